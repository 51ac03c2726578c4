"""The contracts hold for good screens and catch a bad one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tests.ui import checks
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.samples import PeopleSample, TeamSample
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.theme.theme import Mode, theme


class TestPeopleSample(ScreenContract):
    def make_screen(self, tools: ScreenTools) -> Screen:
        return PeopleSample(tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return PeopleSample(tools, [])


class TestTeamSample(ScreenContract):
    def make_screen(self, tools: ScreenTools) -> Screen:
        return TeamSample(tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return TeamSample(tools, [])


class Blob(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.red)


class BadScreen(Screen):
    """Does everything wrong."""

    id = "bad"

    def __init__(self, tools: ScreenTools) -> None:
        super().__init__(tools)
        self.pale = QLabel("Pale words nobody can read")
        self.pale.setStyleSheet("color: #777777; background: #666666;")
        self.nameless = QToolButton()
        self.nameless.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.nameless.setFixedSize(40, 40)
        self.mouse = QPushButton("&First")
        self.mouse.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.squeezed = QPushButton("&Far too many words for this button")
        self.squeezed.setFixedWidth(60)
        self.trap = QPlainTextEdit()
        self.trap.setAccessibleName(self.tr("A trap"))
        self.after = QLineEdit()
        self.wide = QWidget()
        self.wide.setMinimumWidth(3000)
        self.blob = Blob()
        self.blob.setMinimumSize(20, 20)
        row = QHBoxLayout()
        row.setDirection(QHBoxLayout.Direction.LeftToRight)
        row.addWidget(self.squeezed)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        holder.setLayout(row)
        layout = QVBoxLayout(self)
        for widget in (self.pale, self.nameless, self.mouse, holder, self.trap, self.after, self.wide, self.blob):
            layout.addWidget(widget)

    def title(self) -> str:
        return "Bad"

    def refresh(self) -> None:
        """Shows the same as ever."""

    def actions_of_screen(self) -> list[ActionSpec]:
        return [ActionSpec("bad.hidden", "Hidden", Category.ITEM, print, in_menu=False)]


@pytest.fixture
def bad(open_screen: Open):  # type: ignore[no-untyped-def]  # noqa: F811
    return open_screen(BadScreen)


def told(problems: list[str], *parts: str) -> bool:
    return all(any(part in p for p in problems) for part in parts)


def test_missing_names_are_found(bad) -> None:  # type: ignore[no-untyped-def]
    assert told(checks.nameless(bad[1]), "QToolButton", "QLineEdit", "Blob")


def test_a_tab_trap_is_found(bad) -> None:  # type: ignore[no-untyped-def]
    assert told(checks.unreached_by_tab(*bad), "Tab cannot leave QPlainTextEdit")


def test_mouse_only_things_are_found(bad) -> None:  # type: ignore[no-untyped-def]
    assert told(checks.mouse_only(bad[1]), "&First")
    assert told(checks.unreachable_actions(bad[1]), "in no menu", "has the scope")


def test_a_missing_empty_state_is_found(bad) -> None:  # type: ignore[no-untyped-def]
    assert checks.no_empty_state(bad[1]) == ["there is no empty state"]


def test_a_missing_first_focus_is_found(open_screen: Open) -> None:  # noqa: F811
    class Contract(ScreenContract):
        def make_screen(self, tools: ScreenTools) -> Screen:
            return BadScreen(tools)

    with pytest.raises(AssertionError, match="where the keyboard goes"):
        Contract().test_the_first_focus_is_somewhere_useful(open_screen)


def test_pale_text_is_found(open_screen: Open) -> None:  # noqa: F811
    theme().apply(Mode.DARK, 200)
    assert told(checks.hard_to_read(open_screen(BadScreen)[1]), "Pale words")


def test_what_does_not_fit_is_found(open_screen: Open) -> None:  # noqa: F811
    theme().apply(text_scale=200)
    window, screen = open_screen(BadScreen)
    assert told(checks.too_large(window, screen), "BadScreen needs")
    assert told(checks.clipped(screen), "Far too many words")


def test_untranslated_words_are_found(open_screen: Open) -> None:  # noqa: F811
    locale = checks.PseudoLocale()
    checks.qapp().installTranslator(locale)
    try:
        problems = checks.untranslated(open_screen(BadScreen)[1])
    finally:
        checks.qapp().removeTranslator(locale)
    assert told(problems, "Pale words", "bad.hidden", "title")
    assert not told(problems, "A trap")


def test_what_does_not_mirror_is_found(bad) -> None:  # type: ignore[no-untyped-def]
    before, width = checks.places(bad[1]), bad[1].width()
    checks.qapp().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle()
    assert told(checks.not_mirrored(bad[1], before, width), "Far too many words")


def test_shared_mnemonics_are_found(bad) -> None:  # type: ignore[no-untyped-def]
    assert told(checks.shared_mnemonics(*bad), "Alt+F is wanted 3 times")
