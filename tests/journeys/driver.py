"""Runs the real program and a journey through it, by keyboard only; what came of it is printed as JSON.

``python -m tests.journeys.driver JOURNEY HOME PICTURES [WORDS…]``: a journey is a generator that does something and
yields what must become true before it goes on.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from understudy.app import gui
from understudy.ui.actions.mnemonics import plain
from understudy.ui.kit.screen import Screen

Wait = tuple[str, Callable[[], bool]]
Journey = Generator[Wait, None, None]

LOOK_MS = 5
PATIENCE_MS = 30_000
MOST_TABS = 120


class Traveller:
    """The keyboard and the eyes of a person in front of the window."""

    def __init__(self, desktop: gui.Desktop) -> None:
        self.desktop = desktop
        self.window = desktop.window
        self.notes: dict[str, Any] = {}

    # -- eyes --------------------------------------------------------------------------------------------------------
    def focused(self) -> QWidget:
        """Where keys go."""
        return QApplication.focusWidget() or QApplication.activeWindow() or self.window

    @staticmethod
    def name(widget: QWidget) -> str:
        """What a screen reader would call it."""
        text = getattr(widget, "text", None)
        return widget.accessibleName() or (plain(text()) if callable(text) else "")

    def screen(self, screen_id: str) -> Wait:
        """That screen is open and nothing is at work."""

        def there() -> bool:
            current = self.window.current_screen
            return current is not None and current.id == screen_id and not self.desktop.tasks.busy

        return f"the screen {screen_id}", there

    def named(self, start: str) -> list[QWidget]:
        """What is in sight under names that start so."""
        found = self.window.findChildren(QWidget)
        return [widget for widget in found if widget.isVisible() and self.name(widget).startswith(start)]

    def shows(self, start: str) -> Wait:
        """Something of that name is in sight, and nothing is at work."""
        return f"“{start}” in sight", lambda: bool(self.named(start)) and not self.desktop.tasks.busy

    def undo(self) -> str:
        """What undo would take back, "" for nothing."""
        return self.window.registry.context.text("undo")

    def undo_says(self, part: str) -> Wait:
        """Undo would take back something of that name, and nothing is at work."""
        return f"undo to say “{part}”", lambda: not self.desktop.tasks.busy and part in self.undo()

    def current(self) -> Screen:
        """The screen in sight."""
        assert self.window.current_screen is not None
        return self.window.current_screen

    def read(self, key: str, work: Callable[[], Any]) -> Wait:
        """Note what a service says."""
        self.desktop.tasks.read(self.window, work, lambda found: self.notes.__setitem__(key, found))
        return f"an answer about {key}", lambda: key in self.notes

    def in_the_window(self) -> Wait:
        """The window has the keyboard: this display has no window manager that would give it, or give it back."""
        self.window.activateWindow()
        return "the window to have the keyboard", self.window.isActiveWindow

    # -- fingers -----------------------------------------------------------------------------------------------------
    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, wherever the keyboard is."""
        QTest.keyClick(self.focused(), key, modifier)

    def control(self, key: Qt.Key) -> None:
        """A key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def write(self, text: str) -> None:
        """Type a text in place of what stands there."""
        self.control(Qt.Key.Key_A)
        QTest.keyClicks(self.focused(), text)

    def tab_to(self, start: str) -> None:
        """Press Tab until the keyboard is on something whose name starts so."""
        passed = []
        for _ in range(MOST_TABS):
            name = self.name(self.focused())
            if name.startswith(start):
                return
            passed.append(name)
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never came to “{start}”, only to {sorted(set(passed))}")

    def palette(self, text: str) -> Journey:
        """Ctrl+K, type, Enter."""
        before = self.focused()
        self.control(Qt.Key.Key_K)
        yield "the palette", lambda: self.focused() is not before and self.name(self.focused()) == "Find and do"
        box = self.focused()
        QTest.keyClicks(box, text)
        yield "what the palette found", lambda: not self.desktop.tasks.busy
        self.press(Qt.Key.Key_Return)


class Guide(QObject):
    """Goes on with a journey whenever what it waits for has become true."""

    def __init__(self, traveller: Traveller, journey: Journey, pictures: Path) -> None:
        super().__init__(traveller.desktop)
        self._traveller, self._journey, self._pictures = traveller, journey, pictures
        self._wait: Wait = traveller.in_the_window()
        self._asked = QElapsedTimer()
        self._asked.start()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        what, true = self._wait
        try:
            if not true():
                if self._asked.elapsed() > PATIENCE_MS:
                    raise TimeoutError(f"waited in vain for {what}")
                return
            self._wait = next(self._journey)
            self._asked.restart()
        except StopIteration:
            self._end({"notes": self._traveller.notes})
        except Exception as error:  # noqa: BLE001 - told to the test, with a picture
            file = self._pictures / "where-it-ended.png"
            self._traveller.window.grab().save(str(file))
            told = "".join(traceback.format_exception(error))
            self._end({"failed": f"{told}\n(see {file})", "notes": self._traveller.notes})

    def _end(self, result: dict[str, Any]) -> None:
        self._timer.stop()
        print(json.dumps(result, default=str), flush=True)
        # As a person would: Ctrl+Q.
        if "failed" in result:
            QApplication.exit(3)
        else:
            self._traveller.control(Qt.Key.Key_Q)


def run(arguments: list[str]) -> int:
    """Start the program as its command does, and the journey once its window is there."""
    from tests.journeys.journeys import JOURNEYS
    from understudy.app.cli import main

    name, home, pictures, *words = arguments
    start = gui.Desktop.start

    def started(desktop: gui.Desktop) -> None:
        start(desktop)
        traveller = Traveller(desktop)
        Guide(traveller, JOURNEYS[name](traveller, *words), Path(pictures))

    gui.Desktop.start = started  # type: ignore[assignment,method-assign]
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    return main(["--home", home])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
