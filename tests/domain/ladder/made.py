"""Facts made by hand, for verdicts to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import understudy_resources
from understudy.domain.ladder.facts import Count, Mentee, Said, Served, Share, Sponsor, Stay, Stays
from understudy.domain.ladder.policy import Level, Policy, read_policy
from understudy.domain.ladder.requirements import MetricRule

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def day(text: str) -> datetime:
    """Midnight of a day in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def preset(name: str, change: Callable[[str], str] = str) -> Policy:
    """A policy that ships with the program, its text changed."""
    text = understudy_resources.text(f"policies/{name}.yaml")
    return read_policy(change(text), f"{name}.yaml")


def level_of(name: str, level: str, change: Callable[[str], str] = str) -> Level:
    """A level of a shipped policy."""
    found = preset(name, change).level(level)
    assert found is not None
    return found


@dataclass
class Made:
    """Facts as a test lays them down. ``counts``: by the names a rule counts, joined by +; else nothing was done."""

    counts: dict[str, Count] = field(default_factory=dict)
    held: dict[str, Stays] = field(default_factory=dict)
    vouch: dict[str, list[Sponsor]] = field(default_factory=dict)
    words: dict[str, list[Said]] = field(default_factory=dict)
    seats: list[Served] = field(default_factory=list)
    taught: list[Mentee] = field(default_factory=list)
    of: Share = field(default_factory=lambda: Share(1, 1, 0, None))
    employers: frozenset[str] = frozenset()
    as_of: datetime = NOW
    asked: list[MetricRule] = field(default_factory=list)

    def count(self, rule: MetricRule) -> Count:
        """As laid down."""
        self.asked.append(rule)
        return self.counts.get("+".join(rule.count), Count(0))

    def stays(self, level: str, where: Literal["scope", "nearby", "anywhere"]) -> Stays:
        """As laid down for the level and where."""
        return self.held.get(f"{level} {where}", self.held.get(level, Stays(level)))

    def sponsors(self, requirement: str, where: str, not_in: Sequence[str]) -> Sequence[Sponsor]:
        """As laid down."""
        return self.vouch.get(requirement, [])

    def said(self, requirement: str) -> Sequence[Said]:
        """As laid down."""
        return self.words.get(requirement, [])

    def served(self) -> Sequence[Served]:
        """As laid down."""
        return self.seats

    def mentees(self) -> Sequence[Mentee]:
        """As laid down."""
        return self.taught

    def share(self) -> Share:
        """As laid down."""
        return self.of


def since(text: str, *, until: str | None = None, exact: bool = True) -> Stay:
    """A time in a level."""
    return Stay(day(text), day(until) if until else None, "in it", None, exact)


def sponsor(name: str, employer: str | None, *levels: str) -> Sponsor:
    """Somebody who vouches."""
    return Sponsor(
        name, name.casefold(), day("2025-05-01"), frozenset(levels), frozenset({employer} if employer else ())
    )


def yes(by: str = "Ada", on: str = "2025-05-02") -> Said:
    """A word that it is so."""
    return Said(by, day(on), True)


def no(by: str = "Ada", on: str = "2025-05-02") -> Said:
    """A word that it is not."""
    return Said(by, day(on), False)
