"""The roster of a cycle as columns and cards of the kit's board."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from understudy.domain.roles import Position, Track
from understudy.ui.kit.board_data import Badge, BoardColumn, Card, Slot
from understudy.ui.people.words import ended_word

if TYPE_CHECKING:
    from understudy.application.rosters import Board as Roster
    from understudy.application.rosters import BoardColumn as RosterColumn
    from understudy.application.rosters import Card as Seat

ENDED = "ended"
"""The slot of those who came and went; the other slots are named like positions."""


def short_day(at: datetime) -> str:
    """ "12 Oct": the year is that of the cycle."""
    return QLocale().toString(QDate(at.year, at.month, at.day), "d MMM")


def lead_position(column: RosterColumn) -> Position:
    """Whoever stands at the head of an adviser's column advises."""
    return Position.ADVISER if column.track is Track.ADVISER else Position.LEAD


def how_it_ended(seat: Seat) -> str:
    """ "left 12 Oct", "" for who is still here."""
    if seat.ended is None:
        return ""
    return f"{ended_word(seat.ended)} {short_day(seat.end)}" if seat.end is not None else ended_word(seat.ended)


def _badges(seat: Seat) -> tuple[Badge, ...]:
    translate = QCoreApplication.translate
    badges = []
    if seat.earlier == 0:
        badges.append(Badge(translate("Team", "newcomer"), "newcomer", "success"))
    else:
        badges.append(Badge(translate("Team", "returner ({n})").format(n=seat.earlier), "returner", "info"))
    if seat.also:
        badges.append(Badge(translate("Team", "two places"), "warning", "warning"))
    if seat.mid_cycle_join:
        joined = (
            translate("Team", "joined {day}").format(day=short_day(seat.start))
            if seat.start
            else translate("Team", "joined")
        )
        badges.append(Badge(joined, "clock", ""))
    return tuple(badges)


def _told(seat: Seat) -> str:
    translate = QCoreApplication.translate
    parts = []
    if seat.earlier:
        parts.append(translate("Team", "earlier cycles served: {n}").format(n=seat.earlier))
    if seat.also:
        parts.append(translate("Team", "also {places}").format(places=", ".join(seat.also)))
    if seat.reason:
        parts.append(translate("Team", "reason: {text}").format(text=seat.reason))
    if seat.note:
        parts.append(seat.note)
    return ", ".join(parts)


def card_of(seat: Seat) -> Card:
    """A seat as a card; a seat that ended cannot be moved."""
    login = f"@{seat.login}" if seat.login else ""
    if seat.ended is not None:
        return Card(seat.seat_id, seat.name, how_it_ended(seat), "history", (), False, _told(seat))
    icon = "shadow" if seat.position is Position.SHADOW else "lead"
    return Card(seat.seat_id, seat.name, login, icon, _badges(seat), True, _told(seat))


def column_of(column: RosterColumn, *, expanded: bool) -> BoardColumn:
    """A role as a column: who leads, who shadows, and who came and went if that is unfolded."""
    translate = QCoreApplication.translate
    position = lead_position(column)
    titles = {
        Position.ADVISER: (translate("Team", "Adviser"), translate("Team", "Advisers: {n}")),
        Position.LEAD: (translate("Team", "Lead"), translate("Team", "Leads: {n}")),
    }
    one, many = titles[position]
    slots = [
        Slot(
            position.value,
            one if len(column.leads) < 2 else many.format(n=len(column.leads)),
            tuple(map(card_of, column.leads)),
            translate("Team", "Open place"),
            accepts=not column.is_bot,
        )
    ]
    # Advisers have no shadows; a shadow seat that a file brought is still shown.
    if position is not Position.ADVISER or column.shadows:
        slots.append(
            Slot(
                Position.SHADOW.value,
                translate("Team", "Shadows: {n} of {cap}").format(n=len(column.shadows), cap=column.cap),
                tuple(map(card_of, column.shadows)),
                translate("Team", "No shadows yet"),
                accepts=not column.is_bot,
            )
        )
    if expanded and column.ended:
        slots.append(Slot(ENDED, "", tuple(map(card_of, column.ended)), accepts=False))
    subtitle = "" if column.label == column.role else column.role
    if column.is_bot:
        subtitle, slots = translate("Team", "Done by a bot"), slots[2:]
    return BoardColumn(str(column.row_id), column.label, subtitle, tuple(slots), "\n".join(column.warnings))


def columns_of(board: Roster, expanded: Collection[int] = (), words: str = "") -> list[BoardColumn]:
    """The columns whose role or people contain the words; ``expanded`` holds row ids whose past is unfolded."""
    wanted = words.casefold().split()

    def fits(column: RosterColumn) -> bool:
        seats = (*column.leads, *column.shadows, *column.ended)
        text = " ".join(
            [column.label, column.role, *(f"{s.name} @{s.login or ''} {' '.join(s.chats)}" for s in seats)]
        ).casefold()
        return all(word in text for word in wanted)

    return [column_of(c, expanded=c.row_id in expanded) for c in board.columns if fits(c)]
