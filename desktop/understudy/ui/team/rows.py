"""The same team as a table: one line a seat, and one for each open place."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.people.words import position_word
from understudy.ui.team.cards import how_it_ended, lead_position

if TYPE_CHECKING:
    from understudy.application.rosters import Board, BoardColumn, Card
    from understudy.domain.roles import Position


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A line of the table. ``seat`` is None for an open place; ``place`` is the order on the board."""

    place: int
    column: BoardColumn
    position: Position
    seat: Card | None

    @property
    def id(self) -> Hashable:
        """What names the line across readings."""
        return ("open", self.column.row_id) if self.seat is None else ("seat", self.seat.seat_id)


def rows_of(board: Board) -> list[TeamRow]:
    """Everybody in the order of the board, open places where their lead would stand."""
    found: list[tuple[BoardColumn, Position, Card | None]] = []
    for column in board.columns:
        if column.vacant:
            found.append((column, lead_position(column), None))
        found += [(column, card.position, card) for card in (*column.leads, *column.shadows, *column.ended)]
    return [TeamRow(n, *each) for n, each in enumerate(found)]


def note_of(row: TeamRow) -> str:
    """What there is to say about a line: how it ended, when they joined, where else they sit."""
    translate = QCoreApplication.translate
    seat = row.seat
    if seat is None:
        return translate("Team", "nobody yet")
    parts = [how_it_ended(seat)]
    if seat.also:
        parts.append(translate("Team", "also {places}").format(places=", ".join(seat.also)))
    parts += [seat.reason, seat.note]
    return " · ".join(part for part in parts if part)


def team_columns() -> list[Column[TeamRow]]:
    """Role, position, person, login, cycles before, since, note."""
    translate = QCoreApplication.translate

    def since(row: TeamRow) -> str:
        return row.seat.start.date().isoformat() if row.seat is not None and row.seat.start is not None else "–"

    return [
        Column("role", translate("Team", "Role"), lambda r: r.column.label, key=lambda r: r.place, width=10, bold=True),
        Column("position", translate("Team", "Position"), lambda r: position_word(r.position), width=5.5),
        Column(
            "person",
            translate("Team", "Person"),
            lambda r: r.seat.name if r.seat else translate("Team", "open place"),
            icon=lambda r: "vacant" if r.seat is None else "history" if r.seat.ended else "person",
            width=11.5,
        ),
        Column(
            "login",
            translate("Team", "Login"),
            lambda r: f"@{r.seat.login}" if r.seat and r.seat.login else "–",
            width=11,
        ),
        Column(
            "before",
            translate("Team", "Cycles before"),
            lambda r: str(r.seat.earlier) if r.seat else "–",
            key=lambda r: r.seat.earlier if r.seat else None,
            align=Align.END,
            width=7,
            help=translate("Team", "Earlier cycles served in, in whatever role: 0 is a newcomer"),
        ),
        Column("since", translate("Team", "Since"), since, width=6.5, help=translate("Team", "Where a day is known")),
        Column("note", translate("Team", "Note"), note_of, tooltip=note_of, width=8),
    ]
