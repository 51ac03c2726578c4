"""No database call on the GUI thread, wherever in the program somebody goes."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, event

from tests.house.desktops import open_desktop, rest
from understudy.tasks.lanes import THREAD_NAME_PREFIX, on_lane_thread


class Listener:
    """Where the database was talked to: statements by thread, and what was said elsewhere than in a lane."""

    def __init__(self) -> None:
        self.threads: Counter[str] = Counter()
        self.outside: list[str] = []

    def executed(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """For ``before_cursor_execute``."""
        self._note(statement)

    def connected(self, *_: Any) -> None:
        """For ``connect``."""
        self._note("a new connection")

    def _note(self, what: str) -> None:
        self.threads[threading.current_thread().name] += 1
        if not on_lane_thread():
            self.outside.append(f"{threading.current_thread().name}: {what[:200]}")


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Hears every statement of every engine."""
    heard = Listener()
    event.listen(Engine, "before_cursor_execute", heard.executed)
    event.listen(Engine, "connect", heard.connected)
    yield heard
    event.remove(Engine, "before_cursor_execute", heard.executed)
    event.remove(Engine, "connect", heard.connected)


def test_the_database_is_never_asked_on_the_gui_thread(
    qtbot: QtBot, sample_home: Path, tmp_path: Path, listener: Listener
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with open_desktop(qtbot, home) as desktop:
        window = desktop.window
        programme = window.programme
        assert programme is not None
        people: list[Any] = []
        desktop.tasks.read(window, lambda: desktop.services().people.rows(programme), people.extend)
        rest(qtbot, desktop)
        person = people[0].id
        told = tmp_path / "told.csv"
        told.write_text("date,kind,login,title,vouched_by\n2026-03-02,talk,somebody,A talk,Robin\n")
        desktop.tasks.write(window, lambda: desktop.services().groups.elsewhere(told).changes)
        desktop.tasks.write(window, lambda: desktop.services().cases.open(str(person), "role-lead", "programme")[1])
        form = tmp_path / "form.csv"
        form.write_text("Timestamp,Email Address,Name\n8/1/2023 0:00:00,ada@example.org,Ada Fern\n")
        desktop.tasks.read(window, lambda: desktop.services().application_intake.run(form, programme, "3.11"), id)
        rest(qtbot, desktop)
        numbers = {"person": person, "account": 1, "case": 1, "application": 1}
        for screen in window.specs:
            before = sum(listener.threads.values())
            window.go(f"understudy:{screen}/{numbers[screen]}" if screen in numbers else f"understudy:{screen}")
            rest(qtbot, desktop)
            assert window.current_screen is not None
            assert window.current_screen.id == screen
            assert sum(listener.threads.values()) > before or screen in ("home", "welcome"), f"{screen} read nothing"
        services = desktop.services()
        desktop.tasks.write(window, lambda: services.people.rename(person, "Robin Renamed"))
        rest(qtbot, desktop)
        window.undo_wanted.emit()
        rest(qtbot, desktop)
        found: list[Any] = []
        window.providers[0]("ro", found.extend)
        rest(qtbot, desktop)
        assert found
        window.context_wanted.emit(programme, -1)
        rest(qtbot, desktop)
        desktop._look()
        rest(qtbot, desktop)
    assert listener.outside == []
    assert any(name.startswith(f"{THREAD_NAME_PREFIX}-read") for name in listener.threads)
    assert any(name.startswith(f"{THREAD_NAME_PREFIX}-write") for name in listener.threads)
