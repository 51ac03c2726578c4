"""Bars of a report, painted from its own numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from understudy.application.documents import Bars
from understudy.ui.kit.labels import mark_data
from understudy.ui.reports.words import bar_value
from understudy.ui.theme.theme import theme


class BarChart(QWidget):
    """One bar a label, the label above it and the value beside it. The description says all of it in words."""

    def __init__(self, bars: Bars, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = bars
        mark_data(self)
        self.setAccessibleName(bars.title)
        self.setAccessibleDescription(
            "; ".join(f"{label}: {bar_value(bars, place)}" for place, label in enumerate(bars.labels))
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def _step(self) -> float:
        return theme().em * 2.5

    def sizeHint(self) -> QSize:
        return QSize(theme().em * 30, round(self._step() * max(1, len(self.bars.labels))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().em * 14, self.sizeHint().height())

    def _values_width(self) -> float:
        metrics = QFontMetricsF(theme().font())
        widest = max(
            (metrics.horizontalAdvance(bar_value(self.bars, n)) for n in range(len(self.bars.labels))), default=0
        )
        return min(widest + theme().em, self.width() * 0.5)

    def bar_rect(self, place: int) -> QRectF:
        """Where a bar is drawn; no width for a value that is not known."""
        look = theme()
        room = self.width() - self._values_width()
        value = self.bars.values[place] or 0.0
        part = min(1.0, max(0.0, value / self.bars.top)) if self.bars.top else 0.0
        rect = QRectF(0, place * self._step() + look.em * 1.25, part * room, look.em * 0.75)
        return self._mirror(rect)

    def _mirror(self, rect: QRectF) -> QRectF:
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            rect.moveLeft(self.width() - rect.right())
        return rect

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font())
        metrics = QFontMetricsF(painter.font())
        room, radius = self.width() - self._values_width(), look.em * 0.15
        start = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        for place, name in enumerate(self.bars.labels):
            top = place * self._step()
            painter.setPen(look.color("text"))
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QRectF(0, top, self.width(), look.em * 1.2), start, words)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("hover"))
            whole = self._mirror(QRectF(0, top + look.em * 1.25, room, look.em * 0.75))
            painter.drawRoundedRect(whole, radius, radius)
            if self.bars.values[place]:
                painter.setBrush(look.series(0))
                painter.drawRoundedRect(self.bar_rect(place), radius, radius)
            painter.setPen(look.color("text"))
            beside = QRectF(room + look.em * 0.5, top + look.em, self._values_width() - look.em * 0.5, look.em * 1.25)
            value = metrics.elidedText(bar_value(self.bars, place), Qt.TextElideMode.ElideRight, beside.width())
            painter.drawText(self._mirror(beside), start, value)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = int(event.pos().y() / self._step())
            if 0 <= place < len(self.bars.labels):
                QToolTip.showText(event.globalPos(), f"{self.bars.labels[place]}: {bar_value(self.bars, place)}", self)
            return True
        return super().event(event)
