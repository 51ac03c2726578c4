"""The only bridge between worker threads and widgets.

Widgets hand in work and a callback; the work runs in a lane, the callback on the GUI thread. Threads hold a Mailbox
and a number, never a widget nor the runner: see there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, ClassVar, TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from understudy.application.changes import Changes
from understudy.application.errors import Cancelled, UserError
from understudy.application.progress import Progress
from understudy.tasks.lanes import Lane
from understudy.tasks.mailbox import Job, Mailbox
from understudy.tasks.task import Task, TaskState

T = TypeVar("T")
log = logging.getLogger(__name__)

PROGRESS_INTERVAL_MS = 100
DELIVERY_BUDGET_S = 0.008  # a frame is 16 ms: leave the other half to painting
_abandoned: list[Mailbox] = []
"""Mailboxes whose workers outlived the window, kept so that no widget dies on a worker thread."""


class TaskRunner(QObject):
    """Runs reads, writes and long work in lanes and brings results to the GUI thread.

    ``changed(Changes)`` follows every write that changed something; ``failed(error, title)`` every failure that no
    caller took care of; ``started(Task)`` each long task; ``busy_changed(bool)`` the first and the last job.
    """

    at_once: ClassVar[bool] = False
    """True where nothing is put off to a later turn of the event loop."""

    changed = Signal(object)
    failed = Signal(object, str)
    started = Signal(object)
    busy_changed = Signal(bool)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[Lane, ThreadPoolExecutor] = {}
        self._box = Mailbox(self._wake.emit)
        self._jobs = self._box.jobs
        self._number = 0
        self._newest: WeakKeyDictionary[QObject, dict[Hashable, int]] = WeakKeyDictionary()
        self._closed = False
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        # A zero timer lets painting and input go first, which a posted event would not.
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._drain)
        self._ticker = QTimer(self, interval=PROGRESS_INTERVAL_MS)
        self._ticker.timeout.connect(self._publish)

    # -- what widgets call ---------------------------------------------------------------------------------------

    def read(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], Any],
        failed: Callable[[BaseException], Any] | None = None,
        *,
        key: Hashable = None,
        title: str = "",
        lane: Lane = Lane.READ,
    ) -> None:
        """Run ``work`` in the read lane and hand its result to ``done``, unless ``owner`` is gone by then.

        With a ``key``, only the newest request of the same owner and key is answered: older ones are dropped, and not
        even started if they still wait. Without ``failed`` an error goes to the ``failed`` signal under ``title``.
        """
        job = Job(lane, title, work, done, failed or self._report(title), owner, key)
        self._start(job)

    def write(
        self,
        owner: QObject,
        work: Callable[[], Changes],
        done: Callable[[Changes], Any] | None = None,
        failed: Callable[[BaseException], Any] | None = None,
        *,
        title: str = "",
    ) -> None:
        """Run ``work`` in the write lane, one at a time in the order asked; then ``done``, then ``changed``.

        ``changed`` is emitted even if ``owner`` is gone. The title names the work when quitting has to wait for it.
        """

        def succeeded(changes: Changes) -> None:
            try:
                if done is not None and isValid(owner):
                    done(changes)
            finally:
                if changes:
                    self.changed.emit(changes)

        def went_wrong(error: BaseException) -> None:
            (failed if failed is not None and isValid(owner) else self._report(title))(error)

        self._start(Job(Lane.WRITE, title, work, succeeded, went_wrong))

    def long(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], Any] | None = None,
        lane: Lane = Lane.NETWORK,
        *,
        owner: QObject | None = None,
        changes: Callable[[T], Changes] | None = None,
        failed: Callable[[BaseException], Any] | None = None,
    ) -> Task:
        """Run ``work(progress)`` with a place in the task tray. Raises nothing; see the signals of the Task returned.

        A result that is a ``Changes``, or what ``changes`` makes of the result, is announced by ``changed``.
        ``done`` and ``failed`` are left out once ``owner`` is gone.
        """
        task = Task(title, self)

        def alive() -> bool:
            return owner is None or isValid(owner)

        def succeeded(result: T) -> None:
            made = result if isinstance(result, Changes) else changes(result) if changes is not None else None
            task.state = TaskState.DONE
            try:
                task.finished.emit(result)
                if done is not None and alive():
                    done(result)
            finally:
                if made:
                    self.changed.emit(made)
                task.ended.emit()
                task.deleteLater()

        def went_wrong(error: BaseException) -> None:
            task.state = TaskState.CANCELLED if isinstance(error, Cancelled) else TaskState.FAILED
            try:
                if isinstance(error, Cancelled):
                    task.cancelled.emit()
                else:
                    task.failed.emit(error)
                    (failed if failed is not None and alive() else self._report(title))(error)
            finally:
                task.ended.emit()
                task.deleteLater()

        progress = task.progress_for_worker()
        job = Job(lane, title, lambda: work(progress), succeeded, went_wrong, task=task)
        if not self._closed:
            self.started.emit(task)
        self._start(job)
        return task

    @property
    def busy(self) -> bool:
        """True while anything waits, runs or is still to be delivered."""
        return bool(self._jobs)

    @property
    def tasks(self) -> list[Task]:
        """The long tasks that are not over, oldest first."""
        return [job.task for job in self._jobs.values() if job.task is not None]

    def running(self) -> list[str]:
        """Titles of what would be cut short by quitting now: writes and long work."""
        return [job.title for job in self._jobs.values() if job.task is not None or job.lane is Lane.WRITE]

    def shutdown(self, timeout: float = 3.0) -> list[str]:
        """Cancel long work, drop waiting reads, let asked-for writes finish; wait up to ``timeout`` seconds.

        Returns the titles of what still runs (empty = a clean end). What is asked for afterwards is not done.
        """
        self._closed = True
        for job in self._jobs.values():
            if job.task is not None:
                job.task.cancel()
            elif job.lane is not Lane.WRITE and job.future is not None:
                job.future.cancel()
        # A future cancelled before its turn counts as pending for wait() until a worker meets it.
        pending = {job.future: job for job in self._jobs.values() if job.future and not job.future.cancelled()}
        wait(pending, timeout)
        late = [job.title or self.tr("Reading data") for future, job in pending.items() if not future.done()]
        for pool in self._pools.values():
            pool.shutdown(wait=not late, cancel_futures=True)
        self._deliver_all()
        self._box.close()
        self._again.stop()
        self._ticker.stop()
        if late:
            _abandoned.append(self._box)
        self._jobs = {}
        return late

    # -- threads -------------------------------------------------------------------------------------------------

    def _start(self, job: Job) -> None:
        if self._closed:
            log.info("not started, the program is closing: %s", job.title)
            return
        self._number += 1
        number = self._number
        if job.owner is not None and job.key is not None:
            newest = self._newest.setdefault(job.owner, {})
            self._drop(newest.get(job.key))
            newest[job.key] = number
        self._jobs[number] = job
        if job.task is not None and not self._ticker.isActive():
            self._ticker.start()
        if len(self._jobs) == 1:
            self.busy_changed.emit(True)
        self._submit(number, job)

    def _submit(self, number: int, job: Job) -> None:
        pool = self._pools.get(job.lane)
        if pool is None:
            pool = ThreadPoolExecutor(job.lane.workers, thread_name_prefix=job.lane.thread_name_prefix)
            self._pools[job.lane] = pool
        job.future = pool.submit(self._box.run, number)

    # -- the GUI thread ------------------------------------------------------------------------------------------

    @Slot()
    def _drain(self) -> None:
        """Deliver for at most half a frame, then let painting and input have their turn."""
        until = time.perf_counter() + DELIVERY_BUDGET_S
        try:
            while number := self._box.next():
                self._deliver(number)
                if time.perf_counter() > until:
                    break
        finally:
            if self._box.waiting and not self._closed:
                self._again.start()

    def _deliver_all(self) -> None:
        while number := self._box.next():
            self._deliver(number)

    def _deliver(self, number: int) -> None:
        job = self._jobs.pop(number, None)
        if job is None:
            return
        try:
            if job.owner is not None:
                if not isValid(job.owner):
                    return
                newest = self._newest.get(job.owner, {})
                if job.key is not None:
                    if newest.get(job.key) != number:
                        return
                    del newest[job.key]
            if job.task is not None:
                job.task.publish()
            if job.error is not None:
                if not (isinstance(job.error, Cancelled) and job.task is None):
                    job.went_wrong(job.error)
            else:
                job.succeeded(job.result)
        finally:
            self._ease()

    def _drop(self, number: int | None) -> None:
        """Forget an older request that still waits, so that it does not hold up the newer one."""
        job = self._jobs.get(number) if number is not None else None
        if number is not None and job is not None and job.future is not None and job.future.cancel():
            del self._jobs[number]

    def _ease(self) -> None:
        if not self.tasks:
            self._ticker.stop()
        if not self._jobs:
            self.busy_changed.emit(False)

    @Slot()
    def _publish(self) -> None:
        for task in self.tasks:
            task.publish()

    def _report(self, title: str) -> Callable[[BaseException], None]:
        def report(error: BaseException) -> None:
            if isinstance(error, UserError):
                log.warning("%s: %s", title or "work", error)
            else:
                log.error("%s: %s", title or "work", error, exc_info=error)
            self.failed.emit(error, title)

        return report
