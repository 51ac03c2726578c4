"""Sync with GitHub: what the command line and the Sources screen call."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import Cancelled, NotFound, UserError
from understudy.application.history.feeds import Feeds, check_name, feed_for, repository_for
from understudy.application.history.proposals import propose_people
from understudy.application.settings import Settings
from understudy.application.store import Store
from understudy.application.sync.completeness import Completeness, completeness
from understudy.application.sync.control import Control
from understudy.application.sync.facts import RepositoryFact
from understudy.application.sync.faults import Fault, Unauthorized
from understudy.application.sync.naming import write_repository
from understudy.application.sync.organisation import OrganisationJob
from understudy.application.sync.pace import RESERVE
from understudy.application.sync.port import GatewayFactory, Quota, Token
from understudy.application.sync.repository import RepositoryJob
from understudy.application.sync.run import Report, Run, advice
from understudy.application.sync.status import RepositoryStatus, SyncStatus
from understudy_db.schema import Feed, Repository

PUBLIC_API: Final = "https://api.github.com"
API_URL: Final = "github_api_url"
"""Setting: the address of the GitHub that is asked; none: PUBLIC_API."""
CONSENT: Final = "github_consent"
"""Setting: the user said that GitHub may be asked. Without it nothing goes out."""
PRIVATE: Final = "github_private"
"""Setting: private repositories may be read too."""

Connect = Callable[[SecretStr | None, str], GatewayFactory]
"""Makes the factory of gateways for a token and the address of an API."""


@dataclass(frozen=True, slots=True)
class Known:
    """A repository or organisation that is synced, and how it stood last."""

    feed_id: int
    repository_id: int | None
    name: str
    state: str
    note: str
    complete_from: datetime | None
    complete_to: datetime | None
    checked_at: datetime | None
    is_private: bool


class Sync:
    """Everything about GitHub that people do. ``connect`` builds the adapter; ``dice`` spreads the pauses."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        connect: Connect,
        *,
        reserve: float = RESERVE,
        dice: random.Random | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._connect = connect
        self._reserve = reserve
        self._dice = dice
        self._allowances: dict[tuple[str, str], tuple[Quota, float] | None] = {}

    def consent(self) -> bool:
        """Whether the user allowed asking GitHub."""
        return self._settings.get(CONSENT, mine=True) is True

    def set_consent(self, allowed: bool) -> Changes:
        """Remember the user's answer."""
        return self._settings.set(CONSENT, allowed, "Ask GitHub" if allowed else "Do not ask GitHub", mine=True)

    def known(self) -> tuple[Known, ...]:
        """What is synced, by name."""
        with self._store.read() as session:
            rows = session.execute(
                select(Feed, Repository)
                .outerjoin(Repository, Repository.id == Feed.repository_id)
                .where(Feed.kind == "github")
            ).all()
            return tuple(
                sorted(
                    (
                        Known(
                            feed.id,
                            feed.repository_id,
                            repository.name if repository is not None else feed.location.rpartition("/")[2],
                            feed.state,
                            feed.note,
                            feed.complete_from,
                            feed.complete_to,
                            feed.checked_at,
                            repository is not None and repository.is_private,
                        )
                        for feed, repository in rows
                    ),
                    key=lambda known: known.name.casefold(),
                )
            )

    def add_repository(self, name: str, api_url: str = PUBLIC_API) -> int:
        """Put a repository on the list; returns its feed. Nothing is asked yet. Raises UserError for a bad name."""
        host = host_of(api_url)
        with self._store.operation("Add a repository", journalled=False) as work:
            return _repository_feed(work.session, check_name(name), host)[0]

    def add_org(self, name: str, api_url: str = PUBLIC_API) -> int:
        """Put an organisation on the list; returns its feed. Nothing is asked yet."""
        plain = name.strip().removeprefix("@")
        if not plain or "/" in plain or " " in plain:
            raise UserError(f"“{name}” is no organisation; write its name alone, such as kubernetes.")
        with self._store.operation("Add an organisation", journalled=False) as work:
            return feed_for(work.session, "github", f"https://{host_of(api_url)}/orgs/{plain}", None).id

    def token(self, token: SecretStr, api_url: str = PUBLIC_API) -> Token:
        """Whose token this is, what it may do, when it ends. Raises UserError when GitHub does not take it."""
        gateway = self._connect(token, api_url)()
        try:
            return gateway.token().value
        except Fault as fault:
            raise UserError(advice(fault)) from fault
        finally:
            gateway.close()

    def sync(
        self,
        names: Sequence[str] = (),
        org: str | None = None,
        since: datetime | None = None,
        *,
        token: SecretStr | None,
        api_url: str = PUBLIC_API,
        report: Report | None = None,
        control: Control | None = None,
    ) -> SyncStatus:
        """Bring repositories, or all of an organisation's, up to date; without names and org everything on the list.

        ``since``: only what happened from then on, when a repository is read for the first time. Calling this is
        consent; whoever calls it for a user asks :meth:`consent` first. Faults of single repositories are in the
        result. Raises Cancelled, or UserError when nothing can be read at all.
        """
        if token is None:
            raise UserError(
                "GitHub needs a token for this: sign in on Sources, or put one into GITHUB_TOKEN. "
                "A token without any scope reads everything public."
            )
        host = host_of(api_url)
        orgs = [org] if org else []
        if not names and not org:
            names = [known.name for known in self.known() if known.repository_id is not None]
            orgs = [known.name for known in self.known() if known.repository_id is None]
            if not names and not orgs:
                raise UserError("Nothing to sync yet: name a repository (OWNER/NAME) or give --org ORG.")
        run = Run(
            self._store,
            self._connect(token, api_url),
            control or Control(),
            report=report,
            reserve=self._reserve,
            dice=self._dice,
        )
        lanes = (run.graphql, run.rest)
        for lane in lanes:
            lane.remember(self._allowances.get((api_url, lane.name)))
        private = self._settings.get(PRIVATE) is True
        start = None if since is None else int(since.timestamp())
        planned: set[int] = set()

        def plan(session: Session, feed_id: int, repository: Repository) -> None:
            if repository.id in planned:
                return
            planned.add(repository.id)
            has_clone = session.scalar(
                select(Feed.id).where(Feed.kind == "git", Feed.repository_id == repository.id).limit(1)
            )
            job = RepositoryJob(
                run, feed_id, repository.id, repository.name, start, private=private, has_clone=has_clone is not None
            )
            run.tasks.append(job.task)

        def found(session: Session, fact: RepositoryFact) -> None:
            if fact.is_fork or (fact.is_private and not private):
                return
            feed_id, repository = _repository_feed(session, fact.name, host, fact.node_id)
            write_repository(session, repository.id, fact)
            session.flush()
            plan(session, feed_id, repository)

        try:
            for name in orgs:
                feed_id = self.add_org(name, api_url)
                run.tasks.append(OrganisationJob(run, feed_id, name.strip().removeprefix("@"), found).task)
            with self._store.operation("Sync with GitHub", journalled=False) as work:
                for name in names:
                    feed_id, repository = _repository_feed(work.session, check_name(name), host)
                    plan(work.session, feed_id, repository)
        except BaseException:
            run.pages.close()
            raise
        try:
            status = run.go()
            with self._store.operation("Propose who is who", journalled=False) as work:
                propose_people(work.session)
            return status
        except Unauthorized as fault:
            raise UserError(advice(fault)) from fault
        except Cancelled:
            self._park([task.status for task in run.tasks])
            raise
        finally:
            self._allowances |= {(api_url, lane.name): lane.recall() for lane in lanes}

    def completeness(self, repository_id: int, start: datetime, end: datetime) -> Completeness:
        """How much of a window of time is here from GitHub."""
        with self._store.read() as session:
            return completeness(session, repository_id, start, end)

    def remove(self, feed_id: int) -> Changes:
        """Take a repository or organisation out with everything GitHub told of it; clones' rows count again."""
        return Feeds(self._store).remove(feed_id)

    def set_prow(self, repository_id: int, configured: dict[str, object]) -> Changes:
        """How a repository's Prow is configured, by Prow's own names; what is read from now on goes by it."""
        with self._store.operation("Set how Prow approves", journalled=False) as work:
            row = work.session.get(Repository, repository_id)
            if row is None:
                raise NotFound("That repository is not here any more.")
            row.prow = dict(configured)
        return work.changes

    def _park(self, statuses: Sequence[RepositoryStatus]) -> None:
        """Feeds that were under way are paused: the next sync goes on there."""
        with self._store.operation("Stop the sync", journalled=False) as work:
            for status in statuses:
                feed = work.session.get(Feed, status.feed_id) if status.feed_id is not None else None
                if feed is not None and feed.state == "running":
                    feed.state = "paused"


def host_of(api_url: str) -> str:
    """The host whose repositories an API serves, such as github.com."""
    host = urlsplit(api_url).netloc
    return "github.com" if host == "api.github.com" else host.removeprefix("api.")


def _repository_feed(session: Session, name: str, host: str, node_id: str | None = None) -> tuple[int, Repository]:
    """A repository and its feed, made if new. A node id finds it under any name."""
    repository = None
    if node_id is not None:
        repository = session.scalar(select(Repository).where(Repository.node_id == node_id))
    if repository is None:
        repository = repository_for(session, name, host)
    feed = session.scalar(select(Feed).where(Feed.kind == "github", Feed.repository_id == repository.id))
    if feed is None:
        feed = feed_for(session, "github", repository.web or f"https://{host}/{name}", repository.id)
    return feed.id, repository
