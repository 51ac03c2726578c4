"""The command palette: type a few letters, reach any action, person, role or cycle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from understudy.ui.actions.mnemonics import plain
from understudy.ui.actions.registry import ActionRegistry
from understudy.ui.kit.fuzzy import best
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.theme.theme import theme

SHOWN = 50
_NOTE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to go to or do. ``note`` stands at the end ("Person", "Ctrl+Z"); ``more`` is searched but not shown."""

    title: str
    act: Callable[[], Any]
    note: str = ""
    icon: str = ""
    more: str = ""


Deliver = Callable[[Sequence[Entry]], None]
Provider = Callable[[str, Deliver], Any]
"""Called with what was typed; calls back, at once or later, with entries that fit. Late answers are dropped."""


def entries_of(registry: ActionRegistry) -> list[Entry]:
    """What can be done right now, from the registry."""
    found = []
    for spec in registry.available():
        action = registry.action(spec.id)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        note = f"{spec.category.title} · {keys}" if keys else spec.category.title
        found.append(Entry(plain(action.text()), action.trigger, note, spec.icon, spec.tip))
    return found


class _Delegate(QStyledItemDelegate):
    """Title at the start, note at the end."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme()
        note = str(index.data(_NOTE) or "")
        widget = option.widget
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        width = shown.fontMetrics.horizontalAdvance(note) + look.space(3)
        super().paint(painter, shown, index)
        rect: QRect = shown.rect
        selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setPen(look.color("on_accent_soft" if selected else "text_muted"))
        area = QRect(rect.right() - width, rect.top(), width - look.space(2), rect.height())
        direction = widget.layoutDirection() if widget is not None else Qt.LayoutDirection.LeftToRight
        area = QStyle.visualRect(direction, rect, area)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing, note)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), round(theme().em * 2))


class Palette(QDialog):
    """Opens over its parent. Up and down choose, Enter does it, Esc leaves."""

    def __init__(self, registry: ActionRegistry | None, providers: Sequence[Provider], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup if parent.isVisible() else Qt.WindowType.Dialog)
        look = theme()
        self.setWindowTitle(self.tr("Find and do"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "palette")
        self._actions = entries_of(registry) if registry is not None else []
        self._providers = list(providers)
        self._over = parent
        self._request = 0
        self._entries: list[Entry] = []
        self._found: dict[int, list[Entry]] = {}
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("Go to a person, role or cycle, or type what to do"))
        self.box.setAccessibleName(self.windowTitle())
        self.box.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setIconSize(look.icon_size())
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setProperty("kind", "plain")
        self.list.itemClicked.connect(lambda _: self.run_current())
        mark_data(self.list)
        self.none = label(self.tr("Nothing found. Try fewer letters."), "muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        edge = look.space(3)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(2))
        layout.addWidget(self.box)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.none)
        self.box.textChanged.connect(self.search)
        self.search("")

    def open_over(self, text: str = "") -> None:
        """Show near the top of the parent, with some letters typed already."""
        look, parent = theme(), self._over
        width = min(look.em * 40, parent.width() - look.space(8))
        self.resize(width, min(look.em * 26, parent.height() - look.space(16)))
        at = parent.mapToGlobal(parent.rect().topLeft())
        self.move(at.x() + (parent.width() - width) // 2, at.y() + look.space(14))
        self.box.setText(text)
        self.show()
        self.box.setFocus()

    def search(self, text: str) -> None:
        """Look everywhere for what was typed."""
        self._request += 1
        self._found = {-1: best(text, self._actions, lambda e: (e.title, e.more), SHOWN)}
        for number, provider in enumerate(self._providers):
            provider(text, self._answer(self._request, number))
        self._show()

    def _answer(self, request: int, number: int) -> Deliver:
        def deliver(entries: Sequence[Entry]) -> None:
            if request == self._request:
                self._found[number] = list(entries)
                self._show()

        return deliver

    def _show(self) -> None:
        text = self.box.text()
        everything = [entry for number in sorted(self._found) for entry in self._found[number]]
        self._entries = best(text, everything, lambda e: (e.title, e.more), SHOWN) if text else everything[:SHOWN]
        self.list.clear()
        for entry in self._entries:
            item = QListWidgetItem(entry.title)
            item.setData(_NOTE, entry.note)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {entry.note}")
            if entry.icon:
                item.setIcon(theme().icon(entry.icon))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(self._entries))
        self.none.setVisible(not self._entries)

    @property
    def entries(self) -> list[Entry]:
        """What is listed, best first."""
        return list(self._entries)

    def run_current(self) -> None:
        """Close, then do what is chosen."""
        row = self.list.currentRow()
        if 0 <= row < len(self._entries):
            act = self._entries[row].act
            self.accept()
            act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                QApplication.sendEvent(self.list, event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.run_current()
                return True
        return super().eventFilter(watched, event)
