"""Time lines of items into rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, Select, bindparam, delete, select, update

from understudy.application.history.bulk import insert_many
from understudy.application.sync.facts import Change, Listing
from understudy.application.sync.pages import Page, instant, seconds
from understudy.application.sync.rows import blocks
from understudy_db.schema import ItemChange

_TABLE: Final = ItemChange.__table__.c
_ROWS: Final = select(
    _TABLE.node_id, _TABLE.id, _TABLE.item_id, _TABLE.kind, _TABLE.account_id, _TABLE.at, _TABLE.subject
)
_WANTED: Final[BindParameter[Any]] = bindparam("wanted", expanding=True)
_BY_ITEM: Final = _ROWS.where(_TABLE.item_id.in_(_WANTED))
_BY_NODE: Final = _ROWS.where(_TABLE.node_id.in_(_WANTED))


class Changes:
    """Time lines of items, as stored and as they should be."""

    def __init__(self, page: Page, item_ids: Iterable[int]) -> None:
        self._page = page
        self._stored: dict[str, tuple[int, int, str, int, int, str | None]] = {}
        self._new: dict[str, tuple[int, str, int, int, str | None]] = {}
        self._changed: dict[int, tuple[int, str, int, int, str | None]] = {}
        self._dropped: set[int] = set()
        self._by_item: dict[int, list[str]] = {}
        self._turns: dict[int, list[tuple[int, str]]] = {}
        for part in blocks(sorted(item_ids)):
            self._load(_BY_ITEM, part)

    @property
    def count(self) -> int:
        """How many rows will be written."""
        return len(self._new) + len(self._changed) + len(self._dropped)

    def expect(self, node_ids: Iterable[str]) -> None:
        """Look up entries by node id too: a transferred issue may bring them along."""
        for part in blocks(sorted(set(node_ids) - self._stored.keys())):
            self._load(_BY_NODE, part)

    def put(self, item_id: int, listing: Listing[Change]) -> None:
        """An item's time line, whole or in part."""
        account, stored_rows = self._page.account, self._stored
        for change in listing.rows:
            wanted = (item_id, change.kind, account(change.who), change.at, change.subject)
            stored = stored_rows.get(change.node_id)
            if stored is None:
                self._new[change.node_id] = wanted
                self._turn(wanted)
            elif stored[1:] != wanted:
                self._changed[stored[0]] = wanted
        if listing.cursor is None:
            self.keep(item_id, {change.node_id for change in listing.rows})

    def keep(self, item_id: int, there: set[str]) -> None:
        """Only these are in an item's time line."""
        self._dropped.update(
            self._stored[node_id][0] for node_id in self._by_item.get(item_id, ()) if node_id not in there
        )

    def turns(self, item_id: int) -> tuple[tuple[int, str], ...]:
        """When an item was closed and reopened."""
        return tuple(self._turns.get(item_id, ()))

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

    def _load(self, query: Select[Any], wanted: Sequence[str | int]) -> None:
        for node_id, number, *rest in self._page.connection.execute(query, {"wanted": wanted}):
            item_id, kind, account_id, at, subject = rest
            row = (item_id, kind, account_id, seconds(at) or 0, subject)
            self._stored[node_id] = (number, *row)
            self._by_item.setdefault(item_id, []).append(node_id)
            self._turn(row)

    def _turn(self, row: tuple[int, str, int, int, str | None]) -> None:
        item_id, kind, _, at, _ = row
        if kind in ("closed", "reopened"):
            self._turns.setdefault(item_id, []).append((at, kind))
