"""What every screen is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from understudy.ui.kit.link import Link
from understudy.ui.kit.screen_spec import ScreenSpec as ScreenSpec
from understudy.ui.kit.toast import Toast

if TYPE_CHECKING:
    from understudy.application.changes import Changes
    from understudy.tasks.runner import TaskRunner
    from understudy.ui.actions.registry import ActionRegistry
    from understudy.ui.actions.spec import ActionSpec
    from understudy.ui.kit.message_bar import Message
    from understudy.ui.kit.state import UiState


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """Where the person is: programme and cycle (None while there is none), and the link that led here."""

    programme_id: int | None
    cycle_id: int | None
    cycle: str
    link: Link


class AppHooks(Protocol):
    """What only the app can do, because it changes what the window stands on."""

    def reopen(self, home: Path) -> None:
        """Close this home and open another folder as home."""

    def restore(self, backup: Path) -> None:
        """Put a backup in place of the database, and open it."""

    def show_programme(self, programme_id: int) -> None:
        """Bring a programme in sight, with its newest cycle."""


@dataclass(frozen=True)
class ScreenTools:
    """What the window lends to every screen. ``app`` is None where no app stands behind the window, as in tests."""

    tasks: TaskRunner
    registry: ActionRegistry
    state: UiState
    toast: Callable[[Toast], None]
    message: Callable[[Message], None]
    navigate: Callable[[str], Any]
    undo: Callable[[], Any]
    app: AppHooks | None = None

    def write(
        self,
        owner: QObject,
        work: Callable[[], Changes],
        title: str,
        done: Callable[[Changes], Any] | None = None,
    ) -> None:
        """Do something that can be undone: run it in the write lane, then say its name with an Undo button.

        ``title`` names the work while it runs and when it fails. Nothing is said if nothing had to be changed.
        """

        def written(changes: Changes) -> None:
            self.say(changes)
            if done is not None:
                done(changes)

        self.tasks.write(owner, work, written, title=title)

    def say(self, changes: Changes) -> None:
        """Say what was done, with an Undo button."""
        if changes:
            self.toast(Toast(changes.operation, QCoreApplication.translate("ScreenTools", "Undo"), self.undo))


class Screen(QWidget):
    """Base of every screen. Subclasses set ``id`` and ``nouns``, build widgets in __init__, read in ``refresh``.

    ``nouns`` are the fields of Changes that concern it: when one of them changes, ``refresh`` runs at once if the
    screen is in sight, else when it is next shown.
    """

    id: ClassVar[str] = ""
    nouns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, tools: ScreenTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.tools = tools
        self.context: ScreenContext | None = None
        self._stale = False

    def title(self) -> str:
        """The name at the head of the window; may name what is shown."""
        return ""

    def refresh(self) -> None:
        """Read again and show. The context is set by then."""
        raise NotImplementedError

    def write(self, work: Callable[[], Changes], title: str, done: Callable[[Changes], Any] | None = None) -> None:
        """Do something that can be undone, and say so: ``ScreenTools.write``."""
        self.tools.write(self, work, title, done)

    def actions_of_screen(self) -> list[ActionSpec]:
        """Actions to register, once, with ``scope`` = the screen's id."""
        return []

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes when the screen opens."""
        return None

    def focus_filter(self) -> None:
        """Ctrl+F: put the cursor into the filter box, where there is one."""

    def show_context(self, context: ScreenContext) -> None:
        """Show this programme, cycle and link; reads only if something differs from before."""
        if context != self.context or self._stale:
            self.context = context
            self._stale = False
            self.refresh()

    def on_changed(self, changes: Changes) -> None:
        """Something was written: look again if it concerns this screen."""
        if self.context is None or not changes.touches(*self.nouns):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self.context is not None:
            self._stale = False
            self.refresh()
