"""The main jobs of the Ladder screen: reading a policy, nominating, filters, quiet times, replays, editing the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.application.ladder.town import DOCS
from tests.application.ladder.town import town_home as town_home
from tests.ui.contracts import Open, open_screen  # noqa: F401 - a fixture
from tests.ui.ladder.towns import NOMINATION, TALK
from tests.ui.ladder.towns import ladder_town as ladder_town
from understudy.application.errors import Cancelled
from understudy.application.ladder.consequences import consequences
from understudy.application.progress import CancelToken, Progress
from understudy.application.services import Services
from understudy.ui.kit.link import Link
from understudy.ui.kit.links import LinkLabel
from understudy.ui.ladder.case_forms import CaseForm
from understudy.ui.ladder.screen import TABS, LadderScreen
from understudy.ui.ladder.verdict_dialog import VerdictDialog

W = TypeVar("W", bound=QWidget)


def opened(open_screen: Open, services: Services, tab: str = "rungs") -> LadderScreen:  # noqa: F811
    _, screen = open_screen(lambda tools: LadderScreen(services, tools), f"understudy:it/town/{tab}")
    assert isinstance(screen, LadderScreen)
    assert screen.tabs.currentIndex() == TABS.index(tab)
    return screen


def dialog(screen: QWidget, kind: type[W]) -> W:
    """The newest open dialog of a kind."""
    return [each for each in screen.findChildren(kind) if each.isVisible()][-1]


def edited(screen: LadderScreen, before: str, after: str) -> None:
    """Change the text, and let it be checked."""
    text = screen.text.editor.toPlainText()
    assert before in text
    screen.text.editor.setPlainText(text.replace(before, after, 1))
    screen.text.check()


def test_the_ladder_is_read_from_top_to_bottom_with_who_holds_it(
    open_screen: Open,  # noqa: F811
    ladder_town: Services,
) -> None:
    screen = opened(open_screen, ladder_town)
    levels = [card.level_id for card in screen.rungs.cards()]
    assert levels == [level.id for level in reversed(ladder_town.policies.in_force("town").policy.rungs)]
    reviewer = next(card for card in screen.rungs.cards() if card.level_id == "reviewer")
    assert reviewer.holders.text() == "Held by 4"
    reviewer.holders.click()
    assert [row.name for row in screen.rungs.table.model.shown] == ["ada", "Bo", "eve", "fay"]
    links = [part for label in reviewer.findChildren(LinkLabel) for part in label._parts if part[1]]
    assert ("contributors/guide/owners.md", ladder_town.policies.in_force("town").policy.sources[1]) in links


def test_as_of_an_earlier_day_fewer_hold_it(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    screen.as_of.setText("2024-13-01")
    screen.as_of.editingFinished.emit()
    assert not screen.as_of_problem.isHidden()
    screen.as_of.setText("2024-08-01")
    screen.as_of.editingFinished.emit()
    assert screen.as_of_problem.isHidden()
    reviewer = next(card for card in screen.rungs.cards() if card.level_id == "reviewer")
    assert reviewer.holders.text() == "Held by 3"


def test_a_policy_is_taken_out_of_use_and_back(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    assert screen.policy.currentText() == "Ladder of the town (in use)"
    screen.use_box.click()
    assert ladder_town.policies.in_use() == []
    screen.refresh()
    assert screen.policy.currentText() == "Ladder of the town"
    ladder_town.journal.undo()
    assert ladder_town.policies.in_use() == ["town"]


def test_somebody_is_nominated_from_the_keyboard(
    open_screen: Open,  # noqa: F811
    ladder_town: Services,
) -> None:
    screen = opened(open_screen, ladder_town, "cases")
    QTest.keyClick(screen.nominate_button, Qt.Key.Key_Space)
    form = dialog(screen, CaseForm)
    QTest.keyClicks(form.who.box, "dee")
    form.level.setCurrentIndex(form.level.findData("reviewer"))
    QTest.keyClicks(form.scope, "lamps/lantern")
    QTest.keyClick(form.ok, Qt.Key.Key_Space)
    assert form.isVisible(), "a repository is no directory"
    QTest.keyClicks(form.scope, ":docs")
    QTest.keyClick(form.ok, Qt.Key.Key_Space)
    newest = ladder_town.cases.rows()[0]
    assert (newest.login, newest.level, newest.scope.written) == ("dee", "reviewer", DOCS)
    screen.cases.read(screen._asked)  # type: ignore[arg-type]
    assert screen.cases.table.model.row(0).id == newest.id
    ladder_town.journal.undo()
    assert len(ladder_town.cases.rows()) == 2


def test_the_same_person_twice_is_said_in_the_form(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town)
    screen.nominate("cyn", "reviewer", DOCS)
    form = dialog(screen, CaseForm)
    form.try_accept()
    assert "There is an open case about that already, number 1" in form.general.text()


def test_late_cases_are_told_by_word_and_sign(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town, "cases")
    table = screen.cases.table
    place = [column.id for column in table.model.columns].index("deadline")
    late = table.model.index(table.model.position(NOMINATION), place)
    assert late.data() == "late: 2024-12-01"
    assert not late.data(Qt.ItemDataRole.DecorationRole).isNull()
    ladder_town.cases.move(NOMINATION, "withdrawn")
    screen.cases.read(screen._asked)  # type: ignore[arg-type]
    screen.cases.open_only.click()
    assert [row.id for row in table.model.shown] == [TALK]


def test_a_close_row_opens_its_verdict_and_a_nomination(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    ladder_town.cases.move(NOMINATION, "withdrawn")
    screen = opened(open_screen, ladder_town, "close")
    part = screen.close_to
    part.level.setCurrentIndex(part.level.findData("approver"))
    part.level.activated.emit(part.level.currentIndex())
    assert {row.level for row in part.table.model.shown} <= {"approver"}
    part.table.clear_filters()
    assert part.table.model.total > 0
    part.table.view.selectRow(0)
    chosen = part.table.selected()[0]
    QTest.keyClick(part.table.view, Qt.Key.Key_Return)
    verdict = dialog(screen, VerdictDialog)
    assert verdict.name.text().startswith(f"{chosen.who.name}: {chosen.level_name}")
    assert len(verdict.checklist.rows()) >= 5
    verdict.nominate_button.click()
    form = dialog(screen, CaseForm)
    assert form.who.who == chosen.who.login
    assert form.scope.text() == chosen.scope.written


def test_every_threshold_has_its_column_and_a_talk_begins_there(
    open_screen: Open,  # noqa: F811
    ladder_town: Services,
) -> None:
    ladder_town.cases.move(TALK, "stays")
    ladder_town.store.clock = lambda: datetime(2025, 6, 10, 12, tzinfo=UTC)
    screen = opened(open_screen, ladder_town, "quiet")
    part = screen.quiet
    ids = [column.id for column in part.table.model.columns if column.id.startswith("rule.")]
    assert ids == ["rule.year-without", "rule.policy-10-10", "rule.tool-20-10"]
    assert {row.verdict for row in part.table.model.shown} <= {"quiet", "unsure"}
    wanted = next(row for row in part.table.model.shown if row.subject.login == "fay" and row.level == "reviewer")
    part.table.select_ids([part.table.model.id_of(wanted)])
    part.talk_button.click()
    form = dialog(screen, CaseForm)
    assert form.windowTitle() == "Talk with somebody about a quiet time"
    form.try_accept()
    assert ladder_town.cases.rows()[0].kind == "inactivity"
    assert ladder_town.cases.rows()[0].login == "fay"


def test_a_policy_is_played_back(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town, "replay")
    part = screen.replay
    part.since.setText("yesterday")
    part.run()
    assert part.replayed is None
    part.since.setText("")
    part.run_button.click()
    assert part.replayed is not None
    assert part.replayed.repositories == ("lamps/lantern",)
    assert part.table.model.total == len(part.replayed.promoted) + len(part.replayed.stepped_back) > 0
    assert "given" not in {row.how for row in part.table.model.shown}
    assert "Taken as met" in part.taken.words.text()
    assert "lamps/lantern" in part.tally.text()
    assert part.cancel_button.isHidden()


def test_a_mistake_in_the_text_is_marked_and_mended(
    open_screen: Open,  # noqa: F811
    ladder_town: Services,
    qtbot: QtBot,
) -> None:
    screen = opened(open_screen, ladder_town, "text")
    part = screen.text
    assert not part.adopt_button.isEnabled()
    line = part.editor.toPlainText().split("\n").index("    scope: directory") + 1
    part.editor.setPlainText(part.editor.toPlainText().replace("scope: directory", "scope: dictionary", 1))
    qtbot.waitUntil(lambda: part.editor.wrong_line > 0)
    assert part.editor.wrong_line == line
    assert f"line {line}" in part.state.text()
    assert part.editor.extraSelections()
    assert not part.adopt_button.isEnabled()
    part.go_button.click()
    assert part.editor.textCursor().blockNumber() + 1 == line
    edited(screen, "scope: dictionary", "scope: directory")
    assert part.editor.wrong_line == 0
    assert part.state.text() == "This is the text in force."


def test_an_edited_policy_is_compared_foreseen_adopted_and_undone(
    open_screen: Open,  # noqa: F811
    ladder_town: Services,
) -> None:
    screen = opened(open_screen, ladder_town, "text")
    part = screen.text
    edited(screen, "at_least: 20, substantial: yes", "at_least: 30, substantial: yes")
    assert [(d.level, d.before, d.after) for _, d in part.differences.model.shown] == [("Reviewer", "20", "30")]
    part.consequences.run_button.click()
    assert "Meet the counts" in part.consequences.words.text()
    text = part.editor.toPlainText()
    part.editor.setPlainText(text + "# a remark\n")
    assert part.consequences.words.isHidden(), "it was about another text"
    part.editor.setPlainText(text)
    part.check()
    part.adopt_button.click()
    assert ladder_town.policies.in_force("town").text == text
    screen.refresh()
    assert part.state.text() == "This is the text in force."
    assert part.editor.toPlainText() == text
    ladder_town.journal.undo()
    screen.refresh()
    assert "at_least: 20, substantial: yes" in part.editor.toPlainText()


def test_a_draft_waits_while_another_policy_is_looked_at(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town, "text")
    edited(screen, "title: Ladder of the town", "title: Ladder of a town")
    mine = screen.text.editor.toPlainText()
    assert screen.context is not None
    town = screen.context
    screen.show_context(replace(town, link=Link("it", ("sig-node", "text"))))
    assert "policy: sig-node" in screen.text.editor.toPlainText()
    screen.show_context(town)
    assert screen.text.editor.toPlainText() == mine
    screen.text.discard_button.click()
    assert screen.text.editor.toPlainText() == ladder_town.policies.in_force("town").text


def test_the_edited_text_can_be_played_back(open_screen: Open, ladder_town: Services) -> None:  # noqa: F811
    screen = opened(open_screen, ladder_town, "text")
    edited(screen, "at_least: 20, substantial: yes", "at_least: 1, substantial: yes")
    screen.open_tab("replay")
    part = screen.replay
    part.which.setCurrentIndex(part.which.findData("edited"))
    part.run()
    assert part.replayed is not None
    assert part.replayed.edition.digest != ladder_town.policies.in_force("town", date(2024, 12, 10)).digest


def test_playing_back_tells_how_far_it_is_and_stops_when_asked(ladder_town: Services) -> None:
    heard: list[tuple[int, int, str]] = []
    ladder_town.replay.run("town", progress=Progress(lambda *step: heard.append(step)))
    assert heard[0] == (0, heard[0][1], "lamps/lantern")
    assert [done for done, _, _ in heard] == sorted(done for done, _, _ in heard)
    assert heard[-1][0] < heard[-1][1]
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        ladder_town.replay.run("town", progress=Progress(None, token))


def test_what_another_text_would_change_is_told_person_by_person(ladder_town: Services) -> None:
    before = ladder_town.policies.in_force("town")
    text = before.text.replace("at_least: 5, confidence: high", "at_least: 0, confidence: high")
    # Cyn has five merged ones, and was a member long enough; Dee has one, and is no member.
    harder = text.replace("at_least: 20, substantial: yes,", "at_least: 6,")
    easier = text.replace("at_least: 20, substantial: yes,", "at_least: 5,")
    one, other = (ladder_town.policies.read(each, "town.yaml") for each in (harder, easier))
    found = consequences(ladder_town.replay, ladder_town.close_by, ladder_town.quiet, one, other)
    assert [(d.before, d.after) for d in found.differences] == [("6", "5")]
    assert {(row.login, row.change) for row in found.rows} == {("cyn", "meets")}
    back = consequences(ladder_town.replay, ladder_town.close_by, ladder_town.quiet, other, one)
    assert {(row.login, row.change) for row in back.rows} == {("cyn", "misses")}
    assert back.meets == found.meets[::-1]
