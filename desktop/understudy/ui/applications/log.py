"""The log of an application: steps with their reasons, notes, letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from understudy.application.changes import Changes
from understudy.ui.applications.words import state_icon, state_word
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.forms import required
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import time_column
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.application.applications.triage import NoteRow, Triage

translate = QCoreApplication.translate


def step_words(note: NoteRow) -> str:
    """What a line is: a step, or a note."""
    if note.after is None:
        return translate("Applications", "Note")
    words = state_word(note.after)
    return f"{words} ({note.role})" if note.role else words


def log_table(
    tools: ScreenTools, add: Callable[[], object], now: Callable[[], datetime]
) -> DataTable[tuple[int, NoteRow]]:
    """Newest first."""
    return DataTable(
        "application.log",
        translate("Applications", "Log (private)"),
        [
            time_column("at", translate("Applications", "When"), lambda e: e[1].at, now),
            Column("who", translate("Applications", "Who"), lambda e: e[1].who, width=9, bold=True),
            Column(
                "what", translate("Applications", "What"), lambda e: step_words(e[1]), width=13,
                icon=lambda e: state_icon(e[1].after) if e[1].after else "note",
            ),
            Column("text", translate("Applications", "In words"), lambda e: e[1].text, width=24,
                   tooltip=lambda e: e[1].text),
        ],
        id_of=lambda e: e[0],
        empty=Empty(
            translate("Applications", "Nothing happened yet"),
            translate("Applications", "Steps with their reasons, and notes, go here; they are private."),
            translate("Applications", "Write a note…"),
            add,
            "note",
        ),
        state=tools.state,
    )  # fmt: skip


class NoteForm(WriteForm):
    """A note on an application."""

    def __init__(self, triage: Triage, number: int, tools: ScreenTools, parent: QWidget) -> None:
        super().__init__(
            translate("NoteForm", "Note on an application"), translate("NoteForm", "Add note"), tools, parent
        )
        self._triage, self._number = triage, number
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme().em * 6)
        self.add(
            self.tr("Note"), self.text, required(self.text, self.tr("Write something.")),
            self.tr("Private; seen by whoever may read applications."),
        )  # fmt: skip

    def work(self) -> Callable[[], Changes]:
        triage, number, text = self._triage, self._number, self.text.toPlainText()
        return lambda: triage.note(number, text)
