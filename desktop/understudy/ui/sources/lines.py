"""What the list of sources shows: roster folders, clones, GitHub, organisations and files in rows of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from understudy.application.errors import UserError
from understudy.application.history.feed_rows import FeedSource
from understudy.application.programmes import ProgrammeRow
from understudy.application.sample import FEEDS
from understudy.application.sources import SourceRow

if TYPE_CHECKING:
    from understudy.application.services import Services

COMPLETE, PARTIAL, NONE = "complete", "partial", "none"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source. ``extent``: how much of the cycle in sight it tells (complete, partial, none; "" where nobody asks),
    and why, in words."""

    source: SourceRow | None = None
    feed: FeedSource | None = None
    extent: str = ""
    why: str = ""

    @property
    def id(self) -> tuple[str, int]:
        """Names it across readings."""
        return ("rosters", self.source.id) if self.source is not None else ("feed", self._feed().feed.id)

    @property
    def kind(self) -> str:
        """folder, clone, sample, git, github, org, sigs, affiliations, elsewhere."""
        return self.source.kind if self.source is not None else self._feed().feed.kind

    @property
    def location(self) -> str:
        """Where it is: a path or an address."""
        return self.source.location if self.source is not None else self._feed().feed.location

    @property
    def name(self) -> str:
        """What to call it."""
        return self.source.location if self.source is not None else self._feed().name

    @property
    def read_at(self) -> datetime | None:
        """When it was last looked at."""
        return self.source.last_at if self.source is not None else self._feed().feed.checked_at

    @property
    def can_be_read_again(self) -> bool:
        """The sample comes with the program, and so do its histories."""
        return self.kind != "sample" and self.location not in FEEDS

    def _feed(self) -> FeedSource:
        assert self.feed is not None
        return self.feed


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the screen reads at once."""

    lines: tuple[SourceLine, ...]
    programmes: tuple[ProgrammeRow, ...]


def read_lines(services: Services, programme_id: int | None, cycle: str) -> Overview:
    """Read it; on a worker thread."""
    rosters = services.sources.rows(programme_id) if programme_id is not None else []
    feeds = services.contributions.feeds()
    extents: dict[int, tuple[str, str]] = {}
    if programme_id is not None and cycle and feeds:
        extents = _extents(services, feeds, programme_id, cycle)
    lines = [SourceLine(source=row) for row in rosters]
    lines += [SourceLine(None, feed, *extents.get(feed.feed.id, ("", ""))) for feed in feeds]
    return Overview(tuple(lines), tuple(services.programmes.rows()))


def _extents(services: Services, feeds: list[FeedSource], programme_id: int, cycle: str) -> dict[int, tuple[str, str]]:
    """How much of a cycle each repository's feeds tell; nothing while the cycle has no dates."""
    try:
        known = {row.repository: row for row in services.contributions.coverage(programme_id, cycle)}
    except UserError:
        return {}  # no cycle yet, or the next one, which is not there yet
    row = next((row for row in services.cycles.rows(programme_id) if row.name == cycle), None)
    days = sorted(phase.day for phase in row.phases) if row is not None else []
    found: dict[int, tuple[str, str]] = {}
    for feed in feeds:
        if feed.repository is None or feed.repository not in known:
            continue
        if feed.feed.kind == "github" and feed.repository_id is not None and days:
            start = datetime.combine(days[0], time(), UTC)
            end = datetime.combine(days[-1] + timedelta(days=1), time(), UTC)
            told = services.sync.completeness(feed.repository_id, start, end)
            found[feed.feed.id] = (
                {"ready": COMPLETE, "partial": PARTIAL, "none": NONE}[told.extent.value], told.words
            )  # fmt: skip
        else:
            covered = known[feed.repository]
            found[feed.feed.id] = (covered.state, covered.says)
    return found
