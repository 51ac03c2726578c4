"""The parts of the plan a person edits: seats, rules, and who is fixed or left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.application.staffing.plan_file import DEFAULT_RULES, MixRule, RoleSeats
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.ladder.parts import Row, button
from understudy.ui.staffing.forms import RuleForm, SeatsForm
from understudy.ui.staffing.plan import PlanKeeper
from understudy.ui.staffing.words import bounds, rule_what
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.staffing.staffing import Team
    from understudy.domain.staffing.model import RoleNeed

Numbered = tuple[int, MixRule]
Pair = tuple[str, str, bool]
"""Application number, role, and whether it is fixed there (else left out)."""


class _Part(QWidget):
    def __init__(self, plan: PlanKeeper, changed: Callable[[], object]) -> None:
        super().__init__()
        self._plan, self._changed = plan, changed
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme().space(2), 0, 0)
        self._layout.setSpacing(theme().space(2))


class SeatsPart(_Part):
    """How many each role wants, and at most how many its lead can teach."""

    def __init__(self, tools: ScreenTools, plan: PlanKeeper, changed: Callable[[], object]) -> None:
        super().__init__(plan, changed)
        self.change = button(self.tr("Change seats…"), self.edit, "edit")
        self.reset = button(self.tr("As the roster has it"), self.as_roster, "undo")
        self.table: DataTable[RoleNeed] = DataTable(
            "staffing.seats",
            self.tr("Seats"),
            [
                Column("role", self.tr("Role"), lambda n: n.role, width=14, bold=True),
                Column("seats", self.tr("Seats to fill"), lambda n: str(n.seats), key=lambda n: n.seats,
                       align=Align.END, width=7),
                Column("most", self.tr("At most"), lambda n: str(n.at_most), key=lambda n: n.at_most,
                       align=Align.END, width=6),
                Column("lead", self.tr("Lead's employer"), lambda n: n.lead_employer or self.tr("not known"), width=12),
            ],
            id_of=lambda n: n.role,
            empty=Empty(self.tr("No roles yet"), self.tr("They come with the first proposal."), self.tr("Propose"),
                        changed, "staffing"),
            state=tools.state,
        )  # fmt: skip
        self.table.opened.connect(lambda _: self.edit())
        self.table.selection_changed.connect(lambda rows: self.change.setEnabled(len(rows) == 1))
        self.change.setEnabled(False)
        self._layout.addWidget(Row([self.change, self.reset]))
        self._layout.addWidget(self.table, 1)

    def show_needs(self, needs: Sequence[RoleNeed]) -> None:
        """Show what the last proposal was made for."""
        self.table.set_rows(needs)
        self.reset.setEnabled(bool(self._plan.plan.roles))

    def edit(self) -> None:
        """Ask for other numbers."""
        rows = self.table.selected()
        if len(rows) != 1:
            return
        need = rows[0]

        def done(seats: RoleSeats) -> None:
            # A plan that names roles is for those roles only: all have to be said.
            kept = {each.role: RoleSeats(seats=each.seats, at_most=each.at_most) for each in self._all()}
            self._plan.set_seats(kept | {need.role: seats})
            self._changed()

        SeatsForm(need.role, need.seats, need.at_most, done, self).open()

    def _all(self) -> Sequence[RoleNeed]:
        return [self.table.model.row(n) for n in range(self.table.model.rowCount())]

    def as_roster(self) -> None:
        """Leave the numbers to the roster again."""
        self._plan.set_seats({})
        self._changed()


class RulesPart(_Part):
    """Rules about the mix: what, how many, how firm, and how each came out."""

    def __init__(self, tools: ScreenTools, plan: PlanKeeper, changed: Callable[[], object]) -> None:
        super().__init__(plan, changed)
        self._team: Team | None = None
        self._roles: Sequence[str] = ()
        self.new = button(self.tr("Add a rule…"), self.add, "add")
        self.change = button(self.tr("Change rule…"), self.edit, "edit")
        self.remove = button(self.tr("Remove rule"), self.take_away, "remove")
        self.reset = button(self.tr("As shipped"), self.as_shipped, "undo")
        self.table: DataTable[Numbered] = DataTable(
            "staffing.rules",
            self.tr("Rules about the mix"),
            [
                Column("role", self.tr("For"), lambda r: r[1].role or self.tr("each role"), width=8),
                Column("what", self.tr("What"), lambda r: rule_what(r[1]), width=15, bold=True),
                Column("number", self.tr("How many"), lambda r: bounds(r[1].at_least, r[1].at_most), width=8),
                Column(
                    "hard", self.tr("How firm"),
                    lambda r: self.tr("must be kept") if r[1].hard else self.tr("should be kept"),
                    icon=lambda r: "pin" if r[1].hard else "", width=9,
                ),
                Column("weight", self.tr("Cost"), lambda r: "" if r[1].hard else f"{r[1].weight:g}",
                       key=lambda r: r[1].weight, align=Align.END, width=4),
                Column("came", self.tr("How it came out"), self._came_out, tooltip=self._came_out, width=13,
                       icon=lambda r: "warning" if self._broken(r[1]) else "check" if self._team else ""),
            ],
            id_of=lambda r: r[0],
            empty=Empty(self.tr("No rules"), self.tr("Then only seats, wishes and merit count."),
                        self.tr("Take the rules that ship"), self.as_shipped, "staffing"),
            state=tools.state,
        )  # fmt: skip
        self.table.opened.connect(lambda _: self.edit())
        self.table.selection_changed.connect(self._picked)
        self._layout.addWidget(Row([self.new, self.change, self.remove, self.reset]))
        self._layout.addWidget(self.table, 1)
        self._picked([])

    def _picked(self, rows: list[Numbered]) -> None:
        self.change.setEnabled(len(rows) == 1)
        self.remove.setEnabled(bool(rows))

    def show_team(self, team: Team | None, roles: Sequence[str]) -> None:
        """Show the rules, and how the proposal keeps them."""
        self._team, self._roles = team, roles
        self.reset.setEnabled(self._plan.rules != DEFAULT_RULES)
        self.table.set_rows(list(enumerate(self._plan.rules)))

    def _broken(self, rule: MixRule) -> list[str]:
        if self._team is None:
            return []
        wanted = (rule.kind, rule.group, rule.at_least, rule.at_most, rule.hard)
        return [
            f"{kept.rule.role} ({kept.detail})"
            for kept in self._team.rules
            if kept.by
            and (kept.rule.kind, kept.rule.group, kept.rule.at_least, kept.rule.at_most, kept.rule.is_hard) == wanted
            and rule.role in (None, kept.rule.role)
        ]

    def _came_out(self, row: Numbered) -> str:
        if self._team is None or not self._team.rules:
            return ""
        broken = self._broken(row[1])
        return self.tr("not kept: {where}").format(where=", ".join(broken)) if broken else self.tr("kept")

    def add(self) -> None:
        """Ask for a new rule."""
        RuleForm(self._roles, None, lambda rule: self._set((*self._plan.rules, rule)), self).open()

    def edit(self) -> None:
        """Ask for other numbers of a rule."""
        rows = self.table.selected()
        if len(rows) != 1:
            return
        place = rows[0][0]

        def done(rule: MixRule) -> None:
            rules = list(self._plan.rules)
            rules[place] = rule
            self._set(tuple(rules))

        RuleForm(self._roles, rows[0][1], done, self).open()

    def take_away(self) -> None:
        """Take the selected rules away; "As shipped" brings the usual ones back."""
        gone = {number for number, _ in self.table.selected()}
        if gone:
            self._set(tuple(rule for number, rule in enumerate(self._plan.rules) if number not in gone))

    def as_shipped(self) -> None:
        """The rules that come with Understudy."""
        self._set(None)

    def _set(self, rules: tuple[MixRule, ...] | None) -> None:
        self._plan.set_rules(rules)
        self._changed()


class FixedPart(_Part):
    """Who is fixed in a role, and who is kept out of one."""

    def __init__(
        self,
        tools: ScreenTools,
        plan: PlanKeeper,
        changed: Callable[[], object],
        name_of: Callable[[int], str],
        see_team: Callable[[], object],
    ) -> None:
        super().__init__(plan, changed)
        self.remove = button(self.tr("Let go"), self.let_go, "remove")
        self.table: DataTable[Pair] = DataTable(
            "staffing.fixed",
            self.tr("Fixed and left out"),
            [
                Column("who", self.tr("Who"), lambda p: name_of(int(p[0])), width=14, bold=True),
                Column(
                    "how", self.tr("How"), lambda p: self.tr("fixed in") if p[2] else self.tr("left out of"), width=8,
                    icon=lambda p: "pin" if p[2] else "exclude",
                ),
                Column("role", self.tr("Role"), lambda p: p[1], width=14),
            ],
            id_of=lambda p: p[:2],
            empty=Empty(
                self.tr("Nobody is fixed or left out"),
                self.tr("Select somebody in the team, or among those not in it, then fix them or leave them out."),
                self.tr("See the team"), see_team, "pin",
            ),
            state=tools.state,
        )  # fmt: skip
        self.table.selection_changed.connect(lambda rows: self.remove.setEnabled(bool(rows)))
        self.remove.setEnabled(False)
        self._layout.addWidget(Row([self.remove]))
        self._layout.addWidget(label(self.tr("A person's word goes before every score."), "muted", wrap=True))
        self._layout.addWidget(self.table, 1)

    def show_plan(self) -> None:
        """Show who is fixed and left out."""
        plan = self._plan.plan
        self.table.set_rows(
            [(pin.who, pin.role, True) for pin in plan.pins] + [(out.who, out.role, False) for out in plan.exclude]
        )

    def let_go(self) -> None:
        """Neither fixed nor left out any more."""
        if pairs := {(who, role) for who, role, _ in self.table.selected()}:
            self._plan.let_go(pairs)
            self._changed()
