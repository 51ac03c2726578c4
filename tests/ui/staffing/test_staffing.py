"""Staffing on the screen: proposed, explained, fixed, left out, with other rules; nobody is seated."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.applications.forms import CYCLE
from tests.ui.applications.forms import applied as applied
from tests.ui.applications.test_list import dialog
from tests.ui.contracts import Open, open_screen  # noqa: F401 - a fixture
from understudy.application.errors import Cancelled
from understudy.application.progress import Progress
from understudy.application.services import Services
from understudy.application.staffing.plan_file import DEFAULT_RULES, MixRule, PlanFile
from understudy.domain.staffing.model import RuleKind
from understudy.ui.staffing.forms import RuleForm, SeatsForm
from understudy.ui.staffing.screen import StaffingScreen, propose


def opened(open_screen: Open, services: Services) -> StaffingScreen:  # noqa: F811
    _, screen = open_screen(lambda tools: StaffingScreen(services, tools))
    assert isinstance(screen, StaffingScreen)
    return screen


def team(screen: StaffingScreen) -> dict[str, str]:
    """Role by name, as the table has it."""
    return {screen.name_of(row.application_id): row.role for row in screen.team_part.table.model.shown}


def seats_of_docs(screen: StaffingScreen, seats: int) -> None:
    """Change how many Docs wants."""
    screen.seats.table.select_ids(["Docs"])
    screen.seats.change.click()
    form = dialog(screen, SeatsForm)
    form.seats.setValue(seats)
    form.most.setValue(max(0, seats - 1))
    form.try_accept()
    if seats:
        assert form.isVisible(), "fewer than are to be filled"
    form.most.setValue(seats)
    form.try_accept()


def test_a_team_is_proposed_and_nobody_seated(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    assert screen.cycle.currentData() == CYCLE
    assert set(team(screen)) == {"Yara Ekwueme", "Ada Newling", "Bo Quill", "Cy Fenn"}
    assert "nobody is seated by it" in screen.about.words.text()
    assert "Docs" in screen.team_part.unfilled.words.text(), "there are more seats than people"
    assert "Nobody gave scores" in screen.team_part.notes.words.text()
    assert CYCLE not in [row.name for row in applied.cycles.rows(applied.programmes.rows()[0].id)]


def test_why_not_is_answered_by_solving_again(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    seats_of_docs(screen, 1)
    assert sum(role == "Docs" for role in team(screen).values()) == 1
    screen.tabs.setCurrentIndex(1)
    other = next(row for row in screen.others.table.model.shown if "Docs" in row.wishes)
    screen.others.table.select_ids([other.id])
    assert screen.others.role.currentText() == "Docs"
    screen.others.ask.click()
    said = screen.others.answer.words.text()
    assert said.startswith(f"{other.name} in Docs: possible")
    assert "would have no place" in said
    screen.others.pin.click()
    assert team(screen)[other.name] == "Docs", "a person's word goes before every score"
    assert screen.fixed.table.model.total == 1
    screen.fixed.table.view.selectRow(0)
    screen.fixed.remove.click()
    assert screen.fixed.table.model.total == 0


def test_somebody_is_left_out_of_a_role(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    screen.team_part.table.select_ids([2])
    screen.team_part.out.click()
    assert "Ada Newling" not in team(screen)
    assert [(pair[0], pair[1], pair[2]) for pair in screen.fixed.table.model.shown] == [("2", "Docs", False)]


def test_a_rule_that_cannot_be_kept_is_said_with_what_is_in_conflict(
    open_screen: Open,  # noqa: F811
    applied: Services,
) -> None:
    screen = opened(open_screen, applied)
    screen.rules.new.click()
    form = dialog(screen, RuleForm)
    form.role.setCurrentIndex(form.role.findData("Docs"))
    form.count(RuleKind.NEWCOMERS)
    form.least.setValue(-1)
    form.try_accept()
    assert form.isVisible(), "a rule needs a number"
    form.least.setValue(3)
    form.hard.setCurrentIndex(1)
    form.try_accept()
    assert screen.plan.rules[-1].kind is RuleKind.NEWCOMERS
    assert "cannot be had together" in screen.team_part.outcome.words.text()
    assert "Docs: at least 3 newcomers" in screen.team_part.outcome.words.text()
    screen.rules.reset.click()
    assert screen.plan.rules == DEFAULT_RULES
    assert team(screen)


def test_a_conflict_names_no_more_than_what_is_in_it(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    kind = RuleKind.EXPERIENCED
    must = (
        MixRule(kind=kind, role="Docs", at_most=1, hard=True),
        MixRule(kind=kind, role="Docs", at_least=2, hard=True),
    )
    screen.plan.set_rules((MixRule(kind=kind, at_least=1), *must))
    screen.propose_button.click()
    said = screen.team_part.outcome.words.text()
    assert "Docs: at most 1 people who served before" in said
    assert "Docs: at least 2 people who served before" in said
    assert "Docs: at least 1" not in said, "that one is only a wish"


def test_what_binds_is_found(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    screen.rules.new.click()
    form = dialog(screen, RuleForm)
    form.role.setCurrentIndex(form.role.findData("Docs"))
    form.count(RuleKind.EXPERIENCED)
    form.least.setValue(-1)
    form.most.setValue(1)
    form.hard.setCurrentIndex(1)
    form.try_accept()
    QTest.keyClick(screen.team_part.binds, Qt.Key.Key_Space)
    assert "Docs: at most 1 people who served before" in screen.team_part.binding.words.text()


def test_the_plan_is_there_again(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    seats_of_docs(screen, 0)
    assert "Docs" not in team(screen).values()
    screen.refresh()
    assert "Docs" not in team(screen).values()
    screen.seats.reset.click()
    assert "Docs" in team(screen).values()


def test_a_blind_reading_is_kept(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    screen.tools.state.set("applications.blind", "1")
    screen.refresh()
    assert all(name.startswith("Applicant ") for name in team(screen))


def test_a_rule_is_changed_and_one_about_the_world_added(open_screen: Open, applied: Services) -> None:  # noqa: F811
    screen = opened(open_screen, applied)
    screen.rules.table.view.selectRow(0)
    screen.rules.change.click()
    form = dialog(screen, RuleForm)
    form.least.setValue(1)
    form.weight.setValue(3.5)
    form.try_accept()
    assert (screen.plan.rules[0].at_least, screen.plan.rules[0].weight) == (1, 3.5)
    assert screen.plan.rules[1:] == DEFAULT_RULES[1:]
    screen.rules.new.click()
    form = dialog(screen, RuleForm)
    form.count(RuleKind.BAND, "AMER")
    form.try_accept()
    assert (screen.plan.rules[-1].kind, screen.plan.rules[-1].group) == (RuleKind.BAND, "AMER")
    screen.rules.table.view.selectRow(len(screen.plan.rules) - 1)
    screen.rules.remove.click()
    assert len(screen.plan.rules) == len(DEFAULT_RULES)


def test_proposing_can_be_cancelled(applied: Services) -> None:
    progress = Progress()
    progress.token.cancel()
    with pytest.raises(Cancelled):
        propose(applied, applied.programmes.rows()[0].id, CYCLE, PlanFile(), progress)
