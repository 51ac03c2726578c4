"""What every screen promises. Each screen's test class inherits ScreenContract and gets all of these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui import checks
from understudy.tasks.immediate import ImmediateRunner
from understudy.ui.kit.screen import Screen, ScreenSpec, ScreenTools
from understudy.ui.kit.state import MemoryState
from understudy.ui.shell.app_info import AppInfo
from understudy.ui.shell.window import MainWindow
from understudy.ui.theme.theme import Mode, theme

Build = Callable[[ScreenTools], Screen]
Open = Callable[..., tuple[MainWindow, Screen]]


@pytest.fixture
def open_screen(qtbot: QtBot) -> Iterator[Open]:
    """Opens a screen in a real window of 1280 x 800; work runs at once."""
    windows: list[MainWindow] = []

    def open_it(build: Build, link: str = "") -> tuple[MainWindow, Screen]:
        made: list[Screen] = []

        def remember(tools: ScreenTools) -> Screen:
            made.append(build(tools))
            return made[0]

        runner = ImmediateRunner()
        info = AppInfo("Understudy", lambda: (("Understudy", "0"),), Path("log"))
        # The id is only known once the screen is built; the contract window calls its one place "it".
        window = MainWindow(info, runner, MemoryState(), [ScreenSpec("it", "It", "home", remember)])
        runner.setParent(window)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(*checks.ROOM)
        window.show()
        window.set_context([(1, "Programme")], 1, [(1, "1.36")], 1)
        window.start(link or "understudy:it")
        qtbot.waitUntil(lambda: window.current_screen is not None)
        window.registry.context.set(screen=made[0].id)
        settle()
        return window, made[0]

    yield open_it
    for window in windows:
        window.tasks.shutdown()


def settle() -> None:
    """Let layouts that were asked for happen; one that turns with its width asks for a second round."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents()


class ScreenContract:
    """Subclasses say how to build the screen with data and without; see tests/ui/test_contracts.py for a model."""

    def make_screen(self, tools: ScreenTools) -> Screen:
        """The screen with invented data in it."""
        raise NotImplementedError

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        """The screen over an empty database."""
        raise NotImplementedError

    def test_every_control_has_a_name(self, open_screen: Open) -> None:
        for build in (self.make_screen, self.make_empty_screen):
            assert checks.nameless(open_screen(build)[1]) == []

    def test_tab_reaches_everything_and_leaves_everything(self, open_screen: Open) -> None:
        assert checks.unreached_by_tab(*open_screen(self.make_screen)) == []

    def test_nothing_needs_a_mouse(self, open_screen: Open) -> None:
        _, screen = open_screen(self.make_screen)
        assert checks.mouse_only(screen) == []
        assert checks.unreachable_actions(screen) == []

    def test_the_first_focus_is_somewhere_useful(self, open_screen: Open) -> None:
        _, screen = open_screen(self.make_screen)
        target = screen.first_focus()
        assert target is not None, "say where the keyboard goes when the screen opens"
        assert target is screen or screen.isAncestorOf(target)

    def test_an_empty_place_says_how_to_begin(self, open_screen: Open) -> None:
        assert checks.no_empty_state(open_screen(self.make_empty_screen)[1]) == []

    @pytest.mark.parametrize("mode", [Mode.DARK, Mode.LIGHT])
    def test_text_can_be_read(self, open_screen: Open, mode: Mode) -> None:
        # At 200 % the strokes are thick enough for pixels to show their full colour.
        theme().apply(mode, 200)
        for build in (self.make_screen, self.make_empty_screen):
            assert checks.hard_to_read(open_screen(build)[1]) == []

    def test_text_at_200_per_cent_fits(self, open_screen: Open) -> None:
        theme().apply(text_scale=200)
        for build in (self.make_screen, self.make_empty_screen):
            window, screen = open_screen(build)
            assert checks.too_large(window, screen) == []
            assert checks.clipped(screen) == []

    def test_models_keep_the_rules(self, open_screen: Open, qtmodeltester: ModelTester) -> None:
        _, screen = open_screen(self.make_screen)
        for view in screen.findChildren(QAbstractItemView):
            if view.model() is not None:
                qtmodeltester.check(view.model())

    def test_every_word_can_be_translated(self, open_screen: Open) -> None:
        locale = checks.PseudoLocale()
        checks.qapp().installTranslator(locale)
        try:
            for build in (self.make_screen, self.make_empty_screen):
                assert checks.untranslated(open_screen(build)[1]) == []
        finally:
            checks.qapp().removeTranslator(locale)

    def test_right_to_left_mirrors(self, open_screen: Open) -> None:
        _, screen = open_screen(self.make_screen)
        before, width = checks.places(screen), screen.width()
        checks.qapp().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        settle()
        assert not screen.grab().isNull()
        assert checks.not_mirrored(screen, before, width) == []

    def test_mnemonics_are_unique(self, open_screen: Open) -> None:
        assert checks.shared_mnemonics(*open_screen(self.make_screen)) == []
