"""The journal: what every operation changed, row by row; undo, redo and audit read it.

Rules (docs/rules.md, "Operation"): undo is per actor, newest first, and survives a restart; when a row has changed
since, undo refuses and shows both versions; a new change clears redo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, event, false, func, insert, inspect, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, Session

from understudy.application.changes import Changes
from understudy.application.errors import Conflict, UserError
from understudy.application.history.proposals import withdraw_questions
from understudy_db.schema import Base, JournalEntry, JournalOperation, PrivateEntry
from understudy_db.types import Day, Instant

if TYPE_CHECKING:
    from understudy.application.store import Store

_ORDER = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}

# Which noun of Changes a table belongs to, and the column that holds the noun's id.
_NOUNS: dict[str, tuple[tuple[str, str], ...]] = {
    "programme": (("programmes", "id"),),
    "cycle": (("cycles", "id"),),
    "cycle_phase": (("cycles", "cycle_id"),),
    "role": (("roles", "id"),),
    "role_step": (("roles", "role_id"),),
    "roster_row": (("rosters", "id"),),
    "seat": (("seats", "id"), ("people", "person_id")),
    "person": (("people", "id"),),
    "identity": (("people", "person_id"),),
    "person_state": (("people", "person_id"),),
    "merge_proposal": (("merges", "id"),),
    "source": (("imports", "id"),),
    "import_run": (("imports", "id"),),
    "file_anomaly": (("imports", "import_id"),),
    "suggestion": (("suggestions", "id"),),
    "setting": (("settings", "id"),),
    "account": (("people", "id"),),
    "ladder_policy": (("policies", "id"),),
    "evidence_ruling": (("rulings", "id"),),
    "ladder_case": (("cases", "id"), ("people", "person_id")),
    "case_entry": (("cases", "case_id"),),
    "application": (("applications", "id"),),
    "application_score": (("applications", "application_id"),),
    "application_note": (("applications", "application_id"),),
}
# Everything else is written by the program alone or read anew from where it came.


def _journalled(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row.__tablename__ in _NOUNS]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row before and after, as JSON values."""

    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def _plain(value: Any) -> Any:
    # A datetime is a date, too.
    return value.isoformat() if isinstance(value, date) else value


@cache
def _columns(table: Mapper[Any]) -> tuple[str, ...]:
    """The columns that the journal keeps of a table; the version is counted anew whenever a row is written."""
    return tuple(attribute.key for attribute in table.column_attrs if attribute.key != "version")


def _restored(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    result = {}
    for name, value in values.items():
        column = table.c.get(name)
        if column is None:
            continue
        if isinstance(value, str) and isinstance(column.type, Instant):
            value = datetime.fromisoformat(value).astimezone(UTC)
        elif isinstance(value, str) and isinstance(column.type, Day):
            value = date.fromisoformat(value)
        result[name] = value
    return result


class Recorder:
    """Listens to one session and keeps every row's before and after."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.entries: list[Entry] = []
        event.listen(session, "after_flush", self._after_flush)

    def close(self) -> None:
        """Stop listening."""
        event.remove(self._session, "after_flush", self._after_flush)

    def _after_flush(self, session: Session, _context: Any) -> None:
        made: list[Entry] = []
        gone: list[Entry] = []
        for row in _journalled(session.new):
            made.append(Entry(row.__tablename__, row.id, None, self._values(row)))
        for row in _journalled(session.dirty):
            before = self._values(row, before=True)
            after = self._values(row)
            if before != after:
                made.append(Entry(row.__tablename__, row.id, before, after))
        for row in _journalled(session.deleted):
            gone.append(Entry(row.__tablename__, row.id, self._values(row, before=True), None))
        made.sort(key=lambda entry: (_ORDER[entry.table], entry.row_id))
        gone.sort(key=lambda entry: (-_ORDER[entry.table], -entry.row_id))
        self.entries += [*made, *gone]

    @staticmethod
    def _values(row: Any, *, before: bool = False) -> dict[str, Any]:
        state = inspect(row)
        values = {key: getattr(row, key) for key in _columns(state.mapper)}
        if before:
            for key in values:
                if deleted := state.attrs[key].history.deleted:
                    values[key] = deleted[0]
        return {key: _plain(value) for key, value in values.items()}

    def write(
        self,
        kind: str,
        name: str,
        actor: str,
        at: datetime,
        programme_id: int | None = None,
        target_id: int | None = None,
    ) -> int:
        """Put the operation and its entries into the journal; returns the operation's id."""
        entries = self.entries
        operation = JournalOperation(
            kind=kind, name=name, actor=actor, at=at, programme_id=programme_id, target_id=target_id
        )
        self._session.add(operation)
        self._session.flush()
        if any(_is_private(entry.table) for entry in entries):
            self._write_private(operation.id)
        elif entries:
            self._session.execute(
                insert(JournalEntry),
                [
                    {
                        "operation_id": operation.id,
                        "table_name": entry.table,
                        "row_id": entry.row_id,
                        "before": entry.before,
                        "after": entry.after,
                    }
                    for entry in entries
                ],
            )
        return operation.id

    def _write_private(self, operation_id: int) -> None:
        """As write, with what private rows held kept in the private schema: the journal names them and no more."""
        for entry in self.entries:
            private = _is_private(entry.table)
            row = JournalEntry(
                operation_id=operation_id,
                table_name=entry.table,
                row_id=entry.row_id,
                before=_stub(entry.before) if private else entry.before,
                after=_stub(entry.after) if private else entry.after,
            )
            self._session.add(row)
            self._session.flush()
            if private:
                self._session.add(
                    PrivateEntry(
                        entry_id=row.id,
                        table_name=entry.table,
                        row_id=entry.row_id,
                        before=entry.before,
                        after=entry.after,
                    )
                )
        self._session.flush()

    def changes(self, name: str, operation_id: int | None) -> Changes:
        """What the recorded entries touch."""
        return changes_of(self.entries, name, operation_id)


def changes_of(entries: Iterable[Entry], name: str, operation_id: int | None) -> Changes:
    """The ids per noun that some entries touch."""
    ids: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        for noun, column in _NOUNS[entry.table]:
            for values in (entry.before, entry.after):
                if values is not None and values.get(column) is not None:
                    ids[noun].add(values[column])
    return Changes(operation=name, operation_id=operation_id, **{noun: frozenset(found) for noun, found in ids.items()})


@dataclass(frozen=True, slots=True)
class LoggedOperation:
    """A line of the journal."""

    id: int
    kind: str
    name: str
    actor: str
    at: datetime
    undone: bool
    rows: int


@dataclass(frozen=True, slots=True)
class UndoState:
    """What undo and redo would do now; None when there is nothing."""

    undo: str | None
    redo: str | None


class Journal:
    """Undo, redo and the log of operations."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self) -> UndoState:
        """The names of the operations that undo and redo would take back or repeat."""
        with self._store.read() as session:
            undo, redo = self._next_undo(session), self._next_redo(session)
            return UndoState(undo.name if undo else None, redo.name if redo else None)

    def undo(self) -> Changes:
        """Take back the actor's newest operation. Raises UserError if there is none, Conflict if rows changed since."""
        return self._replay("undo", self._next_undo, "There is nothing to undo.")

    def redo(self) -> Changes:
        """Repeat the operation taken back last. Raises as undo does."""
        return self._replay("redo", self._next_redo, "There is nothing to redo.")

    def high_water(self) -> int:
        """The newest operation's id: another window has changed something when it grew."""
        with self._store.read() as session:
            return session.scalar(select(func.max(JournalOperation.id))) or 0

    def changes_since(self, mark: int) -> Changes:
        """Everything that operations after ``mark`` touched."""
        with self._store.read() as session:
            rows = session.execute(
                select(JournalEntry.table_name, JournalEntry.row_id, JournalEntry.before, JournalEntry.after).where(
                    JournalEntry.operation_id > mark
                )
            ).all()
        return changes_of((Entry(*row) for row in rows), "", None)

    def log(self, *, after: int = 0, limit: int = 200) -> list[LoggedOperation]:
        """The newest operations first."""
        count = (
            select(func.count()).where(JournalEntry.operation_id == JournalOperation.id).correlate(JournalOperation)
        ).scalar_subquery()
        query = (
            select(
                JournalOperation.id,
                JournalOperation.kind,
                JournalOperation.name,
                JournalOperation.actor,
                JournalOperation.at,
                JournalOperation.undone,
                count,
            )
            .where(JournalOperation.id > after)
            .order_by(JournalOperation.id.desc())
            .limit(limit)
        )
        with self._store.read() as session:
            return [LoggedOperation(*row) for row in session.execute(query)]

    def _mine(self) -> Any:
        return select(JournalOperation).where(
            JournalOperation.actor == self._store.actor, JournalOperation.kind == "do"
        )

    def _next_undo(self, session: Session) -> JournalOperation | None:
        query = self._mine().where(JournalOperation.undone.is_(false())).order_by(JournalOperation.id.desc()).limit(1)
        found: JournalOperation | None = session.scalar(query)
        return found

    def _next_redo(self, session: Session) -> JournalOperation | None:
        query = (
            self._mine()
            .where(JournalOperation.undone.is_(true()), JournalOperation.redo_cleared.is_(false()))
            .order_by(JournalOperation.id)
            .limit(1)
        )
        found: JournalOperation | None = session.scalar(query)
        return found

    def _replay(self, kind: str, find: Callable[[Session], JournalOperation | None], nothing: str) -> Changes:
        name = ""
        try:
            with self._store.operation(kind, journalled=False) as work:
                session = work.session
                target = find(session)
                if target is None:
                    raise UserError(nothing)
                name = target.name
                entries = _entries_of(session, target)
                if kind == "undo":
                    entries = [Entry(e.table, e.row_id, e.after, e.before) for e in reversed(entries)]
                gone = {entry.row_id for entry in entries if entry.table == "person" and entry.after is None}
                if gone:
                    withdraw_questions(session, gone)
                _apply(session, entries, kind, name)
                session.execute(
                    update(JournalOperation).where(JournalOperation.id == target.id).values(undone=kind == "undo")
                )
                work.recorder.entries = entries
                operation_id = work.recorder.write(kind, name, work.actor, work.at, target.programme_id, target.id)
            return changes_of(entries, name, operation_id)
        except IntegrityError as error:
            raise Conflict(
                f"“{name}” cannot be taken back any more, because later work builds on it. Undo that work first."
            ) from error


def _is_private(table: str) -> bool:
    return bool(Base.metadata.tables[table].info.get("private"))


def _stub(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Of a private row only that it is there: the numbers that screens listen to."""
    return None if values is None else {key: values[key] for key in ("id", "application_id") if key in values}


def _entries_of(session: Session, operation: JournalOperation) -> list[Entry]:
    """What an operation changed, private rows in full. Raises Conflict when those were removed for good since."""
    rows = session.execute(
        select(JournalEntry.id, JournalEntry.table_name, JournalEntry.row_id, JournalEntry.before, JournalEntry.after)
        .where(JournalEntry.operation_id == operation.id)
        .order_by(JournalEntry.id)
    ).all()
    private = [row.id for row in rows if _is_private(row.table_name)]
    told = {
        entry.entry_id: entry
        for start in range(0, len(private), 500)
        for entry in session.scalars(
            select(PrivateEntry).where(PrivateEntry.entry_id.in_(private[start : start + 500]))
        )
    }
    if len(told) < len(private):
        raise Conflict(f"“{operation.name}” cannot be taken back any more: what it changed was removed for good.")
    return [
        Entry(row.table_name, row.row_id, told[row.id].before, told[row.id].after)
        if row.id in told
        else Entry(row.table_name, row.row_id, row.before, row.after)
        for row in rows
    ]


def _apply(session: Session, entries: list[Entry], kind: str, name: str) -> None:
    """Bring every row from ``before`` to ``after``; refuse when a row is not as ``before`` says."""
    for (table_name, action), group in _runs(entries):
        table = Base.metadata.tables[table_name]
        ids = [entry.row_id for entry in group]
        current: dict[int, dict[str, Any]] = {}
        for start in range(0, len(ids), 500):
            rows = session.execute(select(table).where(table.c.id.in_(ids[start : start + 500]))).mappings()
            current |= {row["id"]: {k: _plain(v) for k, v in row.items() if k != "version"} for row in rows}
        for entry in group:
            found = current.get(entry.row_id)
            if found != entry.before:
                raise Conflict(
                    f"“{name}” cannot be {'undone' if kind == 'undo' else 'repeated'}: "
                    f"{table_name.replace('_', ' ')} {entry.row_id} has changed since.",
                    mine=_words(entry.before, found),
                    theirs=_words(found, entry.before),
                )
        if action == "insert":
            session.execute(insert(table), [_restored(table, e.after or {}) | _version(table) for e in group])
        elif action == "delete":
            for start in range(0, len(ids), 500):
                session.execute(delete(table).where(table.c.id.in_(ids[start : start + 500])))
        else:
            for entry in group:
                values = _restored(table, entry.after or {})
                if "version" in table.c:
                    values["version"] = table.c.version + 1
                session.execute(update(table).where(table.c.id == entry.row_id).values(**values))


def _version(table: Table) -> dict[str, Any]:
    return {"version": 1} if "version" in table.c else {}


def _runs(entries: list[Entry]) -> list[tuple[tuple[str, str], list[Entry]]]:
    """Neighbouring entries of one table and one kind of change together, order kept."""
    runs: list[tuple[tuple[str, str], list[Entry]]] = []
    seen: set[int] = set()
    for entry in entries:
        action = "insert" if entry.before is None else "delete" if entry.after is None else "update"
        key = (entry.table, action)
        # A row changed twice in one operation must not be compared within one batch.
        if not runs or runs[-1][0] != key or entry.row_id in seen:
            runs.append((key, []))
            seen = set()
        runs[-1][1].append(entry)
        seen.add(entry.row_id)
    return runs


def _words(values: dict[str, Any] | None, other: dict[str, Any] | None) -> str:
    """What differs from the other version, in plain words."""
    if values is None:
        return "not there"
    differing = [k for k in values if other is None or values[k] != other.get(k)]
    return ", ".join(f"{k.replace('_', ' ')}: {values[k]}" for k in differing if k != "id")
