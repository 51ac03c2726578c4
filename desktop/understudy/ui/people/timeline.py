"""A person's seats as bars over cycles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from understudy.ui.kit.link import link_to
from understudy.ui.kit.timeline import Bar, BarKind
from understudy.ui.people.words import position_word, seat_sentence

if TYPE_CHECKING:
    from understudy.application.person_page import SeatRow

_KINDS = {"lead": BarKind.LEAD, "shadow": BarKind.SHADOW, "adviser": BarKind.OTHER}
_SHORTEST = 0.15


def _share(seat: SeatRow, instant: datetime | None, otherwise: float) -> float:
    """Where in its cycle an instant lies, from 0 to 1."""
    if instant is None or seat.cycle_start is None or seat.cycle_release is None:
        return otherwise
    begin = datetime.combine(seat.cycle_start, time(), UTC)
    length = (datetime.combine(seat.cycle_release, time(), UTC) - begin).total_seconds()
    if length <= 0:
        return otherwise
    return min(1.0, max(0.0, (instant - begin).total_seconds() / length))


def bars(seats: Sequence[SeatRow], cycles: Sequence[str]) -> list[Bar]:
    """One bar a seat, cut where it began late or ended early. ``cycles`` are the columns, oldest first."""
    place = {name: number for number, name in enumerate(cycles)}
    made = []
    for seat in seats:
        if seat.ended is not None and seat.ended.value == "corrected":
            continue
        number = place[seat.cycle]
        start = number + (_share(seat, seat.start, 0.0) if seat.mid_cycle_join else 0.0)
        end = number + (_share(seat, seat.end, 1.0) if seat.ended is not None else 1.0)
        made.append(
            Bar(
                row=seat.lineage,
                start=start,
                end=max(end, start + _SHORTEST),
                kind=_KINDS[seat.position.value],
                # The row says the role; what it was called then is told.
                text=position_word(seat.position),
                told=seat_sentence(seat),
                link=link_to("team", seat.cycle),
                ended_early=seat.ended is not None,
            )
        )
    return made
