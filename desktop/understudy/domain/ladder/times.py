"""When something holds: sorted, disjoint stretches of time, and how they combine. Seconds since 1970."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Stretch = tuple[int, int]
"""From (included) to (excluded)."""
Stretches = list[Stretch]
EVER = 1 << 60
ALWAYS: Stretches = [(-EVER, EVER)]


def joined(stretches: Iterable[Stretch]) -> Stretches:
    """Any stretches as sorted, disjoint ones; empty ones fall out."""
    found: Stretches = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def both(one: Stretches, other: Stretches) -> Stretches:
    """When both hold."""
    found: Stretches = []
    left = right = 0
    while left < len(one) and right < len(other):
        start, end = max(one[left][0], other[right][0]), min(one[left][1], other[right][1])
        if start < end:
            found.append((start, end))
        if one[left][1] <= other[right][1]:
            left += 1
        else:
            right += 1
    return found


def at_least(number: int, several: Sequence[Stretches]) -> Stretches:
    """When at least so many of several hold."""
    if number <= 0:
        return list(ALWAYS)
    steps = sorted(step for each in several for start, end in each for step in ((start, 1), (end, -1)))
    found: Stretches = []
    holding, since = 0, 0
    for at, step in steps:
        before = holding
        holding += step
        if before < number <= holding:
            since = at
        elif holding < number <= before and since < at:
            found.append((since, at))
    return joined(found)


def reached(times: Sequence[int], number: int, later: Callable[[int], int] | None) -> Stretches:
    """When at least ``number`` of the sorted ``times`` lie behind; each only until ``later`` than itself, if given."""
    if number <= 0:
        return list(ALWAYS)
    if len(times) < number:
        return []
    if later is None:
        return [(times[number - 1], EVER)]
    return joined((times[last], later(times[last - number + 1])) for last in range(number - 1, len(times)))


def moments_few(times: Sequence[int], most: int, later: Callable[[int], int]) -> Stretches:
    """When at most so many of ``times`` lie behind, each counted only until ``later`` than itself."""
    steps = sorted([(at, 1) for at in times] + [(later(at), -1) for at in times])
    found: Stretches = []
    since, inside = -EVER, 0
    for at, step in steps:
        before = inside
        inside += step
        if before <= most < inside:
            found.append((since, at))
        elif inside <= most < before:
            since = at
    if inside <= most:
        found.append((since, EVER))
    return joined(found)
