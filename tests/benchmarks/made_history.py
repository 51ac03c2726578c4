"""A seeded history of a million events: repositories, directories and people as unequal as real ones."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Engine, insert

from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import Account, Event, Feed, OwnerSpell, Path, Repository, event_directory, event_path
from understudy_db.schema.contributions import SHOWN

LAST = datetime(2026, 6, 1, tzinfo=UTC)
YEARS = 8
REPOSITORIES = (("acme/widgets", 0.6), ("acme/gears", 0.25), ("acme/cogs", 0.15))
PEOPLE = 20_000
HOMES = 3
"""Directories that somebody's work is in and below; one event in eight is anywhere."""
DIRECTORIES = 3_000
OWNED = 240
_CHUNK = 20_000
_KINDS = (
    (Kind.COMMIT, 34), (Kind.PR_MERGED, 12), (Kind.PR_OPENED, 2), (Kind.REVIEW, 18), (Kind.COMMENT, 16), (Kind.LGTM, 9),
    (Kind.APPROVE, 6), (Kind.ISSUE, 3),
)  # fmt: skip


class _Unequal:
    """Draws numbers below a limit, small ones far more often (Zipf)."""

    def __init__(self, dice: random.Random, size: int, power: float) -> None:
        self._dice = dice
        self._sums = list(accumulate(1 / (n + 1) ** power for n in range(size)))

    def draw(self) -> int:
        """One number."""
        return bisect_left(self._sums, self._dice.random() * self._sums[-1])


def fill(engine: Engine, events: int, seed: int = 7) -> None:
    """Write the history into an empty database."""
    dice = random.Random(seed)
    with engine.begin() as connection:
        people = _people(connection)
        paths = _paths(connection, dice)
        number = 1
        for place, (name, share) in enumerate(REPOSITORIES):
            size = round(events * share)
            repository, feed = _repository(connection, name, place)
            _spells(connection, dice, repository, feed, paths, people, first=place * OWNED)
            _events(connection, dice, number, size, repository, feed, paths, people)
            number += size


def _write(connection: Connection, table: Any, rows: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> None:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)


def _people(connection: Connection) -> range:
    _write(
        connection,
        Account.__table__,
        (
            {"id": n, "kind": "user", "folded": f"person{n}", "login": f"Person{n}", "name": None,
             "is_bot": n % 500 == 7, "how": "", "version": 1}
            for n in range(1, PEOPLE + 1)
        ),
    )  # fmt: skip
    return range(1, PEOPLE + 1)


def _paths(connection: Connection, dice: random.Random) -> list[int]:
    """A tree of directories, each below an earlier one, a third of them below the top few; ten files in each."""
    rows: list[dict[str, Any]] = [{"id": 1, "parent_id": None, "name": ""}]
    depth = {1: 0}
    directories = [1]
    for number in range(2, DIRECTORIES + 1):
        parent = dice.choice(directories[: 12 if number % 3 == 0 else len(directories)])
        while depth[parent] > 7:
            parent = dice.choice(directories)
        depth[number] = depth[parent] + 1
        rows.append({"id": number, "parent_id": parent, "name": f"d{number}"})
        directories.append(number)
    files = (
        {"id": DIRECTORIES + n + 1, "parent_id": directories[n % len(directories)], "name": f"f{n}"}
        for n in range(10 * DIRECTORIES)
    )
    _write(connection, Path.__table__, rows)
    _write(connection, Path.__table__, files)
    return directories


def _repository(connection: Connection, name: str, place: int) -> tuple[int, int]:
    number = place + 1
    connection.execute(
        insert(Repository),
        {"id": number, "host": "github.com", "name": name, "folded": name, "former": [], "is_private": False,
         "is_archived": False, "state": "ok", "prow": {}, "web": f"https://github.com/{name}"},
    )  # fmt: skip
    connection.execute(
        insert(Feed),
        {"id": number, "kind": "git", "location": f"/nowhere/{number}", "repository_id": number, "state": "ready",
         "note": "", "is_shallow": False, "counts": {}},
    )  # fmt: skip
    return number, number


def _spells(
    connection: Connection,
    dice: random.Random,
    repository: int,
    feed: int,
    paths: list[int],
    people: range,
    first: int,
) -> None:
    """Owners of 240 directories, the large ones among them; six in ten spells are open."""
    owned = [*paths[:60], *dice.sample(paths[60:], OWNED - 60)]
    drawn = _Unequal(dice, len(people), 0.9)
    rows = []
    for place in owned:
        for role in ("approver", "reviewer"):
            for _ in range(dice.randint(2, 9)):
                since = LAST - timedelta(days=dice.randint(30, 365 * YEARS))
                is_open = dice.random() < 0.6
                until = None if is_open else since + (LAST - since) * dice.random()
                rows.append(
                    {"feed_id": feed, "repository_id": repository, "path_id": place, "role": role,
                     "account_id": people[drawn.draw()], "via": None, "pattern": None, "since": since,
                     "since_sha": dice.randbytes(20), "began": "gained", "until": until, "until_sha": None,
                     "ended": None if is_open else "lost"}
                )  # fmt: skip
    _write(connection, OwnerSpell.__table__, rows)


def _events(
    connection: Connection,
    dice: random.Random,
    first: int,
    size: int,
    repository: int,
    feed: int,
    paths: list[int],
    people: range,
) -> None:
    """Events in the order of time, more of them each year; commits belong to pull requests, reviews are about them."""
    who, where = _Unequal(dice, len(people), 1.0), _Unequal(dice, len(paths), 0.8)
    homes = [[where.draw() for _ in range(HOMES)] for _ in people]
    kinds = [kind for kind, times in _KINDS for _ in range(times)]
    touched: list[dict[str, int]] = []

    def rows() -> Iterator[dict[str, Any]]:
        pull, number = 0, 0
        for place in range(size):
            kind = dice.choice(kinds)
            at = LAST - timedelta(seconds=round(YEARS * 365 * 86_400 * (1 - ((place + 1) / size) ** 0.8)))
            event = first + place
            if kind is Kind.PR_MERGED:
                pull, number = event, number + 1
            person = who.draw()
            if kind in (Kind.COMMIT, Kind.PR_MERGED):
                for path in _touched(dice, paths, homes[person], where):
                    touched.append({"path_id": path, "event_id": event})
            is_numbered = kind is not Kind.COMMIT and pull > 0
            yield {
                "id": event, "feed_id": feed, "repository_id": repository, "kind": int(kind),
                "account_id": people[person], "at": at, "number": number if is_numbered else None,
                "sha": dice.randbytes(20) if kind is Kind.COMMIT else None,
                "of_id": pull or None if kind not in (Kind.PR_MERGED, Kind.PR_OPENED, Kind.ISSUE) else None,
                "added": dice.randint(0, 200), "deleted": dice.randint(0, 80), "files": None, "standing": SHOWN,
                "title": None, "node_id": None, "detail": None, "url": None,
            }  # fmt: skip

    _write(connection, Event.__table__, rows())
    files = (
        {"event_id": row["event_id"], "path_id": DIRECTORIES + row["path_id"], "added": 3, "deleted": 1}
        for row in touched
    )
    _write(connection, event_path, files)
    touched.sort(key=lambda row: (row["path_id"], row["event_id"]))
    _write(connection, event_directory, touched)


def _touched(dice: random.Random, paths: list[int], homes: list[int], where: _Unequal) -> set[int]:
    """The directories of one commit: mostly around one of its author's homes."""
    count = dice.choice((1, 1, 1, 2, 2, 4))
    if dice.random() < 1 / 8:
        return {paths[where.draw()] for _ in range(count)}
    home = dice.choice(homes)
    return {paths[min(home + dice.randint(0, 6), len(paths) - 1)] for _ in range(count)}
