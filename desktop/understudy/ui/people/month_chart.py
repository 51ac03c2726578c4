"""Contributions by month, painted: a bar a month, stacked by kind of work."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from understudy.application.charts import MonthBar, MonthChart, Work
from understudy.ui.kit.labels import mark_data
from understudy.ui.people.activity_words import month_name, month_sentence, work_word
from understudy.ui.theme.theme import Theme, theme

# Patterns, because colour is never the only sign.
_PATTERNS = {
    Work.CODE: Qt.BrushStyle.SolidPattern,
    Work.REVIEW: Qt.BrushStyle.BDiagPattern,
    Work.TALK: Qt.BrushStyle.Dense5Pattern,
    Work.ELSEWHERE: Qt.BrushStyle.CrossPattern,
}
_SERIES = {work: number for number, work in enumerate(Work)}


class MonthChartView(QWidget):
    """Arrow keys go from month to month, Page Up and Down a year; Enter or a click: ``opened(year, month)``."""

    opened = Signal(int, int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.chart = MonthChart()
        self.current = -1
        mark_data(self)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_chart(self, chart: MonthChart) -> None:
        """Show this one; the newest month is the current one."""
        self.chart = chart
        self.current = len(chart.bars) - 1
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        if self.current < 0:
            self.setAccessibleDescription(self.tr("No contributions."))
            return
        bars = self.chart.bars
        most = max(bars, key=lambda bar: bar.total)
        everything = self.tr("From {first} to {last}, {total} contributions; most in {month}: {most}.").format(
            first=month_name(bars[0].year, bars[0].month),
            last=month_name(bars[-1].year, bars[-1].month),
            total=sum(bar.total for bar in bars),
            month=month_name(most.year, most.month),
            most=most.total,
        )
        self.setAccessibleDescription(f"{month_sentence(bars[self.current])} {everything}")

    # -- measures ----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        em = theme().em
        return QSize(em * 30, round(em * 9.5))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().em * 14, self.sizeHint().height())

    def plot(self) -> QRectF:
        """Where the bars stand."""
        look = theme()
        metrics = QFontMetrics(look.font(0.9))
        beside = max((metrics.horizontalAdvance(mark.text) for mark in self.chart.levels), default=0) + look.space(2)
        area = QRectF(beside, look.em * 1.9, self.width() - beside - 2, self.height() - look.em * 3.4)
        return self._mirror(area)

    def bar_rect(self, number: int) -> QRectF:
        """The whole height over a month."""
        bar, area = self.chart.bars[number], self.plot()
        return self._across(area, bar.left, bar.right)

    def _across(self, area: QRectF, left: float, right: float) -> QRectF:
        rect = QRectF(area.left() + left * area.width(), area.top(), (right - left) * area.width(), area.height())
        if self.isRightToLeft():
            rect.moveLeft(area.left() + (1 - right) * area.width())
        return rect

    def _mirror(self, rect: QRectF) -> QRectF:
        if self.isRightToLeft():
            rect.moveLeft(self.width() - rect.right())
        return rect

    # -- drawing -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setFont(look.font(0.9))
        area = self.plot()
        self._legend(painter, look)
        self._grid(painter, look, area)
        for number, bar in enumerate(self.chart.bars):
            self._bar(painter, look, area, number, bar)

    def _legend(self, painter: QPainter, look: Theme) -> None:
        metrics, x, side = painter.fontMetrics(), 0.0, look.em * 0.7
        for work in self.chart.works:
            words = work_word(work)
            square = QRectF(x, (look.em * 1.5 - side) / 2, side, side)
            self._fill(painter, look, self._mirror(QRectF(square)), work)
            x += side + look.space(1)
            wide = metrics.horizontalAdvance(words) + 2
            painter.setPen(look.color("text"))
            painter.drawText(self._mirror(QRectF(x, 0, wide, look.em * 1.5)), Qt.AlignmentFlag.AlignVCenter, words)
            x += wide + look.space(4)

    def _grid(self, painter: QPainter, look: Theme, area: QRectF) -> None:
        for mark in self.chart.levels:
            y = area.bottom() - mark.place * area.height()
            painter.setPen(look.color("border"))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(look.color("text_muted"))
            beside = self._mirror(
                QRectF(0, y - look.em, self._mirror(QRectF(area)).left() - look.space(1), look.em * 2)
            )
            trailing = Qt.AlignmentFlag.AlignLeft if self.isRightToLeft() else Qt.AlignmentFlag.AlignRight
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | trailing, mark.text)
        until, years = -1.0, self.chart.years
        wide = painter.fontMetrics().horizontalAdvance("0000") + look.space(2)
        if len(years) > 1 and (years[1].place - years[0].place) * area.width() < wide:
            years = years[1:]  # the first is seldom a whole year
        for mark in years:
            wide = painter.fontMetrics().horizontalAdvance(mark.text)
            x = mark.place * area.width()
            if x < until or x + wide > area.width():
                continue
            until = x + wide + look.space(2)
            rect = QRectF(area.left() + x, area.bottom() + look.space(1), wide + 2, look.em * 1.2)
            if self.isRightToLeft():
                rect.moveLeft(area.right() - x - wide - 2)
            painter.setPen(look.color("text_muted"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, mark.text)

    def _bar(self, painter: QPainter, look: Theme, area: QRectF, number: int, bar: MonthBar) -> None:
        across = self._across(area, bar.left, bar.right)
        for piece in bar.pieces:
            top, bottom = (area.bottom() - share * area.height() for share in (piece.top, piece.bottom))
            self._fill(painter, look, QRectF(across.left(), top, max(across.width(), 1.0), bottom - top), piece.work)
        if number == self.current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("focus"), 2))
            height = max((piece.top for piece in bar.pieces), default=0.0) * area.height()
            painter.drawRect(QRectF(across.left() - 2, area.bottom() - height - 3, across.width() + 4, height + 4))

    def _fill(self, painter: QPainter, look: Theme, rect: QRectF, work: Work) -> None:
        color = look.series(_SERIES[work])
        pattern = _PATTERNS[work]
        painter.fillRect(rect, QBrush(color, pattern))
        if pattern is not Qt.BrushStyle.SolidPattern and rect.width() > 4:
            painter.setPen(QPen(color, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    # -- keyboard and mouse ------------------------------------------------------------------------------------------

    def _at(self, point: QPointF) -> int:
        area = self.plot()
        if not self.chart.bars or not area.contains(point):
            return -1
        share = (point.x() - area.left()) / area.width()
        if self.isRightToLeft():
            share = 1 - share
        return min(len(self.chart.bars) - 1, int(share * len(self.chart.bars)))

    def _set_current(self, number: int) -> None:
        self.current = min(max(number, 0), len(self.chart.bars) - 1)
        self._tell()
        self.update()

    def _open(self) -> None:
        bar = self.chart.bars[self.current]
        if bar.total:
            self.opened.emit(bar.year, bar.month)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward, backward = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            forward, backward = backward, forward
        steps = {forward: 1, backward: -1, Qt.Key.Key_PageDown: 12, Qt.Key.Key_PageUp: -12}
        key = Qt.Key(event.key())
        if not self.chart.bars:
            super().keyPressEvent(event)
        elif key in steps:
            self._set_current(self.current + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._set_current(0 if key is Qt.Key.Key_Home else len(self.chart.bars) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number >= 0:
            self._set_current(number)
            self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position())
        some = over >= 0 and self.chart.bars[over].total > 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if some else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._at(QPointF(event.pos()))
            if number >= 0:
                QToolTip.showText(event.globalPos(), month_sentence(self.chart.bars[number]), self)
            else:
                QToolTip.hideText()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)
