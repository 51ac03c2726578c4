"""The Sources screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from understudy.application.imports.report import ImportReport
from understudy.application.programmes import ProgrammeRow
from understudy.application.sources import AnomalyRow
from understudy.ui.actions.mnemonics import with_mnemonics
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.sight import bring_into_sight
from understudy.ui.kit.toast import Toast
from understudy.ui.kit.turns import Turns
from understudy.ui.sources.feed_details import FeedDetails
from understudy.ui.sources.feed_forms import Report, feed_forms
from understudy.ui.sources.feed_panel import FeedPanel
from understudy.ui.sources.hub_card import HubCard, HubState, read_hub
from understudy.ui.sources.import_panel import ImportPanel
from understudy.ui.sources.lines import Overview, SourceLine, read_lines
from understudy.ui.sources.lines_table import lines_table, odd_table
from understudy.ui.sources.removal import ask_to_remove
from understudy.ui.sources.sync_run import Wanted
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class SourcesScreen(Screen):
    """Where facts come from: rosters, clones, GitHub, files; how fresh and whole they are; adding and removing."""

    id = "sources"
    nouns = ("imports", "programmes", "feeds", "cycles", "settings")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._programmes: tuple[ProgrammeRow, ...] = ()
        self._forms = feed_forms(services)
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        self._opened_link = ""
        self._wanted: tuple[str, int] | None = None
        self._told: tuple[tuple[tuple[str, str], ...], bool] = ((), False)
        look = theme()
        self.add_button = QPushButton(self.tr("Add…"))
        self.add_button.setProperty("kind", "primary")
        look.set_icon(self.add_button, "add", "on_accent")
        self.add_button.setMenu(self._build_menu())
        self.hub = HubCard(services, tools)
        self.hub.changed.connect(self.refresh)
        self.hub.add_wanted.connect(self.add_from_github)
        self.hub.run.changed.connect(lambda _: self._tell_busy())
        self.hub.run.ended.connect(lambda _: self._tell_busy())
        self.panel = ImportPanel(services, tools)
        self.panel.hide()
        self.panel.close_wanted.connect(self.close_panel)
        self.panel.imported.connect(self._imported)
        self._feed_panel: FeedPanel | None = None
        self._rosters = QWidget()
        self.table = lines_table(tools, self._is_busy, self.open_panel)
        self.table.selection_changed.connect(self._selected)
        self.table.opened.connect(self._open)
        self.odd_heading = mark_data(label("", "heading", wrap=True))
        self.odd = odd_table(tools, self.table.setFocus)
        self.details = FeedDetails()
        self.details.again_wanted.connect(self.import_again)
        self.details.remove_wanted.connect(self.remove_source)
        self._lay_out()
        self._turns.begin(self._fill())

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        entries: list[tuple[str, Callable[[], Any]]] = [
            (self.tr("Rosters…"), self.open_panel),
            (self.tr("Repository or organisation on GitHub…"), self.add_from_github),
            *((form.menu, partial(self.open_feed, kind)) for kind, form in self._forms.items()),
        ]
        for text, (_, act) in zip(with_mnemonics([text for text, _ in entries]), entries, strict=True):
            menu.addAction(text).triggered.connect(lambda _=False, act=act: act())
        return menu

    def _lay_out(self) -> None:
        look = theme()
        inner = QVBoxLayout(self._rosters)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.space(2))
        inner.addWidget(self.odd_heading)
        inner.addWidget(self.odd, 1)
        self._rosters.hide()
        self.details.hide()
        layout = self._whole = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(3))
        layout.addWidget(HeadRow(title(self.tr("Sources")), [self.add_button], 16))
        text = self.tr("Where the facts come from. Removing a source takes out what it brought and nothing else.")
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.hub)
        layout.addWidget(self.panel, 1)
        # No splitter: in one, words that wrap would be cut off.
        layout.addWidget(self.table, 3)
        layout.addWidget(self._rosters, 2)
        layout.addWidget(self.details)
        # Takes the room below the form while the tables are hidden.
        layout.addStretch(0)

    def _fill(self) -> Iterator[None]:
        yield from self.hub.filling()
        if self.hub.state is not None:
            self.hub.show_state(self.hub.state)

    @property
    def feed_panel(self) -> FeedPanel:
        """The form for clones and files, made when it is first needed."""
        if self._feed_panel is None:
            panel = self._feed_panel = FeedPanel(self.tools, self._services.clones.origin)
            panel.hide()
            panel.close_wanted.connect(self.close_panel)
            panel.imported.connect(self._fed)
            self._whole.insertWidget(self._whole.indexOf(self.panel) + 1, panel, 1)
        return self._feed_panel

    # -- reading -----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Sources")

    def refresh(self) -> None:
        assert self.context is not None
        programme, cycle, services = self.context.programme_id, self.context.cycle, self._services
        self.table.loading()
        self.tools.tasks.read(
            self,
            lambda: read_lines(services, programme, cycle),
            self._show,
            lambda e: self.table.show_error(e, self.refresh),
            key="rows",
        )
        self.tools.tasks.read(self, lambda: read_hub(services), self._show_hub, key="hub", title=self.tr("GitHub"))

    def _show_hub(self, state: HubState) -> None:
        self.hub.show_state(state)
        self._make_room()

    def _show(self, read: Overview) -> None:
        self._programmes = read.programmes
        assert self.context is not None
        if self.panel.task is None:
            self.panel.set_programmes(self._programmes, self.context.programme_id)
        rows = list(read.lines)
        self.table.set_rows(rows)
        self._make_room()
        wanted = self.context.link.part(0)
        if wanted and wanted != self._opened_link:
            self._opened_link = wanted
            self._open_link(wanted, rows)
        if self._wanted is not None and any(row.id == self._wanted for row in rows):
            self.table.select_ids([self._wanted])
            self._wanted = None
        if not self.table.selected() and rows:
            chosen = next((row for row in reversed(rows) if row.feed is None), rows[0])
            self.table.select_ids([chosen.id])
        else:
            self._selected(self.table.selected())

    def _open_link(self, wanted: str, rows: list[SourceLine]) -> None:
        """``3`` is a roster source, ``feed-7`` a feed, ``github`` the card, ``add`` the first form."""
        if wanted == "github":
            bring_into_sight(self.hub)
        elif wanted == "add":
            self.open_feed("git")
        else:
            ids = {f"feed-{row.id[1]}" if row.feed is not None else str(row.id[1]): row.id for row in rows}
            if wanted in ids:
                self.table.select_ids([ids[wanted]])

    def _selected(self, rows: list[SourceLine]) -> None:
        one = len(rows) == 1
        self.tools.registry.context.set(
            sources__selected=len(rows),
            sources__again=one and rows[0].can_be_read_again and not self._is_busy(rows[0]),
            sources__roster=one and rows[0].source is not None,
        )
        if not one:
            self._make_room()
            return
        row = rows[0]
        if row.feed is not None:
            cycle = self.context.cycle if self.context is not None else ""
            self.details.show_line(row, cycle, self._is_busy(row))
            self._make_room()
            return
        assert row.source is not None
        self._make_room()
        self.odd_heading.setText(self.tr("What looked odd in the last import of {where}").format(where=row.location))
        anomalies, last = self._services.sources, row.source.last_import_id
        if last is None:
            self.odd.set_rows([])
            return
        self.odd.loading()
        self.tools.tasks.read(self, lambda: anomalies.anomalies(last), self._show_odd, self.odd.show_error, key="odd")

    def _open(self, row: SourceLine) -> None:
        bring_into_sight(self.details if row.feed is not None else self._rosters)
        (self.details.remove if row.feed is not None else self.odd).setFocus()

    def _show_odd(self, rows: list[AnomalyRow]) -> None:
        self.odd.set_rows([(row.id, row) for row in rows])

    def _is_busy(self, line: SourceLine) -> bool:
        """Whether this window reads it now."""
        if line.kind == "github":
            status = self.hub.run.status
            names = {row.name for row in status.repositories if row.state in ("waiting", "running")} if status else ()
            return self.hub.run.running and line.name in names
        panel = self._feed_panel
        return panel is not None and panel.task is not None and panel.path.text().strip() == line.location

    def _tell_busy(self) -> None:
        """What is read now shows in the list."""
        status = self.hub.run.status
        states = tuple((row.name, row.state) for row in status.repositories) if status is not None else ()
        if (states, self.hub.run.running) != self._told:
            self._told = states, self.hub.run.running
            self.table.view.viewport().update()

    # -- doing -------------------------------------------------------------------------------------------------------

    def actions_of_screen(self) -> list[ActionSpec]:
        def one(what: str, text: str, act: Callable[[], Any], icon: str, key: str | None, flag: str) -> ActionSpec:
            return ActionSpec(
                f"sources.{what}", text, Category.ITEM, act, icon, key,
                when=lambda c: c.count("sources.selected") == 1 and (not flag or bool(c.get(f"sources.{flag}"))),
                scope=self.id,
            )  # fmt: skip

        def add(what: str, text: str, act: Callable[[], Any], key: str | None = None) -> ActionSpec:
            return ActionSpec(f"sources.{what}", text, Category.ITEM, act, "import", key, scope=self.id)

        return [
            add("import", self.tr("Import rosters…"), self.open_panel, "Ctrl+I"),
            add("clone", self.tr("Add a git clone…"), partial(self.open_feed, "git")),
            add("github", self.tr("Add from GitHub…"), self.add_from_github),
            add("sync", self.tr("Sync all with GitHub"), self.sync_all),
            one("again", self.tr("Import again"), self.import_again, "refresh", "Ctrl+Shift+I", "again"),
            one("remove_import", self.tr("Remove the last import"), self.remove_import, "remove", None, "roster"),
            one("remove", self.tr("Remove the source"), self.remove_source, "delete", "Ctrl+Del", ""),
        ]

    def open_panel(self) -> None:
        """Show the form that imports rosters."""
        assert self.context is not None
        if self.panel.task is None:
            self.panel.set_programmes(self._programmes, self.context.programme_id)
        if self._feed_panel is not None:
            self._feed_panel.hide()
        self.panel.show()
        self._make_room()
        self.panel.path.setFocus()

    def open_feed(self, kind: str) -> None:
        """Show the form that adds a clone or a file."""
        panel = self.feed_panel
        panel.open_form(self._forms[kind])
        self.panel.hide()
        panel.show()
        self._make_room()
        panel.path.setFocus()

    def close_panel(self) -> None:
        """Hide the form; a running import goes on in the tray."""
        for panel in (self.panel, self._feed_panel):
            if panel is not None:
                panel.hide()
                panel.show_report(False)
        self._make_room()
        self.table.setFocus()

    def _make_room(self) -> None:
        """While a form is open it has the page to itself."""
        some = self.table.model.total > 0
        adding = not self.panel.isHidden() or (self._feed_panel is not None and not self._feed_panel.isHidden())
        rows = self.table.selected()
        below = some and not adding and len(rows) == 1
        self.table.setVisible(not adding)
        self._rosters.setVisible(below and rows[0].source is not None)
        self.details.setVisible(below and rows[0].feed is not None)
        self.hub.setVisible(not adding and self.hub.state is not None)

    def import_again(self) -> None:
        """Read the selected source once more: it may tell something new."""
        rows = self.table.selected()
        if len(rows) != 1 or not rows[0].can_be_read_again:
            return
        row = rows[0]
        if row.source is not None:
            if self.panel.task is None:
                self.open_panel()
                self.panel.set_path(row.location)
                self.panel.run()
            return
        assert row.feed is not None
        if row.kind == "github":
            is_org = row.feed.repository is None
            self.hub.sync(Wanted(() if is_org else (row.name,), row.name if is_org else None))
            bring_into_sight(self.hub)
        elif self.feed_panel.task is None:
            self.open_feed(row.kind)
            self.feed_panel.set_path(row.location, row.feed.repository or "")
            self.feed_panel.run()

    def add_from_github(self) -> None:
        """Put a repository or organisation on the list, and read it if that may begin."""
        from understudy.application.sync.service import PUBLIC_API
        from understudy.ui.sources.hub_dialogs import AddHubDialog

        state = self.hub.state
        api_url = state.api_url if state is not None else PUBLIC_API
        ready = self.hub.ready and not self.hub.run.running

        def added(wanted: Wanted) -> None:
            self.close_panel()
            if ready:
                self.hub.sync(wanted)
            else:
                words = self.tr("{name} is on the list. Nothing was asked of GitHub yet.")
                self.tools.toast(Toast(words.format(name=wanted.org or wanted.names[0])))
            bring_into_sight(self.hub)

        AddHubDialog(self._services, self.tools, api_url, added, self, reads=ready).open()

    def sync_all(self) -> None:
        """Bring everything on GitHub up to date."""
        self.hub.sync(Wanted())
        bring_into_sight(self.hub)

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

    def _fed(self, report: Report) -> None:
        """What was imported is chosen once the list has it."""
        self._wanted = ("feed", report.feed_id) if report.feed_id is not None else None

    def remove_source(self) -> None:
        """Take the selected source out with everything it brought. Rosters come back with Undo; history does not, so
        that is asked once."""
        if not (rows := self.table.selected()):
            return
        row = rows[0]
        if row.source is not None:
            number = row.source.id
            self.write(lambda: self._services.sources.remove(number), self.tr("Remove source"))
            return
        if not self._is_busy(row):
            ask_to_remove(self._services, self.tools, row, self)

    def remove_import(self) -> None:
        """Take the last import of the selected roster source out."""
        rows = self.table.selected()
        if rows and rows[0].source is not None and (last := rows[0].source.last_import_id) is not None:
            self.write(lambda: self._services.sources.remove_import(last), self.tr("Remove source"))

    def first_focus(self) -> QWidget | None:
        if not self.panel.isHidden():
            return self.panel.path
        if self._feed_panel is not None and not self._feed_panel.isHidden():
            return self._feed_panel.path
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
