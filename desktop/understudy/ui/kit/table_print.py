"""A table on paper: heading, header line on every page, page numbers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from understudy.ui.kit.table_text import TableText
from understudy.ui.theme.fonts import FAMILY

_INK, _GREY, _RULE = QColor("#1a222d"), QColor("#56616f"), QColor("#c9cfd8")
_POINTS = 9.0

PREVIEW_SHARE = 0.85
"""How much of the window a print preview takes."""


class TablePrinter:
    """Paints a table page by page. Black on white whatever the theme is."""

    def __init__(self, table: TableText) -> None:
        self._table = table

    def paint(self, device: QPagedPaintDevice) -> int:
        """Paint everything; returns the number of pages."""
        painter = QPainter(device)
        try:
            return self._paint(painter, device)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, device: QPagedPaintDevice) -> int:
        body, bold, large = QFont(FAMILY), QFont(FAMILY), QFont(FAMILY)
        body.setPointSizeF(_POINTS)
        bold.setPointSizeF(_POINTS)
        bold.setBold(True)
        large.setPointSizeF(_POINTS * 1.6)
        large.setBold(True)
        self._fonts = (body, bold, large)
        metrics = QFontMetricsF(body, device)
        self._line = metrics.height()
        self._pad = self._line * 0.35
        self._width, height = float(painter.viewport().width()), float(painter.viewport().height())
        self._columns = self._widths(QFontMetricsF(bold, device), metrics)
        heights = [self._height(metrics, row) for row in self._table.rows]
        pages = self._pages(heights, height, QFontMetricsF(large, device).height())
        for number, (first, last, top) in enumerate(pages):
            if number:
                device.newPage()
            else:
                self._heading(painter)
            y = self._row(painter, bold, self._table.headers, top, self._line + 2 * self._pad)
            for row in range(first, last):
                y = self._row(painter, body, self._table.rows[row], y, heights[row])
            self._footer(painter, height, number + 1, len(pages))
        return len(pages)

    def _widths(self, bold: QFontMetricsF, body: QFontMetricsF) -> list[float]:
        """As wide as the content wants; shared out fairly when that is more than the page."""
        wants = []
        for n, header in enumerate(self._table.headers):
            cells = (body.horizontalAdvance(row[n]) for row in self._table.rows[:500])
            wants.append(max(bold.horizontalAdvance(header), *cells, 0.0) + 3 * self._pad)
        total = sum(wants) or 1.0
        if total <= self._width:
            return wants
        fair = self._width / len(wants)
        small = sum(w for w in wants if w <= fair)
        factor = (self._width - small) / (total - small)
        return [w if w <= fair else w * factor for w in wants]

    def _height(self, metrics: QFontMetricsF, row: object) -> float:
        cells = list(row) if isinstance(row, (list, tuple)) else []
        flags = int(Qt.TextFlag.TextWordWrap)
        tallest = max(
            (
                metrics.boundingRect(QRectF(0, 0, width - 2 * self._pad, 1e6), flags, cell).height()
                for cell, width in zip(cells, self._columns, strict=True)
            ),
            default=self._line,
        )
        return max(self._line, tallest) + 2 * self._pad

    def _pages(self, heights: list[float], height: float, title: float) -> list[tuple[int, int, float]]:
        """(first row, row after the last, top of the table) of each page."""
        head, foot = self._line + 2 * self._pad, self._line * 2
        top = title + self._line * 2.5
        pages, first, y = [], 0, top + head
        for n, row in enumerate(heights):
            if y + row > height - foot and n > first:
                pages.append((first, n, top))
                first, top = n, 0.0
                y = head
            y += row
        pages.append((first, len(heights), top))
        return pages

    def _heading(self, painter: QPainter) -> None:
        painter.setPen(_INK)
        painter.setFont(self._fonts[2])
        area = QRectF(0, 0, self._width, self._line * 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop, self._table.title)
        painter.setPen(_GREY)
        painter.setFont(self._fonts[0])
        painter.drawText(area.translated(0, self._line * 1.9), Qt.AlignmentFlag.AlignLeading, self._table.note)

    def _row(self, painter: QPainter, font: QFont, cells: object, y: float, height: float) -> float:
        texts = list(cells) if isinstance(cells, (list, tuple)) else []
        painter.setFont(font)
        painter.setPen(_INK)
        x = 0.0
        for text, width, align in zip(texts, self._columns, self._table.aligns, strict=True):
            area = QRectF(x + self._pad, y + self._pad, width - 2 * self._pad, height - 2 * self._pad)
            painter.drawText(area, int(align.value) | int(Qt.TextFlag.TextWordWrap), text)
            x += width
        painter.setPen(_RULE)
        painter.drawLine(0, round(y + height), round(self._width), round(y + height))
        return y + height

    def _footer(self, painter: QPainter, height: float, page: int, pages: int) -> None:
        painter.setFont(self._fonts[0])
        painter.setPen(_GREY)
        area = QRectF(0, height - self._line, self._width, self._line)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeading, self._table.title)
        words = QCoreApplication.translate("TablePrinter", "Page {page} of {pages}")
        painter.drawText(area, Qt.AlignmentFlag.AlignTrailing, words.format(page=page, pages=pages))


def write_pdf(table: TableText, path: Path) -> int:
    """Write the table as PDF; returns the number of pages. Raises OSError where the file cannot be written."""
    with path.open("wb"):
        pass  # QPdfWriter is silent about a path it cannot write to
    writer = QPdfWriter(str(path))
    writer.setTitle(table.title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    if len(table.headers) > 6:
        writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    return TablePrinter(table).paint(writer)


def preview(table: TableText, parent: QWidget) -> QPrintPreviewDialog:
    """A print preview, open; printing is a button in it. Returned for tests."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(table.title)
    if len(table.headers) > 6:
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    pages = TablePrinter(table)
    # The dialog keeps neither the printer nor a bound method of a plain object alive; this function keeps both.
    dialog.paintRequested.connect(lambda _: pages.paint(printer))
    # By itself it would be as small as its buttons allow.
    dialog.resize(parent.window().size() * PREVIEW_SHARE)
    dialog.open()
    return dialog
