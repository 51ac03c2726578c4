"""Settings kept in the database: those of everybody who uses it, and those of one user, *me* among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from understudy.application.changes import Changes
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy_db.schema import Setting


@dataclass(frozen=True, slots=True)
class Me:
    """Who the user is: a display name, and a person of the database when they are one."""

    name: str
    person_id: int | None
    asked: bool


class Settings:
    """Reading and changing settings. ``user`` is the account name at the operating system, which owns its own."""

    def __init__(self, store: Store, user: str) -> None:
        self._store = store
        self._user = user

    def get(self, key: str, *, mine: bool = False) -> Any:
        """A setting's value, None when never set."""
        with self._store.read() as session:
            value = session.scalar(
                select(Setting.value).where(Setting.owner == (self._user if mine else ""), Setting.key == key)
            )
        return None if value is None else value.get("value")

    def set(self, key: str, value: Any, name: str, *, mine: bool = False, journalled: bool = True) -> Changes:
        """Change a setting as an operation called ``name``; None removes it. Window state need not be journalled."""
        owner = self._user if mine else ""
        with self._store.operation(name, journalled=journalled) as work:
            row = work.session.scalar(select(Setting).where(Setting.owner == owner, Setting.key == key))
            if value is None:
                if row is not None:
                    work.session.delete(row)
            elif row is None:
                work.session.add(Setting(owner=owner, key=key, value={"value": value}))
            else:
                row.value = {"value": value}
        return work.changes

    def me(self) -> Me:
        """Who the user said they are; the account's name until they were asked."""
        stored = self.get("me", mine=True)
        if not isinstance(stored, dict):
            return Me(self._user, None, asked=False)
        person_id = stored.get("person_id")
        if person_id is not None:
            with self._store.read() as session:
                known = PersonBook(session).find(person_id)
            if known is not None:
                return Me(known.name, known.id, asked=True)
        return Me(str(stored.get("name") or self._user), None, asked=True)

    def set_me(self, name: str, person_id: int | None) -> Changes:
        """Say who the user is; the journal's actor from now on."""
        changes = self.set("me", {"name": name, "person_id": person_id}, f"I am {name}", mine=True)
        self._store.actor = name
        return changes
