"""The page of an application: judged from the keyboard, moved on with reasons, its time zone asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.qt_leaks import ExpectedErrors
from tests.ui.applications.forms import CYCLE
from tests.ui.applications.forms import applied as applied
from tests.ui.applications.test_list import dialog
from tests.ui.contracts import Open, open_screen  # noqa: F401 - a fixture
from understudy.application.services import Services
from understudy.ui.applications.log import NoteForm
from understudy.ui.applications.move_form import MoveForm
from understudy.ui.applications.page import ApplicationScreen
from understudy.ui.kit.state import write_json


def opened(open_screen: Open, services: Services, number: int = 2, *, blind: bool = False) -> ApplicationScreen:  # noqa: F811
    def build(tools: object) -> ApplicationScreen:
        tools.state.set("applications.blind", "1" if blind else "")  # type: ignore[attr-defined]
        write_json(tools.state, "applications.listed", [1, number, 3])  # type: ignore[attr-defined]
        return ApplicationScreen(services, tools)  # type: ignore[arg-type]

    _, screen = open_screen(build, f"understudy:it/{number}")
    assert isinstance(screen, ApplicationScreen)
    return screen


def press(screen: ApplicationScreen, step: str) -> None:
    found = next(b for b in screen.moves.findChildren(QPushButton) if b.objectName() == step)
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Space)


def texts(screen: ApplicationScreen) -> list[str]:
    return [each.text() for each in screen.findChildren(QLabel) if each.isVisibleTo(screen)]


def test_answers_are_shown_as_they_are(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    assert screen.title() == "Ada Newling"
    shown = next(each for each in screen.answers.findChildren(QLabel) if "bold" in each.text())
    assert shown.text() == "=1+1 <b>bold</b>"
    assert shown.textFormat() is Qt.TextFormat.PlainText
    assert "not asked" in texts(screen), "what the form did not ask stays unknown"


def test_a_score_is_given_from_the_keyboard_and_replaced(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    for value in ("0.8", "0.6"):
        screen.scoring.value.setFocus()
        screen.scoring.value.selectAll()
        QTest.keyClicks(screen.scoring.value, value)
        QTest.keyClick(screen.scoring.value, Qt.Key.Key_Return)
        scores = applied.triage.page(2).scores
        assert [(s.role, s.value) for s in scores] == [("Docs", float(value))]
    assert screen.scoring.table.model.total == 1
    assert applied.triage.page(2).status == "in_review", "who is judged is being read"


def test_steps_ask_for_words_where_words_are_needed(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    press(screen, "in_review")
    assert applied.triage.page(2).status == "in_review"
    press(screen, "not_selected")
    form = dialog(screen, MoveForm)
    form.try_accept()
    assert form.isVisible()
    form.reason.setPlainText("More people asked than there are seats.")
    form.try_accept()
    page = applied.triage.page(2)
    assert (page.status, page.log[-1].text) == ("not_selected", "More people asked than there are seats.")
    assert "not selected this time" in texts(screen)
    assert not any("reject" in text.casefold() for text in texts(screen))
    applied.journal.undo()
    assert applied.triage.page(2).status == "in_review"


def test_a_place_is_for_a_role(open_screen: Open, applied: Services) -> None:  # noqa: F811
    for step in ("in_review", "shortlisted", "offered", "accepted"):
        applied.triage.move([2], step)
    screen = opened(open_screen, applied)
    press(screen, "placed")
    form = dialog(screen, MoveForm)
    assert form.role.currentData() == "Docs"
    form.role.setCurrentIndex(0)
    form.try_accept()
    assert form.isVisible()
    form.role.setCurrentIndex(form.role.findData("Docs"))
    form.try_accept()
    assert applied.triage.page(2).log[-1].role == "Docs"


def test_the_time_zone_is_asked_and_kept(
    open_screen: Open,  # noqa: F811
    applied: Services,
    expected_errors: ExpectedErrors,
) -> None:
    expected_errors.expect("is no time zone")
    screen = opened(open_screen, applied)
    assert "IST" in screen.zone_told.words.text()
    QTest.keyClicks(screen.zone, "IST")
    QTest.keyClick(screen.zone, Qt.Key.Key_Return)
    assert "is no time zone" in screen.zone_problem.text()
    screen.zone.clear()
    QTest.keyClicks(screen.zone, "Asia/Kolkata")
    QTest.keyClick(screen.zone, Qt.Key.Key_Return)
    assert applied.triage.page(2).zone == "Asia/Kolkata"
    assert screen.zone_told.isHidden()


def test_notes_go_into_the_log(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    screen.note_button.click()
    form = dialog(screen, NoteForm)
    form.try_accept()
    assert form.isVisible()
    form.text.setPlainText("Asked which zone was meant.")
    form.try_accept()
    assert [entry[1].text for entry in screen.log.model.shown] == ["Asked which zone was meant."]


def test_a_blind_page_names_nobody(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied, blind=True)
    assert screen.title() == "Applicant 2"
    words = " ".join([*texts(screen), screen.about.plain()])
    row = next(r for r in applied.applications.rows(applied.programmes.rows()[0].id, CYCLE) if r["id"] == 2)
    assert not [each for each in (row["name"], row["login"], row["email"], row["employer"]) if each in words]


def test_the_next_one_is_a_key_press_away(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    went: list[str] = []
    object.__setattr__(screen.tools, "navigate", went.append)
    screen.after.click()
    screen.before.click()
    assert went == ["understudy:application/3", "understudy:application/1"]
