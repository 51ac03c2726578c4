"""Who an applicant is among known people, and whether the seats they claim are in the rosters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.lineage import load_lineage
from understudy.application.persons import PersonBook
from understudy.domain.applications.read import Form
from understudy.domain.applications.values import claims
from understudy.domain.contributions.addresses import fold_address
from understudy.domain.cycles import CycleName
from understudy.domain.folding import fold_login
from understudy_db.schema import Cycle, Identity, Role, Seat


@dataclass(frozen=True, slots=True)
class Matched:
    """A known person, and how they were recognised: by login, e-mail, or not at all. Never by a name."""

    person_id: int | None = None
    how: str = ""
    flags: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


class Matcher:
    """Reads people, their accounts and their seats in a programme once."""

    def __init__(self, session: Session, programme_id: int) -> None:
        self._people = PersonBook(session)
        self._by: dict[tuple[str, str], int] = {}
        self._names: dict[str, set[int]] = defaultdict(set)
        identities = select(Identity.person_id, Identity.kind, Identity.value)
        for person_id, kind, value in session.execute(identities.where(Identity.kind.in_(("login", "email", "name")))):
            person = self._people.canonical(person_id)
            if kind == "name":
                self._names[value.casefold()].add(person)
            else:
                self._by.setdefault((kind, fold_login(value) if kind == "login" else fold_address(value)), person)
        for known in self._people.all():
            self._names[known.name.casefold()].add(known.id)
        lineage, ids = load_lineage(session, programme_id)
        self._lineage = lineage
        names = {role_id: name for name, role_id in ids.items()}
        self._roles = sorted({*names.values(), *(s for role in lineage.roles for s in role.spellings)})
        self._seats: dict[int, set[tuple[str, str, str]]] = defaultdict(set)
        self._cycles = set()
        for person_id, position, cycle, role_id in session.execute(
            select(Seat.person_id, Seat.position, Cycle.name, Seat.role_id)
            .join(Cycle, Cycle.id == Seat.cycle_id)
            .join(Role, Role.id == Seat.role_id)
            .where(Cycle.programme_id == programme_id)
        ):
            self._cycles.add(str(CycleName.parse(cycle)))
            key = (str(CycleName.parse(cycle)), names[role_id], position)
            self._seats[self._people.canonical(person_id)].add(key)

    def match(self, form: Form) -> Matched:
        """Who it is, and what the rosters say to their claims."""
        person = self._by.get(("login", fold_login(form.login))) if form.login else None
        how = "login" if person is not None else ""
        if person is None and "@" in form.email:
            person = self._by.get(("email", fold_address(form.email)))
            how = "email" if person is not None else ""
        flags: set[str] = set()
        notes: list[str] = []
        if person is None and form.name and (same := self._names.get(form.name.casefold())):
            flags.add("same_name")
            notes.append(f"somebody called {form.name} is known ({len(same)}); a name alone says nothing")
        if form.served_teams:
            self._check(form, person, flags, notes)
        if person is not None and form.returning is False and self._seats.get(person):
            flags.add("served_before")
            notes.append(f"{form.name} says no to having served, the rosters know them")
        return Matched(person, how, frozenset(flags), tuple(notes))

    def _check(self, form: Form, person: int | None, flags: set[str], notes: list[str]) -> None:
        """Each claimed seat against the rosters; cycles that are not here say nothing."""
        theirs = self._seats.get(person, set()) if person is not None else set()
        for claim in claims(form.served_teams, self._roles):
            cycle = str(CycleName.parse(claim.cycle))
            if cycle not in self._cycles:
                continue
            spec = self._lineage.find(claim.role) if claim.role else None
            fits = [
                seat
                for seat in theirs
                if seat[0] == cycle
                and (spec is None or seat[1] == spec.name)
                and (claim.position is None or seat[2] == claim.position)
            ]
            if not fits:
                flags.add("claim_not_found")
                said = " ".join(filter(None, (claim.cycle, claim.role, claim.position)))
                notes.append(f"says “{said}”; the roster of {cycle} does not show it")
            else:
                flags.add("claim_found")
