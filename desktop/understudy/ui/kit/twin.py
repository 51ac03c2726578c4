"""A chart and the table that says the same."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from understudy.ui.kit.labels import heading
from understudy.ui.theme.theme import theme


class ChartWithTwin(QWidget):
    """A heading, a chart, and a button that swaps the chart for its table."""

    def __init__(self, title: str, chart: QWidget, table: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart, self.table = chart, table
        self._policies = {part: part.sizePolicy().verticalPolicy() for part in (chart, table)}
        self.heading: QLabel = heading(title)
        self.button = QPushButton()
        self.button.setProperty("kind", "quiet")
        self.button.clicked.connect(self.swap)
        self._stack = QStackedWidget()
        self._stack.addWidget(chart)
        self._stack.addWidget(table)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self._name()

    @property
    def shows_table(self) -> bool:
        """True while the table is up."""
        return self._stack.currentWidget() is self.table

    def swap(self) -> None:
        """Chart to table, table to chart."""
        self._stack.setCurrentWidget(self.chart if self.shows_table else self.table)
        self._name()

    def _name(self) -> None:
        table = self.shows_table
        # Only the one in sight may ask for room; a stack would give it to the taller of the two.
        for part in (self.chart, self.table):
            policy = part.sizePolicy()
            seen = part is (self.table if table else self.chart)
            policy.setVerticalPolicy(self._policies[part] if seen else QSizePolicy.Policy.Ignored)
            part.setSizePolicy(policy)
        self.button.setText(self.tr("Show as chart") if table else self.tr("Show as table"))
        theme().set_icon(self.button, "health" if table else "table")
