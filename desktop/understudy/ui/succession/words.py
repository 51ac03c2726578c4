"""Words about candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from understudy.domain.suggestions.history import Answer

ANSWERS = ("asked", "accepted", "declined", "not_now")


def tier_word(tier: str) -> str:
    """Where a candidate comes from."""
    translate = QCoreApplication.translate
    return {
        "shadow_now": translate("Succession", "shadow of this role"),
        "on_team_now": translate("Succession", "on the team"),
        "past_shadow": translate("Succession", "knows the role from before"),
        "past_team": translate("Succession", "was on the team before"),
        "incumbent": translate("Succession", "leads it now"),
        "outside": translate("Succession", "away for long"),
    }[tier]


def answer_word(answer: Answer) -> str:
    """What a person answered."""
    return answer_text(answer.value)


def answer_text(value: str) -> str:
    """An answer by its value."""
    translate = QCoreApplication.translate
    return {
        "asked": translate("Succession", "asked"),
        "accepted": translate("Succession", "said yes"),
        "declined": translate("Succession", "said no"),
        "not_now": translate("Succession", "not this time"),
    }[value]


def ranking_word(name: str) -> str:
    """The list, or the simple order it is compared with, in words a release lead understands."""
    translate = QCoreApplication.translate
    return {
        "understudy": translate("Succession", "This list"),
        "random": translate("Succession", "By chance among the role's shadows"),
        "alphabetical": translate("Succession", "By alphabet, shadows first"),
        "most cycles served": translate("Succession", "Most cycles served"),
    }.get(name, name[:1].upper() + name[1:])
