"""What each rule finds in a person's seats, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Position
from understudy.domain.suggestions.history import SeatFact, Tier
from understudy.domain.suggestions.rules import RuleKey
from understudy.domain.suggestions.standing import Question, Standing


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule applies ``times`` times to a person, because of ``seats``."""

    times: float
    seats: tuple[SeatFact, ...]
    text: str


def find(key: RuleKey, standing: Standing, question: Question) -> Finding | None:
    """What the rule ``key`` finds about a person; None when it does not apply."""
    return _FINDERS[key](standing, question)


def origin(standing: Standing, question: Question) -> Finding:
    """Why a person is in their tier."""
    here = tuple(s for s in standing.now if s.role in question.past)
    match standing.tier:
        case Tier.SHADOW_NOW:
            shadow = tuple(s for s in here if s.position is Position.SHADOW)
            return Finding(1, shadow, f"Shadow of {_roles(shadow)} on the last team ({question.now})")
        case Tier.INCUMBENT:
            lead = tuple(s for s in here if s.position is Position.LEAD)
            return Finding(1, lead, f"Led {_roles(lead)} on the last team ({question.now}) and could keep it")
        case Tier.ON_TEAM_NOW:
            return Finding(1, standing.now, f"On the last team: {_seats(standing.now)}")
        case Tier.PAST_SHADOW:
            known = tuple(sorted((*standing.shadowed, *standing.led_role), key=lambda s: s.cycle))
            return Finding(1, known, f"Knows the role from before: {_seats(known)}")
        case _:
            last = tuple(s for s in standing.seats if s.cycle == standing.seats[-1].cycle)
            return Finding(1, last, f"On an earlier team: {_seats(last)}")


def _shadowed_before(standing: Standing, question: Question) -> Finding | None:
    earlier = tuple(s for s in standing.shadowed if s.cycle != question.now)
    if not earlier:
        return None
    return Finding(1, earlier, f"Shadowed {_roles(earlier)} in {_cycles(earlier)} as well")


def _shadow_cycles_in_a_row(standing: Standing, question: Question) -> Finding | None:
    by_order = {question.order[s.cycle]: s for s in standing.shadowed}
    if question.now is None:
        return None
    row: list[SeatFact] = []
    number = question.order[question.now]
    while number in by_order:
        row.append(by_order[number])
        number -= 1
    if len(row) < 2:
        return None
    return Finding(len(row) - 1, tuple(reversed(row)), f"Shadow of this role for {len(row)} cycles in a row")


def _other_role_before(standing: Standing, question: Question) -> Finding | None:
    other = tuple(s for s in standing.seats if s.role not in question.past)
    return Finding(1, other, f"Knows the team from other roles: {_seats(other)}") if other else None


def _led_before(standing: Standing, question: Question) -> Finding | None:
    return Finding(1, standing.led, f"Has led already: {_seats(standing.led)}") if standing.led else None


def _led_this_role(standing: Standing, question: Question) -> Finding | None:
    if not standing.led_role:
        return None
    return Finding(1, standing.led_role, f"Has led this role before: {_seats(standing.led_role)}")


def _leads_another_role_now(standing: Standing, question: Question) -> Finding | None:
    leading = tuple(s for s in standing.now if s.position is Position.LEAD and s.role not in question.past)
    return Finding(1, leading, f"Led {_roles(leading)} on the last team ({question.now})") if leading else None


def _lead_shadow_before(standing: Standing, question: Question) -> Finding | None:
    seats = tuple(s for s in standing.seats if s.role in question.lead_roles and s.position is Position.SHADOW)
    return Finding(1, seats, f"Shadowed the release lead in {_cycles(seats)}") if seats else None


def _was_release_lead(standing: Standing, question: Question) -> Finding | None:
    seats = tuple(s for s in standing.led if s.role in question.lead_roles)
    return Finding(1, seats, f"Has led a release already: {_cycles(seats)}") if seats else None


def _cycles_served(standing: Standing, question: Question) -> Finding | None:
    served = len(standing.cycles)
    return Finding(served, standing.seats, f"Served in {served} {'cycle' if served == 1 else 'cycles'}")


def _cycles_away(standing: Standing, question: Question) -> Finding | None:
    if standing.away == 0:
        return None
    last = tuple(s for s in standing.seats if s.cycle == standing.seats[-1].cycle)
    ago = "one cycle ago" if standing.away == 1 else f"{standing.away} cycles ago"
    return Finding(standing.away, last, f"Last on a team in {last[0].cycle}, {ago}")


_FINDERS: dict[RuleKey, Callable[[Standing, Question], Finding | None]] = {
    RuleKey.SHADOWED_BEFORE: _shadowed_before,
    RuleKey.SHADOW_CYCLES_IN_A_ROW: _shadow_cycles_in_a_row,
    RuleKey.OTHER_ROLE_BEFORE: _other_role_before,
    RuleKey.LED_BEFORE: _led_before,
    RuleKey.LED_THIS_ROLE: _led_this_role,
    RuleKey.LEADS_ANOTHER_ROLE_NOW: _leads_another_role_now,
    RuleKey.LEAD_SHADOW_BEFORE: _lead_shadow_before,
    RuleKey.WAS_RELEASE_LEAD: _was_release_lead,
    RuleKey.CYCLES_SERVED: _cycles_served,
    RuleKey.CYCLES_AWAY: _cycles_away,
}


def _roles(seats: Iterable[SeatFact]) -> str:
    return " and ".join(dict.fromkeys(seat.role for seat in seats))


def _cycles(seats: Iterable[SeatFact]) -> str:
    return listed([str(cycle) for cycle in dict.fromkeys(seat.cycle for seat in seats)])


def _seats(seats: Sequence[SeatFact]) -> str:
    """``Docs shadow 1.28 and 1.29, Docs lead 1.30``."""
    by_seat: dict[tuple[str, Position], list[CycleName]] = {}
    for seat in seats:
        by_seat.setdefault((seat.role, seat.position), []).append(seat.cycle)
    return ", ".join(
        f"{role} {position.value} {listed([str(cycle) for cycle in dict.fromkeys(cycles)])}"
        for (role, position), cycles in by_seat.items()
    )


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
