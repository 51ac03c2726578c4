"""One person's page: every seat with where it is known from, names and accounts, states, who mentored whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.errors import NotFound
from understudy.application.lineage import latest_cycle, load_lineage
from understudy.application.persons import PersonBook
from understudy.application.sources import Whence, whence
from understudy.domain.roles import Ended, Position
from understudy_db.schema import (
    Cycle,
    CyclePhase,
    Identity,
    ImportRun,
    Person,
    PersonState,
    Role,
    RosterRow,
    Seat,
    Source,
)


@dataclass(frozen=True, slots=True)
class StateRow:
    """A person's state; ``proposed`` ones wait for a human's answer."""

    id: int
    person_id: int
    person: str
    kind: str
    status: str
    since: date | None
    until_cycle: str | None
    note: str
    file: str | None
    version: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat of a person, with where it is known from."""

    id: int
    cycle_id: int
    cycle: str
    role: str
    label: str
    lineage: str
    position: Position
    start: datetime | None
    end: datetime | None
    ended: Ended | None
    mid_cycle_join: bool
    reason: str
    note: str
    name_written: str
    login_written: str | None
    whence: Whence
    cycle_start: date | None
    cycle_release: date | None
    version: int


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """A name, login or chat handle a person is or was known by; ``record_id`` is the record it came with."""

    id: int
    record_id: int
    kind: str
    value: str
    first_cycle: str | None
    last_cycle: str | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record that an accepted merge joined to a person, and that can be split off again."""

    id: int
    name: str
    logins: tuple[str, ...]
    seats: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything known of one person."""

    id: int
    name: str
    login: str | None
    seats: tuple[SeatRow, ...]
    identities: tuple[IdentityRow, ...]
    states: tuple[StateRow, ...]
    records: tuple[RecordRow, ...]
    mentors: tuple[tuple[int, str, str], ...]
    mentees: tuple[tuple[int, str, str], ...]
    version: int


def read_page(session: Session, person_id: int) -> PersonPage:
    """The page of a person, also by the id of a merged record. Raises NotFound."""
    people = PersonBook(session)
    known = people.find(person_id)
    if known is None:
        raise NotFound(f"There is no person number {person_id}.")
    seats = _seat_rows(session, known.records)
    identities = tuple(
        IdentityRow(i.id, i.person_id, i.kind, i.value, i.first_cycle, i.last_cycle)
        for i in session.scalars(
            select(Identity).where(Identity.person_id.in_(known.records)).order_by(Identity.kind, Identity.id)
        )
    )
    states = tuple(
        StateRow(s.id, known.id, known.name, s.kind, s.status, s.since, s.until_cycle, s.note, s.file, s.version)
        for record in known.records
        for s in states_by_record(session).get(record, ())
    )
    counts: dict[int, int] = defaultdict(int)
    for (record,) in session.execute(select(Seat.person_id).where(Seat.person_id.in_(known.records))):
        counts[record] += 1
    records = tuple(
        RecordRow(
            person.id,
            person.name,
            tuple(i.value for i in identities if i.record_id == person.id and i.kind == "login"),
            counts[person.id],
        )
        for person in session.scalars(select(Person).where(Person.merged_into_id == known.id).order_by(Person.id))
    )
    mentors, mentees = _mentoring(session, people, known.records)
    return PersonPage(
        id=known.id,
        name=known.name,
        login=known.login,
        seats=tuple(seats),
        identities=identities,
        states=states,
        records=records,
        mentors=mentors,
        mentees=mentees,
        version=session.get_one(Person, known.id).version,
    )


def states_by_record(session: Session) -> dict[int, list[PersonState]]:
    found: dict[int, list[PersonState]] = defaultdict(list)
    for state in session.scalars(select(PersonState).order_by(PersonState.id)):
        found[state.person_id].append(state)
    return found


def _seat_rows(session: Session, records: tuple[int, ...]) -> list[SeatRow]:
    query = (
        select(Seat, Cycle, RosterRow, Role, Source, ImportRun)
        .join(Cycle, Cycle.id == Seat.cycle_id)
        .join(RosterRow, RosterRow.id == Seat.roster_row_id)
        .join(Role, Role.id == Seat.role_id)
        .outerjoin(ImportRun, ImportRun.id == Seat.import_id)
        .outerjoin(Source, Source.id == ImportRun.source_id)
        .where(Seat.person_id.in_(records))
        .order_by(Cycle.sort_key, Seat.start, Seat.id)
    )
    rows = session.execute(query).all()
    lineages = {
        programme: (load_lineage(session, programme)[0], latest_cycle(session, programme))
        for programme in {row[1].programme_id for row in rows}
    }
    days: dict[tuple[int, str], date] = {}
    for cycle_id, kind, day in session.execute(
        select(CyclePhase.cycle_id, CyclePhase.kind, CyclePhase.day).where(
            CyclePhase.cycle_id.in_({row[1].id for row in rows})
        )
    ):
        days[cycle_id, kind] = day
    result = []
    for seat, cycle, row, role, source, run in rows:
        lineage, at = lineages[cycle.programme_id]
        result.append(
            SeatRow(
                id=seat.id,
                cycle_id=cycle.id,
                cycle=cycle.name,
                role=role.name,
                label=row.label,
                lineage=lineage.current(role.name, at),
                position=Position(seat.position),
                start=seat.start,
                end=seat.end,
                ended=Ended(seat.ended) if seat.ended else None,
                mid_cycle_join=seat.mid_cycle_join,
                reason=seat.reason,
                note=seat.note,
                name_written=seat.name_written,
                login_written=seat.login_written,
                whence=whence(source, run, seat.file, seat.line, seat.start_commit),
                cycle_start=days.get((cycle.id, "start")),
                cycle_release=days.get((cycle.id, "release")),
                version=seat.version,
            )
        )
    return result


def _mentoring(
    session: Session, people: PersonBook, records: tuple[int, ...]
) -> tuple[tuple[tuple[int, str, str], ...], tuple[tuple[int, str, str], ...]]:
    """Leads are by definition the mentors of their role's shadows: (person id, name, "Docs 1.30"), newest first."""
    mine = session.execute(
        select(Seat.cycle_id, Seat.role_id, Seat.position).where(
            Seat.person_id.in_(records), Seat.position != "adviser", Seat.ended.is_(None) | (Seat.ended != "corrected")
        )
    ).all()
    places = {(cycle, role): position for cycle, role, position in mine}
    mentors: list[tuple[str, int, str, str]] = []
    mentees: list[tuple[str, int, str, str]] = []
    if places:
        query = (
            select(Seat.person_id, Seat.cycle_id, Seat.role_id, Seat.position, Cycle.sort_key, Cycle.name, Role.name)
            .join(Cycle, Cycle.id == Seat.cycle_id)
            .join(Role, Role.id == Seat.role_id)
            .where(
                Seat.cycle_id.in_({cycle for cycle, _ in places}),
                Seat.person_id.not_in(records),
                Seat.ended.is_(None) | (Seat.ended != "corrected"),
            )
        )
        for person_id, cycle_id, role_id, position, key, cycle, role in session.execute(query):
            my_position = places.get((cycle_id, role_id))
            known = people.get(person_id)
            line = (key, known.id, known.name, f"{role} {cycle}")
            if my_position == Position.SHADOW and position == Position.LEAD:
                mentors.append(line)
            elif my_position == Position.LEAD and position == Position.SHADOW:
                mentees.append(line)
    order = sorted(mentors, reverse=True), sorted(mentees, reverse=True)
    return tuple(line[1:] for line in order[0]), tuple(line[1:] for line in order[1])
