"""Stretches of time, against counting at single moments."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.ladder.times import Stretches, at_least, both, joined, moments_few, reached

MOMENTS = range(-5, 60)
TIMES = st.lists(st.integers(0, 40), max_size=12).map(sorted)
STRETCHES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6).map(joined)


def holds(stretches: Stretches, moment: int) -> bool:
    """One of them covers the moment."""
    return any(start <= moment < end for start, end in stretches)


def sound(stretches: Stretches) -> bool:
    """Sorted, not empty, apart."""
    return all(start < end for start, end in stretches) and all(one[1] < other[0] for one, other in pairwise(stretches))


@given(STRETCHES, STRETCHES)
def test_both(one: Stretches, other: Stretches) -> None:
    found = both(one, other)
    assert all(holds(found, at) == (holds(one, at) and holds(other, at)) for at in MOMENTS)


@given(st.lists(STRETCHES, min_size=1, max_size=4), st.integers(1, 4))
def test_at_least_so_many(several: list[Stretches], number: int) -> None:
    found = at_least(number, several)
    assert sound(found)
    assert all(holds(found, at) == (sum(holds(each, at) for each in several) >= number) for at in MOMENTS)


@given(TIMES, st.integers(1, 5), st.one_of(st.none(), st.integers(1, 30)))
def test_reached(times: list[int], number: int, window: int | None) -> None:
    found = reached(times, number, None if window is None else lambda at: at + window)
    for moment in MOMENTS:
        inside = [at for at in times if at <= moment and (window is None or moment < at + window)]
        assert holds(found, moment) == (len(inside) >= number)


@given(TIMES, st.integers(0, 4), st.integers(1, 30))
def test_few(times: list[int], most: int, window: int) -> None:
    found = moments_few(times, most, lambda at: at + window)
    assert sound(found)
    for moment in MOMENTS:
        assert holds(found, moment) == (sum(at <= moment < at + window for at in times) <= most)
