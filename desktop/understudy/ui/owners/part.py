"""A tab beside the tree: built when it is first looked at, a few milliseconds a turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.turns import Turns
from understudy.ui.owners.sight import Sight
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class Part(QWidget):
    """Subclasses give ``build`` and ``fill``, generators that may be interrupted wherever they yield.

    ``place_wanted(path)``: somebody asked for another directory.
    """

    place_wanted = Signal(str)

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        self.services, self.tools = services, tools
        self.sight: Sight | None = None
        self._built = False
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        self.page = QVBoxLayout(self)
        self.page.setContentsMargins(0, theme().space(3), 0, 0)
        self.page.setSpacing(theme().space(2))

    def show_sight(self, sight: Sight) -> None:
        """Show a directory; the same one again changes nothing."""
        if sight is not self.sight:
            self.sight = sight
            self._turns.begin(self._steps(sight))

    def forget(self) -> None:
        """Show afresh next time."""
        self.sight = None

    def build(self) -> Iterator[None]:
        """Make the widgets."""
        raise NotImplementedError

    def fill(self, sight: Sight) -> Iterator[None]:
        """Put in what is to be shown."""
        raise NotImplementedError

    def _steps(self, sight: Sight) -> Iterator[None]:
        if not self._built:
            yield from self.build()
            self._built = True
            yield
        yield from self.fill(sight)
