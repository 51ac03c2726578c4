"""Dialogs about seats: add, move within the cycle, remove, edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.seats import NewPerson
from understudy.domain.roles import Ended, Position
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.link import Link
from understudy.ui.kit.person_field import Found, PersonField
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import Theirs, WriteForm
from understudy.ui.people.words import ended_word, position_word
from understudy.ui.team.cards import lead_position

if TYPE_CHECKING:
    from understudy.application.rosters import Board, BoardColumn, Card
    from understudy.application.services import Services

WAYS_OUT = (Ended.LEFT, Ended.REMOVED, Ended.SWAPPED, Ended.CORRECTED)


def names_of(seats: Sequence[Card]) -> str:
    """Whom a dialog is about."""
    return ", ".join(seat.name for seat in seats)


def open_roles(board: Board) -> list[BoardColumn]:
    """The roles people can sit in."""
    return [column for column in board.columns if not column.is_bot]


class AddPersonDialog(WriteForm):
    """Seat somebody: known already, or a new name."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        programme: int,
        board: Board,
        column: BoardColumn | None,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Add a person"), self.tr("Add"), tools, parent)
        self._services, self._programme = services, programme
        self._columns = open_roles(board)
        self.person = self.add(self.tr("Person"), PersonField(self._find), self._check_person)
        self.login = self.add(
            self.tr("GitHub login"),
            QLineEdit(),
            None,
            self.tr("Only for a new person; leave it empty if they have none."),
        )
        self.role = QComboBox()
        for each in self._columns:
            self.role.addItem(each.label, each.row_id)
        self.add(self.tr("Role"), self.role)
        self.position = self.add(self.tr("Position"), QComboBox())
        self.start = DayField()
        self.add(self.tr("Since"), self.start, self.start.problem, self.tr("Empty: they are there from the beginning."))
        self.reason = self.add(self.tr("Reason"), QLineEdit())
        self.person.changed.connect(self._person_changed)
        self.role.currentIndexChanged.connect(self._role_changed)
        if column is not None:
            self.role.setCurrentIndex(max(0, self.role.findData(column.row_id)))
        self._role_changed()
        if column is not None and column.leads:
            self.position.setCurrentIndex(self.position.count() - 1)
        self._person_changed()

    def _find(self, text: str, deliver: Callable[[list[Found]], None]) -> None:
        search, programme = self._services.search, self._programme

        def work() -> list[Found]:
            hits = [hit for hit in search.find(programme, text) if hit.kind == "person"]
            return [Found(int(Link.parse(hit.link).part(0)), hit.title, hit.detail) for hit in hits]

        self.tools.tasks.read(self, work, deliver, lambda _: deliver([]), key="people")

    def _check_person(self) -> str:
        return "" if self.person.text else self.tr("Type a name or a login, then choose who it is.")

    def _person_changed(self) -> None:
        self.login.setEnabled(self.person.is_new)
        who = self.person.chosen
        name = who.name if who is not None else self.person.text
        self.ok.setText(self.tr("Add {name}").format(name=name) if name else self.tr("Add"))

    def _role_changed(self) -> None:
        column = self._columns[self.role.currentIndex()] if self._columns else None
        self.position.clear()
        if column is not None:
            for position in (lead_position(column), Position.SHADOW):
                self.position.addItem(position_word(position), position)

    def wrong_field(self, error: UserError) -> QWidget | None:
        if self.login.isEnabled() and self.login.text() and self.login.text().strip().lstrip("@") in str(error):
            return self.login
        return self.person

    def work(self) -> Callable[[], Changes]:
        known = self.person.chosen
        login = self.login.text().strip().removeprefix("@") or None
        who = known.id if known is not None else NewPerson(self.person.text, login)
        row, position = int(self.role.currentData()), Position(self.position.currentData())
        start, reason, seats = self.start.day(), self.reason.text().strip(), self._services.seats
        return lambda: seats.add(row, position, who, start=start, reason=reason)


class MoveDialog(WriteForm):
    """A change within the cycle: the old seat ends on a day, a new one begins."""

    def __init__(
        self, services: Services, tools: ScreenTools, board: Board, seats: Sequence[Card], today: date, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Move within the cycle"), self.tr("Move"), tools, parent)
        self._services, self._seats = services, list(seats)
        self.place = QComboBox()
        for column in open_roles(board):
            for position in (lead_position(column), Position.SHADOW):
                self.place.addItem(f"{column.label} – {position_word(position)}", (column.row_id, position.value))
        self.add(
            self.tr("To"),
            self.place,
            self._check_place,
            self.tr("For {names}. Their seat until then stays in the history.").format(names=names_of(seats)),
        )
        first = seats[0]
        self.place.setCurrentIndex(max(0, self._first_choice(first)))
        self.day = DayField(today)
        self.add(self.tr("From"), self.day, self._check_day)
        self.reason = self.add(self.tr("Reason"), QLineEdit())

    def _first_choice(self, seat: Card) -> int:
        """A shadow most often steps up in their own role."""
        wanted = [n for n in range(self.place.count()) if self.place.itemData(n)[0] == seat.row_id]
        return next((n for n in wanted if self.place.itemData(n)[1] != seat.position.value), -1)

    def _check_place(self) -> str:
        row, position = self.place.currentData()
        if all(seat.row_id == row and seat.position.value == position for seat in self._seats):
            return self.tr("They sit there already. Choose another place.")
        return ""

    def _check_day(self) -> str:
        day = self.day.day()
        if day is not None:
            for seat in self._seats:
                if seat.start is not None and day < seat.start.date():
                    return self.tr("{name} sits there since {day}; the move cannot be earlier.").format(
                        name=seat.name, day=seat.start.date().isoformat()
                    )
        return self.day.required()

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.place

    def work(self) -> Callable[[], Changes]:
        row, position = self.place.currentData()
        ids, day, reason = [s.seat_id for s in self._seats], self.day.day(), self.reason.text().strip()
        version = self._seats[0].version if len(self._seats) == 1 else None
        seats = self._services.seats
        return lambda: seats.move(ids, row, Position(position), on=day, reason=reason, version=version)


class RemoveDialog(WriteForm):
    """Take people out of the team: how, on which day, why."""

    def __init__(
        self, services: Services, tools: ScreenTools, seats: Sequence[Card], today: date, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Remove from the team"), self.tr("Remove"), tools, parent)
        self._services, self._seats = services, list(seats)
        self.how = QComboBox()
        for ended in WAYS_OUT:
            self.how.addItem(ended_word(ended), ended)
        self.add(self.tr("What happened"), self.how, None, names_of(seats))
        self.day = DayField(today)
        self.add(self.tr("On"), self.day, self._check_day, self.tr("Empty if nobody knows the day."))
        self.reason = self.add(
            self.tr("Reason"), QLineEdit(), None, self.tr("Kept with the seat; the roster file does not hold it.")
        )
        self.how.currentIndexChanged.connect(self._how_changed)

    def _by_mistake(self) -> bool:
        return Ended(self.how.currentData()) is Ended.CORRECTED

    def _how_changed(self) -> None:
        self.day.setEnabled(not self._by_mistake())

    def _check_day(self) -> str:
        day = self.day.day()
        if self._by_mistake() or day is None:
            return "" if self._by_mistake() else self.day.problem()
        for seat in self._seats:
            if seat.start is not None and day < seat.start.date():
                return self.tr("{name} sits there since {day}; the seat cannot end earlier.").format(
                    name=seat.name, day=seat.start.date().isoformat()
                )
        return ""

    def work(self) -> Callable[[], Changes]:
        ids, how, reason = [s.seat_id for s in self._seats], Ended(self.how.currentData()), self.reason.text().strip()
        day = None if self._by_mistake() else self.day.day()
        version = self._seats[0].version if len(self._seats) == 1 else None
        seats = self._services.seats
        return lambda: seats.remove(ids, how=how, on=day, reason=reason, version=version)


class EditSeatDialog(WriteForm):
    """Correct the days of a seat, how it ended and why."""

    def __init__(
        self, services: Services, tools: ScreenTools, programme: int, cycle: str, seat: Card, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Edit seat"), self.tr("Save"), tools, parent)
        self._services, self._programme, self._cycle, self._seat = services, programme, cycle, seat
        self.version = seat.version
        self.start = DayField(seat.start.date() if seat.start else None)
        self.add(self.tr("Since"), self.start, self.start.problem, seat.name)
        self.ended = QComboBox()
        self.ended.addItem(self.tr("is still here"), None)
        for ended in Ended:
            self.ended.addItem(ended_word(ended), ended)
        self.ended.setCurrentIndex(list(Ended).index(seat.ended) + 1 if seat.ended is not None else 0)
        self.add(self.tr("What happened"), self.ended)
        self.end = DayField(seat.end.date() if seat.end else None)
        self.add(self.tr("On"), self.end, self._check_end)
        self.reason = self.add(self.tr("Reason"), QLineEdit(seat.reason))
        self.ended.currentIndexChanged.connect(self._ended_changed)
        self._ended_changed()

    def _how(self) -> Ended | None:
        value = self.ended.currentData()
        return Ended(value) if value is not None else None

    def _ended_changed(self) -> None:
        self.end.setEnabled(self._how() is not None)

    def _check_end(self) -> str:
        start, end = self.start.day(), self.end.day()
        if self._how() is None:
            return ""
        if start is not None and end is not None and end < start:
            return self.tr("A seat cannot end before it starts.")
        return self.end.problem()

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.end

    def mine(self) -> str:
        return _seat_words(self.start.day(), self._how(), self.end.day(), self.reason.text())

    def theirs(self) -> Callable[[], Card | None]:
        rosters, programme, cycle, seat_id = self._services.rosters, self._programme, self._cycle, self._seat.seat_id

        def read() -> Card | None:
            columns = rosters.board(programme, cycle).columns
            seats = (seat for c in columns for seat in (*c.leads, *c.shadows, *c.ended))
            return next((seat for seat in seats if seat.seat_id == seat_id), None)

        return read

    def describe(self, found: Card | None) -> Theirs:
        if found is None:
            return Theirs(ended_word(Ended.CORRECTED), None)
        start, end = (at.date() if at else None for at in (found.start, found.end))
        return Theirs(_seat_words(start, found.ended, end, found.reason), found.version)

    def work(self) -> Callable[[], Changes]:
        how = self._how()
        start, end, reason = self.start.day(), self.end.day() if how else None, self.reason.text().strip()
        seat_id, version, seats = self._seat.seat_id, self.version, self._services.seats
        return lambda: seats.edit(seat_id, start=start, end=end, ended=how, reason=reason, version=version)


def _seat_words(start: date | None, ended: Ended | None, end: date | None, reason: str) -> str:
    parts = [start.isoformat() if start else "", ended_word(ended) if ended else "", end.isoformat() if end else ""]
    return ", ".join(filter(None, [*parts, reason])) or "–"
