"""Writes who stood in which OWNERS file, from the changes of one step after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from understudy.application.history.accounts import Accounts
from understudy.application.history.bulk import insert_many
from understudy.application.history.paths import Paths
from understudy.application.ports import BlobReader, ClonedHistory
from understudy.domain.contributions.commits import FileChange
from understudy.domain.owners.files import Holder
from understudy.domain.owners.spells import OwnersState
from understudy.domain.rosters.model import Anomaly
from understudy_db.schema import OwnerSpell

_COLUMNS = (
    "feed_id", "repository_id", "path_id", "role", "account_id", "via", "pattern", "since", "since_sha", "began",
    "until", "until_sha", "ended",
)  # fmt: skip
_SINCE, _UNTIL = 7, 10
_Key = tuple[int, str, int, str]


class OwnersWriter:
    """Follows the OWNERS files of one clone over all steps of a run."""

    def __init__(self, history: ClonedHistory, known: str | None, boundary: frozenset[bytes]) -> None:
        self._history = history
        self._known = known
        self._boundary = boundary
        self._blobs: BlobReader | None = None
        self._state: OwnersState | None = None

    def close(self) -> None:
        """End the git process, if one was needed."""
        if self._blobs is not None:
            self._blobs.close()

    def write(
        self,
        session: Session,
        feed_id: int,
        repository_id: int,
        accounts: Accounts,
        paths: Paths,
        changes: Iterable[FileChange],
        notes: list[Anomaly],
    ) -> Counter[str]:
        """Store the spells that began and ended in a step."""
        counts: Counter[str] = Counter()
        rows: list[list[object]] = []
        open_rows: dict[_Key, list[object]] = {}
        open_ids: dict[_Key, int] | None = None
        ends: list[tuple[int, int, bytes, str]] = []
        for change in changes:
            if self._blobs is None:
                self._blobs = self._history.blobs()
            if open_ids is None:
                open_ids = _open_spells(session, repository_id)
            state = self._state_now()
            begun, ended, unreadable = state.apply(dict(change.files), self._blobs.text)
            for bad in unreadable:
                when = datetime.fromtimestamp(change.at, UTC)
                what = f"commit {change.sha.hex()[:10]} of {when:%Y-%m-%d}: {bad.why}"
                notes.append(Anomaly(bad.path, 1, what, "what the file said before goes on"))
            for end in ended:
                key = self._key(end.directory, end.holder, accounts, paths, change.at)
                row = open_rows.pop(key, None)
                if row is not None:
                    row[_UNTIL:] = [change.at, change.sha, end.ended]
                elif key in open_ids:
                    ends.append((open_ids.pop(key), change.at, change.sha, end.ended))
                counts["owners_ended"] += 1
            for begin in begun:
                key = self._key(begin.directory, begin.holder, accounts, paths, change.at)
                if key in open_rows or key in open_ids:
                    continue
                began = "init" if change.sha in self._boundary else begin.began
                row = [
                    feed_id, repository_id, key[0], key[1], key[2], begin.holder.via, key[3] or None, change.at,
                    change.sha, began, None, None, None,
                ]  # fmt: skip
                rows.append(row)
                open_rows[key] = row
                counts["owners_begun"] += 1
        accounts.flush()
        paths.flush()
        for number, at, sha, how in ends:
            session.execute(
                update(OwnerSpell)
                .where(OwnerSpell.id == number)
                .values(until=datetime.fromtimestamp(at, UTC), until_sha=sha, ended=how)
            )
        insert_many(session.connection(), "owner_spell", _COLUMNS, rows, instants=("since", "until"))
        return counts

    def _state_now(self) -> OwnersState:
        """The files as they were where reading begins, read once."""
        if self._state is None:
            self._state = OwnersState()
            if self._known is not None:
                assert self._blobs is not None
                self._state.apply(dict(self._history.owners_at(self._known)), self._blobs.text)
        return self._state

    def _key(self, directory: str, holder: Holder, accounts: Accounts, paths: Paths, at: int) -> _Key:
        if "@" in holder.folded:
            account = accounts.email(holder.written, "", at)
        else:
            account = accounts.login(holder.written.removeprefix("@"), at=at)
        return paths.intern(directory), holder.role, account, holder.pattern


def _open_spells(session: Session, repository_id: int) -> dict[_Key, int]:
    table = OwnerSpell.__table__.c
    return {
        (path, role, account, pattern or ""): number
        for number, path, role, account, pattern in session.execute(
            select(table.id, table.path_id, table.role, table.account_id, table.pattern).where(
                table.repository_id == repository_id, table.until.is_(None)
            )
        )
    }
