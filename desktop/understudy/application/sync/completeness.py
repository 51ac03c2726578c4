"""Whether everything that happened in a cycle's time is here: scores say so where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from understudy_db.schema import Feed, Item, Stream


class Extent(StrEnum):
    """How much of a time GitHub's history is here for."""

    READY = "ready"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a window is here, why not all of it, and until when GitHub was asked (None: never to the end)."""

    extent: Extent
    words: str
    asked_until: datetime | None = None


def completeness(session: Session, repository_id: int, start: datetime, end: datetime) -> Completeness:
    """Pull requests, issues, comments and review comments must all be read back to ``start`` for a window to be ready.

    A window that has not ended is ready as far as it goes.
    """
    feed = session.scalar(select(Feed).where(Feed.kind == "github", Feed.repository_id == repository_id))
    if feed is None:
        return Completeness(Extent.NONE, "GitHub was not asked about this repository.")
    streams = {row.name: row for row in session.scalars(select(Stream).where(Stream.feed_id == feed.id))}
    missing, seen = [], False
    for name, words in (("pulls", "pull requests"), ("issues", "issues")):
        found = streams.get(name)
        if found is None or not (found.is_done or (found.back_to is not None and found.back_to <= start)):
            missing.append(words)
        seen = seen or (found is not None and (found.is_done or (found.back_to is not None and found.back_to <= end)))
    lines = streams.get("review_comments")
    since = None if lines is None else lines.detail.get("since")
    if lines is None or not lines.is_done or (since is not None and since > start.timestamp()):
        missing.append("review comments")
    delta = streams.get("delta")
    since = None if delta is None else delta.detail.get("since")
    if delta is None or not delta.is_done or (since is not None and since > start.timestamp()):
        missing.append("what changed since")
    if not seen:
        return Completeness(Extent.NONE, "Nothing of this time was read from GitHub yet.", feed.complete_to)
    if not missing:
        waiting = session.scalar(
            select(Item.id)
            .where(
                Item.feed_id == feed.id, Item.is_complete.is_(false()), Item.updated_at >= start, Item.created_at <= end
            )
            .limit(1)
        )
        if waiting is not None:
            missing.append("the ends of long lists")
    if missing:
        return Completeness(Extent.PARTIAL, f"Not yet read from GitHub: {', '.join(missing)}.", feed.complete_to)
    return Completeness(Extent.READY, "All of GitHub's history of this time is here.", feed.complete_to)
