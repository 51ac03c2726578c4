"""Who meets what can be counted for a level, or is close to it: reasons to look closer, nobody is ranked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Align, Column, Filter
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.ladder.asked import Asked, LadderPart
from understudy.ui.ladder.parts import Row, button
from understudy.ui.ladder.verdict_dialog import VerdictDialog
from understudy.ui.ladder.words import asked_by
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.close import CloseRow
    from understudy.application.services import Services

Nominate = Callable[..., Any]


class ClosePart(LadderPart):
    """A table with filters; Enter opens the verdict with its evidence. ``nominate(who, level, scope)`` opens a form."""

    def __init__(self, services: Services, tools: ScreenTools, nominate: Nominate) -> None:
        super().__init__()
        self._services, self._tools, self._nominate = services, tools, nominate
        look = theme()
        self.repository = self._box(self.tr("Repository"), "repository")
        self.level = self._box(self.tr("Level"), "level")
        self.verdict_button = button(self.tr("&Evidence…"), self.open_verdict, "search")
        self.nominate_button = button(self.tr("Nom&inate this person…"), self.nominate, "add")
        self.table: DataTable[CloseRow] = DataTable(
            "ladder.close",
            self.tr("Close to a step"),
            [
                Column("who", self.tr("Who"), lambda r: r.who.name, tooltip=self._names, width=11, bold=True),
                Column("level", self.tr("Level"), lambda r: r.level_name, width=7),
                Column(
                    "where", self.tr("Where"), lambda r: r.scope.words, key=lambda r: r.scope.written,
                    tooltip=lambda r: r.scope.words, width=13,
                ),
                Column(
                    "missing", self.tr("What is missing"), self._missing, tooltip=self._missing, width=20,
                    icon=lambda r: "check" if r.counts_met else "remove",
                    color=lambda r: "success" if r.counts_met else "",
                ),
                Column(
                    "untold", self.tr("For people to say"), lambda r: str(r.untold), key=lambda r: r.untold,
                    align=Align.END, width=7,
                    help=self.tr("How many requirements people have to say, or the data does not tell"),
                ),
            ],
            id_of=lambda r: (r.who.account_id, r.level, r.scope),
            empty=Empty(
                self.tr("Nobody is close to a step"),
                self.tr("Steps are counted in repositories whose history and OWNERS files were read."),
                self.tr("See the sources"),
                lambda: tools.navigate("understudy:sources"),
                "ladder",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )  # fmt: skip
        self.table.opened.connect(lambda _: self.open_verdict())
        self.table.selection_changed.connect(self._selected)
        words = self.tr(
            "In the order of places and names: nobody is ranked. A count is a reason to look closer, not a decision."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.space(2), 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(Row([self.repository, self.level, self.verdict_button, self.nominate_button]))
        layout.addWidget(self.table, 1)
        self._selected([])

    def _box(self, name: str, what: str) -> QComboBox:
        made = mark_data(QComboBox())
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.activated.connect(lambda _: self._filter(what, made))
        return made

    def _filter(self, what: str, box: QComboBox) -> None:
        wanted = str(box.currentData() or "")
        if not wanted:
            self.table.remove_filter(what)
        elif what == "level":
            self.table.add_filter(Filter(what, box.currentText(), lambda r: r.level == wanted))
        else:
            self.table.add_filter(Filter(what, wanted, lambda r: r.scope.name == wanted))

    @staticmethod
    def _names(row: CloseRow) -> str:
        return f"{row.who.name} @{row.who.login}" if row.who.login else row.who.name

    def _missing(self, row: CloseRow) -> str:
        return "; ".join(row.missing) or self.tr("all that can be counted is there")

    def read(self, asked: Asked) -> None:
        self.table.loading()
        rows = self._services.close_by.rows
        self._tools.tasks.read(
            self,
            lambda: rows(policy=asked.edition.name, as_of=asked.as_of),
            self._show,
            lambda e: self.table.show_error(e, lambda: self.read(asked)),
            key="close",
        )

    def _show(self, rows: list[CloseRow]) -> None:
        self._offer(self.repository, self.tr("All repositories"), {r.scope.name: r.scope.name for r in rows})
        self._offer(self.level, self.tr("All levels"), {r.level: r.level_name for r in rows})
        self.table.set_rows(rows)

    def _offer(self, box: QComboBox, every: str, names: dict[str, str]) -> None:
        kept = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            box.addItem(every, "")
            for key in sorted(names):
                box.addItem(names[key], key)
            box.setCurrentIndex(max(0, box.findData(kept)))
        self._filter("level" if box is self.level else "repository", box)

    def _selected(self, rows: list[CloseRow]) -> None:
        for each in (self.verdict_button, self.nominate_button):
            each.setEnabled(len(rows) == 1)
        self._tools.registry.context.set(ladder__close=len(rows))

    def _one(self) -> CloseRow | None:
        rows = self.table.selected()
        return rows[0] if len(rows) == 1 else None

    def open_verdict(self) -> None:
        """Every requirement with its evidence."""
        row, asked = self._one(), self.asked
        if row is not None and asked is not None:
            who = asked_by(row.who.name, row.who.login)
            VerdictDialog(
                self._services, self._tools, who, asked, row.level, row.scope,
                lambda: self._nominate(who, row.level, row.scope.written), self,
            ).open()  # fmt: skip

    def nominate(self) -> None:
        """Open the form with this person in it."""
        if (row := self._one()) is not None:
            self._nominate(asked_by(row.who.name, row.who.login), row.level, row.scope.written)

    def first(self) -> QWidget:
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
