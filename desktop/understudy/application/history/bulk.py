"""Writing many rows at once: ids known beforehand, values as the driver wants them, one statement for thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

_BLOCK = 500


def take_ids(connection: Connection, table: str) -> Iterator[int]:
    """Numbers for new rows of a table, one after the other.

    SQLite has one writer, so counting on from the highest is safe inside a write transaction; PostgreSQL hands out
    blocks of its sequence.
    """
    if connection.dialect.name == "sqlite":
        highest = connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one()
        autoincrement = connection.exec_driver_sql(
            "SELECT count(*) FROM sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'", (table,)
        ).scalar_one()
        if autoincrement:
            used = connection.exec_driver_sql("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
            highest = max(highest, used or 0)
        while True:
            highest += 1
            yield highest
    query = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, {_BLOCK})"
    while True:
        yield from sorted(connection.exec_driver_sql(query).scalars())


def insert_many(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    instants: Iterable[str] = (),
) -> None:
    """Insert rows of plain values. ``instants`` names the columns that hold seconds since 1970 here."""
    many = list(rows)
    if not many:
        return
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        places = [columns.index(name) for name in instants]
        many = [_with_instants(row, places) for row in many]
    mark = "?" if sqlite else "%s"
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"
    connection.exec_driver_sql(statement, [tuple(row) for row in many])


def _with_instants(row: Sequence[Any], places: list[int]) -> tuple[Any, ...]:
    values = list(row)
    for place in places:
        if values[place] is not None:
            values[place] = datetime.fromtimestamp(values[place], UTC)
    return tuple(values)
