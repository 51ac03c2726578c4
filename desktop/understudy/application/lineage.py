"""The roles of a programme, their spellings and how they turned into one another: read, seeded and edited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.persons import PersonBook
from understudy.application.store import Store, need_version
from understudy.domain.cycles import CycleName
from understudy.domain.lineage_file import read_lineage
from understudy.domain.roles import Lineage, LineageStep, RoleSpec, Succession, Track, fold_label
from understudy_db.schema import Cycle, Role, RoleStep, RosterRow, Seat


@dataclass(frozen=True, slots=True)
class StepRow:
    """How a role went on: kind, successor's name (None when retired) and the cycle it began in."""

    id: int
    kind: Succession
    successor: str | None
    cycle: str


@dataclass(frozen=True, slots=True)
class LeadOfRole:
    """Who led a role in a cycle."""

    cycle: str
    role: str
    label: str
    person_id: int
    person: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with its spellings, its steps and its name today."""

    id: int
    name: str
    track: Track
    spellings: tuple[str, ...]
    current: str
    retired: bool
    is_bot: bool
    suggests_leads: bool
    steps: tuple[StepRow, ...]
    cycles: int
    version: int


def load_lineage(session: Session, programme_id: int) -> tuple[Lineage, dict[str, int]]:
    """The lineage of a programme as the domain knows it, and the role ids by name."""
    roles = list(session.scalars(select(Role).where(Role.programme_id == programme_id).order_by(Role.ordinal, Role.id)))
    names = {role.id: role.name for role in roles}
    steps = list(session.scalars(select(RoleStep).where(RoleStep.role_id.in_(names)).order_by(RoleStep.id)))
    lineage = Lineage(
        roles=tuple(
            RoleSpec(
                name=role.name,
                track=Track(role.track),
                spellings=tuple(role.spellings),
                is_bot=role.is_bot,
                suggests_leads=role.suggests_leads,
            )
            for role in roles
        ),
        steps=tuple(
            LineageStep(
                role=names[step.role_id],
                kind=Succession(step.kind),
                successor=names.get(step.successor_id) if step.successor_id is not None else None,
                cycle=CycleName.parse(step.cycle),
            )
            for step in steps
        ),
    )
    return lineage, {role.name: role.id for role in roles}


def latest_cycle(session: Session, programme_id: int) -> CycleName | None:
    """The newest cycle of a programme: what is "current" is as of it."""
    name = session.scalar(
        select(Cycle.name).where(Cycle.programme_id == programme_id).order_by(Cycle.sort_key.desc()).limit(1)
    )
    return None if name is None else CycleName.parse(name)


def seed_lineage(session: Session, programme_id: int, preset: str) -> None:
    """Give a new programme the roles and steps of a preset."""
    lineage = read_lineage(preset, "the lineage that ships with Understudy")
    ids: dict[str, int] = {}
    for ordinal, spec in enumerate(lineage.roles):
        role = Role(
            programme_id=programme_id,
            name=spec.name,
            track=spec.track.value,
            spellings=list(spec.spellings),
            is_bot=spec.is_bot,
            suggests_leads=spec.suggests_leads,
            ordinal=ordinal,
        )
        session.add(role)
        session.flush()
        ids[spec.name] = role.id
    for step in lineage.steps:
        session.add(
            RoleStep(
                role_id=ids[step.role],
                kind=step.kind.value,
                successor_id=ids[step.successor] if step.successor else None,
                cycle=str(step.cycle),
            )
        )
    session.flush()


class Roles:
    """Reading and editing the roles of a programme."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, programme_id: int) -> list[RoleRow]:
        """All roles in order, those that ended too."""
        with self._store.read() as session:
            lineage, ids = load_lineage(session, programme_id)
            at = latest_cycle(session, programme_id)
            counts = dict(
                session.execute(
                    select(RosterRow.role_id, func.count(func.distinct(RosterRow.cycle_id)))
                    .where(RosterRow.role_id.in_(ids.values()))
                    .group_by(RosterRow.role_id)
                ).all()
            )
            versions: dict[int, int] = dict(
                session.execute(select(Role.id, Role.version).where(Role.programme_id == programme_id)).all()
            )
            names = {role_id: name for name, role_id in ids.items()}
            steps: dict[int, list[StepRow]] = defaultdict(list)
            for step in session.scalars(select(RoleStep).where(RoleStep.role_id.in_(names)).order_by(RoleStep.id)):
                successor = names.get(step.successor_id) if step.successor_id is not None else None
                steps[step.role_id].append(StepRow(step.id, Succession(step.kind), successor, step.cycle))
            return [
                RoleRow(
                    id=ids[spec.name],
                    name=spec.name,
                    track=spec.track,
                    spellings=spec.spellings,
                    current=lineage.current(spec.name, at),
                    retired=lineage.retired(spec.name, at),
                    is_bot=spec.is_bot,
                    suggests_leads=spec.suggests_leads,
                    steps=tuple(steps[ids[spec.name]]),
                    cycles=counts.get(ids[spec.name], 0),
                    version=versions[ids[spec.name]],
                )
                for spec in lineage.roles
            ]

    def spans(self, programme_id: int) -> dict[str, tuple[str, str]]:
        """The first and last cycle each role stands in, by the role's name; roles in no cycle are left out."""
        with self._store.read() as session:
            found: dict[str, tuple[str, str]] = {}
            query = (
                select(Role.name, Cycle.name)
                .join(RosterRow, RosterRow.role_id == Role.id)
                .join(Cycle, Cycle.id == RosterRow.cycle_id)
                .where(Role.programme_id == programme_id)
                .order_by(Cycle.sort_key)
            )
            for role, cycle in session.execute(query):
                found[role] = (found[role][0] if role in found else cycle, cycle)
            return found

    def leads(self, programme_id: int, role_name: str) -> list[LeadOfRole]:
        """Everybody who led a role, or a role that went into it, newest cycle first."""
        with self._store.read() as session:
            lineage, ids = load_lineage(session, programme_id)
            past = [ids[name] for name in lineage.past(role_name) if name in ids]
            people = PersonBook(session)
            rows = session.execute(
                select(Cycle.name, Role.name, RosterRow.label, Seat.person_id)
                .join(Cycle, Cycle.id == Seat.cycle_id)
                .join(Role, Role.id == Seat.role_id)
                .join(RosterRow, RosterRow.id == Seat.roster_row_id)
                .where(Seat.role_id.in_(past), Seat.position != "shadow", func.coalesce(Seat.ended, "") != "corrected")
                .order_by(Cycle.sort_key.desc(), Role.ordinal, Seat.ordinal)
            ).all()
            return [
                LeadOfRole(cycle, role, label, people.canonical(person), people.get(person).name)
                for cycle, role, label, person in rows
            ]

    def edit(
        self,
        role_id: int,
        *,
        name: str,
        track: Track,
        spellings: tuple[str, ...],
        suggests_leads: bool,
        is_bot: bool,
        version: int | None = None,
    ) -> Changes:
        """Change a role. Raises UserError for a blank or ambiguous spelling, Conflict for a stale version."""
        with self._store.operation(f"Edit role {name}") as work:
            role = work.session.get(Role, role_id)
            if role is None:
                raise NotFound("That role is gone; somebody removed it meanwhile.")
            need_version(role, version)
            _refuse_taken(work.session, role.programme_id, (name, *spellings), besides=role_id)
            role.name, role.track = name.strip(), track.value
            role.spellings = [s.strip() for s in spellings if s.strip()]
            role.suggests_leads, role.is_bot = suggests_leads, is_bot
        return work.changes

    def add(self, programme_id: int, name: str, track: Track = Track.ROLE) -> Changes:
        """A new role. Raises UserError for a blank or taken name."""
        with self._store.operation(f"Add role {name}", programme_id=programme_id) as work:
            _refuse_taken(work.session, programme_id, (name,))
            add_role(work.session, programme_id, name.strip(), track=track)
        return work.changes

    def remove(self, role_id: int) -> Changes:
        """Remove a role nobody ever had a seat or row in. Raises UserError when it is in use."""
        with self._store.operation("Remove role") as work:
            role = work.session.get_one(Role, role_id)
            work.name = f"Remove role {role.name}"
            used = work.session.scalar(select(func.count()).where(RosterRow.role_id == role_id))
            if used:
                raise UserError(f"{role.name} stands in {used} rosters; retire it with a lineage step instead.")
            for step in work.session.scalars(
                select(RoleStep).where((RoleStep.role_id == role_id) | (RoleStep.successor_id == role_id))
            ):
                work.session.delete(step)
            work.session.flush()
            work.session.delete(role)
        return work.changes

    def add_step(self, role_id: int, kind: Succession, successor: str | None, cycle: str) -> Changes:
        """Say how a role went on from a cycle. Raises UserError for a loop or a missing successor."""
        try:
            name = CycleName.parse(cycle)
        except ValueError as error:
            raise UserError(str(error)) from error
        with self._store.operation("Add lineage step") as work:
            role = work.session.get_one(Role, role_id)
            lineage, ids = load_lineage(work.session, role.programme_id)
            successor_id = None
            if kind is not Succession.RETIRED:
                if successor is None or successor not in ids:
                    raise UserError(f"Say which role {role.name} became; “{successor}” is none of this programme's.")
                if role.name in {successor, lineage.current(successor)} or successor in lineage.past(role.name):
                    raise UserError(f"{role.name} cannot become {successor}: that would go round in a circle.")
                successor_id = ids[successor]
            work.name = f"{role.name}: {kind.value} in {name}"
            work.session.add(RoleStep(role_id=role_id, kind=kind.value, successor_id=successor_id, cycle=str(name)))
        return work.changes

    def remove_step(self, step_id: int) -> Changes:
        """Take back a lineage step."""
        with self._store.operation("Remove lineage step") as work:
            step = work.session.get(RoleStep, step_id)
            if step is None:
                raise NotFound("That lineage step is already gone.")
            work.session.delete(step)
        return work.changes


def add_role(
    session: Session, programme_id: int, name: str, *, track: Track = Track.ROLE, import_id: int | None = None
) -> Role:
    """A new role at the end of the list."""
    last = session.scalar(select(func.max(Role.ordinal)).where(Role.programme_id == programme_id))
    role = Role(
        programme_id=programme_id,
        name=name,
        track=track.value,
        spellings=[],
        ordinal=0 if last is None else last + 1,
        import_id=import_id,
    )
    session.add(role)
    session.flush()
    return role


def _refuse_taken(session: Session, programme_id: int, labels: tuple[str, ...], besides: int | None = None) -> None:
    if not labels[0].strip():
        raise UserError("A role needs a name.")
    wanted = {fold_label(label): label for label in labels if label.strip()}
    for role in session.scalars(select(Role).where(Role.programme_id == programme_id)):
        if role.id == besides:
            continue
        for label in (role.name, *role.spellings):
            if fold_label(label) in wanted:
                raise UserError(f"“{wanted[fold_label(label)]}” already means the role {role.name}.")
