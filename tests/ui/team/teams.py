"""The Team screen over the sample community, opened in a window that only notes where it leads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog

from tests.ui.contracts import Open, settle
from tests.ui.home.homes import Told, open_listening
from understudy.application.rosters import BoardColumn, Card
from understudy.application.services import Services
from understudy.ui.kit.link import Link
from understudy.ui.kit.screen import ScreenContext, ScreenTools
from understudy.ui.team.screen import TeamScreen

CYCLE = "3.10"
D = TypeVar("D", bound=QDialog)


class TeamAt(TeamScreen):
    """Opens at a cycle of the sample, whatever the window's switcher says."""

    link = Link("team", (CYCLE,))

    def show_context(self, context: ScreenContext) -> None:
        super().show_context(replace(context, link=self.link))


@dataclass
class Team:
    """A team on screen."""

    screen: TeamScreen
    told: Told
    services: Services

    def columns(self) -> tuple[BoardColumn, ...]:
        """The board as the database has it."""
        return self.services.rosters.board(1, CYCLE).columns

    def column(self, label: str) -> BoardColumn:
        """One role of it."""
        return next(c for c in self.columns() if c.label == label)

    def names(self, label: str) -> list[str]:
        """Its shadows, in order."""
        return [card.name for card in self.column(label).shadows]

    def focus(self, seat: Card) -> None:
        """Put the keyboard on a card."""
        self.screen.board.focus_card(seat.seat_id)

    def run(self, action: str) -> None:
        """Do what an action does, if it is enabled."""
        found: Any = self.screen.tools.registry.action(action)
        assert found.isEnabled(), f"{action} is not enabled"
        found.trigger()
        settle()

    def enabled(self, action: str) -> bool:
        """Whether an action could be done."""
        return bool(self.screen.tools.registry.action(action).isEnabled())


def open_team(open_screen: Open, services: Services, *parts: str) -> Team:
    """Open the screen at the last cycle of the sample, or where the parts of the link say."""

    def build(tools: ScreenTools) -> TeamScreen:
        screen = TeamAt(services, tools)
        screen.link = Link("team", parts or (CYCLE,))
        return screen

    screen, told = open_listening(open_screen, build)
    return Team(screen, told, services)


def dialog(kind: type[D]) -> D:
    """The dialog of that kind that is open."""
    settle()
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__} are open"
    return found[0]
