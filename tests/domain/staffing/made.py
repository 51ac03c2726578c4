"""Plans drawn by a seed, feasible by construction: a team that keeps every rule is drawn first, then hidden."""

from __future__ import annotations

import random
from dataclasses import replace

from understudy.domain.staffing.model import BANDS, Applicant, Plan, RoleNeed, Rule, RuleKind

ROLES = ("Communications", "Docs", "Enhancements", "Release Notes", "Release Signal", "Branch Management")
EMPLOYERS = tuple(f"employer {letter}" for letter in "abcdefghijklmnopqrst")


def rules_of(role: str, *, hard: bool = True) -> list[Rule]:
    """All mix rules of one role: two of each experience, two parts of the world, at most two of one employer."""
    return [
        Rule("newcomers", RuleKind.NEWCOMERS, role, at_least=2, is_hard=hard),
        Rule("experienced", RuleKind.EXPERIENCED, role, at_least=2, is_hard=hard),
        Rule("apac", RuleKind.BAND, role, at_least=1, group="APAC", is_hard=hard),
        Rule("emea", RuleKind.BAND, role, at_least=1, group="EMEA", is_hard=hard),
        Rule("employer", RuleKind.SAME_EMPLOYER, role, at_most=2, is_hard=hard),
        Rule("lead", RuleKind.LEADS_EMPLOYER, role, at_most=0, is_hard=hard),
    ]


def made(number: int, seed: int) -> tuple[Plan, dict[int, str]]:
    """A plan with so many applicants, and the hidden team that keeps all its rules."""
    dice = random.Random(seed)
    needs = [RoleNeed(role, 4 + place % 2, 5, dice.choice(EMPLOYERS)) for place, role in enumerate(ROLES)]
    people: list[Applicant] = []
    team: dict[int, str] = {}
    for need in needs:
        others = [employer for employer in EMPLOYERS if employer != need.lead_employer]
        dice.shuffle(others)
        for seat in range(need.seats):
            band = ("APAC", "EMEA")[seat] if seat < 2 else dice.choice(BANDS)
            second = dice.choice([role for role in ROLES if role != need.role])
            wishes: tuple[str, ...] = (need.role, second) if dice.random() < 0.7 else (need.role,)
            person = Applicant(
                len(people), f"Person {len(people)}", None, wishes, {role: dice.random() for role in wishes},
                seat < 2, band, others[seat // 2],
            )  # fmt: skip
            team[person.id] = need.role
            people.append(person)
    while len(people) < number:
        wishes = tuple(dice.sample(ROLES, dice.choice((1, 2, 2, 2))))
        people.append(
            Applicant(
                len(people), f"Person {len(people)}", None, wishes, {role: dice.random() for role in wishes},
                dice.random() < 0.35, dice.choice(BANDS), dice.choice(EMPLOYERS) if dice.random() < 0.7 else "",
            )
        )  # fmt: skip
    order = list(range(len(people)))
    dice.shuffle(order)
    renumbered = [replace(people[old], id=new, name=f"Person {new}") for new, old in enumerate(order)]
    place = {old: new for new, old in enumerate(order)}
    rules = [rule for need in needs for rule in rules_of(need.role)]
    return Plan(tuple(renumbered), tuple(needs), tuple(rules)), {place[old]: role for old, role in team.items()}
