"""Writing a roster back in the house format."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.cycles import resolve_cycle
from understudy.application.errors import NotFound
from understudy.application.programmes import DEFAULT_PROGRAMME
from understudy.application.store import Store
from understudy.domain.roles import Position
from understudy.domain.rosters.emit import emit_roster
from understudy.domain.rosters.model import RosterPerson, RosterRow
from understudy_db.schema import Programme, Seat
from understudy_db.schema import RosterRow as RowTable


class Exports:
    """Files that a person can send as a pull request."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def roster(self, programme_id: int, cycle: str) -> str:
        """The roster file of a cycle. Raises UserError for a name that is none, NotFound for one not created."""
        with self._store.read() as session:
            ref = resolve_cycle(session, programme_id, cycle)
            if ref.id is None:
                raise NotFound(f"Cycle {ref.name} does not exist yet, so there is no roster to write.")
            programme = session.get_one(Programme, programme_id).name
            # The house format's own title belongs to the community whose format it is.
            title = None if programme == DEFAULT_PROGRAMME else f"{programme} {ref.name}"
            return emit_roster(ref.name, roster_rows(session, ref.id), title=title)


def roster_rows(session: Session, cycle_id: int) -> list[RosterRow]:
    """The rows of a cycle as a roster file holds them, in stored order: who sits there still."""
    people: dict[tuple[int, bool], list[RosterPerson]] = {}
    for seat in session.scalars(
        select(Seat).where(Seat.cycle_id == cycle_id, Seat.ended.is_(None)).order_by(Seat.ordinal, Seat.id)
    ):
        people.setdefault((seat.roster_row_id, seat.position == Position.SHADOW), []).append(
            RosterPerson(name=seat.name_written, login=seat.login_written, chats=tuple(seat.chats))
        )
    rows = []
    for row in session.scalars(
        select(RowTable).where(RowTable.cycle_id == cycle_id).order_by(RowTable.ordinal, RowTable.id)
    ):
        leads = tuple(people.get((row.id, False), ()))
        shadows = tuple(people.get((row.id, True), ()))
        rows.append(
            RosterRow(
                label=row.label,
                leads=leads,
                shadows=shadows,
                lead_tbd=not leads and not row.is_bot,
                shadows_tbd=row.shadows_tbd and not shadows,
                is_bot=row.is_bot,
                bots=tuple(RosterPerson(name=name or "", login=login) for name, login in row.bots),
            )
        )
    return rows
