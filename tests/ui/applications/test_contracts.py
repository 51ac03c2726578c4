"""The screens of applications keep what every screen promises."""

from __future__ import annotations

import pytest

from tests.ui.applications.forms import applied as applied
from tests.ui.contracts import ScreenContract, open_screen  # noqa: F401 - a fixture
from understudy.application.services import Services
from understudy.ui.applications.page import ApplicationScreen
from understudy.ui.applications.screen import ApplicationsScreen
from understudy.ui.kit.screen import Screen, ScreenTools


class TestApplications(ScreenContract):
    @pytest.fixture(autouse=True)
    def _services(self, applied: Services, empty: Services) -> None:
        self.full, self.empty = applied, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return ApplicationsScreen(self.full, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return ApplicationsScreen(self.empty, tools)


class _First(ApplicationScreen):
    """Opens the first application whatever the link says: the window of the contracts has only one place."""

    def wanted(self) -> str:
        return "2"


class TestApplication(TestApplications):
    def make_screen(self, tools: ScreenTools) -> Screen:
        return _First(self.full, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return ApplicationScreen(self.empty, tools)
