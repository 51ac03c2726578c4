"""The team in the whole program, with real threads: another cycle, there and back, and a move taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.house.desktops import open_desktop, rest
from understudy.app.gui import Desktop
from understudy.ui.team.cycle_dialogs import CreateCycleDialog
from understudy.ui.team.screen import TeamScreen


def team(desktop: Desktop) -> TeamScreen:
    screen = desktop.window.current_screen
    assert isinstance(screen, TeamScreen)
    return screen


def place(desktop: Desktop) -> tuple[str, str]:
    """Where the window is, and what the screen says it shows."""
    return str(desktop.window.navigator.current), team(desktop).heading.text()


def test_a_new_cycle_is_made_from_home_and_taken_back(qtbot: QtBot, sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with open_desktop(qtbot, home) as desktop:
        desktop.window.go("understudy:team")
        rest(qtbot, desktop)
        desktop.window.registry.action("cycle.create_next").trigger()
        rest(qtbot, desktop)
        form = QApplication.activeModalWidget()
        assert isinstance(form, CreateCycleDialog)
        form.try_accept()
        rest(qtbot, desktop)
        assert place(desktop) == ("understudy:team/3.11", "Team of 3.11")
        assert desktop.window.top.cycle.currentText() == "3.11"
        desktop.window.undo_wanted.emit()
        rest(qtbot, desktop)
        assert place(desktop) == ("understudy:team/3.10", "Team of 3.10")


def test_the_switcher_leads_and_a_link_too(qtbot: QtBot, sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with open_desktop(qtbot, home) as desktop:
        desktop.window.go("understudy:team/3.2/dates")
        rest(qtbot, desktop)
        assert place(desktop) == ("understudy:team/3.2/dates", "Team of 3.2")
        assert team(desktop).part == "dates"
        cycles = {row.name: row.id for row in desktop.services().cycles.rows(1)}
        desktop.window.context_wanted.emit(1, cycles["3.8"])
        rest(qtbot, desktop)
        assert place(desktop) == ("understudy:team/3.8", "Team of 3.8")
        assert team(desktop).part == "board"
        desktop.window.registry.action("team.table").trigger()
        rest(qtbot, desktop)
        assert place(desktop)[0] == "understudy:team/3.8/table"
        desktop.window.navigator.back()
        rest(qtbot, desktop)
        assert team(desktop).part == "board"


def test_a_move_is_taken_back(qtbot: QtBot, sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with open_desktop(qtbot, home) as desktop:
        desktop.window.go("understudy:team/3.10")
        rest(qtbot, desktop)
        screen = team(desktop)
        columns = screen.board.role_columns()
        seat, target = columns[1].shadows[0], columns[2]
        before = [s.name for s in target.shadows]
        screen.board.moved.emit([seat.seat_id], str(target.row_id), "shadow", 0)
        rest(qtbot, desktop)
        assert [s.name for s in screen.board.role_columns()[2].shadows] == [seat.name, *before]
        desktop.window.undo_wanted.emit()
        rest(qtbot, desktop)
        assert [s.name for s in screen.board.role_columns()[2].shadows] == before
