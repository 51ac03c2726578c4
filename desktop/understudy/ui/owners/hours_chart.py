"""The 24 hours of the UTC day as a strip of cells: how many owners can be expected to answer in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from understudy.application.owners.place import AwakeHour
from understudy.ui.kit.labels import mark_data
from understudy.ui.owners.words import names
from understudy.ui.theme.theme import theme


class HoursChart(QWidget):
    """Arrow keys go from hour to hour; Enter or a click: ``opened(hour)``."""

    opened = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.hours: tuple[AwakeHour, ...] = ()
        self.current = 0
        mark_data(self)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_hours(self, hours: Sequence[AwakeHour]) -> None:
        """Show these."""
        self.hours = tuple(hours)
        self._tell()
        self.update()

    def sentence(self, hour: AwakeHour) -> str:
        """An hour in words."""
        span = self.tr("{from}:00–{to}:00 UTC").format(
            **{"from": f"{hour.hour:02d}", "to": f"{(hour.hour + 1) % 24:02d}"}
        )
        if not hour.people:
            return self.tr("{span}: nobody").format(span=span)
        return self.tr("{span}: {n} – {names}").format(span=span, n=len(hour.people), names=names(hour.people))

    def _tell(self) -> None:
        if self.hours:
            covered = sum(1 for hour in self.hours if hour.people)
            whole = self.tr("Hours with somebody awake: {n} of 24.").format(n=covered)
            self.setAccessibleDescription(f"{self.sentence(self.hours[self.current])}. {whole}")

    # -- measures ------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(theme().em * 26, round(theme().em * 3.6))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().em * 14, self.sizeHint().height())

    def cell(self, number: int) -> QRectF:
        """Where an hour stands."""
        look = theme()
        wide = (self.width() - 4) / 24
        x = 2 + number * wide
        if self.isRightToLeft():
            x = self.width() - 2 - (number + 1) * wide
        return QRectF(x, 2, wide - max(1.0, look.em * 0.08), look.em * 2.0)

    # -- drawing -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(0.9, bold=True))
        most = max((len(hour.people) for hour in self.hours), default=0)
        round_by = look.em * 0.2
        for hour in self.hours:
            rect, number = self.cell(hour.hour), len(hour.people)
            painter.setPen(QPen(look.color("border_strong"), 1))
            painter.setBrush(look.color("accent_soft") if number else look.color("surface"))
            painter.drawRoundedRect(rect, round_by, round_by)
            if number:
                # The more are awake, the higher the bar at the foot; the number says the same.
                high = rect.height() * 0.28 * number / most
                foot = QRectF(rect.left() + 1, rect.bottom() - high, rect.width() - 2, high)
                painter.fillRect(foot, look.color("accent"))
            painter.setPen(look.color("on_accent_soft") if number else look.color("text_muted"))
            wide = painter.fontMetrics().horizontalAdvance(str(number)) <= rect.width()
            if wide:
                top = QRectF(rect.left(), rect.top(), rect.width(), rect.height() * 0.72)
                painter.drawText(top, Qt.AlignmentFlag.AlignCenter, str(number) if number else "–")
            if hour.hour == self.current and self.hasFocus():
                self._ring(painter, rect, look.color("focus"))
        self._scale(painter)

    @staticmethod
    def _ring(painter: QPainter, rect: QRectF, color: QColor) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 2))
        painter.drawRect(rect.adjusted(-1, -1, 1, 1))

    def _scale(self, painter: QPainter) -> None:
        look = theme()
        painter.setFont(look.font(0.9))
        painter.setPen(look.color("text_muted"))
        step = 3 if self.width() >= look.em * 20 else 6
        for hour in range(0, 24, step):
            rect = self.cell(hour)
            text = f"{hour:02d}"
            wide = painter.fontMetrics().horizontalAdvance(text) + 4
            below = QRectF(rect.center().x() - wide / 2, look.em * 2.3, wide, look.em * 1.2)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    # -- keyboard and mouse --------------------------------------------------------------------------------------------

    def _at(self, point: QPointF) -> int:
        return next((hour.hour for hour in self.hours if self.cell(hour.hour).contains(point)), -1)

    def _go(self, hour: int) -> None:
        self.current = min(max(hour, 0), 23)
        self._tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward, backward = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            forward, backward = backward, forward
        places = {forward: self.current + 1, backward: self.current - 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: 23}
        key = Qt.Key(event.key())
        if key in places:
            self._go(places[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hours:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hour = self._at(event.position())
        if hour >= 0:
            self._go(hour)
            self.opened.emit(hour)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hour = self._at(QPointF(event.pos()))
            if hour >= 0:
                QToolTip.showText(event.globalPos(), self.sentence(self.hours[hour]), self)
            else:
                QToolTip.hideText()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)
