"""A list and what it shows in one place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from understudy.ui.theme.theme import theme

SIDE_BY_SIDE_EMS = 46


class Panes(QSplitter):
    """Two parts side by side, one below the other where there is little room.

    ``first_share`` is the part of the width, from 0 to 1, that the first one has side by side.
    """

    def __init__(self, first_share: float) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._first_share = first_share

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        # The wider one alone, or the page could never become narrow enough to stack them.
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
                self.setSizes([round(self.width() * self._first_share), round(self.width() * (1 - self._first_share))])
