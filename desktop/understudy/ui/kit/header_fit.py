"""How wide columns are made, as long as nobody has pulled at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor


@dataclass(frozen=True, slots=True)
class Wish:
    """A column in pixels: what its heading needs, what its longest text would need, what its author had in mind."""

    least: int
    content: int
    planned: int


def fitted(wishes: Sequence[Wish], room: int) -> list[int]:
    """Widths for this room: texts are shown whole if there is room for it, and spread as planned if there is more.

    Where the room is too small even for headings the sum is larger, and the table scrolls.
    """
    widths = [max(w.least, min(w.planned, w.content)) for w in wishes]
    spare = room - sum(widths)
    if spare < 0:
        return _spread(widths, [w.least for w in wishes], spare)
    longest = [max(width, w.content) for width, w in zip(widths, wishes, strict=True)]
    widths = _spread(widths, longest, spare)
    planned = [max(width, w.planned) for width, w in zip(widths, wishes, strict=True)]
    return _spread(widths, planned, room - sum(widths))


def _spread(widths: Sequence[int], towards: Sequence[int], spare: int) -> list[int]:
    """Give (or take, below zero) what is spare, each its share of the way and none beyond its end."""
    ways = [end - width for width, end in zip(widths, towards, strict=True)]
    total = sum(ways)
    if not total or not spare:
        return list(widths)
    share = min(1.0, spare / total)
    return [width + floor(way * share) for width, way in zip(widths, ways, strict=True)]
