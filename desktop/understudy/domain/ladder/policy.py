"""A ladder policy: levels, what each asks for, how it is recorded, when it rests, how one returns.

The text is YAML that a steering committee can read and change. Shapes follow the ladders of Kubernetes, SIG Node and
the CNCF template.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from understudy.domain.contributions.metrics import METRICS
from understudy.domain.ladder.requirements import Length, Number, Part, Requirement, SeatRule, Words, blank
from understudy.domain.yaml_models import misplaced, read_model

OWNER_ROLES = ("approver", "reviewer", "required_reviewer", "emeritus_approver", "emeritus_reviewer", "owner")
LEADER_ROLES = ("chair", "tech_lead", "emeritus_lead", "liaison")


class ScopeKind(StrEnum):
    """What a level is held in."""

    ORGANISATION = "organisation"
    REPOSITORY = "repository"
    DIRECTORY = "directory"
    SUBPROJECT = "subproject"
    GROUP = "group"
    PROGRAMME = "programme"


class RecordedIn(Part):
    """Where holding a level can be seen: exactly one of these."""

    organisation: bool = False
    """Member of one of the policy's organisations."""
    owners: Words = ()
    leaders: Words = ()
    seats: SeatRule | None = None
    by_hand: bool = False
    """Only known when a person records it here."""

    @model_validator(mode="after")
    def _one(self) -> RecordedIn:
        if sum(map(bool, (self.organisation, self.owners, self.leaders, self.seats, self.by_hand))) != 1:
            raise ValueError("exactly one of organisation, owners, leaders, seats, by_hand")
        for name, known in (("owners", OWNER_ROLES), ("leaders", LEADER_ROLES)):
            for role in getattr(self, name):
                if role not in known:
                    raise ValueError(f"there is no role “{role}” in {name}; there are {', '.join(known)}")
        return self


class Below(Part):
    """Fewer of a count than a number (``fewer_than``), or no more than it (``at_most``)."""

    count: str
    fewer_than: Number = None
    at_most: Number = None

    @model_validator(mode="after")
    def _one(self) -> Below:
        if self.count not in METRICS:
            raise ValueError(f"there is no count called “{self.count}”; there are {', '.join(METRICS)}")
        if len({"fewer_than", "at_most"} & self.model_fields_set) != 1:
            raise ValueError("exactly one of fewer_than and at_most")
        return self

    @property
    def is_set(self) -> bool:
        """The number is configured."""
        return self.fewer_than is not None or self.at_most is not None

    def holds(self, value: int) -> bool:
        """So few is quiet."""
        return value < self.fewer_than if self.fewer_than is not None else value <= (self.at_most or 0)


class InactivityRule(Part):
    """When somebody is called quiet: all of ``below`` hold over ``within``, here or everywhere."""

    id: str = Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    text: str = Field(min_length=1)
    note: str = ""
    within: Length
    where: Literal["repository", "everywhere"] = "everywhere"
    below: tuple[Below, ...] = Field(min_length=1)


class Rest(Part):
    """What happens when somebody has been quiet: talk first, wait, then step back with thanks."""

    rules: tuple[InactivityRule, ...] = ()
    contact_wait: Length = None
    grace: Length = None
    appeal: str = ""
    then: Literal["emeritus", "removed", "by_hand"] = "by_hand"
    process: str = ""


class Return(Part):
    """How somebody who stepped back returns."""

    within: Length = None
    """Only so long after stepping back."""
    requirements: tuple[Requirement, ...] = ()
    process: str = ""


class Level(Part):
    """One rung. ``rank`` orders rungs, several may share one; ``scope`` says what it is held in."""

    id: str = Field(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: str = Field(min_length=1)
    rank: Number
    scope: ScopeKind
    summary: str = ""
    recorded_in: tuple[RecordedIn, ...] = Field(min_length=1)
    requirements: tuple[Requirement, ...] = ()
    process: str = ""
    rest: Rest | None = None
    returning: Return | None = None
    emeritus_level: str | None = None

    @model_validator(mode="after")
    def _requirements_once(self) -> Level:
        seen: set[str] = set()
        for top in (*self.requirements, *(self.returning.requirements if self.returning else ())):
            for each in top.walk():
                if each.id in seen:
                    raise ValueError(
                        f"the requirement “{each.id}” stands twice in level {self.id}; give each its own id"
                    )
                seen.add(each.id)
        if self.rank is None:
            raise ValueError("a level needs a rank, 0 or more")
        return self

    def requirement(self, wanted: str) -> Requirement | None:
        """The requirement with that id, also inside groups."""
        tops = (*self.requirements, *(self.returning.requirements if self.returning else ()))
        return next((each for top in tops for each in top.walk() if each.id == wanted), None)


class Policy(Part):
    """A whole ladder. ``in_force_from``: the first day it counts (blank: from the beginning)."""

    policy: str = Field(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: str = Field(min_length=1)
    edition: str = ""
    in_force_from: Annotated[date | None, BeforeValidator(blank)] = None
    sources: Words = ()
    organisations: Words = ()
    """Blank: any organisation that was brought in."""
    levels: tuple[Level, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _levels_know_each_other(self) -> Policy:
        ids = [level.id for level in self.levels]
        for number, level in enumerate(self.levels):
            if level.id in ids[:number]:
                raise misplaced(f"the level “{level.id}” stands twice; rename one", ("levels", number, "id"))
            named: list[tuple[str, tuple[str | int, ...]]] = []
            if level.emeritus_level:
                named.append((level.emeritus_level, ("emeritus_level",)))
            for place, top in enumerate(level.requirements):
                at: tuple[str | int, ...] = ("requirements", place)
                for asked in top.walk():
                    named += [(asked.held.level, at)] if asked.held else []
                    named += [(name, at) for name in asked.sponsors.holding] if asked.sponsors else []
            for name, where in named:
                if name not in ids:
                    said = f"“{name}” is no level here; there are {', '.join(ids)}"
                    raise misplaced(said, ("levels", number, *where))
        _no_circle(self.levels)
        return self

    def level(self, wanted: str) -> Level | None:
        """The level with that id or name."""
        folded = wanted.strip().casefold()
        return next((each for each in self.levels if folded in (each.id, each.name.casefold())), None)

    @property
    def rungs(self) -> tuple[Level, ...]:
        """The levels, lowest first."""
        return tuple(sorted(self.levels, key=lambda level: (level.rank or 0, level.id)))


def _no_circle(levels: tuple[Level, ...]) -> None:
    """A level must not ask, through others, for itself."""
    asks = {
        level.id: {each.held.level for top in level.requirements for each in top.walk() if each.held}
        for level in levels
    }
    for start in asks:
        seen: set[str] = set()
        todo = [start]
        while todo:
            for following in asks[todo.pop()]:
                if following == start:
                    said = f"level {start} asks for itself; remove one of the “held” on the way"
                    raise misplaced(said, ("levels", list(asks).index(start)))
                if following not in seen:
                    seen.add(following)
                    todo.append(following)


def read_policy(text: str, file: str) -> Policy:
    """Read a policy from YAML; ``file`` is only named in messages. Raises TextError."""
    return read_model(
        Policy, text, file, "the file is empty; start from one of the policies that come with the program"
    )
