"""The table every screen uses: keys, filters, columns, copies, files, paper."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.qt_leaks import ExpectedErrors
from tests.ui.samples import PersonRow, people
from understudy.application.errors import UserError
from understudy.ui.kit.columns_dialog import ColumnsDialog
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.header_fit import Wish, fitted
from understudy.ui.kit.header_state import HeaderState
from understudy.ui.kit.rows_model import Align, Column, Filter
from understudy.ui.kit.state import MemoryState, read_json
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.table_print import preview, write_pdf
from understudy.ui.kit.table_text import TableText, as_csv, as_markdown, as_tsv

COLUMNS = [
    Column[PersonRow]("name", "Name", lambda p: p.name),
    Column[PersonRow]("role", "Role", lambda p: p.role),
    Column[PersonRow]("seats", "Seats", lambda p: str(p.seats), key=lambda p: p.seats, align=Align.END),
    Column[PersonRow]("id", "Number", lambda p: str(p.id), key=lambda p: p.id, hidden=True),
]


@pytest.fixture
def state() -> MemoryState:
    return MemoryState()


@pytest.fixture
def began() -> list[str]:
    return []


def make(qtbot: QtBot, state: MemoryState, began: list[str] | None = None) -> DataTable[PersonRow]:
    begun = began if began is not None else []
    empty = Empty("Nobody yet", "People come with rosters.", "Import…", lambda: begun.append("import"))
    table = DataTable("people", "People", COLUMNS, lambda p: p.id, empty, state=state)
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    return table


@pytest.fixture
def table(qtbot: QtBot, state: MemoryState, began: list[str]) -> DataTable[PersonRow]:
    made = make(qtbot, state, began)
    made.set_rows(people(14))
    return made


def names(table: DataTable[PersonRow]) -> list[str]:
    return [p.name for p in table.model.shown]


def first_button(table: DataTable[PersonRow]) -> QPushButton:
    face = table.faces.currentWidget()
    assert face is not None
    return face.findChildren(QPushButton)[0]


def test_typing_filters_and_says_how_much_is_left(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    assert table.bar.count.text() == "14"
    qtbot.keyClicks(table.bar.box, "ada ox")
    qtbot.waitUntil(lambda: table.bar.count.text() == "2 of 14")
    qtbot.keyClick(table.bar.box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: table.bar.count.text() == "14")


def test_arrow_down_goes_from_the_box_into_the_grid(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    table.focus_filter()
    qtbot.keyClicks(table.bar.box, "marsh")
    qtbot.keyClick(table.bar.box, Qt.Key.Key_Down)
    assert table.focusWidget() is table.view
    assert [p.name for p in table.selected()] == ["Chidi Marsh"]


def test_chips_show_conditions_and_remove_them(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    table.add_filter(Filter("many", "Many seats", lambda p: p.seats > 3))
    table.add_filter(Filter("docs", "Docs only", lambda p: p.role == "Docs"))
    chips = [c for c in table.bar.findChildren(QToolButton) if c.property("kind") == "chip" and c.isVisible()]
    assert [c.text() for c in chips] == ["Many seats", "Docs only"]
    assert chips[1].accessibleName() == "Remove filter Docs only"
    chips[1].click()
    assert all(p.seats > 3 for p in table.model.shown)
    assert [f.id for f in table.model.filters] == ["many"]


def test_the_four_faces(
    qtbot: QtBot, table: DataTable[PersonRow], began: list[str], expected_errors: ExpectedErrors
) -> None:
    assert table.faces.showing == "content"
    table.add_filter(Filter("none", "Nobody", lambda p: False))
    assert table.faces.showing == "no_match"
    clear = table.faces.findChildren(QPushButton)[0]
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert table.faces.showing == "content"
    table.set_rows([])
    assert table.faces.showing == "empty"
    qtbot.mouseClick(first_button(table), Qt.MouseButton.LeftButton)
    assert began == ["import"]
    expected_errors.expect("no such cycle")
    retried: list[int] = []
    table.show_error(UserError("There is no such cycle."), lambda: retried.append(1))
    assert table.faces.showing == "error"
    qtbot.mouseClick(first_button(table), Qt.MouseButton.LeftButton)
    assert retried == [1]


def test_loading_shows_only_when_it_takes_long(qtbot: QtBot, state: MemoryState) -> None:
    table = make(qtbot, state)
    table.loading()
    assert table.faces.showing == "content"
    qtbot.waitUntil(lambda: table.faces.showing == "loading", timeout=2000)
    table.set_rows(people(3))
    assert table.faces.showing == "content"
    table.loading()
    table.set_rows(people(2))
    assert not table.faces._timer.isActive()


def test_enter_opens_and_letters_jump(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    table.view.setCurrentIndex(table.model.index(0, 0))
    qtbot.keyClicks(table.view, "dan")
    assert table.model.row(table.view.currentIndex().row()).name == "Dana Prøve"
    with qtbot.waitSignal(table.opened) as heard:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert heard.args[0].name == "Dana Prøve"


def test_a_double_click_opens_once(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    opened: list[PersonRow] = []
    table.opened.connect(opened.append)
    at = table.view.visualRect(table.model.index(2, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [p.id for p in opened] == [2]


def test_many_can_be_selected_and_stay_so(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    with qtbot.waitSignal(table.selection_changed) as heard:
        table.select_ids([3, 5, 99])
    assert [p.id for p in heard.args[0]] == [3, 5]
    table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert {p.id for p in table.selected()} == {3, 5}
    table.set_rows(people(5))
    assert [p.id for p in table.selected()] == [3]


def test_columns_are_remembered(qtbot: QtBot, state: MemoryState, table: DataTable[PersonRow]) -> None:
    header = table.view.horizontalHeader()
    table._columns_state.arrange([2, 0, 1, 3], {1, 3})
    header.resizeSection(2, 333)
    table.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: (read_json(state, "table.people") or {}).get("sort") == ["seats", False])
    again = make(qtbot, state)
    again.set_rows(people(14))
    assert again._columns_state.visible() == [2, 0]
    assert again.view.columnWidth(2) == pytest.approx(333, abs=2)
    assert [p.seats for p in again.model.shown] == sorted((p.seats for p in people(14)), reverse=True)


def test_a_damaged_memory_is_no_trouble(qtbot: QtBot) -> None:
    state = MemoryState()
    state.set("table.people", "{not json")
    assert make(qtbot, state)._columns_state.visible() == [0, 1, 2]
    state.set("table.people", '{"columns": [{"id": "gone", "width": 3}, {"id": "seats", "width": 5}]}')
    assert make(qtbot, state)._columns_state.visible() == [2, 0, 1]


def test_columns_can_be_chosen_from_the_keyboard(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    columns: HeaderState = table._columns_state
    dialog = ColumnsDialog(columns, table)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert columns.visible() == [1, 2]
    dialog.list.setCurrentRow(1)
    dialog.down.click()
    assert columns.order() == [0, 2, 1, 3]
    dialog.back.click()
    assert columns.visible() == [0, 1, 2]


def test_copies_are_what_is_shown(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    table.select_ids([0, 2])
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Name\tRole\tSeats\nAda Oxley\tEnhancements\t0\nChidi Marsh\tDocs\t2\n"
    table.copy_markdown()
    assert QGuiApplication.clipboard().text().splitlines()[:2] == ["| Name | Role | Seats |", "| --- | --- | ---: |"]
    table.view.clearSelection()
    table.copy_tsv()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 15


def test_texts_survive_awkward_cells() -> None:
    table = TableText(
        "T", "", ["A|B", "C"], [Align.START, Align.END], [["x\ty\nz", "=SUM(1)"], ["-3", 'say "hi", you']]
    )
    assert as_tsv(table) == 'A|B\tC\nx y z\t=SUM(1)\n-3\tsay "hi", you\n'
    assert as_markdown(table).splitlines()[0] == "| A\\|B | C |"
    read = list(csv.reader(io.StringIO(as_csv(table))))
    assert read == [["A|B", "C"], ["x\ty\nz", "'=SUM(1)"], ["-3", 'say "hi", you']]


def test_files_hold_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: DataTable[PersonRow], expected_errors: ExpectedErrors
) -> None:
    table.add_filter(Filter("docs", "Docs only", lambda p: p.role == "Docs"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "out.csv"), ""))
    table.export_csv()
    rows = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    assert rows[0] == ["Name", "Role", "Seats"]
    assert {row[1] for row in rows[1:]} == {"Docs"}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "none" / "out.pdf"), ""))
    expected_errors.expect("No such file or directory")
    table.export_pdf()
    box = next(w for w in table.children() if isinstance(w, QWidget) and w.isWindow() and w.isVisible())
    box.close()


def test_paper_has_every_row_and_page_numbers(qtbot: QtBot, tmp_path: Path) -> None:
    rows = [[f"Person {n}", "a rather long remark that has to be wrapped " * (n % 5), str(n)] for n in range(150)]
    table = TableText("People", "150", ["Name", "Remark", "Seats"], [Align.START, Align.START, Align.END], rows)
    pages = write_pdf(table, tmp_path / "p.pdf")
    data = (tmp_path / "p.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert pages == len(re.findall(rb"/Type /Page\b", data)) > 3
    with pytest.raises(OSError, match="No such file"):
        write_pdf(table, tmp_path / "none" / "p.pdf")


def test_the_preview_opens(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    dialog = preview(table.shown_text(), table)
    assert dialog.isVisible()
    shown = dialog.findChild(QPrintPreviewWidget)
    assert isinstance(shown, QPrintPreviewWidget)
    assert shown.pageCount() == 1
    # Turning the page paints again, long after the call that made the printer.
    shown.setLandscapeOrientation()
    assert shown.pageCount() == 1
    dialog.close()


def test_the_context_menu_is_for_the_selection(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    menus: list[QMenu] = []

    def menu(parent: QWidget) -> QMenu:
        made = QMenu(parent)
        made.addAction("Open")
        menus.append(made)
        return made

    table.menu = menu
    table._show_menu(table.rect().center())
    assert menus == []
    table.select_ids([1])
    table._show_menu(table.rect().center())
    assert menus[0].isVisible()
    menus[0].close()


def test_columns_fit_the_room_and_show_long_texts_first() -> None:
    wishes = [Wish(60, 300, 200), Wish(50, 40, 90), Wish(70, 100, 100)]
    roomy = fitted(wishes, 1000)
    assert roomy == [300, 90, 100]
    assert sum(fitted(wishes, 400)) == pytest.approx(400, abs=3)
    assert fitted(wishes, 400)[0] > 200
    tight = fitted(wishes, 300)
    assert sum(tight) <= 300
    assert all(width >= wish.least for width, wish in zip(tight, wishes, strict=True))
    assert fitted(wishes, 10) == [60, 50, 70]


def test_columns_follow_the_window_until_one_is_pulled(qtbot: QtBot, table: DataTable[PersonRow]) -> None:
    header = table.view.horizontalHeader()
    table.resize(400, 400)
    qtbot.waitUntil(lambda: header.length() <= table.view.viewport().width() + 1)
    table.resize(1200, 400)
    assert header.length() == table.view.viewport().width()
    header.resizeSection(0, 777)
    table.resize(500, 400)
    assert header.sectionSize(0) == 777
