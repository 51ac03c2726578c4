"""A sync between a fake GitHub and a database of a test, and what it left there."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.application.sync.waiting import FakeWaiter
from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub
from tests.github.fakehub.changes import Changes
from tests.github.fakehub.repository import Repository as HubRepository
from understudy.application.settings import Settings
from understudy.application.store import Store
from understudy.application.sync.control import Control
from understudy.application.sync.service import PRIVATE, Sync
from understudy.application.sync.status import RepositoryStatus, SyncStatus
from understudy.github.gateway import connect

MAIN = f"{ORG}/{REPOSITORY}"


class Bench:
    """A database that is synced with a fake GitHub. Waits move the fake's clock and take no time."""

    def __init__(self, hub: FakeHub, store: Store, token: str = TOKEN) -> None:
        self.hub = hub
        self.store = store
        self.waiter = FakeWaiter(hub.clock.advance)
        self.settings = Settings(store, "tess")
        self.service = Sync(store, self.settings, connect, dice=random.Random(1))
        self.people = Changes(hub.world)
        self.reports: list[SyncStatus] = []
        self.token = token

    @property
    def main(self) -> HubRepository:
        """The large repository of the fake."""
        found, _ = self.hub.world.find(ORG, REPOSITORY)
        assert found is not None
        return found

    def control(self) -> Control:
        """A control that does not really wait."""
        return Control(self.waiter)

    def sync(
        self,
        *names: str,
        org: str | None = None,
        since: datetime | None = None,
        control: Control | None = None,
        report: Callable[[SyncStatus], None] | None = None,
    ) -> SyncStatus:
        """Sync repositories (the main one by default)."""

        def told(status: SyncStatus) -> None:
            self.reports.append(status)
            if report is not None:
                report(status)

        chosen: Sequence[str] = names or (() if org else (MAIN,))
        return self.service.sync(
            chosen, org, since, token=SecretStr(self.token), api_url=self.hub.url,
            control=control or self.control(), report=told,
        )  # fmt: skip

    def good(self, *names: str, **options: Any) -> RepositoryStatus:
        """Sync one repository, which must succeed."""
        status = self.sync(*names, **options)
        assert [row.error for row in status.repositories] == [""] * len(status.repositories)
        return status.repositories[-1]

    def allow_private(self) -> None:
        """Private repositories may be read."""
        self.settings.set(PRIVATE, True, "Allow")

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Rows of a query; the first value alone where there is one column."""
        with self.store.read() as session:
            found = session.execute(text(query), values).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in found]

    def one(self, query: str, **values: Any) -> Any:
        """The single value of a query."""
        (found,) = self.rows(query, **values)
        return found

    def digest(self) -> dict[str, str]:
        """A checksum of each table by what rows mean; numbers of rows, clocks and etags aside."""
        with self.store.read() as session:
            return digests(session)


_ACCOUNT = "coalesce({0}.node_id, {0}.folded)"
_PATHS = """WITH RECURSIVE whole(id, path) AS (
  SELECT id, name FROM path WHERE parent_id IS NULL
  UNION ALL SELECT path.id, whole.path || '/' || path.name FROM path JOIN whole ON whole.id = path.parent_id) """

MEANINGS = {
    "repository": "SELECT host, name, folded, former, node_id, web, default_branch, is_private, state FROM repository",
    "account": "SELECT kind, folded, login, name, node_id, numeric_id, is_bot FROM account",
    "account_login": f"SELECT {_ACCOUNT.format('a')}, l.login, l.folded FROM account_login l "
    "JOIN account a ON a.id = l.account_id",
    "event": f"SELECT r.name, e.kind, {_ACCOUNT.format('a')}, e.at, e.number, e.sha, e.added, e.deleted, e.files, "
    "e.standing, e.title, e.node_id, e.detail, e.url FROM event e JOIN account a ON a.id = e.account_id "
    "JOIN repository r ON r.id = e.repository_id",
    "event_path": _PATHS + "SELECT e.node_id, w.path, p.added, p.deleted FROM event_path p "
    "JOIN event e ON e.id = p.event_id JOIN whole w ON w.id = p.path_id",
    "event_directory": _PATHS + "SELECT e.node_id, w.path FROM event_directory d "
    "JOIN event e ON e.id = d.event_id JOIN whole w ON w.id = d.path_id",
    "path": _PATHS + "SELECT path FROM whole",
    "milestone": "SELECT r.name, m.node_id, m.number, m.title, m.due_on FROM milestone m "
    "JOIN repository r ON r.id = m.repository_id",
    "item": f"SELECT r.name, i.number, i.kind, i.node_id, i.title, {_ACCOUNT.format('a')}, i.association, i.state, "
    "i.is_draft, i.created_at, i.updated_at, i.edited_at, i.closed_at, i.merged_at, i.merge_sha, i.head_sha, i.base, "
    "i.added, i.deleted, i.files, i.labels, i.assignees, m.title, i.is_complete, i.gone FROM item i "
    "JOIN account a ON a.id = i.author_id JOIN repository r ON r.id = i.repository_id "
    "LEFT JOIN milestone m ON m.id = i.milestone_id",
    "item_change": f"SELECT i.node_id, c.node_id, c.kind, {_ACCOUNT.format('a')}, c.at, c.subject FROM item_change c "
    "JOIN item i ON i.id = c.item_id JOIN account a ON a.id = c.account_id",
    "membership": f"SELECT m.scope, {_ACCOUNT.format('a')}, m.role, m.since, m.until FROM membership m "
    "JOIN account a ON a.id = m.account_id",
    "owner_spell": _PATHS + f"SELECT r.name, w.path, o.role, {_ACCOUNT.format('a')}, o.via, o.pattern, o.since_sha, "
    "o.began, o.until, o.until_sha, o.ended FROM owner_spell o JOIN account a ON a.id = o.account_id "
    "JOIN repository r ON r.id = o.repository_id JOIN whole w ON w.id = o.path_id",
    "overflow": "SELECT node_id, what, cursor FROM overflow",
    "stream": "SELECT name, total, is_done, back_to FROM stream WHERE name IN ('pulls', 'issues', 'review_comments')",
    "feed": "SELECT kind, location, state, note, complete_from FROM feed",
}
"""What each table's rows mean, without the numbers of rows."""


def digests(session: Session) -> dict[str, str]:
    """Checksums by table."""
    found = {}
    for table, query in MEANINGS.items():
        rows = sorted(repr(tuple(row)) for row in session.execute(text(query)))
        found[table] = f"{len(rows)}:{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"
    return found


def item_numbers(bench: Bench, kind: str) -> list[int]:
    """Numbers of stored items, newest first."""
    return bench.rows("SELECT number FROM item WHERE kind = :kind ORDER BY created_at DESC", kind=kind)
