"""The backtest as JSON-ready values and as a sentence."""

from __future__ import annotations

from typing import Any

from understudy.domain.roles import Track
from understudy.domain.suggestions.backtest import BacktestResult, Figures
from understudy.domain.suggestions.baselines import CHANCE
from understudy.domain.suggestions.intervals import Estimate

_FIRST = 5


def to_json(result: BacktestResult) -> dict[str, Any]:
    """The shape scripts rely on: queries, rankings, ceiling, groups, per_role, per_era; each part with n and ci95.

    ``difference`` is our list minus a baseline over the same questions. Numbers are rounded to four digits.
    """
    overall = _part(result.overall)
    return {
        "from": str(result.first),
        "to": str(result.last),
        "queries": overall["n"],
        **{key: value for key, value in overall.items() if key != "n"},
        "n": overall["n"],
        "groups": {name: _part(part) for name, part in result.groups.items()},
        "per_role": {name: _part(part) for name, part in result.per_role.items()},
        "per_era": {name: _part(part) for name, part in result.per_era.items()},
    }


def summary_in_words(result: BacktestResult, role: str | None = None, *, role_label: str | None = None) -> str:
    """How good this very list was in the past, in a sentence or two.

    ``role`` is a role's current name (None: all roles together), ``role_label`` how it is called in the text.
    """
    asked = [a for a in result.asked if role is None or a.lineage == role]
    label = role_label or role or "a role"
    if not asked:
        return f"There is no past cycle to try this list for {label} on."
    part = result.overall if role is None else result.per_role[role]
    ours = round(part.of()[f"hit@{_FIRST}"].value * part.n)
    chance = round(part.of(CHANCE)[f"hit@{_FIRST}"].value * part.n)
    track = asked[0].track if role is not None else Track.ROLE
    what = {Track.RELEASE_LEAD: "lead a release", Track.BRANCH_MANAGER: f"be {label}"}.get(track, f"lead {label}")
    cycles = len({a.cycle for a in asked})
    if part.n == cycles:
        seen = f"In {_count(cycles, 'past cycle')}"
    else:
        seen = f"In {_count(part.n, 'past question')} from {_count(cycles, 'cycle')}"
    text = (
        f"{seen} the person who came to {what} was among our first five {_count(ours, 'time')} "
        f"(chance alone among the role's last shadows: {chance})."
    )
    missed = part.n - round(part.ceiling["seen_before"].value * part.n)
    if missed:
        text += f" {_count(missed, 'time').capitalize()} nobody who came to lead had been on a team before."
    if part.n < 10:
        text += " That is too few to lean on."
    return text


def _part(part: Figures) -> dict[str, Any]:
    return {
        "n": part.n,
        "rankings": [
            {
                "name": ranking.name if number == 0 else f"baseline: {ranking.name}",
                "n": part.n,
                **{name: round(estimate.value, 4) for name, estimate in ranking.measures.items()},
                "ci95": {name: _interval(estimate) for name, estimate in ranking.measures.items()},
            }
            for number, ranking in enumerate(part.rankings)
        ],
        "difference": [
            {
                "to": f"baseline: {name}",
                "best_baseline": name == part.best_baseline,
                "n": part.n,
                **{measure: round(estimate.value, 4) for measure, estimate in differences.items()},
                "ci95": {measure: _interval(estimate) for measure, estimate in differences.items()},
            }
            for name, differences in part.paired.items()
        ],
        "ceiling": {
            "n": part.n,
            **{name: round(estimate.value, 4) for name, estimate in part.ceiling.items()},
            "ci95": {name: _interval(estimate) for name, estimate in part.ceiling.items()},
        },
    }


def _interval(estimate: Estimate) -> list[float] | None:
    return [round(estimate.low, 4), round(estimate.high, 4)] if estimate.n else None


def _count(number: int, noun: str) -> str:
    return f"one {noun}" if number == 1 else f"{number} {noun}s"
