"""Rows of who stood in which OWNERS file, from what began and ended, whoever tells it: a clone or GitHub."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from understudy.application.history.accounts import Accounts
from understudy.application.history.bulk import insert_many
from understudy.application.history.paths import Paths
from understudy.domain.owners.files import Holder
from understudy.domain.owners.spells import Begin, End
from understudy_db.schema import Feed, OwnerSpell, Stream

OWNERS_STREAM = "owners"
"""The stream of a GitHub feed that remembers which OWNERS files were read."""
_COLUMNS = (
    "feed_id", "repository_id", "path_id", "role", "account_id", "via", "pattern", "since", "since_sha", "began",
    "until", "until_sha", "ended",
)  # fmt: skip
_UNTIL = 10
_Key = tuple[int, str, int, str]


class OwnerRows:
    """Spells of one feed, gathered in a transaction and written together."""

    def __init__(
        self, connection: Connection, feed_id: int, repository_id: int, accounts: Accounts, paths: Paths
    ) -> None:
        self._connection = connection
        self._feed = feed_id
        self._repository = repository_id
        self._accounts = accounts
        self._paths = paths
        self._rows: list[list[object]] = []
        self._open_rows: dict[_Key, list[object]] = {}
        self._open_ids = self._stored()
        self._ends: list[tuple[int, int, bytes, str]] = []

    def put(self, begun: Iterable[Begin], ended: Iterable[End], at: int, sha: bytes, began: str | None = None) -> int:
        """Take in what changed at an instant (seconds since 1970) with a commit; returns how many rows that touches.

        ``began``: how spells begin, when it is not as each says.
        """
        touched = 0
        for end in ended:
            key = self._key(end.directory, end.holder, at)
            row = self._open_rows.pop(key, None)
            if row is not None:
                row[_UNTIL:] = [at, sha, end.ended]
            elif key in self._open_ids:
                self._ends.append((self._open_ids.pop(key), at, sha, end.ended))
            touched += 1
        for begin in begun:
            key = self._key(begin.directory, begin.holder, at)
            if key in self._open_rows or key in self._open_ids:
                continue
            row = [
                self._feed, self._repository, key[0], key[1], key[2], begin.holder.via, key[3] or None, at, sha,
                began or begin.began, None, None, None,
            ]  # fmt: skip
            self._rows.append(row)
            self._open_rows[key] = row
            touched += 1
        return touched

    def write(self) -> None:
        """Store it all, with the accounts and paths it needs."""
        self._accounts.flush()
        self._paths.flush()
        for number, at, sha, how in self._ends:
            self._connection.execute(
                update(OwnerSpell)
                .where(OwnerSpell.id == number)
                .values(until=datetime.fromtimestamp(at, UTC), until_sha=sha, ended=how)
            )
        insert_many(self._connection, "owner_spell", _COLUMNS, self._rows, instants=("since", "until"))

    def _key(self, directory: str, holder: Holder, at: int) -> _Key:
        if "@" in holder.folded:
            account = self._accounts.email(holder.written, "", at)
        else:
            account = self._accounts.login(holder.written.removeprefix("@"), at=at)
        return self._paths.intern(directory), holder.role, account, holder.pattern

    def _stored(self) -> dict[_Key, int]:
        table = OwnerSpell.__table__.c
        return {
            (path, role, account, pattern or ""): number
            for number, path, role, account, pattern in self._connection.execute(
                select(table.id, table.path_id, table.role, table.account_id, table.pattern).where(
                    table.feed_id == self._feed, table.repository_id == self._repository, table.until.is_(None)
                )
            )
        }


def drop_github_spells(connection: Connection, repository_id: int) -> int:
    """Take out what GitHub told of a repository's OWNERS files: its clone tells more. Returns how many spells went.

    What was read is forgotten, too: once the clone is removed, GitHub is looked at as for the first time.
    """
    feeds = select(Feed.id).where(Feed.kind == "github", Feed.repository_id == repository_id)
    gone = connection.execute(delete(OwnerSpell).where(OwnerSpell.feed_id.in_(feeds))).rowcount
    connection.execute(delete(Stream).where(Stream.feed_id.in_(feeds), Stream.name == OWNERS_STREAM))
    return int(gone)
