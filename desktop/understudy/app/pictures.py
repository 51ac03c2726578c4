"""Pictures of every screen, for the demo without a display and for the README."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from understudy.app.gui import Desktop
from understudy.ui.kit.turns import anything_at_work
from understudy.ui.theme.theme import Mode, theme

SIZE = (1280, 800)
QUIET_MS = 120
"""How long nothing must be at work before a screen counts as drawn."""
PATIENCE_MS = 30_000


class _Artist:
    """Opens one place after another and draws it once everything is read."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    def settle(self) -> None:
        """Run the event loop until no task is at work and the window had time to paint."""
        loop = QEventLoop()
        quiet = QTimer(singleShot=True, interval=QUIET_MS)
        quiet.timeout.connect(loop.quit)
        watch = QTimer(interval=20)
        busy = self._desktop.tasks

        def look() -> None:
            if busy.busy or anything_at_work() or self._desktop.window.current_screen is None:
                quiet.stop()
            elif not quiet.isActive():
                quiet.start()

        watch.timeout.connect(look)
        limit = QTimer(singleShot=True, interval=PATIENCE_MS)
        limit.timeout.connect(loop.quit)
        watch.start()
        limit.start()
        loop.exec()
        watch.stop()
        if not limit.isActive():
            raise TimeoutError("a screen did not finish reading in time")
        limit.stop()

    def draw(self, link: str, file: Path) -> None:
        """Open a place and write its picture."""
        if link:
            self._desktop.window.go(link)
        self.settle()
        wanted, current = link.partition(":")[2].partition("/")[0], self._desktop.window.current_screen
        if wanted and (current is None or current.id != wanted):
            raise RuntimeError(f"the screen {wanted} did not open")
        if not self._desktop.window.grab().save(str(file)):
            raise OSError(f"{file} cannot be written; choose another folder")


def draw(home: Path, out: Path, note: Callable[[Path], None]) -> None:
    """Draw every screen of a home, light and dark, to ``out``; ``note`` hears of each file."""
    application = QApplication.instance() or QApplication(["understudy"])
    assert isinstance(application, QApplication)
    look = theme()
    out.mkdir(parents=True, exist_ok=True)
    desktop = Desktop(home, None, None, "You")
    desktop.window.resize(*SIZE)
    desktop.start()
    artist = _Artist(desktop)
    artist.settle()
    services = desktop.services()
    programme = services.programmes.rows()[0].id
    cycle = services.cycles.rows(programme)[0].name
    following = services.cycles.next_name(programme)
    person = max(services.people.rows(programme), key=lambda row: (row.cycles, row.led, row.id))
    # Somebody whom no roster names: an account is all there is of them. Without git there is nobody like that.
    account = next((row.account_id for row in services.contributions.owners() if row.person_id is None), None)
    case = next((row.id for row in services.cases.rows(kind="promotion")), None)
    applied = next((row["id"] for row in services.applications.rows(programme)), None)
    places = {
        "home": "understudy:home",
        "team": f"understudy:team/{cycle}",
        "applications": "understudy:applications",
        **({"application": f"understudy:application/{applied}"} if applied is not None else {}),
        "staffing": "understudy:staffing",
        "people": "understudy:people",
        "person": f"understudy:person/{person.id}",
        **({"account": f"understudy:account/{account}"} if account is not None else {}),
        "merges": "understudy:merges",
        "succession": f"understudy:succession/{following}/Docs",
        "ladder": "understudy:ladder",
        **({"case": f"understudy:case/{case}"} if case is not None else {}),
        "owners": "understudy:owners",
        "roles": "understudy:roles",
        "reports": "understudy:reports",
        "sources": "understudy:sources",
        "settings": "understudy:settings",
        "welcome": "understudy:welcome",
    }
    for mode in (Mode.LIGHT, Mode.DARK):
        look.apply(mode)
        for name, link in places.items():
            file = out / f"{name}-{mode.value}.png"
            artist.draw(link, file)
            note(file)
    desktop.window.close()
    desktop.window.deleteLater()
