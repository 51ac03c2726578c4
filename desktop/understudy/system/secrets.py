"""Where a token is kept: the desktop's own keyring where it is a real one, otherwise this session's memory only.

Backends are taken from a list of those that encrypt: others may be installed that write plain text, and keyring would
choose them silently.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

import keyring
import keyring.backend
import keyring.errors
from keyring.backends.chainer import ChainerBackend
from pydantic import SecretStr

SERVICE: Final = "Understudy"
TRUSTED: Final = {
    "keyring.backends.SecretService": "the desktop's keyring",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.libsecret": "the desktop's keyring",
    "keyring.backends.macOS": "the macOS keychain",
    "keyring.backends.Windows": "the Windows credential manager",
}
"""Modules of keyring whose backends keep secrets encrypted, by the name to show."""
VARIABLES: Final = ("GITHUB_TOKEN", "GH_TOKEN")


def trusted_backend() -> keyring.backend.KeyringBackend | None:
    """The keyring to use, None where there is none that encrypts."""
    found = keyring.get_keyring()
    candidates = found.backends if isinstance(found, ChainerBackend) else [found]
    return next((backend for backend in candidates if _is_trusted(backend)), None)


class Secrets:
    """Tokens by the host they are for. Nothing here ever shows one: they come wrapped."""

    def __init__(
        self,
        backend: keyring.backend.KeyringBackend | None = None,
        environment: Mapping[str, str] | None = None,
        *,
        look: bool = True,
    ) -> None:
        self._backend = backend if backend is not None and _is_trusted(backend) else trusted_backend() if look else None
        self._environment = os.environ if environment is None else environment
        self._session: dict[str, SecretStr] = {}

    @property
    def where(self) -> str:
        """Where a token would be kept, in words."""
        if self._backend is None:
            return "this session only: no keyring that encrypts was found"
        return TRUSTED[type(self._backend).__module__]

    @property
    def is_lasting(self) -> bool:
        """Whether a token outlives the session."""
        return self._backend is not None

    def token(self, host: str) -> SecretStr | None:
        """The token for a host: this session's, the environment's (for github.com), the keyring's."""
        if host in self._session:
            return self._session[host]
        if host == "github.com":
            for name in VARIABLES:
                if value := self._environment.get(name, "").strip():
                    return SecretStr(value)
        if self._backend is None:
            return None
        try:
            found = self._backend.get_password(SERVICE, host)
        except keyring.errors.KeyringError:
            return None  # locked, or its service has ended: as if there were none
        return SecretStr(found) if found else None

    def kept_in(self, host: str) -> str:
        """Where the token for a host is, in words: this session, the environment, or the keyring by name."""
        if host in self._session and self._backend is None:
            return "this session only"
        if host not in self._session and host == "github.com":
            for name in VARIABLES:
                if self._environment.get(name, "").strip():
                    return f"the environment ({name})"
        return self.where

    def keep(self, host: str, token: SecretStr) -> bool:
        """Keep a token; False when it lasts for this session only."""
        self._session[host] = token
        if self._backend is None:
            return False
        try:
            self._backend.set_password(SERVICE, host, token.get_secret_value())
        except keyring.errors.KeyringError:
            return False
        return True

    def forget(self, host: str) -> None:
        """Forget a token everywhere but in the environment."""
        self._session.pop(host, None)
        if self._backend is not None:
            try:
                self._backend.delete_password(SERVICE, host)
            except keyring.errors.KeyringError:
                return  # there was none


def _is_trusted(backend: keyring.backend.KeyringBackend) -> bool:
    return type(backend).__module__ in TRUSTED
