"""Words about seats and people that several places need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from understudy.application.people import SeatRow
    from understudy.domain.roles import Ended, Position


def position_word(position: Position) -> str:
    """Lead, shadow or adviser."""
    tr = QCoreApplication.translate
    return {
        "lead": tr("People", "lead"),
        "shadow": tr("People", "shadow"),
        "adviser": tr("People", "adviser"),
    }[position.value]


def ended_word(ended: Ended) -> str:
    """How a seat ended, kindly."""
    tr = QCoreApplication.translate
    return {
        "left": tr("People", "left"),
        "removed": tr("People", "stepped out"),
        "swapped": tr("People", "handed over"),
        "promoted": tr("People", "became lead"),
        "moved": tr("People", "moved to another role"),
        "corrected": tr("People", "was entered by mistake"),
    }[ended.value]


def identity_word(kind: str) -> str:
    """What kind of account or spelling."""
    tr = QCoreApplication.translate
    return {
        "login": tr("People", "GitHub login"),
        "name": tr("People", "Name"),
        "chat": tr("People", "Chat handle"),
        "email": tr("People", "E-mail"),
        "node_id": tr("People", "GitHub node id"),
        "numeric_id": tr("People", "GitHub number"),
    }[kind]


def state_word(kind: str) -> str:
    """A state of a person, as its name."""
    tr = QCoreApplication.translate
    return {
        "memorial": tr("People", "In memoriam"),
        "do_not_suggest": tr("People", "Not to be suggested"),
        "alumni": tr("People", "Alumni"),
        "ban": tr("People", "Pausing"),
    }[kind]


def seat_sentence(seat: SeatRow) -> str:
    """A seat as one sentence for tooltips and screen readers."""
    tr = QCoreApplication.translate
    text = tr("People", "{cycle}: {role} {position}").format(
        cycle=seat.cycle, role=seat.label, position=position_word(seat.position)
    )
    if seat.mid_cycle_join and seat.start is not None:
        text += tr("People", ", joined {day}").format(day=seat.start.date().isoformat())
    if seat.ended is not None:
        text += ", " + ended_word(seat.ended)
        if seat.end is not None:
            text += " " + seat.end.date().isoformat()
    return text
