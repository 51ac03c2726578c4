"""Editing the plan: a rule about the mix, and the seats of a role."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from understudy.application.staffing.plan_file import MixRule, RoleSeats
from understudy.domain.staffing.model import RuleKind
from understudy.ui.applications.number import DecimalBox, NumberBox
from understudy.ui.kit.forms import FormDialog
from understudy.ui.kit.labels import mark_data
from understudy.ui.staffing.words import band_words, kind_words

translate = QCoreApplication.translate
NONE = -1


class RuleForm(FormDialog):
    """``done(rule)`` gets the rule; ``rule`` is what to begin with."""

    def __init__(
        self, roles: Sequence[str], rule: MixRule | None, done: Callable[[MixRule], object], parent: QWidget
    ) -> None:
        name = translate("RuleForm", "Rule about the mix")
        verb = translate("RuleForm", "Add rule") if rule is None else translate("RuleForm", "Change rule")
        super().__init__(name, verb, self._submit_rule, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._done = done
        begin = rule or MixRule(kind=RuleKind.NEWCOMERS, at_least=1)
        self.role = mark_data(QComboBox())
        self.role.addItem(self.tr("Each role"), None)
        for each in roles:
            self.role.addItem(each, each)
        self.role.setCurrentIndex(max(0, self.role.findData(begin.role)))
        self.add(self.tr("For"), self.role)
        self.kind = QComboBox()
        for value, words in kind_words().items():
            if value == RuleKind.BAND.value:
                for band, told in band_words().items():
                    self.kind.addItem(told, (value, band))
            else:
                self.kind.addItem(words, (value, ""))
        self.count(begin.kind, begin.group)
        self.add(self.tr("What it counts"), self.kind)
        self.least = self._number(begin.at_least)
        self.add(self.tr("At least"), self.least, self._problem)
        self.most = self._number(begin.at_most)
        self.add(self.tr("At most"), self.most)
        self.hard = QComboBox()
        self.hard.addItem(self.tr("Should be kept: breaking it costs"), False)
        self.hard.addItem(self.tr("Must be kept"), True)
        self.hard.setCurrentIndex(int(begin.hard))
        self.add(self.tr("How firm"), self.hard)
        self.weight = DecimalBox(0.01, 1000, 0.5)
        self.weight.setValue(begin.weight)
        self.add(
            self.tr("Cost"), self.weight, None,
            self.tr("What breaking it by one costs; somebody reviewers fully agree on is worth 1."),
        )  # fmt: skip
        self.hard.currentIndexChanged.connect(lambda _: self._fit())
        self._fit()

    def count(self, kind: RuleKind, group: str = "") -> None:
        """Choose what is counted."""
        choices = [tuple(self.kind.itemData(n)) for n in range(self.kind.count())]
        self.kind.setCurrentIndex(choices.index((kind.value, group)))

    def _number(self, value: int | None) -> NumberBox:
        box = NumberBox(NONE, 100)
        box.setSpecialValueText(self.tr("no bound"))
        box.setValue(NONE if value is None else value)
        return box

    def _fit(self) -> None:
        self.weight.setEnabled(not self.hard.currentData())

    def _problem(self) -> str:
        least, most = self.least.value(), self.most.value()
        if least == NONE and most == NONE:
            return self.tr("A rule needs a number: at least, or at most.")
        return self.tr("More than “at most” allows.") if most != NONE and least > most else ""

    def _submit_rule(self) -> None:
        least, most = self.least.value(), self.most.value()
        kind, group = self.kind.currentData()
        rule = MixRule(
            kind=RuleKind(kind),
            role=self.role.currentData(),
            at_least=None if least == NONE else least,
            at_most=None if most == NONE else most,
            group=group,
            hard=bool(self.hard.currentData()),
            weight=self.weight.value(),
        )
        self.accept()
        self._done(rule)


class SeatsForm(FormDialog):
    """``done(seats)`` gets how many a role wants."""

    def __init__(self, role: str, seats: int, most: int, done: Callable[[RoleSeats], object], parent: QWidget) -> None:
        super().__init__(
            translate("SeatsForm", "Seats of {role}").format(role=role), translate("SeatsForm", "Change seats"),
            self._submit_seats, parent,
        )  # fmt: skip
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark_data(self)
        self._done = done
        self.seats = NumberBox(0, 100)
        self.seats.setValue(seats)
        self.add(self.tr("Seats to fill"), self.seats, None, self.tr("0 leaves the role out."))
        self.most = NumberBox(0, 100)
        self.most.setValue(most)
        self.add(self.tr("At most"), self.most, self._problem, self.tr("As many as the lead can teach."))

    def _problem(self) -> str:
        return self.tr("Less than the seats to fill.") if self.most.value() < self.seats.value() else ""

    def _submit_seats(self) -> None:
        seats = RoleSeats(seats=self.seats.value(), at_most=self.most.value())
        self.accept()
        self._done(seats)
