"""The Staffing screen, tab by tab, keeps what every screen promises."""

from __future__ import annotations

import pytest

from tests.ui.applications.forms import applied as applied
from tests.ui.contracts import ScreenContract, open_screen  # noqa: F401 - a fixture
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.staffing.screen import StaffingScreen


class TestTeam(ScreenContract):
    tab = 0

    @pytest.fixture(autouse=True)
    def _services(self, applied: Services, empty: Services) -> None:
        self.full, self.empty = applied, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return self._made(self.full, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return self._made(self.empty, tools)

    def _made(self, services: Services, tools: ScreenTools) -> Screen:
        screen = StaffingScreen(services, tools)
        screen.tabs.setCurrentIndex(self.tab)
        return screen


class TestOthers(TestTeam):
    tab = 1


class TestSeats(TestTeam):
    tab = 2


class TestRules(TestTeam):
    tab = 3


class TestFixed(TestTeam):
    tab = 4
