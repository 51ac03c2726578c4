"""Home: what it says, where its lines lead, and what its buttons do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select

from tests.services import NOW
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.home.homes import Told, open_listening
from understudy.application.services import Services
from understudy.ui.home.cycle_strip import CycleStrip, Mark
from understudy.ui.home.screen import HomeScreen
from understudy.ui.home.words import days_words, phase_name
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy_db.schema import Feed


class TestHomeContract(ScreenContract):
    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        self.sample, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return HomeScreen(self.sample, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return HomeScreen(self.empty, tools)


@pytest.fixture
def home(open_screen: Open, sample: Services) -> tuple[HomeScreen, Told]:  # noqa: F811
    return open_listening(open_screen, lambda tools: HomeScreen(sample, tools))


def texts(screen: Screen) -> str:
    return "\n".join(
        w.plain() if isinstance(w, LinkLabel) else w.text()
        for w in screen.findChildren(QLabel)
        if w.isVisibleTo(screen)
    )


def test_it_says_what_needs_the_user_and_why(home: tuple[HomeScreen, Told], sample: Services) -> None:
    screen, _ = home
    view = sample.home.view(1)
    assert view.needs
    for need in view.needs:
        assert need.text in texts(screen)
        assert need.why in texts(screen)


def test_every_line_opens_the_thing_itself(home: tuple[HomeScreen, Told], sample: Services) -> None:
    screen, told = home
    for label in screen.needs.findChildren(LinkLabel):
        label.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(label, Qt.Key.Key_Return)
    assert told.links == [need.link for need in sample.home.view(1).needs]


def test_the_team_in_numbers_is_that_of_the_board(home: tuple[HomeScreen, Told], sample: Services) -> None:
    screen, _ = home
    board = sample.rosters.board(1, "3.10")
    people = {card.person_id for column in board.columns for card in (*column.leads, *column.shadows)}
    shown = [w.text() for w in screen.team.findChildren(QLabel) if w.property("kind") == "display"]
    assert shown[0] == str(len(people))
    assert shown[2] == str(len(board.vacancies))


def test_what_changed_is_seen_with_a_button(home: tuple[HomeScreen, Told], sample: Services) -> None:
    screen, _ = home
    assert "Import the sample community" in texts(screen)
    QTest.mouseClick(screen.changed.button, Qt.MouseButton.LeftButton)
    settle()
    assert "Import the sample community" not in texts(screen)
    assert "Nothing new." in texts(screen)
    assert sample.home.view(1).changed == ()


def test_the_sample_says_so_and_goes_with_undo(home: tuple[HomeScreen, Told], sample: Services) -> None:
    screen, told = home
    button = screen.banner.findChild(QPushButton)
    assert button is not None
    assert screen.banner.isVisibleTo(screen)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sample.programmes.rows() == []
    assert told.toasts[-1].button == "Undo"
    assert screen.faces.showing == "empty"


def test_an_empty_home_leads_to_the_welcome(open_screen: Open, empty: Services) -> None:  # noqa: F811
    screen, told = open_listening(open_screen, lambda tools: HomeScreen(empty, tools))
    target = screen.first_focus()
    assert isinstance(target, QPushButton)
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Space)
    assert told.links == ["understudy:welcome"]


def test_the_next_cycle_is_made_on_the_team_screen(home: tuple[HomeScreen, Told]) -> None:
    screen, told = home
    assert screen.next_button.text().replace("&", "") == "Create 3.11…"
    screen.next_button.click()
    assert told.links == ["understudy:team"]


def test_a_long_list_is_shown_in_two_steps(home: tuple[HomeScreen, Told], sample: Services) -> None:
    screen, _ = home
    needs = sample.home.view(1).needs * 5
    screen.needs.show_needs(needs)
    settle()
    links = [w for w in screen.needs.findChildren(LinkLabel) if w.isVisibleTo(screen.needs)]
    more = [b for b in screen.needs.findChildren(QPushButton) if b.isVisibleTo(screen.needs)]
    assert len(links) < len(needs)
    more[0].click()
    settle()
    assert len([w for w in screen.needs.findChildren(LinkLabel) if w.isVisibleTo(screen.needs)]) == len(needs)


def test_the_strip_tells_every_date_to_a_screen_reader(qtbot: object) -> None:
    strip = CycleStrip()
    qtbot.addWidget(strip)  # type: ignore[attr-defined]
    start = date(2026, 9, 7)
    marks = [Mark("start", start, True), Mark("code_freeze", start + timedelta(weeks=9), False)]
    strip.set_data(start, start + timedelta(weeks=14), start + timedelta(weeks=10), marks)
    told = strip.accessibleDescription()
    assert "Start: Mon 7 Sep 2026" in told
    assert "Code freeze: Mon 9 Nov 2026, not confirmed yet" in told
    assert not strip.grab().isNull()


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (12, "in 12 days"), (-3, "3 days ago")]
)
def test_days_in_words(qapp: object, days: int, words: str) -> None:
    assert days_words(days) == words


def test_a_phase_nobody_knows_keeps_its_name(qapp: object) -> None:
    assert phase_name("branch_cut") == "Branch cut"
    assert phase_name("code_freeze") == "Code freeze"


def test_a_history_that_stopped_or_grew_old_needs_you(sample: Services) -> None:
    """Nothing is said while all is well; the sample's own histories are never old."""
    sample.sync.add_repository("lantern/core")
    sample.sync.add_repository("lantern/docs")
    assert "sync" not in {need.kind for need in sample.home.view(1).needs}
    with sample.store.operation("Change feeds", journalled=False) as work:
        core, docs = work.session.scalars(select(Feed).where(Feed.kind == "github").order_by(Feed.id))
        core.state, core.note = "stopped", "GitHub was not there."
        docs.state, docs.checked_at = "ready", NOW - timedelta(days=90)
        ids = core.id, docs.id
    stopped, old = [need for need in sample.home.view(1).needs if need.kind == "sync"]
    assert (stopped.text, stopped.why) == ("Reading lantern/core stopped", "GitHub was not there.")
    assert stopped.link == f"understudy:sources/feed-{ids[0]}"
    assert old.text == "lantern/docs was last read 90 days ago"
    assert old.link == f"understudy:sources/feed-{ids[1]}"
