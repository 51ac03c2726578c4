"""A repository: its items by number, in the orders GitHub lists them, and its git objects."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from typing import Any

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.clock import epoch_of
from tests.github.fakehub.git import Git
from tests.github.fakehub.ids import PER_ITEM, PER_REPOSITORY, node_id

NUMBER_BITS = 24
NUMBER_MASK = (1 << NUMBER_BITS) - 1


def key_of(epoch: int, number: int) -> int:
    """Time and number in one integer that sorts by time, then number."""
    return epoch << NUMBER_BITS | number


class Order:
    """Numbers of items by time, for one kind of item. A position is the key of the item before it, so pages stay put
    when other items move."""

    def __init__(self, keys: list[int]) -> None:
        self.keys = sorted(keys)

    def move(self, old: int, new: int) -> None:
        at = bisect_left(self.keys, old)
        if at == len(self.keys) or self.keys[at] != old:
            raise ValueError("the item is not in this order")
        del self.keys[at]
        insort(self.keys, new)

    def add(self, key: int) -> None:
        insort(self.keys, key)

    def drop(self, key: int) -> None:
        at = bisect_left(self.keys, key)
        if at == len(self.keys) or self.keys[at] != key:
            raise ValueError("the item is not in this order")
        del self.keys[at]

    def since(self, epoch: int) -> int:
        """Index of the first item at or after this time."""
        return bisect_left(self.keys, epoch << NUMBER_BITS)

    def after(self, key: int) -> int:
        return bisect_right(self.keys, key)

    def before(self, key: int) -> int:
        return bisect_left(self.keys, key)


Make = Callable[[int], Record]


class Repository:
    """Items are held, or made on demand by ``make`` (then ``times`` tells kind, creation and update of a number)."""

    def __init__(self, number: int, owner: Record, name: str, *, created: str, private: bool = False) -> None:
        self.index = number
        self.held: dict[int, Record] = {}
        self.make: Make | None = None
        self.lazy: set[int] = set()
        self.created = {"PullRequest": Order([]), "Issue": Order([])}
        self.updated = {"PullRequest": Order([]), "Issue": Order([]), "": Order([])}
        self.labels: dict[str, Record] = {}
        self.milestones: list[Record] = []
        self.git = Git()
        self.next_number = 1
        self.moved: dict[int, Record] = {}
        """Numbers of transferred issues, with the issue they became."""
        self.blocked = False
        self.record: Record = {
            "__typename": "Repository",
            "id": node_id("Repository", number),
            "databaseId": number,
            "name": name,
            "owner": owner,
            "description": None,
            "isArchived": False,
            "isPrivate": private,
            "isFork": False,
            "createdAt": created,
            "updatedAt": created,
            "pushedAt": created,
            "_repository": self,
            "_gone": False,
        }

    @property
    def name_with_owner(self) -> str:
        return f"{self.record['owner']['login']}/{self.record['name']}"

    def item_id(self, number: int, k: int = 0) -> int:
        """The database id of an item (k 0) or of one of its parts."""
        return self.index * PER_REPOSITORY + number * PER_ITEM + k

    def get(self, number: int) -> Record | None:
        """The issue or pull request with this number, None when there is none."""
        item = self.held.get(number)
        if item is None and number in self.lazy and self.make is not None:
            return self.make(number)
        return item

    def hold(self, number: int) -> Record:
        """The item, kept from now on, so that changes to it stay. Raises KeyError."""
        item = self.get(number)
        if item is None:
            raise KeyError(f"{self.name_with_owner} has no item {number}")
        self.held[number] = item
        return item

    def add(self, item: Record) -> Record:
        """Puts a new item in its place in every order."""
        number, kind = item["number"], item["__typename"]
        self.held[number] = item
        self.created[kind].add(key_of(epoch_of(item["createdAt"]), number))
        self._index_updated(kind, key_of(epoch_of(item["updatedAt"]), number))
        self.next_number = max(self.next_number, number + 1)
        return item

    def _index_updated(self, kind: str, key: int) -> None:
        self.updated[kind].add(key)
        self.updated[""].add(key)

    def fill(self, make: Make, times: list[tuple[str, int, int, int]]) -> None:
        """Items made on demand. ``times`` holds kind, number, created and updated (epochs) of each."""
        self.make = make
        created: dict[str, list[int]] = {"PullRequest": [], "Issue": []}
        updated: dict[str, list[int]] = {"PullRequest": [], "Issue": [], "": []}
        for kind, number, made, changed in times:
            self.lazy.add(number)
            created[kind].append(key_of(made, number))
            key = key_of(changed, number)
            updated[kind].append(key)
            updated[""].append(key)
        self.created = {kind: Order(keys) for kind, keys in created.items()}
        self.updated = {kind: Order(keys) for kind, keys in updated.items()}
        self.next_number = max(self.lazy, default=0) + 1

    def touch(self, item: Record, when: str) -> None:
        """Sets ``updatedAt`` and moves the item in the orders by update."""
        number = item["number"]
        old = key_of(epoch_of(item["updatedAt"]), number)
        new = key_of(epoch_of(when), number)
        item["updatedAt"] = when
        if old != new:
            self.updated[item["__typename"]].move(old, new)
            self.updated[""].move(old, new)

    def remove(self, number: int) -> Record:
        """Takes an item out, as a transfer or a deletion does. Raises KeyError."""
        item = self.hold(number)
        del self.held[number]
        self.lazy.discard(number)
        self.created[item["__typename"]].drop(key_of(epoch_of(item["createdAt"]), number))
        key = key_of(epoch_of(item["updatedAt"]), number)
        self.updated[item["__typename"]].drop(key)
        self.updated[""].drop(key)
        return item

    def items(self, kind: str = "") -> Iterator[Record]:
        """Every item in the order of its last update; for small repositories."""
        for key in list(self.updated[kind].keys):
            item = self.get(key & NUMBER_MASK)
            if item is not None:
                yield item

    def part(self, number: int, database_id: int) -> Record | None:
        """The comment, review or event with this database id."""
        item = self.get(number)
        if item is None:
            return None
        if database_id in (item["_id"], item.get("_issue_id")):
            return item
        for name in ("comments", "reviews", "_review_comments", "timelineItems"):
            for part in item.get(name, ()):
                if part["_id"] == database_id:
                    found: dict[str, Any] = part
                    return found
        return None
