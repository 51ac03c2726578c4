"""Long work as an object that a tray can show and a person can cancel."""

from __future__ import annotations

import threading
from enum import Enum

from PySide6.QtCore import QObject, Signal

from understudy.application.progress import CancelToken, Progress


class TaskState(Enum):
    """Where a task is in its life."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Task(QObject):
    """One piece of long work. All signals come on the GUI thread; exactly one of the last four ends it, then ``ended``.

    ``progress`` comes at most about ten times a second, with the newest (done, total, text); total 0 = unknown.
    """

    progress = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.state = TaskState.WAITING
        self.done, self.total, self.text = 0, 0, ""
        self.token = CancelToken()
        self._lock = threading.Lock()
        self._newest: tuple[int, int, str] | None = None

    @property
    def cancel_requested(self) -> bool:
        """True once somebody asked; the work stops at its next step."""
        return self.token.cancelled

    @property
    def is_over(self) -> bool:
        """True when it is done, failed or cancelled."""
        return self.state not in (TaskState.WAITING, TaskState.RUNNING)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.token.cancel()

    def progress_for_worker(self) -> Progress:
        """What the work gets; its reports are kept until the GUI thread next looks."""
        return Progress(self._note, self.token)

    def _note(self, done: int, total: int, text: str) -> None:
        with self._lock:
            self._newest = (done, total, text)

    def publish(self) -> None:
        """Emit the newest progress, if there is any since the last look. GUI thread only."""
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None:
            self.done, self.total, self.text = newest
            self.progress.emit(*newest)
