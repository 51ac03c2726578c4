"""Solving for the best team with HiGHS: every hard rule kept, soft ones at their cost, proven or with a stated gap."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

from understudy.domain.staffing.model import Applicant, Kept, Plan, Proposal, RoleNeed, Rule, RuleKind, matches

_EMPTY_SEAT = 50.0
"""What a seat left empty costs: more than any person is worth, so that seats are filled whenever rules allow."""
_TIE = 1e-5
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Without:
    """What to leave out when solving again: rules by id and role, pins by person, all merit of rules."""

    rules: frozenset[tuple[str, str]] = frozenset()
    pins: frozenset[int] = frozenset()
    relaxed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Rules loosened by so many."""


class _Rows:
    """Constraint rows put together."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, terms: Iterable[tuple[int, float]], lower: float, upper: float) -> None:
        """One row."""
        self.starts.append(len(self.columns))
        for column, value in terms:
            self.columns.append(column)
            self.values.append(value)
        self.lower.append(lower)
        self.upper.append(upper)


@dataclass(slots=True)
class _Built:
    highs: highspy.Highs
    pairs: list[tuple[int, str]]
    people: dict[int, Applicant]


def solve(plan: Plan, seconds: float = SECONDS, without: Without | None = None) -> Proposal:
    """The best team under a plan. Infeasible plans come back with a smallest set of what is in conflict."""
    started = time.perf_counter()
    without = without or Without()
    built = _build(plan, without, seconds)
    built.highs.run()
    status = built.highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        conflict = smallest_conflict(plan, seconds, without)
        return Proposal("infeasible", 0.0, time.perf_counter() - started, {}, 0.0, 0.0, (), {}, conflict)
    solution = np.asarray(built.highs.getSolution().col_value[: len(built.pairs)])
    info = built.highs.getInfo()
    if not info.primal_solution_status:
        spent = time.perf_counter() - started
        return Proposal("infeasible", 0.0, spent, {}, 0.0, 0.0, (), {}, ("no team was found in time",))
    assigned = {person: role for (person, role), value in zip(built.pairs, solution, strict=True) if value > 0.5}
    proven = status == highspy.HighsModelStatus.kOptimal
    merit = sum(built.people[person].merit.get(role, 0.0) for person, role in assigned.items())
    return Proposal(
        "optimal" if proven else "feasible",
        0.0 if proven else float(info.mip_gap),
        time.perf_counter() - started,
        assigned,
        float(info.objective_function_value),
        merit,
        tuple(how_kept(plan, assigned)),
        _unfilled(plan, assigned),
    )


def _build(plan: Plan, without: Without, seconds: float) -> _Built:
    people = {person.id: person for person in plan.applicants}
    needs = {need.role: need for need in plan.roles}
    pins = {person: role for person, role in plan.pins.items() if person not in without.pins}
    pairs = _pairs(plan, needs, pins)
    by_role: dict[str, list[int]] = defaultdict(list)
    by_person: dict[int, list[int]] = defaultdict(list)
    for number, (person, role) in enumerate(pairs):
        by_role[role].append(number)
        by_person[person].append(number)
    tie = _TIE / max(1, len(pairs))
    costs = [_worth(plan, people[person], role) - tie * number for number, (person, role) in enumerate(pairs)]
    lower = [1.0 if pins.get(person) == role else 0.0 for person, role in pairs]
    upper = [1.0] * len(pairs)
    rows = _Rows()
    for numbers in by_person.values():
        if len(numbers) > 1:
            rows.add(((number, 1.0) for number in numbers), 0.0, 1.0)

    def slack(cost: float) -> int:
        costs.append(-cost)
        lower.append(0.0)
        upper.append(highspy.kHighsInf)
        return len(costs) - 1

    for need in plan.roles:
        numbers = by_role[need.role]
        empty = slack(_EMPTY_SEAT)
        rows.add([*((number, 1.0) for number in numbers), (empty, 1.0)], need.seats, highspy.kHighsInf)
        rows.add(((number, 1.0) for number in numbers), 0.0, need.at_most)
    for rule in plan.rules:
        if rule.role in needs and (rule.id, rule.role) not in without.rules:
            loose = without.relaxed.get((rule.id, rule.role), 0)
            for terms in _counted(rule, needs[rule.role], people, pairs, by_role[rule.role]):
                _bound(rows, rule, terms, loose, slack)
    return _Built(_model(costs, lower, upper, rows, len(pairs), seconds), pairs, people)


def _pairs(plan: Plan, needs: Mapping[str, RoleNeed], pins: Mapping[int, str]) -> list[tuple[int, str]]:
    """Who could be where: what they asked for and are not barred from; a pin goes before a wish."""
    found = []
    for person in plan.applicants:
        if person.id in pins:
            found.append((person.id, pins[person.id]))
            continue
        if person.barred:
            continue
        wishes = (role for role in person.wishes if role in needs and (person.id, role) not in plan.excluded)
        found += [(person.id, role) for role in wishes]
    return found


def _worth(plan: Plan, person: Applicant, role: str) -> float:
    worth = person.merit.get(role, 0.0)
    if person.wishes and person.wishes[0] == role:
        worth += plan.first_wish
    if person.id in plan.before:
        worth += plan.change_cost if plan.before[person.id] == role else -plan.change_cost / 2
    return worth


def _counted(
    rule: Rule, need: RoleNeed, people: Mapping[int, Applicant], pairs: list[tuple[int, str]], numbers: list[int]
) -> list[list[int]]:
    """The columns a rule counts: one list, or for employers one for each that could break it."""
    if rule.kind is not RuleKind.SAME_EMPLOYER:
        return [[number for number in numbers if matches(rule, people[pairs[number][0]], need)]]
    found: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        employer = people[pairs[number][0]].employer
        if employer:
            found[employer].append(number)
    return [each for each in found.values() if len(each) > (rule.at_most or 0)]


def _bound(rows: _Rows, rule: Rule, numbers: list[int], loose: int, slack: Callable[[float], int]) -> None:
    terms = [(number, 1.0) for number in numbers]
    if rule.at_least is not None:
        extra = [] if rule.is_hard else [(slack(rule.weight), 1.0)]
        rows.add([*terms, *extra], max(0, rule.at_least - loose), highspy.kHighsInf)
    if rule.at_most is not None:
        extra = [] if rule.is_hard else [(slack(rule.weight), -1.0)]
        rows.add([*terms, *extra], -highspy.kHighsInf, rule.at_most + loose)


def _model(
    costs: list[float], lower: list[float], upper: list[float], rows: _Rows, whole: int, seconds: float
) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(costs), len(rows.starts)
    lp.col_cost_ = np.array(costs)
    lp.col_lower_, lp.col_upper_ = np.array(lower), np.array(upper)
    lp.row_lower_, lp.row_upper_ = np.array(rows.lower), np.array(rows.upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array([*rows.starts, len(rows.columns)], dtype=np.int32)
    lp.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(rows.values)
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (len(costs) - whole)
    lp.sense_ = highspy.ObjSense.kMaximize
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 7)
    highs.setOptionValue("mip_rel_gap", 1e-6)
    highs.passModel(lp)
    return highs


def how_kept(plan: Plan, assigned: Mapping[int, str]) -> list[Kept]:
    """Every rule against a team, counted anew and not taken from the solver."""
    people = {person.id: person for person in plan.applicants}
    needs = {need.role: need for need in plan.roles}
    found = []
    for rule in plan.rules:
        need = needs.get(rule.role)
        if need is None:
            continue
        there = [people[person] for person, role in assigned.items() if role == rule.role and person in people]
        if rule.kind is RuleKind.SAME_EMPLOYER:
            counts: dict[str, int] = defaultdict(int)
            for person in there:
                if person.employer:
                    counts[person.employer] += 1
            number = max(counts.values(), default=0)
        else:
            number = sum(matches(rule, person, need) for person in there)
        by = max(
            (rule.at_least or 0) - number if rule.at_least is not None else 0,
            number - rule.at_most if rule.at_most is not None else 0,
            0,
        )
        found.append(Kept(rule, by, f"{number} there"))
    return found


def _unfilled(plan: Plan, assigned: Mapping[int, str]) -> dict[str, int]:
    """Seats nobody was found for, by role."""
    taken: dict[str, int] = defaultdict(int)
    for role in assigned.values():
        taken[role] += 1
    return {need.role: need.seats - taken[need.role] for need in plan.roles if taken[need.role] < need.seats}


def is_feasible(plan: Plan, seconds: float, without: Without) -> bool:
    """Whether any team at all keeps the hard rules and pins."""
    built = _build(plan, without, seconds)
    built.highs.setOptionValue("mip_max_improving_sols", 1)
    built.highs.run()
    return built.highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible


def smallest_conflict(plan: Plan, seconds: float, without: Without | None = None) -> tuple[str, ...]:
    """A set of hard rules and pins that cannot all be had, of which none can be left out.

    Rules and pins are taken out one by one; what is not needed for the conflict stays out (a deletion filter).
    """
    without = without or Without()
    rules = [(rule.id, rule.role) for rule in plan.rules if rule.is_hard and (rule.id, rule.role) not in without.rules]
    pins = [person for person in plan.pins if person not in without.pins]
    out_rules, out_pins = set(without.rules), set(without.pins)
    for key in rules:
        if not is_feasible(plan, seconds, Without(frozenset({*out_rules, key}), frozenset(out_pins))):
            out_rules.add(key)
    for person in pins:
        if not is_feasible(plan, seconds, Without(frozenset(out_rules), frozenset({*out_pins, person}))):
            out_pins.add(person)
    words = [rule.words for rule in plan.rules if (rule.id, rule.role) in _left(rules, out_rules)]
    names = {person.id: person.name for person in plan.applicants}
    fixed = (person for person in pins if person not in out_pins)
    words += [f"{names.get(person, person)} is fixed in {plan.pins[person]}" for person in fixed]
    for need in plan.roles:
        if any(word.startswith(f"{need.role}:") or word.endswith(f"in {need.role}") for word in words):
            words.append(f"{need.role}: at most {need.at_most} people")
    return tuple(words)


def _left(rules: Collection[tuple[str, str]], out: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    return set(rules) - set(out)
