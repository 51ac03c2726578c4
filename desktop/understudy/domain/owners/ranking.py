"""Orders people who could become reviewer or approver of a directory, by rules whose every part is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

YEAR_DAYS = 365.0
LOAD_DAYS = 90
"""How far back reviews count as somebody's present load."""
View = Literal["suited", "spread"]


class OwnerRulesError(ValueError):
    """The rules cannot be used; names the file and the key."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Model):
    """What each part counts; 0 leaves it out."""

    work_here: float = Field(ge=-100, le=100)
    reviews_here: float = Field(ge=-100, le=100)
    days_quiet: float = Field(ge=-100, le=100)
    work_around: float = Field(ge=-100, le=100)
    reviews_already: float = Field(ge=-100, le=100)
    owner_elsewhere: float = Field(ge=-100, le=100)
    stepped_back: float = Field(ge=-100, le=100)
    commits_all_over: float = Field(ge=-100, le=100)


class SpreadWeights(_Model):
    """What each part counts when knowledge is to be spread; 0 leaves it out."""

    familiar: float = Field(1.0, ge=-100, le=100)
    work_around: float = Field(0.2, ge=-100, le=100)
    days_quiet: float = Field(-0.7, ge=-100, le=100)
    holds: float = Field(-0.3, ge=-100, le=100)
    reviews_lately: float = Field(-0.15, ge=-100, le=100)
    share_here: float = Field(-1.0, ge=-100, le=100)
    stepped_back: float = Field(-0.6, ge=-100, le=100)


class RoleRule(_Model):
    """Who holds a role of a programme belongs in an alias; who has not held it for some cycles does no longer.

    ``role`` is the role's name today; those it grew out of count too. ``keep_cycles``: how many whole cycles somebody
    stays in the alias after they last held it.
    """

    programme: str | None = None
    role: str = Field(min_length=1)
    position: Literal["lead", "shadow"] = "lead"
    repository: str = Field(pattern=r"^[^/\s]+/[^/\s]+$")
    alias: str = Field(min_length=1)
    keep_cycles: int = Field(1, ge=0, le=100)


class OwnerRules(_Model):
    """The rules as a file says them."""

    version: int = Field(ge=1, le=1)
    window_months: int = Field(ge=1, le=240)
    half_life_days: float = Field(gt=0, le=10_000)
    weights: Weights
    spread: SpreadWeights = SpreadWeights()
    roles: tuple[RoleRule, ...] = ()

    @property
    def window_days(self) -> int:
        """How far back work counts, in days."""
        return round(self.window_months * 365.25 / 12)


def load_owner_rules(file: str, text: str) -> OwnerRules:
    """Read the rules. Raises OwnerRulesError with file, key and what is wrong."""
    try:
        data: Any = yaml.safe_load(text)
        return OwnerRules.model_validate(data)
    except yaml.YAMLError as error:
        raise OwnerRulesError(f"{file}: this is not YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise OwnerRulesError(f"{file}, {key or 'file'}: {first['msg']}") from error


@dataclass(slots=True)
class Work:
    """What somebody did under a directory: sums in which older things count less, plain counts, and when last."""

    weighted: float = 0.0
    weighted_reviews: float = 0.0
    weighted_commits: float = 0.0
    pulls: int = 0
    commits: int = 0
    reviews: int = 0
    last_at: int = 0


class Facts(NamedTuple):
    """All that the rules look at about one person and one directory. ``days_quiet``: since their last work there.

    ``holds``: OWNERS files they stand in; ``reviews_lately``: reviews in the whole repository in the last ninety days;
    both are their present load. ``share_here``: of all the work under the directory, the part that is theirs.
    """

    here: Work
    days_quiet: float
    around: float
    commits_all_over: float
    owner_elsewhere: int
    reviews_already: bool
    stepped_back: bool
    holds: int = 0
    reviews_lately: int = 0
    share_here: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: how much it moved the person, and why in words."""

    key: str
    points: float
    words: str


class Ranked(NamedTuple):
    """Somebody with a score."""

    person: int
    score: float
    facts: Facts
    weights: Weights | SpreadWeights

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the score is made of, the strongest first."""
        if isinstance(self.weights, SpreadWeights):
            points, words = _spread_points(self.facts, self.weights), _spread_words(self.facts)
        else:
            points, words = _points(self.facts, self.weights), _words(self.facts)
        told = [Part(*each) for each in zip(words, points, words.values(), strict=True)]
        return tuple(sorted((part for part in told if part.points), key=lambda part: -abs(part.points)))


def rank(facts: Mapping[int, Facts], rules: OwnerRules, view: View = "suited") -> list[Ranked]:
    """Everybody, highest score first; people with the same score in the order of their numbers.

    ``view``: suited (who does the work there) or spread (who could carry more of it).
    """
    if view == "spread":
        spread = rules.spread
        found = [Ranked(person, sum(_spread_points(each, spread)), each, spread) for person, each in facts.items()]
    else:
        weights = rules.weights
        found = [Ranked(person, sum(_points(each, weights)), each, weights) for person, each in facts.items()]
    return sorted(found, key=lambda ranked: (-ranked.score, ranked.person))


def _points(facts: Facts, weights: Weights) -> tuple[float, ...]:
    return (
        weights.work_here * math.log1p(facts.here.weighted),
        weights.reviews_here * math.log1p(facts.here.weighted_reviews),
        weights.days_quiet * facts.days_quiet / YEAR_DAYS,
        weights.work_around * math.log1p(facts.around),
        weights.reviews_already * facts.reviews_already,
        weights.owner_elsewhere * math.log1p(facts.owner_elsewhere),
        weights.stepped_back * facts.stepped_back,
        weights.commits_all_over * math.log1p(facts.commits_all_over),
    )


def _words(facts: Facts) -> dict[str, str]:
    return {
        "work_here": _work_words(facts.here),
        "reviews_here": f"{facts.here.reviews} reviews here",
        "days_quiet": f"last work here {round(facts.days_quiet)} days before",
        "work_around": "works in the directories around",
        "reviews_already": "stands as reviewer here",
        "owner_elsewhere": f"stands in {facts.owner_elsewhere} other OWNERS files",
        "stepped_back": "stood here before and stepped back",
        "commits_all_over": "commits in many places of the repository",
    }


def _spread_points(facts: Facts, weights: SpreadWeights) -> tuple[float, ...]:
    return (
        weights.familiar * (1 - 0.5**facts.here.weighted),
        weights.work_around * math.log1p(facts.around),
        weights.days_quiet * facts.days_quiet / YEAR_DAYS,
        weights.holds * math.log1p(facts.holds),
        weights.reviews_lately * math.log1p(facts.reviews_lately),
        weights.share_here * facts.share_here,
        weights.stepped_back * facts.stepped_back,
    )


def _spread_words(facts: Facts) -> dict[str, str]:
    return {
        "familiar": f"{_work_words(facts.here)}: knows the directory",
        "work_around": "works in the directories around",
        "days_quiet": f"last work here {round(facts.days_quiet)} days before",
        "holds": f"stands in {facts.holds} OWNERS file{'' if facts.holds == 1 else 's'} already",
        "reviews_lately": f"{facts.reviews_lately} reviews in the last {LOAD_DAYS} days already",
        "share_here": f"{facts.share_here:.0%} of the work here is theirs already",
        "stepped_back": "stood here before and stepped back",
    }


def _work_words(work: Work) -> str:
    told = [
        f"{number} {name}{'' if number == 1 else 's'}"
        for number, name in ((work.pulls, "merged pull request"), (work.commits, "commit"), (work.reviews, "review"))
        if number
    ]
    return " and ".join(told) + " here"


#: A way of ordering that the rules have to beat: bigger is earlier.
Baseline = Mapping[int, float]


def baselines(
    works: Mapping[int, Work], recent_commits: Mapping[int, int], lines: Mapping[int, int]
) -> dict[str, Baseline]:
    """The named baselines for one directory; each gives every candidate a number."""
    return {
        "random in the pool": dict.fromkeys(works, 0.0),
        "commits in 12 months": {person: float(recent_commits.get(person, 0)) for person in works},
        "recency-weighted commits": {person: work.weighted_commits for person, work in works.items()},
        "recency-weighted merged pull requests": {
            person: work.weighted - work.weighted_commits - work.weighted_reviews for person, work in works.items()
        },
        "recency-weighted reviews": {person: work.weighted_reviews for person, work in works.items()},
        "lines changed": {person: float(lines.get(person, 0)) for person in works},
    }


def expected_rank(scores: Mapping[int, float], person: int) -> tuple[int, int]:
    """How many stand before a person, and how many others beside them with the same score."""
    mine = scores[person]
    before = sum(1 for score in scores.values() if score > mine + 1e-12)
    equal = sum(1 for other, score in scores.items() if other != person and abs(score - mine) <= 1e-12)
    return before, equal


def hit(before: int, equal: int, k: int) -> float:
    """The chance to be among the first k when ties are broken by lot."""
    return max(0, min(k - before, equal + 1)) / (equal + 1)


def reciprocal(before: int, equal: int) -> float:
    """The expected reciprocal rank when ties are broken by lot."""
    return sum(1 / (before + place) for place in range(1, equal + 2)) / (equal + 1)


def mean(values: Iterable[tuple[float, float]]) -> float:
    """A weighted mean of (weight, value); 0 of nothing."""
    pairs = list(values)
    total = sum(weight for weight, _ in pairs)
    return sum(weight * value for weight, value in pairs) / total if total else 0.0
