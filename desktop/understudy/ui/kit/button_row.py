"""Buttons side by side, below one another where there is no room for that."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QWidget

from understudy.ui.kit.flow import FlowLayout
from understudy.ui.theme.theme import theme

SIDE_BY_SIDE_EMS = 40


class ButtonRow(QWidget):
    """Wants to be as wide as all of them, and can be as narrow as the widest."""

    def __init__(self, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self._buttons = list(buttons)
        self._flow = FlowLayout(self, theme().space(2))
        for button in buttons:
            self._flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _wanted(self) -> int:
        shown = [button for button in self._buttons if not button.isHidden()]
        return sum(b.sizeHint().width() for b in shown) + self._flow.spacing() * max(0, len(shown) - 1)

    def sizeHint(self) -> QSize:
        return QSize(self._wanted(), self.heightForWidth(self._wanted()))

    def minimumSizeHint(self) -> QSize:
        return self._flow.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)


class HeadRow(QWidget):
    """Words with buttons beside them, or below them where text is large or the window small."""

    def __init__(self, words: QWidget, buttons: Sequence[QPushButton], side_by_side: float = SIDE_BY_SIDE_EMS) -> None:
        super().__init__()
        self._from = side_by_side
        self._words, self._buttons = words, ButtonRow(buttons)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().space(2))
        self._box.addWidget(words, 1)
        self._box.addWidget(self._buttons)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self._arrange)

    def minimumSizeHint(self) -> QSize:
        # The wider of the two alone, or the row could never become narrow enough to stack them.
        size = super().minimumSizeHint()
        widths = (self._words.minimumSizeHint().width(), self._buttons.minimumSizeHint().width())
        size.setWidth(max(widths))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= theme().em * self._from
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
