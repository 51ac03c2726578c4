"""Charts as frozen specs: what is drawn where, in shares of width and height. Who paints adds the looks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from understudy.application.history.contributions import MonthCount
from understudy.domain.contributions.kinds import ELSEWHERE, Kind


class Work(Enum):
    """Kinds of contributions, gathered into what a chart can tell apart."""

    CODE = "code"
    REVIEW = "review"
    TALK = "talk"
    ELSEWHERE = "elsewhere"


WORK_OF: Final[Mapping[Kind, Work]] = {
    **dict.fromkeys((Kind.COMMIT, Kind.PR_MERGED, Kind.PR_OPENED, Kind.CO_AUTHOR), Work.CODE),
    **dict.fromkeys(
        (
            Kind.REVIEW,
            Kind.REVIEW_COMMENT,
            Kind.LGTM,
            Kind.APPROVE,
            Kind.LGTM_CANCEL,
            Kind.APPROVE_CANCEL,
            Kind.ACK,
            Kind.TEST,
        ),
        Work.REVIEW,
    ),
    **dict.fromkeys((Kind.COMMENT, Kind.ISSUE), Work.TALK),
    **dict.fromkeys(ELSEWHERE, Work.ELSEWHERE),
}


def kinds_of(work: Work) -> frozenset[Kind]:
    """The kinds of contributions that count as such work."""
    return frozenset(kind for kind, where in WORK_OF.items() if where is work)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: from ``bottom`` to ``top``, both 0 (base line) to 1 (top of the drawing)."""

    work: Work
    bottom: float
    top: float
    count: int


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month: its bar from ``left`` to ``right``, 0 to 1; nothing was done in a month without pieces."""

    year: int
    month: int
    left: float
    right: float
    pieces: tuple[Piece, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid at ``place`` (0 to 1) with what is written beside it."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class MonthChart:
    """Contributions by month, months without any included, oldest first."""

    bars: tuple[MonthBar, ...] = ()
    levels: tuple[Mark, ...] = ()
    years: tuple[Mark, ...] = ()
    works: tuple[Work, ...] = ()
    """What occurs at all, for the legend, from the base line up."""


_BAR_SHARE: Final = 0.82
"""How much of its month a bar fills."""
_LEAST: Final = 12
"""A single month would fill the whole width."""


def month_chart(months: Sequence[MonthCount], levels: int = 4) -> MonthChart:
    """The chart of these months, stacked by kind of work, over a grid of at most so many levels."""
    if not months:
        return MonthChart()
    found = {month.year * 12 + month.month - 1: _by_work(month) for month in months}
    last = max(found)
    first = min(min(found), last - _LEAST + 1)
    span = last - first + 1
    step = nice_step(max(sum(counts.values()) for counts in found.values()), levels)
    highest = step * math.ceil(max(sum(counts.values()) for counts in found.values()) / step)
    bars = []
    for number in range(first, last + 1):
        left = (number - first + (1 - _BAR_SHARE) / 2) / span
        counts = found.get(number, {})
        pieces, below = [], 0
        for work in Work:
            if count := counts.get(work, 0):
                pieces.append(Piece(work, below / highest, (below + count) / highest, count))
                below += count
        bars.append(MonthBar(number // 12, number % 12 + 1, left, left + _BAR_SHARE / span, tuple(pieces), below))
    return MonthChart(
        tuple(bars),
        tuple(Mark(value / highest, str(value)) for value in range(0, highest + 1, step)),
        tuple(
            Mark((number - first) / span, str(number // 12))
            for number in range(first, last + 1)
            if number % 12 == 0 or number == first
        ),
        tuple(work for work in Work if any(counts.get(work) for counts in found.values())),
    )


def nice_step(highest: int, levels: int) -> int:
    """The distance of grid lines, 1, 2 or 5 times a power of ten, that reaches ``highest`` in at most ``levels``."""
    least = max(1, math.ceil(highest / levels))
    power: int = 10 ** (len(str(least)) - 1)
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _by_work(month: MonthCount) -> dict[Work, int]:
    counts: dict[Work, int] = {}
    for kind, number in month.counts.items():
        counts[WORK_OF[kind]] = counts.get(WORK_OF[kind], 0) + number
    return counts
