"""Words about seats and people that several places need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from understudy.application.person_page import SeatRow
    from understudy.domain.roles import Ended, Position


def position_word(position: Position) -> str:
    """Lead, shadow or adviser."""
    translate = QCoreApplication.translate
    return {
        "lead": translate("People", "lead"),
        "shadow": translate("People", "shadow"),
        "adviser": translate("People", "adviser"),
    }[position.value]


def ended_word(ended: Ended) -> str:
    """How a seat ended, kindly."""
    translate = QCoreApplication.translate
    return {
        "left": translate("People", "left"),
        "removed": translate("People", "stepped out"),
        "swapped": translate("People", "handed over"),
        "promoted": translate("People", "became lead"),
        "moved": translate("People", "moved to another role"),
        "corrected": translate("People", "was entered by mistake"),
    }[ended.value]


def identity_word(kind: str) -> str:
    """What kind of account or spelling."""
    translate = QCoreApplication.translate
    return {
        "login": translate("People", "GitHub login"),
        "name": translate("People", "Name"),
        "chat": translate("People", "Chat handle"),
        "email": translate("People", "E-mail"),
        "node_id": translate("People", "GitHub node id"),
        "numeric_id": translate("People", "GitHub number"),
    }[kind]


def state_word(kind: str) -> str:
    """A state of a person, as its name."""
    translate = QCoreApplication.translate
    return {
        "memorial": translate("People", "In memoriam"),
        "do_not_suggest": translate("People", "Not to be suggested"),
        "alumni": translate("People", "Alumni"),
        "ban": translate("People", "Pausing"),
    }[kind]


def seat_sentence(seat: SeatRow) -> str:
    """A seat as one sentence for tooltips and screen readers."""
    translate = QCoreApplication.translate
    text = translate("People", "{cycle}: {role} {position}").format(
        cycle=seat.cycle, role=seat.label, position=position_word(seat.position)
    )
    if seat.mid_cycle_join and seat.start is not None:
        text += translate("People", ", joined {day}").format(day=seat.start.date().isoformat())
    if seat.ended is not None:
        text += ", " + ended_word(seat.ended)
        if seat.end is not None:
            text += " " + seat.end.date().isoformat()
    return text
