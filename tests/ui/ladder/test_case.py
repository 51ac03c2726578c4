"""The page of a case: moved, talked about, judged, sent; and each step taken back."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.application.ladder.town import town_home as town_home
from tests.ui.contracts import Open, open_screen  # noqa: F401 - a fixture
from tests.ui.ladder.towns import NOMINATION, TALK
from tests.ui.ladder.towns import ladder_town as ladder_town
from understudy.application.services import Services
from understudy.ui.ladder.case import CaseScreen
from understudy.ui.ladder.case_forms import DeadlineForm, SayForm
from understudy.ui.ladder.checklist import RequirementRow
from understudy.ui.ladder.evidence import RulingDialog
from understudy.ui.ladder.preview import TextPreview

W = TypeVar("W", bound=QWidget)


def opened(open_screen: Open, services: Services, number: int = NOMINATION) -> CaseScreen:  # noqa: F811
    _, screen = open_screen(lambda tools: CaseScreen(services, tools), f"understudy:it/{number}")
    assert isinstance(screen, CaseScreen)
    return screen


def dialog(screen: CaseScreen, kind: type[W]) -> W:
    """The newest open dialog of a kind."""
    return [each for each in screen.findChildren(kind) if each.isVisible()][-1]


def row(screen: CaseScreen, requirement: str) -> RequirementRow:
    return next(each for each in screen.checklist.rows() if each.verdict.requirement.id == requirement)


def press(screen: CaseScreen, name: str) -> None:
    """Press a button by its name, from the keyboard."""
    found = next(
        b for b in screen.findChildren(QPushButton) if b.isVisibleTo(screen) and name in (b.objectName(), b.text())
    )
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Space)


def test_the_page_says_how_it_stands(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    assert screen.title() == "Cyn"
    assert screen.name.text() == "Cyn: Reviewer for docs in lamps/lantern"
    assert "Late" in screen.deadline.words.text()
    assert "2024-12-01" in screen.deadline.words.text()
    assert [row.verdict.requirement.id for row in screen.checklist.rows()] == [
        each.id
        for each in screen.page.level.requirements  # type: ignore[union-attr]
    ]
    assert row(screen, "member-for").badge.text() == "there"
    assert row(screen, "sponsored").badge.text() == "for people to say"


def test_a_sponsor_is_added_and_taken_back(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    press(screen, "Add a sponsor…")
    form = dialog(screen, SayForm)
    form.try_accept()
    assert form.isVisible(), "nobody was named"
    QTest.keyClicks(form.who.box, "eve")
    form.text.setPlainText("Gladly.")
    form.url.setText("nowhere")
    form.try_accept()
    assert form.isVisible(), "that is no web address"
    form.url.setText("https://example.org/1")
    QTest.keyClick(form.ok, Qt.Key.Key_Space)
    assert row(screen, "sponsored").badge.text() == "there"
    assert screen.log.model.row(0).text == "Gladly."
    ladder_town.journal.undo()
    screen.refresh()
    assert row(screen, "sponsored").badge.text() == "for people to say"


def test_a_word_that_it_is_not_so_makes_it_missing(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    press(screen, "Add a word…")
    form = dialog(screen, SayForm)
    assert form.agrees is not None
    form.agrees.setCurrentIndex(1)
    form.try_accept()
    said = [entry for entry in ladder_town.cases.page(NOMINATION).entries if entry.kind == "attestation"]
    assert [(entry.requirement, entry.agrees) for entry in said] == [("knowledgeable", False)]
    assert row(screen, "knowledgeable").badge.text() == "missing"
    assert "says: not yet" in [
        screen.log.model.data(screen.log.model.index(0, n)) for n in range(screen.log.model.columnCount())
    ]


def test_an_objection_stands_until_it_is_answered(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    for button, words in (("Note an objection…", "A little more time?"), ("Note its answer…", "Time has passed.")):
        press(screen, button)
        form = dialog(screen, SayForm)
        form.who.box.setText("eve")
        form.text.setPlainText(words)
        form.try_accept()
        stands = button == "Note an objection…"
        assert (row(screen, "no-objections").badge.text() == "missing") is stands


def test_the_case_moves_by_keyboard_and_back_by_undo(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    press(screen, "granted")
    assert ladder_town.cases.page(NOMINATION).row.state == "granted"
    assert screen.moves.isAncestorOf(screen.window().focusWidget() or screen), "the keyboard stays with the moves"
    ladder_town.journal.undo()
    screen.refresh()
    assert ladder_town.cases.page(NOMINATION).row.state == "open"
    names = [b.objectName() for b in screen.moves.findChildren(QPushButton) if b.isVisibleTo(screen)]
    assert names == ["waiting", "granted", "not_now", "withdrawn"]


def test_evidence_is_judged_with_a_reason_and_left_to_the_rules_again(
    open_screen: Open,  # noqa: F811
    ladder_town: Services,
) -> None:
    screen = opened(open_screen, ladder_town)
    about = row(screen, "reviewed-or-merged")
    before = about.verdict.counted
    about.evidence_button.click()
    assert about.evidence is not None
    assert not about.evidence.yes.isEnabled(), "a piece has to be chosen first"
    about.evidence.table.view.selectRow(0)
    about.evidence.yes.click()
    form = dialog(screen, RulingDialog)
    form.try_accept()
    assert form.isVisible(), "others will ask why"
    form.reason.setPlainText("It made the guide readable.")
    form.try_accept()
    about = row(screen, "reviewed-or-merged")
    assert about.verdict.counted == (before or 0) + 1
    assert about.evidence is not None
    assert about.evidence.isVisibleTo(screen), "what was open stays open"
    judged = [r for r in about.evidence.table.model.shown if "readable" in r.proof.reason]
    assert [r.proof.counts for r in judged] == [True]
    about.evidence.leave.click()
    assert row(screen, "reviewed-or-merged").verdict.counted == before


def test_a_deadline_is_set(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    screen.deadline_button.click()
    form = dialog(screen, DeadlineForm)
    form.day.setText("soon")
    form.try_accept()
    assert form.isVisible()
    form.day.setText("2025-01-15")
    form.try_accept()
    assert screen.deadline.words.text() == "Answers are awaited until 2025-01-15"


def test_a_line_is_taken_out_of_the_log(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    screen.log.select_ids([entry.id for entry in screen.log.model.shown])
    next(a for a in screen.actions_of_screen() if a.id == "case.remove_lines").callback()
    assert screen.log.model.total == 0


def test_the_text_of_the_pull_request_is_copied(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    screen.body_button.click()
    shown = dialog(screen, TextPreview)
    assert "- [x] Member for at least 3 months" in shown.text.toPlainText()
    shown.copy_button.click()
    assert QGuiApplication.clipboard().text() == shown.text.toPlainText()


def test_the_patch_is_saved(open_screen: Open, ladder_town: Services, tmp_path: object) -> None:  # noqa: F811
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    screen = opened(open_screen, ladder_town)
    screen.patch_button.click()
    shown = dialog(screen, TextPreview)
    assert shown.headline.text() == "docs/OWNERS"
    shown.save(tmp_path / "case.patch")
    assert (tmp_path / "case.patch").read_text() == shown.text.toPlainText()
    assert "+- cyn" in shown.text.toPlainText()


def test_a_talk_waits_for_an_answer_before_a_patch(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town, TALK)
    assert "They have until" in screen.todo.words.text()
    back = next(b for b in screen.moves.findChildren(QPushButton) if b.objectName() == "stepped_back")
    assert not back.isEnabled()
    screen.patch_button.click()
    shown = dialog(screen, TextPreview)
    assert "They have until" in shown.headline.text()
    assert not shown.copy_button.isEnabled()
    shown.reject()
    press(screen, "replied")
    form = dialog(screen, SayForm)
    assert form.agrees is not None
    assert form.agrees.currentText() == "answered: steps back"
    form.try_accept()
    assert screen.todo.isHidden()
    press(screen, "stepped_back")
    assert ladder_town.cases.page(TALK).row.state == "stepped_back"
