"""What an import of a clone or file brought, or would bring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.state import UiState
from understudy.ui.kit.table import DataTable
from understudy.ui.sources.feed_forms import Report
from understudy.ui.sources.feed_words import count_words
from understudy.ui.sources.report_view import Numbered, anomaly_columns
from understudy.ui.theme.theme import theme


class FeedReport(QWidget):
    """Headline, counts, people to look at, and what looked odd."""

    navigated = Signal(str)

    def __init__(self, state: UiState) -> None:
        super().__init__()
        self.report: Report | None = None
        self.headline = mark_data(heading(""))
        self.counts = mark_data(label("", wrap=True))
        self.merges = mark_data(LinkLabel())
        self.merges.navigated.connect(self.navigated)
        self.odd: DataTable[Numbered] = DataTable(
            "feed.odd",
            self.tr("What looked odd"),
            anomaly_columns(),
            id_of=lambda r: r[0],
            empty=Empty(self.tr("Nothing looked odd"), "", self.tr("Close"), self.hide, "check"),
            state=state,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().space(2), 0, 0)
        layout.setSpacing(theme().space(2))
        for part in (self.headline, self.counts, self.merges):
            layout.addWidget(part)
        layout.addWidget(self.odd, 1)
        layout.addStretch(0)

    def show_report(self, report: Report) -> None:
        """This one."""
        self.report = report
        words = count_words(report.counts)
        if not words:
            self.headline.setText(self.tr("Nothing new: all of it is here already."))
        else:
            self.headline.setText(self.tr("This would be brought in") if report.dry_run else self.tr("Imported"))
        self.counts.setText(", ".join(words))
        self.counts.setVisible(bool(words))
        found = report.counts.get("merges_proposed", 0)
        self.merges.set_parts(
            [(self.tr("Some accounts may belong to people of the rosters: look"), "understudy:merges")]
        )
        self.merges.setVisible(bool(found) and not report.dry_run)
        self.odd.set_rows(list(enumerate(report.anomalies)))
        self.odd.setVisible(bool(report.anomalies))
