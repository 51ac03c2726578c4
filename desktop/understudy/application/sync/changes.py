"""Time lines of items into rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select, update

from understudy.application.history.bulk import insert_many
from understudy.application.sync.facts import Change, Listing
from understudy.application.sync.pages import Page, instant, seconds
from understudy.application.sync.rows import blocks
from understudy_db.schema import ItemChange


class Changes:
    """Time lines of items, as stored and as they should be."""

    def __init__(self, page: Page, item_ids: Iterable[int]) -> None:
        self._page = page
        self._stored: dict[str, tuple[int, int, str, int, int, str | None]] = {}
        self._new: dict[str, tuple[int, str, int, int, str | None]] = {}
        self._changed: dict[int, tuple[int, str, int, int, str | None]] = {}
        self._dropped: set[int] = set()
        self._ids: dict[str, int] = {}
        for part in blocks(sorted(item_ids)):
            self._load(ItemChange.__table__.c.item_id.in_(part))

    @property
    def count(self) -> int:
        """How many rows will be written."""
        return len(self._new) + len(self._changed) + len(self._dropped)

    def expect(self, node_ids: Iterable[str]) -> None:
        """Look up entries by node id too: a transferred issue may bring them along."""
        for part in blocks(sorted(set(node_ids) - self._stored.keys())):
            self._load(ItemChange.__table__.c.node_id.in_(part))

    def put(self, item_id: int, listing: Listing[Change]) -> None:
        """An item's time line, whole or in part."""
        for change in listing.rows:
            wanted = (item_id, change.kind, self._page.account(change.who), change.at, change.subject)
            stored = self._stored.get(change.node_id)
            if stored is None:
                self._new[change.node_id] = wanted
            elif stored[1:] != wanted:
                self._changed[stored[0]] = wanted
        if listing.cursor is None:
            self.keep(item_id, {change.node_id for change in listing.rows})

    def keep(self, item_id: int, there: set[str]) -> None:
        """Only these are in an item's time line."""
        self._dropped.update(
            row[0] for node_id, row in self._stored.items() if row[1] == item_id and node_id not in there
        )

    def turns(self, item_id: int) -> tuple[tuple[int, str], ...]:
        """When an item was closed and reopened."""
        rows = [row[1:] for row in self._stored.values()] + list(self._new.values())
        return tuple((row[3], row[1]) for row in rows if row[0] == item_id and row[1] in ("closed", "reopened"))

    def write(self) -> None:
        """Store what differs. Items and accounts must be written before."""
        connection, table = self._page.connection, ItemChange.__table__
        columns = ("item_id", "node_id", "kind", "account_id", "at", "subject")
        insert_many(
            connection,
            "item_change",
            columns,
            [(row[0], node_id, *row[1:]) for node_id, row in self._new.items()],
            instants=("at",),
        )
        for number, (item_id, kind, account_id, at, subject) in self._changed.items():
            connection.execute(
                update(ItemChange)
                .where(table.c.id == number)
                .values(item_id=item_id, kind=kind, account_id=account_id, at=instant(at), subject=subject)
            )
        for part in blocks(sorted(self._dropped)):
            connection.execute(delete(ItemChange).where(table.c.id.in_(part)))

    def _load(self, where: Any) -> None:
        table = ItemChange.__table__.c
        query = select(
            table.node_id, table.id, table.item_id, table.kind, table.account_id, table.at, table.subject
        ).where(where)
        for node_id, number, item_id, kind, account_id, at, subject in self._page.connection.execute(query):
            self._stored[node_id] = (number, item_id, kind, account_id, seconds(at) or 0, subject)
