"""The history that suggestions, backtests and retention figures are drawn from, read out of the database."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.lineage import load_lineage
from understudy.application.persons import PersonBook
from understudy.application.sources import whence
from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Position
from understudy.domain.suggestions.history import Answer, AnswerFact, CycleFact, History, PersonFact, SeatFact
from understudy_db.schema import Cycle, CyclePhase, ImportRun, PersonState, Role, Seat, Source, Suggestion


def midnight(day: date | None) -> datetime | None:
    """The first instant of a day in UTC: ``--as-of D`` means before it."""
    return None if day is None else datetime.combine(day, time(), UTC)


def load_history(session: Session, programme_id: int) -> History:
    """Everything known of a programme. Seats marked corrected never were; merged records count as one person."""
    lineage, ids = load_lineage(session, programme_id)
    roles = {role_id: name for name, role_id in ids.items()}
    people = PersonBook(session)
    days: dict[tuple[int, str], date] = {}
    cycles: dict[int, CycleName] = {}
    for cycle_id, name in session.execute(select(Cycle.id, Cycle.name).where(Cycle.programme_id == programme_id)):
        cycles[cycle_id] = CycleName.parse(name)
    for cycle_id, kind, day in session.execute(
        select(CyclePhase.cycle_id, CyclePhase.kind, CyclePhase.day).where(CyclePhase.kind.in_(("start", "release")))
    ):
        days[cycle_id, kind] = day
    sources = {
        run.id: (source, run)
        for source, run in session.execute(select(Source, ImportRun).join(ImportRun, ImportRun.source_id == Source.id))
    }
    seats = []
    columns = (
        Seat.id,
        Seat.cycle_id,
        Seat.role_id,
        Seat.position,
        Seat.person_id,
        Seat.start,
        Seat.end,
        Seat.ended,
        Seat.import_id,
        Seat.file,
        Seat.line,
        Seat.start_commit,
    )
    for row in session.execute(select(*columns).where(Seat.cycle_id.in_(cycles)).order_by(Seat.id)):
        seat_id, cycle_id, role_id, position, person_id, start, end, ended, import_id, file, line, commit = row
        if ended == Ended.CORRECTED:
            continue
        source, run = sources.get(import_id, (None, None)) if import_id is not None else (None, None)
        seats.append(
            SeatFact(
                seat_id=seat_id,
                cycle=cycles[cycle_id],
                role=roles[role_id],
                position=Position(position),
                person_id=people.canonical(person_id),
                start=start,
                end=end,
                ended=Ended(ended) if ended else None,
                url=whence(source, run, file, line, commit).url or f"understudy:person/{people.canonical(person_id)}",
            )
        )
    answers = [
        # West of Greenwich or east of it: a day that has not begun in UTC yet must not hide what was already said.
        AnswerFact(
            people.canonical(person), CycleName.parse(cycle), role, Answer(answer), min(midnight(day) or at, at), note
        )
        for person, cycle, role, answer, day, at, note in session.execute(
            select(
                Suggestion.person_id,
                Suggestion.cycle,
                Role.name,
                Suggestion.answer,
                Suggestion.day,
                Suggestion.recorded_at,
                Suggestion.note,
            )
            .join(Role, Role.id == Suggestion.role_id)
            .where(Suggestion.programme_id == programme_id)
            .order_by(Suggestion.id)
        )
    ]
    return History(
        seats=tuple(seats),
        cycles=tuple(
            CycleFact(name, midnight(days.get((cycle_id, "start"))), midnight(days.get((cycle_id, "release"))))
            for cycle_id, name in sorted(cycles.items(), key=lambda item: item[1])
        ),
        people=_people(session, people),
        lineage=lineage,
        answers=tuple(answers),
    )


def _people(session: Session, people: PersonBook) -> dict[int, PersonFact]:
    states: dict[int, list[PersonState]] = defaultdict(list)
    for state in session.scalars(select(PersonState).where(PersonState.status != "dismissed")):
        states[people.canonical(state.person_id)].append(state)
    facts = {}
    for known in people.all():
        left_out = alumni = False
        alumni_since = banned_since = None
        banned_until: CycleName | None = None
        for state in states.get(known.id, ()):
            if state.kind in ("memorial", "do_not_suggest"):
                # A proposed memorial already holds: nobody is suggested while that question is open.
                left_out = True
            elif state.kind == "alumni" and state.status == "confirmed":
                alumni, alumni_since = True, midnight(state.since)
            elif state.kind == "ban" and state.status == "confirmed" and state.until_cycle:
                until = CycleName.parse(state.until_cycle)
                if banned_until is None or until > banned_until:
                    banned_until, banned_since = until, midnight(state.since)
        facts[known.id] = PersonFact(
            person_id=known.id,
            name=known.name,
            login=known.login,
            left_out=left_out,
            alumni=alumni,
            banned_until=banned_until,
            alumni_since=alumni_since,
            banned_since=banned_since,
        )
    return facts
