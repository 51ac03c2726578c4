"""The window: frame first, services in the background, then the screens; and everything that ties them together."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from understudy.ui.screens import screen_specs
from understudy.ui.shell.app_info import AppInfo
from understudy.ui.shell.ui_state import FileState
from understudy.ui.shell.window import MainWindow
from understudy.ui.theme.theme import make_application, theme

if TYPE_CHECKING:
    from understudy.app.instance import SingleInstance
    from understudy.app.where import Where
    from understudy.application.changes import Changes
    from understudy.application.search import Hit
    from understudy.application.services import Services
    from understudy.tasks.runner import TaskRunner
    from understudy.ui.kit.palette import Deliver

POLL_MS = 2000
"""How often the journal's high-water mark is looked at, to notice other windows on the same database."""

GIVE_WAY_S = 0.001
UNSEEN_MS = 1000

_PROGRAMME, _CYCLE = "window.programme", "window.cycle"


class Desktop(QObject):
    """One window on one home.

    ``whole`` comes when everything is imported that stands behind the frame; ``another_wanted(home)`` asks for a window
    on another home in place of this one.
    """

    whole = Signal()
    another_wanted = Signal(object)

    def __init__(
        self, home: Path, database: str | None = None, programme: str | None = None, actor: str | None = None
    ) -> None:
        super().__init__()
        self._home, self._database, self._wanted_programme, self._actor = home, database, programme, actor
        self.state = FileState(home / "window.json")
        self._services: Services | None = None
        self._mark = 0
        self._begun = False
        info = AppInfo("Understudy", _versions, home / "log")
        self.window = MainWindow(info, None, self.state, screen_specs(self.services))
        self.window.closing.connect(self._close)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look)

    @cached_property
    def tasks(self) -> TaskRunner:
        """What runs work in the background."""
        from understudy.tasks.runner import TaskRunner

        return TaskRunner()

    def services(self) -> Services:
        """The services, once they are open."""
        if self._services is None:
            raise RuntimeError("a screen was opened before the services were ready")
        return self._services

    # --- opening ----------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Show the frame; once it is painted, import what stands behind it; then open the database."""
        self.window.painted.connect(self._complete)
        self.window.show()
        # A window that begins minimised, or behind others, may not be painted for long.
        QTimer.singleShot(UNSEEN_MS, self, self._complete)

    @Slot()
    def _complete(self) -> None:
        if self._begun:
            return
        self._begun = True
        from understudy.ui.kit.turns import Turns

        Turns(self).begin(self._completing())

    def _completing(self) -> Iterator[None]:
        yield from self.window.completing(self.tasks)
        from dataclasses import replace

        self.window.tools = replace(self.window.tools, app=self)
        self.window.undo_wanted.connect(self._undo)
        self.window.redo_wanted.connect(self._redo)
        self.window.context_wanted.connect(self._choose)
        self.tasks.changed.connect(self._after_change)
        self.window.providers.append(self._find)
        self.whole.emit()
        self._open()

    def _open(self) -> None:
        home, database, actor = self._home, self._database, self._actor

        def work() -> Services:
            from understudy.app.container import open_services

            return open_services(home, database, actor)

        from understudy.tasks.lanes import Lane

        title = self.tr("Opening the database")
        self.tasks.read(self, work, self._opened, self._cannot_open, title=title, lane=Lane.WRITE)

    def _cannot_open(self, error: BaseException) -> None:
        self.window.faces.show_error(error, self._open, self.tr("Understudy cannot open its database"))

    def _opened(self, services: Services) -> None:
        self._services = services
        if services.opened.backup is not None:
            from understudy.ui.kit.toast import Toast

            self.window.toasts.add(
                Toast(self.tr("The database was upgraded; a backup is in {file}").format(file=services.opened.backup))
            )
        self.tasks.read(self, lambda: self._where(None, None), self._begin)

    def _begin(self, where: Where) -> None:
        self._mark = where.mark
        self._show(where)
        self.window.start("" if where.programmes and where.cycles else "understudy:welcome")
        self._poll.start()

    def _where(self, programme: int | None, cycle: int | None) -> Where:
        """Runs in a lane: what there is, and what of it to show."""
        services = self.services()
        rows = services.programmes.rows()
        chosen = programme if programme is not None else self._remembered(_PROGRAMME)
        if programme is None and self._wanted_programme is not None:
            found = services.programmes.resolve(self._wanted_programme)
            chosen = found.id if found else None
        if chosen not in {row.id for row in rows}:
            chosen = rows[0].id if rows else None
        cycles = services.cycles.rows(chosen) if chosen is not None else []
        kept = cycle if cycle is not None and cycle >= 0 else self._remembered(f"{_CYCLE}.{chosen}")
        if kept not in {row.id for row in cycles}:
            kept = cycles[0].id if cycles else None
        undo = services.journal.state()
        from understudy.app.where import Where

        return Where(
            tuple((row.id, row.name) for row in rows),
            chosen,
            tuple((row.id, row.name) for row in cycles),
            kept,
            undo.undo or "",
            undo.redo or "",
            services.journal.high_water(),
        )

    def _remembered(self, key: str) -> int | None:
        text = self.state.get(key)
        return int(text) if text.isdigit() else None

    def _show(self, where: Where) -> None:
        self.window.set_context(where.programmes, where.programme, where.cycles, where.cycle)
        self.window.set_undo(where.undo, where.redo)

    # --- what people do -----------------------------------------------------------------------------------------
    @Slot(int, int)
    def _choose(self, programme: int, cycle: int) -> None:
        if programme >= 0:
            self.state.set(_PROGRAMME, str(programme))
        if cycle >= 0:
            self.state.set(f"{_CYCLE}.{programme}", str(cycle))
        self._wanted_programme = None
        self.tasks.read(
            self, lambda: self._where(programme if programme >= 0 else None, cycle), self._show, key="where"
        )

    @Slot()
    def _undo(self) -> None:
        self._take(self.tr("Taken back: {name}"), "undo")

    @Slot()
    def _redo(self) -> None:
        self._take(self.tr("Repeated: {name}"), "redo")

    def _take(self, words: str, what: str) -> None:
        from understudy.ui.kit.toast import Toast

        journal = self.services().journal
        self.tasks.write(
            self,
            journal.undo if what == "undo" else journal.redo,
            lambda changes: self.window.toasts.add(Toast(words.format(name=changes.operation))),
            title=words.format(name=""),
        )

    def _find(self, text: str, deliver: Deliver) -> None:
        """People, roles and cycles for the search box and the palette."""
        if self._services is None or not text.strip() or self.window.programme is None:
            return
        from understudy.ui.kit.palette import Entry

        search, programme, go = self._services.search, self.window.programme, self.window.go
        kinds = {
            "person": self.tr("Person"),
            "role": self.tr("Role"),
            "cycle": self.tr("Cycle"),
            "account": self.tr("Account only"),
        }
        icons = {"person": "person", "role": "ladder", "cycle": "calendar", "account": "link"}

        def entry(hit: Hit) -> Entry:
            note = f"{kinds[hit.kind]} {hit.detail}".strip()
            # What was typed is among the words searched: the service has already decided that this fits.
            return Entry(hit.title, lambda: go(hit.link), note, icons[hit.kind], f"{text} {hit.detail}")

        def show(hits: list[Hit]) -> None:
            deliver([entry(hit) for hit in hits])

        self.tasks.read(self, lambda: search.find(programme, text), show, key="search")

    # --- what happens -------------------------------------------------------------------------------------------
    @Slot(object)
    def _after_change(self, changes: Changes) -> None:
        programme = self.window.programme
        self.tasks.read(self, lambda: self._where(programme, None), self._again, key="where")

    def _again(self, where: Where) -> None:
        self._mark = max(self._mark, where.mark)
        self._show(where)

    @Slot()
    def _look(self) -> None:
        """Has another window changed something?"""
        services, mark = self._services, self._mark
        if services is None or self.tasks.busy:
            return

        def work() -> tuple[int, Changes | None]:
            newest = services.journal.high_water()
            return newest, services.journal.changes_since(mark) if newest > mark else None

        def done(found: tuple[int, Changes | None]) -> None:
            newest, changes = found
            if newest > self._mark:
                self._mark = newest
                if changes:
                    self.tasks.changed.emit(changes)

        self.tasks.read(self, work, done, key="poll")

    # --- what screens ask of the app ----------------------------------------------------------------------------
    def reopen(self, home: Path) -> None:
        """Close this home and open another folder as home."""
        self.another_wanted.emit(home)

    def restore(self, backup: Path) -> None:
        """Put a backup in place of the database, and open it. Says in the message bar when it is none."""
        from understudy.tasks.lanes import Lane

        services = self.services()
        place = services.place
        self._poll.stop()

        def work() -> None:
            from understudy.application.backups import restore_backup

            services.close()
            restore_backup(place, backup)

        def failed(error: BaseException) -> None:
            # Nothing was replaced: the same database goes on.
            self._poll.start()
            self.window.messages.show_error(error, self.tr("Restore a backup"))

        title = self.tr("Restore a backup")
        self.tasks.read(
            self, work, lambda _: self.another_wanted.emit(self._home), failed, title=title, lane=Lane.WRITE
        )

    def show_programme(self, programme_id: int) -> None:
        """Bring a programme in sight, with its newest cycle."""
        self._choose(programme_id, -1)

    @Slot()
    def _close(self) -> None:
        self._poll.stop()
        for title in self.tasks.shutdown():
            print(f"understudy: still at work when closing: {title}", file=sys.stderr)
        self.state.flush()
        if self._services is not None:
            self._services.close()
            self._services = None


def _versions() -> tuple[tuple[str, str], ...]:
    # Slow to import, and seldom asked for.
    from importlib.metadata import version

    from PySide6 import __version__ as pyside
    from PySide6.QtCore import qVersion

    return (
        ("Understudy", version("understudy")),
        ("Python", sys.version.split()[0]),
        ("Qt", qVersion()),
        ("PySide6", pyside),
    )


class Application(QObject):
    """The running program: one window at a time, on one home after another."""

    def __init__(self, database: str | None, programme: str | None, actor: str | None) -> None:
        super().__init__()
        self._database, self._programme, self._actor = database, programme, actor
        self._instance: SingleInstance | None = None
        self.desktop: Desktop | None = None
        self._collector: QObject | None = None

    def open(self, home: Path) -> bool:
        """Open a window on a home; False when another one of this user is on it already, which comes to the front."""
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        from understudy.app.instance import SingleInstance

        instance = SingleInstance(home, self._database, self)
        if instance.other_is_running():
            return False
        desktop = Desktop(home, self._database, self._programme, self._actor)
        desktop.another_wanted.connect(self._switch)
        instance.asked.connect(desktop.window.come_to_front)
        self._instance, self.desktop = instance, desktop
        desktop.whole.connect(self._watch)
        desktop.start()
        return True

    @Slot()
    def _watch(self) -> None:
        """What is slow to import and needed only from the first work on: other starts, the log, the last net."""
        from understudy.app.crash import install_crash_handler
        from understudy.app.log import start_log
        from understudy.tasks.collector import GuiCollector

        assert self.desktop is not None
        assert self._instance is not None
        self._instance.listen()
        start_log(self.desktop.window.info.log_folder)
        install_crash_handler(self.desktop.window)
        if self._collector is None:
            self._collector = GuiCollector(QApplication.instance())

    @Slot(object)
    def _switch(self, home: Path) -> None:
        """Another window takes the place of this one."""
        old, instance = self.desktop, self._instance
        QApplication.setQuitOnLastWindowClosed(False)
        if instance is not None:
            instance.close()
        if old is not None:
            old.window.close()
            old.window.deleteLater()
        try:
            opened = self.open(home)
        except OSError as error:
            print(f"understudy: {home} cannot be opened: {error.strerror}", file=sys.stderr)
            opened = False
        QApplication.setQuitOnLastWindowClosed(True)
        if not opened:
            QApplication.quit()


def run_window(home: Path, database: str | None, programme: str | None, actor: str | None) -> int:
    """Open the window and stay until it closes; a second start for the same home brings the first to the front."""
    from understudy.app.platform import need_display

    need_display()
    application = QApplication.instance() or make_application(sys.argv[0])
    assert isinstance(application, QApplication)
    application.setApplicationName("understudy")
    application.setApplicationDisplayName("Understudy")
    application.setDesktopFileName("org.understudy.Understudy")
    theme()
    # A worker that computes gives way to the window after a millisecond, not after Python's usual five.
    sys.setswitchinterval(GIVE_WAY_S)
    program = Application(database, programme, actor)
    if not program.open(home):
        print("understudy: it is already open; its window was brought to the front", file=sys.stderr)
        return 0
    return application.exec()
