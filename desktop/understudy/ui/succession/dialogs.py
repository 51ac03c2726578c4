"""Writing down that somebody was asked, and what they said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from understudy.application.changes import Changes
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.succession.words import ANSWERS, answer_text
from understudy.ui.theme.theme import theme


class AnswerDialog(WriteForm):
    """Asked, said yes, said no, not this time; when; and a note. ``record(answer, day, note)`` writes it."""

    def __init__(
        self,
        name: str,
        role: str,
        today: date,
        record: Callable[[str, date, str], Changes],
        tools: ScreenTools,
        parent: QWidget,
    ) -> None:
        heading = self.tr("{name}: {role}").format(name=name, role=role)
        super().__init__(heading, self.tr("Write it down"), tools, parent)
        self._record, self._today = record, today
        self.answer = QComboBox()
        for value in ANSWERS:
            self.answer.addItem(answer_text(value), value)
        self.add(self.tr("What happened"), self.answer, None, self.tr("The lists respect it from now on."))
        self.day = DayField(today)
        self.add(self.tr("When"), self.day, self._check_day)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme().em * 4)
        self.add(self.tr("Note"), self.note, None, self.tr("For you and whoever shares this database."))

    def _check_day(self) -> str:
        day = self.day.day()
        if day is not None and day > self._today:
            return self.tr("This day is still to come.")
        return self.day.required()

    def work(self) -> Callable[[], Changes]:
        record, answer, note = self._record, str(self.answer.currentData()), self.note.toPlainText().strip()
        day = self.day.day() or self._today
        return lambda: record(answer, day, note)
