"""What people do on the Team screen. Everything is written at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from understudy.application.changes import Changes
from understudy.domain.roles import Position
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.team.actions import ROLE_ACTIONS
from understudy.ui.team.cycle_dialogs import AddRoleDialog, CreateCycleDialog, EditRowDialog, ExportDialog
from understudy.ui.team.seat_dialogs import AddPersonDialog, EditSeatDialog, MoveDialog, RemoveDialog

if TYPE_CHECKING:
    from understudy.application.lineage import RoleRow
    from understudy.application.rosters import Board, BoardColumn, Card
    from understudy.application.services import Services
    from understudy.ui.team.rows import TeamRow
    from understudy.ui.team.screen import TeamScreen


class TeamDeeds(QObject):
    """Each method is behind an action, a button or a gesture; without anything to act on it does nothing."""

    def __init__(self, services: Services, tools: ScreenTools, screen: TeamScreen) -> None:
        super().__init__(screen)
        self._services, self.tools, self.screen = services, tools, screen

    # -- what is meant ---------------------------------------------------------------------------------------------

    @property
    def programme(self) -> int | None:
        """The programme in sight."""
        return self.screen.context.programme_id if self.screen.context is not None else None

    @property
    def roster(self) -> Board | None:
        """The roster in sight."""
        return self.screen.view.board if self.screen.view is not None else None

    def targets(self) -> list[Card]:
        """The seats an action is about."""
        if self.screen.part == "table":
            return [row.seat for row in self.screen.table.selected() if row.seat is not None]
        return self.screen.board.targets()

    def role(self) -> BoardColumn | None:
        """The role an action is about."""
        if self.screen.part == "table":
            rows = self.screen.table.selected()
            return rows[0].column if len({row.column.row_id for row in rows}) == 1 else None
        return self.screen.board.role()

    def tell(self) -> None:
        """Say to the actions what there is to act on."""
        targets, role = self.targets(), self.role()
        ended = sum(seat.ended is not None for seat in targets)
        self.tools.registry.context.set(
            team__part=self.screen.part,
            team__active=len(targets) - ended,
            team__ended=ended,
            team__role=role.label if role is not None else "",
            team__empty_role=role is not None and not (role.leads or role.shadows or role.ended),
        )

    def menu(self, parent: QWidget) -> QMenu:
        """The context menu of the selection."""
        self.tell()
        return self.tools.registry.context_menu(parent)

    def role_menu(self, row_id: int, at: QPoint) -> None:
        """The menu of a role."""
        self.screen.board.mean_role(row_id)
        self.tools.registry.context_menu(self.screen.board, ROLE_ACTIONS).popup(at)

    # -- going places ----------------------------------------------------------------------------------------------

    def open_person(self) -> None:
        """The page of the one selected."""
        if targets := self.targets():
            self.tools.navigate(link_to("person", targets[0].person_id))

    def open_seat(self, seat_id: int) -> None:
        """The page of who sits there."""
        for seat in self.screen.board.seats():
            if seat.seat_id == seat_id:
                self.tools.navigate(link_to("person", seat.person_id))

    def open_row(self, row: TeamRow) -> None:
        """A person's page; for an open place, who could lead."""
        if row.seat is not None:
            self.tools.navigate(link_to("person", row.seat.person_id))
        else:
            self.ask_for_lead(row.column.row_id)

    def ask_for_lead(self, row_id: int) -> None:
        """Who could lead this role."""
        roster = self.roster
        if roster is not None:
            role = next((c.role for c in roster.columns if c.row_id == row_id), "")
            self.tools.navigate(link_to("succession", roster.cycle, role))

    def see_successors(self) -> None:
        """Who could lead the role that is meant."""
        if (role := self.role()) is not None:
            self.ask_for_lead(role.row_id)

    def role_history(self) -> None:
        """The role over all cycles."""
        if (role := self.role()) is not None:
            self.tools.navigate(link_to("roles", role.role_id))

    # -- seats -------------------------------------------------------------------------------------------------------

    def write(self, work: Callable[[], Changes], name: str) -> None:
        """Write, then say so with Undo."""
        self.tools.write(self, work, name)

    def moved(self, ids: list[int], column: str, slot: str, index: int) -> None:
        """Cards were dropped, or sent by "Move to…": staffing or a correction, without a day."""
        roster, seats = self.roster, self._services.seats
        role = next((c for c in roster.columns if str(c.row_id) == column), None) if roster is not None else None
        if role is None or not ids:
            return
        position = Position(slot)
        cell = [c.seat_id for c in (role.shadows if position is Position.SHADOW else role.leads)]
        # The place is counted among all cards of the cell; the service counts those that stay.
        index -= sum(seat_id in ids for seat_id in cell[:index])
        rest = [seat_id for seat_id in cell if seat_id not in ids]
        if set(ids) <= set(cell) and [*rest[:index], *ids, *rest[index:]] == cell:
            return
        if len(ids) == 1 and ids[0] in cell:
            self.write(lambda: seats.place(ids[0], index), self.tr("Reorder"))
            return
        versions = {s.seat_id: s.version for s in self.screen.board.seats()}
        version = versions.get(ids[0]) if len(ids) == 1 else None
        row = role.row_id
        self.write(lambda: seats.move(ids, row, position, index=index, version=version), self.tr("Move"))

    def shift(self, by: int) -> None:
        """One place up or down in the same cell."""
        targets, role, seats = self.targets(), self.role(), self._services.seats
        if len(targets) != 1 or role is None:
            return
        seat = targets[0]
        cell = [c.seat_id for c in (role.shadows if seat.position is Position.SHADOW else role.leads)]
        if seat.seat_id in cell and 0 <= (index := cell.index(seat.seat_id) + by) < len(cell):
            self.write(lambda: seats.place(seat.seat_id, index), self.tr("Reorder"))

    def move_to(self) -> None:
        """Choose a place by typing."""
        targets = [seat for seat in self.targets() if seat.ended is None]
        if self.screen.part == "table":
            self.screen.board.select_ids(seat.seat_id for seat in targets)
        if targets:
            self.screen.board.move_selected()

    def move_within(self) -> None:
        """A change within the cycle, with its day."""
        view, roster, targets = self.screen.view, self.roster, self.targets()
        if view is not None and roster is not None and targets:
            MoveDialog(self._services, self.tools, roster, targets, view.today, self.screen).open()

    def remove(self) -> None:
        """Take people out of the team."""
        view, targets = self.screen.view, [seat for seat in self.targets() if seat.ended is None]
        if view is not None and targets:
            RemoveDialog(self._services, self.tools, targets, view.today, self.screen).open()

    def put_back(self) -> None:
        """Who came and went is here still."""
        targets, seats = self.targets(), self._services.seats
        if targets:
            self.write(lambda: seats.put_back(targets[0].seat_id), self.tr("Put back"))

    def edit_seat(self) -> None:
        """Days, ending and reason of a seat."""
        roster, targets = self.roster, self.targets()
        if roster is not None and self.programme is not None and targets:
            EditSeatDialog(self._services, self.tools, self.programme, roster.cycle, targets[0], self.screen).open()

    def add_person(self) -> None:
        """Seat somebody, in the role that is meant unless another is chosen."""
        if self.roster is not None and self.programme is not None:
            if not self.roster.columns:
                self.add_role()
                return
            AddPersonDialog(self._services, self.tools, self.programme, self.roster, self.role(), self.screen).open()

    # -- roles and cycles --------------------------------------------------------------------------------------------

    def edit_row(self) -> None:
        """Label, usual number of shadows, open lead."""
        roster, role = self.roster, self.role()
        if roster is not None and role is not None and self.programme is not None:
            EditRowDialog(self._services, self.tools, self.programme, roster.cycle, role, self.screen).open()

    def remove_row(self) -> None:
        """Take an empty role out of the cycle."""
        if (role := self.role()) is not None:
            row, seats = role.row_id, self._services.seats
            self.write(lambda: seats.remove_row(row), self.tr("Remove role"))

    def add_role(self) -> None:
        """Another role in this cycle."""
        programme, roster, roles = self.programme, self.roster, self._services.roles
        if programme is None or roster is None:
            return

        def show(rows: list[RoleRow]) -> None:
            AddRoleDialog(self._services, self.tools, roster, rows, self.screen).open()

        self.tools.tasks.read(self, lambda: roles.rows(programme), show, key="roles")

    def create_next(self) -> None:
        """The next cycle, with the roles of the one before."""
        programme, cycles = self.programme, self._services.cycles
        if programme is None:
            self.tools.navigate(link_to("welcome"))
            return

        def show(name: str | None) -> None:
            CreateCycleDialog(self._services, self.tools, programme, name or "", self._created, self.screen).open()

        self.tools.tasks.read(self, lambda: cycles.next_name(programme), show, key="next")

    def _created(self, name: str) -> None:
        self.tools.navigate(link_to("team", name))
        view = self.screen.view
        if self.tools.app is not None and self.programme is not None and (view is None or view.next_name == name):
            # The switcher above follows to the newest cycle.
            self.tools.app.show_programme(self.programme)

    def export(self) -> None:
        """The roster in the house format."""
        programme, roster, exports = self.programme, self.roster, self._services.exports
        if programme is None or roster is None:
            return
        cycle = roster.cycle
        self.tools.tasks.read(
            self,
            lambda: exports.roster(programme, cycle),
            lambda text: ExportDialog(cycle, text, self.screen).open(),
            key="export",
        )

    def print_team(self) -> None:
        """The team as a table on paper."""
        if self.roster is not None:
            self.screen.table.print_preview()
