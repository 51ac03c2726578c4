"""Two small screens with invented people, to try the kit and the contracts on. A model for real screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.tasks.runner import TaskRunner
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.board import Board
from understudy.ui.kit.board_data import Badge, BoardColumn, Card, Slot
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, title
from understudy.ui.kit.rows_model import Align, Column, Filter
from understudy.ui.kit.screen import Screen, ScreenSpec, ScreenTools
from understudy.ui.kit.state import MemoryState, UiState
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.timeline import Bar, BarKind, Timeline
from understudy.ui.kit.times import time_column
from understudy.ui.kit.toast import Toast
from understudy.ui.kit.twin import ChartWithTwin
from understudy.ui.shell.app_info import AppInfo
from understudy.ui.shell.window import MainWindow
from understudy.ui.theme.theme import theme

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
NAMES = ["Ada Oxley", "Bo Lindqvist", "Chidi Marsh", "Dana Prøve", "Emre Kaplan-Voss", "Fatou Ndila", "Goran Hale"]
ROLES = ["Enhancements", "Communications", "Docs", "Release Signal", "Branch Management"]


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    name: str
    role: str
    seats: int
    seen: datetime | None
    quiet: bool


def people(count: int = 40) -> list[PersonRow]:
    """Invented people."""
    return [
        PersonRow(
            n,
            f"{NAMES[n % 7]} {n // 7 or ''}".strip(),
            ROLES[n % 5],
            n * 7 % 6,
            NOW - timedelta(hours=3 + n * n * 9) if n % 9 else None,
            n % 6 == 5,
        )
        for n in range(count)
    ]


class PeopleSample(Screen):
    """A table screen."""

    id = "people"
    nouns = ("people",)

    def __init__(self, tools: ScreenTools, rows: list[PersonRow] | None = None) -> None:
        super().__init__(tools)
        self.rows = people() if rows is None else rows
        self.table: DataTable[PersonRow] = DataTable(
            "people",
            self.tr("People"),
            [
                Column("name", self.tr("Name"), lambda p: p.name, icon=lambda _: "person", width=16, bold=True),
                Column("role", self.tr("Last role"), lambda p: p.role, width=12),
                Column(
                    "seats",
                    self.tr("Seats"),
                    lambda p: str(p.seats),
                    key=lambda p: p.seats,
                    align=Align.END,
                    width=5,
                    help=self.tr("Seats held over all cycles"),
                ),
                time_column("seen", self.tr("Last seen"), lambda p: p.seen, now=lambda: NOW, width=8),
                Column(
                    "state",
                    self.tr("State"),
                    lambda p: "gone quiet" if p.quiet else "active",
                    icon=lambda p: "quiet" if p.quiet else "check",
                    color=lambda p: "warning" if p.quiet else "success",
                ),
            ],
            id_of=lambda p: p.id,
            empty=Empty(
                self.tr("No people yet"),
                self.tr("People come with rosters: import one, or add somebody by hand."),
                self.tr("Import rosters…"),
                lambda: tools.navigate("understudy:sources"),
                "people",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )
        add = QPushButton(self.tr("&Add person…"))
        add.setProperty("kind", "primary")
        theme().set_icon(add, "add", "on_accent")
        add.clicked.connect(lambda: tools.toast(Toast(self.tr("Added"), self.tr("Undo"), tools.undo)))
        head = QHBoxLayout()
        head.addWidget(title(self.tr("People")), 1)
        head.addWidget(add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(3))
        layout.addLayout(head)
        layout.addWidget(label(self.tr("Everybody who held a seat, in any cycle."), "muted"))
        layout.addWidget(self.table, 1)
        self.table.selection_changed.connect(self._selected)
        self.table.opened.connect(lambda row: tools.navigate(f"understudy:person/{row.id}"))

    def title(self) -> str:
        return self.tr("People")

    def _selected(self, rows: list[PersonRow]) -> None:
        self.tools.registry.context.set(people__selected=len(rows))

    def refresh(self) -> None:
        self.table.loading()
        self.tools.tasks.read(self, lambda: self.rows, self.table.set_rows, self.table.show_error, key="rows")

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "people.quiet",
                self.tr("Show only people gone quiet"),
                Category.ITEM,
                self.only_quiet,
                "quiet",
                "Ctrl+Alt+Q",
                when=lambda c: True,
                scope="people",
            ),
            ActionSpec(
                "people.open",
                self.tr("Open person"),
                Category.ITEM,
                lambda: self.table.opened.emit(self.table.selected()[0]),
                "person",
                when=lambda c: c.count("people.selected") == 1,
                scope="people",
            ),
        ]

    def only_quiet(self) -> None:
        """Put the chip on."""
        self.table.add_filter(Filter("quiet", self.tr("Gone quiet"), lambda p: p.quiet))

    def first_focus(self) -> QWidget | None:
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()


class TeamSample(Screen):
    """A board and a timeline."""

    id = "team"
    nouns = ("seats",)

    def __init__(self, tools: ScreenTools, columns: list[BoardColumn] | None = None) -> None:
        super().__init__(tools)
        self.columns = sample_columns() if columns is None else columns
        empty = Empty(
            self.tr("Nobody is on the team yet"),
            self.tr("A team begins with its roles: import a roster, or start from the last cycle's."),
            self.tr("Import rosters…"),
            lambda: tools.navigate("understudy:sources"),
            "team",
        )
        self.board = Board(self.tr("Team"), empty, menu=tools.registry.context_menu)
        self.board.moved.connect(self._moved)
        self.board.opened.connect(lambda i: tools.navigate(f"understudy:person/{i}"))
        self.timeline = Timeline(self.tr("Seats of Ada Oxley"))
        self.timeline.opened.connect(tools.navigate)
        twin = ChartWithTwin(self.tr("History"), self.timeline, label(self.tr("A table stands here.")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(3))
        layout.addWidget(title(self.tr("Team")))
        layout.addWidget(self.board, 1)
        layout.addWidget(twin)

    def title(self) -> str:
        return self.tr("Team")

    def refresh(self) -> None:
        self.tools.tasks.read(self, lambda: self.columns, self._show, key="board")

    def _show(self, columns: list[BoardColumn]) -> None:
        self.board.set_columns(columns)
        self.timeline.set_data([f"1.{n}" for n in range(26, 38)], sample_bars())

    def _moved(self, ids: list[int], column: str, slot: str, index: int) -> None:
        def write() -> Changes:
            return Changes(operation="Move seat", seats=frozenset(ids))

        def done(_: Changes) -> None:
            self.tools.toast(Toast(self.tr("Moved"), self.tr("Undo"), self.tools.undo))

        self.tools.tasks.write(self, write, done, title=self.tr("Move seat"))

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "team.move",
                self.tr("Move to…"),
                Category.ITEM,
                self.board.move_selected,
                "move",
                "Ctrl+Shift+M",
                scope="team",
            )
        ]

    def first_focus(self) -> QWidget | None:
        return self.board


def sample_columns() -> list[BoardColumn]:
    """Five roles."""
    newcomer, returner = Badge("newcomer", "newcomer", "success"), Badge("returner", "returner", "info")
    columns = []
    for n, role in enumerate(ROLES):
        lead = Card(100 + n, NAMES[n], "UTC+1 · 10 h", "lead", (Badge("lead", "", "accent"),))
        shadows = tuple(
            Card(200 + n * 10 + k, NAMES[(n + k + 1) % 7], "UTC−5 · 6 h", "shadow", (returner if k % 2 else newcomer,))
            for k in range(2 + n % 3)
        )
        columns.append(
            BoardColumn(
                role.lower().replace(" ", "-"),
                role,
                f"{len(shadows)} of 4 shadows",
                (
                    Slot("lead", "Lead", (lead,) if n != 3 else (), "No lead yet"),
                    Slot("shadow", "Shadows", shadows, "No shadows yet"),
                ),
                "All shadows are in one time band" if n == 1 else "",
            )
        )
    return columns


def sample_bars() -> list[Bar]:
    """Four seats."""
    told = "{} of {} in {}"
    return [
        Bar("Docs", 0, 1, BarKind.SHADOW, "shadow", told.format("shadow", "Docs", "1.26"), "understudy:team/1.26"),
        Bar("Docs", 2, 3, BarKind.LEAD, "lead", told.format("lead", "Docs", "1.28"), "understudy:team/1.28"),
        Bar("Enhancements", 4, 5.5, BarKind.SHADOW, "shadow", "shadow of Enhancements in 1.30, left", "", True),
        Bar("Release Team Lead", 7, 8, BarKind.SHADOW, "shadow", told.format("shadow", "Lead", "1.33")),
        Bar("Release Team Lead", 9, 10, BarKind.LEAD, "lead", told.format("lead", "Release Team", "1.35")),
        Bar("Adviser", 10, 11, BarKind.OTHER, "adviser", "adviser in 1.36"),
    ]


NAV = [
    ("home", "Home", "home", ""),
    ("team", "Team", "team", ""),
    ("people", "People", "people", ""),
    ("applications", "Applications", "applications", ""),
    ("staffing", "Staffing", "staffing", ""),
    ("mentoring", "Mentoring", "mentoring", ""),
    ("ladder", "Ladder", "ladder", "b"),
    ("succession", "Succession", "succession", "b"),
    ("owners", "OWNERS", "owners", "b"),
    ("health", "Health", "health", "b"),
    ("reports", "Reports", "reports", "c"),
    ("sources", "Sources", "sources", "c"),
]


def build(tools: ScreenTools, screen_id: str) -> Screen:
    """Every sample place is one of the two screens."""
    made: Screen = TeamSample(tools) if screen_id == "team" else PeopleSample(tools)
    if screen_id not in ("team", "people"):
        made.actions_of_screen = list  # type: ignore[method-assign]
    return made


def specs() -> list[ScreenSpec]:
    """The navigation of the program, with the sample screens behind it."""
    listed = [
        ScreenSpec(i, name, icon, lambda tools, i=i: build(tools, i), group=group)  # type: ignore[misc]
        for i, name, icon, group in NAV
    ]
    person = ScreenSpec("person", "Person", "person", lambda tools: build(tools, "person"), False, "people")
    return [*listed, person]


def sample_window(tasks: TaskRunner, state: UiState | None = None) -> MainWindow:
    """A window over the sample screens, not yet shown or started."""
    info = AppInfo("Understudy", lambda: (("Understudy", "0.1.0"), ("Qt", "6")), Path("/tmp/understudy/log"))
    return MainWindow(info, tasks, state or MemoryState(), specs())
