"""How good would the list have been? Every past question asked again, with only what was known then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Position, Track
from understudy.domain.suggestions.baselines import BASELINES, CHANCE, shadow_of_last_team
from understudy.domain.suggestions.history import History
from understudy.domain.suggestions.intervals import ClusterBootstrap, Estimate
from understudy.domain.suggestions.ranks import MEASURES, best_rank_distribution, measures
from understudy.domain.suggestions.rules import SuccessionRules
from understudy.domain.suggestions.sorting import SortKey
from understudy.domain.suggestions.standing import ask, standings, track_of
from understudy.domain.suggestions.suggest import RoleSuggestion, asks_for_leads, suggest
from understudy.domain.suggestions.visible import cut, without_undated_states

#: The name under which our own list appears among the rankings.
OURS = "understudy"


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of cycles reported apart, ``first`` and ``last`` included."""

    name: str
    first: CycleName
    last: CycleName


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the backtest and how each ranking did: ``scores[ranking]`` has a value a measure.

    ``lineage`` is the name the role goes by in the latest cycle of the history.
    ``place`` is the best-placed lead's rank in the list as shown, None when nobody of them was in it.
    """

    cycle: CycleName
    role: str
    lineage: str
    track: Track
    leads: frozenset[int]
    pool: int
    scores: dict[str, tuple[float, ...]]
    place: int | None
    seen_before: bool
    on_last_team: bool
    last_shadow: bool


@dataclass(frozen=True, slots=True)
class RankingFigures:
    """The measures of one ranking, each with its interval."""

    name: str
    measures: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one part of the questions. ``paired`` is ours minus the baseline's, question by question."""

    n: int
    rankings: tuple[RankingFigures, ...]
    paired: dict[str, dict[str, Estimate]]
    best_baseline: str | None
    ceiling: dict[str, Estimate]

    def of(self, name: str = OURS) -> dict[str, Estimate]:
        """The measures of the ranking called ``name``; KeyError when it was not run."""
        for ranking in self.rankings:
            if ranking.name == name:
                return ranking.measures
        raise KeyError(name)


@dataclass(frozen=True)
class BacktestResult:
    """The questions of ``first`` to ``last`` and every figure over them; parts are made when asked for."""

    first: CycleName
    last: CycleName
    asked: tuple[Asked, ...]
    eras: tuple[Era, ...]

    @cached_property
    def overall(self) -> Figures:
        """All questions together."""
        return figures(self.asked)

    @cached_property
    def groups(self) -> dict[str, Figures]:
        """Ordinary roles, the release lead and the branch manager, each apart."""
        names = {Track.ROLE: "roles", Track.RELEASE_LEAD: "release_lead", Track.BRANCH_MANAGER: "branch_manager"}
        return {name: figures([a for a in self.asked if a.track is track]) for track, name in names.items()}

    @cached_property
    def per_role(self) -> dict[str, Figures]:
        """Each role apart, under the name it goes by now."""
        names = sorted({a.lineage for a in self.asked})
        return {name: figures([a for a in self.asked if a.lineage == name]) for name in names}

    @cached_property
    def per_era(self) -> dict[str, Figures]:
        """Each era apart."""
        return {era.name: figures([a for a in self.asked if era.first <= a.cycle <= era.last]) for era in self.eras}

    def measured(self) -> BacktestResult:
        """The same with every part made, which takes a second or two: not for the thread that paints."""
        for part in ("overall", "groups", "per_role", "per_era"):
            getattr(self, part)
        return self


def backtest(
    history: History,
    rules: SuccessionRules,
    *,
    first: CycleName,
    last: CycleName,
    eras: Sequence[Era] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BacktestResult:
    """Ask ``suggest`` every past question of ``first`` to ``last`` and compare with who led.

    A question is a role of a cycle that had at least one lead when its roster was last seen, unless the role is an
    adviser's, a bot's, or marked in the lineage as not asking for leads. Each is asked as of its cycle's start, of a
    history cut before that cycle; the best-placed of several leads counts; equals get their expected rank; everybody
    seen in an earlier cycle can be found. Undated bans and alumni states are ignored: nobody knows when they began.
    ``eras`` default to the two halves of the cycles. ``progress`` is told how many questions of how many are done; it
    may raise to cancel.
    """
    history = replace(history, people=without_undated_states(history.people))
    wanted = questions(history, first=first, last=last)
    latest = max((seat.cycle for seat in history.seats), default=last)
    starts = {fact.name: fact.start for fact in history.cycles}
    asked: list[Asked] = []
    visible_of: dict[CycleName, History] = {}
    for number, (cycle, role, leads) in enumerate(wanted):
        if progress is not None:
            progress(number, len(wanted))
        if cycle not in visible_of:
            visible_of[cycle] = cut(history, cycle=cycle, as_of=starts.get(cycle))
        asked.append(_ask_again(history, visible_of[cycle], rules, cycle, role, leads, latest))
    if progress is not None:
        progress(len(wanted), len(wanted))
    cycles = sorted({cycle for cycle, _, _ in wanted})
    return BacktestResult(first, last, tuple(asked), tuple(eras) if eras is not None else halves(cycles))


def questions(
    history: History, *, first: CycleName, last: CycleName
) -> tuple[tuple[CycleName, str, frozenset[int]], ...]:
    """Every cycle, role and its leads that the backtest asks about, ordered by cycle and role.

    Leads are those still on the roster's last version; when all of a role's leads left once the cycle had begun, those
    count.
    """
    starts = {fact.name: fact.start for fact in history.cycles}
    still: dict[tuple[CycleName, str], set[int]] = {}
    gone: dict[tuple[CycleName, str], set[int]] = {}
    for seat in history.seats:
        if (
            first <= seat.cycle <= last
            and seat.position is Position.LEAD
            and seat.ended is not Ended.CORRECTED
            and asks_for_leads(history, seat.role)
        ):
            start = starts.get(seat.cycle)
            if seat.end is not None and start is not None and seat.end <= start:
                # Who left before the cycle began never led it.
                continue
            side = still if seat.ended is None else gone
            side.setdefault((seat.cycle, seat.role), set()).add(seat.person_id)
    keys = sorted({*still, *gone})
    return tuple((cycle, role, frozenset(still.get((cycle, role)) or gone[cycle, role])) for cycle, role in keys)


def halves(cycles: Sequence[CycleName]) -> tuple[Era, ...]:
    """The earlier and the later half of some cycles, as eras named by their ends."""
    if len(cycles) < 2:
        return ()
    middle = (len(cycles) + 1) // 2
    return tuple(Era(f"{part[0]}–{part[-1]}", part[0], part[-1]) for part in (cycles[:middle], cycles[middle:]) if part)


def figures(asked: Sequence[Asked]) -> Figures:
    """The figures of some questions: each ranking, paired differences, and how many could be found at all."""
    bootstrap = ClusterBootstrap([a.cycle for a in asked])
    names = [OURS, *BASELINES]

    def column(name: str, measure: int) -> list[float]:
        return [a.scores[name][measure] for a in asked]

    rankings = tuple(
        RankingFigures(name, {m: bootstrap.estimate(column(name, i)) for i, m in enumerate(MEASURES)}) for name in names
    )
    paired = {
        name: {
            m: bootstrap.estimate([a - b for a, b in zip(column(OURS, i), column(name, i), strict=True)])
            for i, m in enumerate(MEASURES)
        }
        for name in BASELINES
    }
    best = max(rankings[1:], key=lambda r: r.measures["mrr"].value).name if asked else None
    ceiling = {
        "seen_before": bootstrap.estimate([float(a.seen_before) for a in asked]),
        "on_last_team": bootstrap.estimate([float(a.on_last_team) for a in asked]),
        "last_shadow_of_role": bootstrap.estimate([float(a.last_shadow) for a in asked]),
    }
    return Figures(len(asked), rankings, paired, best, ceiling)


def _ask_again(
    history: History,
    visible: History,
    rules: SuccessionRules,
    cycle: CycleName,
    role: str,
    leads: frozenset[int],
    latest: CycleName,
) -> Asked:
    # The visible history holds nothing of the cycle, so its own roster and answers cannot even block anybody.
    suggestion = suggest(visible, cycle, role, rules)
    question = ask(visible, cycle, role)
    everybody = standings(visible, question)
    wanted = [s for s in everybody if s.person_id in leads]
    scores = {OURS: _score(_keys(suggestion), leads)}
    for name, baseline in BASELINES.items():
        keys = {s.person_id: baseline(s, question, visible) for s in everybody}
        scores[name] = _score(keys, leads)
    return Asked(
        cycle=cycle,
        role=role,
        lineage=history.lineage.current(role, at=latest),
        track=track_of(history.lineage, role),
        leads=leads,
        pool=len(everybody),
        scores=scores,
        place=min((c.rank for c in suggestion.everybody if c.person_id in leads), default=None),
        seen_before=bool(wanted),
        on_last_team=any(s.now for s in wanted),
        last_shadow=any(shadow_of_last_team(s) for s in wanted),
    )


def _keys(suggestion: RoleSuggestion) -> dict[int, SortKey]:
    """Where each person stands, equals with equals."""
    keys: dict[int, SortKey] = {}
    for part, people in enumerate((suggestion.candidates, suggestion.also_consider)):
        for c in people:
            keys[c.person_id] = (part, bool(c.blockers), c.step, -c.score)
    return keys


def _score(keys: dict[int, SortKey], leads: frozenset[int]) -> tuple[float, ...]:
    return measures(best_rank_distribution(keys, leads))


__all__ = ["CHANCE", "OURS", "Asked", "BacktestResult", "Era", "Figures", "backtest", "figures", "halves", "questions"]
