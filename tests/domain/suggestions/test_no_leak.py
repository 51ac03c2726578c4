"""Whatever is added later, and in whatever order facts arrive: the same suggestion."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.suggestions.rosters import default_lineage, default_rules, name
from understudy.domain.roles import Ended, Position
from understudy.domain.suggestions.backtest import backtest
from understudy.domain.suggestions.history import Answer, AnswerFact, CycleFact, History, PersonFact, SeatFact
from understudy.domain.suggestions.suggest import RoleSuggestion, suggest
from understudy.domain.suggestions.visible import cut

RULES = default_rules()
LINEAGE = default_lineage()
ORIGIN = datetime(2020, 1, 1, tzinfo=UTC)
ROLES = ("Docs", "CI Signal", "Bug Triage", "Release Team Lead", "Branch Manager", "Emeritus Adviser", "Telescopes")
FIRST, TARGET, LAST = 26, 30, 32
WEEKS = 15


def _start(number: int) -> datetime:
    return ORIGIN + timedelta(weeks=WEEKS * (number - FIRST))


AS_OF = _start(TARGET)


@st.composite
def seats(draw: st.DrawFn, first: int, last: int, later_than: datetime | None = None) -> list[SeatFact]:
    """Seats of the cycles ``first`` to ``last``; with ``later_than`` only ones that began at or after that."""
    found: list[SeatFact] = []
    for number in range(draw(st.integers(0, 12))):
        cycle = draw(st.integers(first, last))
        position = draw(st.sampled_from(Position))
        role = "Emeritus Adviser" if position is Position.ADVISER else draw(st.sampled_from(ROLES))
        days = draw(st.none() | st.integers(0, 200))
        begins = None if days is None else _start(cycle) + timedelta(days=days)
        if later_than is not None:
            begins = max(begins or later_than, later_than)
        ended = draw(st.none() | st.sampled_from(Ended))
        end = None if ended is None else (begins or _start(cycle)) + timedelta(days=draw(st.integers(1, 60)))
        found.append(
            SeatFact(
                first * 1000 + number, name(f"1.{cycle}"), role, position, draw(st.integers(1, 9)), begins, end, ended
            )
        )
    return found


@st.composite
def histories(draw: st.DrawFn) -> History:
    dated = draw(st.booleans())
    return History(
        seats=draw(seats(FIRST, TARGET - 1)),
        cycles=[CycleFact(name(f"1.{number}"), _start(number) if dated else None) for number in range(FIRST, TARGET)],
        people={
            pid: PersonFact(pid, f"Person {pid}", f"login{pid}", left_out=pid == 9, alumni=pid == 8)
            for pid in range(1, 10)
        },
        lineage=LINEAGE,
    )


@st.composite
def later_facts(draw: st.DrawFn, history: History) -> History:
    """The history with facts from the target cycle on, and seats of earlier cycles that began at or after the as-of."""
    answers = [
        AnswerFact(
            draw(st.integers(1, 12)),
            name(f"1.{draw(st.integers(FIRST, LAST))}"),
            draw(st.sampled_from(ROLES)),
            draw(st.sampled_from(Answer)),
            AS_OF + timedelta(days=draw(st.integers(0, 99))),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return replace(
        history,
        seats=[*draw(seats(FIRST, TARGET - 1, AS_OF)), *history.seats, *draw(seats(TARGET, LAST))],
        cycles=[
            *history.cycles,
            *(CycleFact(name(f"1.{number}"), _start(number)) for number in range(TARGET, LAST + 1)),
        ],
        people={**history.people} | {pid: PersonFact(pid, f"Aaron {pid}", f"a{pid}") for pid in (10, 11, 12)},
        answers=answers,
    )


def _ask(history: History, role: str) -> RoleSuggestion:
    return suggest(history, name(f"1.{TARGET}"), role, RULES, as_of=AS_OF)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), role=st.sampled_from(ROLES))
def test_later_facts_never_change_a_suggestion(data: st.DataObject, role: str) -> None:
    history = data.draw(histories())
    later = data.draw(later_facts(history))
    assert _ask(later, role) == _ask(history, role)


@settings(max_examples=40, deadline=None)
@given(history=histories(), role=st.sampled_from(ROLES))
def test_what_ended_later_is_seen_as_still_going_on(history: History, role: str) -> None:
    ended = [
        replace(seat, end=AS_OF + timedelta(days=1), ended=Ended.LEFT) if seat.ended is None else seat
        for seat in history.seats
    ]
    assert _ask(replace(history, seats=ended), role) == _ask(history, role)


@settings(max_examples=40, deadline=None)
@given(history=histories())
def test_cutting_twice_is_cutting_once(history: History) -> None:
    once = cut(history, cycle=name(f"1.{TARGET}"), as_of=AS_OF)
    assert cut(once, cycle=name(f"1.{TARGET}"), as_of=AS_OF) == once


@settings(max_examples=60, deadline=None)
@given(history=histories(), role=st.sampled_from(ROLES), seed=st.integers(0, 10_000))
def test_the_order_of_facts_and_the_numbers_of_people_and_seats_do_not_matter(
    history: History, role: str, seed: int
) -> None:
    chance = random.Random(seed)
    order = list(range(len(history.seats)))
    chance.shuffle(order)
    new_ids = list(range(101, 110))
    chance.shuffle(new_ids)
    renumbered = {pid: new_ids[pid - 1] for pid in history.people}
    shuffled = replace(
        history,
        seats=[
            replace(history.seats[i], person_id=renumbered[history.seats[i].person_id], seat_id=7000 + place)
            for place, i in enumerate(order)
        ],
        people={renumbered[pid]: replace(p, person_id=renumbered[pid]) for pid, p in history.people.items()},
        cycles=list(reversed(history.cycles)),
    )
    before, after = _ask(history, role), _ask(shuffled, role)

    def told(suggestion: RoleSuggestion, names: dict[int, int]) -> list[tuple[object, ...]]:
        return [
            (c.rank, names[c.person_id], c.tier, c.score, c.equals, c.blockers, [r.text for r in c.reasons])
            for c in suggestion.everybody
        ]

    assert told(after, {pid: pid for pid in new_ids}) == told(before, renumbered)
    assert [renumbered[m.person_id] for m in before.near_misses] == [m.person_id for m in after.near_misses]


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_later_cycles_never_change_the_answers_to_earlier_questions(data: st.DataObject) -> None:
    history = data.draw(histories())
    later = data.draw(later_facts(history))
    first, last = name(f"1.{FIRST}"), name(f"1.{TARGET - 1}")
    # Only seats of the questions' own cycles may be added by what is later; they are what is asked about.
    later = replace(
        later, seats=[seat for seat in later.seats if seat in history.seats or seat.cycle >= name(f"1.{TARGET}")]
    )
    before = backtest(history, RULES, first=first, last=last)
    after = backtest(later, RULES, first=first, last=last)
    assert [(a.cycle, a.role, a.scores, a.place, a.pool) for a in after.asked] == [
        (a.cycle, a.role, a.scores, a.place, a.pool) for a in before.asked
    ]
