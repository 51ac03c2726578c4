"""What a proposal is made from: applicants, roles to fill, rules about the mix, what a person fixed beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

BANDS = ("APAC", "EMEA", "AMER")


class RuleKind(StrEnum):
    """What a rule about a role's shadows counts."""

    NEWCOMERS = "newcomers"
    EXPERIENCED = "experienced"
    BAND = "band"
    """People whose working day lies in a part of the world; ``group`` names it."""
    SAME_EMPLOYER = "same_employer"
    """Of any one employer."""
    LEADS_EMPLOYER = "leads_employer"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who applied. ``wishes``: roles in the order they named them; ``merit``: 0 to 1 by role, as reviewers
    said. ``employer`` is folded, empty for nobody's. ``barred``: why they cannot serve, empty when they can."""

    id: int
    name: str
    login: str | None
    wishes: tuple[str, ...]
    merit: Mapping[str, float]
    is_experienced: bool
    band: str | None = None
    employer: str = ""
    barred: str = ""


@dataclass(frozen=True, slots=True)
class RoleNeed:
    """A role: how many shadows are wanted, and at most how many its lead can teach."""

    role: str
    seats: int
    at_most: int
    lead_employer: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """At least or at most so many of a kind in a role. ``weight``: what breaking it by one costs when it is soft."""

    id: str
    kind: RuleKind
    role: str
    at_least: int | None = None
    at_most: int | None = None
    group: str = ""
    is_hard: bool = True
    weight: float = 2.0

    @property
    def words(self) -> str:
        """For people."""
        what = {
            RuleKind.NEWCOMERS: "newcomers",
            RuleKind.EXPERIENCED: "people who served before",
            RuleKind.BAND: f"people in {self.group}",
            RuleKind.SAME_EMPLOYER: "people of any one employer",
            RuleKind.LEADS_EMPLOYER: "people of the lead's employer",
        }[self.kind]
        parts = [
            f"{bound} {number}" for bound, number in (("at least", self.at_least), ("at most", self.at_most))
            if number is not None
        ]  # fmt: skip
        return f"{self.role}: {' and '.join(parts)} {what}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a proposal must respect. ``pins``: person to role; ``excluded``: pairs that are not to be.

    ``before``: an accepted plan, from which as little as possible is changed, each change costing ``change_cost``.
    """

    applicants: tuple[Applicant, ...]
    roles: tuple[RoleNeed, ...]
    rules: tuple[Rule, ...] = ()
    pins: Mapping[int, str] = field(default_factory=dict)
    excluded: frozenset[tuple[int, str]] = frozenset()
    before: Mapping[int, str] = field(default_factory=dict)
    change_cost: float = 1.0
    first_wish: float = 0.1
    """What a first wish is worth more than a second one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a rule came out: ``by``: by how many it is broken, 0 when kept."""

    rule: Rule
    by: int
    detail: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A team. ``status``: optimal, feasible (stopped early, ``gap`` says how far from proven), infeasible.

    ``conflict``: when infeasible, a smallest set of what cannot all be had, in words. ``cost_of_rules``: how much merit
    the rules cost beside capacities alone. ``unfilled``: seats by role that nobody could be found for.
    """

    status: str
    gap: float
    seconds: float
    assigned: Mapping[int, str]
    worth: float
    merit: float
    kept: tuple[Kept, ...]
    unfilled: Mapping[str, int]
    conflict: tuple[str, ...] = ()


def matches(rule: Rule, person: Applicant, need: RoleNeed) -> bool:
    """Whether a person is of the kind that a rule counts in a role (for one employer see solve)."""
    if rule.kind is RuleKind.NEWCOMERS:
        return not person.is_experienced
    if rule.kind is RuleKind.EXPERIENCED:
        return person.is_experienced
    if rule.kind is RuleKind.BAND:
        return person.band == rule.group
    return bool(need.lead_employer) and person.employer == need.lead_employer
