"""The first run: a name, then rosters or the sample, then a filled Home."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from tests.qt_leaks import ExpectedErrors
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.home.homes import Told, open_listening
from tests.ui.sources.rosters import two_cycles
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.welcome.screen import WelcomeScreen


class TestWelcomeContract(ScreenContract):
    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        self.sample, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return WelcomeScreen(self.sample, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return WelcomeScreen(self.empty, tools)

    def test_an_empty_place_says_how_to_begin(self, open_screen: Open) -> None:  # noqa: F811
        """The whole screen says how to begin: its first button is the way most people take."""
        _, screen = open_screen(self.make_empty_screen)
        buttons = [b for b in screen.findChildren(QPushButton) if b.isVisibleTo(screen) and b.isEnabled()]
        assert buttons[0].property("kind") == "primary"


@pytest.fixture
def welcome(open_screen: Open, empty: Services) -> tuple[WelcomeScreen, Told]:  # noqa: F811
    return open_listening(open_screen, lambda tools: WelcomeScreen(empty, tools))


def write_name(screen: WelcomeScreen, name: str) -> None:
    screen.name.setFocus()
    screen.name.selectAll()
    QTest.keyClicks(screen.name, name)


def test_the_account_s_name_is_suggested(welcome: tuple[WelcomeScreen, Told], empty: Services) -> None:
    assert welcome[0].name.text() == empty.settings.me().name


def test_the_sample_leads_to_a_filled_home(welcome: tuple[WelcomeScreen, Told], empty: Services) -> None:
    screen, told = welcome
    write_name(screen, "Ada Oxley")
    QTest.mouseClick(screen.sample, Qt.MouseButton.LeftButton)
    programme = empty.programmes.rows()[0]
    assert programme.is_sample
    assert programme.cycles == 10
    me = empty.settings.me()
    assert (me.name, me.asked) == ("Ada Oxley", True)
    assert told.app.programmes == [programme.id]
    assert told.links == ["understudy:home"]
    assert empty.journal.state().undo == "Import the sample community"


def test_the_sample_s_contributions_come_after_its_rosters(
    welcome: tuple[WelcomeScreen, Told],
    empty: Services,
) -> None:
    screen, told = welcome
    write_name(screen, "Ada Oxley")
    screen.sample.click()
    assert told.links == ["understudy:home"]
    assert {row.name for row in empty.contributions.repositories()} == {
        "lantern-sample/lantern",
        "lantern-sample/releases",
    }


def test_without_git_it_says_what_is_left_out(
    welcome: tuple[WelcomeScreen, Told],
    empty: Services,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    screen, told = welcome
    write_name(screen, "Ada Oxley")
    screen.sample.click()
    assert empty.programmes.rows()[0].cycles == 10
    assert any("git was not found" in toast.text for toast in told.toasts)


def test_rosters_lead_to_a_filled_home(
    welcome: tuple[WelcomeScreen, Told],
    empty: Services,
    tmp_path: Path,
) -> None:
    screen, told = welcome
    write_name(screen, "Ada Oxley")
    QTest.mouseClick(screen.rosters, Qt.MouseButton.LeftButton)
    dialog = screen.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(two_cycles(tmp_path / "rosters")))
    dialog.close()
    row = empty.programmes.rows()[0]
    assert (row.name, row.cycles, row.is_sample) == ("Kubernetes release team", 2, False)
    assert told.links == ["understudy:home"]


def test_rosters_do_not_mix_with_the_sample(open_screen: Open, sample: Services, tmp_path: Path) -> None:  # noqa: F811
    screen, _ = open_listening(open_screen, lambda tools: WelcomeScreen(sample, tools))
    screen.import_rosters(two_cycles(tmp_path / "rosters"))
    assert {row.name: row.cycles for row in sample.programmes.rows()} == {
        "Lantern release team (sample)": 10,
        "Kubernetes release team": 2,
    }


def test_without_a_name_nothing_begins(welcome: tuple[WelcomeScreen, Told], empty: Services) -> None:
    screen, told = welcome
    screen.name.setFocus()
    screen.name.selectAll()
    QTest.keyClick(screen.name, Qt.Key.Key_Backspace)
    screen.sample.click()
    assert screen.name_problem.isVisibleTo(screen)
    assert empty.programmes.rows() == []
    assert told.links == []
    write_name(screen, "A")
    assert not screen.name_problem.isVisibleTo(screen)


def test_a_folder_without_rosters_is_explained(
    welcome: tuple[WelcomeScreen, Told], tmp_path: Path, expected_errors: ExpectedErrors
) -> None:
    expected_errors.expect("shown:")
    screen, told = welcome
    screen.import_rosters(tmp_path)
    assert screen.problem.isVisibleTo(screen)
    assert tmp_path.name in screen.problem.text()
    assert told.links == []


def test_another_home_is_opened_by_the_app(welcome: tuple[WelcomeScreen, Told], tmp_path: Path) -> None:
    screen, told = welcome
    screen.open_home(tmp_path)
    assert told.app.homes == [tmp_path]


def test_skipping_keeps_the_name(welcome: tuple[WelcomeScreen, Told], empty: Services) -> None:
    screen, told = welcome
    write_name(screen, "Bo Lindqvist")
    screen.skip.click()
    assert empty.settings.me().name == "Bo Lindqvist"
    assert told.links == ["understudy:home"]
