"""Playing a policy back over history: when each person would have met what can be counted, and gone quiet.

What only people can say is taken as said, and listed; so is what the data cannot tell. A level that another asks for is
held when it really was held, or from the instant at which this replay would have granted it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from understudy.domain.ladder.policy import InactivityRule, Level
from understudy.domain.ladder.requirements import Confidence, MetricRule, Requirement
from understudy.domain.ladder.spans import Span
from understudy.domain.ladder.times import ALWAYS, EVER, Stretches, at_least, both, joined, moments_few, reached

COUNTED = frozenset({"merged_prs", "substantial_prs", "reviewed_prs", "primary_reviews", "commits", "contributions"})
"""Counts that a replay knows; a requirement for another is taken as met, and said."""
DAY = 86_400


class Deed(NamedTuple):
    """One thing done: a merged pull request of theirs, or a review of somebody else's. ``item`` tells pull requests
    apart; ``primary`` 0: no review, 1 low to 3 high."""

    at: int
    item: int
    authored: bool
    reviewed: bool
    substantial: bool
    merged: bool
    primary: int = 0
    commit: bool = False


@dataclass(frozen=True, slots=True)
class Short:
    """A requirement that is not met: how many of how many there are, or the instant at which time meets it."""

    text: str
    needed: int | None = None
    counted: int | None = None
    ready: int | None = None


@dataclass(slots=True)
class Track:
    """What is known of one person in one place. ``held``: real times in levels there, by level id."""

    here: Sequence[Deed]
    repository: Sequence[Deed]
    everywhere: Sequence[Deed]
    held: Mapping[str, Stretches] = field(default_factory=dict)
    held_nearby: Mapping[str, Stretches] = field(default_factory=dict)
    held_anywhere: Mapping[str, Stretches] = field(default_factory=dict)
    seats: Sequence[tuple[int, str, str, str]] = ()
    """Instant, cycle, role and position of each seat."""


@dataclass(frozen=True, slots=True)
class Reach:
    """From when a person meets all that can be counted for a level (None: never); ``lacking``: what is missing."""

    first: int | None
    stretches: Stretches
    lacking: tuple[str, ...]


class Player:
    """Plays one level. ``known``: levels about which the data tells anything at all."""

    def __init__(self, level: Level, known: Callable[[str], bool], has_reviews: bool) -> None:
        self._level = level
        self._known = known
        self._has_reviews = has_reviews
        self.taken: dict[str, str] = {}

    def reach(self, track: Track, until: int) -> Reach:
        """When a person meets everything that can be counted, before ``until``."""
        whole: Stretches = list(ALWAYS)
        lacking = []
        for asked in self._level.requirements:
            when = self._when(asked, track)
            if not both(when, [(-EVER, until)]):
                lacking.append(asked.text)
            whole = both(whole, when)
        whole = both(whole, [(-EVER, until)])
        return Reach(whole[0][0] if whole and not lacking else None, whole, tuple(lacking))

    def short(self, track: Track, at: int) -> list[Short]:
        """What is missing at an instant of all that can be counted."""
        found: list[Short] = []
        for asked in self._level.requirements:
            if both(self._when(asked, track), [(at - 1, at)]):
                continue
            if asked.metric and asked.metric.at_least is not None:
                within = asked.metric.within
                times = self._times(asked.metric, track)
                inside = sum(when < at and (within is None or at <= within.later(when)) for when in times)
                found.append(Short(asked.text, asked.metric.at_least, inside))
            elif asked.held and (later := [s for s, e in self._when(asked, track) if s >= at]):
                found.append(Short(asked.text, ready=min(later)))
            else:
                found.append(Short(asked.text))
        return found

    @cached_property
    def least(self) -> int:
        """So many deeds in the place itself are needed at least: a quick look before the slow one."""
        rules = [asked.metric for asked in self._level.requirements if asked.metric and asked.metric.where == "scope"]
        return max((rule.at_least or 0 for rule in rules if self._can_count(rule)), default=0)

    @property
    def counts(self) -> bool:
        """Anything about the level can be counted."""
        return any(
            (each.metric and self._can_count(each.metric) and not _unset(each.metric)) or each.seats
            for top in self._level.requirements
            for each in top.walk()
        )

    def _when(self, asked: Requirement, track: Track) -> Stretches:
        if asked.parts:
            several = [self._when(part, track) for part in asked.parts]
            if asked.all_of:
                return at_least(len(several), several)
            number = 1 if asked.any_of else asked.at_least.n if asked.at_least else None
            return self._take(asked, "not configured") if number is None else at_least(number, several)
        if asked.metric:
            return self._metric(asked, asked.metric, track)
        if asked.held:
            if asked.held.is_unset("at_least"):
                return self._take(asked, "not configured")
            where = {"scope": track.held, "nearby": track.held_nearby, "anywhere": track.held_anywhere}
            stretches = where[asked.held.where].get(asked.held.level, [])
            if not self._known(asked.held.level):
                return self._take(asked, "nothing here tells who holds it")
            wait = asked.held.at_least
            return joined((_after(wait, start), end) for start, end in stretches)
        if asked.seats and asked.seats.cycles is not None:
            return self._seats(asked, track)
        return self._take(asked, "people say it")

    def _metric(self, asked: Requirement, rule: MetricRule, track: Track) -> Stretches:
        if _unset(rule):
            return self._take(asked, "not configured")
        if not self._can_count(rule):
            return self._take(asked, "reviews were not read")
        return reached(self._times(rule, track), rule.at_least or 0, rule.within.later if rule.within else None)

    @staticmethod
    def _times(rule: MetricRule, track: Track) -> list[int]:
        """When each thing that a rule counts was done first."""
        deeds = {"scope": track.here, "repository": track.repository, "everywhere": track.everywhere}[rule.where]
        seen: dict[int, int] = {}
        for deed in deeds:
            if _counts(rule, deed) and deed.at < seen.get(deed.item, EVER):
                seen[deed.item] = deed.at
        return sorted(seen.values())

    def _can_count(self, rule: MetricRule) -> bool:
        if not set(rule.count) <= COUNTED:
            return False
        if self._has_reviews:
            return True
        # Without reviews, what asks for reviews alone cannot be told; what authored work can fill, can.
        return any(name not in ("reviewed_prs", "primary_reviews") for name in rule.count)

    def _seats(self, asked: Requirement, track: Track) -> Stretches:
        assert asked.seats is not None
        roles = {role.casefold() for role in asked.seats.roles}
        first: dict[str, int] = {}
        for at, cycle, role, position in track.seats:
            fits = not roles or role.casefold() in roles
            if fits and (not asked.seats.positions or position in asked.seats.positions):
                first[cycle] = min(at, first.get(cycle, EVER))
        return reached(sorted(first.values()), asked.seats.cycles or 0, None)

    def _take(self, asked: Requirement, why: str) -> Stretches:
        self.taken[asked.text] = why
        return list(ALWAYS)


def _after(span: Span | None, at: int) -> int:
    """So long after an instant; what has always been has been long enough."""
    return at if span is None or at <= -EVER else span.later(at)


def _unset(rule: MetricRule) -> bool:
    return rule.at_least is None or rule.is_unset("within")


def _counts(rule: MetricRule, deed: Deed) -> bool:
    if (rule.merged and not deed.merged) or (rule.substantial and not deed.substantial):
        return False
    for name in rule.count:
        if name == "merged_prs" and deed.authored:
            return True
        if name == "substantial_prs" and deed.authored and deed.substantial:
            return True
        if name == "reviewed_prs" and deed.reviewed:
            return True
        if name == "commits" and deed.commit:
            return True
        if name == "contributions" and (deed.commit or deed.reviewed):
            return True
        least = {Confidence.HIGH: 3, Confidence.MEDIUM: 2, Confidence.LOW: 1}[rule.confidence]
        if name == "primary_reviews" and deed.primary >= least:
            return True
    return False


def quiet_from(rule: InactivityRule, series: Mapping[str, Sequence[int]], since: int, until: int) -> int | None:
    """The first instant at which a rule calls somebody quiet who holds a level from ``since`` to before ``until``.

    ``series``: sorted instants per count. Nobody is called quiet before a whole window has passed. None: never, or a
    number in the rule is not configured.
    """
    if rule.within is None or not all(part.is_set for part in rule.below):
        return None
    whole: Stretches = [(_after(rule.within, since), until)]
    for part in rule.below:
        most = part.fewer_than - 1 if part.fewer_than is not None else part.at_most or 0
        whole = both(whole, moments_few(series.get(part.count, ()), most, rule.within.later))
    return whole[0][0] if whole else None
