"""Messages that stay until they are read: errors, being offline, a limit that ends at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.theme.theme import theme


class Severity(Enum):
    """How much it matters; the value names icon and colour."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "danger"

    @property
    def word(self) -> str:
        """What a screen reader says before the text."""
        translate = QCoreApplication.translate
        return {
            Severity.INFO: translate("Severity", "Information"),
            Severity.SUCCESS: translate("Severity", "Done"),
            Severity.WARNING: translate("Severity", "Warning"),
            Severity.ERROR: translate("Severity", "Problem"),
        }[self]


@dataclass(frozen=True, slots=True)
class Message:
    """A message. The newest with an ``id`` replaces the one before. ``details`` can be copied."""

    id: str
    severity: Severity
    text: str
    advice: str = ""
    details: str = ""
    button: str = ""
    act: Callable[[], Any] | None = None
    closable: bool = True


class _Line(QFrame):
    closed = Signal()

    def __init__(self, message: Message) -> None:
        super().__init__()
        look = theme()
        self.message = message
        self.setProperty("kind", "message")
        self.setProperty("tone", message.severity.value)
        self.setAccessibleName(f"{message.severity.word}: {message.text}")
        icon = "error" if message.severity is Severity.ERROR else message.severity.value
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(mark_data(label(message.text, "strong", wrap=True)))
        if message.advice:
            words.addWidget(mark_data(label(message.advice, wrap=True)))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space(3), look.space(2), look.space(2), look.space(2))
        layout.setSpacing(look.space(2))
        layout.addWidget(IconLabel(icon, message.severity.value, 1.2), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        if message.act is not None:
            button = mark_data(QPushButton(message.button))
            act = message.act
            button.clicked.connect(lambda: act())
            layout.addWidget(button)
        if message.details:
            copy = QPushButton(self.tr("Copy details"))
            copy.setProperty("kind", "quiet")
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(message.details))
            layout.addWidget(copy)
        if message.closable:
            close = QToolButton()
            close.setProperty("kind", "quiet")
            close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            close.setAccessibleName(self.tr("Dismiss"))
            close.setToolTip(self.tr("Dismiss"))
            look.set_icon(close, "close", "text")
            close.clicked.connect(self.closed)
            layout.addWidget(close)


class MessageBar(QWidget):
    """A stack of messages, newest on top; takes no room while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, _Line] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space(1))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def messages(self) -> list[Message]:
        """What is shown, oldest first."""
        return [line.message for line in self._lines.values()]

    def show_message(self, message: Message) -> None:
        """Show a message, or renew the one with its id."""
        self.remove(message.id)
        line = _Line(message)
        line.closed.connect(lambda: self.remove(message.id))
        self._lines[message.id] = line
        self._layout.insertWidget(0, line)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, line.accessibleName()))

    def show_error(self, error: BaseException, title: str = "") -> None:
        """Show what failed and what to do. The same error twice is one message."""
        said = explain(error, title)
        note_shown(said)
        self.show_message(Message(f"error:{said.what}", Severity.ERROR, said.what, said.advice, said.details))

    def remove(self, message_id: str) -> None:
        """Take a message away, if it is there."""
        if line := self._lines.pop(message_id, None):
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self._lines))
