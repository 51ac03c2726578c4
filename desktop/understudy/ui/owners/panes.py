"""Tree and details in one place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from understudy.ui.theme.theme import theme

SIDE_BY_SIDE_EMS, TREE_SHARE = 46, 0.44


class Panes(QSplitter):
    """Tree and details side by side, one below the other where there is little room."""

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        parts = [part for n in range(self.count()) if (part := self.widget(n)) is not None]
        size.setWidth(max((part.minimumSizeHint().width() for part in parts), default=0))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme().em * SIDE_BY_SIDE_EMS
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self.orientation() is not wanted:
            self.setOrientation(wanted)
            if wide:
                self.setSizes([round(self.width() * TREE_SHARE), round(self.width() * (1 - TREE_SHARE))])
