"""What the list of applications shows, read in one go on a worker thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from understudy.application.services import Services

EVERYBODY, SET_ASIDE = "", "\n"
"""Lists that are no role: all applications, and those left out because they were sent again or are none."""


@dataclass(frozen=True, slots=True)
class ApplicantRow:
    """An application in a list. ``label`` is N1… or R1… in a role's list; ``wishes`` are roles as they named them."""

    id: int
    label: str
    returning: bool | None
    name: str
    login: str
    status: str
    score: float | None
    reviewers: int
    flags: tuple[str, ...]
    wishes: tuple[str, ...]
    zone: str
    hours: str
    meetings: str | None

    @property
    def place(self) -> tuple[bool, int]:
        """Newcomers first, each in the order of sending."""
        return bool(self.returning), int(self.label[1:] or 0) if self.label else self.id


@dataclass(frozen=True, slots=True)
class Lists:
    """All lists of a cycle. ``cycles``: that of the top bar, and the next one."""

    cycle: str
    cycles: tuple[str, ...]
    following: str
    lists: dict[str, list[ApplicantRow]]
    zones_to_ask: int

    @property
    def total(self) -> int:
        """How many applications there are."""
        return len(self.lists[EVERYBODY]) + len(self.lists[SET_ASIDE])


def cycle_choices(
    services: Services, programme: int, in_sight: str, rows: Sequence[Mapping[str, Any]]
) -> tuple[tuple[str, ...], str]:
    """The cycles applications may be for, and which of them is the next one; nothing before there is any roster."""
    names = [row.name for row in services.cycles.rows(programme)]
    following = services.cycles.next_name(programme)
    if not names or following is None:
        return (), ""
    held = {str(row["cycle"]) for row in rows}
    wanted = [following, in_sight if in_sight in names else names[0]]
    return tuple(dict.fromkeys([*wanted, *(name for name in names if name in held)])), following


def start_with(cycles: Sequence[str], chosen: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The cycle to show: the one chosen, else the next one if it has applications, else the one in sight."""
    if chosen in cycles:
        return chosen
    held = {str(row["cycle"]) for row in rows}
    return next((name for name in cycles if name in held), cycles[min(1, len(cycles) - 1)])


def read_lists(services: Services, programme: int, in_sight: str, chosen: str, *, blind: bool) -> Lists | None:
    """The lists of a cycle; None before there is any cycle. Raises UserError without the right to read."""
    rows = list(services.applications.rows(programme))
    cycles, following = cycle_choices(services, programme, in_sight, rows)
    if not cycles:
        return None
    cycle = start_with(cycles, chosen, rows)
    told = {row["id"]: row for row in rows if row["cycle"] == cycle}

    def row(number: int, label: str = "", score: float | None = None, reviewers: int = 0) -> ApplicantRow:
        found = told[number]
        again = ("sent_again",) if found["duplicate_of"] is not None else ()
        return ApplicantRow(
            number, label, found["returning"], f"Applicant {number}" if blind else found["name"],
            "" if blind else found["login"] or "", found["status"], score, reviewers, (*again, *found["flags"]),
            tuple(found["roles"]), found["time_zone"] or "", found["hours"] or "", found["meetings"],
        )  # fmt: skip

    lists: dict[str, list[ApplicantRow]] = {EVERYBODY: [], SET_ASIDE: []} | {
        role: [row(each.id, each.label, each.score, each.reviewers) for each in listed if each.id in told]
        for role, listed in services.triage.by_role(programme, cycle, blind=blind).items()
    }
    for number, found in told.items():
        aside = found["duplicate_of"] is not None or found["status"] in ("duplicate", "spam")
        lists[SET_ASIDE if aside else EVERYBODY].append(row(number))
    zones = sum("ask_zone" in found.flags for found in lists[EVERYBODY])
    return Lists(cycle, cycles, following, lists, zones)
