"""What a suggestion may look at: seats, cycles and people, cut off at an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Lineage, Position


class Tier(StrEnum):
    """Where a candidate comes from, in the fall-through order of release-team-selection.md."""

    SHADOW_NOW = "shadow_now"
    ON_TEAM_NOW = "on_team_now"
    PAST_SHADOW = "past_shadow"
    PAST_TEAM = "past_team"
    INCUMBENT = "incumbent"
    OUTSIDE = "outside"


class Answer(StrEnum):
    """What came of asking a person."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class SeatFact:
    """One seat as the ranking sees it. ``role`` is the role's name in that cycle, spelling variants folded.

    ``start``/``end`` are UTC instants or None when unknown; ``url`` leads to the source of the fact.
    """

    seat_id: int
    cycle: CycleName
    role: str
    position: Position
    person_id: int
    start: datetime | None = None
    end: datetime | None = None
    ended: Ended | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CycleFact:
    """A cycle's name and its first and release day (UTC), None when unknown."""

    name: CycleName
    start: datetime | None = None
    release: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person as the ranking sees them.

    ``left_out`` is True for memorial and do-not-suggest people, who never appear, and for people whose memorial state
    is still to be answered by a human. ``banned_until`` names the first cycle a banned person may serve in again.
    ``alumni_since`` and ``banned_since`` are the UTC instants from which that is known, None when nobody wrote it down.
    """

    person_id: int
    name: str
    login: str | None
    left_out: bool = False
    alumni: bool = False
    banned_until: CycleName | None = None
    alumni_since: datetime | None = None
    banned_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """What a person answered when asked about a role of a cycle."""

    person_id: int
    cycle: CycleName
    role: str
    answer: Answer
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Everything known, before any cut-off. Person ids are those of people after accepted merges."""

    seats: Sequence[SeatFact]
    cycles: Sequence[CycleFact]
    people: Mapping[int, PersonFact]
    lineage: Lineage
    answers: Sequence[AnswerFact] = field(default_factory=tuple)
