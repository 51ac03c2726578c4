"""Roles: what they became, how that is said, and how it is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.ui import checks
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.home.homes import Told, open_listening
from tests.ui.team.teams import dialog
from understudy.application.lineage import RoleRow, StepRow
from understudy.application.services import Services
from understudy.domain.roles import Succession, Track
from understudy.ui.kit.forms import FormDialog
from understudy.ui.kit.link import Link
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.roles.dialogs import AddRoleDialog, EditRoleDialog, StepDialog
from understudy.ui.roles.graph import lineage_graph
from understudy.ui.roles.screen import RolesScreen
from understudy.ui.theme.theme import theme


class TestRoles(ScreenContract):
    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        self.sample, self.empty = sample, empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        return RolesScreen(self.sample, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return RolesScreen(self.empty, tools)


Opened = tuple[RolesScreen, Told, Services]


@pytest.fixture
def opened(open_screen: Open, sample: Services) -> Opened:  # noqa: F811
    screen, told = open_listening(open_screen, lambda tools: RolesScreen(sample, tools))
    return screen, told, sample


def row(services: Services, name: str) -> RoleRow:
    return next(r for r in services.roles.rows(1) if r.name == name)


def choose(screen: RolesScreen, services: Services, name: str) -> None:
    screen.table.select_ids([row(services, name).id])
    settle()


def run(screen: RolesScreen, action: str) -> None:
    found: Any = screen.tools.registry.action(action)
    assert found.isEnabled()
    found.trigger()
    settle()


def sentences(screen: RolesScreen) -> list[str]:
    return [w.plain() for w in screen.details.findChildren(LinkLabel) if w.isVisibleTo(screen)]


def test_roles_of_today_come_first_and_the_others_say_what_they_became(opened: Opened) -> None:
    screen, _, _ = opened
    rows = screen.table.shown_text().rows
    became = {r[0]: r[1] for r in rows}
    assert became["CI Signal"] == "now Release Signal"
    assert became["Emeritus Adviser"] == "retired"
    assert [r[1] == "goes on" for r in rows] == sorted((r[1] == "goes on" for r in rows), reverse=True)


def test_a_role_shows_its_past_and_who_led_it(opened: Opened) -> None:
    screen, told, services = opened
    choose(screen, services, "Release Signal")
    assert set(sentences(screen)) == {
        "CI Signal: merged into Release Signal from 3.6 on.",
        "Bug Triage: merged into Release Signal from 3.6 on.",
    }
    assert "CI Signal: merged into Release Signal" in screen.details.picture.accessibleName()
    leads = services.roles.leads(1, "Release Signal")
    assert {lead.role for lead in leads} == {"Release Signal", "CI Signal", "Bug Triage"}
    assert [r[1] for r in screen.details.leads.shown_text().rows] == [lead.person for lead in leads]
    screen.details.leads.view.selectRow(0)
    screen.details.leads.view.setCurrentIndex(screen.details.leads.model.index(0, 0))
    QTest.keyClick(screen.details.leads.view, Qt.Key.Key_Return)
    assert told.links == [f"understudy:person/{leads[0].person_id}"]


def test_the_words_lead_to_the_other_role(opened: Opened) -> None:
    screen, told, services = opened
    choose(screen, services, "CI Signal")
    said = next(w for w in screen.details.findChildren(LinkLabel) if w.isVisibleTo(screen))
    said.linkActivated.emit(f"understudy:roles/{row(services, 'Release Signal').id}")
    assert told.links == [f"understudy:roles/{row(services, 'Release Signal').id}"]


def test_a_link_opens_its_role(opened: Opened) -> None:
    screen, _, services = opened
    assert screen.context is not None
    screen.show_context(replace(screen.context, link=Link("roles", (str(row(services, "Docs").id),))))
    assert screen.role is not None
    assert screen.role.name == "Docs"


def test_a_role_is_added_and_removed_while_it_is_unused(opened: Opened) -> None:
    screen, told, services = opened
    run(screen, "roles.add")
    form = dialog(AddRoleDialog)
    form.try_accept()
    assert form._fields[0].problem.text() == "Write what the role is called."
    form.name.setText("features")
    form.try_accept()
    assert form._fields[0].problem.text() == "“features” already means the role Enhancements."
    form.name.setText("Outreach")
    form.try_accept()
    settle()
    assert told.toasts[-1].text == "Add role Outreach"
    choose(screen, services, "Outreach")
    run(screen, "roles.remove")
    assert "Outreach" not in [r.name for r in services.roles.rows(1)]
    choose(screen, services, "Docs")
    assert not screen.tools.registry.action("roles.remove").isEnabled()


def test_a_role_is_edited_and_a_taken_spelling_is_said_beside_it(opened: Opened) -> None:
    screen, told, services = opened
    choose(screen, services, "Docs")
    run(screen, "roles.edit")
    form = dialog(EditRoleDialog)
    form.spellings.setPlainText("Documentation\n\nCI Signal")
    form.try_accept()
    assert form._fields[1].problem.text() == "“CI Signal” already means the role CI Signal."
    form.spellings.setPlainText("Documentation\n Documentation \n")
    form.track.setCurrentIndex(list(Track).index(Track.BRANCH_MANAGER))
    form.suggests.setChecked(False)
    form.try_accept()
    settle()
    now = row(services, "Docs")
    assert (now.spellings, now.track, now.suggests_leads) == (("Documentation",), Track.BRANCH_MANAGER, False)
    assert "also written Documentation" in screen.details.facts.text()
    assert told.toasts[-1].button == "Undo"


def test_somebody_elses_edit_is_shown(opened: Opened) -> None:
    screen, _, services = opened
    choose(screen, services, "Docs")
    run(screen, "roles.edit")
    form = dialog(EditRoleDialog)
    services.roles.edit(
        row(services, "Docs").id, name="Docs", track=Track.ROLE, spellings=("Docu",), suggests_leads=True, is_bot=False
    )
    form.name.setText("Documents")
    form.try_accept()
    assert "Yours: Documents" in form.general.text()
    assert "Theirs: Docs, Docu" in form.general.text()
    form.try_accept()
    settle()
    assert "Documents" in [r.name for r in services.roles.rows(1)]


def test_a_step_is_added_with_its_problems_beside_the_fields(opened: Opened) -> None:
    screen, told, services = opened
    choose(screen, services, "Communications")
    run(screen, "roles.add_step")
    form = dialog(StepDialog)
    form.cycle.setText("soon")
    form.try_accept()
    assert form._fields[1].problem.text() == "Choose which role it became."
    form.successor.setCurrentText("Docs")
    form.try_accept()
    assert "is not a cycle name" in form._fields[2].problem.text()
    form.cycle.setText("3.10")
    form.try_accept()
    settle()
    assert row(services, "Communications").current == "Docs"
    assert "Communications: renamed to Docs from 3.10 on." in sentences(screen)
    back = [b for b in screen.details.findChildren(QPushButton) if b.text() == "Take back" and b.isVisibleTo(screen)]
    assert len(back) == 1
    back[0].click()
    settle()
    assert row(services, "Communications").current == "Communications"
    assert len(told.toasts) == 2


def test_a_circle_is_refused(opened: Opened) -> None:
    screen, _, services = opened
    choose(screen, services, "Docs")
    run(screen, "roles.add_step")
    form = dialog(StepDialog)
    form.successor.setCurrentText("Release Notes")
    form.cycle.setText("3.10")
    form.try_accept()
    assert "round in a circle" in form._fields[1].problem.text()
    form.reject()


def test_a_retired_role_needs_no_successor(opened: Opened) -> None:
    screen, _, services = opened
    choose(screen, services, "Communications")
    run(screen, "roles.add_step")
    form = dialog(StepDialog)
    form.kind.setCurrentIndex(list(Succession).index(Succession.RETIRED))
    assert not form.successor.isEnabled()
    form.cycle.setText("3.9")
    form.try_accept()
    settle()
    assert row(services, "Communications").retired
    assert "Communications: retired from 3.9 on." in sentences(screen)


@pytest.mark.parametrize("what", ["add_role", "edit", "add_step"])
def test_dialogs_can_be_read_and_used_by_keyboard(opened: Opened, what: str) -> None:
    theme().apply(text_scale=200)
    getattr(opened[0], what)()
    form = dialog(FormDialog)
    assert checks.nameless(form) == []
    assert checks.mouse_only(form) == []
    assert checks.clipped(form) == []
    form.reject()


def role(number: int, name: str, *steps: StepRow) -> RoleRow:
    return RoleRow(number, name, Track.ROLE, (), name, False, False, True, steps, 1, 1)


def step(successor: str | None, cycle: str) -> StepRow:
    return StepRow(1, Succession.MERGED if successor else Succession.RETIRED, successor, cycle)


def test_the_picture_has_the_past_left_of_what_came_of_it() -> None:
    rows = [
        role(1, "C"),
        role(2, "B", step("C", "1.9")),
        role(3, "A", step("B", "1.5")),
        role(4, "Other", step("C", "1.9")),
        role(5, "Apart", step(None, "1.7")),
    ]
    graph = lineage_graph(rows, {"C": ("1.9", "1.12"), "A": ("1.4", "1.4")}, "C")
    assert {n.name: n.column for n in graph.nodes} == {"A": 0, "B": 1, "Other": 0, "C": 2}
    assert (graph.node("C").span, graph.node("A").span, graph.node("B").span) == (
        "1.9 to 1.12",
        "1.4",
        "in no cycle yet",
    )
    assert graph.node("C").chosen
    assert [(e.before, e.after) for e in graph.edges] == [("B", "C"), ("A", "B"), ("Other", "C")]
    assert {n.name for n in lineage_graph(rows, {}, "B").nodes} == {"A", "B", "C"}
    alone = lineage_graph(rows, {}, "Apart")
    assert [(n.name, n.column) for n in alone.nodes] == [("Apart", 0)]
    assert [e.words for e in alone.edges] == ["retired, 1.7"]


def test_a_circle_in_the_data_does_not_hang_the_picture() -> None:
    rows = [role(1, "A", step("B", "1.5")), role(2, "B", step("A", "1.6"))]
    assert {n.name for n in lineage_graph(rows, {}, "A").nodes} == {"A", "B"}
