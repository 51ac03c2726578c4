"""The policy as a ladder, top rung first, and who holds a rung."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.pile import Pile
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.sight import bring_into_sight
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.turns import Turns
from understudy.ui.ladder.asked import Asked, LadderPart
from understudy.ui.ladder.parts import column
from understudy.ui.ladder.rung_card import RungCard
from understudy.ui.ladder.words import person_link
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.evaluate import HolderRow, StandingRow
    from understudy.application.services import Services
    from understudy.domain.ladder.policy import Policy

WIDE_EMS = 50


class RungsPart(LadderPart):
    """Cards of the rungs beside a table of who holds the one chosen; below one another where it is narrow."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        self._services, self._tools = services, tools
        self.level = ""
        self._standings: list[StandingRow] = []
        look = theme()
        self._pile = Pile()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(self.tr("The rungs of the ladder"))
        self.area.setMinimumHeight(look.em * 12)
        self.area.setWidget(self._pile)
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        self.heading = mark_data(heading(""))
        self.heading.setWordWrap(True)
        self.table: DataTable[HolderRow] = DataTable(
            "ladder.holders",
            self.tr("Who holds it"),
            [
                Column("who", self.tr("Who"), lambda r: r.name, tooltip=lambda r: r.name, width=10, bold=True),
                Column(
                    "where", self.tr("Where"), lambda r: r.scope.words, key=lambda r: r.scope.written,
                    tooltip=lambda r: r.scope.words, width=12,
                ),
                Column(
                    "since", self.tr("Since"),
                    lambda r: r.since.date().isoformat() if r.since is not None else self.tr("before the data"),
                    key=lambda r: r.since, width=6,
                ),
                Column("text", self.tr("Seen in"), lambda r: r.text, tooltip=lambda r: r.text, width=12, hidden=True),
                Column("login", self.tr("Login"), lambda r: r.login or "", width=8, hidden=True),
            ],
            id_of=lambda r: (r.person_id, r.account_id, r.scope, r.since),
            empty=Empty(
                self.tr("Nobody, as far as the data tells"),
                self.tr("Who holds a level is seen in OWNERS files, organisations, groups and rosters."),
                self.tr("Bring in sources…"),
                lambda: tools.navigate("understudy:sources"),
                "people",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )  # fmt: skip
        self.table.opened.connect(lambda row: tools.navigate(person_link(row.person_id, row.account_id)))
        side, layout = column()
        layout.addWidget(self.heading)
        layout.addWidget(self.table, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.area)
        self.split.addWidget(side)
        self._moved = False
        self.split.splitterMoved.connect(self._keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, look.space(2), 0, 0)
        whole.addWidget(self.split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme().em * WIDE_EMS
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self.split.orientation() is not wanted:
            self.split.setOrientation(wanted)
            self._moved = False
        if not self._moved:
            room = self.width() if wide else self.height()
            self.split.setSizes([room * 3 // 5, room * 2 // 5])

    def _keep(self) -> None:
        """Somebody pulled at it."""
        self._moved = True

    def read(self, asked: Asked) -> None:
        ladder = self._services.ladder
        self.table.loading()
        self._tools.tasks.read(
            self,
            lambda: ladder.standings(asked.edition.name, asked.as_of),
            lambda rows: self._show(rows, asked),
            lambda e: self.table.show_error(e, lambda: self.read(asked)),
            key="standings",
        )

    def _show(self, rows: list[StandingRow], asked: Asked) -> None:
        self._standings = rows
        policy = asked.edition.policy
        if policy.level(self.level) is None:
            self.level = next((row.level.id for row in reversed(rows) if row.people), policy.rungs[-1].id)
        self.show_holders(self.level)
        self._turns.begin(self._drawing(rows, policy))

    def _drawing(self, rows: list[StandingRow], policy: Policy) -> Iterator[None]:
        place = self.area.verticalScrollBar().value()
        self._pile.keep(0)
        self._pile.add(self._about(policy))
        for row in reversed(rows):
            yield
            card = RungCard(row, policy, self._chosen)
            yield
            self._pile.add(card)
        self.area.verticalScrollBar().setValue(place)

    def _about(self, policy: Policy) -> QWidget:
        made, layout = column(1)
        mark_data(made)
        edition = self.tr("Edition {edition}").format(edition=policy.edition) if policy.edition else ""
        since = self.tr("in force from the beginning")
        if policy.in_force_from is not None:
            since = self.tr("in force from {day}").format(day=policy.in_force_from.isoformat())
        names = ", ".join(policy.organisations)
        where = self.tr("for {names}").format(names=names) if names else self.tr("for every organisation brought in")
        layout.addWidget(label(" · ".join(filter(None, [edition, since, where])), "muted", wrap=True))
        if policy.sources:
            parts = [(self.tr("Published: "), "")]
            for number, url in enumerate(policy.sources):
                parts += [(", " if number else "", ""), (url.rsplit("/", 1)[-1], url)]
            layout.addWidget(LinkLabel(parts))
        return made

    def cards(self) -> list[RungCard]:
        """The rungs on show."""
        self._turns.finish()
        return [part for part in self._pile.parts if isinstance(part, RungCard)]

    def _chosen(self, level: str) -> None:
        self.show_holders(level)
        if self.split.orientation() is Qt.Orientation.Vertical:
            bring_into_sight(self.table)

    def show_holders(self, level: str) -> None:
        """Who holds a level."""
        if (asked := self.asked) is None:
            return
        self.level = level
        found = asked.edition.policy.level(level)
        self.heading.setText(found.name if found is not None else "")
        self.table.loading()
        ladder = self._services.ladder
        self._tools.tasks.read(
            self,
            lambda: ladder.holders(asked.edition.name, level, asked.as_of),
            self.table.set_rows,
            lambda e: self.table.show_error(e, lambda: self.show_holders(level)),
            key="holders",
        )

    def first(self) -> QWidget:
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
