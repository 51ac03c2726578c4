"""What was known: a history cut at a cycle and an instant, so that nothing later leaks into a suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended
from understudy.domain.suggestions.history import AnswerFact, CycleFact, History, PersonFact, SeatFact

#: The usual length of a cycle when no two dated cycles are there to measure it by.
_USUAL_CYCLE = timedelta(weeks=17)


def cut(history: History, *, cycle: CycleName, as_of: datetime | None) -> History:
    """The part of ``history`` that could be known when the team of ``cycle`` was put together.

    Left out: everything about ``cycle`` and later cycles (seats and answers), every seat and answer dated at or after
    ``as_of``, and people of whom nothing is left. A seat that ended at or after ``as_of`` is seen as not ended. A seat
    without dates counts from the start of its cycle; where that is unknown too, its cycle lies between its neighbours.
    A correction known by then removes the seat: it never was. An undated ban or alumni state stays, out of caution.
    """
    begun = _begun(
        [fact for fact in history.cycles if fact.name < cycle],
        {item.cycle for item in history.seats if item.cycle < cycle}
        | {fact.name for fact in history.cycles if fact.name < cycle},
        as_of,
    )
    seats = tuple(
        known
        for seat in history.seats
        if seat.cycle < cycle
        and (known := _as_known(seat, seat.cycle in begun, as_of)) is not None
        and known.ended is not Ended.CORRECTED
    )
    seen = {seat.person_id for seat in seats}
    return replace(
        history,
        seats=seats,
        cycles=tuple(fact for fact in history.cycles if fact.name in begun),
        people={pid: _person(fact, as_of) for pid, fact in history.people.items() if pid in seen},
        answers=tuple(answer for answer in history.answers if answer.cycle < cycle and _before(answer.at, as_of)),
        lineage=replace(history.lineage, steps=tuple(s for s in history.lineage.steps if s.cycle <= cycle)),
    )


@dataclass(frozen=True, slots=True)
class Staffing:
    """What is already settled about the cycle to be staffed: its seats and what people answered about it."""

    seats: tuple[SeatFact, ...] = ()
    answers: tuple[AnswerFact, ...] = ()


def staffing_of(history: History, *, cycle: CycleName, as_of: datetime | None, planned: bool | None) -> Staffing:
    """Seats and answers of ``cycle`` itself that were known at ``as_of``: they block people, they never rank them.

    ``planned`` says whether the cycle is still being staffed. None: it is when ``as_of`` lies before its known start,
    and then only dated seats count. The seats of a cycle that is under way or over are hidden.
    """
    start = next((fact.start for fact in history.cycles if fact.name == cycle), None)
    answers = tuple(a for a in history.answers if a.cycle == cycle and _before(a.at, as_of))
    if planned is None:
        dated_only = True
        planned = start is not None and as_of is not None and as_of < start
    else:
        dated_only = False
    if not planned:
        return Staffing((), answers)
    seats = tuple(
        seat
        for seat in history.seats
        if seat.cycle == cycle
        and (seat.start is not None or not dated_only)
        and _before(seat.start, as_of)
        and (seat.end is None or not _before(seat.end, as_of))
    )
    return Staffing(seats, answers)


def without_undated_states(people: Mapping[int, PersonFact]) -> dict[int, PersonFact]:
    """People without bans and alumni states of which nobody knows since when: for looking back at past cycles."""
    return {
        pid: replace(
            fact,
            alumni=fact.alumni and fact.alumni_since is not None,
            banned_until=fact.banned_until if fact.banned_since is not None else None,
        )
        for pid, fact in people.items()
    }


def _before(instant: datetime | None, as_of: datetime | None) -> bool:
    return as_of is None or instant is None or instant < as_of


def _as_known(seat: SeatFact, begun: bool, as_of: datetime | None) -> SeatFact | None:
    if as_of is None:
        return seat
    if not (begun if seat.start is None else seat.start < as_of):
        return None
    if seat.end is not None and seat.end >= as_of:
        return replace(seat, end=None, ended=None)
    return seat


def _person(fact: PersonFact, as_of: datetime | None) -> PersonFact:
    if not fact.alumni and fact.banned_until is None:
        return fact
    return replace(
        fact,
        alumni=fact.alumni and _before(fact.alumni_since, as_of),
        banned_until=fact.banned_until if _before(fact.banned_since, as_of) else None,
    )


def _begun(cycles: Sequence[CycleFact], names: set[CycleName], as_of: datetime | None) -> set[CycleName]:
    """Which of ``names`` had begun before ``as_of``, judged by nothing that is dated later.

    A cycle without a start is dated by its release day. Without any date: not begun when an earlier cycle begins
    later; begun when a later one has; otherwise reckoned from the last begun cycle in steps of the longest gap so far;
    begun where there is nothing to reckon from, since then only the order of the cycles is known.
    """
    if as_of is None:
        return names
    dated = sorted((fact.name, instant) for fact in cycles if (instant := fact.start or fact.release) is not None)
    own = dict(dated)
    past = [(name, instant) for name, instant in dated if instant < as_of]
    not_yet = min((name for name, instant in dated if instant >= as_of), default=None)
    gap = max((b - a for (_, a), (_, b) in pairwise(past)), default=_USUAL_CYCLE)
    known = sorted(names | set(own))
    result: set[CycleName] = set()
    for name in names:
        if name in own:
            begun = own[name] < as_of
        elif not_yet is not None and not_yet < name:
            begun = False
        elif not past or name < past[-1][0]:
            begun = True
        else:
            last, instant = past[-1]
            begun = instant + gap * (known.index(name) - known.index(last)) < as_of
        if begun:
            result.add(name)
    return result
