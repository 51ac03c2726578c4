"""The promises of every screen: directories on each tab, subprojects, aliases."""

from __future__ import annotations

import pytest

from tests.ui.contracts import ScreenContract, open_screen  # noqa: F401 - a fixture
from tests.ui.owners.homes import owned, owned_home  # noqa: F401 - fixtures
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.owners.panel import FINDINGS
from understudy.ui.owners.screen import ALIASES, SUBPROJECTS, OwnersScreen


class _Contract(ScreenContract):
    tab = 0
    mode = ""

    @pytest.fixture(autouse=True)
    def _homes(self, owned: Services, empty: Services) -> None:  # noqa: F811
        self.owned, self.empty = owned, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        screen = OwnersScreen(self.owned, tools)
        screen.tree.key = "pkg"
        screen.panel.tabs.setCurrentIndex(self.tab)
        if self.mode:
            screen.mode.setCurrentIndex(screen.mode.findData(self.mode))
        return screen

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return OwnersScreen(self.empty, tools)


class TestWho(_Contract):
    """With the people of a directory."""


class TestCoverage(_Contract):
    """With its coverage."""

    tab = 1


class TestAsk(_Contract):
    """With who could be asked."""

    tab = 2


class TestFindings(_Contract):
    """With findings."""

    tab = FINDINGS


class TestLookingBack(_Contract):
    """Before anybody asked to look back."""

    tab = 4


class TestSubprojects(_Contract):
    """With the subprojects of groups."""

    mode = SUBPROJECTS


class TestAliases(_Contract):
    """With no rules for roles."""

    mode = ALIASES
