"""What reviewers think of an application: one's own score by keyboard, and everybody's with their notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from understudy.ui.applications.number import DecimalBox
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import time_column
from understudy.ui.ladder.parts import Row, button
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.application.applications.triage import ScoreRow


class Scoring(QWidget):
    """``scored(role, value, note)`` when one's own score is given; Enter in any field gives it."""

    scored = Signal(str, float, str)

    def __init__(self, tools: ScreenTools, now: Callable[[], datetime]) -> None:
        super().__init__()
        look = theme()
        self._scores: Sequence[ScoreRow] = ()
        self._me = ""
        self.role = mark_data(QComboBox())
        self.role.setAccessibleName(self.tr("Role the score is for"))
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.role.activated.connect(lambda _: self._mine())
        self.value = DecimalBox(0, 1, 0.1)
        self.value.setAccessibleName(self.tr("Your score, from 0 to 1"))
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note = mark_data(QLineEdit())
        self.note.setPlaceholderText(self.tr("Why; may stay empty"))
        self.note.setAccessibleName(self.tr("Why this score"))
        self.note.setMinimumWidth(look.em * 14)
        self.note.returnPressed.connect(self._give)
        self.value.lineEdit().returnPressed.connect(self._give)
        self.give = button(self.tr("&Score"), self._give, "check")
        self.told = label(self.tr("From 0 to 1, for one role; your earlier word is replaced."), "caption", wrap=True)
        self.nobody = label(self.tr("Nobody gave a score yet."), "muted", wrap=True)
        self.table: DataTable[ScoreRow] = DataTable(
            "application.scores",
            self.tr("Scores (private)"),
            [
                Column("role", self.tr("Role"), lambda s: s.role, width=10),
                Column("who", self.tr("Reviewer"), lambda s: s.reviewer, width=9, bold=True),
                Column("value", self.tr("Score"), lambda s: f"{s.value:.2f}", key=lambda s: s.value, align=Align.END,
                       width=4.5),
                Column("note", self.tr("Why"), lambda s: s.note, tooltip=lambda s: s.note, width=20),
                time_column("at", self.tr("When"), lambda s: s.at, now),
            ],
            id_of=lambda s: (s.role, s.reviewer),
            empty=Empty(
                self.tr("Nobody gave a score yet"),
                self.tr("Several people can, each for every role that was named."),
                self.tr("Give a score"),
                self.value.setFocus,
                "star",
            ),
            state=tools.state,
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(Row([self.role, self.value, self.note, self.give]))
        layout.addWidget(self.told)
        layout.addWidget(self.nobody)
        layout.addWidget(self.table)

    def set_scores(self, roles: Sequence[str], scores: Sequence[ScoreRow], me: str) -> None:
        """Show everybody's scores, and put one's own into the fields."""
        chosen = self.role.currentText()
        self._scores, self._me = scores, me
        self.role.clear()
        self.role.addItems(list(roles))
        self.role.setCurrentIndex(max(0, self.role.findText(chosen)))
        for widget in (self.role, self.value, self.note, self.give):
            widget.setEnabled(bool(roles))
        self.table.set_rows(scores)
        self.table.setVisible(bool(scores))
        self.nobody.setVisible(not scores)
        self._mine()

    def _mine(self) -> None:
        role = self.role.currentText()
        own = next((s for s in self._scores if s.reviewer == self._me and s.role == role), None)
        self.value.setValue(own.value if own is not None else 0.5)
        self.note.setText(own.note if own is not None else "")

    def _give(self) -> None:
        if self.give.isEnabled():
            self.value.interpretText()
            self.scored.emit(self.role.currentText(), round(self.value.value(), 2), self.note.text())
