"""The cycle as a line from its start to its release, with today on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from understudy.ui.home.words import day_words, phase_name
from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import Theme, theme

_NAMED_FIRST = ("start", "release", "enhancements_freeze", "code_freeze", "docs_freeze", "test_freeze")


@dataclass(frozen=True, slots=True)
class Mark:
    """A date on the line."""

    kind: str
    day: date
    confirmed: bool


class CycleStrip(QWidget):
    """Paints the weeks of a cycle, its dates as diamonds (hollow = not confirmed) and today as a pin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = self._end = self._today = date.min
        self._marks: list[Mark] = []
        mark_data(self)
        self.setAccessibleName(self.tr("Course of the cycle"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_data(self, start: date, end: date, today: date, marks: Sequence[Mark]) -> None:
        """Show the days from ``start`` to ``end`` (after it)."""
        self._start, self._end, self._today = start, end, today
        self._marks = sorted(marks, key=lambda m: m.day)
        self.setAccessibleDescription("; ".join(self._told(mark) for mark in self._marks))
        self.update()

    def _told(self, mark: Mark) -> str:
        words = self.tr("{phase}: {day}") if mark.confirmed else self.tr("{phase}: {day}, not confirmed yet")
        return words.format(phase=phase_name(mark.kind), day=day_words(mark.day))

    def sizeHint(self) -> QSize:
        return QSize(theme().em * 30, round(theme().em * 3.6))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().em * 12, self.sizeHint().height())

    # -- measures ----------------------------------------------------------------------------------------------------

    def _track(self) -> QRectF:
        em = theme().em
        return QRectF(em * 0.6, em * 1.55, self.width() - em * 1.2, em * 0.4)

    def _x(self, day: date) -> float:
        track = self._track()
        part = (day - self._start).days / max(1, (self._end - self._start).days)
        x = track.left() + min(1.0, max(0.0, part)) * track.width()
        return self.width() - x if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else x

    # -- drawing -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._start == self._end:
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(0.9))
        self._line(painter, look)
        self._weeks(painter, look)
        for mark in self._marks:
            self._diamond(painter, look, mark)
        self._labels(painter, look)
        if self._start <= self._today <= self._end:
            self._pin(painter, look)

    def _line(self, painter: QPainter, look: Theme) -> None:
        track = self._track()
        radius = track.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("hover"))
        painter.drawRoundedRect(track, radius, radius)
        if self._today > self._start:
            done = QRectF(QPointF(self._x(self._start), track.top()), QPointF(self._x(self._today), track.bottom()))
            painter.setBrush(look.color("accent"))
            painter.drawRoundedRect(done.normalized(), radius, radius)

    def _weeks(self, painter: QPainter, look: Theme) -> None:
        track = self._track()
        painter.setPen(QPen(look.color("window"), 1))
        for week in range(1, (self._end - self._start).days // 7 + 1):
            x = self._x(self._start + timedelta(weeks=week))
            if track.left() + 2 < x < track.right() - 2:
                painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))

    def _diamond(self, painter: QPainter, look: Theme, mark: Mark) -> None:
        size, middle = look.em * 0.42, QPointF(self._x(mark.day), self._track().center().y())
        corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
        painter.setPen(QPen(look.color("text"), 1.5))
        painter.setBrush(look.color("text" if mark.confirmed else "surface"))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))

    def _labels(self, painter: QPainter, look: Theme) -> None:
        """Names below the line, as many as there is room for; those everybody asks for come first."""
        metrics = QFontMetricsF(painter.font())
        taken: list[QRectF] = []
        painter.setPen(look.color("text_muted"))
        order = {kind: place for place, kind in enumerate(_NAMED_FIRST)}
        for mark in sorted(self._marks, key=lambda m: order.get(m.kind, len(order))):
            text = phase_name(mark.kind)
            width = metrics.horizontalAdvance(text) + look.em * 0.2
            left = min(max(0.0, self._x(mark.day) - width / 2), self.width() - width)
            area = QRectF(left, self._track().bottom() + look.em * 0.3, width, look.em * 1.2)
            if not any(area.adjusted(-look.em * 0.4, 0, look.em * 0.4, 0).intersects(other) for other in taken):
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
                taken.append(area)

    def _pin(self, painter: QPainter, look: Theme) -> None:
        x, top = self._x(self._today), self._track().top()
        painter.setPen(QPen(look.color("text"), 2))
        painter.drawLine(QPointF(x, top - look.em * 0.25), QPointF(x, self._track().bottom()))
        bold = look.font(0.9, bold=True)
        painter.setFont(bold)
        text = self.tr("Today")
        width = QFontMetricsF(bold).horizontalAdvance(text) + 2
        left = min(max(0.0, x - width / 2), self.width() - width)
        painter.drawText(QRectF(left, 0, width, top - look.em * 0.25), Qt.AlignmentFlag.AlignCenter, text)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [m for m in self._marks if abs(self._x(m.day) - event.pos().x()) <= theme().em * 0.6]
            if near:
                QToolTip.showText(event.globalPos(), "\n".join(self._told(m) for m in near), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
