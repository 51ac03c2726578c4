"""Staffing: a proposal for the team of a cycle. It says why; a person decides, and nobody is seated by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from understudy.application.errors import UserError
from understudy.tasks.lanes import Lane
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.applications.rows import cycle_choices
from understudy.ui.applications.words import BLIND
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.labels import mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.task_tray import SHOWN_AFTER_MS, TaskRow
from understudy.ui.ladder.parts import PageTabs, Told, beside, button
from understudy.ui.staffing.plan import PlanKeeper
from understudy.ui.staffing.plan_parts import FixedPart, RulesPart, SeatsPart
from understudy.ui.staffing.team_parts import OthersPart, TeamPart
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.application.progress import Progress
    from understudy.application.services import Services
    from understudy.application.staffing.plan_file import PlanFile
    from understudy.application.staffing.staffing import Team
    from understudy.tasks.task import Task

SHORT, LONG = 1.0, 10.0
"""Seconds of solving between two looks whether it was cancelled."""
_OPEN = ("received", "in_review", "shortlisted", "offered", "accepted")


def propose(services: Services, programme: int, cycle: str, plan: PlanFile, progress: Progress) -> Team:
    """A proposal: at once where that suffices, else with more time. Raises UserError, Cancelled."""
    progress.step(0, 0, cycle)
    team = services.staffing.propose(programme, cycle, plan, SHORT)
    progress.step(0, 0, cycle)
    if team.proposal.status == "feasible":
        team = services.staffing.propose(programme, cycle, plan, LONG)
        progress.step(0, 0, cycle)
    return team


class StaffingScreen(Screen):
    """The plan in tabs beside the proposal made from it; every change of the plan makes a new one."""

    id = "staffing"
    nouns = ("applications", "cycles", "programmes", "people", "merges", "seats", "roles", "rosters")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._chosen, self._cycle = "", ""
        self._names: dict[int, str] = {}
        self.team: Team | None = None
        self.task: Task | None = None
        self._row: TaskRow | None = None
        self.plan = PlanKeeper(tools.state)
        look = theme()
        self.cycle = mark_data(QComboBox())
        self.cycle.setAccessibleName(self.tr("Cycle to propose a team for"))
        self.cycle.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cycle.activated.connect(self._choose_cycle)
        self.propose_button = button(self.tr("&Propose"), self.propose, "staffing", "primary")
        named = beside([title(self.tr("Staffing")), self.cycle], 3)
        row = named.layout()
        assert isinstance(row, QHBoxLayout)
        row.addStretch()
        self.head = HeadRow(named, (self.propose_button,), side_by_side=30)
        self.about = Told("private", "text_muted")
        self.problem = Told("warning", "warning")
        self.team_part = TeamPart(services, tools, self.plan, self.propose, self.name_of)
        self.others = OthersPart(services, tools, self.plan, self.propose, self.name_of)
        self.seats = SeatsPart(tools, self.plan, self.propose)
        self.rules = RulesPart(tools, self.plan, self.propose)
        self.fixed = FixedPart(tools, self.plan, self.propose, self.name_of, lambda: self.tabs.setCurrentIndex(0))
        self.tabs = PageTabs(self.tr("The proposal and its plan"))
        self.tabs.add(self.team_part, self.tr("Team"))
        self.tabs.add(self.others, self.tr("Not in it"))
        self.tabs.add(self.seats, self.tr("Seats"))
        self.tabs.add(self.rules, self.tr("Rules"))
        self.tabs.add(self.fixed, self.tr("Fixed and left out"))
        self._progress = QVBoxLayout()
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.space(2))
        inner.addWidget(self.about)
        inner.addLayout(self._progress)
        inner.addWidget(self.problem)
        inner.addWidget(self.tabs, 1)
        self.faces = Faces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.space(2))
        whole.addWidget(self.head)
        whole.addWidget(self.faces, 1)

    def title(self) -> str:
        return self.tr("Staffing")

    def name_of(self, number: int) -> str:
        """The name of who sent an application; in a blind reading its number."""
        return self._names.get(number) or self.tr("Applicant {number}").format(number=number)

    # -- reading -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        assert self.context is not None
        programme, in_sight, chosen = self.context.programme_id, self.context.cycle, self._chosen
        if programme is None:
            self._show(None)
            return
        self.faces.loading()
        services, blind = self._services, bool(self.tools.state.get(BLIND))

        def work() -> tuple[tuple[str, ...], str, str, dict[int, str]] | None:
            rows = list(services.applications.rows(programme))
            cycles, following = cycle_choices(services, programme, in_sight, rows)
            if not cycles:
                return None
            open_ = [row for row in rows if row["status"] in _OPEN and row["duplicate_of"] is None]
            held = {str(row["cycle"]) for row in open_}
            cycle = chosen if chosen in cycles else next((name for name in cycles if name in held), cycles[0])
            names = {row["id"]: "" if blind else row["name"] for row in open_ if row["cycle"] == cycle}
            return cycles, following, cycle, names

        self.tools.tasks.read(
            self, work, self._show, lambda e: self.faces.show_error(e, self.refresh), key="applications"
        )

    def _show(self, found: tuple[Sequence[str], str, str, dict[int, str]] | None) -> None:
        self.cycle.setVisible(found is not None)
        self.propose_button.setEnabled(bool(found and found[3]))
        if found is None:
            self.faces.show_empty(
                Empty(
                    self.tr("No rosters yet"),
                    self.tr("A team is proposed for a cycle: import rosters first."),
                    self.tr("Import rosters…"),
                    lambda: self.tools.navigate("understudy:sources"),
                    "staffing",
                )
            )
            return
        cycles, following, self._cycle, self._names = found
        self.cycle.clear()
        for name in cycles:
            words = self.tr("{cycle} (next)").format(cycle=name) if name == following else name
            self.cycle.addItem(words, name)
        self.cycle.setCurrentIndex(self.cycle.findData(self._cycle))
        if not self._names:
            self.faces.show_empty(
                Empty(
                    self.tr("No open applications for {cycle}").format(cycle=self._cycle),
                    self.tr("A team is proposed from applications that are not decided yet."),
                    self.tr("Go to applications"),
                    lambda: self.tools.navigate(link_to("applications")),
                    "staffing",
                )
            )
            return
        assert self.context is not None
        assert self.context.programme_id is not None
        self.plan.open(self.context.programme_id, self._cycle)
        self.faces.show_content()
        self.about.say(self.tr("A proposal, private, with reasons: nobody is seated by it. You decide."))
        self.propose()

    def _choose_cycle(self) -> None:
        self._chosen = self.cycle.currentData()
        self.refresh()

    # -- proposing ---------------------------------------------------------------------------------------------------

    def propose(self) -> None:
        """Make a proposal from the plan; an older one that is still being made is not waited for."""
        if self.context is None or self.context.programme_id is None or not self._names:
            return
        if self.task is not None:
            self.task.cancel()
            self._over(self.task)
        self.problem.say("")
        self.fixed.show_plan()
        services, programme, cycle, plan = self._services, self.context.programme_id, self._cycle, self.plan.plan
        words = self.tr("Proposing a team for {cycle}").format(cycle=cycle)
        task = self.tools.tasks.long(
            words,
            lambda progress: propose(services, programme, cycle, plan, progress),
            lambda team: self._proposed(team, plan, cycle),
            Lane.READ,
            owner=self,
            failed=self._failed,
        )
        if task.is_over:
            return
        self.task = task
        self._row = TaskRow(task, self)
        self._row.hide()
        self._progress.addWidget(self._row)
        # Most proposals are there before anybody could read this; nothing should jump for them.
        QTimer.singleShot(SHOWN_AFTER_MS, self._row, self._row.show)
        task.ended.connect(lambda: self._over(task))

    def _over(self, task: Task) -> None:
        if self.task is not task:
            return
        self.task = None
        if self._row is not None:
            self._progress.removeWidget(self._row)
            self._row.hide()
            self._row.deleteLater()
            self._row = None

    def _proposed(self, team: Team, plan: PlanFile, cycle: str) -> None:
        if plan is not self.plan.plan or cycle != self._cycle:
            return
        self.team = team
        roles = [need.role for need in team.plan.roles]
        self.team_part.show_team(team)
        self.others.show_team(team)
        self.seats.show_needs(team.plan.roles)
        self.rules.show_team(team, roles)
        self.fixed.show_plan()
        self.tabs.setTabText(1, self.tr("Not in it ({n})").format(n=self.others.table.model.total))
        n = len(self.plan.plan.pins) + len(self.plan.plan.exclude)
        self.tabs.setTabText(4, self.tr("Fixed and left out ({n})").format(n=n))

    def _failed(self, error: BaseException) -> None:
        said = explain(error, self.tr("Propose"))
        note_shown(said)
        words = str(error) if isinstance(error, UserError) else said.what
        self.problem.say(" ".join(filter(None, [words, said.advice])), "warning", "warning")
        self.rules.show_team(None, [need.role for need in self.team.plan.roles] if self.team else [])

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "staffing.propose", self.tr("Propose a team"), Category.ITEM, self.propose, "staffing", scope=self.id
            ),
            ActionSpec(
                "staffing.why_not", self.tr("Why is the selected one not in it?"), Category.ITEM,
                self.others.ask_why_not, "help", scope=self.id,
            ),
            ActionSpec(
                "staffing.binds", self.tr("What binds the proposal?"), Category.ITEM, self.team_part.ask_what_binds,
                "help", scope=self.id,
            ),
        ]  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return self.propose_button
