"""The directory, the person page and merges: contracts and their main jobs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.contracts import Open, ScreenContract, open_screen  # noqa: F401 - a fixture
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.people.dialogs import AccountDialog, RenameDialog, SplitDialog, StateDialog
from understudy.ui.people.merges import MergesScreen
from understudy.ui.people.person import PersonScreen
from understudy.ui.people.screen import PeopleScreen


class _OnSample(ScreenContract):
    """Screens over the sample community, and over an empty home."""

    screen: type[Screen]

    @pytest.fixture(autouse=True)
    def _services(self, sample: Services, empty: Services) -> None:
        self.full, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return self.screen(self.full, tools)  # type: ignore[arg-type]

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return self.screen(self.empty, tools)  # type: ignore[arg-type]


class TestPeople(_OnSample):
    screen = PeopleScreen


class TestMerges(_OnSample):
    screen = MergesScreen


class TestPerson(_OnSample):
    screen = PersonScreen


def _person(services: Services, name: str) -> int:
    return next(row.id for row in services.people.rows(1) if row.name == name)


def _opened(open_screen: Open, services: Services, name: str) -> PersonScreen:  # noqa: F811
    person = _person(services, name)
    _, screen = open_screen(lambda tools: PersonScreen(services, tools), f"understudy:it/{person}")
    assert isinstance(screen, PersonScreen)
    return screen


def test_the_directory_lists_everybody_and_filters(open_screen: Open, sample: Services) -> None:  # noqa: F811
    _, screen = open_screen(lambda tools: PeopleScreen(sample, tools))
    assert isinstance(screen, PeopleScreen)
    assert len(screen.table.model.shown) == len(sample.people.rows(1))
    next(a for a in screen.actions_of_screen() if a.id == "people.only_led").callback()
    assert 0 < len(screen.table.model.shown) < len(sample.people.rows(1))
    assert all(row.led for row in screen.table.model.shown)


def test_two_people_are_merged_from_the_directory(open_screen: Open, sample: Services) -> None:  # noqa: F811
    _, screen = open_screen(lambda tools: PeopleScreen(sample, tools))
    assert isinstance(screen, PeopleScreen)
    before = len(sample.people.rows(1))
    (row,) = sample.merges.rows()
    screen.table.select_ids([row.a_id, row.b_id])
    next(a for a in screen.actions_of_screen() if a.id == "people.merge").callback()
    assert len(sample.people.rows(1)) == before - 1
    assert sample.merges.pending() == 0


def test_a_proposal_is_accepted_and_undone(open_screen: Open, sample: Services) -> None:  # noqa: F811
    _, screen = open_screen(lambda tools: MergesScreen(sample, tools))
    assert isinstance(screen, MergesScreen)
    assert not screen.same.isEnabled()
    screen.table.select_ids([sample.merges.rows()[0].id])
    screen.same.click()
    assert sample.merges.pending() == 0
    assert [row.status for row in screen.table.model.shown] == ["accepted"]
    sample.journal.undo()
    assert sample.merges.pending() == 1


def test_the_page_tells_every_seat_over_all_cycles(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen = _opened(open_screen, sample, "Aiko Oyelaran")
    told = screen.seats.timeline.accessibleDescription()
    assert "3.5: Communications shadow" in told
    assert "became lead" in told
    assert "3.5: Communications lead, joined" in told
    assert screen.title() == "Aiko Oyelaran"
    assert "shadow in 3.5" in screen.seats.summary.text()


def test_an_unknown_person_is_said_on_the_page(
    open_screen: Open,  # noqa: F811
    sample: Services,
    expected_errors: object,
) -> None:
    expected_errors.expect("no person number")  # type: ignore[attr-defined]
    _, screen = open_screen(lambda tools: PersonScreen(sample, tools), "understudy:it/99999")
    assert isinstance(screen, PersonScreen)
    assert screen.faces.showing == "error"


def test_renaming_says_what_is_missing_beside_the_field(
    open_screen: Open,  # noqa: F811
    sample: Services,
    qtbot: QtBot,
) -> None:
    screen = _opened(open_screen, sample, "Aiko Oyelaran")
    screen._rename()
    dialog = screen.findChild(RenameDialog)
    assert dialog is not None
    dialog.name.clear()
    dialog.try_accept()
    assert dialog.isVisible()
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "Aiko O. Oyelaran")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert screen.title() == "Aiko O. Oyelaran"


def test_states_accounts_and_splitting(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen = _opened(open_screen, sample, "Aiko Oyelaran")
    screen._set_state()
    state = screen.findChild(StateDialog)
    assert state is not None
    state.kind.setCurrentIndex(state.kind.findData("ban"))
    state.until.clear()
    state.try_accept()
    assert state.isVisible()
    state.until.setText("3.12")
    state.try_accept()
    assert not state.isVisible()
    assert screen.page is not None
    assert [(s.kind, s.until_cycle) for s in screen.page.states] == [("ban", "3.12")]
    screen._add_account()
    account = screen.findChild(AccountDialog)
    assert account is not None
    account.value.setText("@aiko-else")
    account.try_accept()
    assert "aiko-else" in {i.value for i in screen.page.identities}
    screen.seats.table.select_ids([screen.page.seats[0].id])
    next(a for a in screen.actions_of_screen() if a.id == "person.split_seats").callback()
    split = screen.findChild(SplitDialog)
    assert split is not None
    split.name.setText("Another Aiko")
    split.try_accept()
    assert "Another Aiko" in {row.name for row in sample.people.rows(1)}


def test_a_proposed_memorial_waits_for_an_answer(open_screen: Open, sample: Services) -> None:  # noqa: F811
    (waiting,) = sample.people.proposed_states()
    screen = _opened(open_screen, sample, waiting.person)
    assert screen.proposals.isVisible()
    screen._answer(waiting.id, False)
    assert not screen.proposals.isVisible()
    assert sample.people.proposed_states() == []
