"""What an import found, as a headline and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from understudy.application.imports.report import ImportReport, KeptLocal
from understudy.domain.rosters.model import Anomaly
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.state import UiState
from understudy.ui.kit.table import DataTable
from understudy.ui.sources.words import count_words, headline
from understudy.ui.theme.theme import theme

Numbered = tuple[int, Any]
"""A row with its number: two lines of a file may say the same."""


class ReportView(QWidget):
    """Signals: ``navigated(link)``; ``take_wanted(KeptLocal)`` when the file's value should win after all."""

    navigated = Signal(str)
    take_wanted = Signal(object)

    def __init__(self, state: UiState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.report: ImportReport | None = None
        self.headline = heading("")
        self.counts = mark_data(label("", wrap=True))
        self.merges = mark_data(LinkLabel())
        self.merges.navigated.connect(self.navigated)
        self.tabs = QTabWidget()
        self.tabs.setMinimumHeight(look.em * 13)
        self.tabs.tabBar().setAccessibleName(self.tr("What the import found"))
        nothing = Empty(self.tr("Nothing here"), "", self.tr("Back to the list"), self._first_tab)
        self.failed = self._anomaly_table("import.failed", self.tr("Files that could not be read"), nothing, state)
        self.kept = self._kept_table(nothing, state)
        self.differences: DataTable[Numbered] = DataTable(
            "import.differences",
            self.tr("What changes"),
            [Column("what", self.tr("What changes"), lambda r: str(r[1]), key=lambda r: r[0], width=30)],
            id_of=lambda r: r[0],
            empty=nothing,
            state=state,
        )
        self.anomalies = self._anomaly_table("import.anomalies", self.tr("Looked odd"), nothing, state)
        self.take = QPushButton(self.tr("Take the file's value"))
        self.take.setEnabled(False)
        self.take.clicked.connect(self._take)
        self.kept.add_tool(self.take)
        self.kept.selection_changed.connect(lambda rows: self.take.setEnabled(bool(rows)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        # All tabs are there all the time, so that none is ever without a parent.
        for table in (self.failed, self.kept, self.differences, self.anomalies):
            table.setContentsMargins(0, look.space(2), 0, 0)
            self.tabs.addTab(table, table.title)
        for part in (self.headline, self.counts, self.merges):
            layout.addWidget(part)
        layout.addWidget(self.tabs, 1)

    def _anomaly_table(self, name: str, title: str, empty: Empty, state: UiState) -> DataTable[Numbered]:
        return DataTable(name, title, anomaly_columns(), id_of=lambda r: r[0], empty=empty, state=state)

    def _kept_table(self, empty: Empty, state: UiState) -> DataTable[Numbered]:
        def file_value(row: Numbered) -> str:
            value = row[1].file_value
            return self.tr("nothing") if value in (None, "") else str(value)

        return DataTable(
            "import.kept",
            self.tr("Kept as you set it"),
            [
                Column("what", self.tr("What"), lambda r: f"{r[1].what}: {r[1].field.replace('_', ' ')}", width=18),
                Column("yours", self.tr("Yours"), lambda r: r[1].local, width=10, bold=True),
                Column("files", self.tr("In the file"), file_value, width=10),
                Column("where", self.tr("Where"), lambda r: place(r[1].file, r[1].line), width=16),
            ],
            id_of=lambda r: r[0],
            empty=empty,
            state=state,
        )

    def show_report(self, report: ImportReport) -> None:
        """Show the outcome of a look or an import."""
        self.report = report
        self.headline.setText(headline(report))
        words = count_words(report)
        self.counts.setText(" · ".join(words))
        self.counts.setVisible(bool(words))
        pairs = len(report.merges)
        told = self.tr("Records that may be one person: {n}. ").format(n=QLocale().toString(pairs))
        later = self.tr("You can decide after the import.") if report.dry_run else self.tr("Look at them")
        self.merges.set_parts([(told, ""), (later, "" if report.dry_run else link_to("merges"))])
        self.merges.setVisible(pairs > 0)
        self._tab(self.failed, list(enumerate(report.failed)), self.tr("Not read ({n})"))
        self._tab(self.kept, list(enumerate(report.kept_local)), self.tr("Kept as you set it ({n})"))
        changes = self.tr("What would change ({n})") if report.dry_run else self.tr("What changed ({n})")
        self._tab(self.differences, list(enumerate(report.differences)), changes)
        self._tab(self.anomalies, list(enumerate(report.anomalies)), self.tr("Looked odd ({n})"))
        self._show_tabs()
        # What asks for a decision comes first; else the changes themselves.
        first = (self.failed, self.kept, self.differences, self.anomalies)
        self.tabs.setCurrentWidget(next((table for table in first if table.model.total), self.failed))

    def _tab(self, table: DataTable[Numbered], rows: Sequence[Numbered], name: str) -> None:
        table.set_rows(rows)
        self.tabs.setTabText(self.tabs.indexOf(table), name.format(n=QLocale().toString(len(rows))))

    def _show_tabs(self) -> None:
        tables = (self.failed, self.kept, self.differences, self.anomalies)
        for table in tables:
            self.tabs.setTabVisible(self.tabs.indexOf(table), table.model.total > 0)
        self.tabs.setVisible(any(table.model.total for table in tables))

    def taken(self, kept: KeptLocal) -> None:
        """The file's value was taken: that line is settled."""
        rows = [row for row in self.kept.model.shown if row[1] != kept]
        self._tab(self.kept, rows, self.tr("Kept as you set it ({n})"))
        self._show_tabs()

    def _take(self) -> None:
        for _, kept in self.kept.selected():
            self.take_wanted.emit(kept)

    def _first_tab(self) -> None:
        self.tabs.setCurrentIndex(0)


def place(file: str, line: int) -> str:
    """File and line as people write them."""
    return f"{file}:{line}" if line else file


def anomaly_columns() -> list[Column[Numbered]]:
    """Columns of what was odd: where, what, and what was made of it. Rows are (number, anomaly)."""
    translate = QCoreApplication.translate

    def anomaly(row: Numbered) -> Anomaly:
        found: Anomaly = row[1]
        return found

    return [
        Column(
            "what", translate("Sources", "What"), lambda r: anomaly(r).what, width=28, tooltip=lambda r: anomaly(r).what
        ),
        Column(
            "resolved",
            translate("Sources", "What was done"),
            lambda r: anomaly(r).resolved_as,
            width=12,
            tooltip=lambda r: anomaly(r).resolved_as,
        ),
        Column(
            "file", translate("Sources", "File"), lambda r: anomaly(r).file, width=12, tooltip=lambda r: anomaly(r).file
        ),
        Column(
            "line",
            translate("Sources", "Line"),
            lambda r: str(anomaly(r).line or ""),
            key=lambda r: anomaly(r).line,
            align=Align.END,
            width=4,
        ),
    ]
