"""Two columns that stand below one another where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from understudy.ui.theme.theme import theme

SIDE_BY_SIDE_EMS = 44
"""From this width on, in heights of a line of text, there is room for two columns."""


class TwoColumns(QWidget):
    """``first`` and ``second`` are layouts to put widgets into; the first is the wider one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.first, self.second = QVBoxLayout(), QVBoxLayout()
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look.space(4))
        for column, share in ((self.first, 3), (self.second, 2)):
            column.setSpacing(look.space(4))
            self._box.addLayout(column, share)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._arrange)

    @property
    def side_by_side(self) -> bool:
        """True while the columns stand beside one another."""
        return self._box.direction() is QBoxLayout.Direction.LeftToRight

    def minimumSizeHint(self) -> QSize:
        # The width of the wider column alone, or the page could never become narrow enough to stack them.
        size = super().minimumSizeHint()
        size.setWidth(max(self.first.minimumSize().width(), self.second.minimumSize().width()))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= theme().em * SIDE_BY_SIDE_EMS
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
