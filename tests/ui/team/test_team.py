"""The main jobs of the Team screen, done with mouse and keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QToolButton

from tests.ui.contracts import Open, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.team.teams import CYCLE, Team, dialog, open_team
from understudy.application.services import Services
from understudy.domain.roles import Ended, Position
from understudy.ui.kit.choose import ChooseDialog
from understudy.ui.kit.link import Link
from understudy.ui.team.cards import ENDED
from understudy.ui.team.cycle_dialogs import AddRoleDialog, CreateCycleDialog, EditRowDialog, ExportDialog
from understudy.ui.team.screen import TeamScreen
from understudy.ui.team.seat_dialogs import AddPersonDialog, EditSeatDialog, MoveDialog, RemoveDialog


@pytest.fixture
def team(open_screen: Open, sample: Services) -> Team:  # noqa: F811
    return open_team(open_screen, sample)


def test_the_board_shows_everybody(team: Team) -> None:
    for column in team.columns():
        for seat in (*column.leads, *column.shadows):
            card = team.screen.board.card(seat.seat_id)
            assert card is not None
            assert card.card.title == seat.name
            words = [badge.text for badge in card.card.badges]
            assert ("newcomer" in words) == (seat.earlier == 0)
            assert (f"returner ({seat.earlier})" in words) == (seat.earlier > 0)
    assert "week 11 of 15" in team.screen.under.text()
    assert "Open places: 1" in team.screen.under.text()


def test_enter_opens_the_person(team: Team) -> None:
    seat = team.column("Docs").shadows[0]
    team.focus(seat)
    card = team.screen.board.card(seat.seat_id)
    assert card is not None
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert team.told.links == [f"understudy:person/{seat.person_id}"]


def test_a_drop_moves_and_can_be_undone(team: Team) -> None:
    seat = team.column("Docs").shadows[0]
    target = team.column("Enhancements")
    before = team.names("Enhancements")
    team.screen.board.moved.emit([seat.seat_id], str(target.row_id), "shadow", 1)
    settle()
    assert team.names("Enhancements") == [before[0], seat.name, *before[1:]]
    assert seat.name not in team.names("Docs")
    assert team.told.toasts[-1].text == f"Move {seat.name} to Enhancements"
    assert team.told.toasts[-1].button == "Undo"
    team.services.journal.undo()
    assert team.names("Enhancements") == before


def test_the_keyboard_stays_with_whom_it_moved(team: Team) -> None:
    seat = team.column("Docs").shadows[0]
    team.focus(seat)
    team.screen.board.moved.emit([seat.seat_id], str(team.column("Enhancements").row_id), "shadow", 0)
    settle()
    now = next(s for s in team.column("Enhancements").shadows if s.person_id == seat.person_id)
    card = team.screen.board.card(now.seat_id)
    assert card is not None
    assert card.hasFocus()


def test_several_move_at_once_from_the_keyboard(team: Team) -> None:
    seats = team.column("Docs").shadows[:2]
    team.focus(seats[0])
    for seat in seats:
        card = team.screen.board.card(seat.seat_id)
        assert card is not None
        QTest.keyClick(card, Qt.Key.Key_Space)
    team.run("team.move")
    chooser = dialog(ChooseDialog)
    QTest.keyClicks(chooser.box, "enhancements shad")
    QTest.keyClick(chooser.box, Qt.Key.Key_Return)
    settle()
    assert {s.name for s in seats} <= set(team.names("Enhancements"))
    assert len(team.told.toasts) == 1


def test_reorder_within_a_cell(team: Team) -> None:
    seats, row = team.column("Docs").shadows, str(team.column("Docs").row_id)
    names = [s.name for s in seats]
    team.screen.board.moved.emit([seats[0].seat_id], row, "shadow", 3)
    assert team.names("Docs") == [names[1], names[2], names[0], *names[3:]]
    team.screen.board.moved.emit([seats[1].seat_id, seats[2].seat_id], row, "shadow", 4)
    assert team.names("Docs") == [names[0], names[3], names[1], names[2], *names[4:]]


def test_a_drop_where_it_was_writes_nothing(team: Team) -> None:
    seats, row = team.column("Docs").shadows, str(team.column("Docs").row_id)
    team.screen.board.moved.emit([seats[1].seat_id], row, "shadow", 1)
    team.screen.board.moved.emit([seats[1].seat_id], row, "shadow", 2)
    assert team.told.toasts == []


def test_one_place_up_and_down_from_the_keyboard(team: Team) -> None:
    names = team.names("Docs")
    team.focus(team.column("Docs").shadows[1])
    team.run("team.up")
    assert team.names("Docs") == [names[1], names[0], *names[2:]]
    team.run("team.down")
    assert team.names("Docs") == names


def test_a_change_within_the_cycle_keeps_the_seat_before(team: Team) -> None:
    seat = team.column("Enhancements").shadows[0]
    lead = team.column("Enhancements").leads[0]
    team.focus(seat)
    team.run("team.move_within")
    form = dialog(MoveDialog)
    assert form.place.currentText() == "Enhancements – lead"
    form.day.setText("tomorrow")
    form.try_accept()
    assert form.isVisible()
    form.day.setText("2026-11-02")
    form.reason.setText("stepped up")
    form.try_accept()
    settle()
    column = team.column("Enhancements")
    assert [s.name for s in column.leads] == [lead.name, seat.name]
    assert column.leads[1].mid_cycle_join
    past = next(s for s in column.ended if s.person_id == seat.person_id)
    assert past.ended is Ended.PROMOTED
    assert past.reason == "stepped up"


def test_a_change_within_the_cycle_says_when_it_leads_nowhere(team: Team) -> None:
    team.focus(team.column("Docs").shadows[0])
    team.run("team.move_within")
    form = dialog(MoveDialog)
    form.place.setCurrentIndex(form.place.findText("Docs – shadow"))
    form.try_accept()
    problem = form._fields[0].problem
    assert problem.text() == "They sit there already. Choose another place."
    form.reject()
    assert team.told.toasts == []


def test_remove_asks_how_and_since_when(team: Team) -> None:
    seat = team.column("Docs").shadows[0]
    assert seat.start is not None
    team.focus(seat)
    team.run("team.remove")
    form = dialog(RemoveDialog)
    assert form.day.text() == "2026-11-20"
    form.day.setText("2026-01-01")
    form.try_accept()
    assert seat.start.date().isoformat() in form._fields[1].problem.text()
    form.how.setCurrentIndex(1)
    form.day.setText("2026-11-10")
    form.reason.setText("no time")
    form.try_accept()
    settle()
    gone = next(s for s in team.column("Docs").ended if s.seat_id == seat.seat_id)
    assert gone.ended is Ended.REMOVED
    assert gone.reason == "no time"
    assert gone.end is not None
    assert gone.end.date().isoformat() == "2026-11-10"


def test_who_came_and_went_unfolds_and_can_be_put_back(team: Team) -> None:
    column = team.column("Enhancements")
    past = column.ended[0]
    assert team.screen.board.card(past.seat_id) is None
    toggles = [b for b in team.screen.board.findChildren(QToolButton, ENDED) if b.isVisibleTo(team.screen)]
    assert [b.text() for b in toggles].count("Came and went: 1") >= 1
    team.screen.board.unfold(column.row_id)
    card = team.screen.board.card(past.seat_id)
    assert card is not None
    assert card.card.subtitle == "left 20 Oct"
    assert not card.card.movable
    team.focus(past)
    assert not team.enabled("team.remove")
    assert not team.enabled("team.move")
    team.run("team.put_back")
    assert past.name in team.names("Enhancements")


def test_a_known_person_is_added_by_typing(team: Team) -> None:
    team.focus(team.column("Docs").leads[0])
    here = {s.person_id for c in team.columns() for s in (*c.leads, *c.shadows)}
    row = next(p for p in team.services.people.rows(1) if p.id not in here)
    team.run("team.add_person")
    form = dialog(AddPersonDialog)
    assert form.role.currentText() == "Docs"
    assert form.position.currentText() == "shadow"
    form.try_accept()
    assert form._fields[0].problem.text() != ""
    assert row.login is not None
    QTest.keyClicks(form.person.box, row.login)
    assert form.person.chosen is not None
    assert form.person.chosen.id == row.id
    assert form.ok.text() == f"Add {row.name}"
    assert not form.login.isEnabled()
    form.try_accept()
    settle()
    assert team.names("Docs")[-1] == row.name
    assert team.told.toasts[-1].button == "Undo"


def test_a_new_person_is_added_with_a_login(team: Team) -> None:
    team.screen.board.mean_role(team.column("Branch Manager").row_id)
    team.run("team.add_person")
    form = dialog(AddPersonDialog)
    assert form.position.currentText() == "lead"
    QTest.keyClicks(form.person.box, "Wilhelmina Quux")
    while not form.person.is_new:
        QTest.keyClick(form.person.box, Qt.Key.Key_Down)
    form.login.setText("lantern-zofia")
    form.try_accept()
    assert "already known as Zofia" in form._fields[1].problem.text()
    form.login.setText("@wquux")
    form.start.setText("2026-11-01")
    form.try_accept()
    settle()
    lead = team.column("Branch Manager").leads[0]
    assert (lead.name, lead.login, lead.earlier) == ("Wilhelmina Quux", "wquux", 0)
    assert not team.column("Branch Manager").vacant


def test_who_sits_there_already_is_not_added_twice(team: Team) -> None:
    seat = team.column("Docs").shadows[0]
    team.focus(seat)
    team.run("team.add_person")
    form = dialog(AddPersonDialog)
    QTest.keyClicks(form.person.box, seat.login or seat.name)
    form.try_accept()
    assert "already sits in Docs" in form._fields[0].problem.text()
    assert form.isVisible()
    form.reject()


def test_an_open_place_leads_to_who_could_lead(team: Team) -> None:
    asks = [b for b in team.screen.board.findChildren(QPushButton) if b.text() == "See who could lead"]
    assert len(asks) == sum(c.vacant for c in team.columns()) == 1
    asks[0].click()
    assert team.told.links == ["understudy:succession/3.10/Branch%20Manager"]


def test_a_role_has_a_menu(team: Team) -> None:
    column = team.column("Docs")
    team.screen.board.role_menu_wanted.emit(column.row_id, QPoint(0, 0))
    team.run("team.role_history")
    team.run("team.successors")
    assert team.told.links == [f"understudy:roles/{column.role_id}", "understudy:succession/3.10/Docs"]
    assert not team.enabled("team.remove_row")


def test_a_role_is_edited_beside_the_field(team: Team) -> None:
    team.screen.board.mean_role(team.column("Docs").row_id)
    team.run("team.edit_row")
    form = dialog(EditRowDialog)
    form.label.setText("Enhancements")
    form.cap.setText("many")
    form.try_accept()
    assert form._fields[1].problem.text() == "Write a number from 0 to 99."
    form.cap.setText("6")
    form.try_accept()
    assert form._fields[0].problem.text() == "Enhancements already stands in this cycle."
    form.label.setText("Documentation")
    form.try_accept()
    settle()
    assert team.column("Documentation").cap == 6
    assert not any("usual" in words for words in team.column("Documentation").warnings)


def test_somebody_elses_change_shows_both_versions(team: Team) -> None:
    column = team.column("Docs")
    team.screen.board.mean_role(column.row_id)
    team.run("team.edit_row")
    form = dialog(EditRowDialog)
    team.services.seats.edit_row(column.row_id, cap=7)
    form.cap.setText("5")
    form.try_accept()
    assert form.isVisible()
    assert "Yours: Docs, shadows: 5" in form.general.text()
    assert "Theirs: Docs, shadows: 7" in form.general.text()
    form.try_accept()
    settle()
    assert team.column("Docs").cap == 5


def test_a_seat_is_corrected(team: Team) -> None:
    seat = team.column("Docs").shadows[0]
    team.focus(seat)
    team.run("team.edit_seat")
    form = dialog(EditSeatDialog)
    form.start.setText("2026-13-01")
    form.try_accept()
    assert form._fields[0].problem.text() == "No calendar has this day. Write it as 2026-11-20."
    form.start.setText("2026-09-20")
    form.reason.setText("came after the orientation")
    form.try_accept()
    settle()
    now = team.column("Docs").shadows[0]
    assert now.start is not None
    assert (now.start.date().isoformat(), now.reason) == ("2026-09-20", "came after the orientation")


def test_a_role_is_added_and_removed_while_it_is_empty(team: Team) -> None:
    team.services.roles.add(1, "Outreach")
    team.run("team.add_role")
    form = dialog(AddRoleDialog)
    assert [form.role.itemText(n) for n in range(form.role.count())] == ["Outreach"]
    form.try_accept()
    settle()
    assert team.column("Outreach").vacant
    team.screen.board.mean_role(team.column("Outreach").row_id)
    team.run("team.remove_row")
    assert "Outreach" not in [c.label for c in team.columns()]


def test_the_next_cycle_shows_its_roles_before_it_is_made(team: Team) -> None:
    team.run("cycle.create_next")
    form = dialog(CreateCycleDialog)
    assert form.name.text() == "3.11"
    assert [row.label for row in form.plan] == [c.label for c in team.columns()]
    form.name.setText(CYCLE)
    assert form._fields[0].problem.text() == "Cycle 3.10 is already here."
    assert not form.ok.isEnabled()
    form.name.setText("v3.11")
    form.try_accept()
    settle()
    assert [row.name for row in team.services.cycles.rows(1)][:2] == ["3.11", "3.10"]
    assert team.told.toasts[-1].text == "Create cycle 3.11"
    assert team.told.links == ["understudy:team/3.11"]
    assert team.told.app.programmes == [1]


def test_the_words_above_find_roles_and_people(team: Team) -> None:
    seat = team.column("Docs").shadows[0]
    team.screen.focus_filter()
    QTest.keyClicks(team.screen.find_box, seat.login or seat.name)
    assert [c.title for c in team.screen.board.columns] == ["Docs"]
    QTest.keyClicks(team.screen.find_box, "zzz")
    assert team.screen.board.faces.showing == "no_match"
    team.screen.find_box.clear()
    assert len(team.screen.board.columns) == len(team.columns())


def test_the_table_says_the_same_as_the_board(team: Team) -> None:
    text = team.screen.table.shown_text()
    people = [s.name for c in team.columns() for s in (*c.leads, *c.shadows, *c.ended)]
    assert sorted(row[2] for row in text.rows) == sorted([*people, "open place"])
    assert text.title == "Team of 3.10"
    assert text.headers == ["Role", "Position", "Person", "Login", "Cycles before", "Since", "Note"]


def test_the_roster_is_copied_and_saved(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    team.run("team.export")
    shown = dialog(ExportDialog)
    shown.copy.click()
    text = team.services.exports.roster(1, CYCLE)
    assert QGuiApplication.clipboard().text() == text
    file = tmp_path / "release_team.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    shown.save.click()
    assert file.read_text("utf-8") == text


def test_a_cycle_that_does_not_exist_yet_offers_to_be_made(open_screen: Open, sample: Services) -> None:  # noqa: F811
    screen = open_team(open_screen, sample, "3.11").screen
    assert screen.faces.showing == "empty"
    button = screen.first_focus()
    assert isinstance(button, QPushButton)
    button.click()
    assert dialog(CreateCycleDialog).name.text() == "3.11"
    dialog(CreateCycleDialog).reject()


def test_a_programme_without_cycles_gets_its_first(open_screen: Open, empty: Services) -> None:  # noqa: F811
    empty.programmes.add("Lantern")
    team = open_team(open_screen, empty, "1.0")
    assert team.screen.faces.showing == "empty"
    offers = [b for b in team.screen.findChildren(QPushButton) if b.text() == "Create a cycle…"]
    offers[0].click()
    form = dialog(CreateCycleDialog)
    assert form.name.text() == ""
    assert not form.ok.isEnabled()
    form.name.setText("1.0")
    assert form.plan
    form.try_accept()
    settle()
    assert [row.name for row in empty.cycles.rows(1)] == ["1.0"]
    assert team.screen.heading.text() == "Team of 1.0"


def test_a_cycle_nobody_knows_is_an_error_with_a_way_on(
    open_screen: Open,  # noqa: F811
    sample: Services,
    expected_errors: object,
) -> None:
    expected_errors.expect("There is no cycle 9.9")  # type: ignore[attr-defined]
    screen = open_team(open_screen, sample, "9.9").screen
    assert screen.faces.showing == "error"


def test_another_cycle_in_the_switcher_wins_over_the_old_link(team: Team) -> None:
    context = team.screen.context
    assert context is not None
    TeamScreen.show_context(team.screen, replace(context, cycle_id=2, cycle="3.9"))
    assert team.told.links == ["understudy:team/3.9"]


def test_a_link_wins_over_the_switcher(team: Team) -> None:
    context = team.screen.context
    assert context is not None
    TeamScreen.show_context(team.screen, replace(context, link=Link("team", ("3.2",))))
    assert team.screen.heading.text() == "Team of 3.2"
    assert team.told.links == []


def test_the_board_scrolls_while_something_is_dragged_to_its_edge(team: Team) -> None:
    bar = team.screen.board.area.horizontalScrollBar()
    assert bar.maximum() > 0
    view = team.screen.board.area.viewport()
    team.screen.board.scroll_towards(QPoint(view.width() - 2, view.height() // 2))
    assert bar.value() > 0
    team.screen.board.scroll_towards(QPoint(2, view.height() // 2))
    assert bar.value() == 0


def test_leads_stay_leads_where_advisers_sit(team: Team) -> None:
    older = team.services.rosters.board(1, "3.2")
    advisers = [c for c in older.columns if c.track.value == "adviser"]
    assert advisers
    assert team.screen.context is not None
    TeamScreen.show_context(team.screen, replace(team.screen.context, link=Link("team", ("3.2",))))
    column = next(c for c in team.screen.board.columns if c.id == str(advisers[0].row_id))
    assert [slot.id for slot in column.slots] == [Position.ADVISER.value]
