"""The whole program in this process, offscreen: a window on a home, waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from understudy.app.gui import Desktop
from understudy.ui.kit.turns import anything_at_work

PATIENCE_MS = 30_000


def rest(qtbot: QtBot, desktop: Desktop) -> None:
    """Wait until a screen is open and nothing is at work."""

    def quiet() -> bool:
        return desktop.window.current_screen is not None and not desktop.tasks.busy and not anything_at_work()

    qtbot.waitUntil(quiet, timeout=PATIENCE_MS)
    # What was asked for by the last delivery begins with the next turn of the event loop.
    qtbot.wait(30)
    qtbot.waitUntil(quiet, timeout=PATIENCE_MS)


@contextmanager
def open_desktop(qtbot: QtBot, home: Path) -> Iterator[Desktop]:
    """A window on a home, its first screen filled; closed at the end."""
    desktop = Desktop(home, None, None, "Tess Tester")
    qtbot.addWidget(desktop.window)
    desktop.window.resize(1280, 800)
    desktop.start()
    try:
        rest(qtbot, desktop)
        yield desktop
    finally:
        desktop.window.close()
        desktop.deleteLater()
