"""The Ladder screen, tab by tab, and the page of a case keep what every screen promises."""

from __future__ import annotations

import pytest

from tests.application.ladder.town import town_home as town_home
from tests.ui.contracts import ScreenContract, open_screen  # noqa: F401 - a fixture
from tests.ui.ladder.towns import ladder_town as ladder_town
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.ladder.case import CaseScreen
from understudy.ui.ladder.screen import LadderScreen


class _OnTown(ScreenContract):
    """Screens over a town with two cases, and over an empty home."""

    @pytest.fixture(autouse=True)
    def _services(self, ladder_town: Services, empty: Services) -> None:
        self.full, self.empty = ladder_town, empty


class _Tab(_OnTown):
    """The Ladder screen with one of its tabs in sight."""

    tab = 0

    def make_screen(self, tools: ScreenTools) -> Screen:
        return self._made(self.full, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return self._made(self.empty, tools)

    def _made(self, services: Services, tools: ScreenTools) -> Screen:
        screen = LadderScreen(services, tools)
        screen.tabs.setCurrentIndex(self.tab)
        return screen


class TestRungs(_Tab):
    tab = 0


class TestClose(_Tab):
    tab = 1


class TestCases(_Tab):
    tab = 2


class TestQuiet(_Tab):
    tab = 3


class TestReplay(_Tab):
    tab = 4


class TestText(_Tab):
    tab = 5


class TestCase(_OnTown):
    """The page of a nomination; where no case is chosen, it says where they are."""

    number = 1

    def make_screen(self, tools: ScreenTools) -> Screen:
        return _Chosen(self.full, tools, self.number)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return CaseScreen(self.empty, tools)


class TestTalk(TestCase):
    """The page of a talk about a quiet time."""

    number = 2


class _Chosen(CaseScreen):
    """Opens one case whatever the link says: the window of the contracts has only one place."""

    def __init__(self, services: Services, tools: ScreenTools, number: int) -> None:
        super().__init__(services, tools)
        self._number = number

    def wanted(self) -> str:
        return str(self._number)
