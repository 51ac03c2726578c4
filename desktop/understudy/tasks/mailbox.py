"""What worker threads hold in place of the runner and its widgets.

A QObject must not die on a worker thread. So a thread gets this plain object and a number; jobs, and with them every
reference to a widget, stay in its table until the GUI thread takes them out.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from understudy.tasks.lanes import Lane
from understudy.tasks.task import Task, TaskState


@dataclass(slots=True)
class Job:
    """One piece of work from request to delivery."""

    lane: Lane
    title: str
    work: Callable[[], Any]
    succeeded: Callable[[Any], Any]
    went_wrong: Callable[[BaseException], Any]
    owner: QObject | None = None
    key: Hashable = None
    task: Task | None = None
    future: Future[None] | None = None
    result: Any = None
    error: BaseException | None = None


def attempt(job: Job) -> None:
    """Do the work and keep what came of it."""
    try:
        if job.task is not None:
            job.task.token.raise_if_cancelled()
            job.task.state = TaskState.RUNNING
        job.result = job.work()
    except BaseException as error:  # noqa: BLE001 - carried to the GUI thread, nothing is swallowed
        job.error = error
    # An error's traceback keeps this frame; holding the job it would be a cycle, collected on whatever thread.
    del job


class Mailbox:
    """Jobs by number, and the numbers of those that are finished. ``wake`` is called for the first of a batch."""

    def __init__(self, wake: Callable[[], Any]) -> None:
        self.jobs: dict[int, Job] = {}
        self._wake: Callable[[], Any] | None = wake
        self._arrived: deque[int] = deque()
        self._lock = threading.Lock()

    def run(self, number: int) -> None:
        """On a worker thread: do the job, let go of it, say that it is finished."""
        job = self.jobs.get(number)
        if job is None:
            return
        attempt(job)
        del job
        with self._lock:
            self._arrived.append(number)
            if len(self._arrived) == 1 and self._wake is not None:
                self._wake()

    def next(self) -> int:
        """The number of a finished job, 0 if there is none."""
        with self._lock:
            return self._arrived.popleft() if self._arrived else 0

    @property
    def waiting(self) -> bool:
        """True while finished jobs have not been taken."""
        return bool(self._arrived)

    def close(self) -> None:
        """Nobody listens any more."""
        with self._lock:
            self._wake = None
