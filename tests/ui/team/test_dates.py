"""The dates of a cycle: confirmed, corrected, added, removed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate

from tests.ui.contracts import Open, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.team.teams import CYCLE, Team, dialog, open_team
from understudy.application.cycles import CycleRow
from understudy.application.services import Services
from understudy.ui.kit.day_field import DayField, InstantField
from understudy.ui.team.dates import PhaseDialog


@pytest.fixture
def team(open_screen: Open, sample: Services) -> Team:  # noqa: F811
    return open_team(open_screen, sample, CYCLE, "dates")


def cycle(team: Team) -> CycleRow:
    return team.services.cycles.rows(1)[0]


def test_they_say_where_they_were_read(team: Team) -> None:
    text = team.screen.dates.table.shown_text()
    first = cycle(team).phases[0]
    assert text.rows[0][0] == "Start"
    assert text.rows[0][3] == ("confirmed" if first.confirmed else "suggested")
    assert text.rows[0][4] == first.original_text != ""
    assert text.rows[0][5] == f"{first.file}:{first.line}"


def test_all_are_confirmed_at_once(team: Team) -> None:
    assert not all(p.confirmed for p in cycle(team).phases)
    team.run("team.confirm_dates")
    assert all(p.confirmed for p in cycle(team).phases)
    assert team.told.toasts[-1].text == "Confirm dates"
    assert not team.enabled("team.confirm_dates")


def test_one_is_corrected_and_keeps_the_words_it_was_read_from(team: Team) -> None:
    before = cycle(team).phases[0]
    team.screen.dates.table.view.selectRow(0)
    team.run("team.edit_date")
    form = dialog(PhaseDialog)
    form.day.setText("2027-09-08")
    form.at.setText("noon")
    form.try_accept()
    assert form._fields[2].problem.text() == "Write the instant in UTC as 2026-06-10 12:00, or leave it empty."
    form.at.clear()
    form.try_accept()
    assert "must start" in form._fields[1].problem.text()
    form.day.setText("2026-09-08")
    form.at.setText("2026-09-09 12:00")
    form.try_accept()
    settle()
    after = next(p for p in cycle(team).phases if p.kind == before.kind)
    assert (after.day, after.confirmed, after.original_text) == (date(2026, 9, 8), True, before.original_text)
    assert after.at is not None
    assert after.at.hour == 12


def test_somebody_elses_date_is_shown(team: Team) -> None:
    phase = cycle(team).phases[0]
    team.screen.dates.table.view.selectRow(0)
    team.run("team.edit_date")
    form = dialog(PhaseDialog)
    team.services.cycles.set_phase(cycle(team).id, phase.kind, date(2026, 9, 1))
    form.day.setText("2026-09-09")
    form.try_accept()
    assert "Yours: 2026-09-09" in form.general.text()
    assert "Theirs: 2026-09-01" in form.general.text()
    form.reject()


def test_one_of_your_own_is_added_and_removed(team: Team) -> None:
    team.run("team.add_date")
    form = dialog(PhaseDialog)
    form.kind.setEditText("Branch cut")
    form.try_accept()
    assert form._fields[1].problem.text() == "Write the day as 2026-11-20."
    form.day.setText("2026-11-30")
    form.try_accept()
    settle()
    added = next(p for p in cycle(team).phases if p.kind == "branch_cut")
    assert added.confirmed
    team.screen.dates.table.select_ids([added.id])
    team.run("team.remove_date")
    assert "branch_cut" not in [p.kind for p in cycle(team).phases]


def test_a_day_is_picked_from_a_calendar(qtbot: object) -> None:
    field = DayField(date(2026, 11, 20))
    qtbot.addWidget(field)  # type: ignore[attr-defined]
    field.show()
    calendar = field.pick()
    assert calendar.selectedDate() == QDate(2026, 11, 20)
    calendar.activated.emit(QDate(2026, 12, 1))
    assert field.day() == date(2026, 12, 1)
    assert not calendar.isVisible()


def test_empty_days_are_right_where_nobody_knows(qapp: object) -> None:
    field, instant = DayField(), InstantField()
    assert (field.problem(), instant.problem(), field.day(), instant.instant()) == ("", "", None, None)
    assert field.required() != ""
