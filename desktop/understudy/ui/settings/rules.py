"""Settings: the rules that order suggestions, as a table and as the text they are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from understudy.application.errors import UserError
from understudy.domain.suggestions.rules import SuccessionRules
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.kit.numbered_text import NumberedText, line_of
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.settings.section import Section
from understudy.ui.settings.words import RuleRow, order_words, rule_rows, weight_words
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

CHECK_AFTER_MS = 200


class RulesSection(Section):
    """Reading, editing and resetting the succession rules. Nothing is saved that does not hold."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(services, tools)
        self.saved = ""
        text = self.tr(
            "People are listed by where they come from, in this order; within a step the weights of all rules that "
            "fit somebody are added. Nothing is granted or refused by them."
        )
        self.order = QGridLayout()
        self.order.setHorizontalSpacing(theme().space(3))
        self.order.setColumnStretch(1, 1)
        self.table = self._build_table()
        self.editor = NumberedText(self.tr("Text of the rules"))
        self.editor.setMinimumHeight(theme().em * 16)
        self.editor.textChanged.connect(self._typed)
        self.sign = IconLabel("check", "success")
        self.state = mark_data(label("", wrap=True))
        self.go_button = QPushButton(self.tr("&Go to that line"))
        self.go_button.setProperty("kind", "quiet")
        self.go_button.clicked.connect(self.editor.go_to_wrong_line)
        self.save_button = QPushButton(self.tr("&Save rules"))
        self.save_button.setProperty("kind", "primary")
        self.save_button.clicked.connect(self.save)
        self.discard_button = QPushButton(self.tr("&Discard changes"))
        self.discard_button.clicked.connect(lambda: self.editor.setPlainText(self.saved))
        self.reset_button = QPushButton(self.tr("&Use the default rules"))
        self.reset_button.clicked.connect(self.reset)
        self._typing = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._typing.timeout.connect(self.check)
        status = QHBoxLayout()
        status.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        status.addWidget(self.state, 1)
        status.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(label(text, "muted", wrap=True))
        self.body.addLayout(self.order)
        self.body.addWidget(self.table, 2)
        self.caption(self.tr("The rules as text"), help_text=self.tr("Its comments say what may be changed."))
        self.body.addWidget(self.editor, 3)
        self.body.addLayout(status)
        self.buttons(self.save_button, self.discard_button, self.reset_button)
        self._update_buttons(holds=True)

    def _build_table(self) -> DataTable[RuleRow]:
        table: DataTable[RuleRow] = DataTable(
            "rules",
            self.tr("Rules"),
            [
                Column("track", self.tr("For"), lambda r: r.track, key=lambda r: r.number, width=8),
                Column("rule", self.tr("Rule"), lambda r: r.label, width=22, bold=True, tooltip=lambda r: r.label),
                Column("who", self.tr("Looks at"), lambda r: r.who, width=14, tooltip=lambda r: r.who),
                Column(
                    "weight",
                    self.tr("Weight"),
                    lambda r: weight_words(r.weight),
                    key=lambda r: r.weight,
                    align=Align.END,
                    width=5,
                ),
                Column("use", self.tr("In use"), lambda r: self.tr("yes") if r.use else self.tr("no"), width=5),
            ],
            id_of=lambda r: r.number,
            empty=Empty(
                self.tr("No rules"),
                self.tr("Without rules, people of a step are listed by name."),
                self.tr("Edit the text"),
                lambda: self.editor.setFocus(),
                "ladder",
            ),
            state=self.tools.state,
        )
        table.setMinimumHeight(theme().em * 11)
        return table

    # -- reading -----------------------------------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        return self.editor

    def refresh(self, programme: int | None) -> None:
        self.tools.tasks.read(self, self.services.succession.rules_text, self._show, key="rules")

    def _show(self, text: str) -> None:
        edited = self.editor.toPlainText() != self.saved
        self.saved = text
        # What somebody is writing is never written over.
        if not edited or not self.editor.toPlainText():
            self.editor.setPlainText(text)
        self.check()

    def _typed(self) -> None:
        self._typing.start()
        self._update_buttons(holds=False)

    def check(self) -> None:
        """Do the rules as written hold? Says so beside them."""
        self._typing.stop()
        text, check = self.editor.toPlainText(), self.services.succession.check_rules
        self.tools.tasks.read(self, lambda: check(text), self._hold, self._do_not_hold, key="check")

    def _hold(self, rules: SuccessionRules) -> None:
        self.sign.set_icon("check", "success")
        changed = self.editor.toPlainText() != self.saved
        self.state.setText(self.tr("These rules hold; not saved yet.") if changed else self.tr("These rules hold."))
        self._show_order(rules)
        self.table.set_rows(rule_rows(rules))
        self._mark(0)
        self._update_buttons(holds=True)

    def _show_order(self, rules: SuccessionRules) -> None:
        while item := self.order.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (track, order) in enumerate(order_words(rules)):
            self.order.addWidget(label(track, "strong"), row, 0, Qt.AlignmentFlag.AlignTop)
            self.order.addWidget(label(order, wrap=True), row, 1)

    def _do_not_hold(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            self.tools.tasks.failed.emit(error, self.tr("Check the rules"))
        self.sign.set_icon("error", "danger")
        self.state.setText(str(error))
        self._mark(line_of(str(error)))
        self._update_buttons(holds=False)

    @property
    def wrong_line(self) -> int:
        """The line that does not hold; 0: all do."""
        return self.editor.wrong_line

    def _mark(self, line: int) -> None:
        """Tint the line that does not hold; 0: all do."""
        self.editor.mark_line(line)
        self.go_button.setVisible(line > 0)

    def _update_buttons(self, *, holds: bool) -> None:
        changed = self.editor.toPlainText() != self.saved
        self.save_button.setEnabled(holds and changed)
        self.discard_button.setEnabled(changed)

    # -- doing -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Use the rules as written from now on."""
        text, succession = self.editor.toPlainText(), self.services.succession
        self.tools.write(self, lambda: succession.save_rules(text), self.tr("Save the succession rules"))

    def reset(self) -> None:
        """Go back to the rules that ship with the program; Undo brings the own ones back."""
        self.editor.setPlainText(self.saved)
        succession = self.services.succession
        self.tools.write(self, succession.reset_rules, self.tr("Use the default succession rules"))
