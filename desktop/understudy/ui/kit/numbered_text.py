"""A text of many lines that somebody edits: numbers at the edge, and the line that does not hold tinted."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from understudy.ui.kit.labels import set_look
from understudy.ui.theme.theme import theme

_LINE = re.compile(r"line (\d+)")


def line_of(message: str) -> int:
    """The line a message names ("rules.yaml, line 12: …"); 0 for none."""
    found = _LINE.search(message)
    return int(found[1]) if found else 0


class NumberedText(QPlainTextEdit):
    """Tab leaves it, as in every field. It reads left to right in every language: it holds YAML."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.wrong_line = 0
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._edge = _Edge(self)
        self._edge.setAccessibleName(self.tr("Line numbers"))
        self.blockCountChanged.connect(lambda _: self._make_room())
        self.updateRequest.connect(self._scrolled)
        theme().changed.connect(self._fit)
        self._fit()

    def mark_line(self, number: int) -> None:
        """Tint a line (1 is the first) as the one that does not hold; 0: all of them do."""
        self.wrong_line = number
        set_look(self, "problem", "true" if number else "")
        block = self.document().findBlockByNumber(number - 1)
        if not number or not block.isValid():
            self.setExtraSelections([])
            return
        tint = QTextEdit.ExtraSelection()
        tint.cursor = QTextCursor(block)
        tint.format.setBackground(theme().color("danger_soft"))
        tint.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([tint])

    def go_to_wrong_line(self) -> None:
        """Put the cursor where it does not hold."""
        block = self.document().findBlockByNumber(self.wrong_line - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.setFocus()

    def edge_width(self) -> int:
        """How wide the numbers are."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9" * digits) + theme().space(4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._edge.setGeometry(QRect(inside.left(), inside.top(), self.edge_width(), inside.height()))

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines in sight."""
        look = theme()
        painter = QPainter(self._edge)
        painter.fillRect(event.rect(), look.color("sunken"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        width = self._edge.width() - look.space(2)
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            painter.setPen(look.color("danger" if number == self.wrong_line else "text_muted"))
            painter.drawText(0, round(top), width, round(height), Qt.AlignmentFlag.AlignRight, str(number))
            top += height
            block = block.next()
        painter.end()

    def _scrolled(self, area: QRect, down: int) -> None:
        if down:
            self._edge.scroll(0, down)
        else:
            self._edge.update(0, area.y(), self._edge.width(), area.height())

    def _make_room(self) -> None:
        self.setViewportMargins(self.edge_width(), 0, 0, 0)
        inside = self.contentsRect()
        self._edge.setGeometry(QRect(inside.left(), inside.top(), self.edge_width(), inside.height()))

    def _fit(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme().font().pointSizeF())
        self.setFont(font)
        self._make_room()


class _Edge(QWidget):
    """Where the numbers stand."""

    def __init__(self, text: NumberedText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.edge_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._text.paint_numbers(event)
