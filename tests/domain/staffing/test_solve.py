"""Proposals: rules kept, reasons true, the same again; each "why not" is checked by forcing the person in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.staffing.made import made
from understudy.domain.staffing.explain import moves, rule_costs, why_not
from understudy.domain.staffing.model import Applicant, Plan, RoleNeed, Rule, RuleKind
from understudy.domain.staffing.solve import Without, how_kept, is_feasible, solve

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_hard_rules_are_kept_and_the_best_team_is_proven(seed: int) -> None:
    plan, hidden = made(120, seed)
    assert all(kept.by == 0 for kept in how_kept(plan, hidden)), "the generator's own team keeps every rule"
    found = solve(plan)
    assert found.status == "optimal"
    assert all(kept.by == 0 for kept in found.kept)
    assert found.unfilled == {}
    people = {person.id: person for person in plan.applicants}
    for need in plan.roles:
        there = [who for who, role in found.assigned.items() if role == need.role]
        assert need.seats <= len(there) <= need.at_most
        assert all(need.role in people[who].wishes for who in there)
    assert found.merit >= sum(people[who].merit[role] for who, role in hidden.items()) - 1e-6


def test_the_same_plan_gives_the_same_team() -> None:
    plan, _ = made(150, 3)
    assert solve(plan).assigned == solve(plan).assigned


@pytest.mark.parametrize("seed", SEEDS)
def test_every_why_not_is_true(seed: int) -> None:
    plan, _ = made(80, seed)
    found = solve(plan)
    asked = [(p.id, wish) for p in plan.applicants if p.id not in found.assigned for wish in p.wishes][:12]
    for person, role in asked:
        told = why_not(plan, found, person, role)
        forced = solve(replace(plan, pins={person: role}))
        assert told.possible is (forced.status != "infeasible")
        if told.possible:
            assert told.loss == pytest.approx(found.worth - forced.worth, abs=1e-6)
            assert told.loss >= -1e-6
            assert forced.assigned[person] == role
        else:
            assert told.conflict


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pin_changes_only_what_it_must(seed: int) -> None:
    plan, _ = made(200, seed)
    found = solve(plan)
    person = next(p for p in plan.applicants if p.id not in found.assigned)
    pinned = replace(plan, pins={person.id: person.wishes[0]}, before=found.assigned, change_cost=100.0)
    again = solve(pinned)
    assert again.assigned[person.id] == person.wishes[0]
    fewest = len(moves(found.assigned, again.assigned))
    cheaper = solve(replace(pinned, change_cost=0.0))
    assert fewest <= len(moves(found.assigned, cheaper.assigned))


def _few(*people: Applicant, rules: tuple[Rule, ...] = (), seats: int = 2, at_most: int = 2) -> Plan:
    return Plan(people, (RoleNeed("Docs", seats, at_most, "acme"),), rules)


def _person(number: int, merit: float, *, new: bool = True, band: str = "EMEA", employer: str = "") -> Applicant:
    return Applicant(number, f"Person {number}", None, ("Docs",), {"Docs": merit}, not new, band, employer)


def test_what_cannot_all_be_had_is_the_smallest_set() -> None:
    rules = (
        Rule("new", RuleKind.NEWCOMERS, "Docs", at_least=2),
        Rule("old", RuleKind.EXPERIENCED, "Docs", at_least=1),
        Rule("apac", RuleKind.BAND, "Docs", at_least=0, group="APAC"),
    )
    plan = _few(*(_person(n, 0.5, new=n % 2 == 0) for n in range(6)), rules=rules)
    found = solve(plan)
    assert found.status == "infeasible"
    assert found.conflict == (
        "Docs: at least 2 newcomers", "Docs: at least 1 people who served before", "Docs: at most 2 people",
    )  # fmt: skip
    for rule in rules[:2]:
        assert is_feasible(plan, 10, Without(frozenset({(rule.id, rule.role)})))


def test_a_pin_against_a_rule_is_named() -> None:
    plan = _few(
        _person(1, 0.9, employer="acme"),
        _person(2, 0.1),
        rules=(Rule("l", RuleKind.LEADS_EMPLOYER, "Docs", at_most=0),),
    )
    found = solve(replace(plan, pins={1: "Docs"}))
    assert found.status == "infeasible"
    assert "Person 1 is fixed in Docs" in found.conflict
    assert solve(plan).assigned == {2: "Docs"}
    assert solve(plan).unfilled == {"Docs": 1}


def test_soft_rules_give_way_at_their_cost_and_it_is_said() -> None:
    soft = Rule("apac", RuleKind.BAND, "Docs", at_least=1, group="APAC", is_hard=False, weight=0.5)
    people = (_person(1, 0.9), _person(2, 0.8), _person(3, 0.1, band="APAC"))
    found = solve(_few(*people, rules=(soft,)))
    assert set(found.assigned) == {1, 2}  # 0.7 of merit is more than the 0.5 the rule costs
    assert [kept.by for kept in found.kept] == [1]
    dear = solve(_few(*people, rules=(replace(soft, weight=1.0),)))
    assert set(dear.assigned) == {1, 3}


def test_nobody_barred_or_excluded_is_taken() -> None:
    people = (replace(_person(1, 0.9), barred="may serve again from 1.40 on"), _person(2, 0.5), _person(3, 0.4))
    plan = _few(*people)
    assert set(solve(plan).assigned) == {2, 3}
    assert why_not(plan, solve(plan), 1, "Docs").words == "may serve again from 1.40 on"
    assert set(solve(replace(plan, excluded=frozenset({(2, "Docs")}))).assigned) == {3}
    with pytest.raises(KeyError):
        why_not(plan, solve(plan), 99, "Docs")


def test_an_empty_seat_is_worse_than_anybody() -> None:
    assert solve(_few(_person(1, 0.0), _person(2, 0.0))).unfilled == {}
    assert solve(_few(_person(1, 0.5), seats=4, at_most=4)).unfilled == {"Docs": 3}


def test_what_loosening_a_rule_would_bring() -> None:
    rule = Rule("new", RuleKind.NEWCOMERS, "Docs", at_least=1)
    plan = _few(_person(1, 0.9, new=False), _person(2, 0.8, new=False), _person(3, 0.2), rules=(rule,))
    found = solve(plan)
    (cost,) = rule_costs(plan, found)
    assert cost.gain == pytest.approx(0.6, abs=1e-3)
    assert cost.moves == {2: (None, "Docs"), 3: ("Docs", None)}


def test_people_who_work_for_nobody_share_no_employer() -> None:
    rule = Rule("e", RuleKind.SAME_EMPLOYER, "Docs", at_most=1)
    both = (_person(1, 0.9, employer="birch"), _person(2, 0.8, employer="birch"), _person(3, 0.1), _person(4, 0.05))
    assert set(solve(_few(*both, rules=(rule,))).assigned) == {1, 3}
    assert set(solve(_few(_person(1, 0.9), _person(2, 0.8), rules=(rule,))).assigned) == {1, 2}
