"""Tables below the text of a policy: what differs, and whom it would see differently."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.ladder.words import person_link

if TYPE_CHECKING:
    from understudy.application.ladder.consequences import ChangeRow
    from understudy.application.ladder.policies import Difference

    Numbered = tuple[int, Difference]

translate = QCoreApplication.translate


def differences_table(tools: ScreenTools, edit: Callable[[], object]) -> DataTable[Numbered]:
    """Level by level, what the text in force says and what the edited one does."""
    return DataTable(
        "ladder.differences",
        translate("Ladder", "What differs"),
        [
            Column("level", translate("Ladder", "Level"), lambda r: r[1].level, key=lambda r: r[0], width=8, bold=True),
            Column("what", translate("Ladder", "What"), lambda r: r[1].what, tooltip=lambda r: r[1].what, width=14),
            Column(
                "before", translate("Ladder", "In force"), lambda r: r[1].before or "–", tooltip=lambda r: r[1].before,
                width=14,
            ),
            Column(
                "after", translate("Ladder", "Edited"), lambda r: r[1].after or "–", tooltip=lambda r: r[1].after,
                width=14,
            ),
        ],
        id_of=lambda r: (r[1].level, r[1].what),
        empty=Empty(
            translate("Ladder", "They ask for the same"),
            translate("Ladder", "Change a number or a requirement above; what differs is listed here."),
            translate("Ladder", "Edit the text"),
            edit,
            "edit",
        ),
        state=tools.state,
    )  # fmt: skip


def change_word(change: str) -> str:
    """What the edited text would change for somebody."""
    return {
        "meets": translate("Ladder", "would meet the counts"),
        "misses": translate("Ladder", "would no longer meet the counts"),
        "quiet": translate("Ladder", "would be called quiet"),
        "active": translate("Ladder", "would no longer be called quiet"),
    }[change]


def changes_table(tools: ScreenTools, run: Callable[[], object]) -> DataTable[ChangeRow]:
    """Everybody whom the edited text sees differently."""
    icons = {"meets": "check", "misses": "remove", "quiet": "quiet", "active": "returner"}
    table: DataTable[ChangeRow] = DataTable(
        "ladder.consequences",
        translate("Ladder", "Who would be seen differently"),
        [
            Column("who", translate("Ladder", "Who"), lambda r: r.name, tooltip=lambda r: r.name, width=11, bold=True),
            Column("level", translate("Ladder", "Level"), lambda r: r.level_name, width=8),
            Column(
                "change", translate("Ladder", "What would change"), lambda r: change_word(r.change),
                icon=lambda r: icons[r.change], width=15,
            ),
            Column(
                "where", translate("Ladder", "Where"), lambda r: "; ".join(s.words for s in r.scopes),
                tooltip=lambda r: "\n".join(s.words for s in r.scopes), width=15,
            ),
        ],
        id_of=lambda r: (r.person_id, r.account_id, r.level_name, r.change, r.scopes),
        empty=Empty(
            translate("Ladder", "Nothing to show yet"),
            translate("Ladder", "Both texts are played back, to see who would be seen differently."),
            translate("Ladder", "See what it would change"),
            run,
            "history",
        ),
        state=tools.state,
    )  # fmt: skip
    table.opened.connect(lambda row: tools.navigate(person_link(row.person_id, row.account_id)))
    return table
