"""Choosing a person by typing: somebody known, or a new name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import theme

ROWS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A person that fits what was typed."""

    id: int
    name: str
    detail: str


class PersonField(QWidget):
    """A box and, below it, who fits. Up and down choose while typing goes on.

    ``find(text, deliver)`` looks people up. ``chosen`` is somebody known, or None: then ``text`` is a new name.
    ``other`` says what a name nobody has is taken for, with ``{name}`` in it; default: a new person.
    """

    changed = Signal()
    textChanged = Signal(str)

    def __init__(self, find: Callable[[str, Callable[[list[Found]], None]], None], other: str = "") -> None:
        super().__init__()
        look = theme()
        self._find = find
        self._other = other or self.tr("New person: {name}")
        self._request = 0
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("Name or login"))
        self.box.setAccessibleName(self.tr("Person"))
        self.box.setClearButtonEnabled(True)
        self.box.installEventFilter(self)
        self.list = mark_data(QListWidget())
        self.list.setAccessibleName(self.tr("People who fit"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(look.icon_size())
        self.list.hide()
        self.setFocusProxy(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(1))
        layout.addWidget(self.box)
        layout.addWidget(self.list)
        self.box.textChanged.connect(self._look)
        self.list.currentRowChanged.connect(lambda _: self.changed.emit())

    def setAccessibleDescription(self, text: str) -> None:
        """What is wrong or helps is said where the keyboard is."""
        self.box.setAccessibleDescription(text)

    @property
    def text(self) -> str:
        """What was typed, without blanks around it."""
        return " ".join(self.box.text().split())

    @property
    def chosen(self) -> Found | None:
        """Somebody known; None while nobody, or a new person, is chosen."""
        item = self.list.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole) if item is not None and self.text else None
        return found if isinstance(found, Found) else None

    @property
    def is_new(self) -> bool:
        """True when the name typed is to become a new person."""
        return bool(self.text) and self.chosen is None and self.list.currentItem() is not None

    def _look(self, text: str) -> None:
        self._request += 1
        request = self._request
        if not self.text:
            self.list.clear()
            self.list.hide()
            self.changed.emit()
        else:
            self._find(self.text, lambda found: self._show(found) if request == self._request else None)
        self.textChanged.emit(text)

    def _show(self, found: list[Found]) -> None:
        look = theme()
        self.list.blockSignals(True)
        self.list.clear()
        for person in found:
            item = QListWidgetItem(look.icon("person"), "  ".join(filter(None, [person.name, person.detail])))
            item.setData(Qt.ItemDataRole.UserRole, person)
            self.list.addItem(item)
        self.list.addItem(QListWidgetItem(look.icon("newcomer"), self._other.format(name=self.text)))
        self.list.setCurrentRow(0)
        shown = min(ROWS, self.list.count())
        self.list.setFixedHeight(self.list.sizeHintForRow(0) * shown + look.space(2))
        self.list.blockSignals(False)
        self.list.show()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            if event.key() in moves and self.list.isVisible():
                QApplication.sendEvent(self.list, event)
                return True
        return super().eventFilter(watched, event)
