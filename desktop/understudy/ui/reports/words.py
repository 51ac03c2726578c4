"""Kinds, audiences and cells of reports in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from understudy.application.documents import Bars

FORMATS = ("pdf", "html", "md", "csv", "xlsx")
KINDS = ("cycle", "retention")
AUDIENCES = ("public", "steering", "private")


def kind_name(kind: str) -> str:
    """The name of a kind of report."""
    translate = QCoreApplication.translate
    known = {"cycle": translate("Reports", "A cycle"), "retention": translate("Reports", "Retention")}
    return known[kind]


def audience_name(audience: str) -> str:
    """Who may read it."""
    translate = QCoreApplication.translate
    known = {
        "public": translate("Reports", "Everybody"),
        "steering": translate("Reports", "Steering"),
        "private": translate("Reports", "You and your co-leads"),
    }
    return known[audience]


def left_out(audience: str) -> str:
    """What these readers do not get."""
    translate = QCoreApplication.translate
    known = {
        "public": translate(
            "Reports",
            "Left out: reasons for leaving, the people behind the figures, groups of fewer than three people.",
        ),
        "steering": translate("Reports", "Left out: reasons for leaving and the people behind the figures."),
        "private": translate(
            "Reports", "Nothing is left out: reasons and the people behind the figures are in it. Do not pass it on."
        ),
    }
    return known[audience]


def format_name(fmt: str) -> str:
    """A format and what opens it."""
    translate = QCoreApplication.translate
    known = {
        "pdf": translate("Reports", "PDF"),
        "html": translate("Reports", "Web page (HTML)"),
        "md": translate("Reports", "Markdown"),
        "csv": translate("Reports", "CSV"),
        "xlsx": translate("Reports", "Spreadsheet (XLSX)"),
    }
    return known[fmt]


def cell_text(cell: str | int | float | None) -> str:
    """A cell as people read it."""
    if cell is None:
        return "–"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def bar_value(bars: Bars, place: int) -> str:
    """A bar's value and its note: "42 % (8 of 19)"."""
    value = bars.values[place]
    if value is None:
        shown = QCoreApplication.translate("Reports", "no data")
    elif bars.percent:
        shown = f"{QLocale().toString(round(100 * value))} %"
    else:
        shown = f"{value:g}"
    note = bars.notes[place]
    return f"{shown} ({note})" if note else shown
