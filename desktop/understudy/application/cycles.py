"""Cycles, their dates, and making the next one from the last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.lineage import load_lineage
from understudy.application.store import Store, need_version
from understudy.domain.cycles import CycleName
from understudy_db.schema import Cycle, CyclePhase, RosterRow, Seat

DEFAULT_CAP = 4
"""Soft upper bound of shadows a role (release-team-selection.md); it warns, it never forbids."""

START, RELEASE = "start", "release"


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A date of a cycle; ``confirmed`` once a person looked at it. ``at`` is the UTC instant when one was stated."""

    id: int
    kind: str
    day: date
    at: datetime | None
    original_text: str
    confirmed: bool
    file: str | None
    line: int | None
    version: int


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle with its dates and how many people sit in it."""

    id: int
    name: str
    start: date | None
    release: date | None
    people: int
    vacancies: int
    note: str
    phases: tuple[PhaseRow, ...]

    def week(self, today: date) -> int | None:
        """The week of the cycle, 1 for its first seven days; None without dates or outside of the cycle."""
        if self.start is None or today < self.start or (self.release is not None and today > self.release):
            return None
        return (today - self.start).days // 7 + 1

    @property
    def weeks(self) -> int | None:
        """How many weeks the cycle has."""
        if self.start is None or self.release is None:
            return None
        return (self.release - self.start).days // 7 + 1


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A role that a new cycle would begin with: its label and its usual number of shadows."""

    label: str
    cap: int


@dataclass(frozen=True, slots=True)
class CycleRef:
    """A cycle named by the user: ``id`` is None for the next cycle, which does not exist yet."""

    name: CycleName
    id: int | None


def resolve_cycle(session: Session, programme_id: int, text: str) -> CycleRef:
    """An existing cycle or the one after the last. Raises UserError for any other name."""
    try:
        name = CycleName.parse(text)
    except ValueError as error:
        raise UserError(str(error)) from error
    known = {
        CycleName.parse(n): i
        for n, i in session.execute(select(Cycle.name, Cycle.id).where(Cycle.programme_id == programme_id))
    }
    if name in known:
        return CycleRef(name, known[name])
    if not known:
        raise UserError("There are no cycles yet. Import rosters first: understudy import rosters PATH")
    last = max(known)
    if name == last.next():
        return CycleRef(name, None)
    raise UserError(f"There is no cycle {name}. The last one is {last}; {last.next()} would be the next.")


class Cycles:
    """Reading and editing cycles."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, programme_id: int) -> list[CycleRow]:
        """All cycles, newest first."""
        with self._store.read() as session:
            phases: dict[int, list[PhaseRow]] = defaultdict(list)
            query = (
                select(CyclePhase)
                .join(Cycle, Cycle.id == CyclePhase.cycle_id)
                .where(Cycle.programme_id == programme_id)
                .order_by(CyclePhase.day, CyclePhase.id)
            )
            for p in session.scalars(query):
                phases[p.cycle_id].append(
                    PhaseRow(
                        p.id, p.kind, p.day, p.at, p.original_text, p.status == "confirmed", p.file, p.line, p.version
                    )
                )
            people = dict(
                session.execute(
                    select(Seat.cycle_id, func.count(func.distinct(Seat.person_id)))
                    .where(Seat.ended.is_(None))
                    .group_by(Seat.cycle_id)
                ).all()
            )
            led = select(Seat.roster_row_id).where(Seat.position != "shadow", Seat.ended.is_(None))
            vacancies = dict(
                session.execute(
                    select(RosterRow.cycle_id, func.count())
                    .where(RosterRow.id.not_in(led), RosterRow.is_bot.is_(false()))
                    .group_by(RosterRow.cycle_id)
                ).all()
            )
            rows = []
            for cycle in session.scalars(
                select(Cycle).where(Cycle.programme_id == programme_id).order_by(Cycle.sort_key.desc())
            ):
                days = {p.kind: p.day for p in phases[cycle.id]}
                rows.append(
                    CycleRow(
                        id=cycle.id,
                        name=cycle.name,
                        start=days.get(START),
                        release=days.get(RELEASE),
                        people=people.get(cycle.id, 0),
                        vacancies=vacancies.get(cycle.id, 0),
                        note=cycle.note,
                        phases=tuple(phases[cycle.id]),
                    )
                )
            return rows

    def next_name(self, programme_id: int) -> str | None:
        """What the next cycle would be called; None before there is any."""
        rows = self.rows(programme_id)
        return str(CycleName.parse(rows[0].name).next()) if rows else None

    def plan(self, programme_id: int, name: str) -> tuple[PlannedRow, ...]:
        """The roles a new cycle of this name would begin with. Raises UserError for a name that is none or is taken."""
        with self._store.read() as session:
            parsed = _new_name(session, programme_id, name)
            return tuple(PlannedRow(label, cap) for label, _, cap in planned_rows(session, programme_id, parsed))

    def create(self, programme_id: int, name: str) -> Changes:
        """A cycle by name with the rows of the cycle before it: nobody seated yet, caps kept, roles by lineage.

        Raises UserError for a name that is taken or that is not one.
        """
        with self._store.operation("Create cycle", programme_id=programme_id) as work:
            session = work.session
            parsed = _new_name(session, programme_id, name)
            work.name = f"Create cycle {parsed}"
            cycle = Cycle(programme_id=programme_id, name=str(parsed), sort_key=parsed.sort_key, edited=["name"])
            session.add(cycle)
            session.flush()
            for ordinal, (label, role_id, cap) in enumerate(planned_rows(session, programme_id, parsed)):
                session.add(
                    RosterRow(cycle_id=cycle.id, role_id=role_id, label=label, ordinal=ordinal, cap=cap, lead_tbd=True)
                )
        return work.changes

    def set_phase(
        self, cycle_id: int, kind: str, day: date, *, at: datetime | None = None, version: int | None = None
    ) -> Changes:
        """Set or confirm a date of a cycle; the words it was read from are kept. Raises UserError when out of order."""
        with self._store.operation(f"Set {kind.replace('_', ' ')} to {day.isoformat()}") as work:
            phase = work.session.scalar(
                select(CyclePhase).where(CyclePhase.cycle_id == cycle_id, CyclePhase.kind == kind)
            )
            others = dict(
                work.session.execute(
                    select(CyclePhase.kind, CyclePhase.day).where(CyclePhase.cycle_id == cycle_id)
                ).all()
            ) | {kind: day}
            if START in others and RELEASE in others and others[START] >= others[RELEASE]:
                raise UserError(
                    f"A cycle must start ({others[START].isoformat()}) before "
                    f"its release ({others[RELEASE].isoformat()})."
                )
            if phase is None:
                work.session.add(
                    CyclePhase(cycle_id=cycle_id, kind=kind, day=day, at=at, status="confirmed", edited=["day", "at"])
                )
            else:
                need_version(phase, version)
                phase.day, phase.at, phase.status = day, at, "confirmed"
                phase.edited = sorted({*phase.edited, "day", "at"})
        return work.changes

    def confirm_phases(self, cycle_id: int) -> Changes:
        """Say that all suggested dates of a cycle are right."""
        with self._store.operation("Confirm dates") as work:
            for phase in work.session.scalars(
                select(CyclePhase).where(CyclePhase.cycle_id == cycle_id, CyclePhase.status == "suggested")
            ):
                phase.status = "confirmed"
                phase.edited = sorted({*phase.edited, "day", "at"})
        return work.changes

    def remove_phase(self, phase_id: int) -> Changes:
        """Remove a date."""
        with self._store.operation("Remove date") as work:
            phase = work.session.get(CyclePhase, phase_id)
            if phase is None:
                raise NotFound("That date is already gone.")
            work.session.delete(phase)
        return work.changes


def _new_name(session: Session, programme_id: int, name: str) -> CycleName:
    try:
        parsed = CycleName.parse(name)
    except ValueError as error:
        raise UserError(str(error)) from error
    if session.scalar(select(Cycle.id).where(Cycle.programme_id == programme_id, Cycle.name == str(parsed))):
        raise UserError(f"Cycle {parsed} is already here.")
    return parsed


def planned_rows(session: Session, programme_id: int, name: CycleName) -> list[tuple[str, int, int]]:
    """Label, role id and cap of the rows a cycle starts with: the rows of the cycle before it, by lineage.

    A renamed or merged role appears under its successor's name, once; retired and bot rows stay behind.
    """
    lineage, ids = load_lineage(session, programme_id)
    specs = {role.name: role for role in lineage.roles}
    names = {role_id: role_name for role_name, role_id in ids.items()}
    before = session.scalar(
        select(Cycle.id)
        .where(Cycle.programme_id == programme_id, Cycle.sort_key < name.sort_key)
        .order_by(Cycle.sort_key.desc())
        .limit(1)
    )
    if before is None:
        return [
            (spec.name, ids[spec.name], DEFAULT_CAP)
            for spec in lineage.roles
            if not spec.is_bot
            and lineage.current(spec.name, name) == spec.name
            and not lineage.retired(spec.name, name)
        ]
    planned: dict[int, tuple[str, int, int]] = {}
    for row in session.scalars(
        select(RosterRow).where(RosterRow.cycle_id == before).order_by(RosterRow.ordinal, RosterRow.id)
    ):
        role = names[row.role_id]
        current = lineage.current(role, name)
        if specs[role].is_bot or row.is_bot or lineage.retired(current, name):
            continue
        label = row.label if current == role else current
        planned.setdefault(ids[current], (label, ids[current], row.cap or DEFAULT_CAP))
    return list(planned.values())
