"""The frame: going places, undo, refresh, failures, remembering, quitting."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt_leaks import ExpectedErrors
from tests.ui.samples import PeopleSample, TeamSample, sample_window
from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.tasks.immediate import ImmediateRunner
from understudy.tasks.runner import TaskRunner
from understudy.ui.actions.mnemonics import mnemonic, plain
from understudy.ui.actions.spec import Category
from understudy.ui.kit.link import Link
from understudy.ui.kit.state import MemoryState
from understudy.ui.shell.about import AboutDialog
from understudy.ui.shell.navigator import Navigator
from understudy.ui.shell.ui_state import FileState
from understudy.ui.shell.window import MainWindow
from understudy.ui.theme.theme import Mode, theme

Open = Callable[..., MainWindow]


@pytest.fixture
def state() -> MemoryState:
    return MemoryState()


@pytest.fixture
def open_window(qtbot: QtBot, state: MemoryState) -> Iterator[Open]:
    runners: list[TaskRunner] = []

    def open_it(link: str = "understudy:people", runner: TaskRunner | None = None) -> MainWindow:
        tasks = runner or ImmediateRunner()
        runners.append(tasks)
        window = sample_window(tasks, state)
        qtbot.addWidget(window)
        window.show()
        window.start(link)
        qtbot.waitUntil(lambda: window.current_screen is not None)
        return window

    yield open_it
    for runner in runners:
        runner.shutdown()


def test_nothing_is_built_before_it_is_opened(open_window: Open) -> None:
    window = open_window()
    assert list(window._screens) == ["people"]
    window.registry.action("go.team").trigger()
    assert isinstance(window.current_screen, TeamSample)
    assert list(window._screens) == ["people", "team"]
    assert "Team" in window.windowTitle()


def test_the_window_needs_no_database_to_paint() -> None:
    code = (
        "import sys; import understudy.ui.shell.window;"
        "heavy = [m for m in ('sqlalchemy', 'pydantic', 'rapidfuzz', 'yaml', 'understudy_db', 'PySide6.QtPrintSupport')"
        " if m in sys.modules]; print(heavy); sys.exit(bool(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_back_forward_and_links(open_window: Open) -> None:
    window = open_window()
    window.go("understudy:team/1.31")
    window.go("understudy:person/7")
    assert str(window.navigator.current) == "understudy:person/7"
    assert window.navigation.list.currentItem().text() == "People", "a person lights up People"
    window.registry.action("go.back").trigger()
    assert window.current_screen is not None
    assert window.current_screen.context is not None
    assert window.current_screen.context.link == Link("team", ("1.31",))
    window.registry.action("edit.copy_link").trigger()
    assert QGuiApplication.clipboard().text() == "understudy:team/1.31"
    window.registry.action("go.forward").trigger()
    assert not window.registry.action("go.forward").isEnabled()
    QGuiApplication.clipboard().setText(" understudy:team/1.31\n")
    window.registry.action("go.link").trigger()
    assert str(window.navigator.current) == "understudy:team/1.31"


def test_a_link_to_nowhere_is_said_kindly(open_window: Open) -> None:
    window = open_window()
    window.go("https://example.test")
    assert "understudy:person/12" in window.messages.messages[0].text
    window.go("understudy:attic/1")
    assert "no screen" in window.messages.messages[0].text
    window.go("understudy:team")
    assert window.messages.messages == []


def test_a_screen_opens_again_where_it_was_left(open_window: Open) -> None:
    window = open_window("understudy:team/1.30")
    window.open_screen("people")
    window.navigation.list.setCurrentRow(1)
    assert str(window.navigator.current) == "understudy:team/1.30"


def test_the_switchers_tell_what_was_picked(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    window.set_context([(1, "Kubernetes release team"), (2, "Docs team")], 1, [(5, "1.36"), (4, "1.35")], 5)
    assert window.current_screen is not None
    assert window.current_screen.context is not None
    assert (window.current_screen.context.cycle_id, window.current_screen.context.cycle) == (5, "1.36")
    with qtbot.waitSignal(window.context_wanted) as heard:
        window.top.cycle.setFocus()
        qtbot.keyClick(window.top.cycle, Qt.Key.Key_Down)
    assert heard.args == [1, 4]
    with qtbot.waitSignal(window.context_wanted) as heard:
        qtbot.keyClick(window.top.programme, Qt.Key.Key_Down)
    assert heard.args == [2, -1]


def test_undo_has_the_name_of_what_it_undoes(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    assert not window.registry.action("edit.undo").isEnabled()
    window.set_undo("Move seat", "")
    action = window.registry.action("edit.undo")
    assert action.text() == "Undo: Move seat"
    with qtbot.waitSignal(window.undo_wanted):
        action.trigger()
    edit = window.menus[Category.EDIT]
    edit.aboutToShow.emit()
    assert "Undo: Move seat" in [plain(a.text().split("\t")[0]) for a in edit.actions()]


def test_screens_read_again_when_it_concerns_them(monkeypatch: pytest.MonkeyPatch, open_window: Open) -> None:
    window = open_window()
    reads: list[str] = []
    monkeypatch.setattr(PeopleSample, "refresh", lambda self: reads.append("people"))
    window.tasks.changed.emit(Changes(seats=frozenset({1})))
    assert reads == []
    window.tasks.changed.emit(Changes(people=frozenset({1})))
    assert reads == ["people"]
    window.go("understudy:team")
    window.tasks.changed.emit(Changes(people=frozenset({1})))
    assert reads == ["people"], "out of sight it waits"
    window.go("understudy:people")
    assert reads == ["people"] * 2


def test_a_failure_is_said_above_the_screen(open_window: Open, expected_errors: ExpectedErrors) -> None:
    expected_errors.expect("no such cycle")
    window = open_window()

    def work() -> int:
        raise UserError("There is no such cycle.")

    window.tasks.read(window, work, lambda _: None)
    assert [m.text for m in window.messages.messages] == ["There is no such cycle."]


def test_menus_have_unique_letters(open_window: Open) -> None:
    window = open_window()
    for menu in window.menus.values():
        menu.aboutToShow.emit()
        letters = [mnemonic(a.text()) for a in menu.actions() if mnemonic(a.text())]
        assert len(letters) == len(set(letters))
    titles = [mnemonic(m.title()) for m in window.menus.values()]
    assert len(titles) == len(set(titles))
    assert all(titles)


def test_the_item_menu_is_that_of_the_screen(open_window: Open) -> None:
    window = open_window()
    menu = window.menus[Category.ITEM]
    menu.aboutToShow.emit()
    assert [a.objectName() for a in menu.actions()] == ["people.quiet", "people.open"]
    window.go("understudy:team")
    menu.aboutToShow.emit()
    assert [a.objectName() for a in menu.actions()] == ["team.move"]
    window.go("understudy:home")
    assert not menu.menuAction().isVisible()


def test_table_actions_work_from_the_menu(open_window: Open) -> None:
    window = open_window()
    assert isinstance(window.current_screen, PeopleSample)
    window.current_screen.table.setFocus()
    window._on_focus()
    window.current_screen.table.select_ids([2])
    window.registry.action("edit.copy_markdown").trigger()
    assert "| Chidi Marsh |" in QGuiApplication.clipboard().text()
    window.registry.action("edit.filter").trigger()
    assert window.focusWidget() is window.current_screen.table.bar.box


def test_look_is_chosen_and_remembered(open_window: Open) -> None:
    window = open_window()
    window.registry.action("view.dark").trigger()
    window.registry.action("view.larger").trigger()
    assert (theme().mode, theme().text_scale) == (Mode.DARK, 115)
    assert window.registry.action("view.dark").isChecked()
    theme().apply(Mode.LIGHT, 100)
    open_window()
    assert (theme().mode, theme().text_scale) == (Mode.DARK, 115)


def test_the_last_place_and_size_are_remembered(open_window: Open) -> None:
    window = open_window("understudy:team/1.31")
    window.resize(760, 600)
    window.close()
    again = open_window("")
    assert str(again.navigator.current) == "understudy:team/1.31"
    assert (again.width(), again.height()) == (760, 600)


def test_about_can_be_copied(open_window: Open) -> None:
    window = open_window()
    window.show_about()
    dialog = window.findChild(AboutDialog)
    assert isinstance(dialog, QDialog)
    next(b for b in dialog.findChildren(QPushButton) if "versions" in b.text()).click()
    assert QGuiApplication.clipboard().text() == "Understudy 0.1.0\nQt 6"
    dialog.close()


def test_quitting_while_busy_says_what_runs(qtbot: QtBot, open_window: Open) -> None:
    runner, gate = TaskRunner(), threading.Event()
    window = open_window(runner=runner)
    runner.long("Import rosters", lambda p: gate.wait(10))
    try:
        assert not window.close()
        box = window.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        assert "Import rosters" in box.informativeText()
        with qtbot.waitSignal(window.closing):
            next(b for b in box.buttons() if b.text() == "Stop and quit").click()
        assert not window.isVisible()
    finally:
        gate.set()


def test_the_navigator_forgets_the_way_forward() -> None:
    walk = Navigator()
    for place in ("a", "b", "c"):
        walk.go(Link(place))
    walk.back()
    walk.back()
    walk.back()
    assert walk.current == Link("a")
    walk.go("understudy:d")
    assert not walk.can_go_forward
    assert walk.recent() == [Link("d"), Link("a")]


def test_the_layout_file_is_written_whole_and_read_again(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "sub" / "ui.json"
    kept = FileState(file)
    kept.set("window.link", "understudy:team")
    assert not file.exists()
    kept.flush()
    assert FileState(file).get("window.link") == "understudy:team"
    assert FileState(file).get("nothing") == ""
    file.write_text("{broken")
    assert FileState(file).get("window.link") == ""
    assert "cannot read" in caplog.text
