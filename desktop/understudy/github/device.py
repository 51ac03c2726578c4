"""GitHub's login pages for device flow. PyGithub has no device flow, and its refreshing insists on a client secret."""

from __future__ import annotations

from typing import Any, Final

import requests
from pydantic import SecretStr

from understudy.application.errors import UserError
from understudy.application.sync.login import DeviceCode, Grant, NotYet
from understudy.github.client import TIMEOUT_S, check_address

_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_SLOWER_S: Final = 5
_ENDS: Final = {
    "expired_token": "The code was not entered in time. Begin the login again.",
    "access_denied": "The login was refused on GitHub's page.",
    "device_flow_disabled": "This GitHub does not allow this kind of login; paste a token instead.",
    "incorrect_client_credentials": "GitHub does not know this program's client id; check it in Settings.",
    "incorrect_device_code": "GitHub does not know this code any more. Begin the login again.",
    "bad_refresh_token": "The login has ended. Log in again.",
}


class DeviceLogin:
    """A :class:`~understudy.application.sync.login.Login` at ``web``, such as https://github.com."""

    def __init__(self, client_id: str, web: str = "https://github.com") -> None:
        self._client_id = client_id
        self._web = check_address(web)

    def begin(self, scopes: frozenset[str]) -> DeviceCode:
        """Ask for a code."""
        said = self._post("/login/device/code", {"scope": " ".join(sorted(scopes))})
        if "device_code" not in said:
            raise UserError(_ENDS.get(str(said.get("error")), _ENDS["incorrect_client_credentials"]))
        return DeviceCode(
            said["user_code"],
            said["verification_uri"],
            int(said.get("expires_in", 900)),
            int(said.get("interval", 5)),
            SecretStr(said["device_code"]),
        )

    def poll(self, code: DeviceCode, interval: int) -> Grant | NotYet:
        """Ask whether the code was typed; ``interval`` is the pause before this question."""
        said = self._post(
            "/login/oauth/access_token", {"device_code": code.device.get_secret_value(), "grant_type": _GRANT}
        )
        error = said.get("error")
        if error == "authorization_pending":
            return NotYet(interval)
        if error == "slow_down":
            return NotYet(max(interval + _SLOWER_S, int(said.get("interval", 0))))
        return _grant(said)

    def renew(self, renewal: SecretStr) -> Grant:
        """A new token for one that has ended."""
        return _grant(
            self._post(
                "/login/oauth/access_token",
                {"grant_type": "refresh_token", "refresh_token": renewal.get_secret_value()},
            )
        )

    def _post(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        try:
            reply = requests.post(
                self._web + path,
                data={"client_id": self._client_id, **fields},
                headers={"Accept": "application/json"},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
            said = reply.json()
        except (requests.exceptions.RequestException, ValueError) as error:
            raise UserError(f"GitHub's login cannot be reached ({type(error).__name__}). Try again later.") from None
        return said if isinstance(said, dict) else {}


def _grant(said: dict[str, Any]) -> Grant:
    token = said.get("access_token")
    if not token:
        raise UserError(_ENDS.get(str(said.get("error")), "GitHub gave no token. Begin the login again."))
    renewal, ends = said.get("refresh_token"), said.get("expires_in")
    scopes = frozenset(part for part in str(said.get("scope", "")).replace(",", " ").split() if part)
    return Grant(SecretStr(token), scopes, int(ends) if ends else None, SecretStr(renewal) if renewal else None)
