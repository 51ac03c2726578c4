"""Signing in to GitHub: a pasted token or GitHub's own page, where the token is kept, and what it lacks, in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, Protocol

from pydantic import SecretStr

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.settings import Settings
from understudy.application.sync.control import Control
from understudy.application.sync.login import DeviceCode, Login, wait_for_grant
from understudy.application.sync.port import Token
from understudy.application.sync.scopes import WORDS, lacking
from understudy.application.sync.service import PUBLIC_API, Sync, host_of

CLIENT_ID: Final = "github_client_id"
"""Setting: the id under which this program is registered at GitHub; without it there is no login by code."""
_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{9,39}")
_SECRET: Final = re.compile(r"[0-9a-f]{40}")
_TOKEN: Final = re.compile(r"gh[a-z]_|github_pat_")
_WANTED: Final = frozenset({"read:org"})


def wrong_client_id(text: str) -> str:
    """What is wrong with a client id, and what to do; "" when it may be one, or when there is none.

    GitHub says no more of its form than that it is one word: 20 hexadecimal digits of old, since then Iv1.…, Ov23li….
    """
    if _TOKEN.match(text):
        return "This is a token, which is a secret: paste it in Sources. Here belongs the Client ID of the app."
    if _SECRET.fullmatch(text):
        return "This is the app's client secret, which is not needed: copy the Client ID, which stands above it."
    if text and not _CLIENT_ID.fullmatch(text):
        return "A client id is one word of 10 to 40 letters, digits and dots, such as Ov23li…: copy it anew."
    return ""


class SecretStore(Protocol):
    """Keeps tokens by the host they are for."""

    @property
    def where(self) -> str:
        """Where a token is kept, in words."""
        ...

    @property
    def is_lasting(self) -> bool:
        """Whether it outlives the session."""
        ...

    def token(self, host: str) -> SecretStr | None:
        """The token for a host, if there is one."""
        ...

    def kept_in(self, host: str) -> str:
        """Where the token for a host is, in words."""
        ...

    def keep(self, host: str, token: SecretStr) -> bool:
        """Keep one; False when for this session only."""
        ...

    def forget(self, host: str) -> None:
        """Forget it."""
        ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in and what that allows. ``lacks`` says in words what cannot be read with this token."""

    login: str
    lacks: tuple[str, ...]
    expires_at: datetime | None
    kept: str


class SignIn:
    """Tokens: asked for, checked, kept and forgotten. Nothing here ever shows one."""

    def __init__(
        self,
        settings: Settings,
        sync: Sync,
        secrets: Callable[[], SecretStore],
        login: Callable[[str, str], Login],
    ) -> None:
        """``secrets`` and ``login`` (client id, web address) are made when first needed."""
        self._settings = settings
        self._sync = sync
        self._make_secrets = secrets
        self._make_login = login

    @cached_property
    def _secrets(self) -> SecretStore:
        return self._make_secrets()

    @property
    def where(self) -> str:
        """Where a token would be kept, in words: a keyring by name, or this session only."""
        return self._secrets.where

    def token(self, api_url: str = PUBLIC_API) -> SecretStr | None:
        """The token to ask with, if there is one: this session's, the environment's, the keyring's."""
        return self._secrets.token(host_of(api_url))

    def is_signed_in(self, api_url: str = PUBLIC_API) -> bool:
        """Whether there is a token; nothing is asked."""
        return self.token(api_url) is not None

    def who(self, api_url: str = PUBLIC_API) -> SignedIn | None:
        """Whose token is kept and what it may do, asked of GitHub; None without one. Raises UserError."""
        token = self.token(api_url)
        if token is None:
            return None
        return self._told(self._sync.token(token, api_url), self._secrets.kept_in(host_of(api_url)))

    def paste(self, text: str, api_url: str = PUBLIC_API) -> SignedIn:
        """Check a pasted token with GitHub and keep it. Raises UserError when it is none, or not accepted."""
        token = SecretStr(text.strip())
        if not text.strip() or any(character.isspace() for character in text.strip()):
            raise UserError("That is no token: it is one word, such as ghp_… or github_pat_…; copy it anew.")
        return self._keep(token, api_url)

    def can_use_code(self) -> bool:
        """Whether GitHub knows this program, so that a code can be asked for."""
        return bool(self._settings.get(CLIENT_ID))

    def client_id(self) -> str:
        """The id under which this program is registered at GitHub; "" for none."""
        return str(self._settings.get(CLIENT_ID) or "")

    def set_client_id(self, client_id: str) -> Changes:
        """Remember the id under which this program is registered at GitHub; "" takes it out. Raises UserError."""
        text = client_id.strip()
        if wrong := wrong_client_id(text):
            raise UserError(wrong)
        name = "Set GitHub's id of this program" if text else "Take out GitHub's id of this program"
        return self._settings.set(CLIENT_ID, text or None, name)

    def ask_for_code(self, api_url: str = PUBLIC_API, *, teams: bool = False) -> DeviceCode:
        """A code to type into GitHub's page. ``teams``: ask to read teams, too. Raises UserError."""
        return self._login(api_url).begin(frozenset({"read:org"}) if teams else frozenset())

    def wait_for_code(self, code: DeviceCode, control: Control, api_url: str = PUBLIC_API) -> SignedIn:
        """Wait until the code was typed, then keep the token. Raises UserError or Cancelled."""
        return self._keep(wait_for_grant(self._login(api_url), code, control).token, api_url)

    def sign_out(self, api_url: str = PUBLIC_API) -> None:
        """Forget the token, here and in the keyring; one in the environment stays."""
        self._secrets.forget(host_of(api_url))

    def _login(self, api_url: str) -> Login:
        client_id = self._settings.get(CLIENT_ID)
        if not client_id:
            raise UserError("Logging in by code needs this program's client id at GitHub; paste a token instead.")
        scheme = "http" if api_url.startswith("http://") else "https"
        return self._make_login(str(client_id), f"{scheme}://{host_of(api_url)}")

    def _keep(self, token: SecretStr, api_url: str) -> SignedIn:
        told = self._sync.token(token, api_url)
        lasting = self._secrets.keep(host_of(api_url), token)
        return self._told(told, self._secrets.where if lasting else "this session only")

    @staticmethod
    def _told(token: Token, kept: str) -> SignedIn:
        lacks = tuple(WORDS[scope] for scope in sorted(lacking(token, _WANTED) or ()))
        expires = None if token.expires_at is None else datetime.fromtimestamp(token.expires_at, UTC)
        return SignedIn(token.login, lacks, expires, kept)
