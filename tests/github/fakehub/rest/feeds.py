"""Comments of a whole repository in the order of their last update, also when the repository is made on demand."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.clock import stamp
from tests.github.fakehub.repository import NUMBER_BITS, NUMBER_MASK, Repository

LONGEST_LIFE = 10 * 86400
"""Items made on demand are never updated later than this after their creation (seconds)."""

Keyed = tuple[str, int, Record]


def comments(repository: Repository, part: str, since: int | None) -> Iterator[Record]:
    """The ``comments`` or ``_review_comments`` of all items updated since then, oldest first."""
    first = "" if since is None else stamp(since)
    for when, _id, record in _sweep(repository, part, since or 0):
        if when >= first:
            yield record


def _sweep(repository: Repository, part: str, since: int) -> Iterator[Keyed]:
    """Held items go in at once; the rest come in by creation, and leave when nothing earlier can follow."""
    heap: list[Keyed] = []
    for item in repository.held.values():
        heap += _of(item, part)
    heapq.heapify(heap)
    if repository.make is not None:
        for key in _created_since(repository, since - LONGEST_LIFE):
            number = key & NUMBER_MASK
            if number in repository.held:
                continue
            begun = stamp(key >> NUMBER_BITS)
            while heap and heap[0][0] < begun:
                yield heapq.heappop(heap)
            for one in _of(repository.make(number), part):
                heapq.heappush(heap, one)
    while heap:
        yield heapq.heappop(heap)


def _of(item: Record, part: str) -> list[Keyed]:
    return [(record["updatedAt"], record["_id"], record) for record in item.get(part, ())]


def _created_since(repository: Repository, epoch: int) -> Iterator[int]:
    orders = [repository.created[kind] for kind in ("PullRequest", "Issue")]
    return heapq.merge(*(order.keys[order.since(max(epoch, 0)) :] for order in orders))
