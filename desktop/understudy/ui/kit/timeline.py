"""Seats over cycles: every role a person held, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import Theme, theme


class BarKind(Enum):
    """How a bar is drawn: full, hatched, outlined. Never told by colour alone."""

    LEAD = "lead"
    SHADOW = "shadow"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Bar:
    """A seat. ``start`` and ``end`` count cycles from the first shown (1.5 = half-way through the second).

    ``text`` stands in the bar, ``told`` is the whole sentence for tooltip and screen reader, ``link`` where Enter goes.
    """

    row: str
    start: float
    end: float
    kind: BarKind
    text: str
    told: str
    link: str = ""
    ended_early: bool = False


class Timeline(QWidget):
    """Rows of bars over columns of cycles. Arrow keys go from bar to bar, Enter opens: ``opened(link)``."""

    opened = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._cycles: list[str] = []
        self._bars: list[Bar] = []
        self._rows: list[str] = []
        self.current = -1
        mark_data(self)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_data(self, cycles: Sequence[str], bars: Sequence[Bar]) -> None:
        """Show bars over these cycles; rows appear in the order of their first bar."""
        self._cycles = list(cycles)
        self._bars = sorted(bars, key=lambda b: (b.start, b.end))
        self._rows = list(dict.fromkeys(b.row for b in self._bars))
        self.current = 0 if self._bars else -1
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        said = self._bars[self.current].told if 0 <= self.current < len(self._bars) else ""
        everything = self.tr("Seats: {seats}.").format(seats="; ".join(b.told for b in self._bars))
        self.setAccessibleDescription(f"{said}. {everything}" if said else self.tr("No seats."))

    # -- measures ----------------------------------------------------------------------------------------------------

    def _line(self) -> float:
        return theme().em * 1.9

    def _names(self) -> float:
        metrics = QFontMetrics(theme().font())
        widest = max((metrics.horizontalAdvance(row) for row in self._rows), default=0)
        return min(widest + theme().space(4), theme().em * 12)

    def sizeHint(self) -> QSize:
        em = theme().em
        height = round((len(self._rows) or 1) * self._line() + em * 2)
        return QSize(round(self._names() + max(4, len(self._cycles)) * em * 2.6), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().em * 16, self.sizeHint().height())

    def _step(self) -> float:
        return (self.width() - self._names()) / max(1, len(self._cycles))

    def _mirror(self, rect: QRectF) -> QRectF:
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            rect.moveLeft(self.width() - rect.right())
        return rect

    def bar_rect(self, bar: Bar) -> QRectF:
        """Where a bar is drawn."""
        step, pad = self._step(), theme().space(1)
        top = self._rows.index(bar.row) * self._line() + theme().em * 1.6 + pad
        left = self._names() + bar.start * step + 2
        return self._mirror(QRectF(left, top, max(step * (bar.end - bar.start) - 4, 6.0), self._line() - 2 * pad))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(0.9))
        self._grid(painter, look)
        for number, bar in enumerate(self._bars):
            self._bar(painter, look, bar, focused=number == self.current and self.hasFocus())

    def _grid(self, painter: QPainter, look: Theme) -> None:
        step, names, head = self._step(), self._names(), look.em * 1.5
        every = max(1, round(look.em * 3 / max(1.0, step)))
        for n, cycle in enumerate(self._cycles):
            column = self._mirror(QRectF(names + n * step, 0, step, head))
            edge = column.left() if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else column.right()
            painter.setPen(look.color("border"))
            painter.drawLine(QPointF(edge, head), QPointF(edge, self.height()))
            if n % every == 0:
                painter.setPen(look.color("text_muted"))
                wide = self._mirror(QRectF(names + n * step + 3, 0, step * every - 3, head))
                painter.drawText(wide, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, cycle)
        for n, row in enumerate(self._rows):
            painter.setPen(look.color("text"))
            area = self._mirror(QRectF(0, head + n * self._line(), names - look.space(2), self._line()))
            text = QFontMetrics(painter.font()).elidedText(row, Qt.TextElideMode.ElideRight, int(area.width()))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)

    def _bar(self, painter: QPainter, look: Theme, bar: Bar, *, focused: bool) -> None:
        rect = self.bar_rect(bar)
        fill, ink = {
            BarKind.LEAD: ("accent", "on_accent"),
            BarKind.SHADOW: ("accent_soft", "on_accent_soft"),
            BarKind.OTHER: ("hover", "text"),
        }[bar.kind]
        pen = QPen(look.color("accent" if bar.kind is not BarKind.OTHER else "border_strong"), 1)
        if bar.ended_early:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.color(fill))
        radius = look.space(1)
        painter.drawRoundedRect(rect, radius, radius)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("text"), 2))
            painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius, radius)
        painter.setPen(look.color(ink))
        inner = rect.adjusted(look.space(1), 0, -look.space(1), 0)
        text = QFontMetrics(painter.font()).elidedText(bar.text, Qt.TextElideMode.ElideRight, int(inner.width()))
        if len(text) < min(4, len(bar.text)):
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, bar.text[:1].upper())
        else:
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)

    # -- keyboard and mouse ------------------------------------------------------------------------------------------

    def _at(self, point: QPointF) -> int:
        return next((n for n, bar in enumerate(self._bars) if self.bar_rect(bar).contains(point)), -1)

    def _set_current(self, number: int) -> None:
        self.current = number
        self._tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = Qt.Key.Key_Right
        backward = Qt.Key.Key_Left
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            forward, backward = backward, forward
        key = event.key()
        if not self._bars:
            super().keyPressEvent(event)
        elif key in (forward, Qt.Key.Key_Down):
            self._set_current(min(self.current + 1, len(self._bars) - 1))
        elif key in (backward, Qt.Key.Key_Up):
            self._set_current(max(self.current - 1, 0))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._set_current(0 if key == Qt.Key.Key_Home else len(self._bars) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._bars[self.current].link:
            self.opened.emit(self._bars[self.current].link)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number >= 0:
            self._set_current(number)
            if self._bars[number].link:
                self.opened.emit(self._bars[number].link)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position())
        linked = over >= 0 and bool(self._bars[over].link)
        self.setCursor(Qt.CursorShape.PointingHandCursor if linked else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._at(QPointF(event.pos()))
            if number >= 0:
                QToolTip.showText(event.globalPos(), self._bars[number].told, self)
            else:
                QToolTip.hideText()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)
