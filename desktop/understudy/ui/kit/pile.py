"""Cards below one another, each measured by itself: nested layouts would measure them over and over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from understudy.ui.theme.theme import theme


class Pile(QWidget):
    """A page of widgets for a scroll area. ``spacing`` and the room at the trailing edge are in quarters of a line."""

    def __init__(self, spacing: float = 2, trailing: float = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spacing, self._trailing = spacing, trailing
        self._parts: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def parts(self) -> Sequence[QWidget]:
        """What lies here, top to bottom."""
        return tuple(self._parts)

    def add(self, part: QWidget) -> None:
        """Put one below the others."""
        part.setParent(self)
        self._parts.append(part)
        part.ensurePolished()
        self._place(len(self._parts) - 1)
        part.show()

    def keep(self, count: int) -> None:
        """Let the first ones stay, take the others away."""
        for part in self._parts[count:]:
            part.hide()
            part.deleteLater()
        del self._parts[count:]
        self._place(count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place(0)

    def event(self, event: QEvent) -> bool:
        # Without a layout, parts that want another size say so here.
        if event.type() is QEvent.Type.LayoutRequest:
            self._place(0)
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(max((part.sizeHint().width() for part in self._parts), default=0), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        widths = (part.minimumSizeHint().width() for part in self._parts)
        return QSize(max(widths, default=0) + theme().space(self._trailing), self.minimumHeight())

    def _place(self, first: int) -> None:
        """Measure and lay out from a part on."""
        look = theme()
        gap, width = look.space(self._spacing), max(0, self.width() - look.space(self._trailing))
        above = self._parts[first - 1] if first else None
        y = above.geometry().bottom() + 1 + gap if above is not None else 0
        mirrored = self.isRightToLeft()
        for part in self._parts[first:]:
            height = part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
            height = max(height, part.minimumSizeHint().height() if not part.hasHeightForWidth() else 0)
            wanted = QRect(self.width() - width if mirrored else 0, y, width, height)
            if part.geometry() != wanted:
                part.setGeometry(wanted)
            y += height + gap
        self.setMinimumHeight(max(0, y - gap))
