"""Dialogs of the person page: each is given what writes, and shows beside the field what the answer is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.forms import required
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.people.words import identity_word, state_word

if TYPE_CHECKING:
    from understudy.application.person_page import PersonPage

STATES = ("alumni", "do_not_suggest", "ban", "memorial")
ACCOUNTS = ("login", "chat", "email", "name")


class RenameDialog(WriteForm):
    """Another name for a person."""

    def __init__(self, page: PersonPage, rename: Callable[[str], Changes], tools: ScreenTools, parent: QWidget) -> None:
        super().__init__(self.tr("The name they go by"), self.tr("Save name"), tools, parent)
        self._rename = rename
        self.name = QLineEdit(page.name)
        self.add(
            self.tr("Name"),
            self.name,
            required(self.name, self.tr("Write the name they go by.")),
            self.tr("Shown everywhere; imports leave it alone from now on."),
        )
        self.name.selectAll()

    def work(self) -> Callable[[], Changes]:
        rename, name = self._rename, self.name.text()
        return lambda: rename(name)


class AccountDialog(WriteForm):
    """Another login, chat handle, e-mail address or spelling."""

    def __init__(self, add: Callable[[str, str], Changes], tools: ScreenTools, parent: QWidget) -> None:
        super().__init__(self.tr("Add an account or spelling"), self.tr("Add"), tools, parent)
        self._add = add
        self.kind = QComboBox()
        for kind in ACCOUNTS:
            self.kind.addItem(identity_word(kind), kind)
        self.add(self.tr("Kind"), self.kind)
        self.value = QLineEdit()
        self.add(self.tr("Value"), self.value, required(self.value, self.tr("Write the login, handle or address.")))

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.value

    def work(self) -> Callable[[], Changes]:
        add, kind, value = self._add, str(self.kind.currentData()), self.value.text()
        return lambda: add(kind, value)


class StateDialog(WriteForm):
    """Alumni, not to be suggested, pausing, in memoriam. ``put(kind, since, until, note)`` writes it."""

    def __init__(
        self,
        today: date,
        next_cycle: str,
        put: Callable[[str, date | None, str | None, str], Changes],
        tools: ScreenTools,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Set a state"), self.tr("Set state"), tools, parent)
        self._put = put
        self.kind = QComboBox()
        for kind in STATES:
            self.kind.addItem(state_word(kind), kind)
        self.add(
            self.tr("State"),
            self.kind,
            None,
            self.tr("In memoriam and not to be suggested: they never appear in a suggestion. The others are shown."),
        )
        self.since = DayField(today)
        self.add(self.tr("Since"), self.since, self.since.problem)
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

    def _pausing(self) -> bool:
        return bool(self.kind.currentData() == "ban")

    def _show_until(self) -> None:
        self.until.setEnabled(self._pausing())

    def _check_until(self) -> str:
        return required(self.until, self.tr("Write the cycle, such as 1.33."))() if self._pausing() else ""

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.until if self._pausing() else None

    def work(self) -> Callable[[], Changes]:
        put, kind, since, note = self._put, str(self.kind.currentData()), self.since.day(), self.note.text().strip()
        until = self.until.text().strip() if self._pausing() else None
        return lambda: put(kind, since, until, note)


class SplitDialog(WriteForm):
    """Some seats belong to another person: who that is. ``split(name, login)`` writes it."""

    def __init__(
        self, count: int, split: Callable[[str, str | None], Changes], tools: ScreenTools, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Two people were taken for one"), self.tr("Split off"), tools, parent)
        self._split = split
        self.name = QLineEdit()
        self.add(
            self.tr("Name of the other person"),
            self.name,
            required(self.name, self.tr("Write their name.")),
            self.tr("Seats that go to them: {count}").format(count=count),
        )
        self.login = QLineEdit()
        self.add(self.tr("Their GitHub login"), self.login, None, self.tr("Leave it empty if they have none."))

    def work(self) -> Callable[[], Changes]:
        split, name, login = self._split, self.name.text(), self.login.text().strip() or None
        return lambda: split(name, login)
