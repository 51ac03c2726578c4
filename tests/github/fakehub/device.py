"""Login by device flow, as the documentation of OAuth apps tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.http import Answer, Request
from tests.github.fakehub.world import World

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
LIFE = 900
INTERVAL = 5


@dataclass(slots=True)
class Code:
    """One login under way."""

    device: str
    user: str
    scope: str
    ends: int
    interval: int = INTERVAL
    asked: int | None = None
    person: Record | None = None
    denied: bool = False


@dataclass(slots=True)
class Devices:
    """Answers ``/login/device/code`` and ``/login/oauth/access_token``. The person in the browser is played by
    ``approve`` and ``deny``."""

    world: World
    clients: set[str] = field(default_factory=lambda: {"Iv1.fakeclient"})
    codes: dict[str, Code] = field(default_factory=dict)

    def approve(self, user_code: str, person: Record) -> None:
        """The person typed the code and agreed. Raises KeyError for a code that is not open."""
        self.codes[user_code].person = person

    def deny(self, user_code: str) -> None:
        """The person said no. Raises KeyError for a code that is not open."""
        self.codes[user_code].denied = True

    def answer(self, request: Request) -> Answer:
        """The answer to a request below ``/login``."""
        fields = self._fields(request)
        if request.verb == "POST" and request.path == "/login/device/code":
            return self._begin(request, fields)
        if request.verb == "POST" and request.path == "/login/oauth/access_token":
            return Answer(200, self._poll(fields))
        return Answer(404, {"error": "Not Found"})

    @staticmethod
    def _fields(request: Request) -> dict[str, Any]:
        if "json" in request.headers.get("content-type", ""):
            return request.json()
        return dict(parse_qsl(request.body.decode()))

    def _begin(self, request: Request, fields: dict[str, Any]) -> Answer:
        if fields.get("client_id") not in self.clients:
            return Answer(404, {"error": "Not Found"})
        number = len(self.codes) + 1
        code = Code(
            f"device-{number:036}", f"WDJB-{number:04}", fields.get("scope", ""), self.world.clock.epoch() + LIFE
        )
        self.codes[code.user] = code
        return Answer(
            200,
            {
                "device_code": code.device,
                "user_code": code.user,
                "verification_uri": f"{request.base}/login/device",
                "expires_in": LIFE,
                "interval": code.interval,
            },
        )

    def _poll(self, fields: dict[str, Any]) -> dict[str, Any]:
        if fields.get("client_id") not in self.clients:
            return _error("incorrect_client_credentials", "The client_id is not valid.")
        if fields.get("grant_type") != GRANT:
            return _error("unsupported_grant_type", "The grant type must be the one of the device flow.")
        code = next((c for c in self.codes.values() if c.device == fields.get("device_code")), None)
        if code is None:
            return _error("incorrect_device_code", "The device_code provided is not valid.")
        now = self.world.clock.epoch()
        if now >= code.ends:
            return _error("expired_token", "This 'device_code' has expired.")
        if code.denied:
            return _error("access_denied", "The authorization request was denied.")
        too_fast = code.asked is not None and now - code.asked < code.interval
        code.asked = now
        if too_fast:
            code.interval += 5
            return {
                **_error("slow_down", "Too many requests have been made in the same timeframe."),
                "interval": code.interval,
            }
        if code.person is None:
            return _error("authorization_pending", "The authorization request is still pending.")
        del self.codes[code.user]
        token = self.world.token(f"gho_fake{len(self.world.tokens):032}", code.person, code.scope.replace(" ", ", "))
        return {"access_token": token, "token_type": "bearer", "scope": code.scope.replace(" ", ",")}


def _error(kind: str, text: str) -> dict[str, Any]:
    return {"error": kind, "error_description": text, "error_uri": "https://docs.github.com/developers/apps"}
