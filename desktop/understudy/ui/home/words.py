"""Dates and phases of a cycle in words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale


def phase_name(kind: str) -> str:
    """The name of a date of a cycle; one that is not known is shown as it is written."""
    translate = QCoreApplication.translate
    known = {
        "start": translate("Phases", "Start"),
        "enhancements_freeze": translate("Phases", "Enhancements freeze"),
        "code_freeze": translate("Phases", "Code freeze"),
        "test_freeze": translate("Phases", "Test freeze"),
        "docs_freeze": translate("Phases", "Docs freeze"),
        "prr_freeze": translate("Phases", "Production readiness freeze"),
        "feature_blog_freeze": translate("Phases", "Feature blog freeze"),
        "code_thaw": translate("Phases", "Code thaw"),
        "release": translate("Phases", "Release"),
        "retrospective": translate("Phases", "Retrospective"),
    }
    return known.get(kind) or kind.replace("_", " ").capitalize()


def day_words(day: date) -> str:
    """A day as people write it here: "Fri 20 Nov 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


def days_words(days: int) -> str:
    """How far away a day is: "today", "in 12 days", "3 days ago"."""
    translate = QCoreApplication.translate
    match days:
        case 0:
            return translate("Phases", "today")
        case 1:
            return translate("Phases", "tomorrow")
        case -1:
            return translate("Phases", "yesterday")
    return (translate("Phases", "in {} days") if days > 0 else translate("Phases", "{} days ago")).format(abs(days))
