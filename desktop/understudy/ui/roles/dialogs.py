"""Dialogs about roles: add, edit, and say how one went on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.domain.roles import Succession, Track
from understudy.ui.kit.forms import required
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import Theirs, WriteForm
from understudy.ui.roles.words import step_name, track_help, track_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.lineage import RoleRow
    from understudy.application.services import Services

SPELLING_LINES = 4


def _track_box(chosen: Track) -> QComboBox:
    box = QComboBox()
    for track in Track:
        box.addItem(track_word(track), track.value)
    box.setCurrentIndex(list(Track).index(chosen))
    return box


class AddRoleDialog(WriteForm):
    """A role this programme did not have."""

    def __init__(self, services: Services, tools: ScreenTools, programme: int, parent: QWidget) -> None:
        super().__init__(self.tr("Add a role"), self.tr("Add role"), tools, parent)
        self._services, self._programme = services, programme
        self.name = QLineEdit()
        self.add(self.tr("Name"), self.name, required(self.name, self.tr("Write what the role is called.")))
        self.track = self.add(self.tr("Kind of role"), _track_box(Track.ROLE))

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.name

    def work(self) -> Callable[[], Changes]:
        name, track = self.name.text().strip(), Track(self.track.currentData())
        programme, roles = self._programme, self._services.roles
        return lambda: roles.add(programme, name, track)


class EditRoleDialog(WriteForm):
    """What a role is called and what kind it is."""

    def __init__(self, services: Services, tools: ScreenTools, programme: int, role: RoleRow, parent: QWidget) -> None:
        super().__init__(self.tr("Edit role"), self.tr("Save"), tools, parent)
        self._services, self._programme, self._role_id = services, programme, role.id
        self.version = role.version
        self.name = QLineEdit(role.name)
        self.add(self.tr("Name"), self.name, required(self.name, self.tr("Write what the role is called.")))
        self.spellings = QPlainTextEdit("\n".join(role.spellings))
        self.spellings.setTabChangesFocus(True)
        self.spellings.setFixedHeight(round(theme().em * (SPELLING_LINES + 1)))
        self.add(
            self.tr("Other spellings"),
            self.spellings,
            None,
            self.tr("One a line: rows of a roster with these labels are this role."),
        )
        self.track = self.add(self.tr("Kind of role"), _track_box(role.track), None, track_help(role.track))
        self.suggests = QCheckBox(self.tr("Suggest who could lead it"))
        self.suggests.setChecked(role.suggests_leads)
        self.add(self.tr("Succession"), self.suggests)
        self.bot = QCheckBox(self.tr("Its work is done by a bot"))
        self.bot.setChecked(role.is_bot)
        self.add(self.tr("Bot"), self.bot)

    def _spellings(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.spellings.toPlainText().splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def wrong_field(self, error: UserError) -> QWidget | None:
        named = any(f"“{spelling}”" in str(error) for spelling in self._spellings())
        return self.spellings if named else self.name

    @staticmethod
    def _words(name: str, spellings: Sequence[str], track: Track) -> str:
        return ", ".join([name, *spellings, track_word(track)])

    def mine(self) -> str:
        return self._words(self.name.text(), self._spellings(), Track(self.track.currentData()))

    def theirs(self) -> Callable[[], RoleRow | None]:
        roles, programme, role_id = self._services.roles, self._programme, self._role_id
        return lambda: next((row for row in roles.rows(programme) if row.id == role_id), None)

    def describe(self, found: RoleRow | None) -> Theirs:
        if found is None:
            return Theirs(self.tr("removed"), None)
        return Theirs(self._words(found.name, found.spellings, found.track), found.version)

    def work(self) -> Callable[[], Changes]:
        name, spellings, track = self.name.text().strip(), self._spellings(), Track(self.track.currentData())
        suggests, bot, version = self.suggests.isChecked(), self.bot.isChecked(), self.version
        role, roles = self._role_id, self._services.roles
        return lambda: roles.edit(
            role, name=name, track=track, spellings=spellings, suggests_leads=suggests, is_bot=bot, version=version
        )


class StepDialog(WriteForm):
    """How a role went on, from which cycle."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        role: RoleRow,
        others: Sequence[str],
        cycle: str,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("How it went on"), self.tr("Add step"), tools, parent)
        self._services, self._role_id = services, role.id
        self.kind = QComboBox()
        for kind in Succession:
            self.kind.addItem(step_name(kind), kind.value)
        self.add(self.tr("What happened"), self.kind, None, role.name)
        self.successor = QComboBox()
        self.successor.addItems(list(others))
        self.successor.setCurrentIndex(-1)
        self.add(self.tr("Role"), self.successor, self._check_successor)
        self.cycle = QLineEdit(cycle)
        self.add(
            self.tr("From cycle"),
            self.cycle,
            required(self.cycle, self.tr("Write the first cycle it held for, such as 1.33.")),
            self.tr("The first cycle in which the role was no longer itself."),
        )
        self.kind.currentIndexChanged.connect(self._kind_changed)

    def _kind(self) -> Succession:
        return Succession(self.kind.currentData())

    def _kind_changed(self) -> None:
        self.successor.setEnabled(self._kind() is not Succession.RETIRED)

    def _check_successor(self) -> str:
        if self._kind() is Succession.RETIRED or self.successor.currentIndex() >= 0:
            return ""
        return self.tr("Choose which role it became.")

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.cycle if "cycle name" in str(error) else self.successor

    def work(self) -> Callable[[], Changes]:
        kind, cycle = self._kind(), self.cycle.text().strip()
        successor = None if kind is Succession.RETIRED else self.successor.currentText()
        role, roles = self._role_id, self._services.roles
        return lambda: roles.add_step(role, kind, successor, cycle)
