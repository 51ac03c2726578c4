"""Moving applications on: where to, for which role, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from understudy.application.applications.triage import NEEDS_A_REASON
from understudy.application.changes import Changes
from understudy.ui.applications.words import move_word, state_word
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.applications.triage import Triage

PLACED = "placed"


class MoveForm(WriteForm):
    """For one application or many; all go or none. ``steps`` are the states that all of them can go to."""

    def __init__(
        self,
        triage: Triage,
        tools: ScreenTools,
        ids: Sequence[int],
        steps: Sequence[str],
        roles: Sequence[str],
        parent: QWidget,
        *,
        role: str = "",
        version: int | None = None,
    ) -> None:
        translate = QCoreApplication.translate
        words = translate("MoveForm", "Move on")
        if len(ids) > 1:
            words = translate("MoveForm", "Move on: {n} applications").format(n=len(ids))
        super().__init__(words, translate("MoveForm", "Move on"), tools, parent)
        self._triage, self._ids, self.version = triage, list(ids), version
        self.state = QComboBox()
        for step in steps:
            self.state.addItem(move_word(step), step)
        if len(steps) > 1:
            self.add(self.tr("Where to"), self.state)
        else:
            self.state.setParent(self)
            self.state.hide()
            self._body.addWidget(label(state_word(steps[0]), "strong"))
        self.role = mark_data(QComboBox())
        self.role.addItem(self.tr("No role in particular"), "")
        for name in roles:
            self.role.addItem(name, name)
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self.add(
            self.tr("For the role"),
            self.role,
            self._role_problem,
            self.tr("Whoever gets a place is told in which role."),
        )
        self.reason = self.add(
            self.tr("Why"),
            QPlainTextEdit(),
            self._reason_problem,
            self.tr("Private; for whoever is asked later. May stay empty unless nothing comes of the application."),
        )
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme().em * 5)

    def step(self) -> str:
        """The state chosen."""
        return str(self.state.currentData())

    def _role_problem(self) -> str:
        return self.tr("Say which role they get a place in.") if self._place_without_role() else ""

    def _place_without_role(self) -> bool:
        return self.step() == PLACED and not self.role.currentData()

    def _reason_problem(self) -> str:
        if self.step() in NEEDS_A_REASON and not self.reason.toPlainText().strip():
            return self.tr("Say why; whoever is asked later will want to know.")
        return ""

    def work(self) -> Callable[[], Changes]:
        triage, ids, step, version = self._triage, self._ids, self.step(), self.version
        reason, role = self.reason.toPlainText().strip(), self.role.currentData() or None
        return lambda: triage.move(ids, step, reason, role=role, version=version)
