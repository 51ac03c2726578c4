"""The window in two steps: a frame that can be painted at once, then all that stands behind it."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.samples import sample_window
from understudy.tasks.immediate import ImmediateRunner
from understudy.ui.kit.screen import Screen
from understudy.ui.kit.state import MemoryState
from understudy.ui.shell.window import MainWindow


def _frame(qtbot: QtBot) -> MainWindow:
    pattern = sample_window(ImmediateRunner(), MemoryState())
    qtbot.addWidget(pattern)
    window = MainWindow(pattern.info, None, MemoryState(), [*pattern.specs.values()])
    qtbot.addWidget(window)
    return window


def _complete(window: MainWindow) -> None:
    for _ in window.completing(ImmediateRunner()):
        pass


def _open(window: MainWindow) -> Screen:
    screen = window.current_screen
    assert screen is not None
    return screen


def test_the_first_paint_loads_neither_actions_nor_lanes() -> None:
    code = (
        "import sys; import understudy.app.gui;"
        "heavy = [m for m in ('concurrent.futures', 'PySide6.QtNetwork', 'importlib.resources',"
        " 'understudy.tasks.runner', 'understudy.ui.actions.registry', 'understudy.ui.kit.toast') if m in sys.modules];"
        "print(heavy); sys.exit(bool(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_frame_says_once_that_it_is_painted(qtbot: QtBot) -> None:
    window = _frame(qtbot)
    with qtbot.waitSignal(window.painted):
        window.show()
    with qtbot.assertNotEmitted(window.painted, wait=50):
        window.update()


def test_nothing_moves_when_the_rest_comes(qtbot: QtBot) -> None:
    window = _frame(qtbot)
    window.resize(1280, 800)
    with qtbot.waitSignal(window.painted):
        window.show()
    buttons = window.top.findChildren(QToolButton)
    parts = [window.menuBar(), window.navigation, window.navigation.list, window.top, *buttons]
    before = [part.geometry().getRect() for part in parts]
    entries = [window.navigation.list.visualItemRect(window.navigation.list.item(n)) for n in range(2)]
    before_texts = [action.text() for action in window.menuBar().actions() if action.isVisible()]
    _complete(window)
    qtbot.wait(20)
    assert [part.geometry().getRect() for part in parts] == before
    assert [window.navigation.list.visualItemRect(window.navigation.list.item(n)) for n in range(2)] == entries
    assert [action.text() for action in window.menuBar().actions() if action.isVisible()] == before_texts


def test_what_is_picked_before_the_rest_comes_is_opened(qtbot: QtBot) -> None:
    window = _frame(qtbot)
    with qtbot.waitSignal(window.painted):
        window.show()
    listed = window.navigation.list
    second = listed.item(1)
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualItemRect(second).center())
    _complete(window)
    window.start()
    qtbot.waitUntil(lambda: window.current_screen is not None)
    assert _open(window).id == second.data(0x100)


def test_a_mere_frame_can_be_closed(qtbot: QtBot) -> None:
    window = _frame(qtbot)
    window.show()
    with qtbot.waitSignal(window.closing):
        window.close()
