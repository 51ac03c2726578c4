"""The directory of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.rows_model import Align, Column, Filter
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.people import PersonRow
    from understudy.application.services import Services


class PeopleScreen(Screen):
    """Everybody who ever held a seat, with filters; Enter opens the person's page."""

    id = "people"
    nouns = ("people", "seats", "merges", "cycles", "programmes")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._latest = ""
        self.table: DataTable[PersonRow] = DataTable(
            "people",
            self.tr("People"),
            self._columns(),
            id_of=lambda row: row.id,
            empty=Empty(
                self.tr("No people yet"),
                self.tr("People come with rosters: import a folder or a git clone of them."),
                self.tr("Import rosters…"),
                lambda: tools.navigate("understudy:sources"),
                "people",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )
        self.table.opened.connect(lambda row: tools.navigate(link_to("person", row.id)))
        self.table.selection_changed.connect(self._selected)
        self.merges = QPushButton(self.tr("Who may be one person?"))
        theme().set_icon(self.merges, "people")
        self.merges.clicked.connect(lambda: tools.navigate("understudy:merges"))
        head = QHBoxLayout()
        head.addWidget(title(self.tr("People")), 1)
        head.addWidget(self.merges)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(3))
        layout.addLayout(head)
        layout.addWidget(
            label(self.tr("Everybody who held a seat, in any cycle of this programme."), "muted", wrap=True)
        )
        layout.addWidget(self.table, 1)

    def _columns(self) -> list[Column[PersonRow]]:
        from understudy.domain.cycles import CycleName

        def cycle_key(name: str | None) -> str | None:
            return CycleName.parse(name).sort_key if name else None

        return [
            Column("name", self.tr("Name"), lambda p: p.name, width=12, bold=True, icon=lambda _: "person"),
            Column(
                "login",
                self.tr("Login"),
                lambda p: f"@{p.login}" if p.login else "–",
                tooltip=lambda p: ", ".join(f"@{login}" for login in p.logins),
                width=9,
            ),
            Column(
                "cycles",
                self.tr("Cycles"),
                lambda p: str(p.cycles),
                key=lambda p: p.cycles,
                align=Align.END,
                width=4,
                help=self.tr("Cycles served in, in whatever role"),
            ),
            Column(
                "shadowed",
                self.tr("Shadowed"),
                lambda p: str(p.shadowed or "–"),
                key=lambda p: p.shadowed,
                align=Align.END,
                width=5,
                help=self.tr("Cycles as a shadow"),
            ),
            Column(
                "led",
                self.tr("Led"),
                lambda p: str(p.led or "–"),
                key=lambda p: p.led,
                align=Align.END,
                width=3,
                help=self.tr("Cycles as a lead"),
            ),
            Column(
                "first",
                self.tr("First"),
                lambda p: p.first_cycle or "–",
                key=lambda p: cycle_key(p.first_cycle),
                align=Align.END,
                width=3.5,
            ),
            Column(
                "last",
                self.tr("Last"),
                lambda p: p.last_cycle or "–",
                key=lambda p: cycle_key(p.last_cycle),
                align=Align.END,
                width=3.5,
            ),
            Column("roles", self.tr("Last roles"), lambda p: ", ".join(p.last_roles), width=13),
            Column(
                "states",
                self.tr("State"),
                lambda p: ", ".join(p.states) or (self.tr("may be two records") if p.pending_merges else ""),
                icon=lambda p: "pin" if p.states else ("people" if p.pending_merges else ""),
                width=6,
            ),
        ]

    def title(self) -> str:
        return self.tr("People")

    def refresh(self) -> None:
        if self.context is None or self.context.programme_id is None:
            self.table.set_rows([])
            return
        programme = self.context.programme_id
        self._latest = self.context.cycle
        self.table.loading()
        self.tools.tasks.read(
            self, lambda: self._services.people.rows(programme), self.table.set_rows, self.table.show_error, key="rows"
        )

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "people.open",
                self.tr("Open person"),
                Category.ITEM,
                self._open,
                "person",
                when=lambda c: c.count("people.selected") == 1,
                scope=self.id,
            ),
            ActionSpec(
                "people.merge",
                self.tr("These two are one person"),
                Category.ITEM,
                self._merge,
                "people",
                when=lambda c: c.count("people.selected") == 2,
                scope=self.id,
            ),
            ActionSpec(
                "people.only_now",
                self.tr("Show only who serves in this cycle"),
                Category.VIEW,
                lambda: self._filter("now", self.tr("Serving now"), lambda p: p.last_cycle == self._latest),
                "filter",
                scope=self.id,
            ),
            ActionSpec(
                "people.only_led",
                self.tr("Show only who has led"),
                Category.VIEW,
                lambda: self._filter("led", self.tr("Has led"), lambda p: p.led > 0),
                "filter",
                scope=self.id,
            ),
            ActionSpec(
                "people.only_newcomers",
                self.tr("Show only who served one cycle"),
                Category.VIEW,
                lambda: self._filter("once", self.tr("One cycle so far"), lambda p: p.cycles == 1),
                "filter",
                scope=self.id,
            ),
        ]

    def _filter(self, filter_id: str, words: str, keep: object) -> None:
        self.table.add_filter(Filter(filter_id, words, keep))  # type: ignore[arg-type]

    def _selected(self, rows: list[PersonRow]) -> None:
        self.tools.registry.context.set(people__selected=len(rows))

    def _open(self) -> None:
        self.table.opened.emit(self.table.selected()[0])

    def _merge(self) -> None:
        first, second = self.table.selected()[:2]
        self.write(lambda: self._services.merges.merge(first.id, second.id), self.tr("Merge people"))

    def first_focus(self) -> QWidget | None:
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
