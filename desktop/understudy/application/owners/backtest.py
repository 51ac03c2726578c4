"""How well the order would have done: every past promotion asked again with only what was known thirty days before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from understudy.application.errors import NotFound
from understudy.application.history.events import repository_number
from understudy.application.history.who import AccountBook
from understudy.application.owners.activity import DAY, RepositoryActivity
from understudy.application.owners.spell_book import ABOVE, Spell
from understudy.application.owners.suggest import embargo
from understudy.application.store import Store
from understudy.domain.folding import fold_login
from understudy.domain.owners.ranking import OwnerRules, baselines, expected_rank, hit, mean, rank, reciprocal
from understudy.domain.suggestions.intervals import ClusterBootstrap
from understudy_db.schema import OwnerSpell, Repository

_MASS = 8
_ACT_DAYS = 14
OURS = "understudy"
_MEASURES = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr")


@dataclass(frozen=True, slots=True)
class Promotion:
    """Somebody came into a role of a directory that had people in it. ``act``: their gains within fourteen days."""

    repository: str
    spell: Spell
    act: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Answer:
    promotion: Promotion
    pool: int
    measures: dict[str, tuple[float, ...]]


def promotions(
    activity: RepositoryActivity, repository: str, bots: set[int], names: dict[int, str | None]
) -> list[Promotion]:
    """The promotions that count (the protocol's *primary* ones).

    Not counted: first lists and new files, commits that add eight people or more (emeriti among them), roles already
    held there or through a parent, people coming back, moved files, programs, names of aliases, and lists for some
    files only. ``names`` are the folded logins of people.
    """
    in_commit: dict[str, set[int]] = defaultdict(set)
    aliases = {spell.via for spell in activity.spells if spell.via}
    for spell in activity.spells:
        if spell.began == "gained":
            in_commit[spell.commit].add(spell.person)
    found: list[Spell] = []
    seen: set[tuple[str, int, str, int]] = set()
    for spell in activity.spells:
        if spell.role not in ABOVE or spell.began != "gained" or spell.person in bots or spell.pattern is not None:
            continue
        # An alias that is not defined yet reads like a login.
        if names.get(spell.person) in aliases:
            continue
        role = "reviewer" if spell.role == "required_reviewer" else spell.role
        key = (spell.commit, spell.directory, role, spell.person)
        if key in seen or len(in_commit[spell.commit]) >= _MASS or _held_already(activity, spell):
            continue
        if not activity.book.had_anybody(spell.directory, spell.role, spell.since):
            continue
        seen.add(key)
        found.append(spell)
    acts: dict[int, tuple[int, int]] = {}
    named: list[tuple[Spell, str]] = []
    for spell in sorted(found, key=lambda each: each.since):
        first, number = acts.get(spell.person, (0, 0))
        if spell.since - first > _ACT_DAYS * DAY:
            first, number = spell.since, number + 1
        acts[spell.person] = (first, number)
        named.append((spell, f"{repository} {spell.person} {number}"))
    sizes = Counter(act for _, act in named)
    return [Promotion(repository, spell, act, 1 / sizes[act]) for spell, act in named]


def _held_already(activity: RepositoryActivity, spell: Spell) -> bool:
    """They hold the role, or one above it, here or through a parent; or held it here before; or get both at once."""
    places = set(activity.above(spell.directory))
    for other in activity.book.of(spell.person):
        if other.until == spell.since and other.role == spell.role and other.directory != spell.directory:
            return True  # moved from one directory to another within the commit
        if other is spell or other.directory not in places:
            continue
        here = other.directory == spell.directory
        open_then = other.since < spell.since and (other.until is None or other.until >= spell.since)
        if open_then and other.role in ABOVE[spell.role]:
            return True
        if here and other.role == spell.role and other.since < spell.since:
            return True
        if here and other.since == spell.since and other.role != spell.role and other.role in ABOVE[spell.role]:
            return True
    return False


class OwnerBacktest:
    """Walks the real history of repositories."""

    def __init__(self, store: Store, rules: OwnerRules) -> None:
        self._store = store
        self._rules = rules

    def run(
        self,
        repositories: Sequence[str] = (),
        first: date | None = None,
        last: date | None = None,
        progress: Callable[[int, int], None] | None = None,
        look: Callable[[int, int], None] | None = None,
    ) -> dict[str, Any]:
        """Accuracy beside the baselines, as ``backtest owners --json`` prints it.

        Everybody promoted in the same commit is taken out of each other's list; ties count as drawn by lot. ``ceiling``
        is the share of promotions whose person was in the pool at all. ``progress`` hears of each repository, ``look``
        of each promotion asked, of how many in its repository; it may raise to end it. Raises NotFound when nothing
        can be asked.
        """
        start, end = _second(first), _second(last)
        asked: list[Promotion] = []
        answers: list[_Answer] = []
        with self._store.read() as session:
            book = AccountBook(session)
            logins = {actor.account_id: fold_login(actor.login) if actor.login else None for actor in book.all()}
            bots = {actor.account_id for actor in book.all() if actor.is_bot}
            with_owners = select(Repository.name).where(Repository.id.in_(select(OwnerSpell.repository_id).distinct()))
            names = list(repositories) or sorted(session.scalars(with_owners))
            for number, name in enumerate(names):
                repository_id = repository_number(session, name)
                directories = set(
                    session.scalars(select(OwnerSpell.path_id).where(OwnerSpell.repository_id == repository_id))
                )
                activity = RepositoryActivity(session, repository_id, book, directories, end)
                theirs = [
                    each
                    for each in promotions(activity, name, bots, logins)
                    if (start is None or each.spell.since >= start)
                ]
                asked += theirs
                answers += self._answers(activity, theirs, look)
                if progress is not None:
                    progress(number + 1, len(names))
        if not asked:
            raise NotFound(
                "There is no promotion to ask again: import the clone of a repository with OWNERS files first."
            )
        return _figures(asked, answers)

    def _answers(
        self,
        activity: RepositoryActivity,
        asked: Sequence[Promotion],
        look: Callable[[int, int], None] | None = None,
    ) -> list[_Answer]:
        together: dict[str, set[int]] = defaultdict(set)
        for each in asked:
            together[each.spell.commit].add(each.spell.person)
        found = []
        for number, each in enumerate(asked):
            if look is not None:
                look(number, len(asked))
            spell = each.spell
            known = embargo(spell.since)
            facts = activity.facts(spell.directory, spell.role, spell.since, self._rules, known_until=known)
            others = together[spell.commit] - {spell.person}
            facts = {person: fact for person, fact in facts.items() if person not in others}
            if spell.person not in facts:
                continue
            commits, _ = activity.commits_and_lines(spell.directory, known - 365 * DAY, known)
            _, lines = activity.commits_and_lines(spell.directory, known - self._rules.window_days * DAY, known)
            works = {person: fact.here for person, fact in facts.items()}
            orders = {OURS: {ranked.person: ranked.score for ranked in rank(facts, self._rules)}}
            orders |= {f"baseline: {name}": dict(scores) for name, scores in baselines(works, commits, lines).items()}
            orders["baseline: nearest owner"] = {
                person: float(fact.reviews_already * 2 + min(fact.owner_elsewhere, 1)) for person, fact in facts.items()
            }
            measures = {}
            for name, scores in orders.items():
                before, equal = expected_rank(scores, spell.person)
                hits = tuple(hit(before, equal, k) for k in (1, 3, 5, 10))
                measures[name] = (*hits, reciprocal(before, equal))
            found.append(_Answer(each, len(facts), measures))
        return found


def _second(day: date | None) -> int | None:
    return None if day is None else int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _figures(asked: Sequence[Promotion], answers: Sequence[_Answer]) -> dict[str, Any]:
    ceiling = sum(each.promotion.weight for each in answers) / sum(each.weight for each in asked)
    middle = sorted(each.spell.since for each in asked)[len(asked) // 2]
    eras = {
        "earlier half": [each for each in answers if each.promotion.spell.since < middle],
        "later half": [each for each in answers if each.promotion.spell.since >= middle],
    }
    by_repository: dict[str, list[_Answer]] = defaultdict(list)
    for each in answers:
        by_repository[each.promotion.repository].append(each)
    return {
        "queries": len(answers),
        "promotions": len(asked),
        "acts": len({each.act for each in asked}),
        "ceiling": round(ceiling, 4),
        **_part(answers),
        "groups": {"pools of 10 or more": _part([each for each in answers if each.pool >= 10])},
        "per_repository": {name: _part(theirs) for name, theirs in sorted(by_repository.items())},
        "per_era": {name: _part(theirs) for name, theirs in eras.items()},
    }


def _part(answers: Sequence[_Answer]) -> dict[str, Any]:
    """Means of every ranking, and the paired difference to the best baseline, resampled by act."""
    pools = sorted(each.pool for each in answers)
    names = list(answers[0].measures) if answers else []
    rankings = []
    for name in names:
        values = [
            mean((each.promotion.weight, each.measures[name][place]) for each in answers)
            for place in range(len(_MEASURES))
        ]
        rankings.append({"name": name} | {m: round(v, 4) for m, v in zip(_MEASURES, values, strict=True)})
    part: dict[str, Any] = {
        "n": len(answers),
        "median_pool": pools[len(pools) // 2] if pools else 0,
        "rankings": rankings,
    }
    rivals = [ranking for ranking in rankings if ranking["name"] != OURS]
    if rivals:
        best = max(rivals, key=lambda ranking: float(ranking["mrr"]))["name"]
        acts = defaultdict(list)
        for each in answers:
            acts[each.promotion.act].append(each)
        differences = [
            mean((e.promotion.weight, e.measures[OURS][-1] - e.measures[str(best)][-1]) for e in together)
            for together in acts.values()
        ]
        weights = [sum(e.promotion.weight for e in together) for together in acts.values()]
        scaled = [d * w * len(weights) / sum(weights) for d, w in zip(differences, weights, strict=True)]
        estimate = ClusterBootstrap(list(acts)).estimate(scaled)
        part["best_baseline"] = best
        part["mrr_difference"] = {
            "value": round(estimate.value, 4),
            "ci95": [round(estimate.low, 4), round(estimate.high, 4)],
        }
    return part
