"""The table of applications of one list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from understudy.ui.applications.rows import ApplicantRow
from understudy.ui.applications.words import attends_word, flag_words, state_icon, state_word
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable

translate = QCoreApplication.translate


def kind_word(returning: bool | None) -> str:
    """Whether somebody says they served before."""
    if returning is None:
        return translate("Applications", "not asked")
    return translate("Applications", "served before") if returning else translate("Applications", "newcomer")


def score_words(row: ApplicantRow) -> str:
    """The mean, and of how many reviewers in brackets."""
    return f"{row.score:.2f} ({row.reviewers})" if row.score is not None else ""


def applicants_table(tools: ScreenTools, empty: Empty) -> DataTable[ApplicantRow]:
    """Newcomers first, then who served before, each in the order of sending."""
    return DataTable(
        "applications",
        translate("Applications", "Applications (private)"),
        [
            Column(
                "label", translate("Applications", "No."), lambda r: r.label or str(r.id), key=lambda r: r.place,
                width=4.5, icon=lambda r: "returner" if r.returning else "newcomer",
                accessible=lambda r: f"{r.label or r.id} {kind_word(r.returning)}",
                tooltip=lambda r: kind_word(r.returning),
                help=translate("Applications", "N: newcomers, R: who served before; in the order of sending"),
            ),
            Column("name", translate("Applications", "Name"), lambda r: r.name, width=9.5, bold=True,
                   tooltip=lambda r: r.name),
            Column("login", translate("Applications", "GitHub"), lambda r: r.login, width=9, hidden=True),
            Column(
                "kind", translate("Applications", "Served"), lambda r: kind_word(r.returning),
                icon=lambda r: "returner" if r.returning else "newcomer", width=8.5, hidden=True,
            ),
            Column(
                "status", translate("Applications", "Where it stands"), lambda r: state_word(r.status),
                icon=lambda r: state_icon(r.status), width=9, tooltip=lambda r: state_word(r.status),
            ),
            Column(
                "score", translate("Applications", "Score"), score_words, key=lambda r: r.score, align=Align.END,
                width=4.5, searchable=False,
                help=translate("Applications", "Mean of the scores for the role, 0 to 1, and how many gave one"),
            ),
            Column(
                "flags", translate("Applications", "To look at"), lambda r: flag_words(r.flags),
                tooltip=lambda r: flag_words(r.flags), icon=lambda r: "warning" if r.flags else "", width=12,
            ),
            Column("zone", translate("Applications", "Time zone"), lambda r: r.zone, width=9, hidden=True),
            Column("hours", translate("Applications", "Hours a week"), lambda r: r.hours, width=7, hidden=True),
            Column(
                "meetings", translate("Applications", "Meetings"), lambda r: attends_word(r.meetings), width=9,
                hidden=True,
            ),
            Column(
                "wishes", translate("Applications", "Wishes for"), lambda r: ", ".join(r.wishes),
                tooltip=lambda r: ", ".join(r.wishes), width=9,
            ),
        ],
        id_of=lambda r: r.id,
        empty=empty,
        state=tools.state,
        menu=tools.registry.context_menu,
    )  # fmt: skip
