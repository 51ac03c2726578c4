"""Who stood in a repository's OWNERS files, from when to when, read once and asked often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, cast, extract, select, type_coerce
from sqlalchemy.orm import Session

from understudy_db.schema import OwnerSpell

ABOVE = {
    "reviewer": frozenset({"reviewer", "required_reviewer", "approver", "owner"}),
    "approver": frozenset({"approver", "owner"}),
    "owner": frozenset({"approver", "owner"}),
    "required_reviewer": frozenset({"reviewer", "required_reviewer", "approver", "owner"}),
}
"""Roles that include a role: who holds one of them there, or in a directory above, needs no promotion to it."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Somebody's spell in a role of a directory; seconds since 1970, ``until`` None: open."""

    directory: int
    role: str
    person: int
    since: int
    until: int | None
    began: str
    commit: str
    via: str | None
    pattern: str | None


class SpellBook:
    """The spells of one repository that began before ``until`` (None: all), people named by their root account."""

    def __init__(self, session: Session, repository_id: int, root_of: Callable[[int], int], until: int | None) -> None:
        table = OwnerSpell.__table__.c
        dialect = session.get_bind().dialect
        rows = session.execute(
            select(
                table.path_id,
                table.role,
                table.account_id,
                seconds(table.since, dialect),
                seconds(table.until, dialect),
                table.began,
                table.since_sha,
                table.via,
                table.pattern,
            )
            .where(table.repository_id == repository_id)
            .order_by(table.since, table.id)
        )
        self.all: list[Spell] = []
        self.by_person: dict[int, list[Spell]] = defaultdict(list)
        self._by_directory: dict[int, list[Spell]] = defaultdict(list)
        for path, role, account, since, end, began, commit, via, pattern in rows:
            if until is not None:
                if since >= until:
                    continue
                end = end if end is not None and end < until else None
            spell = Spell(path, role, root_of(account), since, end, began, commit.hex(), via, pattern)
            self.all.append(spell)
            self.by_person[spell.person].append(spell)
            self._by_directory[path].append(spell)

    def of(self, person: int) -> list[Spell]:
        """Somebody's spells, oldest first."""
        return self.by_person.get(person, [])

    def open_directories(self) -> list[int]:
        """Directories in which somebody stands now."""
        return sorted({spell.directory for spell in self.all if spell.until is None})

    def had_anybody(self, directory: int, role: str, at: int) -> bool:
        """Whether a list of a file had anybody in it just before an instant; required reviewers count as reviewers."""
        roles = {"reviewer", "required_reviewer"} if role in ("reviewer", "required_reviewer") else {role}
        return any(
            spell.role in roles and spell.pattern is None and stands(spell, at)
            for spell in self._by_directory.get(directory, ())
        )

    def holders(self, places: Collection[int], role: str, at: int) -> set[int]:
        """Who holds a role, or one above it, in one of some directories just before an instant."""
        roles = ABOVE[role]
        return {
            spell.person
            for place in places
            for spell in self._by_directory.get(place, ())
            if spell.role in roles and stands(spell, at)
        }


def stands(spell: Spell, at: int) -> bool:
    """Whether a spell was open just before an instant."""
    return spell.since < at and (spell.until is None or spell.until >= at)


def seconds(column: Any, dialect: Dialect) -> Any:
    """A column of instants as whole seconds since 1970, without making a datetime of each."""
    if dialect.name == "sqlite":
        return type_coerce(column, Integer)
    return cast(extract("epoch", column), BigInteger)
