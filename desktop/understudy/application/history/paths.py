"""Interned paths: each name below its parent is stored once."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from understudy.application.history.bulk import insert_many, take_ids
from understudy_db.schema import Path

_PRELOAD = 50_000
_KEPT = 200_000


class Paths:
    """Numbers of paths within one write transaction; new ones are written by :meth:`flush`.

    Keeps a bounded number of names in memory, however many the database holds.
    """

    def __init__(self, session: Session) -> None:
        self._connection: Connection = session.connection()
        self._ids = take_ids(self._connection, "path")
        self._new: list[tuple[int, int | None, str]] = []
        self._known: dict[tuple[int | None, str], int] = {}
        self._whole: dict[str, int] = {}
        rows = self._connection.execute(select(Path.parent_id, Path.name, Path.id).limit(_PRELOAD + 1)).all()
        self._preloaded = len(rows) <= _PRELOAD
        self._known = {(parent, name): number for parent, name, number in rows} if self._preloaded else {}
        self._top = self._number(None, "")

    def resume(self, session: Session) -> None:
        """Go on in another transaction, when nobody else wrote paths since the last."""
        self._connection = session.connection()
        self._ids = take_ids(self._connection, "path")

    def intern(self, path: str) -> int:
        """The number of a path such as ``pkg/api/types.go``; the empty path is the top."""
        path = path.strip("/")
        if not path:
            return self._top
        number = self._whole.get(path)
        if number is None:
            parent, _, name = path.rpartition("/")
            above = self.intern(parent)
            number = self._number(above, name)
            if len(self._whole) >= _KEPT:
                self._forget()
            self._whole[path] = number
        return number

    def directory(self, path: str) -> int:
        """The number of the directory that a file is in."""
        return self.intern(path.rpartition("/")[0])

    def flush(self) -> None:
        """Write the new names; needed before rows that refer to them."""
        insert_many(self._connection, "path", ("id", "parent_id", "name"), self._new)
        self._new = []

    def _number(self, parent: int | None, name: str) -> int:
        number = self._known.get((parent, name))
        if number is None and not self._preloaded:
            where = Path.parent_id.is_(None) if parent is None else Path.parent_id == parent
            number = self._connection.scalar(select(Path.id).where(where, Path.name == name))
        if number is None:
            number = next(self._ids)
            self._new.append((number, parent, name))
        self._known[parent, name] = number
        return number

    def _forget(self) -> None:
        """Drop what is remembered; from now on unknown names are looked up."""
        self.flush()
        self._preloaded = False
        self._whole.clear()
        self._known.clear()
