"""How many shadows stay, lead next, or ever lead: the figures of a retention report, with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Position, Track
from understudy.domain.suggestions.history import History, SeatFact


@dataclass(frozen=True, slots=True)
class Case:
    """One thing counted: a person in a cycle, whether the answer is yes, and the seats that show it.

    ``cycle`` is the cycle of the lead's seat or of the shadow's; for people it is that of their first shadow seat.
    """

    person_id: int
    cycle: CycleName
    role: str | None
    yes: bool
    seat_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """``yes`` of ``n`` cases, what that means in words, and every case."""

    key: str
    definition: str
    cases: tuple[Case, ...]

    @property
    def n(self) -> int:
        """How many cases there are."""
        return len(self.cases)

    @property
    def yes(self) -> int:
        """In how many of them the answer is yes."""
        return sum(case.yes for case in self.cases)

    @property
    def share(self) -> float | None:
        """Yes as a share of all, None without a case."""
        return self.yes / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Retention:
    """Retention over a window of cycles. ``cycles_to_lead``: cycles from first shadow to first lead, in the middle."""

    first: CycleName
    last: CycleName
    leads_from_shadows: Share
    leads_from_shadows_with_branch_manager: Share
    shadows_serving_again: Share
    shadows_leading_next: Share
    shadows_who_ever_led: Share
    cycles_to_lead: float | None

    @property
    def shares(self) -> tuple[Share, ...]:
        """All shares, in the order of a report."""
        return (
            self.leads_from_shadows,
            self.leads_from_shadows_with_branch_manager,
            self.shadows_serving_again,
            self.shadows_leading_next,
            self.shadows_who_ever_led,
        )


def retention(
    history: History, *, first: CycleName | None = None, last: CycleName | None = None, finished_only: bool = True
) -> Retention:
    """Retention of the cycles ``first`` to ``last`` (None: the first and last there are); ValueError without a seat.

    Roles are compared under the names they go by in the latest cycle of the history, so a shadow of a role that was
    merged counts for the role it became. With ``finished_only`` seats that ended before their cycle did are left out,
    as in a roster's last version. People who ever shadowed are those of the whole history, whatever the window;
    seats of bots count nowhere, advisers' seats count only as serving again.
    """
    seats = [seat for seat in history.seats if _counts(seat, history, finished_only)]
    if not seats:
        raise ValueError("there is no seat to count; import rosters first")
    cycles = sorted({seat.cycle for seat in seats})
    first, last = first or cycles[0], last or cycles[-1]
    book = _Book(history, seats, cycles)
    window = [cycle for cycle in cycles if first <= cycle <= last]
    return Retention(
        first=first,
        last=last,
        leads_from_shadows=Share(
            "leads_from_shadows",
            "Leads of a role who were its shadow in the cycle before; release leads and branch managers left out.",
            book.leads(window, {Track.ROLE}),
        ),
        leads_from_shadows_with_branch_manager=Share(
            "leads_from_shadows_with_branch_manager",
            "Leads of a role who were its shadow in the cycle before; branch managers included, release leads not.",
            book.leads(window, {Track.ROLE, Track.BRANCH_MANAGER}),
        ),
        shadows_serving_again=Share(
            "shadows_serving_again",
            "Shadows of a cycle, branch manager shadows left out, each person once a cycle, who have any seat in the "
            "next cycle.",
            book.shadows(window, leading=False),
        ),
        shadows_leading_next=Share(
            "shadows_leading_next",
            "Shadows of a cycle, branch manager shadows left out, each person once a cycle, who lead a role or the "
            "team in the next cycle.",
            book.shadows(window, leading=True),
        ),
        shadows_who_ever_led=Share(
            "shadows_who_ever_led",
            "People who ever shadowed, and of them those who led in a later cycle.",
            book.ever(),
        ),
        cycles_to_lead=book.cycles_to_lead(),
    )


class _Book:
    """The seats sorted by what is asked of them."""

    def __init__(self, history: History, seats: Iterable[SeatFact], cycles: list[CycleName]) -> None:
        self._history = history
        self._latest = cycles[-1]
        self._seats = sorted(seats, key=lambda s: (s.cycle, s.role, s.position.value, s.person_id, s.seat_id))
        self._next = dict(pairwise(cycles))
        self._before = {later: earlier for earlier, later in self._next.items()}
        self._number = {cycle: number for number, cycle in enumerate(cycles)}
        self._at: dict[tuple[CycleName, int], list[SeatFact]] = defaultdict(list)
        self._of: dict[int, list[SeatFact]] = defaultdict(list)
        for seat in self._seats:
            self._at[seat.cycle, seat.person_id].append(seat)
            self._of[seat.person_id].append(seat)

    def leads(self, window: list[CycleName], tracks: set[Track]) -> tuple[Case, ...]:
        cases: dict[tuple[CycleName, str, int], Case] = {}
        for seat in self._seats:
            before = self._before.get(seat.cycle)
            if seat.position is not Position.LEAD or seat.cycle not in window or before is None:
                continue
            if self._track(seat) not in tracks:
                continue
            role = self._now(seat)
            shadowed = [
                s for s in self._at[before, seat.person_id] if s.position is Position.SHADOW and self._now(s) == role
            ]
            cases[seat.cycle, role, seat.person_id] = Case(
                seat.person_id, seat.cycle, role, bool(shadowed), (seat.seat_id, *(s.seat_id for s in shadowed))
            )
        return tuple(cases.values())

    def shadows(self, window: list[CycleName], *, leading: bool) -> tuple[Case, ...]:
        cases: dict[tuple[CycleName, int], Case] = {}
        for seat in self._seats:
            following = self._next.get(seat.cycle)
            if seat.position is not Position.SHADOW or seat.cycle not in window or following not in window:
                continue
            if following is None or self._track(seat) is Track.BRANCH_MANAGER:
                continue
            then = [s for s in self._at[following, seat.person_id] if not leading or s.position is Position.LEAD]
            cases.setdefault(
                (seat.cycle, seat.person_id),
                Case(seat.person_id, seat.cycle, None, bool(then), (seat.seat_id, *(s.seat_id for s in then))),
            )
        return tuple(cases.values())

    def ever(self) -> tuple[Case, ...]:
        cases: list[Case] = []
        for person_id, (shadow, lead) in self._careers().items():
            ids = (shadow.seat_id,) if lead is None else (shadow.seat_id, lead.seat_id)
            cases.append(Case(person_id, shadow.cycle, None, lead is not None, ids))
        return tuple(cases)

    def cycles_to_lead(self) -> float | None:
        gaps = [
            self._number[lead.cycle] - self._number[shadow.cycle]
            for shadow, lead in self._careers().values()
            if lead is not None
        ]
        return float(median(gaps)) if gaps else None

    def _careers(self) -> dict[int, tuple[SeatFact, SeatFact | None]]:
        """For everybody who ever shadowed: the first shadow seat and the first lead's seat of a later cycle."""
        found: dict[int, tuple[SeatFact, SeatFact | None]] = {}
        for person_id, seats in self._of.items():
            shadow = next((s for s in seats if s.position is Position.SHADOW), None)
            if shadow is not None:
                lead = next((s for s in seats if s.position is Position.LEAD and s.cycle > shadow.cycle), None)
                found[person_id] = (shadow, lead)
        return found

    def _now(self, seat: SeatFact) -> str:
        return self._history.lineage.current(seat.role, at=self._latest)

    def _track(self, seat: SeatFact) -> Track:
        spec = self._history.lineage.find(self._now(seat))
        return spec.track if spec else Track.ROLE


def _counts(seat: SeatFact, history: History, finished_only: bool) -> bool:
    spec = history.lineage.find(seat.role)
    if spec is not None and spec.is_bot:
        return False
    return seat.ended is None if finished_only else seat.ended is not Ended.CORRECTED
