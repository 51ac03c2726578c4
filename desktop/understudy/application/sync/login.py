"""Logging in by device flow: a code is typed into GitHub's own page, the program asks until it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr

from understudy.application.errors import UserError
from understudy.application.sync.control import Control


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What to show: the code and the page to type it into; times in seconds. ``device`` stays in the program."""

    user_code: str
    page: str
    expires_in: int
    interval: int
    device: SecretStr


@dataclass(frozen=True, slots=True)
class Grant:
    """A token that was granted, what it may do, and what renews it after ``expires_in`` seconds, if it ends at all."""

    token: SecretStr
    scopes: frozenset[str]
    expires_in: int | None = None
    renewal: SecretStr | None = None


@dataclass(frozen=True, slots=True)
class NotYet:
    """The code was not typed yet; ask again in ``interval`` seconds."""

    interval: int


class Login(Protocol):
    """The login pages of one GitHub. Raises UserError when the login has come to an end without a token."""

    def begin(self, scopes: frozenset[str]) -> DeviceCode:
        """Ask for a code."""
        ...

    def poll(self, code: DeviceCode, interval: int) -> Grant | NotYet:
        """Ask whether the code was typed."""
        ...

    def renew(self, renewal: SecretStr) -> Grant:
        """A new token for one that has ended; needs no client secret."""
        ...


def wait_for_grant(login: Login, code: DeviceCode, control: Control) -> Grant:
    """Ask as often as GitHub allows until the code was typed. Raises Cancelled, or UserError when it was refused or
    came too late."""
    interval, left = code.interval, float(code.expires_in)
    while left > 0:
        control.wait(interval)
        left -= interval
        found = login.poll(code, interval)
        if isinstance(found, Grant):
            return found
        interval = found.interval
    raise UserError("The code was not entered in time. Begin the login again.")
