"""Slots and columns of a board: where cards lie and where they can be dropped."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from understudy.ui.kit.board_card import MIME, CardWidget, unpack
from understudy.ui.kit.board_data import BoardColumn, Slot
from understudy.ui.kit.labels import IconLabel, label, line, mark_data, set_look
from understudy.ui.theme.theme import theme


class SlotWidget(QFrame):
    """Takes drops: ``dropped(ids, column, slot, index)``."""

    dropped = Signal(list, str, str, int)

    def __init__(self, column: str, slot: Slot, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self.column, self.slot_data = column, slot
        self.setProperty("kind", "slot")
        self.setAcceptDrops(slot.accepts)
        self.cards: list[CardWidget] = []
        layout = QVBoxLayout(self)
        edge = look.space(1)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(1.5))
        if slot.title:
            layout.addWidget(label(slot.title, "caption", data=True))
        for card in slot.cards:
            widget = CardWidget(card, self)
            self.cards.append(widget)
            layout.addWidget(widget)
        if not slot.cards and slot.vacant:
            row = QHBoxLayout()
            row.addWidget(IconLabel("vacant"))
            row.addWidget(label(slot.vacant, "muted", data=True), 1)
            layout.addLayout(row)
        if slot.warning:
            layout.addLayout(warning_row(slot.warning))
        self._marker = line()
        set_look(self._marker, "kind", "marker")
        self._marker.setParent(self)
        self._marker.hide()

    def index_at(self, y: int) -> int:
        """Before which card something dropped at this height goes."""
        return sum(1 for card in self.cards if card.geometry().center().y() < y)

    def _mark(self, index: int | None) -> None:
        set_look(self, "over", index is not None)
        if index is None:
            self._marker.hide()
            return
        if self.cards and index < len(self.cards):
            y = self.cards[index].y() - theme().space(1)
        else:
            y = self.cards[-1].geometry().bottom() + theme().space(0.5) if self.cards else self.height() - 3
        self._marker.setGeometry(theme().space(1), y, self.width() - theme().space(2), 2)
        self._marker.show()
        self._marker.raise_()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._mark(self.index_at(event.position().toPoint().y()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(None)
        if ids := unpack(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(ids, self.column, self.slot_data.id, self.index_at(event.position().toPoint().y()))


def warning_row(text: str) -> QHBoxLayout:
    """An icon and words: colour is never the only sign."""
    row = QHBoxLayout()
    row.addWidget(IconLabel("warning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, "caption", data=True, wrap=True), 1)
    return row


class ColumnWidget(QFrame):
    """A column: its heading, then its slots."""

    def __init__(self, column: BoardColumn, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self.column = column
        self.setProperty("kind", "column")
        mark_data(self)
        self.setAccessibleName(column.title)
        self.setFixedWidth(look.em * 15)
        layout = QVBoxLayout(self)
        edge = look.space(2)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(1))
        layout.addWidget(label(column.title, "heading", data=True, wrap=True))
        if column.subtitle:
            layout.addWidget(label(column.subtitle, "caption", data=True, wrap=True))
        if column.warning:
            layout.addLayout(warning_row(column.warning))
        self.slots = [SlotWidget(column.id, slot, self) for slot in column.slots]
        for slot in self.slots:
            layout.addWidget(slot)
        layout.addStretch(1)

    def cards(self) -> list[CardWidget]:
        """The cards, top to bottom."""
        return [card for slot in self.slots for card in slot.cards]
