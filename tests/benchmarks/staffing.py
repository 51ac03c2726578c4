"""Staffing drawn plans of 100 to 1,000 applicants, beside capacities alone and a greedy hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from tests.benchmarks.measure import Figure, least
from tests.domain.staffing.made import made
from understudy.domain.staffing.model import Plan
from understudy.domain.staffing.solve import how_kept, solve

SEED = 11
TARGETS = {200: 0.2, 500: 1.0}


def greedy(plan: Plan) -> dict[int, str]:
    """The best pair first, as somebody with a sorted sheet would go; it knows no rule about the mix."""
    pairs = sorted(
        ((merit, person.id, role) for person in plan.applicants for role, merit in person.merit.items()), reverse=True
    )
    room = {need.role: need.seats for need in plan.roles}
    team: dict[int, str] = {}
    for _, person, role in pairs:
        if person not in team and room[role]:
            team[person] = role
            room[role] -= 1
    return team


def figures() -> list[Figure]:
    """Time, rules kept, merit beside the optimum under capacities alone, and a pin solved again."""
    found: list[Figure] = []
    for number in (100, 200, 500, 1000):
        plan, _ = made(number, SEED)
        team = solve(plan)
        taken = least(lambda plan=plan: solve(plan), times=3)  # type: ignore[misc]
        free = solve(replace(plan, rules=()))
        by_hand = greedy(plan)
        broken = sum(kept.by for kept in how_kept(plan, by_hand))
        target = TARGETS.get(number)
        words = f"{number} applicants, {team.status}, {sum(k.by for k in team.kept)} of {len(plan.rules)} rules broken"
        found.append(
            Figure(words, taken, "s", None, "", f"≤ {target} s" if target else "", taken <= target if target else None)
        )
        share, best = team.merit / len(team.assigned), free.merit / len(free.assigned)
        found.append(
            Figure(f"… mean merit; {free.merit - team.merit:.2f} in all is what the rules cost", share, "", best,
                   "capacities alone", "≥ .95 ×", share >= 0.95 * best)
        )  # fmt: skip
        merit: dict[int, dict[str, float]] = defaultdict(dict) | {p.id: dict(p.merit) for p in plan.applicants}
        mean = sum(merit[who][role] for who, role in by_hand.items()) / len(by_hand)
        found.append(Figure(f"… a greedy hand: {broken} rules broken, mean merit", mean, "", best, "capacities alone"))
        person = next(p for p in plan.applicants if p.id not in team.assigned)
        pinned = replace(plan, pins={person.id: person.wishes[0]}, before=team.assigned)
        again = least(lambda pinned=pinned: solve(pinned), times=3)  # type: ignore[misc]
        found.append(Figure("… solved again after a pin", again, "s", None, "", "≤ .2 s", again <= 0.2))
    return found
