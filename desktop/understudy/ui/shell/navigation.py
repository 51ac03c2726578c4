"""The list of screens at the start edge of the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.ui.kit.screen_spec import ScreenSpec

_ID = 0x100
"""Qt.ItemDataRole.UserRole."""


class Navigation(QFrame):
    """``chosen(screen id)`` when a person picks a screen; ``complete`` brings a place for tasks below.

    Until then icons have one colour, and Qt's enums go by their names: all this is there for the first paint.
    """

    chosen = Signal(str)

    def __init__(self, name: str, specs: Sequence[ScreenSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("kind", "sunken")
        self._specs = [s for s in specs if s.in_navigation]
        self._whole = False
        self.brand = mark_data(QLabel(name))
        self.brand.setProperty("kind", "heading")
        self.list = QListWidget()
        self.list.setProperty("kind", "navigation")
        self.list.setAccessibleName(self.tr("Screens"))
        self.list.setProperty("horizontalScrollBarPolicy", "ScrollBarAlwaysOff")
        self.list.itemSelectionChanged.connect(self._choose)
        layout = QVBoxLayout(self)
        edge = look.space(2)
        layout.setContentsMargins(edge, look.space(3), edge, edge)
        layout.setSpacing(look.space(2))
        self.brand.setContentsMargins(look.space(3), 0, 0, look.space(1))
        layout.addWidget(self.brand)
        layout.addWidget(self.list, 1)
        look.changed.connect(self._fill)
        self._fill()

    def complete(self, tray: QWidget) -> None:
        """Icons for every state, gaps that nobody can pick, and the tray."""
        self._whole = True
        layout = self.layout()
        assert layout is not None
        layout.addWidget(tray)
        icons = {spec.id: spec.icon for spec in self._specs}
        for n in range(self.list.count()):
            item = self.list.item(n)
            if name := icons.get(item.data(_ID)):
                item.setIcon(theme().icon(name))
            else:
                self._close(item)

    def _fill(self) -> None:
        look = theme()
        current = self.list.currentItem().data(_ID) if self.list.currentItem() else ""
        self.list.blockSignals(True)
        self.list.clear()
        self.list.setIconSize(look.icon_size(1.1))
        group = self._specs[0].group if self._specs else ""
        for spec in self._specs:
            if spec.group != group:
                gap = QListWidgetItem()
                if self._whole:
                    self._close(gap)
                gap.setSizeHint(QSize(1, look.space(3)))
                self.list.addItem(gap)
                group = spec.group
            item = QListWidgetItem(
                look.icon(spec.icon) if self._whole else look.plain_icon(spec.icon, scale=1.1), spec.title
            )
            item.setData(_ID, spec.id)
            self.list.addItem(item)
        widest = self.list.sizeHintForColumn(0)
        self.setFixedWidth(max(widest + look.space(8), round(look.em * 10.5)))
        self.list.blockSignals(False)
        self.light_up(current)

    @staticmethod
    def _close(gap: QListWidgetItem) -> None:
        from PySide6.QtCore import Qt

        gap.setFlags(Qt.ItemFlag.NoItemFlags)

    def light_up(self, screen_id: str) -> None:
        """Show which screen is open without choosing it again."""
        self.list.blockSignals(True)
        self.list.setCurrentItem(None)  # type: ignore[call-overload]
        for n in range(self.list.count()):
            if self.list.item(n).data(_ID) == screen_id:
                self.list.setCurrentRow(n)
        self.list.blockSignals(False)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.data(_ID):
            self.chosen.emit(item.data(_ID))
