"""Facts beside their names, and answers below their questions; texts from a form are shown as they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from understudy.ui.kit.labels import label
from understudy.ui.kit.pile import Pile
from understudy.ui.ladder.parts import column
from understudy.ui.theme.theme import theme


class Facts(QWidget):
    """Names in one column, what is known in the next."""

    def __init__(self) -> None:
        super().__init__()
        look = theme()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.space(4))
        self._grid.setVerticalSpacing(look.space(1))
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these (name, value); values are data."""
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, (name, value) in enumerate(facts):
            self._grid.addWidget(label(name, "muted", wrap=True), number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(selectable(label(value, data=True, wrap=True)), number, 1, Qt.AlignmentFlag.AlignTop)


class Answers(Pile):
    """Questions of the form with what was answered; unanswered ones are left out."""

    def set_answers(self, answers: Sequence[tuple[str, str]]) -> None:
        """Show these (question, answer)."""
        self.keep(0)
        for question, answer in answers:
            if answer.strip():
                both, layout = column(0.5)
                layout.addWidget(label(question, "strong", data=True, wrap=True))
                layout.addWidget(selectable(label(answer.strip(), data=True, wrap=True)))
                self.add(both)
        if not self.parts:
            self.add(label(self.tr("The form kept no answers in words."), "muted", wrap=True))


def selectable(made: QLabel) -> QLabel:
    """Let a text be marked with the mouse, to be copied."""
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
