"""How well a directory or subproject is covered: who of its owners is active, where they work, when they are awake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ENOUGH = 2
"""Active approvers that a directory should have (annual report: subprojects with fewer than two active OWNERS)."""
AWAKE = (9, 18)
"""Hours of a local day in which somebody can be expected to answer: from, and up to."""
_ALONE = frozenset({"independent", "self", "self-employed", "individual", "freelancer", "*independent"})
_HALF_HOUR, _HOUR, _DAY = 30, 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Owner:
    """One human among the owners of a place. ``offset``: minutes their clock is ahead of UTC, None: not known."""

    key: int
    is_active: bool
    employers: frozenset[str] = frozenset()
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the owners work and when they are awake.

    ``top_share``: of those whose employer is known, the share that one employer has (None: nobody's is known; people
    who work for themselves share none). ``awake``: how many are awake in each hour of the UTC day (at its half), of the
    ``zones_known`` whose time zone is known.
    """

    employers: Mapping[str, int]
    top_employer: str | None
    top_share: float | None
    unknown_employers: int
    awake: tuple[int, ...]
    zones_known: int
    zones_unknown: int

    @property
    def hours_awake(self) -> int | None:
        """Hours of the UTC day with somebody awake; None when nobody's time zone is known."""
        return sum(1 for number in self.awake if number) if self.zones_known else None


@dataclass(frozen=True, slots=True)
class Measures:
    """Counts of one place. ``ratio``: reviewers to approvers, None without approvers."""

    approvers: int
    reviewers: int
    active_approvers: int
    active_reviewers: int
    ratio: float | None
    spread: Spread

    @property
    def has_few(self) -> bool:
        """Fewer than two active approvers."""
        return self.active_approvers < ENOUGH


def measure(approvers: Sequence[Owner], reviewers: Sequence[Owner]) -> Measures:
    """Counts and spread of a place's owners; whoever is both counts once in the spread."""
    number = len(approvers)
    return Measures(
        approvers=number,
        reviewers=len(reviewers),
        active_approvers=sum(owner.is_active for owner in approvers),
        active_reviewers=sum(owner.is_active for owner in reviewers),
        ratio=round(len(reviewers) / number, 2) if number else None,
        spread=spread({owner.key: owner for owner in (*approvers, *reviewers) if owner.is_active}.values()),
    )


def spread(owners: Iterable[Owner]) -> Spread:
    """Employers and hours of people who are active."""
    people = list(owners)
    counts: Counter[str] = Counter()
    for owner in people:
        counts.update(owner.employers)
    shared = [(number, name) for name, number in counts.items() if name.casefold() not in _ALONE]
    known = sum(1 for owner in people if owner.employers)
    top = max(shared, key=lambda each: (each[0], each[1])) if shared else None
    offsets = [owner.offset for owner in people if owner.offset is not None]
    return Spread(
        employers=dict(sorted(counts.items())),
        top_employer=top[1] if top else None,
        top_share=round(top[0] / known, 3) if top else (0.0 if known else None),
        unknown_employers=len(people) - known,
        awake=tuple(sum(is_awake(offset, hour) for offset in offsets) for hour in range(24)),
        zones_known=len(offsets),
        zones_unknown=len(people) - len(offsets),
    )


def is_awake(offset: int, hour: int) -> bool:
    """Whether it is day, half past an hour of UTC, for somebody so many minutes ahead of it."""
    local = (hour * _HOUR + _HALF_HOUR + offset) % _DAY
    return AWAKE[0] * _HOUR <= local < AWAKE[1] * _HOUR


@dataclass(frozen=True, slots=True)
class Fall:
    """A place that would have fewer than two active approvers without somebody."""

    place: str
    before: int
    after: int


def falls(places: Mapping[str, Sequence[Owner]], without: int) -> list[Fall]:
    """The places (each with its approvers) that fall below two active approvers, or further, when somebody leaves."""
    found = []
    for place, approvers in sorted(places.items()):
        before = sum(owner.is_active for owner in approvers)
        after = sum(owner.is_active for owner in approvers if owner.key != without)
        if after < before and after < ENOUGH:
            found.append(Fall(place, before, after))
    return sorted(found, key=lambda fall: (fall.after, fall.place))
