"""A table of a report: all its rows, wrapped where they are long."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QWidget

from understudy.application.documents import Table
from understudy.ui.kit.rows_model import Align, Column, RowsModel
from understudy.ui.kit.table import TableView
from understudy.ui.kit.table_text import TableText, as_tsv
from understudy.ui.reports.words import cell_text
from understudy.ui.theme.theme import theme

_Row = tuple[int, tuple[str | int | float | None, ...]]

HIGHEST_EMS = 30
"""A table higher than this scrolls inside itself."""
WRAPPED_ROWS = 150
"""Longer tables keep one line a row: measuring each row would take too long."""


class ReportTable(TableView):
    """Shows a Table block; Ctrl+C copies the selected rows, or all."""

    def __init__(self, table: Table, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        columns: list[Column[_Row]] = [
            Column(
                str(place),
                title,
                lambda row, place=place: cell_text(row[1][place]),  # type: ignore[misc]
                key=lambda row: row[0],
                align=Align.END if place in table.numeric else Align.START,
            )
            for place, title in enumerate(table.columns)
        ]
        self.rows: RowsModel[_Row] = RowsModel(columns, lambda row: row[0], self)
        self.rows.set_rows(list(enumerate(table.rows)))
        self.setModel(self.rows)
        self.setAccessibleName(table.title or name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._wraps = len(table.rows) <= WRAPPED_ROWS
        self.setWordWrap(self._wraps)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.copy_wanted.connect(self.copy)
        # Rows are measured once the columns have their widths, not at every step of a resize.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit_rows)
        theme().changed.connect(self._fit)
        self._fit()

    def widths(self, room: int) -> list[int]:
        """How wide each column is: what its longest text needs where there is room; else long texts share and wrap."""
        metrics, bold = QFontMetrics(theme().font()), QFontMetrics(theme().font(bold=True))
        padding = theme().space(4) + 10
        wanted = [
            padding + max([bold.horizontalAdvance(title), *(metrics.horizontalAdvance(t) for t in self._texts(place))])
            for place, title in enumerate(self.table.columns)
        ]
        if sum(wanted) <= room:
            extra = room - sum(wanted)
            return [width + int(extra * width / sum(wanted)) for width in wanted]
        # The narrow ones get what they need, the others share what is left.
        left, open_ones = room, list(range(len(wanted)))
        given: dict[int, int] = {}
        for place in sorted(open_ones, key=lambda p: wanted[p]):
            fair = left // (len(wanted) - len(given))
            given[place] = min(wanted[place], fair)
            left -= given[place]
        return [given[place] for place in open_ones]

    def _texts(self, place: int) -> list[str]:
        return [cell_text(row[place]) for row in self.table.rows]

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(round(theme().em * 1.8))
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for place, width in enumerate(self.widths(self.viewport().width())):
                self.setColumnWidth(place, width)
            self._later.start()

    def _fit_rows(self) -> None:
        if self._wraps:
            metrics, padding = QFontMetrics(theme().font()), theme().space(4) + 8
            wrap = int(Qt.TextFlag.TextWordWrap)
            # Measured here: the delegate's own measure knows nothing of the padding in the style sheet.
            for number, row in enumerate(self.table.rows):
                rooms = [QRect(0, 0, max(1, self.columnWidth(c) - padding), 100_000) for c in range(len(row))]
                heights = [
                    metrics.boundingRect(r, wrap, cell_text(cell)).height() for r, cell in zip(rooms, row, strict=True)
                ]
                self.setRowHeight(number, max([0, *heights]) + theme().space(3))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = self.verticalHeader().length()
        height = self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth() + 2
        return QSize(theme().em * 30, min(height, theme().em * HIGHEST_EMS))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().em * 14, self.sizeHint().height())

    def copy(self) -> None:
        """The selected rows (or all) for a spreadsheet."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = [self.table.rows[n] for n in numbers] or self.table.rows
        text = TableText(
            self.table.title,
            "",
            list(self.table.columns),
            [Align.END if n in self.table.numeric else Align.START for n in range(len(self.table.columns))],
            [[cell_text(cell) for cell in row] for row in rows],
        )
        QGuiApplication.clipboard().setText(as_tsv(text))
