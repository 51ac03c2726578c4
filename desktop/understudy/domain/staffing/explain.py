"""Reasons for a proposal, each found by solving again: why this person, why not that one, what a rule costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from understudy.domain.staffing.model import Plan, Proposal, Rule
from understudy.domain.staffing.solve import SECONDS, Without, solve

_EPSILON = 1e-4


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What would come of putting somebody into a role: ``possible``, what it costs, who moves, what is in conflict.

    ``loss``: how much less the whole team would be worth; near 0: as good, only the other was taken.
    """

    possible: bool
    loss: float
    moves: Mapping[int, tuple[str | None, str | None]]
    conflict: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What loosening a hard rule by one would bring."""

    rule: Rule
    gain: float
    moves: Mapping[int, tuple[str | None, str | None]]


def why_not(plan: Plan, proposal: Proposal, person: int, role: str, seconds: float = SECONDS) -> WhyNot:
    """Solve again with somebody fixed in a role. Raises KeyError for somebody who did not apply."""
    applicant = next((each for each in plan.applicants if each.id == person), None)
    if applicant is None:
        raise KeyError(person)
    if proposal.assigned.get(person) == role:
        return WhyNot(True, 0.0, {}, (), "they are proposed for it")
    if applicant.barred:
        return WhyNot(False, 0.0, {}, (applicant.barred,), applicant.barred)
    if role not in {need.role for need in plan.roles}:
        return WhyNot(False, 0.0, {}, (), f"{role} is not to be filled")
    forced = solve(replace(plan, pins={**plan.pins, person: role}), seconds)
    if forced.status == "infeasible":
        return WhyNot(False, 0.0, {}, forced.conflict, "it cannot be had together with " + "; ".join(forced.conflict))
    loss = max(0.0, proposal.worth - forced.worth)
    moved = moves(proposal.assigned, forced.assigned)
    names = {each.id: each.name for each in plan.applicants}
    out = [names[who] for who, (_, to) in moved.items() if to is None]
    if loss < _EPSILON:
        words = "just as good; the others were listed first"
    elif out:
        words = f"then {', '.join(out)} would have no place, and the team would be worth {loss:.2f} less"
    else:
        words = f"the team would be worth {loss:.2f} less"
    if role not in applicant.wishes:
        words = f"they did not ask for {role}; " + words
    return WhyNot(True, loss, moved, (), words)


def rule_costs(plan: Plan, proposal: Proposal, seconds: float = SECONDS) -> list[RuleCost]:
    """Of each hard rule that binds: what loosening it by one would bring, the most first."""
    found = []
    for rule in plan.rules:
        if not rule.is_hard:
            continue
        looser = solve(plan, seconds, Without(relaxed={(rule.id, rule.role): 1}))
        gain = looser.worth - proposal.worth
        if gain > _EPSILON:
            found.append(RuleCost(rule, gain, moves(proposal.assigned, looser.assigned)))
    return sorted(found, key=lambda each: -each.gain)


def moves(before: Mapping[int, str], after: Mapping[int, str]) -> dict[int, tuple[str | None, str | None]]:
    """Who has another role, or none any more, or one for the first time."""
    return {
        person: (before.get(person), after.get(person))
        for person in sorted({*before, *after})
        if before.get(person) != after.get(person)
    }
