"""Everything that history comes from, one row each, with what it brought."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.history.freshness import FeedRow, feed_row
from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import Event, Feed, Membership, Repository
from understudy_db.schema.contributions import SHOWN


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed with the repository it tells of (None: an organisation or a file) and what is here from it.

    ``brought`` counts contributions by kind, ``counts`` is what its imports counted by their own names,
    ``memberships`` how many memberships it tells of that hold to this day.
    """

    feed: FeedRow
    repository_id: int | None
    repository: str | None
    web: str | None
    is_private: bool
    standing: str
    """Of the repository: ok, missing, blocked, gone."""
    brought: dict[Kind, int]
    counts: dict[str, int]
    memberships: int
    notices: tuple[str, ...]
    """Oddities GitHub told of, newest last."""

    @property
    def name(self) -> str:
        """What to call it: the repository, the organisation, the file."""
        return self.repository or self.feed.location.rstrip("/").rpartition("/")[2]


def feed_sources(session: Session) -> list[FeedSource]:
    """All feeds: repositories by name, each with its clone and GitHub, then organisations and files."""
    brought: dict[int, dict[Kind, int]] = defaultdict(dict)
    for feed_id, kind, number in session.execute(
        select(Event.feed_id, Event.kind, func.count())
        .where(Event.standing == SHOWN)
        .group_by(Event.feed_id, Event.kind)
    ):
        brought[feed_id][Kind(kind)] = number
    members = dict(
        session.execute(
            select(Membership.feed_id, func.count()).where(Membership.until.is_(None)).group_by(Membership.feed_id)
        ).all()
    )
    rows = [
        FeedSource(
            feed_row(feed),
            feed.repository_id,
            repository.name if repository is not None else None,
            repository.web if repository is not None else None,
            repository is not None and repository.is_private,
            repository.state if repository is not None else "ok",
            brought[feed.id],
            {name: value for name, value in feed.counts.items() if isinstance(value, int)},
            members.get(feed.id, 0),
            tuple(map(str, feed.counts.get("notices", ()))),
        )
        for feed, repository in session.execute(
            select(Feed, Repository).outerjoin(Repository, Repository.id == Feed.repository_id)
        ).all()
    ]
    return sorted(rows, key=lambda row: (row.repository is None, row.name.casefold(), row.feed.kind, row.feed.id))
