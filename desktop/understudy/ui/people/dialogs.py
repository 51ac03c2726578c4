"""Dialogs of the person page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from understudy.ui.kit.forms import FormDialog, required
from understudy.ui.people.words import identity_word, state_word

if TYPE_CHECKING:
    from understudy.application.person_page import PersonPage

STATES = ("alumni", "do_not_suggest", "ban", "memorial")
ACCOUNTS = ("login", "chat", "email", "name")


class RenameDialog(FormDialog):
    """Another name for a person."""

    def __init__(self, page: PersonPage, save: Callable[[str], Any], parent: QWidget) -> None:
        super().__init__(self.tr("The name they go by"), self.tr("Save name"), self._save, parent)
        self._done = save
        self.name = self.add(
            self.tr("Name"),
            QLineEdit(page.name),
            None,
            self.tr("Shown everywhere; imports leave it alone from now on."),
        )
        self.name.selectAll()

    def _save(self) -> None:
        if problem := required(self.name, self.tr("Write the name they go by."))():
            self.show_problem(self.name, problem)
            return
        self._done(self.name.text())
        self.accept()


class AccountDialog(FormDialog):
    """Another login, chat handle, e-mail address or spelling."""

    def __init__(self, save: Callable[[str, str], Any], parent: QWidget) -> None:
        super().__init__(self.tr("Add an account or spelling"), self.tr("Add"), self._save, parent)
        self._done = save
        self.kind = QComboBox()
        for kind in ACCOUNTS:
            self.kind.addItem(identity_word(kind), kind)
        self.add(self.tr("Kind"), self.kind)
        self.value = QLineEdit()
        self.add(self.tr("Value"), self.value, required(self.value, self.tr("Write the login, handle or address.")))

    def _save(self) -> None:
        self._done(self.kind.currentData(), self.value.text())
        self.accept()


class StateDialog(FormDialog):
    """Alumni, not to be suggested, pausing, in memoriam."""

    def __init__(
        self, next_cycle: str, save: Callable[[str, date | None, str | None, str], Any], parent: QWidget
    ) -> None:
        super().__init__(self.tr("Set a state"), self.tr("Set state"), self._save, parent)
        self._done = save
        self.kind = QComboBox()
        for kind in STATES:
            self.kind.addItem(state_word(kind), kind)
        self.add(
            self.tr("State"),
            self.kind,
            None,
            self.tr("In memoriam and not to be suggested: they never appear in a suggestion. The others are shown."),
        )
        self.since = QDateEdit(QDate.currentDate())
        self.since.setCalendarPopup(True)
        self.since.setDisplayFormat("yyyy-MM-dd")
        self.add(self.tr("Since"), self.since)
        self.until = QLineEdit(next_cycle)
        self.add(
            self.tr("Pausing until cycle"),
            self.until,
            self._check_until,
            self.tr("The first cycle they may serve in again; only for a pause."),
        )
        self.note = QLineEdit()
        self.add(self.tr("Note"), self.note)
        self.kind.currentIndexChanged.connect(self._show_until)
        self._show_until()

    def _show_until(self) -> None:
        self.until.setEnabled(self.kind.currentData() == "ban")

    def _check_until(self) -> str:
        if self.kind.currentData() != "ban":
            return ""
        return required(self.until, self.tr("Write the cycle, such as 1.33."))()

    def _save(self) -> None:
        kind = self.kind.currentData()
        day = self.since.date()
        until = self.until.text().strip() if kind == "ban" else None
        self._done(kind, date(day.year(), day.month(), day.day()), until, self.note.text())
        self.accept()


class SplitDialog(FormDialog):
    """Some seats belong to another person: who that is."""

    def __init__(self, count: int, save: Callable[[str, str | None], Any], parent: QWidget) -> None:
        super().__init__(self.tr("Two people were taken for one"), self.tr("Split off"), self._save, parent)
        self._done = save
        self.name = QLineEdit()
        self.add(
            self.tr("Name of the other person"),
            self.name,
            required(self.name, self.tr("Write their name.")),
            self.tr("Seats that go to them: {count}").format(count=count),
        )
        self.login = QLineEdit()
        self.add(self.tr("Their GitHub login"), self.login, None, self.tr("Leave it empty if they have none."))

    def _save(self) -> None:
        self._done(self.name.text(), self.login.text().strip() or None)
        self.accept()
