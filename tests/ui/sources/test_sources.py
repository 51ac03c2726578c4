"""Sources: looking first, importing, importing again, taking out, and what is said when it does not work."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.qt_leaks import ExpectedErrors
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.home.homes import Told, open_listening
from tests.ui.sources.rosters import two_cycles, write_cycle
from understudy.application.services import Services
from understudy.tasks.runner import TaskRunner
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.sources.screen import SourcesScreen


class TestSourcesContract(ScreenContract):
    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        self.sample, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return SourcesScreen(self.sample, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return SourcesScreen(self.empty, tools)


class TestImportContract(TestSourcesContract):
    """The same promises while the form is open and shows what an import would do."""

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = two_cycles(tmp_path / "rosters")

    def make_screen(self, tools: ScreenTools) -> Screen:
        screen = SourcesScreen(self.sample, tools)

        def opened() -> None:
            screen.open_panel()
            screen.panel.set_path(str(self.folder))
            screen.panel.look()

        show = screen._show

        def show_and_open(read: object) -> None:
            show(read)  # type: ignore[arg-type]
            opened()

        screen._show = show_and_open  # type: ignore[method-assign]
        return screen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return two_cycles(tmp_path / "rosters")


@pytest.fixture
def sources(open_screen: Open, empty: Services) -> tuple[SourcesScreen, Told]:  # noqa: F811
    return open_listening(open_screen, lambda tools: SourcesScreen(empty, tools))


def test_an_id_at_github_that_settings_got_is_heard_of(sources: tuple[SourcesScreen, Told], empty: Services) -> None:
    screen, _ = sources
    assert screen.hub.state is not None
    assert not screen.hub.state.can_use_code
    screen.tools.write(screen, lambda: empty.sign_in.set_client_id("Ov23liABCDEFGHIJ0123"), "Set the id")
    assert screen.hub.state.can_use_code


def type_path(screen: SourcesScreen, path: Path | str) -> None:
    screen.open_panel()
    screen.panel.path.clear()
    QTest.keyClicks(screen.panel.path, str(path))


def test_a_look_says_what_would_come_and_changes_nothing(
    sources: tuple[SourcesScreen, Told],
    folder: Path,
    empty: Services,
) -> None:
    screen, _ = sources
    type_path(screen, folder)
    QTest.keyClick(screen.panel.path, Qt.Key.Key_Return)
    view = screen.panel.report
    assert view.headline.text() == "This would be brought in"
    assert "new cycles: 2" in view.counts.text()
    assert any("Bo Lindqvist" in row[1] for row in view.differences.model.shown)
    assert empty.programmes.rows() == []


def test_an_import_fills_the_table_and_can_be_undone(
    sources: tuple[SourcesScreen, Told],
    folder: Path,
    empty: Services,
) -> None:
    screen, told = sources
    type_path(screen, folder)
    screen.panel.import_button.click()
    assert [row.location for row in screen.table.model.shown] == [str(folder)]
    assert [row.name for row in empty.cycles.rows(1)] == ["1.42", "1.41"]
    assert told.toasts[-1].button == "Undo"
    empty.journal.undo()
    assert empty.programmes.rows() == []


def test_importing_the_same_again_says_so(sources: tuple[SourcesScreen, Told], folder: Path) -> None:
    screen, told = sources
    type_path(screen, folder)
    screen.panel.import_button.click()
    before = len(told.toasts)
    screen.close_panel()
    screen.table.select_ids([screen.table.model.shown[0].id])
    screen.import_again()
    assert "Nothing new" in screen.panel.report.headline.text()
    assert len(told.toasts) == before


def test_a_path_without_rosters_is_explained_beside_the_field(
    sources: tuple[SourcesScreen, Told], tmp_path: Path, expected_errors: ExpectedErrors
) -> None:
    expected_errors.expect("shown:")
    screen, _ = sources
    type_path(screen, tmp_path / "nowhere")
    screen.panel.import_button.click()
    assert screen.panel.problem.isVisibleTo(screen)
    assert "nowhere" in screen.panel.problem.text()
    assert screen.panel.path.accessibleDescription() == screen.panel.problem.text()
    QTest.keyClicks(screen.panel.path, "x")
    assert not screen.panel.problem.isVisibleTo(screen)


def test_no_path_at_all_is_asked_for(sources: tuple[SourcesScreen, Told]) -> None:
    screen, _ = sources
    screen.open_panel()
    screen.panel.import_button.click()
    assert "Say which folder" in screen.panel.problem.text()


def test_all_or_nothing_imports_nothing_when_a_file_cannot_be_read(
    sources: tuple[SourcesScreen, Told],
    folder: Path,
    empty: Services,
) -> None:
    screen, _ = sources
    (folder / "release-1.42" / "release_team.md").write_bytes(b"\xff\xfe\x00bad")
    type_path(screen, folder)
    screen.panel.strict.setChecked(True)
    screen.panel.import_button.click()
    assert "Nothing was imported" in screen.panel.problem.text()
    assert screen.panel.report.tabs.currentWidget() is screen.panel.report.failed
    assert empty.programmes.rows() == []
    screen.panel.strict.setChecked(False)
    screen.panel.import_button.click()
    assert [row.name for row in empty.cycles.rows(1)] == ["1.41"]


def test_a_value_set_by_hand_is_kept_and_the_files_offered(
    sources: tuple[SourcesScreen, Told],
    folder: Path,
    empty: Services,
) -> None:
    screen, told = sources
    type_path(screen, folder)
    screen.panel.import_button.click()
    column = next(c for c in empty.rosters.board(1, "1.42").columns if c.label == "Docs")
    shadow = column.shadows[0]
    empty.seats.remove([shadow.seat_id])
    screen.panel.import_button.click()
    view = screen.panel.report
    assert view.tabs.currentWidget() is view.kept
    kept = view.kept.model.shown
    assert kept
    view.kept.select_ids([row[0] for row in kept])
    QTest.mouseClick(view.take, Qt.MouseButton.LeftButton)
    assert view.kept.model.total == 0
    assert told.toasts[-1].button == "Undo"
    column = next(c for c in empty.rosters.board(1, "1.42").columns if c.label == "Docs")
    assert [card.person_id for card in column.shadows] == [shadow.person_id]


def test_removing_a_source_takes_its_cycles_out(
    sources: tuple[SourcesScreen, Told],
    folder: Path,
    empty: Services,
) -> None:
    screen, told = sources
    type_path(screen, folder)
    screen.panel.import_button.click()
    screen.close_panel()
    screen.table.select_ids([screen.table.model.shown[0].id])
    screen.tools.registry.action("sources.remove").trigger()
    assert empty.cycles.rows(1) == []
    assert screen.table.faces.showing == "empty"
    assert "Remove source" in told.toasts[-1].text


def test_the_sample_stays_by_itself(open_screen: Open, sample: Services, folder: Path) -> None:  # noqa: F811
    screen, told = open_listening(open_screen, lambda tools: SourcesScreen(sample, tools))
    type_path(screen, folder)
    assert screen.panel.into.currentText() == "Kubernetes release team"
    screen.panel.import_button.click()
    programmes = {row.name: row for row in sample.programmes.rows()}
    assert programmes["Kubernetes release team"].cycles == 2
    assert programmes["Lantern release team (sample)"].cycles == 10
    assert told.app.programmes == [programmes["Kubernetes release team"].id]


def test_what_looked_odd_is_listed_with_file_and_line(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen, _ = open_listening(open_screen, lambda tools: SourcesScreen(sample, tools))
    source = sample.sources.rows(1)[0]
    expected = sample.sources.anomalies(source.last_import_id or 0)
    assert [row[1] for row in screen.odd.model.shown] == expected
    assert expected


def test_escape_of_a_running_import_leaves_nothing_half(
    qtbot: QtBot,
    empty: Services,
    tmp_path: Path,
) -> None:
    """With real threads: cancel while the files are read; the database stays as it was."""
    import threading

    from understudy.application.progress import Progress
    from understudy.ui.kit.screen import ScreenSpec
    from understudy.ui.kit.state import MemoryState
    from understudy.ui.shell.app_info import AppInfo
    from understudy.ui.shell.window import MainWindow

    folder = tmp_path / "many"
    for n in range(5):
        write_cycle(folder, f"1.{n + 1}", {"Docs": (f"Ada Oxley {n}", [])})
    reached, go_on = threading.Event(), threading.Event()
    reader = empty.imports._reader

    def slow(path: Path, progress: Progress) -> object:
        found = reader(path, progress)
        progress.step(1, 5, "reading")
        reached.set()
        assert go_on.wait(20)
        return found

    empty.imports._reader = slow  # type: ignore[assignment]
    runner = TaskRunner()
    info = AppInfo("Understudy", lambda: (("Understudy", "0"),), Path("log"))
    made: list[SourcesScreen] = []

    def build(tools: ScreenTools) -> Screen:
        made.append(SourcesScreen(empty, tools))
        return made[0]

    window = MainWindow(info, runner, MemoryState(), [ScreenSpec("sources", "Sources", "sources", build)])
    qtbot.addWidget(window)
    window.show()
    window.set_context([], None, [], None)
    window.start("understudy:sources")
    qtbot.waitUntil(lambda: bool(made) and not runner.busy)
    screen = made[0]
    type_path(screen, folder)
    screen.panel.import_button.click()
    qtbot.waitUntil(reached.is_set)
    row = screen.panel._row
    assert row is not None
    assert not screen.panel.import_button.isEnabled()
    row.cancel.click()
    go_on.set()
    qtbot.waitUntil(lambda: screen.panel.task is None)
    assert screen.panel.import_button.isEnabled()
    assert empty.programmes.rows() == []
    runner.shutdown()
