"""The log of a case: who said what and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.links import open_url
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import exact
from understudy.ui.ladder.words import entry_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.application.ladder.cases import EntryRow

translate = QCoreApplication.translate

_ICONS = {
    "note": "note", "state": "move", "sponsor": "people", "attestation": "check", "vote": "check",
    "objection": "warning", "answered": "success", "contacted": "mail", "replied": "mail", "vouched": "people",
    "appeal": "returner",
}  # fmt: skip


def log_table(tools: ScreenTools, asked: Callable[[str], str], add: Callable[[], object]) -> DataTable[EntryRow]:
    """Newest first. ``asked`` gives the text of a requirement; Enter opens where it was said, if there is a link."""
    table: DataTable[EntryRow] = DataTable(
        "ladder.log",
        translate("Ladder", "Log"),
        [
            Column(
                "at", translate("Ladder", "Day"), lambda e: e.at.date().isoformat(), key=lambda e: (e.at, e.id),
                tooltip=lambda e: exact(e.at), width=6,
            ),
            Column("who", translate("Ladder", "Who"), lambda e: e.who, tooltip=lambda e: e.who, width=10, bold=True),
            Column(
                "kind", translate("Ladder", "What"), lambda e: entry_word(e.kind, e.agrees),
                icon=lambda e: _ICONS[e.kind], width=13,
            ),
            Column("text", translate("Ladder", "In words"), lambda e: e.text, tooltip=lambda e: e.text, width=24),
            Column(
                "about", translate("Ladder", "About"), lambda e: asked(e.requirement) if e.requirement else "",
                tooltip=lambda e: asked(e.requirement) if e.requirement else "", width=11,
            ),
            Column("link", translate("Ladder", "Link"), lambda e: e.url or "", tooltip=lambda e: e.url or "", width=6),
            Column("by", translate("Ladder", "Written down by"), lambda e: e.recorded_by, width=9, hidden=True),
        ],
        id_of=lambda e: e.id,
        empty=Empty(
            translate("Ladder", "Nothing was said yet"),
            translate("Ladder", "Whatever is said about the case goes here, with the day and the name."),
            translate("Ladder", "Write a note…"),
            add,
            "note",
        ),
        state=tools.state,
        menu=tools.registry.context_menu,
    )  # fmt: skip
    table.opened.connect(lambda row: open_url(row.url) if row.url else None)
    return table
