"""What the runner promises to widgets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tests.qt_leaks import ExpectedErrors
from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.progress import Progress
from understudy.tasks.immediate import ImmediateRunner
from understudy.tasks.lanes import THREAD_NAME_PREFIX, Lane, on_lane_thread
from understudy.tasks.runner import TaskRunner
from understudy.tasks.task import Task, TaskState


@pytest.fixture
def runner(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    assert made.shutdown() == []


@pytest.fixture
def owner(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Work waits for this; always open in the end, so that no thread is left."""
    event = threading.Event()
    yield event
    event.set()


def idle(runner: TaskRunner) -> Callable[[], bool]:
    return lambda: not runner.busy


def test_work_runs_in_its_lane_and_the_answer_on_the_gui_thread(
    qtbot: QtBot, runner: TaskRunner, owner: QObject
) -> None:
    names: list[str] = []
    where: list[QThread] = []

    def work() -> int:
        assert on_lane_thread()
        names.append(threading.current_thread().name)
        return 7

    answers: list[int] = []

    def done(number: int) -> None:
        answers.append(number)
        where.append(QThread.currentThread())

    runner.read(owner, work, done)
    qtbot.waitUntil(idle(runner))
    assert answers == [7]
    assert where == [owner.thread()]
    assert names[0].startswith(f"{THREAD_NAME_PREFIX}-read")
    assert not on_lane_thread()


def test_a_late_answer_is_dropped_and_a_waiting_one_not_started(
    qtbot: QtBot, runner: TaskRunner, owner: QObject, gate: threading.Event
) -> None:
    started: list[int] = []
    answers: list[int] = []

    def request(number: int) -> None:
        def work() -> int:
            started.append(number)
            gate.wait()
            return number

        runner.read(owner, work, answers.append, key="rows")

    for number in range(8):
        request(number)
    gate.set()
    qtbot.waitUntil(idle(runner))
    assert answers == [7]
    assert len(started) <= 3, "the two workers took one each, the newest came after; the rest was never started"


def test_keys_are_apart_for_each_owner(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    other = QObject()
    answers: list[str] = []
    runner.read(owner, lambda: "a", answers.append, key="rows")
    runner.read(other, lambda: "b", answers.append, key="rows")
    runner.read(owner, lambda: "c", answers.append, key="detail")
    qtbot.waitUntil(idle(runner))
    assert sorted(answers) == ["a", "b", "c"]


def test_an_owner_that_is_gone_gets_no_answer(
    qtbot: QtBot, runner: TaskRunner, owner: QObject, gate: threading.Event
) -> None:
    answers: list[int] = []
    runner.read(owner, lambda: 1 if gate.wait() else 0, answers.append)
    delete(owner)
    gate.set()
    qtbot.waitUntil(idle(runner))
    assert answers == []


def test_the_last_reference_to_a_widget_is_let_go_on_the_gui_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    died: list[threading.Thread] = []

    class Widget(QObject):
        def __del__(self) -> None:
            died.append(threading.current_thread())

    def ask(widget: Widget, number: int) -> None:
        runner.read(widget, lambda: (widget.objectName(), 1 / (number % 2)), lambda _: None, lambda _: None)

    for number in range(200):
        ask(Widget(), number)
    qtbot.waitUntil(idle(runner))
    qtbot.waitUntil(lambda: len(died) == 200)
    assert set(died) == {threading.main_thread()}


def test_writes_keep_their_order_and_tell_what_changed(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    order: list[str] = []
    runner.changed.connect(lambda c: order.append(f"changed {sorted(c.seats)}"))

    def write(number: int) -> Callable[[], Changes]:
        def work() -> Changes:
            order.append(f"work {number}")
            return Changes(operation="Move seat", seats=frozenset({number}))

        return work

    for number in (1, 2, 3):
        runner.write(owner, write(number), lambda c: order.append(f"done {sorted(c.seats)}"))
    qtbot.waitUntil(idle(runner))
    assert [o for o in order if o.startswith("work")] == ["work 1", "work 2", "work 3"]
    assert order.index("done [1]") < order.index("changed [1]") < order.index("done [2]")


def test_a_write_is_announced_although_its_screen_is_closed(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    done: list[Changes] = []
    with qtbot.waitSignal(runner.changed) as heard:
        runner.write(owner, lambda: Changes(people=frozenset({4})), done.append)
        delete(owner)
    assert heard.args == [Changes(people=frozenset({4}))]
    assert done == []


def test_a_write_that_changed_nothing_is_not_announced(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    done: list[Changes] = []
    with qtbot.assertNotEmitted(runner.changed):
        runner.write(owner, Changes, done.append)
        qtbot.waitUntil(idle(runner))
    assert done == [Changes()]


def test_errors_reach_the_caller_or_else_the_signal(
    qtbot: QtBot, runner: TaskRunner, owner: QObject, expected_errors: ExpectedErrors
) -> None:
    expected_errors.expect("division")

    def known() -> int:
        raise UserError("no such cycle")

    mine: list[BaseException] = []
    runner.read(owner, known, lambda _: None, mine.append)
    qtbot.waitUntil(idle(runner))
    assert [str(e) for e in mine] == ["no such cycle"]
    with qtbot.waitSignal(runner.failed) as heard:
        runner.read(owner, lambda: 1 / 0, lambda _: None, title="Count")
    assert isinstance(heard.args[0], ZeroDivisionError)
    assert heard.args[1] == "Count"


def test_long_work_reports_and_finishes(qtbot: QtBot, runner: TaskRunner) -> None:
    def work(progress: Progress) -> int:
        for step in range(5000):
            progress.step(step + 1, 5000, "row")
        return 42

    seen: list[tuple[int, int, str]] = []
    results: list[int] = []
    task = runner.long("Import rosters", work, results.append, Lane.WRITE)
    task.progress.connect(lambda *p: seen.append(p))
    with qtbot.waitSignals([task.finished, task.ended]):
        pass
    assert results == [42]
    assert seen[-1] == (5000, 5000, "row"), "the last word is never lost"
    assert len(seen) < 100, "reports are gathered, not delivered one by one"


def test_cancelled_work_stops_and_says_so(qtbot: QtBot, runner: TaskRunner, gate: threading.Event) -> None:
    steps: list[int] = []

    def work(progress: Progress) -> None:
        for step in range(3):
            progress.step(step, 3)
            steps.append(step)
            gate.wait()

    task = runner.long("Sync", work)
    states: list[TaskState] = []
    task.ended.connect(lambda: states.append(task.state))
    qtbot.waitUntil(lambda: steps == [0])
    with qtbot.assertNotEmitted(runner.failed), qtbot.waitSignal(task.cancelled):
        task.cancel()
        gate.set()
    qtbot.waitUntil(idle(runner))
    assert steps == [0]
    assert states == [TaskState.CANCELLED]


def test_a_long_result_may_name_its_changes(qtbot: QtBot, runner: TaskRunner) -> None:
    with qtbot.waitSignal(runner.changed) as heard:
        runner.long("Import", lambda _: {3}, changes=lambda ids: Changes(seats=frozenset(ids)))
    assert heard.args == [Changes(seats=frozenset({3}))]


def test_busy_is_told_once_at_each_end(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    told: list[bool] = []
    runner.busy_changed.connect(told.append)
    for _ in range(5):
        runner.read(owner, lambda: None, lambda _: None)
    qtbot.waitUntil(idle(runner))
    assert told == [True, False]


def test_quitting_finishes_writes_cancels_the_rest_and_names_what_still_runs(qtbot: QtBot, owner: QObject) -> None:
    runner = TaskRunner()
    stubborn, running = threading.Event(), threading.Event()
    written: list[int] = []

    def never(progress: Progress) -> None:
        running.set()
        stubborn.wait()

    runner.long("Fetch events", never)

    def write(number: int) -> Callable[[], Changes]:
        def work() -> Changes:
            written.append(number)
            return Changes(seats=frozenset({number}))

        return work

    for number in range(3):
        runner.write(owner, write(number))
    assert running.wait(5)
    try:
        assert "Fetch events" in runner.running()
        assert runner.shutdown(timeout=0.5) == ["Fetch events"]
        assert written == [0, 1, 2]
        runner.read(owner, lambda: written.append(9), lambda _: None)
        assert not runner.busy
    finally:
        stubborn.set()


def test_many_deliveries_leave_the_window_its_turn(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    """5,000 answers arrive at once; timers of the window still fire between them."""
    delivered: list[int] = []
    between: list[int] = []
    timer = QTimer(owner, interval=0)
    timer.timeout.connect(lambda: between.append(len(delivered)))
    timer.start()
    for number in range(5000):
        runner.read(owner, partial(int, number), delivered.append)
    qtbot.waitUntil(idle(runner), timeout=20_000)
    timer.stop()
    assert sorted(delivered) == list(range(5000))
    assert any(0 < seen < 5000 for seen in between)


def test_the_immediate_runner_does_the_same_at_once(owner: QObject, expected_errors: ExpectedErrors) -> None:
    expected_errors.expect("division")
    runner = ImmediateRunner()
    heard: list[Any] = []
    runner.changed.connect(heard.append)
    runner.failed.connect(lambda error, title: heard.append((type(error), title)))
    runner.read(owner, lambda: 1, heard.append, key="k")
    runner.write(owner, lambda: Changes(cycles=frozenset({1})))

    def count(progress: Progress) -> int:
        progress.step(1, 1)
        return 5

    task: Task = runner.long("Count", count, heard.append)
    runner.read(owner, lambda: 1 / 0, heard.append, title="Divide")
    assert heard == [1, Changes(cycles=frozenset({1})), 5, (ZeroDivisionError, "Divide")]
    assert task.state is TaskState.DONE
    assert not runner.busy
    runner.shutdown()
