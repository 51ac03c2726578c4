"""One sync under way: two threads ask GitHub, the calling thread writes what they bring, page by page.

While a page is written the next is fetched already. Threads and this one meet in a short queue, so no stream ever holds
more than a page or two in memory. Pages that come quickly share a transaction.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from understudy.application.errors import Cancelled
from understudy.application.store import Store
from understudy.application.sync.control import Control
from understudy.application.sync.faults import Fault, NotThere, Private, Unauthorized
from understudy.application.sync.pace import RESERVE, Lane
from understudy.application.sync.pages import Pages
from understudy.application.sync.port import GatewayFactory, HubGateway
from understudy.application.sync.status import Allowance, RepositoryStatus, SyncStatus

log = logging.getLogger(__name__)
_AHEAD: Final = 2
_LOOK_S: Final = 0.15
"""How often whoever waits for another thread looks whether the sync was cancelled."""
_TOGETHER_S: Final = 0.1
"""How long pages go into one transaction; whoever else wants to write waits no longer."""

Report = Callable[[SyncStatus], None]


@dataclass(slots=True)
class _Message:
    write: Callable[[], None] | None
    done: threading.Event | None = None
    task: Task | None = None


@dataclass(slots=True)
class Task:
    """Something to read: ``first`` runs on the GraphQL thread, then ``second``, if any, on the REST thread."""

    status: RepositoryStatus
    first: Callable[[HubGateway], None] | None = None
    second: Callable[[HubGateway], None] | None = None
    on_fault: Callable[[Fault], None] | None = None
    notices: list[str] = field(default_factory=list)
    fault: Fault | None = None
    """What stopped its writing; nothing of it is written after that."""


class Run:
    """The threads, lanes and queue of one sync."""

    def __init__(
        self,
        store: Store,
        factory: GatewayFactory,
        control: Control,
        *,
        report: Report | None = None,
        reserve: float = RESERVE,
        dice: random.Random | None = None,
    ) -> None:
        self.control = control
        self.pages = Pages(store)
        self.store = store
        self.reserve = reserve
        self.graphql = Lane("GraphQL", control, reserve=reserve, dice=dice, on_wait=lambda _: self.tell())
        self.rest = Lane("REST", control, reserve=reserve, dice=dice, on_wait=lambda _: self.tell())
        self.tasks: list[Task] = []
        self._factory = factory
        self._report = report
        self._queue: queue.Queue[_Message] = queue.Queue(_AHEAD)
        self._second: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._broken: BaseException | None = None
        self._refused: Unauthorized | None = None
        self._lock = threading.RLock()
        self._threads: list[threading.Thread] = []
        self._state = "running"

    # --- For the threads that ask ---------------------------------------------------------------------------------

    def send(self, write: Callable[[], None], task: Task | None = None) -> None:
        """Have something written; waits while the writer is behind. Raises Cancelled when nobody writes any more.

        A Fault that ``write`` raises before it touches the database stops its task: it comes up here or in
        :meth:`settle`, whichever is next.
        """
        self._raise_fault(task)
        self._put(_Message(write, task=task))

    def settle(self, task: Task | None = None) -> None:
        """Wait until everything sent so far is written. Raises Cancelled when it never will be."""
        done = threading.Event()
        self._put(_Message(None, done))
        while not done.wait(_LOOK_S):
            if self.control.left:
                raise Cancelled
        if self._broken is not None:
            raise Cancelled
        self._raise_fault(task)

    def update(self, task: Task, **changes: object) -> None:
        """Say how a task stands."""
        with self._lock:
            task.status = replace(task.status, **changes)  # type: ignore[arg-type]
        self.tell()

    def note(self, task: Task, notices: tuple[str, ...]) -> None:
        """Oddities to show, each once."""
        new = [notice for notice in notices if notice not in task.notices]
        if new:
            task.notices.extend(new)
            for notice in new:
                log.warning("%s: %s", task.status.name, notice)
            self.update(task, notices=tuple(task.notices))

    def tell(self) -> None:
        """Report how everything stands."""
        if self._report is not None and not (self.control.left and threading.current_thread() in self._threads):
            self._report(self.status())

    # --- For whoever started it -----------------------------------------------------------------------------------

    def status(self) -> SyncStatus:
        """How everything stands now."""
        with self._lock:
            rows = tuple(task.status for task in self.tasks)
        totals = [row.total for row in rows]
        ends = [row.ready_at for row in rows if row.ready_at is not None]
        waits = [lane.resumes_at for lane in (self.graphql, self.rest) if lane.resumes_at is not None]
        state = self._state if not (self._state == "running" and self.control.paused) else "paused"
        return SyncStatus(
            state,
            rows,
            sum(row.fetched for row in rows),
            None if None in totals or not totals else sum(total for total in totals if total is not None),
            max(ends) if ends else None,
            min(waits) if waits else None,
            tuple(found for lane in (self.graphql, self.rest) if (found := self._allowance(lane)) is not None),
        )

    def go(self) -> SyncStatus:
        """Do it all. Raises Cancelled, Unauthorized, or what went wrong while writing; faults of one repository are in
        its status."""
        self._threads = [
            threading.Thread(target=self._main, args=(self._firsts,), name="sync-graphql", daemon=True),
            threading.Thread(target=self._main, args=(self._seconds,), name="sync-rest", daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        try:
            self._write_until(len(self._threads))
        finally:
            if not self.control.left:
                for thread in self._threads:
                    thread.join()
            self.pages.close()
        if self._broken is not None:
            self._state = "failed"
            self.tell()
            raise self._broken
        if self._refused is not None:
            self._state = "failed"
            self.tell()
            raise self._refused
        if self.control.cancelled:
            self._state = "stopped"
            for task in self.tasks:
                if task.status.state == "running":
                    self.update(task, state="stopped", ready_at=None)
            self.tell()
            raise Cancelled
        self._state = "done"
        self.tell()
        return self.status()

    def _write_until(self, threads: int) -> None:
        """Write what comes until every thread has ended, whatever happens meanwhile.

        Once cancelled, a thread whose question GitHub has not answered yet is left behind: that may take 15 seconds.
        """
        quiet = 0
        begun = 0.0
        while threads:
            try:
                try:
                    left = max(begun + _TOGETHER_S - time.monotonic(), 0.0) if self.pages.is_open else _LOOK_S
                    message = self._queue.get(left > 0, left or None)
                    quiet = 0
                except queue.Empty:
                    if self.pages.is_open:
                        self.pages.commit()
                        continue
                    quiet += self.control.cancelled and (self.graphql.is_asking or self.rest.is_asking)
                    if quiet < 2:
                        continue
                    self.control.leave()
                    return
                if message.write is None and message.done is None:
                    threads -= 1
                    continue
                try:
                    was_open = self.pages.is_open
                    if message.write is not None and self._broken is None:
                        self._write(message.write, message.task)
                    if not was_open:
                        begun = time.monotonic()
                    if message.done is not None or time.monotonic() >= begun + _TOGETHER_S:
                        self.pages.commit()
                finally:
                    if message.done is not None:
                        message.done.set()
            except BaseException as error:  # noqa: BLE001 - raised again when the threads have ended
                self._broken = self._broken or error
                self.control.cancel()
        self.pages.commit()

    def _write(self, write: Callable[[], None], task: Task | None) -> None:
        if task is None:
            write()
        elif task.fault is None:
            try:
                write()
            except Fault as fault:
                task.fault = fault

    def _raise_fault(self, task: Task | None) -> None:
        if task is not None and task.fault is not None:
            raise task.fault

    def _main(self, work: Callable[[HubGateway], None]) -> None:
        try:
            gateway = self._factory()
            try:
                work(gateway)
            finally:
                gateway.close()
        except Cancelled:
            log.info("%s: cancelled", threading.current_thread().name)
        except BaseException as error:  # noqa: BLE001 - raised again on the calling thread
            self._broken = self._broken or error
            self.control.cancel()
        finally:
            if work == self._firsts:
                self._second.put(None)
            with suppress(Cancelled):
                self._put(_Message(None))

    def _put(self, message: _Message) -> None:
        while not self.control.left:
            try:
                return self._queue.put(message, timeout=_LOOK_S)
            except queue.Full:
                continue
        raise Cancelled

    def _firsts(self, gateway: HubGateway) -> None:
        place = 0
        while place < len(self.tasks):  # an organisation adds its repositories
            task = self.tasks[place]
            place += 1
            self.update(task, state="running")
            if self._guard(task, task.first, gateway):
                if task.second is not None:
                    self._second.put(task)
                else:
                    self.update(task, state="done", what="")

    def _seconds(self, gateway: HubGateway) -> None:
        while (task := self._second.get()) is not None:
            if self._guard(task, task.second, gateway):
                self.update(task, state="done", what="", ready_at=None)

    def _guard(self, task: Task, work: Callable[[HubGateway], None] | None, gateway: HubGateway) -> bool:
        try:
            if work is not None:
                work(gateway)
            return True
        except Cancelled:
            self.update(task, state="stopped", ready_at=None)
            raise
        except Unauthorized as fault:
            self._refused = fault
            self.update(task, state="failed", ready_at=None, error=advice(fault))
            self._fail(task, fault)
            self.control.cancel()
            raise Cancelled from None
        except Fault as fault:
            log.warning("%s: %s", task.status.name, fault)
            self.update(task, state="failed", ready_at=None, error=advice(fault))
            self._fail(task, fault)
            return False

    def _fail(self, task: Task, fault: Fault) -> None:
        on_fault = task.on_fault
        if on_fault is not None:
            self.send(lambda: on_fault(fault))

    def _allowance(self, lane: Lane) -> Allowance | None:
        quota = lane.quota
        if quota is None:
            return None
        resets = self.control.waiter.now() + timedelta(seconds=lane.resets_in)
        return Allowance(lane.name, quota.limit, quota.remaining, resets)


def advice(fault: Fault) -> str:
    """What is wrong and what to do, in one or two sentences."""
    if isinstance(fault, Unauthorized):
        return "GitHub does not accept the token. Give another one on Sources, then sync again."
    if isinstance(fault, Private):
        return "This is a private repository. Allow private repositories on Sources to read it."
    if isinstance(fault, NotThere):
        words = {
            "missing": "It may have been deleted, made private, or spelt differently; what was read before is kept.",
            "blocked": "It is closed to this token; a token of somebody who may read it would help.",
            "gone": "It was taken down; what was read before is kept.",
        }
        return f"GitHub does not show this. {words[fault.state]}"
    more = f" [{fault}]" if str(fault) != fault.what else ""
    return f"{fault.what[:1].upper()}{fault.what[1:]}. What was read is kept; sync again later to go on.{more}"


def later(now: datetime, seconds: float) -> datetime:
    """An instant so many seconds from now."""
    return now + timedelta(seconds=seconds)
