"""The Team screen: the roster of a cycle as a board and as a table, and the cycle's dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from understudy.application.cycles import CycleRow
from understudy.application.errors import NotFound
from understudy.application.rosters import Board
from understudy.ui.actions.spec import ActionSpec
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.faces import Empty, Face
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.screen import Screen, ScreenContext, ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.turns import Turns
from understudy.ui.team.actions import team_actions
from understudy.ui.team.board import TeamBoard
from understudy.ui.team.dates import DatesPanel
from understudy.ui.team.deeds import TeamDeeds
from understudy.ui.team.rows import TeamRow, rows_of, team_columns
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

PARTS = ("board", "table", "dates")


@dataclass(frozen=True, slots=True)
class TeamView:
    """What one reading brings. ``board`` is None for a cycle that does not exist yet, ``cycle`` then too."""

    name: str
    board: Board | None
    cycle: CycleRow | None
    next_name: str
    today: date


class TeamScreen(Screen):
    """Says who is on the team and who is still to be found, and changes it."""

    id = "team"
    nouns = ("programmes", "cycles", "roles", "rosters", "seats", "people", "merges")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.view: TeamView | None = None
        self.part = ""
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        self.dates = DatesPanel(services, tools)
        self.deeds = TeamDeeds(services, tools, self)
        self.board = self._build_board()
        self.table = self._build_table()
        self.heading = title("")
        self.under = mark_data(label("", "muted", wrap=True))
        self.add_button = QPushButton(self.tr("Add person…"))
        self.create_button = mark_data(QPushButton())
        self.export_button = QPushButton(self.tr("Export roster…"))
        self.tabs = QTabBar()
        self.find_box = QLineEdit()
        self.stack = QStackedWidget()
        self.faces = PageFaces(self._lay_out())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.faces)

    # -- building ----------------------------------------------------------------------------------------------------

    def _no_roles(self) -> Empty:
        return Empty(
            self.tr("No roles in this cycle yet"),
            self.tr("A team begins with its roles: add the first one."),
            self.tr("Add a role…"),
            self.deeds.add_role,
            "team",
        )

    def _build_board(self) -> TeamBoard:
        board = TeamBoard(self.tr("Team"), self._no_roles(), menu=self.deeds.menu, at_once=self.tools.tasks.at_once)
        board.moved.connect(self.deeds.moved)
        board.opened.connect(self.deeds.open_seat)
        board.selection_changed.connect(lambda _: self.deeds.tell())
        board.current_changed.connect(self.deeds.tell)
        board.role_menu_wanted.connect(self.deeds.role_menu)
        board.lead_wanted.connect(self.deeds.ask_for_lead)
        return board

    def _build_table(self) -> DataTable[TeamRow]:
        table: DataTable[TeamRow] = DataTable(
            "team",
            self.tr("Team"),
            team_columns(),
            id_of=lambda row: row.id,
            empty=self._no_roles(),
            state=self.tools.state,
            menu=self.deeds.menu,
        )
        table.opened.connect(self.deeds.open_row)
        table.selection_changed.connect(lambda _: self.deeds.tell())
        return table

    def _lay_out(self) -> QWidget:
        look = theme()
        for button, icon, act in (
            (self.create_button, "add", self.deeds.create_next),
            (self.export_button, "export", self.deeds.export),
            (self.add_button, "add", self.deeds.add_person),
        ):
            look.set_icon(button, icon, "on_accent" if button is self.add_button else "text_muted")
            button.clicked.connect(act)
        self.add_button.setProperty("kind", "primary")
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.heading)
        lines.addWidget(self.under)
        head = HeadRow(words, (self.create_button, self.export_button, self.add_button))
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(self.tr("Ways to see the team"))
        for text in (self.tr("Board"), self.tr("Table"), self.tr("Dates")):
            self.tabs.addTab(text)
        self.tabs.currentChanged.connect(lambda n: self.show_part(PARTS[n]))
        self.find_box.setPlaceholderText(self.tr("Find a person or role"))
        self.find_box.setAccessibleName(self.tr("Find a person or role"))
        self.find_box.setClearButtonEnabled(True)
        self.find_box.setMaximumWidth(look.em * 16)
        self.find_box.textChanged.connect(self.board.search)
        between = QHBoxLayout()
        between.addWidget(self.tabs)
        between.addStretch(1)
        between.addWidget(self.find_box, 2)
        for part in (self.board, self.table, self.dates):
            self.stack.addWidget(part)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(head)
        layout.addLayout(between)
        layout.addWidget(self.stack, 1)
        return page

    # -- reading -----------------------------------------------------------------------------------------------------

    @property
    def cycle_name(self) -> str:
        """The cycle asked for: the link's, else the switcher's."""
        if self.context is None:
            return ""
        return self.context.link.part(0) or self.context.cycle

    def title(self) -> str:
        return self.tr("Team of {cycle}").format(cycle=self.cycle_name) if self.cycle_name else self.tr("Team")

    def show_context(self, context: ScreenContext) -> None:
        before = self.context
        if before is not None and before.link == context.link and context.link.part(0) != context.cycle:
            switched = (before.programme_id, before.cycle) != (context.programme_id, context.cycle)
            if switched and context.link.part(0):
                # Somebody picked another cycle above: the place follows, instead of holding on to its link.
                self.context = context
                self.tools.navigate(link_to("team", context.cycle) if context.cycle else link_to("team"))
                return
        super().show_context(context)

    def refresh(self) -> None:
        assert self.context is not None
        programme, wanted, services = self.context.programme_id, self.cycle_name, self._services

        def work() -> TeamView | None:
            cycles = services.cycles.rows(programme) if programme is not None else []
            today = services.store.clock().date()
            if programme is None or not cycles:
                return None
            following = services.cycles.next_name(programme) or ""
            name = wanted or cycles[0].name
            try:
                board = services.rosters.board(programme, name)
            except NotFound:
                return TeamView(name, None, None, following, today)
            cycle = next(row for row in cycles if row.id == board.cycle_id)
            return TeamView(cycle.name, board, cycle, following, today)

        self.faces.loading()
        self.tools.tasks.read(self, work, self._show, self._failed, key="team")

    def _failed(self, error: BaseException) -> None:
        self._turns.stop()
        self.view = None
        self.faces.show_error(error, self.refresh, self.tr("The team cannot be read"))

    def _show(self, view: TeamView | None) -> None:
        self.view = view
        self.tools.registry.context.set(team__next=view.next_name if view else "")
        if view is None:
            self._show_nothing()
            return
        if view.board is None or view.cycle is None:
            self.faces.show_empty(
                Empty(
                    self.tr("{cycle} does not exist yet").format(cycle=view.name),
                    self.tr("Create it: its roles are those of the cycle before, and nobody sits in them yet."),
                    self.tr("Create {cycle}…").format(cycle=view.next_name),
                    self.deeds.create_next,
                    "calendar",
                )
            )
            return
        assert self.context is not None
        assert self.context.programme_id is not None
        self.heading.setText(self.tr("Team of {cycle}").format(cycle=view.name))
        self.under.setText(self._subline(view.board, view.cycle, view.today))
        self.create_button.setText(self.tr("Create {cycle}…").format(cycle=view.next_name))
        self.board.show_roster(view.board)
        self._turns.begin(self._filling(view.board, view.cycle, self.context.programme_id))
        wanted = self.context.link.part(1)
        self._show_part(wanted if wanted in PARTS else "board")
        self.faces.show_content()
        self.deeds.tell()

    def _filling(self, board: Board, cycle: CycleRow, programme: int) -> Iterator[None]:
        """The parts behind the board."""
        self.table.title = self.tr("Team of {cycle}").format(cycle=cycle.name)
        self.table.set_rows(rows_of(board))
        yield
        self.dates.show_cycle(programme, cycle)

    def _show_nothing(self) -> None:
        programme = self.context.programme_id if self.context is not None else None
        text = self.tr("A team comes with the rosters of past cycles.")
        if programme is not None:
            text = self.tr("A team comes with the rosters of past cycles, or begins with a cycle of your own.")
        self.faces.show_empty(
            Empty(
                self.tr("No team yet"),
                text,
                self.tr("Import rosters…"),
                lambda: self.tools.navigate(link_to("sources")),
                "team",
            )
        )
        face = self.faces.currentWidget()
        if isinstance(face, Face) and programme is not None:
            face.add_button(self.tr("Create a cycle…"), self.deeds.create_next, "")

    def _subline(self, board: Board, cycle: CycleRow, today: date) -> str:
        parts = [
            self.tr("People: {n}").format(n=cycle.people),
            self.tr("Roles: {n}").format(n=len(board.columns)),
            self.tr("Open places: {n}").format(n=len(board.vacancies)) if board.vacancies else "",
        ]
        week, weeks = cycle.week(today), cycle.weeks
        if week is not None and weeks is not None:
            parts.append(self.tr("week {n} of {m}").format(n=week, m=weeks))
        chosen = self.context.cycle if self.context is not None else ""
        if chosen not in ("", cycle.name):
            parts.append(self.tr("not the cycle chosen above, which is {cycle}").format(cycle=chosen))
        return " · ".join(filter(None, parts))

    def actions_of_screen(self) -> list[ActionSpec]:
        return team_actions(self)

    # -- parts ---------------------------------------------------------------------------------------------------

    def show_part(self, part: str) -> None:
        """Board, table or dates, as a place one can come back to."""
        if self.view is None or part == self.part:
            return
        self._show_part(part)
        self.tools.navigate(link_to("team", self.view.name, *([part] if part != "board" else [])))

    def _show_part(self, part: str) -> None:
        self.part = part
        number = PARTS.index(part)
        self.tabs.setCurrentIndex(number)
        self.stack.setCurrentIndex(number)
        self.find_box.setVisible(part == "board")
        self.deeds.tell()

    def first_focus(self) -> QWidget | None:
        if self.faces.showing == "empty":
            face = self.faces.currentWidget()
            return face.findChild(QPushButton) if face is not None else None
        if self.part in ("", "board"):
            return self.board
        return self.table if self.part == "table" else self.dates.table

    def focus_filter(self) -> None:
        if self.part == "board":
            self.find_box.setFocus()
            self.find_box.selectAll()
        else:
            (self.table if self.part == "table" else self.dates.table).focus_filter()
