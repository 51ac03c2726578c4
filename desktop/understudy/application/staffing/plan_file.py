"""What a person says about a team beforehand: seats, rules about the mix, merit, who is fixed and who is not to be."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from understudy.domain.staffing.model import BANDS, RuleKind
from understudy.domain.yaml_models import read_model


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RoleSeats(_Part):
    """How many shadows a role wants, and at most how many its lead can teach."""

    seats: int = Field(ge=0, le=100)
    at_most: int | None = Field(default=None, ge=0, le=100)

    @model_validator(mode="after")
    def _in_order(self) -> RoleSeats:
        if self.at_most is not None and self.at_most < self.seats:
            raise ValueError("at_most is less than seats")
        return self


class MixRule(_Part):
    """A rule for one role, or for each (no ``role``). ``weight``: what breaking a soft one by one costs."""

    kind: RuleKind
    role: str | None = None
    at_least: int | None = Field(default=None, ge=0, le=100)
    at_most: int | None = Field(default=None, ge=0, le=100)
    group: Literal["", "APAC", "EMEA", "AMER"] = ""
    hard: bool = False
    weight: float = Field(default=2.0, gt=0, le=1000)

    @model_validator(mode="after")
    def _whole(self) -> MixRule:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a rule needs at_least or at_most")
        if (self.kind is RuleKind.BAND) is not bool(self.group):
            raise ValueError(f"group is for rules of kind band, and they need it: {', '.join(BANDS)}")
        return self


class Fixed(_Part):
    """Somebody, by login or application number, and a role."""

    who: str
    role: str


class PlanFile(_Part):
    """A plan. What is not said follows the roster's rows and caps, and rules that are suggestions."""

    roles: dict[str, RoleSeats] = {}
    rules: tuple[MixRule, ...] | None = None
    merit: dict[str, dict[str, float]] = {}
    """By login or application number, then role: 0 to 1."""
    pins: tuple[Fixed, ...] = ()
    exclude: tuple[Fixed, ...] = ()
    change_cost: float = Field(default=1.0, ge=0, le=100)

    @model_validator(mode="after")
    def _merit_in_bounds(self) -> PlanFile:
        for who, by_role in self.merit.items():
            for role, value in by_role.items():
                if not 0 <= value <= 1:
                    raise ValueError(f"the merit of {who} for {role} is {value}; write a number from 0 to 1")
        return self


DEFAULT_RULES = (
    MixRule(kind=RuleKind.NEWCOMERS, at_least=2),
    MixRule(kind=RuleKind.EXPERIENCED, at_least=2),
    MixRule(kind=RuleKind.BAND, group="APAC", at_least=1, weight=1.0),
    MixRule(kind=RuleKind.BAND, group="EMEA", at_least=1, weight=1.0),
    MixRule(kind=RuleKind.SAME_EMPLOYER, at_most=2),
    MixRule(kind=RuleKind.LEADS_EMPLOYER, at_most=0),
)
"""release-team-selection.md: about two who served before and two new ones, parts of the world that can meet, no team of
one employer, none of the lead's own; all of them suggestions."""


def read_plan(text: str, file: str) -> PlanFile:
    """Read a plan from YAML. Raises TextError."""
    return read_model(PlanFile, text, file, "the file is empty; leave --plan out to go by the roster")
