"""Opening a case for somebody who could become reviewer or approver."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from understudy.application.changes import Changes
from understudy.application.ladder.close import CloseRow
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.labels import label
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class NominateForm(WriteForm):
    """Who, for which level, where; leads to the case once it is open."""

    def __init__(self, services: Services, tools: ScreenTools, row: CloseRow, parent: QWidget) -> None:
        self._cases, self._row = services.cases, row
        self._number = 0
        translate = QCoreApplication.translate
        name = translate("NominateForm", "Nominate {name}").format(name=row.who.name)
        super().__init__(name, translate("NominateForm", "Open the case"), tools, parent)
        said = self.tr("As {level} of {place}.").format(level=row.level_name, place=row.scope.written)
        if row.missing:
            said += " " + self.tr("By the policy something that can be counted is still missing: {missing}.").format(
                missing="; ".join(row.missing)
            )
        self._body.addWidget(label(said, data=True, wrap=True))
        self.deadline = self.add(
            self.tr("Deadline"),
            DayField(),
            lambda: self.deadline.problem(),
            self.tr("By when people are asked to answer; may stay empty."),
        )
        self.note = self.add(self.tr("Note"), QPlainTextEdit(), None, self.tr("Why them, why now; may stay empty."))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme().em * 5)

    def work(self) -> Callable[[], Changes]:
        cases, row = self._cases, self._row
        deadline, note = self.deadline.day(), self.note.toPlainText()

        def write() -> Changes:
            self._number, changes = cases.open(
                row.who.login or row.who.name,
                row.level,
                row.scope.written,
                deadline=deadline,
                note=note,
                account_id=row.who.account_id,
            )
            return changes

        return write

    def written(self, changes: Changes) -> None:
        self.tools.navigate(link_to("case", self._number))
