"""A sync under way, between the worker that asks GitHub and the widgets that show it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from understudy.application.changes import Changes
from understudy.application.errors import Cancelled
from understudy.application.progress import CancelToken, Progress
from understudy.application.sync.control import Control, RealWaiter
from understudy.tasks.lanes import Lane
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.sources.hub_words import Told, tell

if TYPE_CHECKING:
    from understudy.application.services import Services
    from understudy.application.sync.status import SyncStatus
    from understudy.tasks.task import Task

LOOK_S = 0.25
"""How often a wait looks whether the task was cancelled elsewhere, such as in the tray or by closing the window."""

SAY_S = 0.25
"""How often it is said how far a sync is."""


class _WatchingWaiter(RealWaiter):
    """Waits in slices, and cancels the control when the task's token was."""

    def __init__(self, token: CancelToken) -> None:
        self._token = token
        self.control: Control | None = None

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        until = None if seconds is None else self.monotonic() + seconds
        while True:
            left = LOOK_S if until is None else min(LOOK_S, until - self.monotonic())
            if event.wait(max(0.0, left)):
                return True
            if self._token.cancelled and self.control is not None:
                self.control.cancel()
                return event.is_set()
            if until is not None and self.monotonic() >= until:
                return False


def control_for(token: CancelToken) -> Control:
    """A control that is cancelled with a task."""
    waiter = _WatchingWaiter(token)
    waiter.control = Control(waiter)
    return waiter.control


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to sync: nothing named means everything on the list."""

    names: Sequence[str] = ()
    org: str | None = None
    since: datetime | None = None


class SyncRun(QObject):
    """One at a time. ``changed(Told)`` while it goes, ``ended(error or None)`` once it is over."""

    changed = Signal(object)
    ended = Signal(object)

    def __init__(self, services: Services, tools: ScreenTools, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._tools = services, tools
        self._lock = threading.Lock()
        self._newest: Told | None = None
        self._control: Control | None = None
        self.status: SyncStatus | None = None
        self.task: Task | None = None

    @property
    def running(self) -> bool:
        """True until it has ended."""
        return self.task is not None

    @property
    def paused(self) -> bool:
        """True while nothing more is asked."""
        return self._control is not None and self._control.paused

    def start(self, wanted: Wanted, api_url: str) -> None:
        """Begin, unless one is under way."""
        if self.running:
            return
        services, keep, passed = self._services, self._keep, RealWaiter().monotonic
        self._newest = self.status = None

        def work(progress: Progress) -> SyncStatus:
            control = self._control = control_for(progress.token)

            told_at, told_state = 0.0, ""

            def report(status: SyncStatus) -> None:
                nonlocal told_at, told_state
                if progress.token.cancelled:
                    control.cancel()
                state = f"{status.state} {status.resumes_at}"
                if passed() - told_at < SAY_S and state == told_state:
                    return
                told_at, told_state = passed(), state
                keep(status)
                try:
                    running = next((row.name for row in status.repositories if row.state == "running"), "")
                    progress.step(min(status.fetched, status.total or 0), status.total or 0, running)
                except Cancelled:
                    control.cancel()

            return services.sync.sync(
                wanted.names, wanted.org, wanted.since,
                token=services.sign_in.token(api_url), api_url=api_url, report=report, control=control,
            )  # fmt: skip

        task = self._tools.tasks.long(
            self.tr("Sync with GitHub"), work, self._done, Lane.NETWORK,
            owner=self, changes=_changes, failed=self._failed,
        )  # fmt: skip
        if task.is_over:
            return
        self.task = task
        task.progress.connect(lambda *_: self._tell())
        task.cancelled.connect(lambda: self._over(None))

    def pause(self) -> None:
        """Ask nothing more until resumed."""
        if self._control is not None:
            self._control.pause()

    def resume(self) -> None:
        """Go on."""
        if self._control is not None:
            self._control.resume()

    def cancel(self) -> None:
        """Stop; what was read is kept."""
        if self.task is not None:
            self.task.cancel()
        if self._control is not None:
            self._control.cancel()

    def _keep(self, status: SyncStatus) -> None:
        """On a worker thread, words included: while it works, every call of Qt on the other thread has to wait."""
        told = tell(status)
        with self._lock:
            self._newest = told

    def _tell(self) -> None:
        with self._lock:
            told = self._newest
        if told is not None:
            self.status = told.status
            self.changed.emit(told)

    def _done(self, status: SyncStatus) -> None:
        self._keep(status)
        self._over(None)

    def _failed(self, error: BaseException) -> None:
        self._over(error)

    def _over(self, error: BaseException | None) -> None:
        self._tell()
        self.task = self._control = None
        self.ended.emit(error)


def _changes(status: SyncStatus) -> Changes:
    ids = frozenset(row.feed_id for row in status.repositories if row.feed_id is not None)
    return Changes("Sync with GitHub", feeds=ids)
