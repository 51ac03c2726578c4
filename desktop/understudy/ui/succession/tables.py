"""The candidates, and what was answered, as tables to sort, copy, export and print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.link import link_to
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.succession.words import answer_word, tier_word

if TYPE_CHECKING:
    from understudy.application.succession import AnswerRow, Listed


def candidates_table(tools: ScreenTools, ask: Callable[[Listed], Any]) -> DataTable[Listed]:
    """Everybody who could be asked, one line each; Enter opens the person."""

    translate = QCoreApplication.translate

    table: DataTable[Listed] = DataTable(
        "succession.candidates",
        translate("Lists", "Who could be asked"),
        [
            Column(
                "place",
                translate("Lists", "Place"),
                lambda c: str(c.rank),
                key=lambda c: c.rank,
                align=Align.END,
                width=4,
            ),
            Column("name", translate("Lists", "Name"), lambda c: c.name, width=13, bold=True),
            Column("login", translate("Lists", "Login"), lambda c: f"@{c.login}" if c.login else "–", width=10),
            Column("tier", translate("Lists", "Comes from"), lambda c: tier_word(c.tier), width=10),
            Column("why", translate("Lists", "Why"), lambda c: "; ".join(r.text for r in c.reasons), width=26),
            Column(
                "against",
                translate("Lists", "What speaks against it"),
                lambda c: "; ".join(c.blockers),
                width=14,
            ),
            Column(
                "answer",
                translate("Lists", "Answer"),
                lambda c: answer_word(c.answer.answer) if c.answer else "",
                width=7,
            ),
            Column(
                "score",
                translate("Lists", "Weights"),
                lambda c: f"{c.score:g}",
                key=lambda c: c.score,
                align=Align.END,
                width=5,
                hidden=True,
            ),
        ],
        id_of=lambda c: c.person_id,
        empty=Empty(
            translate("Lists", "Nobody yet"),
            translate("Lists", "Nobody on any earlier team is known for this role."),
            translate("Lists", "See people"),
            lambda: tools.navigate("understudy:people"),
            "people",
        ),
        state=tools.state,
        menu=tools.registry.context_menu,
    )
    table.opened.connect(lambda row: tools.navigate(link_to("person", row.person_id)))
    return table


def answers_table(tools: ScreenTools) -> DataTable[AnswerRow]:
    """What was asked and answered, newest first."""

    translate = QCoreApplication.translate

    table: DataTable[AnswerRow] = DataTable(
        "succession.answers",
        translate("Lists", "Asked and answered"),
        [
            Column("day", translate("Lists", "Day"), lambda a: a.day.isoformat(), width=7),
            Column("name", translate("Lists", "Name"), lambda a: a.name, width=13, bold=True),
            Column("cycle", translate("Lists", "Cycle"), lambda a: a.cycle, width=5),
            Column("role", translate("Lists", "Role"), lambda a: a.role, width=11),
            Column("answer", translate("Lists", "Answer"), lambda a: answer_word(a.answer), width=8),
            Column("note", translate("Lists", "Note"), lambda a: a.note, width=18),
            Column("by", translate("Lists", "Written down by"), lambda a: a.recorded_by, width=9),
        ],
        id_of=lambda a: a.id,
        empty=Empty(
            translate("Lists", "Nobody was asked yet"),
            translate("Lists", "When you ask somebody, note it beside their name; the lists respect the answer."),
            translate("Lists", "See people"),
            lambda: tools.navigate("understudy:people"),
            "mail",
        ),
        state=tools.state,
        menu=tools.registry.context_menu,
    )
    table.opened.connect(lambda row: tools.navigate(link_to("person", row.person_id)))
    return table
