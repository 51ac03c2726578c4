"""What a verdict looks at: plain facts about one person, gathered elsewhere, as known before one instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from understudy.domain.ladder.requirements import MetricRule


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence. ``counts``: None when a person should say."""

    text: str
    at: datetime | date | None = None
    url: str | None = None
    counts: bool | None = True
    reason: str = ""
    key: str = ""
    """What a person's ruling on it is kept under; empty where there is nothing to rule on."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something, what a person could confirm on top, and what the data lacks, in words."""

    value: int
    to_confirm: int = 0
    weeks: int = 0
    proofs: tuple[Proof, ...] = ()
    partial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a level. ``since`` None, or not exact: from before the data begins."""

    since: datetime | None
    until: datetime | None
    text: str
    url: str | None = None
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Stays:
    """All times in a level, and its name. ``known``: the data could tell; else only a person can."""

    name: str
    stays: tuple[Stay, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Sponsor:
    """Somebody who vouches. ``levels``: those they held at that day, ``not_in`` repositories left out.

    ``employers``: at that day; empty: not known.
    """

    name: str
    login: str | None
    at: datetime
    levels: frozenset[str]
    employers: frozenset[str]
    text: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's word on a requirement: it is so, or it is not."""

    by: str
    at: datetime
    agrees: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """A seat: ``role`` is today's name of the role, ``role_then`` the one of that cycle."""

    programme: str
    cycle: str
    role: str
    role_then: str
    position: str


@dataclass(frozen=True, slots=True)
class Mentee:
    """Somebody who shadowed a role while this person led it, and what became of them."""

    name: str
    cycle: str
    role: str
    led: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Of ``total`` who hold a level in a scope, ``same`` share the person's employer; ``unknown``: not known."""

    same: int
    total: int
    unknown: int
    employer: str | None


class Facts(Protocol):
    """All that is known about one person in one scope before ``as_of``."""

    @property
    def as_of(self) -> datetime:
        """Nothing from then on is looked at."""
        ...

    @property
    def employers(self) -> frozenset[str]:
        """The person's own, at that instant; empty: not known."""
        ...

    def count(self, rule: MetricRule) -> Count:
        """What the rule counts, within its window."""
        ...

    def stays(self, level: str, where: Literal["scope", "nearby", "anywhere"]) -> Stays:
        """Times in another level."""
        ...

    def sponsors(self, requirement: str, where: str, not_in: Sequence[str]) -> Sequence[Sponsor]:
        """Who vouched for this requirement."""
        ...

    def said(self, requirement: str) -> Sequence[Said]:
        """What people said about this requirement, oldest first."""
        ...

    def served(self) -> Sequence[Served]:
        """Seats."""
        ...

    def mentees(self) -> Sequence[Mentee]:
        """Who shadowed them."""
        ...

    def share(self) -> Share:
        """How many of those who hold the level asked about share their employer."""
        ...
