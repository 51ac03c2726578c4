"""Says so when contributions are known up to some day long past only: whoever worked since looks quiet."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from understudy.application.owners.coverage import RepositoryCoverage
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.theme.theme import theme

LONG = timedelta(days=90)
"""A quarter of the window in which somebody counts as active."""


class StaleNote(QFrame):
    """``day_wanted(date)``: show how it was when contributions were last known."""

    day_wanted = Signal(object)

    def __init__(self, tools: ScreenTools) -> None:
        super().__init__()
        look = theme()
        self.setProperty("kind", "sunken")
        self._coverage: RepositoryCoverage | None = None
        self.words = mark_data(label("", wrap=True))
        self.then = mark_data(QPushButton())
        self.then.clicked.connect(self._go)
        sources = QPushButton(self.tr("Bring the clone up to date"))
        sources.setProperty("kind", "quiet")
        sources.clicked.connect(lambda: tools.navigate(link_to("sources")))
        told = QHBoxLayout()
        told.setSpacing(look.space(2))
        told.addWidget(IconLabel("warning", "warning"))
        told.addWidget(self.words, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(look.space(1))
        layout.addLayout(told)
        layout.addWidget(ButtonRow((self.then, sources)))
        self.hide()

    def show_coverage(self, coverage: RepositoryCoverage | None) -> None:
        """Stay away unless something has to be said."""
        self._coverage = coverage
        is_old = coverage is not None and coverage.read_to is not None and coverage.as_of - coverage.read_to > LONG
        self.setVisible(is_old)
        if is_old and coverage is not None and coverage.read_to is not None:
            day = f"{coverage.read_to:%Y-%m-%d}"
            words = self.tr("Contributions are known up to {day} only: whoever worked here since looks quiet.")
            self.words.setText(words.format(day=day))
            self.then.setText(self.tr("Show it as of {day}").format(day=day))

    def _go(self) -> None:
        if self._coverage is not None and self._coverage.read_to is not None:
            self.day_wanted.emit(self._coverage.read_to.date())
