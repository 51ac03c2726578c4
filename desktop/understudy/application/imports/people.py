"""Finding, among everybody known, the person that a file names; making a record for somebody new.

A login identifies a person whatever its case. Without a login, a name identifies only a record that has no login
either: two people of one name are joined by a human, never here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.domain.cycles import CycleName
from understudy.domain.folding import fold_login, fold_name
from understudy.domain.rosters.model import RosterPerson
from understudy_db.schema import Identity, Person


@dataclass(slots=True)
class _Seen:
    row: Identity
    first: CycleName | None
    last: CycleName | None


class PeopleIndex:
    """All identities of a database, to find people by while importing."""

    def __init__(self, session: Session, import_id: int) -> None:
        self._session = session
        self._import_id = import_id
        self.made = 0
        self._by_login: dict[str, int] = {}
        self._nameless: dict[str, int] = {}
        self._names: dict[str, list[int]] = defaultdict(list)
        self._identities: dict[tuple[int, str, str], _Seen] = {}
        self._people = {person.id: person for person in session.scalars(select(Person))}
        with_login: set[int] = set()
        for identity in session.scalars(select(Identity).order_by(Identity.id)):
            self._remember(identity)
            if identity.kind == "login":
                self._by_login[identity.folded] = identity.person_id
                with_login.add(identity.person_id)
        for (person_id, kind, folded), _seen in self._identities.items():
            if kind == "name":
                self._names[folded].append(person_id)
                if person_id not in with_login:
                    self._nameless.setdefault(folded, person_id)
        self._newest_name: dict[int, CycleName] = {}
        for (person_id, kind, _), seen in self._identities.items():
            if kind == "name" and seen.last is not None:
                newest = self._newest_name.get(person_id)
                self._newest_name[person_id] = seen.last if newest is None else max(newest, seen.last)

    def _remember(self, identity: Identity) -> None:
        key = (identity.person_id, identity.kind, identity.folded)
        self._identities[key] = _Seen(
            identity,
            CycleName.parse(identity.first_cycle) if identity.first_cycle else None,
            CycleName.parse(identity.last_cycle) if identity.last_cycle else None,
        )

    def prepare(self, listed: Iterable[RosterPerson]) -> None:
        """Make records for everybody never seen, all at once."""
        fresh: list[tuple[RosterPerson, Person]] = []
        for person in listed:
            if self._find(person) is not None:
                continue
            record = Person(name=person.name or person.login or "?", edited=[], import_id=self._import_id)
            fresh.append((person, record))
            self._place(person, -len(fresh))
        self._session.add_all([record for _, record in fresh])
        self._session.flush()
        for person, record in fresh:
            self._people[record.id] = record
            self._place(person, record.id)
        self.made += len(fresh)

    def resolve(self, person: RosterPerson, cycle: CycleName) -> int:
        """The record's id for a person named by the roster of a cycle, prepared before."""
        person_id = self._find(person)
        if person_id is None:
            raise KeyError(person)
        self._see(person_id, "login", person.login, cycle)
        self._see(person_id, "name", person.name, cycle)
        for chat in person.chats:
            self._see(person_id, "chat", chat, cycle)
        return person_id

    def _find(self, person: RosterPerson) -> int | None:
        if person.login:
            return self._by_login.get(fold_login(person.login))
        return self._nameless.get(fold_name(person.name))

    def _place(self, person: RosterPerson, person_id: int) -> None:
        if person.login:
            self._by_login[fold_login(person.login)] = person_id
        else:
            self._nameless[fold_name(person.name)] = person_id

    def named(self, name: str) -> list[int]:
        """Records that were ever written with this name."""
        return list(dict.fromkeys(self._names.get(fold_name(name), ())))

    def _see(self, person_id: int, kind: str, value: str | None, cycle: CycleName) -> None:
        if not value:
            return
        folded = fold_name(value) if kind == "name" else fold_login(value)
        seen = self._identities.get((person_id, kind, folded))
        if seen is None:
            identity = Identity(
                person_id=person_id,
                kind=kind,
                value=value,
                folded=folded,
                first_cycle=str(cycle),
                last_cycle=str(cycle),
                import_id=self._import_id,
            )
            self._session.add(identity)
            self._identities[person_id, kind, folded] = _Seen(identity, cycle, cycle)
            if kind == "name":
                self._names[folded].append(person_id)
                self._show_latest(person_id, value, cycle)
            return
        if seen.first is None or cycle < seen.first:
            seen.first = cycle
            seen.row.first_cycle = str(cycle)
        if seen.last is None or cycle >= seen.last:
            seen.last = cycle
            if seen.row.last_cycle != str(cycle):
                seen.row.last_cycle = str(cycle)
            # The spelling last used is the one to show (a login's case, a name's accents).
            if seen.row.value != value:
                seen.row.value = value
            if kind == "name":
                self._show_latest(person_id, value, cycle)

    def _show_latest(self, person_id: int, name: str, cycle: CycleName) -> None:
        """People change their names: the newest one is shown, unless a person chose one."""
        newest = self._newest_name.get(person_id)
        if newest is not None and cycle < newest:
            return
        self._newest_name[person_id] = cycle
        record = self._people[person_id]
        if "name" not in record.edited and record.name != name:
            record.name = name
