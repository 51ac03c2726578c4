"""The list of applications: brought in, read, moved on together, answered; each on real services."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from tests.qt_leaks import ExpectedErrors
from tests.ui import checks
from tests.ui.applications.forms import CYCLE, export
from tests.ui.applications.forms import applied as applied
from tests.ui.contracts import Open, open_screen  # noqa: F401 - a fixture
from understudy.application.services import Services
from understudy.ui.applications.import_dialog import ImportDialog
from understudy.ui.applications.letters_dialog import LettersDialog
from understudy.ui.applications.move_form import MoveForm
from understudy.ui.applications.rows import SET_ASIDE
from understudy.ui.applications.screen import ApplicationsScreen
from understudy.ui.kit.state import read_json

W = TypeVar("W", bound=QWidget)


def opened(open_screen: Open, services: Services, link: str = "understudy:it") -> ApplicationsScreen:  # noqa: F811
    _, screen = open_screen(lambda tools: ApplicationsScreen(services, tools), link)
    assert isinstance(screen, ApplicationsScreen)
    return screen


def dialog(screen: QWidget, kind: type[W]) -> W:
    """The newest open dialog of a kind."""
    return [each for each in screen.findChildren(kind) if each.isVisible()][-1]


def names(screen: ApplicationsScreen) -> list[tuple[str, str]]:
    return [(row.label, row.name) for row in screen.table.model.shown]


def pick(screen: ApplicationsScreen, role: str) -> None:
    places = [screen.roles.item(n).data(Qt.ItemDataRole.UserRole) for n in range(screen.roles.count())]
    screen.roles.setCurrentRow(places.index(role))


def states(services: Services) -> list[str]:
    return [row["status"] for row in services.applications.rows(services.programmes.rows()[0].id, CYCLE)]


def test_a_role_has_newcomers_and_returners_apart(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied, "understudy:it/Docs")
    assert screen.cycle.currentData() == CYCLE, "the next cycle has applications, the one in sight has none"
    assert names(screen) == [("N1", "Ada Newling"), ("R1", "Yara Ekwueme"), ("R2", "Bo Quill")]
    assert "in no public export" in screen.private.words.text()
    flags = {row.name: row.flags for row in screen.table.model.shown}
    assert "ask_zone" in flags["Ada Newling"]
    assert "claim_not_found" in flags["Bo Quill"]
    screen.show_box.setCurrentIndex(screen.show_box.findData("returning"))
    screen.show_box.activated.emit(screen.show_box.currentIndex())
    assert [label for label, _ in names(screen)] == ["R1", "R2"]
    screen.table.clear_filters()
    pick(screen, SET_ASIDE)
    assert [(row.name, row.flags[0]) for row in screen.table.model.shown] == [("Cy Fenn", "sent_again")]


def test_blind_reading_leaves_names_out(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    QTest.keyClick(screen.blind, Qt.Key.Key_Space)
    assert all(row.name == f"Applicant {row.id}" and not row.login for row in screen.table.model.shown)
    assert screen.tools.state.get("applications.blind") == "1", "pages are read blind, too"


def test_many_are_moved_on_at_once_and_taken_back_at_once(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied, "understudy:it/Docs")
    before = states(applied)
    screen.table.view.selectAll()
    screen.move_button.click()
    form = dialog(screen, MoveForm)
    form.state.setCurrentIndex(form.state.findData("ineligible"))
    form.try_accept()
    assert form.isVisible(), "whoever is asked later will want to know why"
    form.reason.setPlainText("The form came after the day it closed.")
    form.try_accept()
    assert states(applied).count("ineligible") == 3
    applied.journal.undo()
    assert states(applied) == before


def test_what_no_common_step_leads_out_of_is_said(open_screen: Open, applied: Services) -> None:  # noqa: F811
    numbers = [row["id"] for row in applied.applications.rows(applied.programmes.rows()[0].id, CYCLE)]
    applied.triage.move([numbers[4]], "withdrawn")
    applied.triage.move([numbers[0]], "in_review")
    applied.triage.move([numbers[0]], "shortlisted")
    screen = opened(open_screen, applied)
    screen.table.view.selectAll()
    screen.move_button.click()
    assert not [each for each in screen.findChildren(MoveForm) if each.isVisible()]


def test_opening_keeps_the_order_for_the_next_one(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied, "understudy:it/Docs")
    screen.table.view.selectRow(1)
    screen.open_button.click()
    assert read_json(screen.tools.state, "applications.listed") == [row.id for row in screen.table.model.shown]


def test_an_export_is_looked_at_corrected_and_imported(
    open_screen: Open,  # noqa: F811
    sample: Services,
    tmp_path: Path,
) -> None:
    screen = opened(open_screen, sample)
    assert screen.faces.showing == "empty"
    screen.faces.findChildren(QPushButton)[-1].click()
    window = dialog(screen, ImportDialog)
    form = window.form
    assert checks.nameless(window) == []
    assert not form.import_button.isEnabled(), "a look comes first"
    form.cycle.setCurrentText(CYCLE)
    form.set_path(str(export(tmp_path)))
    assert checks.nameless(window) == []
    assert form.report is not None
    assert form.report.dry_run
    assert states(sample) == []
    assert "time zones to ask: 1" in form.counts.text()
    assert any("IST" in row.what for row in form.report.anomalies)
    places = [column.header for column in form.report.columns]
    form.columns.view.selectRow(places.index("Company"))
    assert form.taken.currentData() == "employer"
    form.taken.setCurrentIndex(form.taken.findData("question"))
    form.taken.activated.emit(form.taken.currentIndex())
    column = form.report.columns[places.index("Company")]
    assert (column.field.value, column.guessed) == ("question", False)
    form.import_button.click()
    assert len(states(sample)) == 5
    assert screen.table.model.total == 4, "the list is read again; what was sent again is set aside"
    page = sample.triage.page(1)
    assert ("Company", "Acme") in page.answers
    assert page.employer == ""


def test_a_file_that_cannot_be_read_is_said_beside_it(
    open_screen: Open,  # noqa: F811
    sample: Services,
    tmp_path: Path,
    expected_errors: ExpectedErrors,
) -> None:
    expected_errors.expect("nowhere.csv")
    screen = opened(open_screen, sample)
    screen.bring_in()
    form = dialog(screen, ImportDialog).form
    form.set_path(str(tmp_path / "nowhere.csv"))
    assert "nowhere.csv" in form.problem.text()
    assert not form.import_button.isEnabled()


def test_a_form_whose_names_nobody_recognises_can_be_told(
    open_screen: Open,  # noqa: F811
    sample: Services,
    tmp_path: Path,
) -> None:
    screen = opened(open_screen, sample)
    screen.bring_in()
    form = dialog(screen, ImportDialog).form
    (tmp_path / "odd.csv").write_text("When,Whom do we call?,Which role?\n1,Ada Newling,Docs\n", "utf-8")
    form.set_path(str(tmp_path / "odd.csv"))
    assert "No column is taken for a name" in form.headline.text()
    assert not form.import_button.isEnabled()
    form.columns.view.selectRow(1)
    form.taken.setCurrentIndex(form.taken.findData("name"))
    form.taken.activated.emit(form.taken.currentIndex())
    assert form.report is not None
    assert form.report.counts["new"] == 1
    assert form.import_button.isEnabled()


def test_letters_wait_for_decisions_and_are_written_once(
    open_screen: Open,  # noqa: F811
    applied: Services,
    tmp_path: Path,
) -> None:
    applied.triage.move([1], "ineligible", "Not this time.")
    screen = opened(open_screen, applied)
    screen.letters_button.click()
    letters = dialog(screen, LettersDialog)
    assert checks.nameless(letters) == []
    assert "not decided yet" in letters.still_open.words.text()
    assert not letters.ok.isEnabled()
    QTest.keyClick(letters.even_so, Qt.Key.Key_Space)
    assert [letter.name for letter in letters.letters] == ["Yara Ekwueme"]
    assert "Yara Ekwueme" in letters.text.toPlainText()
    letters.ok.click()
    assert "Say which folder" in letters.problem.text()
    letters.folder.setText(str(tmp_path / "drafts"))
    letters.ok.click()
    assert [file.name for file in (tmp_path / "drafts").iterdir()] == ["0001-ineligible.eml"]
    programme = applied.programmes.rows()[0].id
    assert applied.letters.due(programme, CYCLE, even_so=True) == []


def test_applications_are_removed_for_good_after_a_question(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    screen.remove_all()
    box = dialog(screen, QMessageBox)
    assert len(states(applied)) == 5, "asked first"
    next(b for b in box.buttons() if b.text() == "Remove for good").click()
    assert states(applied) == []
    assert screen.faces.showing == "empty"
