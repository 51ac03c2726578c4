"""Changing a roster: adding, moving and removing seats with dates and reasons, rows and vacancies.

A seat that a file brought is never deleted: it is ended or marked corrected, so that the next import leaves a person's
decision alone. What somebody typed in here may be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.people import new_person
from understudy.application.store import Store, need_version
from understudy.domain.roles import Ended, Position
from understudy_db.schema import Cycle, Identity, Person, Role, RosterRow, Seat

TYPED_IN = ("end", "ended", "reason", "start")
"""What a person has decided about a seat made here; no file overwrites it."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody not yet known: a name, and a login when there is one."""

    name: str
    login: str | None = None


def at_midnight(day: date | None) -> datetime | None:
    """The first instant of a day, UTC."""
    return None if day is None else datetime.combine(day, time(), UTC)


class Seats:
    """Every way to change who sits where."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        row_id: int,
        position: Position,
        person: int | NewPerson,
        *,
        start: date | None = None,
        reason: str = "",
    ) -> Changes:
        """Seat a person in a role. Raises UserError when they already sit there."""
        with self._store.operation("Add seat") as work:
            session = work.session
            row = _row(session, row_id)
            person_id = new_person(session, person.name, person.login) if isinstance(person, NewPerson) else person
            seat = _seat_person(session, row, position, person_id)
            seat.start = at_midnight(start)
            seat.reason = reason
            seat.mid_cycle_join = False
            seat.edited = list(TYPED_IN)
            if position is not Position.SHADOW:
                row.lead_tbd = False
            session.flush()
            work.name = f"Seat {_name(session, person_id)} in {row.label}"
        return work.changes

    def move(
        self,
        seat_ids: Iterable[int],
        row_id: int,
        position: Position,
        *,
        index: int | None = None,
        on: date | None = None,
        reason: str = "",
        version: int | None = None,
    ) -> Changes:
        """Move people to another role or position.

        With ``on`` it is a change within the cycle: the old seat ends that day (promoted when a shadow becomes lead,
        else moved) and a new one begins. Without it, it is staffing or a correction: the person simply sits elsewhere.
        """
        with self._store.operation("Move seat") as work:
            session = work.session
            row = _row(session, row_id)
            names, targets = [], []
            for seat_id in seat_ids:
                seat = _seat(session, seat_id)
                need_version(seat, version)
                names.append(_name(session, seat.person_id))
                targets.append(self._move_one(session, seat, row, position, on, reason))
                if position is not Position.SHADOW:
                    row.lead_tbd = False
            if index is not None and targets:
                _place(session, targets, index)
            work.name = f"Move {', '.join(names)} to {row.label}"
        return work.changes

    @staticmethod
    def _move_one(
        session: Session, seat: Seat, row: RosterRow, position: Position, on: date | None, reason: str
    ) -> Seat:
        if seat.roster_row_id == row.id and seat.position == position:
            return seat
        promoted = seat.position == Position.SHADOW and position is not Position.SHADOW
        if on is None and seat.import_id is None and row.cycle_id == seat.cycle_id:
            _refuse_double(session, row, position, seat.person_id)
            seat.role_id, seat.roster_row_id, seat.position = row.role_id, row.id, position.value
            seat.ordinal = _next_ordinal(session, row.id, position)
            if reason:
                seat.reason = reason
            return seat
        target = _seat_person(session, row, position, seat.person_id)
        target.name_written, target.login_written, target.chats = seat.name_written, seat.login_written, seat.chats
        target.start = at_midnight(on) or seat.start
        target.reason = reason
        target.mid_cycle_join = on is not None
        target.edited = list(TYPED_IN)
        seat.ended = (Ended.CORRECTED if on is None else Ended.PROMOTED if promoted else Ended.MOVED).value
        seat.end = at_midnight(on)
        seat.reason = reason
        seat.edited = sorted({*seat.edited, "ended", "end", "reason"})
        return target

    def remove(
        self,
        seat_ids: Iterable[int],
        *,
        how: Ended = Ended.LEFT,
        on: date | None = None,
        reason: str = "",
        version: int | None = None,
    ) -> Changes:
        """Take people out of their seats: ended on a day with a reason; a typed-in seat that was a slip is deleted."""
        with self._store.operation("Remove seat") as work:
            session = work.session
            names = []
            for seat_id in seat_ids:
                seat = _seat(session, seat_id)
                need_version(seat, version)
                names.append(_name(session, seat.person_id))
                if how is Ended.CORRECTED and seat.import_id is None:
                    session.delete(seat)
                    continue
                if on is not None and seat.start is not None and (at_midnight(on) or seat.start) < seat.start:
                    raise UserError(
                        f"{names[-1]} sits there since {seat.start.date().isoformat()}; the seat cannot end earlier."
                    )
                seat.ended, seat.end, seat.reason = how.value, at_midnight(on), reason
                seat.edited = sorted({*seat.edited, "ended", "end", "reason"})
            work.name = f"Remove {', '.join(names)}"
        return work.changes

    def put_back(self, seat_id: int) -> Changes:
        """Undo an ending: the person sits there still."""
        with self._store.operation("Put back") as work:
            seat = _seat(work.session, seat_id)
            seat.ended, seat.end = None, None
            seat.edited = sorted({*seat.edited, "ended", "end"})
            work.name = f"Put {_name(work.session, seat.person_id)} back"
        return work.changes

    def edit(
        self,
        seat_id: int,
        *,
        start: date | None,
        end: date | None,
        ended: Ended | None,
        reason: str,
        version: int | None = None,
    ) -> Changes:
        """Correct a seat's dates, ending or reason. Raises UserError when it would end before it starts."""
        if start is not None and end is not None and end < start:
            raise UserError("A seat cannot end before it starts.")
        if end is not None and ended is None:
            raise UserError("Say how the seat ended, or leave the end day empty.")
        with self._store.operation("Edit seat") as work:
            seat = _seat(work.session, seat_id)
            need_version(seat, version)
            values = {
                # A day that was not touched keeps its time of day.
                "start": seat.start if seat.start and seat.start.date() == start else at_midnight(start),
                "end": seat.end if seat.end and seat.end.date() == end else at_midnight(end),
                "ended": ended.value if ended else None,
                "reason": reason,
            }
            changed = {key for key, value in values.items() if getattr(seat, key) != value}
            for key, value in values.items():
                setattr(seat, key, value)
            seat.edited = sorted({*seat.edited, *changed})
            work.name = f"Edit the seat of {_name(work.session, seat.person_id)}"
        return work.changes

    def place(self, seat_id: int, index: int) -> Changes:
        """Put a person at another place of the same cell (0 is first)."""
        with self._store.operation("Reorder") as work:
            seat = _seat(work.session, seat_id)
            _place(work.session, [seat], index)
            work.name = f"Reorder {_name(work.session, seat.person_id)}"
        return work.changes

    def edit_row(
        self,
        row_id: int,
        *,
        label: str | None = None,
        cap: int | None = None,
        lead_tbd: bool | None = None,
        version: int | None = None,
    ) -> Changes:
        """Change a row's label, cap of shadows or open-lead mark. Raises UserError for a bad cap or a taken label."""
        with self._store.operation("Edit role in cycle") as work:
            row = _row(work.session, row_id)
            need_version(row, version)
            if label is not None and label.strip() and label.strip() != row.label:
                _refuse_label(work.session, row.cycle_id, label)
                row.label = label.strip()
                row.edited = sorted({*row.edited, "label"})
            if cap is not None and cap != row.cap:
                if cap < 0:
                    raise UserError("A role cannot have fewer than 0 shadows.")
                row.cap = cap
                row.edited = sorted({*row.edited, "cap"})
            if lead_tbd is not None and lead_tbd != row.lead_tbd:
                row.lead_tbd = lead_tbd
                row.edited = sorted({*row.edited, "lead_tbd"})
            work.name = f"Edit {row.label}"
        return work.changes

    def add_row(self, cycle_id: int, role_id: int, label: str | None = None, cap: int | None = None) -> Changes:
        """Add a role to a cycle. Raises UserError when the label stands there already."""
        with self._store.operation("Add role to cycle") as work:
            session = work.session
            role = session.get_one(Role, role_id)
            text = (label or role.name).strip()
            _refuse_label(session, cycle_id, text)
            last = session.scalar(select(func.max(RosterRow.ordinal)).where(RosterRow.cycle_id == cycle_id))
            session.add(
                RosterRow(
                    cycle_id=cycle_id,
                    role_id=role_id,
                    label=text,
                    ordinal=0 if last is None else last + 1,
                    cap=cap,
                    lead_tbd=True,
                    edited=["label"],
                )
            )
            work.name = f"Add {text} to {session.get_one(Cycle, cycle_id).name}"
        return work.changes

    def remove_row(self, row_id: int) -> Changes:
        """Remove a role from a cycle. Raises UserError while anybody sits, or sat, in it."""
        with self._store.operation("Remove role from cycle") as work:
            row = _row(work.session, row_id)
            work.name = f"Remove {row.label}"
            if work.session.scalar(select(func.count()).where(Seat.roster_row_id == row_id)):
                raise UserError(f"{row.label} has people in it; move or remove them first.")
            work.session.delete(row)
        return work.changes


def _row(session: Session, row_id: int) -> RosterRow:
    row = session.get(RosterRow, row_id)
    if row is None:
        raise NotFound("That role is no longer part of the cycle; somebody removed it meanwhile.")
    return row


def _seat(session: Session, seat_id: int) -> Seat:
    seat = session.get(Seat, seat_id)
    if seat is None:
        raise NotFound("That seat is gone; somebody removed it meanwhile.")
    return seat


def _name(session: Session, person_id: int) -> str:
    person = session.get_one(Person, person_id)
    if person.merged_into_id is not None:
        person = session.get_one(Person, person.merged_into_id)
    return person.name


def _same_person(session: Session, person_id: int) -> list[int]:
    person = session.get_one(Person, person_id)
    canonical = person.merged_into_id or person.id
    return list(
        session.scalars(select(Person.id).where((Person.id == canonical) | (Person.merged_into_id == canonical)))
    )


def _refuse_double(session: Session, row: RosterRow, position: Position, person_id: int) -> Seat | None:
    """The person's ended seat in the same place, if any; raises UserError when they sit there now."""
    seats = list(
        session.scalars(
            select(Seat).where(
                Seat.cycle_id == row.cycle_id,
                Seat.role_id == row.role_id,
                Seat.position == position.value,
                Seat.person_id.in_(_same_person(session, person_id)),
            )
        )
    )
    for seat in seats:
        if seat.ended is None:
            raise UserError(f"{_name(session, person_id)} already sits in {row.label} as {position.value}.")
    return seats[0] if seats else None


def _seat_person(session: Session, row: RosterRow, position: Position, person_id: int) -> Seat:
    ordinal = _next_ordinal(session, row.id, position)
    again = _refuse_double(session, row, position, person_id)
    if again is not None:
        again.ended, again.end, again.roster_row_id, again.ordinal = None, None, row.id, ordinal
        return again
    login = session.scalar(
        select(Identity.value)
        .where(Identity.person_id.in_(_same_person(session, person_id)), Identity.kind == "login")
        .order_by(Identity.last_cycle.desc(), Identity.id.desc())
        .limit(1)
    )
    seat = Seat(
        cycle_id=row.cycle_id,
        role_id=row.role_id,
        roster_row_id=row.id,
        person_id=person_id,
        position=position.value,
        ordinal=ordinal,
        name_written=_name(session, person_id),
        login_written=login,
        chats=[],
        edited=[],
    )
    session.add(seat)
    return seat


def _next_ordinal(session: Session, row_id: int, position: Position) -> int:
    last = session.scalar(
        select(func.max(Seat.ordinal)).where(Seat.roster_row_id == row_id, Seat.position == position.value)
    )
    return 0 if last is None else last + 1


def _place(session: Session, moving: list[Seat], index: int) -> None:
    """Put seats of one cell, in the order given, before the ``index``-th of the others there."""
    session.flush()
    seat = moving[0]
    seats = list(
        session.scalars(
            select(Seat)
            .where(Seat.roster_row_id == seat.roster_row_id, Seat.position == seat.position, Seat.ended.is_(None))
            .order_by(Seat.ordinal, Seat.id)
        )
    )
    seats = [other for other in seats if other not in moving]
    place = max(0, min(index, len(seats)))
    seats[place:place] = moving
    for ordinal, other in enumerate(seats):
        if other.ordinal != ordinal:
            other.ordinal = ordinal


def _refuse_label(session: Session, cycle_id: int, label: str) -> None:
    if session.scalar(
        select(RosterRow.id).where(RosterRow.cycle_id == cycle_id, func.lower(RosterRow.label) == label.strip().lower())
    ):
        raise UserError(f"{label.strip()} already stands in this cycle.")
