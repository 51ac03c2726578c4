"""Team keeps the promises of every screen, as board, table and dates; so do its dialogs."""

from __future__ import annotations

import pytest

from tests.ui import checks
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.team.teams import CYCLE, TeamAt, dialog, open_team
from understudy.application.services import Services
from understudy.ui.kit.forms import FormDialog
from understudy.ui.kit.link import Link
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.team.cycle_dialogs import ExportDialog
from understudy.ui.team.screen import TeamScreen
from understudy.ui.theme.theme import theme


class TestBoard(ScreenContract):
    part: tuple[str, ...] = ()

    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        self.sample, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        screen = TeamAt(self.sample, tools)
        screen.link = Link("team", (CYCLE, *self.part))
        return screen

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return TeamScreen(self.empty, tools)


class TestTable(TestBoard):
    part = ("table",)


class TestDates(TestBoard):
    part = ("dates",)


DIALOGS = ["add_person", "move_within", "remove", "edit_seat", "edit_row", "add_role", "create_next"]


@pytest.mark.parametrize("what", DIALOGS)
@pytest.mark.parametrize("scale", [100, 200])
def test_dialogs_can_be_read_and_used_by_keyboard(open_screen: Open, sample: Services, what: str, scale: int) -> None:  # noqa: F811
    theme().apply(text_scale=scale)
    team = open_team(open_screen, sample)
    getattr(team.screen.deeds, what)()
    form = dialog(FormDialog)
    assert checks.nameless(form) == []
    assert checks.mouse_only(form) == []
    assert checks.clipped(form) == []
    form.reject()
    settle()


def test_the_roster_file_can_be_read(open_screen: Open, sample: Services) -> None:  # noqa: F811
    team = open_team(open_screen, sample)
    team.run("team.export")
    shown = dialog(ExportDialog)
    assert checks.nameless(shown) == []
    assert shown.view.toPlainText() == sample.exports.roster(1, CYCLE)
    shown.reject()
