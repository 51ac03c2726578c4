"""A chart and the table that says the same."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from understudy.ui.kit.labels import heading
from understudy.ui.theme.theme import theme


class ChartWithTwin(QWidget):
    """A heading, a chart, and a button that swaps the chart for its table."""

    def __init__(self, title: str, chart: QWidget, table: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart, self.table = chart, table
        # Only the one in sight takes room; in a stack the taller one would set the height of both.
        table.hide()
        self.heading: QLabel = heading(title)
        self.button = QPushButton()
        self.button.setProperty("kind", "quiet")
        self.button.clicked.connect(self.swap)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addLayout(top)
        layout.addWidget(chart, 1)
        layout.addWidget(table, 1)
        self._name()

    @property
    def shows_table(self) -> bool:
        """True while the table is up."""
        return self.chart.isHidden()

    def swap(self) -> None:
        """Chart to table, table to chart."""
        was, comes = (self.table, self.chart) if self.shows_table else (self.chart, self.table)
        was.hide()
        comes.show()
        self._name()

    def _name(self) -> None:
        table = self.shows_table
        self.button.setText(self.tr("Show as chart") if table else self.tr("Show as table"))
        theme().set_icon(self.button, "health" if table else "table")
