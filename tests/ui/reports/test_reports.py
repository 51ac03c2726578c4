"""Reports: choosing, reading, what each reader gets, exporting and copying."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.qt_leaks import ExpectedErrors
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.home.homes import Told, open_listening
from tests.ui.sources.rosters import write_cycle
from understudy.application.documents import Bars, Document, Facts, Heading, Paragraph, Table
from understudy.application.errors import UserError
from understudy.application.reports import ReportOptions
from understudy.application.services import Services
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.twin import ChartWithTwin
from understudy.ui.reports.bar_chart import BarChart
from understudy.ui.reports.document_view import DocumentView
from understudy.ui.reports.files import write_whole
from understudy.ui.reports.report_table import ReportTable
from understudy.ui.reports.screen import ReportsScreen


class TestReportsContract(ScreenContract):
    kind = "cycle"

    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        self.sample, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        screen = ReportsScreen(self.sample, tools)
        screen.kind.setCurrentIndex(screen.kind.findData(self.kind))
        return screen

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return ReportsScreen(self.empty, tools)


class TestRetentionContract(TestReportsContract):
    kind = "retention"


@pytest.fixture
def reports(open_screen: Open, sample: Services) -> tuple[ReportsScreen, Told]:  # noqa: F811
    return open_listening(open_screen, lambda tools: ReportsScreen(sample, tools))


def choose(screen: ReportsScreen, box: str, data: str) -> None:
    """Choose as a person does: type the first letters into the box."""
    combo = getattr(screen, box)
    number = combo.findData(data) if combo.findData(data) >= 0 else combo.findText(data)
    combo.setFocus()
    while combo.currentIndex() != number:
        QTest.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < number else Qt.Key.Key_Up)


def words(view: DocumentView) -> str:
    settle()
    return "\n".join(w.text() for w in view.findChildren(QLabel) if w.isVisibleTo(view))


def test_the_preview_is_the_document_itself(reports: tuple[ReportsScreen, Told], sample: Services) -> None:
    screen, _ = reports
    document = sample.reports.document(1, "cycle", ReportOptions(cycle="3.10"))
    assert screen.page.document == document
    shown = words(screen.page)
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            assert block.text in shown
        elif isinstance(block, Facts):
            assert all(text in shown for _, text in block.items)
    tables = [t.table for t in screen.page.findChildren(ReportTable) if not isinstance(t.parent(), ChartWithTwin)]
    assert all(block in tables for block in document.blocks if isinstance(block, Table))


def test_another_cycle_is_another_report(reports: tuple[ReportsScreen, Told]) -> None:
    screen, _ = reports
    choose(screen, "cycle", "3.4")
    assert screen.page.document is not None
    assert "3.4" in screen.page.document.title
    assert screen.file_name("pdf") == "cycle-3.4-public.pdf"


def test_each_reader_gets_what_is_said(reports: tuple[ReportsScreen, Told]) -> None:
    screen, _ = reports
    choose(screen, "kind", "retention")
    choose(screen, "audience", "private")
    assert "Nothing is left out" in screen.left_out.text()
    assert "The people behind the figures" in words(screen.page)
    choose(screen, "audience", "public")
    assert "fewer than three" in screen.left_out.text()
    assert "The people behind the figures" not in words(screen.page)


def test_a_window_of_cycles_can_be_chosen_and_mistakes_are_said(reports: tuple[ReportsScreen, Told]) -> None:
    screen, _ = reports
    choose(screen, "kind", "retention")
    choose(screen, "first", "3.5")
    choose(screen, "last", "3.8")
    assert screen.page.document is not None
    assert "3.5 to 3.8" in screen.page.document.subtitle
    choose(screen, "last", "3.2")
    assert "lies after" in screen.problem.text()
    assert screen.problem.isVisibleTo(screen)
    assert not screen.export_button.isEnabled()
    choose(screen, "last", "3.9")
    assert screen.export_button.isEnabled()


@pytest.mark.parametrize("fmt", ["md", "html", "csv", "xlsx", "pdf"])
def test_what_is_exported_is_what_the_service_makes(
    reports: tuple[ReportsScreen, Told], sample: Services, tmp_path: Path, fmt: str
) -> None:
    screen, told = reports
    screen.choose_file(fmt)
    dialog = screen.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / f"report.{fmt}"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    expected = sample.reports.file(1, "cycle", fmt, screen.options())
    # A PDF carries its own instant.
    assert target.read_bytes() == expected or (fmt == "pdf" and target.read_bytes().startswith(b"%PDF"))
    assert target.name in told.toasts[-1].text
    assert told.toasts[-1].button == "Open"
    assert sorted(f.name for f in tmp_path.iterdir() if f.name.startswith(".")) == []


def test_an_export_that_cannot_be_written_leaves_what_was_there(
    reports: tuple[ReportsScreen, Told], tmp_path: Path, expected_errors: ExpectedErrors
) -> None:
    expected_errors.expect("cannot be written")
    screen, told = reports
    screen.export(tmp_path / "no" / "such" / "folder.md", "md")
    assert "Choose another file" in told.window.messages.messages[-1].text
    assert told.toasts == []


def test_a_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.md"
    target.write_text("before")

    def refuse(source: str, goal: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("understudy.ui.reports.files.os.replace", refuse)
    with pytest.raises(UserError, match="Permission denied"):
        write_whole(target, b"after")
    assert target.read_text() == "before"
    assert [f.name for f in tmp_path.iterdir()] == ["report.md"]


def test_the_report_is_copied_as_markdown(reports: tuple[ReportsScreen, Told], sample: Services) -> None:
    screen, told = reports
    screen.copy_button.click()
    expected = sample.reports.file(1, "cycle", "md", screen.options()).decode()
    assert QGuiApplication.clipboard().text() == expected
    assert told.toasts[-1].text == "The report is on the clipboard"


def test_one_cycle_alone_has_no_retention(
    open_screen: Open,  # noqa: F811
    empty: Services,
    tmp_path: Path,
) -> None:
    write_cycle(tmp_path / "one", "1.41", {"Docs": ("Ada Oxley", ["Bo Lindqvist"])})
    empty.imports.run(tmp_path / "one")
    screen, _ = open_listening(open_screen, lambda tools: ReportsScreen(empty, tools))
    choose(screen, "kind", "retention")
    assert "at least two cycles" in screen.problem.text()
    choose(screen, "kind", "cycle")
    assert not screen.problem.isVisibleTo(screen)


def test_a_link_opens_a_kind(open_screen: Open, sample: Services) -> None:  # noqa: F811
    window, screen = open_screen(lambda tools: ReportsScreen(sample, tools))
    assert isinstance(screen, ReportsScreen)
    window.go("understudy:it/retention")
    assert screen.chosen_kind == "retention"
    choose(screen, "kind", "cycle")
    screen.refresh()
    assert screen.chosen_kind == "cycle", "reading again does not take the choice back"


BARS = Bars("Shares", ("first", "second", "none"), (0.5, 1.0, None), ("5 of 10", "4 of 4", ""))


def test_bars_are_as_long_as_their_values_and_are_told(qtbot: QtBot) -> None:
    chart = BarChart(BARS)
    qtbot.addWidget(chart)
    chart.resize(600, chart.sizeHint().height())
    half, whole, none = (chart.bar_rect(n).width() for n in range(3))
    assert whole == pytest.approx(2 * half)
    assert none == 0
    assert chart.accessibleDescription() == "first: 50 % (5 of 10); second: 100 % (4 of 4); none: no data"
    assert not chart.grab().isNull()


def test_every_chart_has_its_table(qtbot: QtBot) -> None:
    view = DocumentView()
    qtbot.addWidget(view)
    made = datetime(2026, 11, 20, tzinfo=UTC)
    view.show_document(Document("x", "Title", "Sub", "public", made, (Heading("A"), BARS)))
    twin = view.findChild(ChartWithTwin)
    assert twin is not None
    twin.swap()
    assert isinstance(twin.table, ReportTable)
    assert twin.table.table.rows == (("first", "50 % (5 of 10)"), ("second", "100 % (4 of 4)"), ("none", "no data"))


def test_a_table_copies_what_is_selected(qtbot: QtBot) -> None:
    table = ReportTable(Table("", ("Who", "n"), (("Ada", 1), ("Bo", None))), "People")
    qtbot.addWidget(table)
    assert table.accessibleName() == "People"
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[-1] == "Bo\t–"


def test_the_json_of_a_report_says_the_same(reports: tuple[ReportsScreen, Told], sample: Services) -> None:
    screen, _ = reports
    data = json.loads(sample.reports.file(1, "cycle", "json", screen.options()))
    assert screen.page.document is not None
    assert data["title"] == screen.page.document.title
    assert len(data["blocks"]) == len(screen.page.document.blocks)


def test_small_groups_say_nothing_to_public_readers(
    open_screen: Open,  # noqa: F811
    empty: Services,
    tmp_path: Path,
) -> None:
    rows = {"Docs": ("Ada Oxley", ["Bo Lindqvist", "Dana Prove"]), "Signal": ("Chidi Marsh", ["E F", "G H", "I J"])}
    write_cycle(tmp_path / "one", "1.41", rows)
    empty.imports.run(tmp_path / "one")
    screen, _ = open_listening(open_screen, lambda tools: ReportsScreen(empty, tools))
    chart = screen.page.findChild(BarChart)
    assert chart is not None
    assert chart.accessibleDescription() == "Docs: no data (under 3 people); Signal: 100 % (3 of 3)"
    choose(screen, "audience", "private")
    settle()
    chart = next(c for c in screen.page.findChildren(BarChart) if c.isVisibleTo(screen))
    assert chart.accessibleDescription() == "Docs: 100 % (2 of 2); Signal: 100 % (3 of 3)"
