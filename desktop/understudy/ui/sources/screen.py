"""The Sources screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.imports.report import ImportReport
from understudy.application.programmes import ProgrammeRow
from understudy.application.sources import AnomalyRow, SourceRow
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import time_column
from understudy.ui.sources.import_panel import ImportPanel
from understudy.ui.sources.report_view import Numbered, anomaly_columns
from understudy.ui.sources.words import kind_name
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

_Read = tuple[list[SourceRow], list[ProgrammeRow]]


class SourcesScreen(Screen):
    """Where facts come from: import rosters, see what was odd in them, take a source out again."""

    id = "sources"
    nouns = ("imports", "programmes")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._shown: SourceRow | None = None
        self._programmes: list[ProgrammeRow] = []
        look = theme()
        self.import_button = QPushButton(self.tr("Import &rosters…"))
        self.import_button.setProperty("kind", "primary")
        look.set_icon(self.import_button, "import", "on_accent")
        self.import_button.clicked.connect(self.open_panel)
        self.panel = ImportPanel(services, tools)
        self.panel.hide()
        self.panel.close_wanted.connect(self.close_panel)
        self.panel.imported.connect(self._imported)
        self.table = self._build_table()
        self.odd_heading = mark_data(label("", "heading", wrap=True))
        self.odd = self._build_odd()
        self._lay_out()

    def _build_table(self) -> DataTable[SourceRow]:
        table: DataTable[SourceRow] = DataTable(
            "sources",
            self.tr("Sources"),
            [
                Column(
                    "location",
                    self.tr("Where"),
                    lambda s: s.location,
                    tooltip=lambda s: s.location,
                    icon=lambda s: "star" if s.kind == "sample" else "folder",
                    width=17,
                    bold=True,
                ),
                Column("kind", self.tr("Kind"), lambda s: kind_name(s.kind), width=6),
                time_column("at", self.tr("Last import"), lambda s: s.last_at, width=7),
                Column("by", self.tr("By"), lambda s: s.last_by or "", width=7),
                self._number("imports", self.tr("Imports"), lambda s: s.imports),
                self._number("seats", self.tr("Seats"), lambda s: s.seats),
                self._number("odd", self.tr("Looked odd"), lambda s: s.anomalies),
                Column("head", self.tr("Commit"), lambda s: (s.head or "")[:10], width=7, hidden=True),
            ],
            id_of=lambda s: s.id,
            empty=Empty(
                self.tr("No sources yet"),
                self.tr("Rosters of past cycles tell who led and who shadowed. Import a folder or a git clone."),
                self.tr("Import rosters…"),
                self.open_panel,
                "sources",
            ),
            state=self.tools.state,
            menu=self.tools.registry.context_menu,
        )
        table.selection_changed.connect(self._selected)
        table.opened.connect(lambda _: self.odd.setFocus())
        return table

    @staticmethod
    def _number(column_id: str, name: str, get: object) -> Column[SourceRow]:
        assert callable(get)
        return Column(column_id, name, lambda s: str(get(s)), key=get, align=Align.END, width=5.5)

    def _build_odd(self) -> DataTable[Numbered]:
        return DataTable(
            "sources.odd",
            self.tr("What looked odd"),
            anomaly_columns(),
            id_of=lambda r: r[0],
            empty=Empty(
                self.tr("Nothing looked odd"),
                self.tr("Choose a source above to see what its last import found."),
                self.tr("Choose a source"),
                lambda: self.table.setFocus(),
                "check",
            ),
            state=self.tools.state,
        )

    def _lay_out(self) -> None:
        look = theme()
        head = QHBoxLayout()
        head.addWidget(title(self.tr("Sources")), 1)
        head.addWidget(self.import_button)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, look.space(3), 0, 0)
        below.setSpacing(look.space(2))
        below.addWidget(self.odd_heading)
        below.addWidget(self.odd, 1)
        self._below.hide()
        split = self._split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self._below)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        self.table.setMinimumHeight(look.em * 9)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(3))
        layout.addLayout(head)
        text = self.tr("Where the facts come from. Removing a source takes out what it brought and nothing else.")
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.panel, 1)
        layout.addWidget(split, 1)
        # Takes the room below the form while the tables are hidden.
        layout.addStretch(0)

    # -- reading -----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Sources")

    def refresh(self) -> None:
        assert self.context is not None
        programme, services = self.context.programme_id, self._services

        def work() -> _Read:
            rows = services.sources.rows(programme) if programme is not None else []
            return rows, services.programmes.rows()

        self.table.loading()
        self.tools.tasks.read(self, work, self._show, lambda e: self.table.show_error(e, self.refresh), key="rows")

    def _show(self, read: _Read) -> None:
        rows, self._programmes = read
        assert self.context is not None
        if self.panel.task is None:
            self.panel.set_programmes(self._programmes, self.context.programme_id)
        self.table.set_rows(rows)
        self._make_room()
        wanted = self.context.link.part(0)
        if not self.table.selected() and rows:
            chosen = next((row for row in rows if str(row.id) == wanted), rows[-1])
            self.table.select_ids([chosen.id])
        else:
            self._selected(self.table.selected())

    def _selected(self, rows: list[SourceRow]) -> None:
        self.tools.registry.context.set(
            sources__selected=len(rows), sources__again=len(rows) == 1 and rows[0].kind != "sample"
        )
        if len(rows) != 1:
            return
        row = self._shown = rows[0]
        self.odd_heading.setText(self.tr("What looked odd in the last import of {where}").format(where=row.location))
        anomalies, last = self._services.sources, row.last_import_id
        if last is None:
            self.odd.set_rows([])
            return
        self.odd.loading()
        self.tools.tasks.read(self, lambda: anomalies.anomalies(last), self._show_odd, self.odd.show_error, key="odd")

    def _show_odd(self, rows: list[AnomalyRow]) -> None:
        self.odd.set_rows([(row.id, row) for row in rows])

    # -- doing -------------------------------------------------------------------------------------------------------

    def actions_of_screen(self) -> list[ActionSpec]:
        def one(what: str, text: str, act: object, icon: str, key: str | None, *, again: bool = False) -> ActionSpec:
            assert callable(act)
            return ActionSpec(
                f"sources.{what}",
                text,
                Category.ITEM,
                act,
                icon,
                key,
                when=(lambda c: bool(c.get("sources.again")))
                if again
                else (lambda c: c.count("sources.selected") == 1),
                scope=self.id,
            )

        return [
            ActionSpec(
                "sources.import",
                self.tr("Import rosters…"),
                Category.ITEM,
                self.open_panel,
                "import",
                "Ctrl+I",
                scope=self.id,
            ),
            one("again", self.tr("Import again"), self.import_again, "refresh", "Ctrl+Shift+I", again=True),
            one("remove_import", self.tr("Remove the last import"), self.remove_import, "remove", None),
            one("remove", self.tr("Remove the source"), self.remove_source, "delete", "Ctrl+Del"),
        ]

    def open_panel(self) -> None:
        """Show the form that imports rosters."""
        assert self.context is not None
        if self.panel.task is None:
            self.panel.set_programmes(self._programmes, self.context.programme_id)
        self.panel.show()
        self._make_room()
        self.panel.path.setFocus()

    def close_panel(self) -> None:
        """Hide the form; a running import goes on in the tray."""
        self.panel.hide()
        self.panel.show_report(False)
        self._make_room()
        self.table.setFocus()

    def _make_room(self) -> None:
        """While the form is open it has the page to itself."""
        some, importing = self.table.model.total > 0, not self.panel.isHidden()
        self._split.setVisible(not importing)
        self._below.setVisible(some)
        self.import_button.setVisible(some and not importing)

    def import_again(self) -> None:
        """Read the selected source once more: its files may say something new."""
        rows = self.table.selected()
        if len(rows) == 1 and self.panel.task is None:
            self.open_panel()
            self.panel.set_path(rows[0].location)
            self.panel.run()

    def _imported(self, report: ImportReport, programme: str) -> None:
        """An import into another programme brings that one in sight."""
        in_sight = self.context.programme_id if self.context else None
        services, app = self._services, self.tools.app

        def work() -> int | None:
            found = services.programmes.resolve(programme)
            return found.id if found else None

        def done(programme_id: int | None) -> None:
            if app is not None and programme_id is not None and programme_id != in_sight:
                app.show_programme(programme_id)

        self.tools.tasks.read(self, work, done, key="programme")

    def remove_source(self) -> None:
        """Take the selected source out with everything it brought; Undo brings it back."""
        if rows := self.table.selected():
            self._remove(lambda: self._services.sources.remove(rows[0].id))

    def remove_import(self) -> None:
        """Take the last import of the selected source out."""
        rows = self.table.selected()
        if rows and (last := rows[0].last_import_id) is not None:
            self._remove(lambda: self._services.sources.remove_import(last))

    def _remove(self, work: Callable[[], Changes]) -> None:
        self.write(work, self.tr("Remove source"))

    def first_focus(self) -> QWidget | None:
        return self.panel.path if not self.panel.isHidden() else self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
