"""A GitHub for tests of the screen: signing in and syncing follow a script, and nothing ever goes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

from pydantic import SecretStr

from tests.services import NOW
from understudy.application.errors import UserError
from understudy.application.services import Services
from understudy.application.sync.control import Control
from understudy.application.sync.login import DeviceCode
from understudy.application.sync.service import PUBLIC_API, Sync
from understudy.application.sync.sign_in import SignedIn, SignIn
from understudy.application.sync.status import Allowance, RepositoryStatus, SyncStatus

TOKEN = "token-of-a-test"
CODE = DeviceCode("ABCD-1234", "https://github.example/login/device", 900, 5, SecretStr("device-of-a-test"))
WHO = SignedIn("ada-test", (), datetime(2027, 2, 3, tzinfo=UTC), "the keyring of a test")


@dataclass
class FakeSignIn:
    """Has the methods of SignIn that the screen uses, and notes what it was asked."""

    where: str = "the keyring of a test"
    signed: SignedIn | None = None
    lacks: tuple[str, ...] = ()
    codes: bool = False
    asked: list[str] = field(default_factory=list)
    refuses: str = ""

    def token(self, api_url: str = PUBLIC_API) -> SecretStr | None:
        return SecretStr(TOKEN) if self.signed else None

    def is_signed_in(self, api_url: str = PUBLIC_API) -> bool:
        self.asked.append("keyring")
        return self.signed is not None

    def who(self, api_url: str = PUBLIC_API) -> SignedIn | None:
        self.asked.append("who")
        if self.refuses:
            raise UserError(self.refuses)
        return self.signed

    def paste(self, text: str, api_url: str = PUBLIC_API) -> SignedIn:
        self.asked.append(f"paste at {api_url}")
        if text != TOKEN:
            raise UserError("GitHub does not accept the token.")
        self.signed = replace(WHO, lacks=self.lacks)
        return self.signed

    def can_use_code(self) -> bool:
        return self.codes

    def ask_for_code(self, api_url: str = PUBLIC_API, *, teams: bool = False) -> DeviceCode:
        self.asked.append("code")
        if self.refuses:
            raise UserError(self.refuses)
        return CODE

    def wait_for_code(self, code: DeviceCode, control: Control, api_url: str = PUBLIC_API) -> SignedIn:
        control.check()
        self.signed = WHO
        return WHO

    def sign_out(self, api_url: str = PUBLIC_API) -> None:
        self.signed = None


Script = Callable[[Callable[[SyncStatus], None], Control], SyncStatus]


class ScriptedSync(Sync):
    """Keeps its list in the database as the real one does; a sync does what its script says."""

    def __init__(self, real: Sync, script: Script) -> None:
        self.__dict__.update(real.__dict__)
        self.script = script
        self.calls: list[tuple[tuple[str, ...], str | None, datetime | None]] = []

    def sync(
        self,
        names: Sequence[str] = (),
        org: str | None = None,
        since: datetime | None = None,
        *,
        report: Callable[[SyncStatus], None] | None = None,
        control: Control | None = None,
        **_: Any,
    ) -> SyncStatus:
        self.calls.append((tuple(names), org, since))
        assert report is not None
        assert control is not None
        return self.script(report, control)


def running(fetched: int = 300, **changes: Any) -> SyncStatus:
    """A sync of two repositories under way."""
    first = RepositoryStatus(
        "lantern/core", "running", 1, 1, "pull requests", fetched, 1000, NOW.replace(hour=14, minute=20), written=2500
    )
    second = RepositoryStatus("lantern/docs", "waiting", 2, 2, total=None)
    status = SyncStatus(
        "running", (first, second), fetched, 1000, NOW.replace(hour=14, minute=30), None,
        (Allowance("GraphQL", 5000, 4120, NOW.replace(hour=15)), Allowance("REST", 5000, 5000, NOW.replace(hour=15))),
    )  # fmt: skip
    return replace(status, **changes)


def finished(error: str = "") -> SyncStatus:
    """The same, done; with an error for the second repository if asked."""
    first, second = running(1000).repositories
    ended = replace(second, state="failed" if error else "done", error=error)
    return running(1000, state="done", repositories=(replace(first, state="done", ready_at=None), ended), ready_at=None)


def at_once(report: Callable[[SyncStatus], None], control: Control) -> SyncStatus:
    """The shortest script."""
    report(running())
    return finished()


class Held:
    """A script that reports once, then waits for ``go``; it heeds pause and cancel as the real one does."""

    def __init__(self, first: SyncStatus | None = None) -> None:
        self.first = first or running()
        self.reached, self.go = threading.Event(), threading.Event()
        self.control: Control | None = None

    def __call__(self, report: Callable[[SyncStatus], None], control: Control) -> SyncStatus:
        self.control = control
        report(self.first)
        self.reached.set()
        while not self.go.is_set():
            control.wait(0.02)
        control.check()
        return finished()


def with_hub(services: Services, sign_in: FakeSignIn, script: Script = at_once) -> Services:
    """The same services with this GitHub."""
    return replace(services, sign_in=cast(SignIn, sign_in), sync=ScriptedSync(services.sync, script))
