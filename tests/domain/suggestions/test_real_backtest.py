"""The protocol on the real rosters: what is asked, what simple orders reach, and that the rules reach more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.domain.suggestions.rosters import default_rules, name, real_history
from understudy.domain.roles import Track
from understudy.domain.suggestions.backtest import BacktestResult, Era, backtest
from understudy.domain.suggestions.baselines import CHANCE

pytestmark = pytest.mark.real_data

FITTED = Era("1.14–1.22", name("1.14"), name("1.22"))
FROZEN = Era("1.23–1.31", name("1.23"), name("1.31"))


@pytest.fixture(scope="module")
def result(real_data: Path) -> BacktestResult:
    return backtest(
        real_history(real_data), default_rules(), first=name("1.14"), last=name("1.31"), eras=[FITTED, FROZEN]
    )


def _figures(part: dict[str, object]) -> list[float]:
    return [round(getattr(part[key], "value"), 2) for key in ("hit@1", "hit@3", "hit@5", "mrr")]  # noqa: B009


def test_the_questions_are_those_of_the_protocol(result: BacktestResult) -> None:
    assert Counter(asked.track for asked in result.asked) == {
        Track.ROLE: 109,
        Track.RELEASE_LEAD: 18,
        Track.BRANCH_MANAGER: 12,
    }
    assert result.overall.n == 139
    assert (result.per_era["1.14–1.22"].n, result.per_era["1.23–1.31"].n) == (69, 70)


def test_the_simple_orders_reach_what_the_protocol_says(result: BacktestResult) -> None:
    of = result.overall.of
    assert _figures({**of(CHANCE)}) == pytest.approx([0.25, 0.65, 0.82, 0.46], abs=0.0051)
    assert _figures({**of("the role's last shadows by login")}) == pytest.approx([0.31, 0.71, 0.84, 0.51], abs=0.0101)
    assert _figures({**of("most recent shadow, then most cycles as its shadow")}) == pytest.approx(
        [0.34, 0.70, 0.85, 0.55], abs=0.0151
    )
    roles = result.groups["roles"].of(CHANCE)
    assert _figures({**roles}) == pytest.approx([0.22, 0.66, 0.86, 0.46], abs=0.0101)
    ceiling = result.overall.ceiling
    assert [round(ceiling[key].value, 2) for key in ("seen_before", "on_last_team", "last_shadow_of_role")] == [
        0.99,
        0.93,
        0.83,
    ]


def test_the_rules_keep_what_they_promised_on_the_half_they_were_not_chosen_on(result: BacktestResult) -> None:
    frozen = result.per_era["1.23–1.31"].of()
    assert frozen["hit@3"].value >= 0.66
    assert frozen["hit@5"].value >= 0.82
    overall = result.overall.of()
    assert overall["hit@5"].value >= 0.85
    assert overall["mrr"].value >= 0.56


def test_the_rules_do_better_than_the_best_simple_order(result: BacktestResult) -> None:
    best = result.overall.best_baseline
    assert best is not None
    difference = result.overall.paired[best]
    assert difference["hit@3"].low > 0
    assert difference["mrr"].low > 0


def test_cycles_without_dates_give_the_same_answers(result: BacktestResult, real_data: Path) -> None:
    undated = backtest(
        real_history(real_data, dated_cycles=False), default_rules(), first=name("1.14"), last=name("1.31")
    )
    assert [asked.scores for asked in undated.asked] == [asked.scores for asked in result.asked]


def test_later_rosters_do_not_change_earlier_answers(result: BacktestResult, real_data: Path) -> None:
    history = real_history(real_data)
    early = replace(
        history,
        seats=[seat for seat in history.seats if seat.cycle <= name("1.22")],
        cycles=[fact for fact in history.cycles if fact.name <= name("1.22")],
    )
    again = backtest(early, default_rules(), first=name("1.14"), last=name("1.22"))
    assert [asked.scores for asked in again.asked] == [asked.scores for asked in result.asked[:69]]
