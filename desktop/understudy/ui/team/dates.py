"""The dates of a cycle: what was read from its README, confirmed or corrected by a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.ui.home.words import day_words, phase_name
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.day_field import DayField, InstantField
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import exact
from understudy.ui.kit.write_form import Theirs, WriteForm
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.cycles import CycleRow, PhaseRow
    from understudy.application.services import Services

KINDS = (
    "start",
    "prr_freeze",
    "enhancements_freeze",
    "feature_blog_freeze",
    "code_freeze",
    "test_freeze",
    "docs_freeze",
    "code_thaw",
    "release",
    "retrospective",
)


def source_of(phase: PhaseRow) -> str:
    """The file and line a date was read from, "" for one typed in."""
    if not phase.file:
        return ""
    return f"{phase.file}:{phase.line}" if phase.line else phase.file


def instant_of(phase: PhaseRow) -> str:
    """The instant in UTC, where one was stated."""
    return phase.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if phase.at else ""


class PhaseDialog(WriteForm):
    """One date: the words it was read from stay in sight."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        programme: int,
        cycle: CycleRow,
        phase: PhaseRow | None,
        parent: QWidget,
    ) -> None:
        heading = self.tr("Add a date") if phase is None else self.tr("Edit a date")
        super().__init__(heading, self.tr("Save date"), tools, parent)
        self._services, self._programme, self._cycle, self._phase = services, programme, cycle, phase
        self.version = phase.version if phase is not None else None
        self.kind = QComboBox()
        self.kind.setEditable(phase is None)
        taken = {p.kind for p in cycle.phases}
        for kind in KINDS if phase is None else (phase.kind,):
            if phase is not None or kind not in taken:
                self.kind.addItem(phase_name(kind), kind)
        self.kind.setEnabled(phase is None)
        self.add(
            self.tr("What happens"),
            self.kind,
            self._check_kind,
            self.tr("Choose one or write your own.") if phase is None else "",
        )
        self.day = DayField(phase.day if phase else None)
        told = ""
        if phase is not None and phase.original_text:
            told = (
                self.tr("Read from “{text}” {where}").format(text=phase.original_text, where=source_of(phase)).strip()
            )
        self.add(self.tr("Day"), self.day, self.day.required, told)
        self.at = InstantField(phase.at if phase else None)
        self.add(
            self.tr("Exact instant (UTC)"),
            self.at,
            self.at.problem,
            self.tr("Only where one is stated. The end of a day anywhere on earth is noon UTC of the next."),
        )
        if phase is not None:
            self.day.setFocus()

    def kind_name(self) -> str:
        """The kind as it is stored: known ones by their name, others as written."""
        if self._phase is not None:
            return self._phase.kind
        text = " ".join(self.kind.currentText().split())
        known = self.kind.findText(text)
        return str(self.kind.itemData(known)) if known >= 0 else text.casefold().replace(" ", "_")

    def _check_kind(self) -> str:
        kind = self.kind_name()
        if not kind:
            return self.tr("Write what happens on that day.")
        if self._phase is None and kind in {p.kind for p in self._cycle.phases}:
            return self.tr("This date is here already; edit that one.")
        return ""

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.day

    def _words(self, day: str, at: str) -> str:
        return ", ".join(filter(None, [day, at]))

    def mine(self) -> str:
        return self._words(self.day.text().strip(), self.at.text().strip())

    def theirs(self) -> Callable[[], PhaseRow | None]:
        cycles, programme, cycle, kind = self._services.cycles, self._programme, self._cycle.id, self.kind_name()

        def read() -> PhaseRow | None:
            phases = (p for row in cycles.rows(programme) if row.id == cycle for p in row.phases)
            return next((p for p in phases if p.kind == kind), None)

        return read

    def describe(self, found: PhaseRow | None) -> Theirs:
        if found is None:
            return Theirs(self.tr("removed from the cycle"), None)
        return Theirs(self._words(found.day.isoformat(), instant_of(found)), found.version)

    def work(self) -> Callable[[], Changes]:
        day, at, kind, version = self.day.day(), self.at.instant(), self.kind_name(), self.version
        cycle, cycles = self._cycle.id, self._services.cycles
        assert day is not None
        return lambda: cycles.set_phase(cycle, kind, day, at=at, version=version)


class DatesPanel(QWidget):
    """The table of dates with what can be done with them."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        self._services, self.tools = services, tools
        self._programme = 0
        self.cycle: CycleRow | None = None
        look = theme()
        self.table: DataTable[PhaseRow] = DataTable(
            "team.dates",
            self.tr("Dates of the cycle"),
            self._columns(),
            id_of=lambda p: p.id,
            empty=Empty(
                self.tr("No dates yet"),
                self.tr("They come with the cycle's README when rosters are imported, or are added by hand."),
                self.tr("Add a date…"),
                self.add,
                "calendar",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )
        self.table.opened.connect(lambda _: self.edit())
        self.table.selection_changed.connect(lambda rows: tools.registry.context.set(team__dates=len(rows)))
        self.state = mark_data(label("", "muted", wrap=True))
        self.confirm = QPushButton(self.tr("Confirm all"))
        look.set_icon(self.confirm, "check")
        self.confirm.clicked.connect(self.confirm_all)
        self.add_button = QPushButton(self.tr("Add a date…"))
        look.set_icon(self.add_button, "add")
        self.add_button.clicked.connect(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(HeadRow(self.state, (self.confirm, self.add_button)))
        layout.addWidget(self.table, 1)

    def _columns(self) -> list[Column[PhaseRow]]:
        confirmed, waits = self.tr("confirmed"), self.tr("suggested")
        return [
            Column("kind", self.tr("What happens"), lambda p: phase_name(p.kind), width=12, bold=True),
            Column("day", self.tr("Day"), lambda p: day_words(p.day), key=lambda p: p.day, width=8),
            Column(
                "at",
                self.tr("Instant (UTC)"),
                lambda p: instant_of(p) or "–",
                key=lambda p: p.at,
                tooltip=lambda p: exact(p.at) if p.at else "",
                width=8.5,
                help=self.tr("Where the source states a time; your own time is in the tooltip"),
            ),
            Column(
                "state",
                self.tr("State"),
                lambda p: confirmed if p.confirmed else waits,
                icon=lambda p: "check" if p.confirmed else "help",
                color=lambda p: "success" if p.confirmed else "warning",
                width=6.5,
            ),
            Column(
                "text",
                self.tr("Read from"),
                lambda p: p.original_text or "–",
                tooltip=lambda p: p.original_text,
                width=12,
            ),
            Column("where", self.tr("Where"), lambda p: source_of(p) or "–", tooltip=source_of, width=10),
        ]

    def show_cycle(self, programme: int, cycle: CycleRow) -> None:
        """Show the dates of a cycle."""
        self._programme, self.cycle = programme, cycle
        self.table.set_rows(cycle.phases)
        waiting = sum(not p.confirmed for p in cycle.phases)
        self.confirm.setVisible(waiting > 0)
        self.add_button.setVisible(bool(cycle.phases))
        self.tools.registry.context.set(team__unconfirmed=waiting)
        if not cycle.phases:
            self.state.setText("")
        elif waiting:
            self.state.setText(
                self.tr("Waiting for a look: {n} of {all}. They were read from a file and may be wrong.").format(
                    n=waiting, all=len(cycle.phases)
                )
            )
        else:
            self.state.setText(self.tr("All of them are confirmed."))

    # -- doing -------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A date that no file brought."""
        self._open(None)

    def edit(self) -> None:
        """Correct the selected date."""
        if rows := self.table.selected():
            self._open(rows[0])

    def _open(self, phase: PhaseRow | None) -> None:
        if self.cycle is not None:
            PhaseDialog(self._services, self.tools, self._programme, self.cycle, phase, self).open()

    def remove(self) -> None:
        """Take the selected dates out."""
        phases, cycles = [row.id for row in self.table.selected()], self._services.cycles
        if phases:
            self._write(lambda: Changes.union(*(cycles.remove_phase(p) for p in phases)), self.tr("Remove date"))

    def confirm_all(self) -> None:
        """Every date is right."""
        if self.cycle is not None:
            cycle, cycles = self.cycle.id, self._services.cycles
            self._write(lambda: cycles.confirm_phases(cycle), self.tr("Confirm dates"))

    def _write(self, work: Callable[[], Changes], name: str) -> None:
        self.tools.write(self, work, name)
