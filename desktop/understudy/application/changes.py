"""What an operation changed, so that every screen can decide for itself whether to look again."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import reduce

Ids = frozenset[int]
_NONE: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the rows that changed, a set per noun. ``operation`` names what was done ("Move seat"), for undo."""

    operation: str = ""
    operation_id: int | None = None
    programmes: Ids = field(default=_NONE)
    cycles: Ids = field(default=_NONE)
    roles: Ids = field(default=_NONE)
    rosters: Ids = field(default=_NONE)
    seats: Ids = field(default=_NONE)
    people: Ids = field(default=_NONE)
    merges: Ids = field(default=_NONE)
    imports: Ids = field(default=_NONE)
    suggestions: Ids = field(default=_NONE)
    settings: Ids = field(default=_NONE)
    applications: Ids = field(default=_NONE)
    policies: Ids = field(default=_NONE)
    cases: Ids = field(default=_NONE)
    rulings: Ids = field(default=_NONE)
    """Words on evidence: whether a contribution counts for a requirement."""
    feeds: Ids = field(default=_NONE)
    """Feeds that brought contributions, memberships or OWNERS, or whose state changed."""

    def nouns(self) -> frozenset[str]:
        """The names of the nouns that have changed rows."""
        return frozenset(
            f.name for f in fields(self) if f.name not in ("operation", "operation_id") and getattr(self, f.name)
        )

    def touches(self, *nouns: str) -> bool:
        """True when any of these nouns changed."""
        return any(getattr(self, noun) for noun in nouns)

    def __bool__(self) -> bool:
        return bool(self.nouns())

    def __or__(self, other: Changes) -> Changes:
        merged = {
            f.name: getattr(self, f.name) | getattr(other, f.name)
            for f in fields(self)
            if f.name not in ("operation", "operation_id")
        }
        return Changes(
            operation=other.operation or self.operation,
            operation_id=other.operation_id if other.operation_id is not None else self.operation_id,
            **merged,
        )

    @staticmethod
    def union(*changes: Changes) -> Changes:
        """All of them together."""
        return reduce(lambda a, b: a | b, changes, Changes())
