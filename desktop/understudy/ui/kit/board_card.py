"""One card of a board: painted whole, so that hundreds of them stay quick."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QStyle, QWidget

from understudy.ui.kit.board_data import Badge, Card
from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import Theme, theme

MIME = "application/x-understudy-cards"


def pack(ids: list[int]) -> QMimeData:
    """Card ids as drag data."""
    data = QMimeData()
    data.setData(MIME, json.dumps(ids).encode())
    return data


def unpack(data: QMimeData) -> list[int]:
    """Card ids from drag data; [] for foreign data."""
    if not data.hasFormat(MIME):
        return []
    return [int(i) for i in json.loads(bytes(data.data(MIME).data()).decode())]


class CardWidget(QAbstractButton):
    """Checked = selected. Space selects, Enter opens, arrows are the board's business."""

    opened = Signal(int)
    stepped = Signal(int, int)
    drag_started = Signal()

    def __init__(self, card: Card, parent: QWidget) -> None:
        super().__init__(parent)
        self.card = card
        self._pressed_at: QPoint | None = None
        mark_data(self)
        self.setCheckable(True)
        self.setText(card.title)
        self.setAccessibleName(card.accessible())
        self.setToolTip(card.accessible())
        # Tab reaches one card of the board, arrows the others.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    # -- size and looks --------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.em * 13, self._height(look))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.em * 9, self._height(look))

    def _height(self, look: Theme) -> int:
        lines = 1 + (0.9 if self.card.subtitle else 0) + (1.25 if self.card.badges else 0)
        return round(look.em * lines) + look.space(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter, look)
        pad = look.space(2)
        inner = self.rect().adjusted(pad, look.space(1.5), -pad, -look.space(1.5))
        side = look.em
        text = "on_accent_soft" if self.isChecked() else "text"
        icon = QStyle.visualRect(self.layoutDirection(), inner, QRect(inner.topLeft(), QSize(side, side)))
        painter.drawPixmap(icon, look.pixmap(self.card.icon, "text_muted", side, self.devicePixelRatioF()))
        left = inner.left() + side + look.space(1.5)
        line = QRect(left, inner.top(), inner.right() - left, side)
        self._text(painter, line, self.card.title, look, text, bold=True)
        y = line.bottom() + 1
        if self.card.subtitle:
            line = QRect(left, y, inner.right() - left, round(side * 0.9))
            self._text(painter, line, self.card.subtitle, look, text if self.isChecked() else "text_muted", scale=0.9)
            y = line.bottom() + 1
        if self.card.badges:
            self._badges(painter, QRect(left, y + look.space(0.5), inner.right() - left, side), look)

    def _frame(self, painter: QPainter, look: Theme) -> None:
        ground = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else "surface"
        painter.setBrush(look.color(ground))
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
        elif self.isChecked():
            painter.setPen(QPen(look.color("accent"), 1))
        else:
            style = Qt.PenStyle.SolidLine if self.card.movable else Qt.PenStyle.DashLine
            painter.setPen(QPen(look.color("border"), 1, style))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), look.space(1.5), look.space(1.5))

    def _text(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        look: Theme,
        color: str,
        *,
        bold: bool = False,
        scale: float = 1,
    ) -> None:
        font = look.font(scale, bold)
        painter.setFont(font)
        painter.setPen(look.color(color))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), area)
        # Qt itself mirrors "leading" for a painter on a right-to-left widget.
        painter.drawText(place, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)

    def _badges(self, painter: QPainter, area: QRect, look: Theme) -> None:
        font = look.font(0.82)
        metrics = QFontMetrics(font)
        x = area.left()
        for badge in self.card.badges:
            icon = round(look.em * 0.85) if badge.icon else 0
            width = metrics.horizontalAdvance(badge.text) + icon + look.space(2.5 if badge.icon else 2)
            if x + width > area.right() and x > area.left():
                break
            box = QRect(x, area.top(), min(width, area.right() - x), area.height())
            self._badge(painter, box, badge, look, icon)
            x += width + look.space(1)

    def _badge(self, painter: QPainter, box: QRect, badge: Badge, look: Theme, icon: int) -> None:
        ground = "surface" if self.isChecked() else f"{badge.tone}_soft" if badge.tone else "hover"
        ink = ("link" if self.isChecked() else "on_accent_soft") if badge.tone == "accent" else badge.tone or "text"
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(ground))
        painter.drawRoundedRect(place, look.space(1), look.space(1))
        x = box.left() + look.space(1)
        if icon:
            at = QRect(x, box.center().y() - icon // 2, icon, icon)
            at = QStyle.visualRect(self.layoutDirection(), self.rect(), at)
            painter.drawPixmap(at, look.pixmap(badge.icon, ink, icon, self.devicePixelRatioF()))
            x += icon + look.space(0.5)
        self._text(painter, QRect(x, box.top(), box.right() - x, box.height()), badge.text, look, ink, scale=0.82)

    # -- keyboard and mouse ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = -1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
        steps = {
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Left: (-rtl, 0),
            Qt.Key.Key_Right: (rtl, 0),
        }
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(*steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.card.id)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        far = start is not None and (
            (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance()
        )
        if far and self.card.movable:
            self._pressed_at = None
            self.setDown(False)
            self.drag_started.emit()
        else:
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.card.id)

    def start_drag(self, ids: list[int]) -> None:
        """Drag these cards with the picture of this one."""
        drag = QDrag(self)
        drag.setMimeData(pack(ids))
        drag.setPixmap(self.grab())
        drag.exec(Qt.DropAction.MoveAction)
