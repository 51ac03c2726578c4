"""Succession: contracts, lists with reasons, answers noted and respected, the past told."""

from __future__ import annotations

import pytest

from tests.services import NOW
from tests.ui.contracts import Open, ScreenContract, open_screen  # noqa: F401 - a fixture
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.succession.cards import CandidateCard
from understudy.ui.succession.dialogs import AnswerDialog
from understudy.ui.succession.screen import SuccessionScreen


class TestSuccession(ScreenContract):
    @pytest.fixture(autouse=True)
    def _services(self, sample: Services, empty: Services) -> None:
        self.full, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return SuccessionScreen(self.full, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return SuccessionScreen(self.empty, tools)


def _open(open_screen: Open, services: Services, link: str = "") -> SuccessionScreen:  # noqa: F811
    _, screen = open_screen(lambda tools: SuccessionScreen(services, tools), link)
    assert isinstance(screen, SuccessionScreen)
    return screen


def _cards(screen: SuccessionScreen) -> list[CandidateCard]:
    body = screen.cards.widget()
    assert body is not None
    return body.findChildren(CandidateCard)


def test_it_opens_on_the_next_cycle_with_reasons_and_the_past(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen = _open(open_screen, sample)
    assert screen.cycle.currentData() == "3.11"
    assert screen.roles.count() == 6
    assert _cards(screen)
    assert "among our first five" in screen.accuracy_line.text()
    assert len(screen.accuracy.table.model.shown) > 20


def test_a_link_opens_a_role_of_a_cycle(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen = _open(open_screen, sample, "understudy:it/3.9/Docs")
    assert screen.cycle.currentData() == "3.9"
    assert screen.roles.currentItem().text().startswith("Docs")


def test_an_answer_is_noted_and_respected_and_can_be_taken_back(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen = _open(open_screen, sample, "understudy:it/3.11/Docs")
    first = screen.table.model.shown[0]
    _cards(screen)[0].button.click()
    dialog = screen.findChild(AnswerDialog)
    assert dialog is not None
    dialog.answer.setCurrentIndex(dialog.answer.findData("declined"))
    dialog.day.setText("2999-01-01")
    dialog.try_accept()
    assert dialog.isVisible()
    dialog.day.setText(NOW.date().isoformat())
    dialog.note.setPlainText("moving house")
    dialog.try_accept()
    assert not dialog.isVisible()
    assert screen.table.model.shown[0].person_id != first.person_id
    (answer,) = screen.answers.model.shown
    assert (answer.note, answer.rank) == ("moving house", first.rank)
    screen.answers.select_ids([answer.id])
    next(a for a in screen.actions_of_screen() if a.id == "succession.remove_answer").callback()
    assert screen.table.model.shown[0].person_id == first.person_id


def test_people_the_rules_cannot_tell_apart_share_a_place(open_screen: Open, sample: Services) -> None:  # noqa: F811
    from understudy.ui.succession.cards import _places

    screen = _open(open_screen, sample)
    for number in range(screen.roles.count()):
        screen.roles.setCurrentRow(number)
        rows = screen.table.model.shown
        places = _places(rows)
        for row in rows:
            text = places[row.person_id]
            assert ("–" in text) == (row.equals > 1)
            assert int(text.split("–")[0]) <= row.rank <= int(text.split("–")[-1])


def test_showing_everybody_also_shows_whom_to_consider(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen = _open(open_screen, sample, "understudy:it/3.11/Docs")
    before = len(_cards(screen))
    screen.cards._show_all()
    assert len(_cards(screen)) > before
