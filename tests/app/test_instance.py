"""One window per home: who is first, and how the first hears of the second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from understudy.app.instance import SingleInstance


@pytest.fixture
def first(qapp: object, tmp_path: Path) -> Iterator[SingleInstance]:
    instance = SingleInstance(tmp_path, None)
    assert not instance.other_is_running()
    yield instance
    instance.close()


def test_a_second_start_brings_the_first_to_the_front(qtbot: QtBot, first: SingleInstance, tmp_path: Path) -> None:
    first.listen()
    with qtbot.waitSignal(first.asked):
        assert SingleInstance(tmp_path, None).other_is_running()


def test_another_database_is_another_window(first: SingleInstance, tmp_path: Path) -> None:
    other = SingleInstance(tmp_path, "postgresql://elsewhere/understudy")
    assert not other.other_is_running()
    other.close()


def test_a_window_that_closes_while_it_is_asked_leaves_the_home(first: SingleInstance, tmp_path: Path) -> None:
    second = SingleInstance(tmp_path, None)
    # It holds the home, but answers nobody.
    assert not second.other_is_running()
    first.close()
    assert not second.other_is_running()
    second.close()


def test_what_a_crash_left_behind_stops_nobody(qapp: object, tmp_path: Path, first: SingleInstance) -> None:
    lock = next(tmp_path.glob("*.lock"))
    lines = lock.read_text("utf-8").splitlines()
    first.close()
    # A process that cannot exist: its number is above what any system gives.
    lock.write_text("\n".join(["2147483646", *lines[1:]]) + "\n", "utf-8")
    second = SingleInstance(tmp_path, None)
    assert not second.other_is_running()
    second.close()
