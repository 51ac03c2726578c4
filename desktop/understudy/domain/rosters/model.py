"""What a roster file says, read or to be written: plain values without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Position


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in a file that was not as expected: where, what was read, and how it was resolved."""

    file: str
    line: int
    what: str
    resolved_as: str


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person in one cell. ``login`` keeps its written case; ``chats`` are display texts, never ids."""

    name: str
    login: str | None = None
    chats: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One role of a roster file; ``label`` is as written. ``adviser`` rows put their people in ``leads``.

    ``bots`` are programs a file lists as leads: they are kept for writing the file back and never become people.
    """

    label: str
    leads: tuple[RosterPerson, ...] = ()
    shadows: tuple[RosterPerson, ...] = ()
    lead_tbd: bool = False
    shadows_tbd: bool = False
    is_bot: bool = False
    line: int = 0
    bots: tuple[RosterPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """One version of one roster file.

    ``memorials`` are names from a memorial section: never members, only a proposed state for a person of that name.
    ``moved_to`` is set for a stub that only points elsewhere. ``footer`` is the source of what stands below the table.
    """

    rows: tuple[RosterRow, ...]
    title: str | None = None
    footer: str = ""
    memorials: tuple[str, ...] = ()
    moved_to: str | None = None
    anomalies: tuple[Anomaly, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterVersion:
    """One version of a roster file as it reached the default branch.

    ``at`` is the committer date on the first-parent chain (UTC), ``commit`` the id of that commit.
    """

    commit: str
    at: datetime
    roster: Roster


@dataclass(frozen=True, slots=True)
class DatedSeat:
    """One person's time in one seat, as the versions of a file tell it.

    ``start`` is the first version that lists the person (None when the file has no history); ``end`` and ``ended``
    stay None while the last version lists the seat. ``label`` is the row label of the seat's last version.
    ``note`` says in plain words what was seen, with the commits.
    """

    cycle: CycleName
    label: str
    position: Position
    person: RosterPerson
    ordinal: int
    start: datetime | None = None
    start_commit: str | None = None
    end: datetime | None = None
    end_commit: str | None = None
    ended: Ended | None = None
    mid_cycle_join: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class IdentityCorrection:
    """Two spellings of one person that a file's history shows: same role and position, another login or name."""

    cycle: CycleName
    label: str
    position: Position
    before: RosterPerson
    after: RosterPerson
    at: datetime
    commit: str
