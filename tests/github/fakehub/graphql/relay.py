"""Pages of connections. Cursors name an item, not a place, so pages stay put while the list moves, as on GitHub."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, Protocol

from graphql import GraphQLError

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.repository import NUMBER_MASK, Order, Repository

Args = dict[str, Any]


class Page:
    """One page of a connection: nodes, their cursors, and what the connection holds in all."""

    __slots__ = ("count", "cursors", "items", "more_after", "more_before")

    def __init__(self, count: int, items: list[Record], cursors: Cursors, more_before: bool, more_after: bool) -> None:
        self.count = count
        self.items = items
        self.cursors = cursors
        self.more_before = more_before
        self.more_after = more_after

    def nodes(self) -> list[Record]:
        return [item["node"] if "role" in item else item for item in self.items]

    def edges(self) -> list[Record]:
        found = []
        for index, item in enumerate(self.items):
            edge = dict(item) if "role" in item else {"node": item}
            found.append({**edge, "cursor": encode(self.cursors(index))})
        return found

    def info(self) -> Record:
        last = len(self.items) - 1
        return {
            "hasNextPage": self.more_after,
            "hasPreviousPage": self.more_before,
            "startCursor": encode(self.cursors(0)) if self.items else None,
            "endCursor": encode(self.cursors(last)) if self.items else None,
        }


Cursors = Callable[[int], str]


class Listing(Protocol):
    """Something a connection can page through."""

    def page(self, args: Args) -> Page:
        """The page these arguments (first, last, after, before) ask for."""


def encode(text: str) -> str:
    """A cursor as GitHub hands it out: opaque."""
    return base64.b64encode(f"cursor:v2:{text}".encode()).decode()


def decode(cursor: str) -> str:
    """The text in a cursor. Raises GraphQLError for one GitHub never gave."""
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    if not text.startswith("cursor:v2:"):
        raise GraphQLError(
            f"`{cursor}` does not appear to be a valid cursor.", extensions={"type": "INVALID_CURSOR_ARGUMENTS"}
        )
    return text.removeprefix("cursor:v2:")


def bounds(args: Args, low: int, high: int) -> tuple[int, int]:
    """What is left of ``low:high`` after ``first`` and ``last``."""
    first, last = args.get("first"), args.get("last")
    if first is not None:
        high = min(high, low + first)
    if last is not None:
        low = max(low, high - last)
    return low, high


def page_of_list(items: list[Record], args: Args) -> Page:
    """A page of a plain list; a cursor is place and name of an item, so one that is gone does not shift the rest."""
    count = len(items)
    low, high = 0, count
    if args.get("after"):
        at, there = _place(items, decode(args["after"]))
        low = at + 1 if there else at
    if args.get("before"):
        high = _place(items, decode(args["before"]))[0]
    start, stop = bounds(args, low, max(low, high))
    part = items if start == 0 and stop == count else items[start:stop]
    return Page(count, part, lambda index: f"{start + index}:{_name(part[index])}", start > 0, stop < count)


def _name(item: Record) -> str:
    thing = item["node"] if "role" in item else item
    return str(thing.get("id") or thing.get("path") or thing.get("oid"))


def _place(items: list[Record], text: str) -> tuple[int, bool]:
    """Where the item a cursor names is, or was."""
    place, _, name = text.partition(":")
    at = min(int(place), len(items))
    if at < len(items) and _name(items[at]) == name:
        return at, True
    for index, item in enumerate(items):
        if _name(item) == name:
            return index, True
    return at, False


class Ordered:
    """The items of a repository by time of creation or update."""

    def __init__(
        self,
        repository: Repository,
        order: Order,
        *,
        descending: bool,
        since: int | None = None,
        keep: Callable[[Record], bool] | None = None,
    ) -> None:
        self.repository = repository
        self.order = order
        self.descending = descending
        self.since = since
        self.keep = keep

    def page(self, args: Args) -> Page:
        keys = self.order.keys
        first = 0 if self.since is None else self.order.since(self.since)
        if self.keep is not None:
            return self._filtered(keys[first:], args)
        low, high = first, len(keys)
        if self.descending:
            args = {
                "first": args.get("last"),
                "last": args.get("first"),
                "after": args.get("before"),
                "before": args.get("after"),
            }
        if args.get("after"):
            low = max(low, self.order.after(_key(args["after"])))
        if args.get("before"):
            high = min(high, self.order.before(_key(args["before"])))
        start, stop = bounds(args, low, max(low, high))
        part = keys[start:stop]
        before, after = start > first, stop < len(keys)
        if self.descending:
            part = part[::-1]
            before, after = after, before
        return Page(len(keys) - first, self._items(part), lambda index: str(part[index]), before, after)

    def _items(self, keys: list[int]) -> list[Record]:
        found = []
        for key in keys:
            item = self.repository.get(key & NUMBER_MASK)
            if item is None:
                raise KeyError(f"an order names item {key & NUMBER_MASK}, which is gone")
            found.append(item)
        return found

    def _filtered(self, keys: list[int], args: Args) -> Page:
        kept = [item for item in self._items(keys) if self.keep is None or self.keep(item)]
        if self.descending:
            kept.reverse()
        return page_of_list(kept, args)


def _key(cursor: str) -> int:
    text = decode(cursor)
    if not text.isdigit():
        raise GraphQLError(
            f"`{cursor}` does not appear to be a valid cursor.", extensions={"type": "INVALID_CURSOR_ARGUMENTS"}
        )
    return int(text)
