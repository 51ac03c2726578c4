"""Scores, their parts, and expected ranks."""

from __future__ import annotations

import math

import pytest

import understudy_resources
from understudy.domain.owners.ranking import (
    Facts,
    OwnerRulesError,
    Work,
    expected_rank,
    hit,
    load_owner_rules,
    rank,
    reciprocal,
)

TEXT = understudy_resources.text("rules/owners.yaml")
RULES = load_owner_rules("owners.yaml", TEXT)


def _facts(**changes: object) -> Facts:
    plain: dict[str, object] = {
        "here": Work(weighted=3.0, pulls=4, last_at=1),
        "days_quiet": 10.0,
        "around": 0.0,
        "commits_all_over": 0.0,
        "owner_elsewhere": 0,
        "reviews_already": False,
        "stepped_back": False,
    }
    return Facts(**{**plain, **changes})  # type: ignore[arg-type]


def test_every_part_is_told_and_adds_up() -> None:
    (ranked,) = rank({1: _facts(reviews_already=True, stepped_back=True, owner_elsewhere=2)}, RULES)
    assert ranked.score == pytest.approx(sum(part.points for part in ranked.parts))
    told = {part.key: part for part in ranked.parts}
    assert told["work_here"].points == pytest.approx(math.log1p(3.0))
    assert told["work_here"].words == "4 merged pull requests here"
    assert told["stepped_back"].points < 0 < told["reviews_already"].points
    assert "work_around" not in told


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"here": Work(weighted=5.0, pulls=1)}, {}),
        ({}, {"days_quiet": 300.0}),
        ({"around": 9.0}, {}),
        ({}, {"stepped_back": True}),
        ({}, {"commits_all_over": 50.0}),
        ({"owner_elsewhere": 4}, {}),
    ],
)
def test_what_moves_people_up_and_down(better: dict[str, object], worse: dict[str, object]) -> None:
    assert [each.person for each in rank({1: _facts(**worse), 2: _facts(**better)}, RULES)] == [2, 1]


def test_same_facts_are_the_same_score_whoever_it_is() -> None:
    found = rank({9: _facts(), 3: _facts()}, RULES)
    assert [each.person for each in found] == [3, 9]
    assert found[0].score == found[1].score


def test_ties_are_drawn_by_lot() -> None:
    scores = {1: 2.0, 2: 1.0, 3: 1.0, 4: 1.0, 5: 0.0}
    assert expected_rank(scores, 3) == (1, 2)
    assert hit(1, 2, 1) == 0
    assert hit(1, 2, 3) == pytest.approx(2 / 3)
    assert hit(1, 2, 9) == 1
    assert reciprocal(1, 2) == pytest.approx((1 / 2 + 1 / 3 + 1 / 4) / 3)
    assert expected_rank(scores, 1) == (0, 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("half_life_days: 180", "half_life_days: 0"), "half_life_days"),
        (("work_here: 1.0", "work_there: 1.0"), "weights"),
        (("version: 1", "version: 2"), "version"),
        (("weights:", "weights: ["), "not YAML"),
    ],
)
def test_rules_that_cannot_be_used_name_the_key(change: tuple[str, str], says: str) -> None:
    with pytest.raises(OwnerRulesError, match=says):
        load_owner_rules("owners.yaml", TEXT.replace(*change, 1))
