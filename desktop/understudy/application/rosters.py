"""The roster of a cycle as a board: reading it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.cycles import DEFAULT_CAP, resolve_cycle
from understudy.application.errors import NotFound
from understudy.application.lineage import load_lineage
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Position, Track
from understudy_db.schema import Cycle, RosterRow, Seat


@dataclass(frozen=True, slots=True)
class Card:
    """One seat on the board. ``earlier`` counts the cycles this person served in before: 0 is a newcomer."""

    seat_id: int
    row_id: int
    person_id: int
    name: str
    login: str | None
    chats: tuple[str, ...]
    position: Position
    earlier: int
    also: tuple[str, ...]
    start: datetime | None
    end: datetime | None
    ended: Ended | None
    mid_cycle_join: bool
    reason: str
    note: str
    edited: bool
    version: int


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A role in the cycle: its people in stored order, those who left apart, and what deserves a second look."""

    row_id: int
    role_id: int
    role: str
    label: str
    track: Track
    cap: int
    lead_tbd: bool
    is_bot: bool
    leads: tuple[Card, ...]
    shadows: tuple[Card, ...]
    ended: tuple[Card, ...]
    warnings: tuple[str, ...]
    version: int

    @property
    def vacant(self) -> bool:
        """True when nobody leads the role."""
        return not self.leads and not self.is_bot


@dataclass(frozen=True, slots=True)
class Board:
    """The roster of a cycle."""

    cycle_id: int
    cycle: str
    columns: tuple[BoardColumn, ...]

    @property
    def vacancies(self) -> tuple[BoardColumn, ...]:
        """Roles without a lead."""
        return tuple(column for column in self.columns if column.vacant)


class Rosters:
    """Reading rosters."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def board(self, programme_id: int, cycle: str) -> Board:
        """The board of a cycle. Raises UserError for a name that is none, NotFound for a cycle not yet created."""
        with self._store.read() as session:
            ref = resolve_cycle(session, programme_id, cycle)
            if ref.id is None:
                raise NotFound(f"Cycle {ref.name} does not exist yet. Create it from {cycle_before(ref.name)} first.")
            return read_board(session, programme_id, ref.id)


def cycle_before(name: CycleName) -> CycleName:
    """The cycle whose number is one lower."""
    return CycleName((*name.parts[:-1], max(0, name.parts[-1] - 1)))


def read_board(session: Session, programme_id: int, cycle_id: int) -> Board:
    """The board of a cycle, within a session."""
    cycle = session.get_one(Cycle, cycle_id)
    lineage, ids = load_lineage(session, programme_id)
    specs = {ids[spec.name]: spec for spec in lineage.roles}
    people = PersonBook(session)
    served: dict[int, set[int]] = defaultdict(set)
    query = (
        select(Seat.person_id, Seat.cycle_id)
        .join(Cycle, Cycle.id == Seat.cycle_id)
        .where(Cycle.programme_id == programme_id, Cycle.sort_key < cycle.sort_key)
    )
    for person_id, other in session.execute(query):
        served[people.canonical(person_id)].add(other)
    rows = list(
        session.scalars(
            select(RosterRow).where(RosterRow.cycle_id == cycle_id).order_by(RosterRow.ordinal, RosterRow.id)
        )
    )
    labels = {row.id: row.label for row in rows}
    seats = list(session.scalars(select(Seat).where(Seat.cycle_id == cycle_id).order_by(Seat.ordinal, Seat.id)))
    active: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for seat in seats:
        if seat.ended is None:
            active[people.canonical(seat.person_id)].append(
                (seat.id, f"{labels[seat.roster_row_id]} ({seat.position})")
            )
    cards: dict[int, list[Card]] = defaultdict(list)
    for seat in seats:
        if seat.ended == Ended.CORRECTED:
            continue
        person = people.get(seat.person_id)
        cards[seat.roster_row_id].append(
            Card(
                seat_id=seat.id,
                row_id=seat.roster_row_id,
                person_id=person.id,
                name=person.name,
                login=person.login,
                chats=tuple(seat.chats),
                position=Position(seat.position),
                earlier=len(served[person.id]),
                also=tuple(words for seat_id, words in active[person.id] if seat_id != seat.id),
                start=seat.start,
                end=seat.end,
                ended=Ended(seat.ended) if seat.ended else None,
                mid_cycle_join=seat.mid_cycle_join,
                reason=seat.reason,
                note=seat.note,
                edited=bool(seat.edited),
                version=seat.version,
            )
        )
    columns = []
    for row in rows:
        mine = cards[row.id]
        leads = tuple(c for c in mine if c.position is not Position.SHADOW and c.ended is None)
        shadows = tuple(c for c in mine if c.position is Position.SHADOW and c.ended is None)
        spec = specs[row.role_id]
        columns.append(
            BoardColumn(
                row_id=row.id,
                role_id=row.role_id,
                role=spec.name,
                label=row.label,
                track=spec.track,
                cap=row.cap or DEFAULT_CAP,
                lead_tbd=row.lead_tbd,
                is_bot=row.is_bot,
                leads=leads,
                shadows=shadows,
                ended=tuple(c for c in mine if c.ended is not None),
                warnings=_warnings(row, leads, shadows, spec.track),
                version=row.version,
            )
        )
    return Board(cycle_id=cycle.id, cycle=cycle.name, columns=tuple(columns))


def _warnings(row: RosterRow, leads: tuple[Card, ...], shadows: tuple[Card, ...], track: Track) -> tuple[str, ...]:
    """What release-team-selection.md asks to look at twice: never forbidden, always said."""
    warnings = []
    cap = row.cap or DEFAULT_CAP
    if len(shadows) > cap:
        warnings.append(f"{len(shadows)} shadows, {cap} are usual: can the lead mentor them all?")
    if len(shadows) >= 2 and track is not Track.RELEASE_LEAD:
        newcomers = sum(1 for card in shadows if card.earlier == 0)
        if newcomers == 0:
            warnings.append("No newcomer among the shadows")
        elif newcomers == len(shadows):
            warnings.append("No shadow who served before")
    for card in (*leads, *shadows):
        if card.also:
            warnings.append(f"{card.name} also sits in {', '.join(card.also)}")
    return tuple(warnings)
