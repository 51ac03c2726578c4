"""Widgets caught in cycles die on the GUI thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from understudy.tasks.collector import GuiCollector
from understudy.tasks.runner import TaskRunner


class Knot(QObject):
    died: list[threading.Thread] = []

    def __init__(self) -> None:
        super().__init__()
        self.me = self

    def __del__(self) -> None:
        Knot.died.append(threading.current_thread())


@pytest.fixture
def collector(qapp: object) -> Iterator[GuiCollector]:
    made = GuiCollector()
    yield made
    made.stop()
    assert gc.isenabled()


def test_work_on_other_threads_collects_no_widget(qtbot: QtBot, collector: GuiCollector) -> None:
    runner, owner = TaskRunner(), QObject()
    Knot.died.clear()
    for _ in range(50):
        Knot()

    def work() -> int:
        return len([[n] for n in range(200_000)])

    runner.read(owner, work, lambda _: None)
    qtbot.waitUntil(lambda: not runner.busy)
    runner.shutdown()
    assert Knot.died == [], "200,000 new lists would have made Python collect on the worker"
    assert not gc.isenabled()
    kept = [[n] for n in range(5_000)]
    collector.look()
    assert len(kept) == 5_000
    assert len(Knot.died) == 50
    assert set(Knot.died) == {threading.main_thread()}
