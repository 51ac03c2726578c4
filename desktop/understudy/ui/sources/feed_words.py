"""Feeds of history in words: what they are, how they stand, how far they reach, what they brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from understudy.domain.contributions.kinds import Kind

if TYPE_CHECKING:
    from understudy.application.history.feed_rows import FeedSource
    from understudy.ui.sources.lines import SourceLine

# Named so, and called with both literals, for pyside6-lupdate to find the words.
translate = QCoreApplication.translate


def through(line: SourceLine) -> str:
    """What kind of source it is."""
    if line.source is not None:
        known = {
            "folder": translate("Sources", "rosters"),
            "clone": translate("Sources", "rosters (git)"),
            "sample": translate("Sources", "sample"),
        }
        return known.get(line.kind, line.kind)
    if line.kind == "github":
        assert line.feed is not None
        is_org = line.feed.repository_id is None
        return translate("Sources", "GitHub (all of it)") if is_org else translate("Sources", "GitHub")
    return {
        "git": translate("Sources", "clone"),
        "org": translate("Sources", "memberships"),
        "sigs": translate("Sources", "groups"),
        "affiliations": translate("Sources", "employers"),
        "elsewhere": translate("Sources", "elsewhere"),
    }[line.kind]


def icon(line: SourceLine) -> str:
    """Beside the name."""
    return {
        "sample": "star",
        "folder": "folder",
        "clone": "folder",
        "git": "history",
        "github": "sources",
        "org": "people",
        "sigs": "team",
        "affiliations": "people",
        "elsewhere": "note",
    }[line.kind]


def day(at: datetime) -> str:
    """A day as files write it."""
    return at.date().isoformat()


def freshness(line: SourceLine) -> str:
    """From when to when it tells everything."""
    if line.source is not None:
        return translate("Sources", "as of {day}").format(day=day(line.source.last_at)) if line.source.last_at else ""
    assert line.feed is not None
    feed = line.feed.feed
    if feed.complete_to is None:
        if feed.complete_from is not None:
            return translate("Sources", "complete from {first} on").format(first=day(feed.complete_from))
        return translate("Sources", "nothing read yet")
    if line.feed.repository_id is None:
        return translate("Sources", "as of {day}").format(day=day(feed.complete_to))
    if feed.complete_from is None:
        return translate("Sources", "complete from its beginning to {last}").format(last=day(feed.complete_to))
    return translate("Sources", "complete from {first} to {last}").format(
        first=day(feed.complete_from), last=day(feed.complete_to)
    )


def reach(line: SourceLine) -> str:
    """The same, as short as a column needs it."""
    feed = line.feed.feed if line.feed is not None else None
    if feed is None or feed.complete_to is None or line.feed is None or line.feed.repository_id is None:
        return freshness(line)
    if feed.complete_from is None:
        return translate("Sources", "all to {last}").format(last=day(feed.complete_to))
    return translate("Sources", "{first} to {last}").format(first=day(feed.complete_from), last=day(feed.complete_to))


def state(line: SourceLine, busy: bool = False) -> str:
    """How it stands; ``busy``: this window reads it now."""
    if line.source is not None:
        return translate("Sources", "read")
    assert line.feed is not None
    if busy:
        return translate("Sources", "being read now")
    feed = line.feed.feed
    gone = {
        "missing": translate("Sources", "GitHub does not show it any more; what was read is kept"),
        "blocked": translate("Sources", "closed to this token; what was read is kept"),
        "gone": translate("Sources", "taken down; what was read is kept"),
    }
    if feed.kind == "github" and line.feed.standing in gone:
        return gone[line.feed.standing]
    if feed.state == "stopped" and feed.note:
        return translate("Sources", "stopped: {why}").format(why=feed.note)
    if feed.is_shallow and feed.state == "ready":
        return translate("Sources", "read; the clone is shallow, older history is not in it")
    return {
        "new": translate("Sources", "not read yet"),
        "running": translate("Sources", "reading was cut off; read it again to go on"),
        "paused": translate("Sources", "stopped in between; the next sync goes on there"),
        "stopped": translate("Sources", "stopped; read it again to go on"),
        "ready": translate("Sources", "read"),
    }[feed.state]


def has_trouble(line: SourceLine) -> bool:
    """Whether a person has to do something."""
    if line.feed is None:
        return False
    return line.feed.feed.state in ("running", "paused", "stopped") or line.feed.standing != "ok"


def state_icon(line: SourceLine, busy: bool = False) -> str:
    """The sign beside the state."""
    if busy:
        return "refresh"
    if has_trouble(line):
        return "warning"
    return "clock" if line.feed is not None and line.feed.feed.state == "new" else "check"


def extent_word(extent: str) -> str:
    """How much of a cycle is here."""
    return {
        "complete": translate("Sources", "complete"),
        "partial": translate("Sources", "partial"),
        "none": translate("Sources", "nothing"),
        "": "",
    }[extent]


def extent_icon(extent: str) -> str:
    """The sign beside it."""
    return {"complete": "check", "partial": "warning", "none": "remove", "": ""}[extent]


def brought(line: SourceLine) -> str:
    """What is here from it, the important first."""
    locale = QLocale()
    if line.source is not None:
        seats = translate("Sources", "seats: {n}").format(n=locale.toString(line.source.seats))
        odd = translate("Sources", "looked odd: {n}").format(n=locale.toString(line.source.anomalies))
        return f"{seats}, {odd}" if line.source.anomalies else seats
    assert line.feed is not None
    feed = line.feed
    parts = [
        words.format(n=locale.toString(number))
        for words, number in (
            (translate("Sources", "pull requests: {n}"), feed.brought.get(Kind.PR_MERGED, 0)),
            (translate("Sources", "commits: {n}"), feed.brought.get(Kind.COMMIT, 0)),
            (translate("Sources", "reviews: {n}"), _sum(feed, Kind.REVIEW, Kind.REVIEW_COMMENT)),
            (translate("Sources", "comments: {n}"), feed.brought.get(Kind.COMMENT, 0)),
            (translate("Sources", "issues: {n}"), feed.brought.get(Kind.ISSUE, 0)),
            (
                translate("Sources", "contributions: {n}"),
                _sum(feed, Kind.TALK, Kind.TRIAGE, Kind.MEETING, Kind.OTHER),
            ),
            (translate("Sources", "memberships: {n}"), feed.memberships),
        )
        if number
    ]
    if not parts:
        parts = count_words(feed.counts)[:3]
    return ", ".join(parts)


def _sum(feed: FeedSource, *kinds: Kind) -> int:
    return sum(feed.brought.get(kind, 0) for kind in kinds)


def count_words(counts: Mapping[str, int]) -> list[str]:
    """What an import counted, as "new commits: 12", the important first; zeros are left out."""
    known = (
        ("pull_requests", translate("Sources", "merged pull requests: {n}")),
        ("commits", translate("Sources", "commits: {n}")),
        ("credits", translate("Sources", "reviews and credits in messages: {n}")),
        ("file_changes", translate("Sources", "changed files: {n}")),
        ("owners_begun", translate("Sources", "OWNERS entries begun: {n}")),
        ("owners_ended", translate("Sources", "OWNERS entries ended: {n}")),
        ("addresses_linked", translate("Sources", "addresses tied to logins: {n}")),
        ("merges_proposed", translate("Sources", "people to look at: {n}")),
        ("groups", translate("Sources", "groups: {n}")),
        ("subprojects", translate("Sources", "subprojects: {n}")),
        ("leaders", translate("Sources", "leads named: {n}")),
        ("owners_files", translate("Sources", "OWNERS files named: {n}")),
        ("memberships", translate("Sources", "memberships: {n}")),
        ("team_memberships", translate("Sources", "memberships of teams: {n}")),
        ("ended", translate("Sources", "memberships ended: {n}")),
        ("versions", translate("Sources", "versions read: {n}")),
        ("contributions", translate("Sources", "contributions: {n}")),
        ("people", translate("Sources", "people: {n}")),
        ("employers", translate("Sources", "employers with dates: {n}")),
        ("people_not_met", translate("Sources", "left out, as they did nothing here: {n}")),
    )
    locale = QLocale()
    return [words.format(n=locale.toString(counts[key])) for key, words in known if counts.get(key)]
