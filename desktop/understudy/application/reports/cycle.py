"""The report of one cycle: who sat where, when it ran, who came and went, and who was new."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.documents import Bars, Block, Document, Facts, Heading, Paragraph, Table
from understudy.application.reports.retention import SMALL_CELL
from understudy.application.rosters import Board, Card, read_board
from understudy.domain.roles import Ended
from understudy_db.schema import CyclePhase

if TYPE_CHECKING:
    from understudy.application.reports.service import ReportContext

ENDED_WORDS = {
    Ended.LEFT: "left",
    Ended.REMOVED: "stepped out",
    Ended.SWAPPED: "handed over",
    Ended.PROMOTED: "became lead",
    Ended.MOVED: "moved to another role",
    Ended.CORRECTED: "was a slip",
}


def cycle_report(session: Session, context: ReportContext, cycle_id: int, audience: str, made_at: datetime) -> Document:
    """The report of a cycle. Reasons that people typed in appear for private readers only."""
    board = read_board(session, context.programme_id, cycle_id)
    phases = session.scalars(
        select(CyclePhase).where(CyclePhase.cycle_id == cycle_id).order_by(CyclePhase.day, CyclePhase.id)
    ).all()
    days = {phase.kind: phase.day for phase in phases}
    window = (
        f"{days['start'].isoformat()} to {days['release'].isoformat()}"
        if {"start", "release"} <= days.keys()
        else "the dates of this cycle are not known"
    )
    cards = {card.person_id: card for column in board.columns for card in (*column.leads, *column.shadows)}
    newcomers = sum(1 for card in cards.values() if card.earlier == 0)
    blocks: list[Block] = [
        Facts(
            "",
            (
                ("Programme", context.programme),
                ("Window", window),
                ("People", f"{len(cards)}, of whom {newcomers} serve for the first time"),
                ("Roles", f"{len(board.columns)}, {len(board.vacancies)} without a lead"),
                ("Sources", context.sources),
                ("Completeness", _completeness(context, board)),
            ),
        ),
        Heading("The team"),
        Table(
            "",
            ("Role", "Lead", "Shadows"),
            tuple(
                (
                    column.label,
                    ", ".join(_who(card) for card in column.leads) or ("a program" if column.is_bot else "open"),
                    ", ".join(_who(card) for card in column.shadows) or "–",
                )
                for column in board.columns
            ),
        ),
        Heading("Newcomers and returners"),
        _mix(board, audience),
    ]
    if phases:
        blocks += [
            Heading("Dates"),
            Table(
                "",
                ("What", "Day", "UTC", "As written", "State"),
                tuple(
                    (
                        phase_name(phase.kind),
                        phase.day.isoformat(),
                        phase.at.strftime("%Y-%m-%d %H:%M") if phase.at else None,
                        phase.original_text,
                        "confirmed" if phase.status == "confirmed" else "from the schedule, not confirmed",
                    )
                    for phase in phases
                ),
            ),
        ]
    blocks += _moves(board, audience)
    blocks += [
        Heading("How this was counted"),
        Facts(
            "",
            (
                ("Newcomer", "somebody without a seat in any earlier cycle of this programme, in whatever role"),
                ("Open", "a role of the cycle without anybody in its lead cell at the roster's last version"),
                (
                    "Came and went",
                    "changes that the roster file's history shows between first staffing and release",
                ),
            ),
        ),
    ]
    return Document(
        kind="cycle",
        title=f"{context.programme} {board.cycle}",
        subtitle=f"Cycle report for {audience} readers, made {made_at:%Y-%m-%d %H:%M} UTC",
        audience=audience,
        made_at=made_at,
        blocks=tuple(blocks),
    )


def phase_name(kind: str) -> str:
    """A date of a cycle in words."""
    known = {"prr_freeze": "Production readiness freeze"}
    return known.get(kind) or kind.replace("_", " ").capitalize()


def _who(card: Card) -> str:
    return f"{card.name} (@{card.login})" if card.login else card.name


def _completeness(context: ReportContext, board: Board) -> str:
    dated = any(card.start for column in board.columns for card in (*column.leads, *column.shadows, *column.ended))
    words = ["changes within the cycle are known" if dated else "only the final roster is known, not who came and went"]
    if context.pending_merges:
        words.append(
            f"merges of records that wait for an answer: {context.pending_merges}, so some people may count twice"
        )
    return "; ".join(words)


def _mix(board: Board, audience: str) -> Bars:
    """Shares of newcomers; groups of fewer than three people say nothing to public readers."""
    columns = [column for column in board.columns if column.shadows]
    new = [sum(1 for card in column.shadows if card.earlier == 0) for column in columns]
    shown = [audience != "public" or len(column.shadows) >= SMALL_CELL for column in columns]
    groups = list(zip(new, columns, shown, strict=True))
    return Bars(
        "Shadows who serve for the first time, by role",
        tuple(column.label for column in columns),
        tuple(count / len(column.shadows) if told else None for count, column, told in groups),
        tuple(
            f"{count} of {len(column.shadows)}" if told else f"under {SMALL_CELL} people"
            for count, column, told in groups
        ),
    )


def _moves(board: Board, audience: str) -> list[Block]:
    moves: list[tuple[str, str, str, str, str]] = []
    for column in board.columns:
        for card in (*column.leads, *column.shadows):
            if card.mid_cycle_join and card.start:
                moves.append((card.start.date().isoformat(), column.label, _who(card), "joined", card.reason))
        for card in column.ended:
            if card.ended is not None:
                day = card.end.date().isoformat() if card.end else "day not known"
                moves.append((day, column.label, _who(card), ENDED_WORDS[card.ended], card.reason))
    if not moves:
        return [Heading("Came and went"), Paragraph("Nobody is known to have joined or left within the cycle.")]
    moves.sort()
    if audience == "private":
        return [Heading("Came and went"), Table("", ("Day", "Role", "Who", "What", "Reason"), tuple(moves))]
    return [Heading("Came and went"), Table("", ("Day", "Role", "Who", "What"), tuple(m[:4] for m in moves))]
