"""What can be said about a requirement, a level, and how far somebody is from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from understudy.domain.ladder.facts import Proof
from understudy.domain.ladder.policy import Level
from understudy.domain.ladder.requirements import Requirement

NEAR_SHARE = 4
"""A count is near when at most a quarter of it is missing, or one; one who has nothing of it is never near."""
NEAR_DAYS = 62


class Outcome(StrEnum):
    """What can be said about a requirement, or a whole level."""

    MET = "met"
    NOT_MET = "not_met"
    NEEDS_HUMAN = "needs_human"
    NOT_CONFIGURED = "not_configured"


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one requirement. ``said``: why, in words; ``fills``: what would meet it; ``ready``: when time alone meets it.

    ``needed``, ``counted``, ``to_confirm`` only where something is counted.
    """

    requirement: Requirement
    outcome: Outcome
    said: str
    needed: int | None = None
    counted: int | None = None
    to_confirm: int = 0
    proofs: tuple[Proof, ...] = ()
    partial: tuple[str, ...] = ()
    fills: str = ""
    ready: datetime | None = None
    parts: tuple[Verdict, ...] = ()

    @property
    def missing(self) -> int:
        """How many are missing of what is counted."""
        return max(0, (self.needed or 0) - (self.counted or 0))

    @property
    def is_near(self) -> bool:
        """Not met, and not far from it."""
        if self.parts:
            return any(part.is_near for part in self.parts)
        if self.ready is not None:
            return True
        return self.needed is not None and self.counted is not None and is_near(self.counted, self.needed)


@dataclass(frozen=True, slots=True)
class LevelVerdict:
    """On a level as a whole: its requirements together, and what is close when something is missing."""

    level: Level
    outcome: Outcome
    verdicts: tuple[Verdict, ...]
    near: str | None

    @property
    def counts_met(self) -> bool:
        """Nothing that can be counted is missing; what is left is for people to say."""
        return self.outcome in (Outcome.MET, Outcome.NEEDS_HUMAN)


def is_near(counted: int, needed: int) -> bool:
    """So many are not far from so many."""
    return counted > 0 and (needed - counted == 1 or (needed - counted) * NEAR_SHARE <= needed)


def near_miss(verdicts: Sequence[Verdict], as_of: datetime) -> str | None:
    """What is missing, in words, when each thing that is missing is near; None when met, or far."""
    short = [verdict for verdict in verdicts if verdict.outcome is Outcome.NOT_MET]
    if not short or not all(verdict.is_near for verdict in short):
        return None
    said = []
    for verdict in short:
        close = next((part for part in verdict.parts if part.is_near), verdict)
        if close.ready is not None:
            said.append(f"{_weeks(close.ready - as_of)} left: {close.requirement.text}")
        else:
            said.append(f"{close.missing} short: {close.requirement.text}")
    return "; ".join(said)


def _weeks(left: timedelta) -> str:
    weeks = -(-left.days // 7)
    return f"{weeks} week{'' if weeks == 1 else 's'}" if left.days > 6 else f"{max(left.days, 1)} days"
