"""Contributions on the person page and on the page of an account: contracts and their main jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.histories import busiest, nobodys, told, told_home, totals  # noqa: F401 - fixtures
from tests.ui.home.homes import open_listening
from understudy.application.charts import Work, kinds_of
from understudy.application.services import Services
from understudy.domain.contributions.kinds import Kind
from understudy.ui.kit.link import Link
from understudy.ui.kit.screen import Screen, ScreenContext, ScreenTools
from understudy.ui.people.account import AccountScreen
from understudy.ui.people.activity import ActivityPart
from understudy.ui.people.person import PersonScreen


def _at(screen: Screen, link: str) -> Screen:
    """The contracts open a screen without a link: it shows this one all the same."""
    show: Callable[[ScreenContext], None] = screen.show_context
    screen.show_context = lambda context: show(replace(context, link=Link.parse(link)))  # type: ignore[method-assign]
    return screen


class TestPersonWithHistory(ScreenContract):
    @pytest.fixture(autouse=True)
    def _homes(self, told: Services, empty: Services, busiest: int) -> None:  # noqa: F811
        self.told, self.empty, self.person = told, empty, busiest

    def make_screen(self, tools: ScreenTools) -> Screen:
        return _at(PersonScreen(self.told, tools), f"understudy:person/{self.person}/merged_prs")

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return PersonScreen(self.empty, tools)


class TestAccount(ScreenContract):
    @pytest.fixture(autouse=True)
    def _homes(self, told: Services, empty: Services, nobodys: int) -> None:  # noqa: F811
        self.told, self.empty, self.account = told, empty, nobodys

    def make_screen(self, tools: ScreenTools) -> Screen:
        return _at(AccountScreen(self.told, tools), f"understudy:account/{self.account}")

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return AccountScreen(self.empty, tools)


@pytest.fixture
def part(open_screen: Open, told: Services, busiest: int) -> ActivityPart:  # noqa: F811
    _, screen = open_screen(lambda tools: PersonScreen(told, tools), f"understudy:it/{busiest}")
    assert isinstance(screen, PersonScreen)
    assert screen.activity.isVisibleTo(screen)
    return screen.activity


def test_the_page_says_how_much_from_when_to_when_and_what_is_missing(part: ActivityPart) -> None:
    assert part.found is not None
    activity = part.found.activity
    assert f"{activity.total} contributions" in part.summary.text()
    assert f"@{activity.accounts[0]}" in part.summary.text()
    assert "reviews and comments on GitHub were not read" in part.partial_words.text()
    assert part.partial_words.text().count("were not read") == 1


def test_the_chart_tells_the_same_as_its_table(part: ActivityPart) -> None:
    assert part.found is not None
    bars = part.chart.chart.bars
    assert sum(bar.total for bar in bars) == part.found.activity.total
    assert sum(row.total for row in part.months.model.shown) == part.found.activity.total
    assert f"{part.found.activity.total} contributions" in part.chart.accessibleDescription()
    part.twin.button.click()
    assert part.months.isVisibleTo(part)


def test_a_month_of_the_chart_opens_what_was_done_in_it(part: ActivityPart) -> None:
    chart = part.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    while not chart.chart.bars[chart.current].total:
        QTest.keyClick(chart, Qt.Key.Key_Right)
    bar = chart.chart.bars[chart.current]
    QTest.keyClick(chart, Qt.Key.Key_Return)
    rows = part.table.model.shown
    assert len(rows) == bar.total
    assert {(row.at.year, row.at.month) for row in rows} == {(bar.year, bar.month)}
    assert part.filter.month.isVisibleTo(part)
    part.filter.month.click()
    assert part.found is not None
    assert part.table.model.total == len(part.found.activity.newest)


def test_the_mouse_reaches_a_month_too(part: ActivityPart) -> None:
    number = next(n for n, bar in enumerate(part.chart.chart.bars) if bar.total)
    middle: QPointF = part.chart.bar_rect(number).center()
    QTest.mouseClick(part.chart, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert part.filter.shown.month == (part.chart.chart.bars[number].year, part.chart.chart.bars[number].month)


def test_the_list_is_filtered_by_kind_and_repository(part: ActivityPart) -> None:
    part.filter.kind.setCurrentIndex(part.filter.kind.findData(Kind.PR_MERGED))
    part.filter.kind.activated.emit(part.filter.kind.currentIndex())
    rows = part.table.model.shown
    assert rows
    assert {row.kind for row in rows} == {Kind.PR_MERGED}
    name = rows[0].repository
    part.filter.repository.setCurrentIndex(part.filter.repository.findData(name))
    part.filter.repository.activated.emit(part.filter.repository.currentIndex())
    assert {(row.kind, row.repository) for row in part.table.model.shown} == {(Kind.PR_MERGED, name)}
    assert f"{part.table.model.total} of" in part.filter.count.text()


def test_a_directory_opens_what_touched_it(part: ActivityPart) -> None:
    row = next(row for row in part.directories.model.shown if row.path)
    part.directories.opened.emit(row)
    assert part.tabs.currentIndex() == 0
    assert part.table.model.total >= 1
    assert {each.repository for each in part.table.model.shown} == {row.repository}
    assert all(any(p.startswith(row.path) for p in each.paths) for each in part.table.model.shown)


def test_a_count_opens_its_evidence(part: ActivityPart) -> None:
    assert part.found is not None
    count = next(count for count in part.found.activity.measured if count.metric == "merged_prs")
    card = part.counts.cards[0]
    assert card.number.plain() == f"{count.title}: {count.value}"
    assert card.definition.text() == count.definition
    card.number.linkActivated.emit("understudy:merged_prs")
    assert part.tabs.currentIndex() == 3
    rows = part.evidence.model.shown
    assert len(rows) == len(count.evidence)
    assert sum(1 for row in rows if row.counts) == count.value


def test_without_the_data_a_zero_is_said_to_be_unknown(part: ActivityPart) -> None:
    assert part.found is not None
    shown = {card.number.plain() for card in part.counts.cards}
    for count in part.found.activity.measured:
        unknown = not count.value and bool(count.partial)
        assert (f"{count.title}: not read yet" in shown) is unknown


def test_a_row_opens_on_the_web_and_one_without_a_page_does_nothing(
    part: ActivityPart, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    row = part.table.model.shown[0]
    assert row.url is None  # the sample's repositories are nowhere
    part.table.opened.emit(row)
    assert opened == []
    part.table.opened.emit(replace(row, url="https://example.org/pull/1"))
    assert opened == ["https://example.org/pull/1"]


def test_another_persons_page_shows_their_own(
    open_screen: Open,  # noqa: F811
    told: Services,  # noqa: F811
    totals: dict[int, int],  # noqa: F811
) -> None:
    most = sorted(totals, key=lambda number: -totals[number])[:2]
    window, screen = open_screen(lambda tools: PersonScreen(told, tools), f"understudy:it/{most[0]}")
    assert isinstance(screen, PersonScreen)
    screen.activity.open_evidence("merged_prs")
    window.go(f"understudy:it/{most[1]}")
    settle()
    assert screen.activity.found is not None
    assert screen.activity.found.activity.total == totals[most[1]]
    assert screen.activity.tabs.currentIndex() == 0
    assert not screen.activity.tabs.isTabVisible(3)


def test_nothing_read_yet_leads_to_sources(open_screen: Open, sample: Services) -> None:  # noqa: F811
    person = sample.people.rows(1)[0].id
    link = f"understudy:person/{person}"
    screen, notes = open_listening(open_screen, lambda tools: _at(PersonScreen(sample, tools), link))
    assert screen.activity.faces.showing == "empty"
    (button,) = [b for b in screen.activity.faces.findChildren(QPushButton) if b.isVisibleTo(screen)]
    button.click()
    assert notes.links == ["understudy:sources"]


def test_somebody_without_contributions_can_be_given_an_account(
    open_screen: Open,  # noqa: F811
    told: Services,  # noqa: F811
    nobodys: int,  # noqa: F811
    totals: dict[int, int],  # noqa: F811
) -> None:
    quiet = next(person for person, total in totals.items() if not total)
    login = told.contributions.who(nobodys).logins[0]
    _, screen = open_screen(lambda tools: PersonScreen(told, tools), f"understudy:it/{quiet}")
    assert isinstance(screen, PersonScreen)
    assert screen.activity.faces.showing == "empty"
    told.people.add_identity(quiet, "login", login)
    screen.refresh()
    assert screen.activity.found is not None
    assert login in screen.activity.found.activity.accounts


def test_an_account_is_tied_to_a_person_and_let_go_again(open_screen: Open, told: Services, nobodys: int) -> None:  # noqa: F811
    number = nobodys
    _, screen = open_screen(lambda tools: AccountScreen(told, tools), f"understudy:it/{number}")
    assert isinstance(screen, AccountScreen)
    assert "not tied to a person yet" in screen.said.plain()
    assert screen.activity.found is not None
    before = screen.activity.found.activity.total
    assert before
    person = told.people.rows(1)[0]
    screen.choose_person()
    from understudy.ui.kit.choose import ChooseDialog

    dialog = screen.window().findChild(ChooseDialog)
    assert dialog is not None
    dialog.box.setText(person.name)
    QTest.keyClick(dialog.box, Qt.Key.Key_Return)
    assert screen.said.plain() == f"This account is theirs: {person.name}"
    assert not screen.tie.isVisibleTo(screen)
    told.journal.undo()
    screen.refresh()
    assert "not tied to a person yet" in screen.said.plain()


def test_an_account_that_is_gone_is_said(
    open_screen: Open,  # noqa: F811
    told: Services,  # noqa: F811
    expected_errors: object,
) -> None:
    expected_errors.expect("no longer there")  # type: ignore[attr-defined]
    _, screen = open_screen(lambda tools: AccountScreen(told, tools), "understudy:it/99999")
    assert isinstance(screen, AccountScreen)
    assert screen.faces.showing == "error"


def test_search_finds_an_account_that_is_nobodys(told: Services, nobodys: int) -> None:  # noqa: F811
    number = nobodys
    login = told.contributions.who(number).logins[0]
    hits = told.search.find(1, f"@{login}")
    assert (f"understudy:account/{number}", "account") in [(hit.link, hit.kind) for hit in hits]
    person = told.people.rows(1)[0]
    assert "account" not in {hit.kind for hit in told.search.find(1, f"@{person.login}") if hit.title == person.name}


def test_every_kind_of_contribution_has_its_place_in_the_chart() -> None:
    assert sorted(kind for work in Work for kind in kinds_of(work)) == sorted(Kind)
