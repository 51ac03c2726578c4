"""Succession: per role, who could be asked to lead next, and why."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from understudy.domain.cycles import CycleName
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.succession.accuracy import Accuracy, rows_of
from understudy.ui.succession.cards import CardList
from understudy.ui.succession.tables import answers_table, candidates_table
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.changes import Changes
    from understudy.application.services import Services
    from understudy.application.succession import AnswerRow, Listed, RoleList, SuccessionLists
    from understudy.domain.suggestions.backtest import BacktestResult

    Found = tuple[SuccessionLists, list[AnswerRow], list[str], tuple[int, str]]

_ROLE = Qt.ItemDataRole.UserRole
NARROW_EMS = 46


class SuccessionScreen(Screen):
    """Lists for one cycle, the next one by default."""

    id = "succession"
    nouns = ("people", "seats", "merges", "cycles", "roles", "suggestions", "settings", "programmes")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._lists: SuccessionLists | None = None
        self._role = ""
        self._result: BacktestResult | None = None
        self._looked_at: tuple[int, str] | None = None
        self._waiting: tuple[int, str] | None = None
        look = theme()
        self.cycle = mark_data(QComboBox())
        self.cycle.setAccessibleName(self.tr("Cycle to find leads for"))
        self.cycle.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cycle.activated.connect(lambda: self._go(self.cycle.currentData(), self._role))
        self.rules = QPushButton(self.tr("Rules…"))
        look.set_icon(self.rules, "settings")
        self.rules.clicked.connect(lambda: tools.navigate("understudy:settings/rules"))
        words = QWidget()
        named = QHBoxLayout(words)
        named.setContentsMargins(0, 0, 0, 0)
        named.addWidget(title(self.tr("Succession")))
        named.addSpacing(look.space(3))
        named.addWidget(self.cycle)
        named.addStretch()
        head = HeadRow(words, (self.rules,), side_by_side=30)
        self.known = mark_data(label("", "muted", wrap=True))
        self.accuracy_line = mark_data(label("", "muted", wrap=True))
        self.roles = mark_data(QListWidget())
        self.roles.setAccessibleName(self.tr("Roles"))
        self.roles.setMaximumWidth(look.em * 13)
        self.roles.setMinimumWidth(look.em * 9)
        self.roles.setWordWrap(True)
        self.roles.currentItemChanged.connect(self._pick)
        # The same in one line, where a list would leave too little room for the people.
        self.role_box = mark_data(QComboBox())
        self.role_box.setAccessibleName(self.tr("Role"))
        self.role_box.setModel(self.roles.model())
        self.role_box.activated.connect(self.roles.setCurrentRow)
        self.role_box.hide()
        self.cards = CardList(self._ask, tools.navigate, at_once=tools.tasks.at_once)
        self.cards.drawn.connect(self._drawn)
        self.table = candidates_table(tools, self._ask)
        self.accuracy = Accuracy(tools)
        self.answers = answers_table(tools)
        self.answers.selection_changed.connect(lambda rows: tools.registry.context.set(succession__answers=len(rows)))
        self.tabs = QTabWidget()
        self.tabs.setUsesScrollButtons(True)
        self.tabs.addTab(self.cards, self.tr("Who could be asked"))
        self.tabs.addTab(self.table, self.tr("As a table"))
        self.tabs.addTab(self.answers, self.tr("Asked and answered"))
        self.tabs.addTab(self.accuracy, self.tr("How good was this list?"))
        body = QHBoxLayout()
        body.setSpacing(look.space(4))
        body.addWidget(self.roles)
        body.addWidget(self.tabs, 1)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(head)
        layout.addWidget(self.known)
        layout.addWidget(self.accuracy_line)
        layout.addWidget(self.role_box)
        layout.addLayout(body, 1)
        self.faces = Faces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.faces)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme().em * NARROW_EMS
        had = self.roles.hasFocus() or self.role_box.hasFocus()
        self.roles.setVisible(not narrow)
        self.role_box.setVisible(narrow)
        if had:
            self._role_list().setFocus()

    def _role_list(self) -> QWidget:
        return self.roles if self.role_box.isHidden() else self.role_box

    def title(self) -> str:
        return self.tr("Succession")

    # -- reading -------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        assert self.context is not None
        programme, wanted = self.context.programme_id, self.context.link.part(0)
        if programme is None or not self.context.cycle:
            self._show_nothing()
            return
        self._role = self.context.link.part(1) or self._role
        self.faces.loading()
        services = self._services

        def work() -> Found | None:
            names = [row.name for row in services.cycles.rows(programme)]
            if not names:
                return None
            following = str(CycleName.parse(names[0]).next())
            cycles = [following, *names]
            lists = services.succession.suggest(programme, wanted or cycles[0])
            state = (services.journal.high_water(), services.succession.rules_text())
            return lists, services.succession.answers(programme), cycles, state

        self.tools.tasks.read(self, work, self._show, lambda e: self.faces.show_error(e, self.refresh), key="lists")

    def _show_nothing(self) -> None:
        self.faces.show_empty(
            Empty(
                self.tr("No rosters yet"),
                self.tr("Suggestions are drawn from who led and who shadowed: import rosters first."),
                self.tr("Import rosters…"),
                lambda: self.tools.navigate("understudy:sources"),
                "succession",
            )
        )

    def _show(self, found: Found | None) -> None:
        if found is None:
            self._show_nothing()
            return
        lists, answers, cycles, state = found
        self._lists = lists
        self.cycle.clear()
        for number, name in enumerate(cycles):
            words = self.tr("{cycle} (next)").format(cycle=name) if number == 0 else name
            self.cycle.addItem(words, name)
        self.cycle.setCurrentIndex(max(0, cycles.index(lists.cycle) if lists.cycle in cycles else 0))
        known = self.tr("From earlier cycles; you decide, these are reasons and not verdicts.")
        if lists.as_of is not None:
            known = self.tr("As known on {day}; you decide, these are reasons and not verdicts.").format(
                day=lists.as_of.date().isoformat()
            )
        if lists.pending_merges:
            known += " " + self.tr(
                "Merges that wait for an answer: {n}; until then some people are counted apart."
            ).format(n=lists.pending_merges)
        self.known.setText(known)
        self.answers.set_rows(answers)
        self.roles.blockSignals(True)
        self.roles.clear()
        for entry in lists.roles:
            yes = next((c for c in entry.candidates if c.answer and c.answer.answer.value == "accepted"), None)
            item = QListWidgetItem(f"{entry.role}\n{yes.name}" if yes else entry.role)
            item.setData(_ROLE, entry.role)
            item.setIcon(theme().icon("check" if yes else "succession"))
            self.roles.addItem(item)
        place = next((n for n, entry in enumerate(lists.roles) if entry.role == self._role), 0)
        self.roles.setCurrentRow(place)
        # Only now: told of the new row, it would draw the same people twice.
        self.roles.blockSignals(False)
        if lists.roles:
            # Looking back computes for seconds and would slow the drawing of cards down.
            self._waiting = state
            self._show_role(lists.roles[place])
            self.faces.show_content()
        else:
            self._show_nothing()
            self._look_back(state)

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is None or self._lists is None:
            return
        entry = next(e for e in self._lists.roles if e.role == item.data(_ROLE))
        self._show_role(entry)

    def _show_role(self, entry: RoleList) -> None:
        self._role = entry.role
        self.role_box.setCurrentIndex(self.roles.currentRow())
        self.cards.show_role(entry)
        self.table.set_rows([*entry.candidates, *entry.also_consider])
        self._tell_accuracy()

    @Slot()
    def _drawn(self) -> None:
        state, self._waiting = self._waiting, None
        if state is not None:
            self._look_back(state)

    # -- looking back --------------------------------------------------------------------------------------------
    def _look_back(self, state: tuple[int, str]) -> None:
        """Ask past cycles again when anything changed since; it takes seconds, so the list does not wait for it."""
        assert self.context is not None
        programme = self.context.programme_id
        if programme is None or state == self._looked_at:
            return
        self._result = None
        if self.accuracy.isVisible():
            self.accuracy.table.loading()
        self._tell_accuracy()

        def done(result: BacktestResult) -> None:
            self._looked_at, self._result = state, result
            words = {
                "all": self.tr("All"),
                "roles": self.tr("Roles"),
                "release_lead": self.tr("Release lead"),
                "branch_manager": self.tr("Branch manager"),
            }
            self.accuracy.table.set_rows(rows_of(result, words))
            self._tell_accuracy()

        self.tools.tasks.read(
            self,
            lambda: self._services.succession.backtest(programme),
            done,
            lambda error: self.accuracy.table.set_rows([]),
            key="backtest",
        )

    def _tell_accuracy(self) -> None:
        if self._result is None:
            text = self.tr("Looking back at past cycles…")
        else:
            text = self._services.succession.in_words(self._result, self._role)
        self.accuracy_line.setText(text)
        self.accuracy.words.setText(text)

    # -- changing ------------------------------------------------------------------------------------------------
    def _ask(self, row: Listed) -> None:
        from understudy.domain.suggestions.history import Answer
        from understudy.ui.succession.dialogs import AnswerDialog

        if self._lists is None or self.context is None or self.context.programme_id is None:
            return
        programme, cycle, role = self.context.programme_id, self._lists.cycle, self._role
        succession = self._services.succession

        def record(answer: str, day: date, note: str) -> Changes:
            return succession.record_answer(
                programme, cycle, role, row.person_id, Answer(answer), day=day, note=note, listed=row
            )

        today = self._services.store.clock().date()
        AnswerDialog(row.name, f"{role} {cycle}", today, record, self.tools, self).open()

    def _remove_answer(self) -> None:
        remove = self._services.succession.remove_answer
        for row in self.answers.selected():
            self.write(partial(remove, row.id), self.tr("Remove answer"))

    def _go(self, cycle: str, role: str) -> None:
        self.tools.navigate(link_to("succession", cycle, role) if role else link_to("succession", cycle))

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "succession.remove_answer",
                self.tr("Take this answer back"),
                Category.ITEM,
                self._remove_answer,
                "remove",
                when=lambda c: c.count("succession.answers") > 0,
                scope=self.id,
            ),
            ActionSpec(
                "succession.open_team",
                self.tr("See the team of the cycle in sight"),
                Category.GO,
                lambda: self.tools.navigate("understudy:team"),
                "team",
                scope=self.id,
            ),
        ]

    def first_focus(self) -> QWidget | None:
        return self._role_list()

    def focus_filter(self) -> None:
        self.tabs.setCurrentWidget(self.table)
        self.table.focus_filter()
