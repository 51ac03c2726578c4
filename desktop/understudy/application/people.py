"""People: the directory, one person's page, names, accounts and states."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.person_page import PersonPage, StateRow, read_page, states_by_record
from understudy.application.persons import PersonBook, seated_in
from understudy.application.store import Store, need_version
from understudy.domain.cycles import CycleName
from understudy.domain.folding import fold_login, fold_name
from understudy.domain.roles import Ended, Position
from understudy_db.schema import (
    Cycle,
    Identity,
    MergeProposal,
    Person,
    PersonState,
    RosterRow,
    Seat,
)

STATE_WORDS = {
    "memorial": "in memoriam",
    "do_not_suggest": "not to be suggested",
    "alumni": "alumni",
    "ban": "pausing",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the directory. ``shadowed`` and ``led`` count cycles."""

    id: int
    name: str
    login: str | None
    logins: tuple[str, ...]
    cycles: int
    shadowed: int
    led: int
    first_cycle: str | None
    last_cycle: str | None
    last_roles: tuple[str, ...]
    states: tuple[str, ...]
    pending_merges: int


class People:
    """Reading and editing people."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, programme_id: int) -> list[PersonRow]:
        """Everybody with a seat in the programme, by name."""
        with self._store.read() as session:
            people = PersonBook(session)
            states = states_by_record(session)
            pending: dict[int, int] = defaultdict(int)
            for a, b in session.execute(
                select(MergeProposal.a_id, MergeProposal.b_id).where(MergeProposal.status == "pending")
            ):
                pending[people.canonical(a)] += 1
                pending[people.canonical(b)] += 1
            seats: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
            query = (
                select(Seat.person_id, Cycle.sort_key, Cycle.name, Seat.position, RosterRow.label, Seat.ended)
                .join(Cycle, Cycle.id == Seat.cycle_id)
                .join(RosterRow, RosterRow.id == Seat.roster_row_id)
                .where(Cycle.programme_id == programme_id)
                .order_by(Cycle.sort_key, Seat.id)
            )
            for person_id, key, cycle, position, label, ended in session.execute(query):
                if ended != Ended.CORRECTED:
                    seats[people.canonical(person_id)].append((key, cycle, position, label))
            rows = []
            for known in people.all():
                mine = seats.get(known.id)
                if not mine:
                    continue
                last = mine[-1][1]
                rows.append(
                    PersonRow(
                        id=known.id,
                        name=known.name,
                        login=known.login,
                        logins=known.logins,
                        cycles=len({cycle for _, cycle, _, _ in mine}),
                        shadowed=len({cycle for _, cycle, position, _ in mine if position == Position.SHADOW}),
                        led=len({cycle for _, cycle, position, _ in mine if position == Position.LEAD}),
                        first_cycle=mine[0][1],
                        last_cycle=last,
                        last_roles=tuple(
                            f"{label} ({position})" for _, cycle, position, label in mine if cycle == last
                        ),
                        states=tuple(
                            STATE_WORDS[state.kind]
                            for record in known.records
                            for state in states.get(record, ())
                            if state.status == "confirmed"
                        ),
                        pending_merges=pending.get(known.id, 0),
                    )
                )
            rows.sort(key=lambda row: fold_name(row.name))
            return rows

    def page(self, person_id: int) -> PersonPage:
        """One person's page, also by the id of a merged record. Raises NotFound."""
        with self._store.read() as session:
            return read_page(session, person_id)

    def rename(self, person_id: int, name: str, *, version: int | None = None) -> Changes:
        """The name a person goes by; imports leave it alone from then on. Raises UserError for a blank one."""
        name = " ".join(name.split())
        if not name:
            raise UserError("A person needs a name.")
        with self._store.operation(f"Rename to {name}") as work:
            person = work.session.get_one(Person, person_id)
            need_version(person, version)
            person.name = name
            person.edited = sorted({*person.edited, "name"})
        return work.changes

    def add_identity(self, person_id: int, kind: str, value: str) -> Changes:
        """Another login, e-mail or chat handle. Raises UserError when it belongs to somebody else."""
        value = value.strip().removeprefix("@")
        if not value:
            raise UserError("Type a login, e-mail address or chat handle.")
        with self._store.operation(f"Add {kind} {value}") as work:
            folded = fold_login(value) if kind != "name" else fold_name(value)
            people = PersonBook(work.session)
            if kind in ("login", "email"):
                for other in work.session.scalars(
                    select(Identity.person_id).where(Identity.kind == kind, Identity.folded == folded)
                ):
                    if people.canonical(other) != people.canonical(person_id):
                        raise UserError(f"{value} already belongs to {people.get(other).name}. Merge the two instead.")
                    raise UserError(f"{value} is already known.")
            at = _latest_anywhere(work.session)
            work.session.add(
                Identity(person_id=person_id, kind=kind, value=value, folded=folded, first_cycle=None, last_cycle=at)
            )
        return work.changes

    def remove_identity(self, identity_id: int) -> Changes:
        """Remove a name, login or handle."""
        with self._store.operation("Remove account") as work:
            identity = work.session.get(Identity, identity_id)
            if identity is None:
                raise NotFound("That entry is already gone.")
            work.name = f"Remove {identity.kind} {identity.value}"
            work.session.delete(identity)
        return work.changes

    def set_state(
        self,
        person_id: int,
        kind: str,
        *,
        since: date | None = None,
        until_cycle: str | None = None,
        note: str = "",
    ) -> Changes:
        """Put a person into a state. A ban names the first cycle they may serve in again (UserError without one)."""
        if kind == "ban":
            if not until_cycle:
                raise UserError("Say until which cycle the pause lasts.")
            try:
                until_cycle = str(CycleName.parse(until_cycle))
            except ValueError as error:
                raise UserError(str(error)) from error
        with self._store.operation("Set state") as work:
            person = work.session.get_one(Person, person_id)
            work.name = f"{person.name}: {STATE_WORDS[kind]}"
            work.session.add(
                PersonState(
                    person_id=person_id,
                    kind=kind,
                    status="confirmed",
                    since=since,
                    until_cycle=until_cycle if kind == "ban" else None,
                    note=note,
                )
            )
        return work.changes

    def answer_state(self, state_id: int, *, confirm: bool) -> Changes:
        """Confirm or dismiss a state that a file proposed."""
        with self._store.operation("Confirm state" if confirm else "Dismiss state") as work:
            state = work.session.get(PersonState, state_id)
            if state is None:
                raise NotFound("That entry is already gone.")
            state.status = "confirmed" if confirm else "dismissed"
        return work.changes

    def remove_state(self, state_id: int) -> Changes:
        """End a state by removing it."""
        with self._store.operation("Remove state") as work:
            state = work.session.get(PersonState, state_id)
            if state is None:
                raise NotFound("That entry is already gone.")
            work.session.delete(state)
        return work.changes

    def proposed_states(self, programme_id: int | None = None) -> list[StateRow]:
        """States that files propose and nobody answered; those of people of one programme, if given."""
        with self._store.read() as session:
            people = PersonBook(session)
            here = None if programme_id is None else set(session.scalars(seated_in(programme_id)))
            return [
                StateRow(
                    s.id,
                    people.canonical(s.person_id),
                    people.get(s.person_id).name,
                    s.kind,
                    s.status,
                    s.since,
                    s.until_cycle,
                    s.note,
                    s.file,
                    s.version,
                )
                for states in states_by_record(session).values()
                for s in states
                if s.status == "proposed" and (here is None or s.person_id in here)
            ]


def new_person(session: Session, name: str, login: str | None, *, import_id: int | None = None) -> int:
    """Make a person by hand. Raises UserError for a blank name or a login that somebody has."""
    name = " ".join(name.split())
    login = (login or "").strip().removeprefix("@") or None
    if not name:
        raise UserError("A person needs a name.")
    if login is not None:
        owner = session.scalar(
            select(Identity.person_id).where(Identity.kind == "login", Identity.folded == fold_login(login))
        )
        if owner is not None:
            raise UserError(f"@{login} is already known as {session.get_one(Person, owner).name}; choose them instead.")
    person = Person(name=name, edited=["name"], import_id=import_id)
    session.add(person)
    session.flush()
    at = _latest_anywhere(session)
    session.add(Identity(person_id=person.id, kind="name", value=name, folded=fold_name(name), last_cycle=at))
    if login is not None:
        session.add(Identity(person_id=person.id, kind="login", value=login, folded=fold_login(login), last_cycle=at))
    session.flush()
    return person.id


def _latest_anywhere(session: Session) -> str | None:
    return session.scalar(select(Cycle.name).order_by(Cycle.sort_key.desc()).limit(1))
