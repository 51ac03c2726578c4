"""Records that may be one person: a human decides, with the reason in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import label, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.rows_model import Align, Column, Filter
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.merges import MergeRow
    from understudy.application.services import Services

WAITING = "pending"


class MergesScreen(Screen):
    """Proposals as a table; what is decided stays to be seen, and can be undone."""

    id = "merges"
    nouns = ("merges", "people")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.table: DataTable[MergeRow] = DataTable(
            "merges",
            self.tr("One person or two?"),
            self._columns(),
            id_of=lambda row: row.id,
            empty=Empty(
                self.tr("Nothing to decide"),
                self.tr("When an import finds two records that may be one person, they wait here for your answer."),
                self.tr("See people"),
                lambda: tools.navigate("understudy:people"),
                "check",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )
        self.table.selection_changed.connect(self._selected)
        self.table.opened.connect(lambda row: tools.navigate(link_to("person", row.b_id)))
        self.same = QPushButton(self.tr("&One person"))
        self.same.setProperty("kind", "primary")
        theme().set_icon(self.same, "check", "on_accent")
        self.same.clicked.connect(self._accept)
        self.apart = QPushButton(self.tr("&Two people"))
        self.apart.clicked.connect(self._reject)
        buttons = QWidget()
        flow = FlowLayout(buttons, theme().space(2))
        flow.addWidget(self.same)
        flow.addWidget(self.apart)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(3))
        layout.addWidget(title(self.tr("One person or two?")))
        words = self.tr(
            "These records look alike. Until you decide they are counted apart, and nothing is ever merged by itself."
        )
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(buttons)
        layout.addWidget(self.table, 1)
        self._selected([])

    def _columns(self) -> list[Column[MergeRow]]:
        def who(name: str, logins: tuple[str, ...]) -> str:
            return f"{name} (@{logins[0]})" if logins else name

        status = {
            WAITING: self.tr("waits for you"),
            "accepted": self.tr("one person"),
            "rejected": self.tr("two people"),
        }
        return [
            Column("a", self.tr("Record"), lambda m: who(m.a, m.a_logins), width=12, bold=True),
            Column("b", self.tr("and record"), lambda m: who(m.b, m.b_logins), width=12, bold=True),
            Column("why", self.tr("Why they may be one"), lambda m: m.reason, tooltip=lambda m: m.reason, width=18),
            Column(
                "sure",
                self.tr("How sure"),
                lambda m: f"{m.score:.0%}",
                key=lambda m: m.score,
                align=Align.END,
                width=4.5,
            ),
            Column(
                "status",
                self.tr("Decision"),
                lambda m: status[m.status],
                icon=lambda m: "clock" if m.status == WAITING else "check",
                width=7,
            ),
        ]

    def title(self) -> str:
        return self.tr("One person or two?")

    def refresh(self) -> None:
        self.table.loading()
        self.tools.tasks.read(
            self,
            lambda: self._services.merges.rows(status=None),
            self._show,
            self.table.show_error,
            key="rows",
        )

    def _show(self, rows: list[MergeRow]) -> None:
        rows.sort(key=lambda row: (row.status != WAITING, -row.score, row.id))
        self.table.set_rows(rows)

    def _selected(self, rows: list[MergeRow]) -> None:
        waiting = [row for row in rows if row.status == WAITING]
        self.tools.registry.context.set(merges__waiting=len(waiting))
        for button in (self.same, self.apart):
            button.setEnabled(bool(waiting))

    def _chosen(self) -> list[int]:
        return [row.id for row in self.table.selected() if row.status == WAITING]

    def _accept(self) -> None:
        ids = self._chosen()
        self.write(lambda: self._services.merges.accept(ids), self.tr("Decide"))

    def _reject(self) -> None:
        ids = self._chosen()
        self.write(lambda: self._services.merges.reject(ids), self.tr("Decide"))

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "merges.accept",
                self.tr("They are one person"),
                Category.ITEM,
                self._accept,
                "check",
                "Ctrl+M",
                when=lambda c: c.count("merges.waiting") > 0,
                scope=self.id,
            ),
            ActionSpec(
                "merges.reject",
                self.tr("They are two people"),
                Category.ITEM,
                self._reject,
                "people",
                "Ctrl+Shift+M",
                when=lambda c: c.count("merges.waiting") > 0,
                scope=self.id,
            ),
            ActionSpec(
                "merges.only_waiting",
                self.tr("Show only what waits"),
                Category.VIEW,
                lambda: self.table.add_filter(
                    Filter("waiting", self.tr("Waits for you"), lambda m: m.status == WAITING)
                ),
                "filter",
                scope=self.id,
            ),
        ]

    def first_focus(self) -> QWidget | None:
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
