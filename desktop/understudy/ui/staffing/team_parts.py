"""What was proposed, with reasons, and who is not in it, with an answer to "why not?"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.ladder.parts import Row, Told, button
from understudy.ui.staffing.plan import PlanKeeper
from understudy.ui.staffing.words import moves_words, status_words
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services
    from understudy.application.staffing.staffing import Assignment, Team
    from understudy.domain.staffing.explain import RuleCost, WhyNot
    from understudy.domain.staffing.model import Applicant


SHOWN = 4
"""So many rules that are not kept are told above the team; the others among the rules."""


class TeamPart(QWidget):
    """The proposal. ``changed`` after somebody was fixed or left out."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        plan: PlanKeeper,
        changed: Callable[[], object],
        name_of: Callable[[int], str],
    ) -> None:
        super().__init__()
        self._services, self._tools, self._plan = services, tools, plan
        self._changed, self._name_of = changed, name_of
        self._team: Team | None = None
        self.outcome, self.notes = Told(), Told("info", "text_muted")
        self.unfilled, self.broken = Told("vacant", "warning"), Told("warning", "warning")
        self.binding = Told("info", "info")
        self.pin = button(self.tr("&Fix here"), self.fix, "pin")
        self.out = button(self.tr("&Leave out of this role"), self.leave_out, "exclude")
        self.open = button(self.tr("Open &application"), self.open_application, "open")
        self.binds = button(self.tr("What &binds?"), self.ask_what_binds, "help")
        self.binds.setToolTip(self.tr("Which rules that must be kept hold the team back, found by solving again"))
        self.table: DataTable[Assignment] = DataTable(
            "staffing.team",
            self.tr("Proposed team (private)"),
            [
                Column("role", self.tr("Role"), lambda a: a.role, width=10),
                Column("name", self.tr("Name"), lambda a: name_of(a.application_id), width=11, bold=True),
                Column("why", self.tr("Why"), lambda a: "; ".join(a.reasons), tooltip=lambda a: "; ".join(a.reasons),
                       width=26),
            ],
            id_of=lambda a: a.application_id,
            empty=Empty(self.tr("Nobody is proposed"), self.tr("See above what stands in the way."),
                        self.tr("Propose again"), changed, "staffing"),
            state=tools.state,
            menu=tools.registry.context_menu,
        )  # fmt: skip
        self.table.opened.connect(lambda _: self.open_application())
        self.table.selection_changed.connect(self._picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().space(2), 0, 0)
        layout.setSpacing(theme().space(2))
        for told in (self.outcome, self.unfilled, self.broken, self.notes):
            layout.addWidget(told)
        layout.addWidget(Row([self.pin, self.out, self.open, self.binds]))
        layout.addWidget(self.binding)
        layout.addWidget(self.table, 1)
        self._picked([])

    def _picked(self, rows: list[Assignment]) -> None:
        self.pin.setEnabled(bool(rows))
        self.out.setEnabled(bool(rows))
        self.open.setEnabled(len(rows) == 1)

    def show_team(self, team: Team) -> None:
        """Show a proposal."""
        self._team = team
        words, icon, color = status_words(team.proposal)
        self.outcome.say("\n– ".join([words, *team.proposal.conflict]), icon, color)
        missing = ", ".join(f"{role} ({n})" for role, n in team.proposal.unfilled.items() if n)
        self.unfilled.say(self.tr("Nobody was found for these seats: {seats}").format(seats=missing) if missing else "")
        broken = [f"{kept.rule.words} ({kept.detail})" for kept in team.rules if kept.by]
        more = self.tr("… more: {n}; see the rules").format(n=len(broken) - SHOWN)
        listed = broken if len(broken) <= SHOWN + 1 else [*broken[:SHOWN], more]
        self.broken.say("\n– ".join([self.tr("Not kept:"), *listed]) if broken else "")
        notes = list(team.notes)
        self.notes.say("; ".join(notes)[:1].upper() + "; ".join(notes)[1:] + "." if notes else "")
        self.binding.say("")
        self.binds.setEnabled(team.proposal.status != "infeasible")
        self.table.set_rows(team.assignments)

    def fix(self) -> None:
        """Keep the selected people where they are proposed."""
        for row in self.table.selected():
            self._plan.pin(row.application_id, row.role)
        self._changed()

    def leave_out(self) -> None:
        """Keep the selected people out of the roles they are proposed for."""
        for row in self.table.selected():
            self._plan.leave_out(row.application_id, row.role)
        self._changed()

    def open_application(self) -> None:
        """Go to the page of the selected application."""
        if rows := self.table.selected():
            self._tools.navigate(link_to("application", rows[0].application_id))

    def ask_what_binds(self) -> None:
        """Solve again with each hard rule loosened by one."""
        team = self._team
        if team is None:
            return
        self.binds.setEnabled(False)
        self.binding.say(self.tr("Solving again, rule by rule…"), "clock", "text_muted")
        self._tools.tasks.read(
            self, lambda: self._services.staffing.binding(team), self._show_binding, self._failed, key="binding",
            title=self.tr("What binds?"),
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        self.binds.setEnabled(True)
        self.binding.say(str(error), "warning", "warning")

    def _show_binding(self, costs: list[RuleCost]) -> None:
        self.binds.setEnabled(True)
        if not costs:
            self.binding.say(
                self.tr("No rule that must be kept holds the team back: loosening one would bring nothing."),
                "success", "success",
            )  # fmt: skip
            return
        lines = []
        for cost in costs:
            words = self.tr("{rule}: loosened by one, the team would be worth {gain} more").format(
                rule=cost.rule.words, gain=f"{cost.gain:.2f}"
            )
            lines.append("; ".join(filter(None, [words, moves_words(cost.moves, self._name_of)])))
        self.binding.say("\n– ".join([self.tr("These rules bind:"), *lines]), "info", "info")


class OthersPart(QWidget):
    """Who applied and is not proposed."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        plan: PlanKeeper,
        changed: Callable[[], object],
        name_of: Callable[[int], str],
    ) -> None:
        super().__init__()
        self._services, self._tools, self._plan = services, tools, plan
        self._changed, self._name_of = changed, name_of
        self._team: Team | None = None
        self.answer = Told("info", "info")
        self.role = mark_data(QComboBox())
        self.role.setAccessibleName(self.tr("Role to ask about"))
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.ask = button(self.tr("&Why not?"), self.ask_why_not, "help")
        self.pin = button(self.tr("Fi&x in this role"), self.fix, "pin")
        self.table: DataTable[Applicant] = DataTable(
            "staffing.others",
            self.tr("Not in the proposal (private)"),
            [
                Column("name", self.tr("Name"), lambda p: name_of(p.id), width=12, bold=True),
                Column("wishes", self.tr("Wishes for"), lambda p: ", ".join(p.wishes), width=16,
                       tooltip=lambda p: ", ".join(p.wishes)),
                Column(
                    "served", self.tr("Served"),
                    lambda p: self.tr("served before") if p.is_experienced else self.tr("newcomer"),
                    icon=lambda p: "returner" if p.is_experienced else "newcomer", width=9,
                ),
                Column("band", self.tr("Works in the day of"), lambda p: p.band or self.tr("not known"), width=9),
                Column("barred", self.tr("To know"), lambda p: p.barred, width=12, tooltip=lambda p: p.barred),
            ],
            id_of=lambda p: p.id,
            empty=Empty(self.tr("Everybody is in the proposal"), "", self.tr("Propose again"), changed, "staffing"),
            state=tools.state,
            menu=tools.registry.context_menu,
        )  # fmt: skip
        self.table.opened.connect(lambda row: tools.navigate(link_to("application", row.id)))
        self.table.selection_changed.connect(self._picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().space(2), 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(Row([self.role, self.ask, self.pin]))
        layout.addWidget(self.answer)
        layout.addWidget(self.table, 1)
        self._picked([])

    def show_team(self, team: Team) -> None:
        """Show who is not in a proposal."""
        self._team = team
        chosen = self.role.currentText()
        self.role.clear()
        self.role.addItems([need.role for need in team.plan.roles])
        self.role.setCurrentIndex(max(0, self.role.findText(chosen)))
        self.answer.say("")
        self.table.set_rows([p for p in team.plan.applicants if p.id not in team.proposal.assigned])

    def _picked(self, rows: list[Applicant]) -> None:
        self.ask.setEnabled(len(rows) == 1)
        self.pin.setEnabled(len(rows) == 1)
        if len(rows) == 1 and rows[0].wishes:
            self.role.setCurrentIndex(max(0, self.role.findText(rows[0].wishes[0])))

    def fix(self) -> None:
        """Put the selected one into the role; the rest is solved around them."""
        if rows := self.table.selected():
            self._plan.pin(rows[0].id, self.role.currentText())
            self._changed()

    def ask_why_not(self) -> None:
        """Solve again with the selected one in the role."""
        rows, team = self.table.selected(), self._team
        if len(rows) != 1 or team is None:
            return
        who, role = rows[0].id, self.role.currentText()
        self.answer.say(self.tr("Solving again…"), "clock", "text_muted")
        self._tools.tasks.read(
            self,
            lambda: self._services.staffing.why_not(team, who, role),
            lambda found: self._show_answer(found, who, role),
            lambda error: self.answer.say(str(error), "warning", "warning"),
            key="why-not",
            title=self.tr("Why not?"),
        )

    def _show_answer(self, found: WhyNot, who: int, role: str) -> None:
        moves = moves_words(found.moves, self._name_of, who)
        if found.possible:
            loss = self.tr("the team would be worth {n} less").format(n=f"{found.loss:.2f}")
            if found.loss < 1e-3:
                loss = self.tr("just as good; the others only came first in the list")
            words = self.tr("{name} in {role}: possible; {loss}.").format(name=self._name_of(who), role=role, loss=loss)
        else:
            words = self.tr("{name} in {role}: not possible; {why}.").format(
                name=self._name_of(who), role=role, why=found.words
            )
        wishes = next((p.wishes for p in self._team.plan.applicants if p.id == who), ()) if self._team else ()
        if role not in wishes:
            words += " " + self.tr("They did not ask for this role.")
        if moves:
            words += " " + self.tr("Then {moves}.").format(moves=moves)
        self.answer.say(words, "check" if found.possible else "warning", "info" if found.possible else "warning")
