"""What a level of a ladder can ask for: counts, time in another level, sponsors, words of people, votes, seats, groups.

A number left blank is "not configured": it is shown as such and never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from understudy.domain.contributions.metrics import METRICS
from understudy.domain.ladder.spans import Span

POSITIONS = ("lead", "shadow", "adviser")


class Confidence(StrEnum):
    """How sure a counted thing must be to count unasked; the rest is shown "to confirm"."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Affiliation(StrEnum):
    """How sponsors' employers must differ. Documents differ on it, so it is a choice."""

    NONE = "none"
    BETWEEN_SPONSORS = "between_sponsors"
    ONE_OUTSIDE_APPLICANT = "one_outside_applicant"


def blank(value: Any) -> Any:
    """An empty value is none at all."""
    return None if value == "" else value


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) and value else [] if value in ("", None) else value


def _span(value: Any) -> Any:
    if isinstance(value, str):
        return Span.parse(value) if value.strip() else None
    return value


Number = Annotated[Annotated[int, Field(ge=0, le=1_000_000)] | None, BeforeValidator(blank)]
Words = Annotated[tuple[str, ...], BeforeValidator(_list)]
Length = Annotated[Span | None, BeforeValidator(_span)]


class Part(BaseModel):
    """Part of a policy: nothing unknown in it, nothing to be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def is_unset(self, key: str) -> bool:
        """The key is written without a value: not configured."""
        return key in self.model_fields_set and getattr(self, key) is None


class MetricRule(Part):
    """At least so many of what a named count counts.

    ``count``: one or several of the named counts; several are added up, each pull request once. ``where``: in the scope
    asked about, its whole repository, or everywhere. ``substantial``, ``merged``: only such pull requests.
    """

    count: Words
    at_least: Number
    within: Length = None
    where: Literal["scope", "repository", "everywhere"] = "scope"
    substantial: bool = False
    merged: bool = False
    min_lines: Number = None
    with_labels: Words = ()
    without_labels: Words = ()
    confidence: Confidence = Confidence.HIGH
    in_weeks: Number = None
    """Spread over at least so many different weeks."""

    @field_validator("count")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if not names:
            raise ValueError(f"name what is counted: {', '.join(METRICS)}")
        for name in names:
            if name not in METRICS:
                raise ValueError(f"there is no count called “{name}”; there are {', '.join(METRICS)}")
        return names


class HeldRule(Part):
    """Holds another level already, for at least so long: in the same scope, below or beside it, or anywhere."""

    level: str
    at_least: Length = None
    where: Literal["scope", "nearby", "anywhere"] = "scope"


class SponsorRule(Part):
    """So many people who hold one of these levels vouch. Their standing and employers are looked up at that day."""

    count: Number
    holding: Words
    where: Literal["scope", "anywhere"] = "anywhere"
    affiliation: Affiliation = Affiliation.NONE
    not_in: Words = ()
    """Repositories whose OWNERS files don't make a sponsor."""


class AttestationRule(Part):
    """Somebody says that it is so."""

    by: str = Field(min_length=1)
    count: Number = 1


class VoteRule(Part):
    """A body decides: by majority, two_thirds, all, no_objection, or a number of votes."""

    body: str = Field(min_length=1)
    threshold: str = "majority"
    within: Length = None
    veto: bool = False

    @field_validator("threshold")
    @classmethod
    def _threshold(cls, value: str) -> str:
        if value not in ("majority", "two_thirds", "all", "no_objection", "") and not value.isdigit():
            raise ValueError("write majority, two_thirds, all, no_objection, or a number of votes")
        return value


class SeatRule(Part):
    """Served in a programme's roles: in at least so many cycles. No roles: in any."""

    cycles: Number = 1
    roles: Words = ()
    positions: Words = ()
    programme: str | None = None

    @field_validator("positions")
    @classmethod
    def _positions(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in POSITIONS:
                raise ValueError(f"there is no position “{name}”; there are {', '.join(POSITIONS)}")
        return names


class MentoredRule(Part):
    """Has mentored so many people: led a role while they shadowed it. ``then``: counted only who later led or shadowed
    again."""

    people: Number
    then: Literal["", "led", "returned"] = ""


class EmployerShareRule(Part):
    """Of those who hold the level in the scope, the person among them, at most so many percent share their employer."""

    at_most: Number


_ONE = (
    "metric",
    "held",
    "sponsors",
    "attestation",
    "vote",
    "seats",
    "mentored",
    "employer_share",
    "all_of",
    "any_of",
    "at_least",
)


class Requirement(Part):
    """One thing asked for. Exactly one of the keys from ``metric`` on says what; ``note`` names the source or why."""

    id: str = Field(min_length=1, max_length=80, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    text: str = Field(min_length=1)
    note: str = ""
    metric: MetricRule | None = None
    held: HeldRule | None = None
    sponsors: SponsorRule | None = None
    attestation: AttestationRule | None = None
    vote: VoteRule | None = None
    seats: SeatRule | None = None
    mentored: MentoredRule | None = None
    employer_share: EmployerShareRule | None = None
    all_of: tuple[Requirement, ...] = ()
    any_of: tuple[Requirement, ...] = ()
    at_least: AtLeast | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Requirement:
        given = [name for name in _ONE if getattr(self, name)]
        if len(given) != 1:
            said = f"has {' and '.join(given)}" if given else "has none"
            raise ValueError(f"a requirement has exactly one of {', '.join(_ONE)}; {self.id} {said}")
        return self

    @property
    def parts(self) -> tuple[Requirement, ...]:
        """The requirements inside a group of them."""
        return self.all_of or self.any_of or (self.at_least.of if self.at_least else ())

    def walk(self) -> Iterator[Requirement]:
        """This one and all inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


class AtLeast(Part):
    """At least ``n`` of several requirements."""

    n: Number
    of: tuple[Requirement, ...] = Field(min_length=1)
