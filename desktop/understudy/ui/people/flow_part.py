"""Widgets in lines whose height is settled in one place, so that layouts above need not ask for it again and again."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from understudy.ui.kit.flow import FlowLayout
from understudy.ui.theme.theme import theme


class FlowPart(QWidget):
    """Add widgets to ``flow``. Its height follows its width and what is in it.

    A layout whose parts have a height for width asks each of them a dozen times a pass. A flow answers in Python, where
    every answer may wait for a worker thread; a part with a fixed height is not asked.
    """

    def __init__(self) -> None:
        super().__init__()
        self._room = _Room(self)
        self.flow = FlowLayout(self._room, theme().space(2))
        self._sized = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sized = True
        self.fit()

    def fit(self) -> None:
        """As wide as the widest part at least, as high as the lines are at this width."""
        least = self.flow.minimumSize()
        self.setMinimumWidth(least.width())
        # Before the first layout the width says nothing.
        height = self.flow.heightForWidth(self.width()) if self._sized else least.height()
        self._room.setGeometry(0, 0, self.width(), height)
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)


class _Room(QWidget):
    """Where the flow lies; tells when something in it has changed its size."""

    def __init__(self, part: FlowPart) -> None:
        super().__init__(part)
        self._part = part

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._part.fit()
        return done
