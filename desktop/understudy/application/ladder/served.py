"""Seats of programmes as ladders see them, and who taught whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.lineage import latest_cycle, load_lineage
from understudy.application.persons import PersonBook
from understudy.application.seat_history import load_history
from understudy.domain.cycles import CycleName
from understudy.domain.ladder.facts import Mentee, Served
from understudy.domain.roles import Position
from understudy_db.schema import Programme


@dataclass(frozen=True, slots=True)
class ServedSeat:
    """A seat with whose it is and from when to when; the cycle's days stand in for missing ones."""

    person_id: int
    served: Served
    cycle: CycleName
    start: datetime | None
    end: datetime | None


def read_seats(session: Session, as_of: datetime) -> list[ServedSeat]:
    """All seats that began before an instant, of every programme."""
    found = []
    for programme_id, name in session.execute(select(Programme.id, Programme.name).order_by(Programme.id)):
        history = load_history(session, programme_id)
        lineage, _ = load_lineage(session, programme_id)
        latest = latest_cycle(session, programme_id)
        days = {cycle.name: cycle for cycle in history.cycles}
        for seat in history.seats:
            cycle = days.get(seat.cycle)
            start = seat.start or (cycle.start if cycle else None)
            end = seat.end or (cycle.release if cycle else None)
            if start is not None and start >= as_of:
                continue
            today = lineage.current(seat.role, latest) if latest is not None else seat.role
            found.append(
                ServedSeat(
                    seat.person_id,
                    Served(name, str(seat.cycle), today or seat.role, seat.role, seat.position.value),
                    seat.cycle,
                    start,
                    end,
                )
            )
    return found


def mentees_of(person_id: int, seats: Sequence[ServedSeat], people: PersonBook) -> list[Mentee]:
    """Who shadowed a role while this person led it, and whether they led, or came back, in a later cycle."""
    led = {
        (seat.served.programme, seat.cycle, seat.served.role_then)
        for seat in seats
        if seat.person_id == person_id and seat.served.position == Position.LEAD
    }
    later: dict[int, list[ServedSeat]] = defaultdict(list)
    for seat in seats:
        later[seat.person_id].append(seat)
    found = []
    for seat in seats:
        key = (seat.served.programme, seat.cycle, seat.served.role_then)
        if seat.served.position != Position.SHADOW or key not in led or seat.person_id == person_id:
            continue
        after = [each for each in later[seat.person_id] if each.cycle > seat.cycle]
        found.append(
            Mentee(
                people.get(seat.person_id).name,
                seat.served.cycle,
                seat.served.role_then,
                any(each.served.position == Position.LEAD for each in after),
                bool(after),
            )
        )
    return found


def of_person(seats: Iterable[ServedSeat], person_id: int | None) -> list[ServedSeat]:
    """One person's, oldest first."""
    return sorted((seat for seat in seats if seat.person_id == person_id), key=lambda seat: seat.cycle)
