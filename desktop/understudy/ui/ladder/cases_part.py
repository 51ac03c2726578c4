"""All cases: nominations and talks about quiet times."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.link import link_to
from understudy.ui.kit.rows_model import Column, Filter
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.ladder.asked import Asked, LadderPart
from understudy.ui.ladder.parts import Row
from understudy.ui.ladder.words import kind_icon, kind_word, state_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.cases import CaseRow
    from understudy.application.services import Services


class CasesPart(LadderPart):
    """Of every policy, newest first; Enter opens the case."""

    def __init__(self, services: Services, tools: ScreenTools, nominate: Callable[[], Any]) -> None:
        super().__init__()
        self._services, self._tools = services, tools
        self.open_only = QCheckBox(self.tr("Only &open ones"))
        self.open_only.toggled.connect(self._filter)
        self.table: DataTable[CaseRow] = DataTable(
            "ladder.cases",
            self.tr("Cases"),
            [
                Column(
                    "kind", self.tr("What"), lambda r: kind_word(r.kind), icon=lambda r: kind_icon(r.kind), width=15,
                ),
                Column("who", self.tr("Who"), lambda r: r.name, tooltip=lambda r: r.login or "", width=11, bold=True),
                Column("level", self.tr("Level"), lambda r: r.level_name, width=7),
                Column(
                    "where", self.tr("Where"), lambda r: r.scope.words, key=lambda r: r.scope.written,
                    tooltip=lambda r: r.scope.words, width=12,
                ),
                Column("state", self.tr("State"), lambda r: state_word(r.state), width=9),
                Column(
                    "deadline", self.tr("Answers until"), self._deadline, key=lambda r: r.deadline,
                    icon=lambda r: "warning" if r.is_late else "", color=lambda r: "warning" if r.is_late else "",
                    width=8,
                ),
                Column(
                    "opened", self.tr("Opened"), lambda r: r.opened_at.date().isoformat(), key=lambda r: r.opened_at,
                    width=6,
                ),
                Column("by", self.tr("By"), lambda r: r.opened_by, width=8, hidden=True),
                Column("policy", self.tr("Policy"), lambda r: r.policy, width=9, hidden=True),
            ],
            id_of=lambda r: r.id,
            empty=Empty(
                self.tr("No cases yet"),
                self.tr("A case holds what people say about a step: sponsors, words, objections, and how it went."),
                self.tr("Nominate somebody…"),
                nominate,
                "ladder",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )  # fmt: skip
        self.table.opened.connect(lambda row: tools.navigate(link_to("case", row.id)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().space(2), 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(Row([self.open_only]))
        layout.addWidget(self.table, 1)

    def _deadline(self, row: CaseRow) -> str:
        if row.deadline is None:
            return ""
        day = row.deadline.isoformat()
        return self.tr("late: {day}").format(day=day) if row.is_late else day

    def _filter(self, on: bool) -> None:
        if on:
            from understudy.application.ladder.cases import CLOSED

            self.table.add_filter(Filter("open", self.tr("Open ones"), lambda r: r.state not in CLOSED))
        else:
            self.table.remove_filter("open")

    def read(self, asked: Asked) -> None:
        self.table.loading()
        self._tools.tasks.read(
            self,
            self._services.cases.rows,
            self.table.set_rows,
            lambda e: self.table.show_error(e, lambda: self.read(asked)),
            key="cases",
        )

    def first(self) -> QWidget:
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
