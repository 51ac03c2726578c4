"""A report on the screen, block by block as it will be in the file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from understudy.application.documents import Bars, Block, Document, Facts, Heading, Paragraph, Table
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.twin import ChartWithTwin
from understudy.ui.reports.bar_chart import BarChart
from understudy.ui.reports.report_table import ReportTable
from understudy.ui.reports.words import bar_value
from understudy.ui.theme.theme import theme


class DocumentView(QFrame):
    """Shows one document at a time, as a page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.document: Document | None = None
        self.setProperty("kind", "card")
        self._blocks = QVBoxLayout(self)
        edge = look.space(6)
        self._blocks.setContentsMargins(edge, look.space(5), edge, edge)
        self._blocks.setSpacing(look.space(2))

    def show_document(self, document: Document) -> None:
        """Show this document; the same one again changes nothing."""
        if document == self.document:
            return
        self.document = document
        while item := self._blocks.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._blocks.addWidget(label(document.title, "title", data=True, wrap=True))
        self._blocks.addWidget(label(document.subtitle, "muted", data=True, wrap=True))
        above = document.title
        for block in document.blocks:
            if isinstance(block, Heading):
                above = block.text
            self._blocks.addWidget(self._widget(block, above))
        self._blocks.addStretch(1)

    def _widget(self, block: Block, above: str) -> QWidget:
        """The widget of a block; ``above`` is the heading it stands under, which names what has no title."""
        match block:
            case Heading():
                made = label(block.text, "heading" if block.level == 1 else "strong", data=True, wrap=True)
                made.setContentsMargins(0, theme().space(3), 0, 0)
                return made
            case Paragraph():
                return label(block.text, data=True, wrap=True)
            case Facts():
                return self._facts(block)
            case Table():
                return self._table(block, above)
            case Bars():
                return self._bars(block)

    @staticmethod
    def _facts(facts: Facts) -> QWidget:
        look = theme()
        made = mark_data(QWidget())
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.space(4))
        grid.setVerticalSpacing(look.space(1))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 3)
        if facts.title:
            grid.addWidget(label(facts.title, "strong", wrap=True), 0, 0, 1, 2)
        for row, (name, text) in enumerate(facts.items, start=1):
            grid.addWidget(label(name, "muted", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), row, 1)
        return made

    @staticmethod
    def _table(table: Table, above: str) -> QWidget:
        made = mark_data(QWidget())
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(1))
        if table.title:
            layout.addWidget(label(table.title, "strong", wrap=True))
        layout.addWidget(ReportTable(table, above))
        if table.note:
            layout.addWidget(label(table.note, "caption", wrap=True))
        return made

    def _bars(self, bars: Bars) -> QWidget:
        rows = tuple((name, bar_value(bars, place)) for place, name in enumerate(bars.labels))
        columns = (self.tr("What"), self.tr("Value"))
        table = ReportTable(Table(bars.title, columns, rows, frozenset({1})), bars.title)
        twin = ChartWithTwin(bars.title, BarChart(bars), table)
        mark_data(twin.heading)
        twin.heading.setWordWrap(True)
        return twin
