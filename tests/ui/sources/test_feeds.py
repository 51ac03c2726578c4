"""Clones and files on the Sources screen: the list in words, adding with a look first, reading again, removing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from tests.gitlog.story import Story, git
from tests.qt_leaks import ExpectedErrors
from tests.ui.contracts import Open, ScreenContract, open_screen  # noqa: F401 - a fixture
from tests.ui.histories import told, told_home  # noqa: F401 - fixtures
from tests.ui.home.homes import Told, open_listening
from understudy.application.history.feed_rows import FeedSource
from understudy.application.history.freshness import FeedRow
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.sources import feed_words
from understudy.ui.sources.lines import SourceLine, read_lines
from understudy.ui.sources.screen import SourcesScreen

DAY = datetime(2026, 7, 24, 12, tzinfo=UTC)
FEED = FeedRow(1, "git", "/clone", "ready", "", "abc", None, DAY, DAY, False, "")
SOURCE = FeedSource(FEED, 1, "lantern/core", None, False, "ok", {}, {}, 0, ())


class TestFeedChosen(ScreenContract):
    """The promises of every screen, with a clone chosen."""

    @pytest.fixture(autouse=True)
    def _homes(self, told: Services, empty: Services) -> None:  # noqa: F811
        self.told, self.empty = told, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        screen = SourcesScreen(self.told, tools)
        screen._wanted = ("feed", 1)
        return screen

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return SourcesScreen(self.empty, tools)


class TestFormOpen(TestFeedChosen):
    """And with the form open that adds a clone, over what it would bring."""

    @pytest.fixture(autouse=True)
    def _clone(self, clone: Path) -> None:
        self.clone = clone

    def make_screen(self, tools: ScreenTools) -> Screen:
        screen = SourcesScreen(self.told, tools)
        show = screen._show

        def show_and_open(read: object) -> None:
            show(read)  # type: ignore[arg-type]
            if screen.feed_panel.form is None:
                screen.open_feed("git")
                screen.feed_panel.set_path(str(self.clone))
                screen.feed_panel.look()

        screen._show = show_and_open  # type: ignore[method-assign]
        return screen


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    story = Story()
    base = story.commit("Begin", {"README": "x\n", "OWNERS": "approvers: [ada]\n"})
    story.pull(7, "ada", base, {"docs/a.md": "a\n"}, title="Say more")
    folder = story.write(tmp_path / "core.git")
    git(folder, "remote", "add", "origin", "https://github.com/lantern/core.git")
    return folder


Opened = tuple[SourcesScreen, Told]


@pytest.fixture
def sources(open_screen: Open, empty: Services) -> Opened:  # noqa: F811
    return open_listening(open_screen, lambda tools: SourcesScreen(empty, tools))


def _pick(screen: SourcesScreen, kind: str) -> None:
    screen.table.select_ids([next(row.id for row in screen.table.model.shown if row.kind == kind)])


def test_everything_that_history_comes_from_is_listed(open_screen: Open, told: Services) -> None:  # noqa: F811
    screen, _ = open_listening(open_screen, lambda tools: SourcesScreen(told, tools))
    kinds = [row.kind for row in screen.table.model.shown]
    assert {"sample", "git", "org", "sigs", "affiliations", "elsewhere"} <= set(kinds)
    for row in screen.table.model.shown:
        assert feed_words.state(row)
        assert feed_words.through(row)
        assert feed_words.brought(row)
    _pick(screen, "git")
    assert screen.details.isVisibleTo(screen)
    assert not screen.odd.isVisibleTo(screen)
    assert "complete from its beginning to" in screen.details.rows["tells"][1].text()
    _pick(screen, "sample")
    assert screen.odd.isVisibleTo(screen)
    assert not screen.details.isVisibleTo(screen)


def test_each_repository_says_how_much_of_the_cycle_it_tells(told: Services) -> None:  # noqa: F811
    newest, *_, oldest = [row.name for row in told.cycles.rows(1)]
    for cycle, state in ((oldest, "complete"), (newest, "partial")):
        lines = [line for line in read_lines(told, 1, cycle).lines if line.kind == "git"]
        assert lines
        assert {line.extent for line in lines} == {state}
        assert all("commits and merged pull requests" in line.why for line in lines)
    following = told.cycles.next_name(1)
    assert {line.extent for line in read_lines(told, 1, following or "").lines} == {""}
    told.sync.add_repository(lines[0].name)
    github = next(line for line in read_lines(told, 1, newest).lines if line.kind == "github")
    assert (github.extent, github.why) == ("none", "Nothing of this time was read from GitHub yet.")


def test_a_look_into_a_clone_guesses_its_name_and_changes_nothing(
    sources: Opened,
    clone: Path,
    empty: Services,
) -> None:
    screen, _ = sources
    screen.open_feed("git")
    panel = screen.feed_panel
    QTest.keyClicks(panel.path, str(clone))
    panel.look_button.click()
    assert panel.name.text() == "lantern/core"
    assert panel.report.headline.text() == "This would be brought in"
    assert "merged pull requests: 1" in panel.report.counts.text()
    assert empty.contributions.feeds() == []


def test_a_clone_is_imported_and_chosen_in_the_list(
    sources: Opened,
    clone: Path,
    empty: Services,
) -> None:
    screen, notes = sources
    screen.open_feed("git")
    screen.feed_panel.set_path(str(clone))
    screen.feed_panel.import_button.click()
    (feed,) = empty.contributions.feeds()
    assert feed.name == "lantern/core"
    assert notes.toasts[-1].button == ""  # history is not undone
    screen.close_panel()
    assert [row.id for row in screen.table.selected()] == [("feed", feed.feed.id)]
    assert screen.details.heading.text() == "lantern/core · clone"
    screen.import_again()
    assert screen.feed_panel.report.headline.text() == "Nothing new: all of it is here already."


def test_a_clone_without_an_origin_is_asked_for_its_name(
    sources: Opened,
    clone: Path,
    empty: Services,
) -> None:
    screen, _ = sources
    git(clone, "remote", "remove", "origin")
    screen.open_feed("git")
    panel = screen.feed_panel
    panel.set_path(str(clone))
    panel.import_button.click()
    assert "write OWNER/NAME" in panel.problem.text()
    assert panel.name.accessibleDescription() == panel.problem.text()
    QTest.keyClicks(panel.name, "lantern/core")
    assert panel.problem.text() == ""
    panel.import_button.click()
    assert [feed.name for feed in empty.contributions.feeds()] == ["lantern/core"]


def test_a_folder_that_is_no_clone_is_explained_beside_the_field(
    sources: Opened, tmp_path: Path, expected_errors: ExpectedErrors
) -> None:
    expected_errors.expect("no git repository")
    screen, _ = sources
    screen.open_feed("git")
    panel = screen.feed_panel
    panel.look_button.click()
    assert "Say where it is" in panel.problem.text()
    panel.set_path(str(tmp_path))
    panel.look_button.click()
    assert "no git repository" in panel.problem.text()
    assert panel.path.accessibleDescription() == panel.problem.text()
    assert panel.import_button.isEnabled()


def test_files_are_added_each_by_its_form(
    sources: Opened,
    tmp_path: Path,
    empty: Services,
    expected_errors: ExpectedErrors,
) -> None:
    expected_errors.expect("there is no column")
    (tmp_path / "org.yaml").write_text("name: Lantern\nadmins: [ada]\nmembers: [bo]\n", "utf-8")
    (tmp_path / "talks.csv").write_text("date,kind,login,title\n2026-03-01,talk,ada,Releases\n", "utf-8")
    screen, _ = sources
    for kind, name in (("org", "org.yaml"), ("elsewhere", "talks.csv")):
        screen.open_feed(kind)
        assert not screen.feed_panel.name.isVisibleTo(screen)
        screen.feed_panel.set_path(str(tmp_path / name))
        screen.feed_panel.import_button.click()
    assert "talks.csv:1" in screen.feed_panel.problem.text()
    (tmp_path / "talks.csv").write_text("date,kind,login,title,vouched_by\n2026-03-01,talk,ada,Releases,bo\n", "utf-8")
    screen.feed_panel.import_button.click()
    assert {feed.feed.kind for feed in empty.contributions.feeds()} == {"org", "elsewhere"}
    words = {row.kind: feed_words.brought(row) for row in screen.table.model.shown}
    assert words == {"org": "memberships: 2", "elsewhere": "contributions: 1"}


def test_removing_history_is_asked_once_with_what_would_go(
    sources: Opened,
    clone: Path,
    empty: Services,
) -> None:
    screen, notes = sources
    empty.clones.run(clone)
    screen.refresh()
    _pick(screen, "git")
    for verb, left in (("Cancel", 1), ("Remove", 0)):
        screen.details.remove.click()
        box = next(box for box in screen.findChildren(QMessageBox) if box.isVisible())
        assert "pull requests: 1" in box.informativeText()
        assert "cannot be undone" in box.informativeText()
        next(button for button in box.findChildren(QPushButton) if button.text() == verb).click()
        assert len(empty.contributions.feeds()) == left
    assert "Removed lantern/core" in notes.toasts[-1].text
    assert screen.table.faces.showing == "empty"


def test_a_link_leads_to_a_feed_and_to_the_forms(open_screen: Open, told: Services) -> None:  # noqa: F811
    number = next(feed.feed.id for feed in told.contributions.feeds() if feed.feed.kind == "sigs")
    window, screen = open_screen(lambda tools: SourcesScreen(told, tools), f"understudy:it/feed-{number}")
    assert isinstance(screen, SourcesScreen)
    assert [row.id for row in screen.table.selected()] == [("feed", number)]
    assert not screen.details.again.isVisibleTo(screen)  # the sample's is not read again
    window.go("understudy:it/add")
    assert screen.feed_panel.isVisibleTo(screen)


def test_the_menu_adds_everything_there_is(sources: Opened) -> None:
    screen, _ = sources
    texts = [action.text().replace("&", "") for action in screen.add_button.menu().actions()]
    assert texts[:2] == ["Rosters…", "Repository or organisation on GitHub…"]
    assert len(texts) == 7


@pytest.mark.parametrize(
    ("change", "words", "trouble"),
    [
        ({"state": "new", "complete_to": None}, "not read yet", False),
        ({"state": "running"}, "reading was cut off; read it again to go on", True),
        ({"state": "paused"}, "stopped in between; the next sync goes on there", True),
        ({"state": "stopped", "note": "a fault"}, "stopped: a fault", True),
        ({"state": "ready"}, "read", False),
        ({"state": "ready", "is_shallow": True}, "read; the clone is shallow, older history is not in it", False),
    ],
)
def test_how_a_feed_stands_in_words(change: dict[str, object], words: str, trouble: bool) -> None:
    line = SourceLine(feed=replace(SOURCE, feed=replace(FEED, **change)))  # type: ignore[arg-type]
    assert feed_words.state(line) == words
    assert feed_words.has_trouble(line) is trouble
    assert feed_words.state(line, busy=True) == "being read now"


@pytest.mark.parametrize(
    ("change", "words", "short"),
    [
        ({}, "complete from its beginning to 2026-07-24", "all to 2026-07-24"),
        (
            {"complete_from": datetime(2025, 1, 2, tzinfo=UTC)},
            "complete from 2025-01-02 to 2026-07-24",
            "2025-01-02 to 2026-07-24",
        ),
        ({"complete_to": None}, "nothing read yet", "nothing read yet"),
        ({"complete_to": None, "complete_from": DAY}, "complete from 2026-07-24 on", "complete from 2026-07-24 on"),
    ],
)
def test_how_far_a_feed_reaches_in_words(change: dict[str, object], words: str, short: str) -> None:
    line = SourceLine(feed=replace(SOURCE, feed=replace(FEED, **change)))  # type: ignore[arg-type]
    assert feed_words.freshness(line) == words
    assert feed_words.reach(line) == short


def test_a_repository_that_github_does_not_show_any_more_is_said() -> None:
    line = SourceLine(feed=replace(SOURCE, standing="missing", feed=replace(FEED, kind="github")))
    assert "GitHub does not show it any more" in feed_words.state(line)
    assert feed_words.has_trouble(line)
