"""Who is who: records joined by accepted merges, with the current name and login of each person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from understudy.domain.cycles import CycleName
from understudy_db.schema import Cycle, Identity, Person, Seat


@dataclass(frozen=True, slots=True)
class Known:
    """One person: the current name, and every login with the newest first."""

    id: int
    name: str
    login: str | None
    logins: tuple[str, ...]
    records: tuple[int, ...]


def seated_in(programme_id: int) -> Select[int]:
    """The records with a seat in a programme, as a query to use in others."""
    return select(Seat.person_id).join(Cycle, Cycle.id == Seat.cycle_id).where(Cycle.programme_id == programme_id)


def _key(cycle: str | None) -> tuple[int, ...]:
    return CycleName.parse(cycle).parts if cycle else ()


class PersonBook:
    """All people of a database, read at once: a few thousand rows at most."""

    def __init__(self, session: Session, up_to: CycleName | None = None) -> None:
        """``up_to`` hides logins first seen in a later cycle."""
        self._canonical: dict[int, int] = {}
        names: dict[int, str] = {}
        for person_id, name, merged in session.execute(select(Person.id, Person.name, Person.merged_into_id)):
            self._canonical[person_id] = merged or person_id
            names[person_id] = name
        records: dict[int, list[int]] = defaultdict(list)
        for person_id, canonical in self._canonical.items():
            records[canonical].append(person_id)
        logins: dict[int, list[tuple[tuple[int, ...], tuple[int, ...], int, str]]] = defaultdict(list)
        for person_id, value, first, last, identity_id in session.execute(
            select(Identity.person_id, Identity.value, Identity.first_cycle, Identity.last_cycle, Identity.id).where(
                Identity.kind == "login"
            )
        ):
            if up_to is not None and first is not None and CycleName.parse(first) > up_to:
                continue
            logins[self._canonical[person_id]].append((_key(last), _key(first), identity_id, value))
        self._known: dict[int, Known] = {}
        for canonical, members in records.items():
            ordered: list[str] = []
            for *_, value in sorted(logins[canonical], reverse=True):
                if value.casefold() not in {seen.casefold() for seen in ordered}:
                    ordered.append(value)
            self._known[canonical] = Known(
                id=canonical,
                name=names[canonical],
                login=ordered[0] if ordered else None,
                logins=tuple(ordered),
                records=tuple(sorted(members)),
            )

    def canonical(self, person_id: int) -> int:
        """The id of the person that a record belongs to."""
        return self._canonical[person_id]

    def get(self, person_id: int) -> Known:
        """The person that a record belongs to."""
        return self._known[self._canonical[person_id]]

    def find(self, person_id: int) -> Known | None:
        """As get, or None for an id that does not exist."""
        return self.get(person_id) if person_id in self._canonical else None

    def all(self) -> Iterable[Known]:
        """Every person once."""
        return self._known.values()
