"""The list of screens at the start edge of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from understudy.ui.kit.labels import mark_data
from understudy.ui.kit.screen import ScreenSpec
from understudy.ui.theme.theme import theme

_ID = int(Qt.ItemDataRole.UserRole)


class Navigation(QFrame):
    """``chosen(screen id)`` when a person picks a screen; a place for tasks below."""

    chosen = Signal(str)

    def __init__(self, name: str, tray: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("kind", "sunken")
        self._specs: list[ScreenSpec] = []
        self.brand = mark_data(QLabel(name))
        self.brand.setProperty("kind", "heading")
        self.list = QListWidget()
        self.list.setProperty("kind", "navigation")
        self.list.setAccessibleName(self.tr("Screens"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemSelectionChanged.connect(self._choose)
        layout = QVBoxLayout(self)
        edge = look.space(2)
        layout.setContentsMargins(edge, look.space(3), edge, edge)
        layout.setSpacing(look.space(2))
        self.brand.setContentsMargins(look.space(3), 0, 0, look.space(1))
        layout.addWidget(self.brand)
        layout.addWidget(self.list, 1)
        layout.addWidget(tray)
        look.changed.connect(self._fill)

    def set_screens(self, specs: Sequence[ScreenSpec]) -> None:
        """The screens to list."""
        self._specs = [s for s in specs if s.in_navigation]
        self._fill()

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
                gap.setFlags(Qt.ItemFlag.NoItemFlags)
                gap.setSizeHint(QSize(1, look.space(3)))
                self.list.addItem(gap)
                group = spec.group
            item = QListWidgetItem(look.icon(spec.icon), spec.title)
            item.setData(_ID, spec.id)
            self.list.addItem(item)
        widest = self.list.sizeHintForColumn(0)
        self.setFixedWidth(max(widest + look.space(8), round(look.em * 10.5)))
        self.list.blockSignals(False)
        self.light_up(current)

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
