"""How people stand towards a role: their seats in a visible history, and the tier they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Lineage, Position, Track
from understudy.domain.suggestions.history import History, SeatFact, Tier


@dataclass(frozen=True, slots=True)
class Question:
    """Who leads ``role`` in ``cycle``? With what the visible history knows of the role.

    ``now`` is the latest team there is, None before the first. ``order`` counts cycles: how far apart two of them lie.
    """

    cycle: CycleName
    role: str
    track: Track
    past: frozenset[str]
    now: CycleName | None
    order: Mapping[CycleName, int]
    lead_roles: frozenset[str]

    def since(self, cycle: CycleName) -> int:
        """Cycles between ``cycle`` and the latest team; 0 for the latest team itself."""
        return 0 if self.now is None else self.order[self.now] - self.order[cycle]


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's seats, oldest first, sorted by what they mean for the question.

    ``now`` are the seats on the latest team that did not end before the cycle did: who left or was replaced is not on
    it, who moved or was promoted is on it with the new seat.
    """

    person_id: int
    tier: Tier
    knows_role: bool
    away: int
    seats: tuple[SeatFact, ...]
    now: tuple[SeatFact, ...]
    shadowed: tuple[SeatFact, ...]
    led_role: tuple[SeatFact, ...]
    led: tuple[SeatFact, ...]

    @property
    def cycles(self) -> tuple[CycleName, ...]:
        """The cycles the person served in, oldest first, each once."""
        return tuple(dict.fromkeys(seat.cycle for seat in self.seats))


def track_of(lineage: Lineage, role: str) -> Track:
    """Which selection rules a role follows; a role never heard of is an ordinary one."""
    spec = lineage.find(role)
    return spec.track if spec else Track.ROLE


def ask(visible: History, cycle: CycleName, role: str) -> Question:
    """The question about ``role`` in ``cycle``, from a history already cut at that cycle."""
    spec = visible.lineage.find(role)
    name = visible.lineage.current(spec.name if spec else role, at=cycle)
    cycles = sorted({seat.cycle for seat in visible.seats} | {fact.name for fact in visible.cycles})
    seated = {seat.cycle for seat in visible.seats}
    return Question(
        cycle=cycle,
        role=name,
        track=track_of(visible.lineage, name),
        past=visible.lineage.past(name, at=cycle),
        now=max(seated, default=None),
        order={known: number for number, known in enumerate(cycles)},
        lead_roles=frozenset(r.name for r in visible.lineage.roles if r.track is Track.RELEASE_LEAD),
    )


def standings(visible: History, question: Question) -> list[Standing]:
    """How everybody seen in the visible history stands; people left out of suggestions and bots are not among them."""
    bots = {role.name for role in visible.lineage.roles if role.is_bot}
    mine: dict[int, list[SeatFact]] = defaultdict(list)
    for seat in visible.seats:
        person = visible.people.get(seat.person_id)
        if person is not None and not person.left_out and seat.role not in bots:
            mine[seat.person_id].append(seat)
    return [_standing(pid, seats, question) for pid, seats in mine.items()]


def is_past_lead(seat: SeatFact) -> bool:
    """True for a lead's seat; advisers are no leads."""
    return seat.position is Position.LEAD


def _standing(person_id: int, seats: Iterable[SeatFact], question: Question) -> Standing:
    ordered = tuple(sorted(seats, key=lambda s: (s.cycle, s.role, s.position.value, s.seat_id)))
    now = tuple(s for s in ordered if s.cycle == question.now and s.ended is None)
    of_role = [s for s in ordered if s.role in question.past]
    shadowed = tuple(s for s in of_role if s.position is Position.SHADOW)
    led_role = tuple(s for s in of_role if is_past_lead(s))
    here = [s for s in now if s.role in question.past]
    if any(is_past_lead(s) for s in here):
        tier = Tier.INCUMBENT
    elif any(s.position is Position.SHADOW for s in here):
        tier = Tier.SHADOW_NOW
    elif now:
        tier = Tier.ON_TEAM_NOW
    elif shadowed or led_role:
        tier = Tier.PAST_SHADOW
    else:
        tier = Tier.PAST_TEAM
    return Standing(
        person_id=person_id,
        tier=tier,
        knows_role=bool(shadowed or led_role),
        away=question.since(ordered[-1].cycle),
        seats=ordered,
        now=now,
        shadowed=shadowed,
        led_role=led_role,
        led=tuple(s for s in ordered if is_past_lead(s)),
    )
