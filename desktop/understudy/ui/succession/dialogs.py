"""Writing down that somebody was asked, and what they said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QPlainTextEdit, QWidget

from understudy.ui.kit.forms import FormDialog
from understudy.ui.succession.words import ANSWERS, answer_text
from understudy.ui.theme.theme import theme


class AnswerDialog(FormDialog):
    """Asked, said yes, said no, not this time; when; and a note."""

    def __init__(self, name: str, role: str, save: Callable[[str, date, str], Any], parent: QWidget) -> None:
        heading = self.tr("{name}: {role}").format(name=name, role=role)
        super().__init__(heading, self.tr("Write it down"), self._save, parent)
        self._done = save
        self.answer = QComboBox()
        for value in ANSWERS:
            self.answer.addItem(answer_text(value), value)
        self.add(self.tr("What happened"), self.answer, None, self.tr("The lists respect it from now on."))
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(QDate.currentDate())
        self.add(self.tr("When"), self.day)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme().em * 4)
        self.add(self.tr("Note"), self.note, None, self.tr("For you and whoever shares this database."))

    def _save(self) -> None:
        day = self.day.date()
        self._done(self.answer.currentData(), date(day.year(), day.month(), day.day()), self.note.toPlainText())
        self.accept()
