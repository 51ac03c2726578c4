"""Writes who stood in which OWNERS file, from the changes of one step after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from understudy.application.history.accounts import Accounts
from understudy.application.history.owner_rows import OwnerRows, drop_github_spells
from understudy.application.history.paths import Paths
from understudy.application.ports import BlobReader, ClonedHistory
from understudy.domain.contributions.commits import FileChange
from understudy.domain.owners.spells import OwnersState
from understudy.domain.rosters.model import Anomaly


class OwnersWriter:
    """Follows the OWNERS files of one clone over all steps of a run."""

    def __init__(self, history: ClonedHistory, known: str | None, boundary: frozenset[bytes]) -> None:
        self._history = history
        self._known = known
        self._boundary = boundary
        self._blobs: BlobReader | None = None
        self._state: OwnersState | None = None
        self._took_over = False

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
        rows: OwnerRows | None = None
        if not self._took_over:
            drop_github_spells(session.connection(), repository_id)
            self._took_over = True
        for change in changes:
            if self._blobs is None:
                self._blobs = self._history.blobs()
            if rows is None:
                rows = OwnerRows(session.connection(), feed_id, repository_id, accounts, paths)
            begun, ended, unreadable = self._state_now().apply(dict(change.files), self._blobs.text)
            for bad in unreadable:
                when = datetime.fromtimestamp(change.at, UTC)
                what = f"commit {change.sha.hex()[:10]} of {when:%Y-%m-%d}: {bad.why}"
                notes.append(Anomaly(bad.path, 1, what, "what the file said before goes on"))
            began = "init" if change.sha in self._boundary else None
            counts["owners_ended"] += len(ended)
            counts["owners_begun"] += rows.put(begun, ended, change.at, change.sha, began) - len(ended)
        if rows is not None:
            rows.write()
        else:
            accounts.flush()
            paths.flush()
        return +counts

    def _state_now(self) -> OwnersState:
        """The files as they were where reading begins, read once."""
        if self._state is None:
            self._state = OwnersState()
            if self._known is not None:
                assert self._blobs is not None
                self._state.apply(dict(self._history.owners_at(self._known)), self._blobs.text)
        return self._state
