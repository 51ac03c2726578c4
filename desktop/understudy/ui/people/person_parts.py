"""The parts of the person page: what waits for an answer, seats, mentoring, accounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import IconLabel, heading, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.timeline import Timeline
from understudy.ui.kit.twin import ChartWithTwin
from understudy.ui.people.timeline import bars
from understudy.ui.people.words import ended_word, identity_word, position_word, state_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.person_page import PersonPage, SeatRow

SHOWN_MENTEES = 24


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Proposals(QWidget):
    """States a file proposes: a human answers."""

    def __init__(self, answer: Callable[[int, bool], Any]) -> None:
        super().__init__()
        self._answer = answer
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_page(self, page: PersonPage) -> None:
        """What waits for this person."""
        clear(self._layout)
        waiting = [state for state in page.states if state.status == "proposed"]
        for state in waiting:
            card = QFrame()
            card.setProperty("kind", "card")
            row = QHBoxLayout(card)
            row.addWidget(IconLabel("info", "info"))
            words = self.tr("{state}? {note}. They are in no suggestion while this is open.").format(
                state=state_word(state.kind), note=state.note
            )
            row.addWidget(mark_data(label(words, wrap=True)), 1)
            yes, no = QPushButton(self.tr("Yes, that is them")), QPushButton(self.tr("No, somebody else"))
            yes.clicked.connect(lambda _=False, i=state.id: self._answer(i, True))
            no.clicked.connect(lambda _=False, i=state.id: self._answer(i, False))
            row.addWidget(no)
            row.addWidget(yes)
            self._layout.addWidget(card)
        self.setVisible(bool(waiting))


class SeatsPart(QWidget):
    """The timeline over all cycles, and the table that says the same."""

    def __init__(self, tools: ScreenTools, split: Callable[[list[int]], Any]) -> None:
        super().__init__()
        self.timeline = Timeline(self.tr("Seats over cycles"))
        self.timeline.opened.connect(tools.navigate)
        self.table: DataTable[SeatRow] = DataTable(
            "person.seats",
            self.tr("Seats"),
            self._columns(),
            id_of=lambda seat: seat.id,
            empty=Empty(
                self.tr("No seats yet"),
                self.tr("This person was never on a roster of this programme."),
                self.tr("See the team"),
                lambda: tools.navigate("understudy:team"),
                "team",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )
        self.table.opened.connect(lambda seat: tools.navigate(link_to("team", seat.cycle)))
        self.table.selection_changed.connect(lambda rows: tools.registry.context.set(person__seats=len(rows)))
        self.table.setMinimumHeight(theme().em * 8)
        self.summary = mark_data(label("", "muted", wrap=True))
        self.chart = ChartWithTwin(self.tr("Seats over all cycles"), self.timeline, self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(self.summary)
        layout.addWidget(self.chart, 1)

    def _columns(self) -> list[Column[SeatRow]]:
        from understudy.domain.cycles import CycleName

        return [
            Column(
                "cycle", self.tr("Cycle"), lambda s: s.cycle, key=lambda s: CycleName.parse(s.cycle).sort_key, width=5
            ),
            Column("role", self.tr("Role then"), lambda s: s.label, width=12, bold=True),
            Column("lineage", self.tr("Role today"), lambda s: s.lineage, width=11),
            Column("position", self.tr("Position"), lambda s: position_word(s.position), width=7),
            Column("from", self.tr("From"), lambda s: s.start.date().isoformat() if s.start else "–", width=7),
            Column("to", self.tr("To"), lambda s: s.end.date().isoformat() if s.end else "–", width=7),
            Column("ended", self.tr("How it ended"), lambda s: ended_word(s.ended) if s.ended else "", width=9),
            Column("why", self.tr("Note"), lambda s: "; ".join(t for t in (s.reason, s.note) if t), width=16),
            Column(
                "whence", self.tr("Known from"), lambda s: s.whence.text, tooltip=lambda s: s.whence.url or "", width=18
            ),
        ]

    def chosen(self) -> list[int]:
        """Ids of the seats selected in the table."""
        return [seat.id for seat in self.table.selected()]

    def show_page(self, page: PersonPage, cycles: list[str]) -> None:
        """The seats of a person; columns from the first cycle they served in to the last there is."""
        mine = {seat.cycle for seat in page.seats}
        shown = cycles[next((i for i, name in enumerate(cycles) if name in mine), 0) :]
        here = [seat for seat in page.seats if seat.cycle in shown]
        self.timeline.set_data(shown, bars(here, shown))
        self.table.set_rows(list(page.seats))
        led = sorted({s.cycle for s in page.seats if s.position.value == "lead"}, key=cycles.index)
        shadowed = sorted({s.cycle for s in page.seats if s.position.value == "shadow"}, key=cycles.index)
        parts = [self.tr("Cycles served: {n}").format(n=len(mine))]
        if shadowed:
            parts.append(self.tr("shadow in {cycles}").format(cycles=", ".join(shadowed)))
        if led:
            parts.append(self.tr("lead in {cycles}").format(cycles=", ".join(led)))
        self.summary.setText(" · ".join(parts))


class Mentoring(QWidget):
    """Leads mentor the shadows of their role."""

    def __init__(self, tools: ScreenTools) -> None:
        super().__init__()
        self.mentors, self.mentees = LinkLabel(), LinkLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for name, part in ((self.tr("Mentored by"), self.mentors), (self.tr("Has mentored"), self.mentees)):
            layout.addWidget(heading(name))
            part.navigated.connect(tools.navigate)
            mark_data(part)
            layout.addWidget(part)
        layout.addStretch()

    def show_page(self, page: PersonPage) -> None:
        """Names with the roles, each linked to their page."""
        for part, people in ((self.mentors, page.mentors), (self.mentees, page.mentees)):
            parts: list[tuple[str, str]] = []
            for person_id, name, where in people[:SHOWN_MENTEES]:
                parts += [(name, link_to("person", person_id)), (f" ({where})\n", "")]
            if len(people) > SHOWN_MENTEES:
                parts.append((self.tr("and {n} more").format(n=len(people) - SHOWN_MENTEES), ""))
            part.set_parts(parts or [(self.tr("Nobody on the rosters known here"), "")])


class Accounts(QWidget):
    """Names, logins and handles, and the records that were merged into one person."""

    def __init__(
        self,
        tools: ScreenTools,
        add: Callable[[], Any],
        remove: Callable[[int], Any],
        split: Callable[[int], Any],
    ) -> None:
        super().__init__()
        self._remove, self._split = remove, split
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme().space(1))
        more = QPushButton(self.tr("Add account or spelling…"))
        more.setProperty("kind", "quiet")
        theme().set_icon(more, "add")
        more.clicked.connect(lambda: add())
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Known as")), 1)
        head.addWidget(more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addLayout(self._rows)
        layout.addStretch()

    def show_page(self, page: PersonPage) -> None:
        """One line a name or account, then the merged records."""
        clear(self._rows)
        for item in page.identities:
            span = item.first_cycle or ""
            if item.last_cycle and item.last_cycle != item.first_cycle:
                span = f"{span}–{item.last_cycle}"
            self._line(
                identity_word(item.kind),
                f"@{item.value}" if item.kind in ("login", "chat") else item.value,
                span,
                "close",
                self.tr("Remove {value}").format(value=item.value),
                partial(self._remove, item.id),
            )
        for record in page.records:
            logins = " ".join(f"@{login}" for login in record.logins)
            self._line(
                self.tr("Merged record"),
                f"{record.name} {logins}".strip(),
                self.tr("seats: {n}").format(n=record.seats),
                "people",
                self.tr("Split {name} off again").format(name=record.name),
                partial(self._split, record.id),
            )

    def _line(self, kind: str, value: str, note: str, icon: str, told: str, act: Callable[[], Any]) -> None:
        row = QHBoxLayout()
        row.addWidget(mark_data(label(kind, "caption")), 2)
        row.addWidget(mark_data(label(value, wrap=True)), 4)
        row.addWidget(mark_data(label(note, "caption")), 2)
        button = QPushButton()
        button.setProperty("kind", "quiet")
        button.setToolTip(told)
        button.setAccessibleName(told)
        mark_data(button)
        theme().set_icon(button, icon)
        button.clicked.connect(lambda: act())
        row.addWidget(button)
        self._rows.addLayout(row)
