"""What tests of screens stand on: the sample community and an empty home side by side, and a look at what was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.ui.contracts import Open
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.toast import Toast
from understudy.ui.shell.window import MainWindow


@dataclass
class FakeApp:
    """Stands where the app would, and keeps what it was asked for."""

    homes: list[Path] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)
    programmes: list[int] = field(default_factory=list)

    def reopen(self, home: Path) -> None:
        self.homes.append(home)

    def restore(self, backup: Path) -> None:
        self.backups.append(backup)

    def show_programme(self, programme_id: int) -> None:
        self.programmes.append(programme_id)


@dataclass
class Told:
    """What a screen asked the window for."""

    window: MainWindow
    links: list[str] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    app: FakeApp = field(default_factory=FakeApp)
    undone: int = 0

    def undo(self) -> None:
        self.undone += 1


def open_listening(open_screen: Open, build: Callable[[ScreenTools], Screen], link: str = "") -> tuple[Any, Told]:
    """Open a screen in a window whose tools only note where the screen leads and what it says."""
    notes: list[Told] = []

    def listening(tools: ScreenTools) -> Screen:
        window = tools.registry.window
        assert isinstance(window, MainWindow)
        told = Told(window)
        notes.append(told)
        return build(replace(tools, navigate=told.links.append, toast=told.toasts.append, undo=told.undo, app=told.app))

    _, screen = open_screen(listening)
    return screen, notes[0]
