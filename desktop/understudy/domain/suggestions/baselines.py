"""Simple ways to order people, which the rules have to beat."""

from __future__ import annotations

from collections.abc import Callable

from understudy.domain.suggestions.history import History
from understudy.domain.suggestions.sorting import SortKey
from understudy.domain.suggestions.standing import Question, Standing

#: Orders one person among all those seen before, smallest key first.
Baseline = Callable[[Standing, Question, History], SortKey]


def shadow_of_last_team(standing: Standing) -> bool:
    """True for last team's shadows of the role."""
    return any(seat in standing.now for seat in standing.shadowed)


def _random(standing: Standing, question: Question, visible: History) -> SortKey:
    return (not shadow_of_last_team(standing),)


def _alphabetical(standing: Standing, question: Question, visible: History) -> SortKey:
    person = visible.people[standing.person_id]
    return (not shadow_of_last_team(standing), (person.login or person.name).casefold())


def _most_cycles(standing: Standing, question: Question, visible: History) -> SortKey:
    return (-len(standing.cycles),)


def _last_shadowed(standing: Standing, question: Question) -> int:
    return max((question.order[seat.cycle] for seat in standing.shadowed), default=-1)


def _recent_shadow_most_cycles(standing: Standing, question: Question, visible: History) -> SortKey:
    return (-_last_shadowed(standing, question), -len(standing.cycles))


def _recent_shadow_most_shadowing(standing: Standing, question: Question, visible: History) -> SortKey:
    return (-_last_shadowed(standing, question), -len({seat.cycle for seat in standing.shadowed}))


#: The baselines by name, in the order they are shown. Each ranks everybody seen in an earlier cycle.
BASELINES: dict[str, Baseline] = {
    "random among the role's last shadows": _random,
    "the role's last shadows by login": _alphabetical,
    "most cycles served": _most_cycles,
    "most recent shadow, then most cycles served": _recent_shadow_most_cycles,
    "most recent shadow, then most cycles as its shadow": _recent_shadow_most_shadowing,
}

#: The baseline that stands for chance.
CHANCE = "random among the role's last shadows"
