"""The faces of anything that shows data: loading, empty, nothing matches, error, content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.theme.theme import theme

LOADING_AFTER_MS = 500


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty place says: what belongs here, and the first thing to do: ``button`` names what ``act`` does."""

    title: str
    text: str
    button: str
    act: Callable[[], Any]
    icon: str = "info"


class Face(QWidget):
    """An icon, a headline, a sentence, and buttons, in the middle of the place."""

    def __init__(self, icon: str, title: str, text: str, color: str = "text_muted") -> None:
        super().__init__()
        look = theme()
        self.title = label(title, "heading", wrap=True)
        self.text = label(text, "muted", wrap=True)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch()
        self._buttons.addStretch()
        inner = QVBoxLayout()
        inner.setSpacing(look.space(2))
        picture = IconLabel(icon, color, 2.6)
        for part in (picture, self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inner.addWidget(part)
        inner.addSpacing(look.space(2))
        inner.addLayout(self._buttons)
        middle = QWidget()
        middle.setMaximumWidth(look.em * 30)
        middle.setLayout(inner)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle, 8)
        across.addStretch(1)
        layout.addLayout(across)
        layout.addStretch(3)

    def add_button(self, text: str, act: Callable[[], Any], kind: str = "primary") -> QPushButton:
        """A button below the words."""
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.clicked.connect(lambda: act())
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button


class Loading(QWidget):
    """Said only after half a second, so that quick answers do not flicker."""

    def __init__(self, text: str) -> None:
        super().__init__()
        look = theme()
        self._text: QLabel = label(text, "muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QProgressBar()
        bar.setRange(0, 0 if not look.reduced_motion else 1)
        bar.setTextVisible(False)
        bar.setAccessibleName(text)
        bar.setFixedWidth(look.em * 10)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self._text)
        layout.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)


class Faces(QStackedWidget):
    """Shows one face at a time over a content widget. Only the newest face besides the content is kept."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.addWidget(content)
        self._face: QWidget | None = None
        self._timer = QTimer(self, singleShot=True, interval=LOADING_AFTER_MS)
        self._timer.timeout.connect(self._show_loading)

    @property
    def showing(self) -> str:
        """Which face is up: content, loading, empty, no_match or error."""
        return "content" if self._face is None else str(self._face.objectName())

    def show_content(self) -> None:
        """The data itself."""
        self._timer.stop()
        self._put(None)

    def loading(self) -> None:
        """Data is on its way: says so if it takes more than half a second; until then nothing changes."""
        self._timer.start()

    def show_empty(self, empty: Empty) -> None:
        """Nothing here yet, and how to begin."""
        face = Face(empty.icon, empty.title, empty.text)
        face.add_button(empty.button, empty.act)
        self._show("empty", face)

    def show_no_match(self, clear: Callable[[], Any]) -> None:
        """There is data, but the filter leaves none of it."""
        face = Face("filter", self.tr("Nothing matches"), self.tr("No row fits all the filters above."))
        face.add_button(self.tr("Clear filters"), clear, "")
        self._show("no_match", face)

    def show_error(self, error: BaseException, retry: Callable[[], Any] | None = None, title: str = "") -> None:
        """It did not work: what happened, what to do, details to copy."""
        said = explain(error, title)
        note_shown(said)
        face = Face("error", said.what, said.advice, "danger")
        mark_data(face.title)
        if retry is not None:
            face.add_button(self.tr("Try again"), retry)
        if said.details:
            face.add_button(self.tr("Copy details"), lambda: QGuiApplication.clipboard().setText(said.details), "quiet")
        self._show("error", face)

    def focus_first(self, content: QWidget, reason: Qt.FocusReason) -> None:
        """Give the keyboard to ``content`` while the data shows, else to the first button of the face."""
        buttons = self._face.findChildren(QPushButton) if self._face is not None else []
        (buttons[0] if buttons else content).setFocus(reason)

    def _show_loading(self) -> None:
        self._show("loading", Loading(self.tr("Loading…")))

    def _show(self, name: str, face: QWidget) -> None:
        self._timer.stop()
        face.setObjectName(name)
        self._put(face)

    def _put(self, face: QWidget | None) -> None:
        had_focus = self._face is not None and self._face.isAncestorOf(self.focusWidget() or self)
        old, self._face = self._face, face
        if face is not None:
            self.addWidget(face)
        self.setCurrentWidget(face or self.content)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()
        if had_focus:
            self.content.setFocus()
