"""How fresh and how complete each repository's history is, in total and for one cycle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import CyclePhase, Event, Feed, OwnerSpell, Repository
from understudy_db.schema.contributions import SHOWN


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One way a repository's history comes in, and how it stands. ``says`` sums it up in words."""

    id: int
    kind: str
    location: str
    state: str
    note: str
    head: str | None
    complete_from: datetime | None
    complete_to: datetime | None
    checked_at: datetime | None
    is_shallow: bool
    says: str


@dataclass(frozen=True, slots=True)
class RepositoryRow:
    """A repository with its feeds and how much there is of it, a count per kind of contribution."""

    id: int
    name: str
    web: str | None
    state: str
    is_private: bool
    feeds: tuple[FeedRow, ...]
    counts: dict[Kind, int]
    first_at: datetime | None
    last_at: datetime | None
    owners: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a time span a repository's data covers: complete, partial or none, and why, in words."""

    repository: str
    state: str
    says: str


def repositories(session: Session) -> list[RepositoryRow]:
    """Every repository, by name."""
    counts: dict[int, dict[Kind, int]] = defaultdict(dict)
    spans: dict[int, tuple[datetime, datetime]] = {}
    for repository_id, kind, number, first, last in session.execute(
        select(Event.repository_id, Event.kind, func.count(), func.min(Event.at), func.max(Event.at))
        .where(Event.standing == SHOWN, Event.repository_id.is_not(None))
        .group_by(Event.repository_id, Event.kind)
    ):
        if repository_id is None:
            continue
        counts[repository_id][Kind(kind)] = number
        old = spans.get(repository_id)
        spans[repository_id] = (min(old[0], first), max(old[1], last)) if old else (first, last)
    owners = dict(
        session.execute(
            select(OwnerSpell.repository_id, func.count())
            .where(OwnerSpell.until.is_(None))
            .group_by(OwnerSpell.repository_id)
        ).all()
    )
    feeds: dict[int, list[FeedRow]] = defaultdict(list)
    for feed in session.scalars(select(Feed).where(Feed.repository_id.is_not(None)).order_by(Feed.id)):
        feeds[feed.repository_id or 0].append(feed_row(feed))
    return [
        RepositoryRow(
            repository.id,
            repository.name,
            repository.web,
            repository.state,
            repository.is_private,
            tuple(feeds[repository.id]),
            counts[repository.id],
            spans.get(repository.id, (None, None))[0],
            spans.get(repository.id, (None, None))[1],
            owners.get(repository.id, 0),
        )
        for repository in session.scalars(select(Repository).order_by(Repository.folded))
    ]


def feed_row(feed: Feed) -> FeedRow:
    """A feed as a frozen row."""
    since = "from its beginning" if feed.complete_from is None else f"from {feed.complete_from:%Y-%m-%d}"
    until = f" to {feed.complete_to:%Y-%m-%d}" if feed.complete_to is not None else ""
    says = f"complete {since}{until}" if feed.complete_to is not None else "nothing read yet"
    if feed.state not in ("ready", "new"):
        says += f"; {feed.state}" + (f": {feed.note}" if feed.note else "")
    return FeedRow(
        feed.id, feed.kind, feed.location, feed.state, feed.note, feed.head, feed.complete_from, feed.complete_to,
        feed.checked_at, feed.is_shallow, says,
    )  # fmt: skip


def coverage(session: Session, start: datetime, end: datetime) -> list[Coverage]:
    """For each repository, how much of ``[start, end)`` its feeds cover; the best feed counts."""
    return [_coverage(row, start, end) for row in repositories(session)]


def _coverage(row: RepositoryRow, start: datetime, end: datetime) -> Coverage:
    best, says = "none", "nothing was read"
    for feed in row.feeds:
        if feed.complete_to is None or (feed.complete_to <= start):
            continue
        begins = feed.complete_from is None or feed.complete_from <= start
        seen_to = max(feed.complete_to, feed.checked_at or feed.complete_to) if feed.kind == "git" else feed.complete_to
        what = "commits and merged pull requests" if feed.kind == "git" else "pull requests, reviews and comments"
        if begins and seen_to >= end and feed.state == "ready":
            if best != "complete":
                best, says = "complete", f"{what}, {feed.says}"
        elif best == "none":
            best, says = "partial", f"{what}, {feed.says}"
    if best == "complete" and "github" not in {feed.kind for feed in row.feeds}:
        says += "; reviews and comments were not read"
    return Coverage(row.name, best, says)


def cycle_span(session: Session, cycle_id: int) -> tuple[datetime, datetime] | None:
    """A cycle's first and last instant (end exclusive), from its phases; None when it has no dates."""
    days = sorted(session.scalars(select(CyclePhase.day).where(CyclePhase.cycle_id == cycle_id)))
    if not days:
        return None
    first, last = days[0], days[-1] + timedelta(days=1)
    return datetime(first.year, first.month, first.day, tzinfo=UTC), datetime(
        last.year, last.month, last.day, tzinfo=UTC
    )
