"""Roles of a programme, how their names are spelled, and how they turned into one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from understudy.domain.cycles import CycleName


class Position(StrEnum):
    """Where in a role a person sits."""

    LEAD = "lead"
    SHADOW = "shadow"
    ADVISER = "adviser"


class Ended(StrEnum):
    """How a seat ended before its cycle did."""

    LEFT = "left"
    REMOVED = "removed"
    SWAPPED = "swapped"
    PROMOTED = "promoted"
    MOVED = "moved"
    CORRECTED = "corrected"


class Track(StrEnum):
    """Which selection rules a role follows (release-team-selection.md)."""

    ROLE = "role"
    RELEASE_LEAD = "release_lead"
    BRANCH_MANAGER = "branch_manager"
    ADVISER = "adviser"


class Succession(StrEnum):
    """How a role ceased to be itself."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """A role of a programme: its name after spelling variants are folded, and the spellings seen in files."""

    name: str
    track: Track = Track.ROLE
    spellings: tuple[str, ...] = ()
    is_bot: bool = False
    suggests_leads: bool = True


@dataclass(frozen=True, slots=True)
class LineageStep:
    """From ``cycle`` on, ``role`` goes on as ``successor`` (None when it was retired)."""

    role: str
    kind: Succession
    successor: str | None
    cycle: CycleName


def fold_label(label: str) -> str:
    """A row label without Markdown emphasis, doubled blanks and case, to compare spellings by."""
    return " ".join(label.replace("*", " ").split()).casefold()


@dataclass(frozen=True, slots=True)
class Lineage:
    """All roles of a programme and their history.

    Rules (the domain's lineage table): a label names a role through its spellings; a role's *current* name is
    found by following the steps whose cycle has begun.
    """

    roles: tuple[RoleSpec, ...] = ()
    steps: tuple[LineageStep, ...] = ()
    _by_label: dict[str, RoleSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_label: dict[str, RoleSpec] = {}
        for role in self.roles:
            for label in (role.name, *role.spellings):
                by_label[fold_label(label)] = role
        object.__setattr__(self, "_by_label", by_label)

    def find(self, label: str) -> RoleSpec | None:
        """The role that a row label names, or None for a label never seen."""
        return self._by_label.get(fold_label(label))

    def current(self, name: str, at: CycleName | None = None) -> str:
        """The name under which a role goes on in cycle ``at`` (None: after every known step)."""
        seen = {name}
        while True:
            step = next(
                (s for s in self.steps if s.role == name and s.successor and (at is None or s.cycle <= at)), None
            )
            if step is None or step.successor is None or step.successor in seen:
                return name
            name = step.successor
            seen.add(name)

    def past(self, name: str, at: CycleName | None = None) -> frozenset[str]:
        """The role itself and every role that went into it by cycle ``at``: whose seats count as its past."""
        names = {name}
        grew = True
        while grew:
            grew = False
            for step in self.steps:
                if step.successor in names and step.role not in names and (at is None or step.cycle <= at):
                    names.add(step.role)
                    grew = True
        return frozenset(names)

    def retired(self, name: str, at: CycleName | None = None) -> bool:
        """True when the role was retired, without successor, by cycle ``at``."""
        return any(
            s.role == name and s.kind is Succession.RETIRED and (at is None or s.cycle <= at) for s in self.steps
        )

    def names(self) -> Iterable[str]:
        """Every role's name, in the order given."""
        return (role.name for role in self.roles)
