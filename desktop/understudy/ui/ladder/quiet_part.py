"""Who has gone quiet by the published thresholds, each in its own column. A reason to write to somebody, no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Column, Filter
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import exact
from understudy.ui.ladder.asked import Asked, LadderPart
from understudy.ui.ladder.asks import threshold
from understudy.ui.ladder.parts import Row, button
from understudy.ui.ladder.quiet_rules import counted
from understudy.ui.ladder.words import asked_by, person_link, quiet_icon, quiet_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.quiet import QuietRow, RuleSeen
    from understudy.application.services import Services
    from understudy.domain.ladder.policy import InactivityRule, Policy


def rules_of(policy: Policy) -> dict[str, InactivityRule]:
    """Every quiet rule of a policy by its id; levels that share an id share a column."""
    return {rule.id: rule for level in policy.rungs if level.rest is not None for rule in level.rest.rules}


class QuietPart(LadderPart):
    """``talk(who, level, scope)`` opens the form that begins a talk."""

    def __init__(self, services: Services, tools: ScreenTools, talk: Callable[..., Any]) -> None:
        super().__init__()
        self._services, self._tools, self._talk = services, tools, talk
        self._columns: tuple[str, ...] | None = None
        look = theme()
        self.words = mark_data(label("", "muted", wrap=True))
        self.rules = mark_data(label("", "caption", wrap=True))
        self.partial = mark_data(label("", "caption", wrap=True))
        self.shown = mark_data(QComboBox())
        self.shown.setAccessibleName(self.tr("Who is shown"))
        self.shown.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.shown.activated.connect(lambda _: self._filter())
        self.talk_button = button(self.tr("Open a &talk…"), self.talk, "mail")
        self.page_button = button(self.tr("Open their pa&ge"), self.open_page, "person")
        self.table = self._table({})
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, look.space(2), 0, 0)
        self._layout.setSpacing(look.space(2))
        self.words.setText(
            self.tr(
                "Counts see only what was read, never a new child, an illness or another job. "
                "Write to people first; a word is enough to stay."
            )
        )
        for part in (self.words, self.rules, Row([self.shown, self.talk_button, self.page_button]), self.table):
            self._layout.addWidget(part)
        self._layout.addWidget(self.partial)
        self._selected([])

    def _table(self, rules: dict[str, InactivityRule]) -> DataTable[QuietRow]:
        columns = [
            Column(
                "who", self.tr("Who"), lambda r: r.subject.name, tooltip=lambda r: r.subject.login or r.subject.name,
                width=10, bold=True,
            ),
            Column("level", self.tr("Level"), lambda r: r.level_name, width=6),
            Column(
                "places", self.tr("Places"), self._places, tooltip=lambda r: "\n".join(s.words for s in r.scopes),
                width=9,
            ),
            Column(
                "last", self.tr("Last seen"),
                lambda r: r.last_at.date().isoformat() if r.last_at is not None else self.tr("never"),
                key=lambda r: r.last_at, tooltip=lambda r: exact(r.last_at) if r.last_at is not None else "", width=6,
            ),
            *(self._rule_column(rule) for rule in rules.values()),
            Column(
                "verdict", self.tr("In words"), self._verdict, key=lambda r: (r.verdict, r.why),
                tooltip=self._verdict, icon=lambda r: quiet_icon(r.verdict), width=17,
            ),
        ]  # fmt: skip
        table: DataTable[QuietRow] = DataTable(
            f"ladder.quiet.{'.'.join(rules)}",
            self.tr("Gone quiet"),
            columns,
            id_of=lambda r: (r.subject.key, r.level),
            empty=Empty(
                self.tr("Nobody holds a level with such rules"),
                self.tr("Thresholds are looked at for people who hold a level, as OWNERS files and groups tell."),
                self.tr("See the sources"),
                lambda: self._tools.navigate("understudy:sources"),
                "quiet",
            ),
            state=self._tools.state,
            menu=self._tools.registry.context_menu,
        )
        table.opened.connect(lambda _: self.open_page())
        table.selection_changed.connect(self._selected)
        return table

    def _rule_column(self, rule: InactivityRule) -> Column[QuietRow]:
        def seen(row: QuietRow) -> RuleSeen | None:
            return next((each for each in row.rules if each.id == rule.id), None)

        def text(row: QuietRow) -> str:
            found = seen(row)
            if found is None:
                return ""
            counts = ", ".join(str(part.value) for part in found.parts)
            if found.quiet is None:
                return self.tr("{counts}: not configured").format(counts=counts)
            words = self.tr("{counts}: quiet") if found.quiet else self.tr("{counts}: active")
            return words.format(counts=counts)

        def tooltip(row: QuietRow) -> str:
            found = seen(row)
            return f"{found.text}\n{counted(found)}" if found is not None else ""

        def key(row: QuietRow) -> tuple[int, ...] | None:
            found = seen(row)
            return tuple(part.value for part in found.parts) if found is not None else None

        name = rule.id.replace("-", " ").replace("_", " ")
        told = "\n".join(filter(None, [rule.text, threshold(rule), rule.note]))
        return Column(f"rule.{rule.id}", name, text, key=key, tooltip=tooltip, width=7, help=told)

    def _places(self, row: QuietRow) -> str:
        if len(row.scopes) == 1:
            return row.scopes[0].words
        return self.tr("{n} places").format(n=len(row.scopes))

    @staticmethod
    def _verdict(row: QuietRow) -> str:
        said = quiet_word(row.verdict)
        return f"{said}: {row.why}" if row.why else said

    # -- reading -----------------------------------------------------------------------------------------------------

    def read(self, asked: Asked) -> None:
        rules = rules_of(asked.edition.policy)
        told = (*rules, asked.edition.digest)
        if told != self._columns:
            self._columns = told
            self._replace(rules)
        self.table.loading()
        suggest = self._services.quiet.suggest
        self._tools.tasks.read(
            self,
            lambda: suggest(policy=asked.edition, as_of=asked.as_of),
            self._show,
            lambda e: self.table.show_error(e, lambda: self.read(asked)),
            key="quiet",
        )

    def _replace(self, rules: dict[str, InactivityRule]) -> None:
        """Other rules have other columns."""
        old, self.table = self.table, self._table(rules)
        held = old.isAncestorOf(self.window().focusWidget() or self)
        self._layout.replaceWidget(old, self.table)
        old.hide()
        old.deleteLater()
        if held:
            self.table.setFocus()
        self._selected([])
        lines = [
            "  ·  ".join(filter(None, [f"{name.replace('-', ' ')}: {rule.text}", threshold(rule), rule.note]))
            for name, rule in rules.items()
        ]
        self.rules.setText("\n".join(lines) if lines else self.tr("This policy says nothing about quiet times."))

    def _show(self, rows: list[QuietRow]) -> None:
        counts = {name: sum(row.verdict == name for row in rows) for name in ("quiet", "unsure", "left_out", "active")}
        kept = self.shown.currentData() or "talk"
        self.shown.clear()
        talk = counts["quiet"] + counts["unsure"]
        for key, words, number in (
            ("talk", self.tr("Quiet or perhaps quiet"), talk),
            ("quiet", self.tr("Quiet"), counts["quiet"]),
            ("unsure", self.tr("Perhaps quiet: the data lacks something"), counts["unsure"]),
            ("left_out", self.tr("Left out, with why"), counts["left_out"]),
            ("active", self.tr("Active"), counts["active"]),
            ("all", self.tr("Everybody"), len(rows)),
        ):
            self.shown.addItem(f"{words} ({number})", key)
        self.shown.setCurrentIndex(max(0, self.shown.findData(kept)))
        self.table.set_rows(rows)
        self._filter()
        missing = list(dict.fromkeys(words for row in rows for words in row.partial))
        self.partial.setText(self.tr("What the data lacks: {what}").format(what=" ".join(missing)) if missing else "")
        self.partial.setVisible(bool(missing))

    def _filter(self) -> None:
        wanted = self.shown.currentData() or "all"
        if wanted == "all":
            self.table.remove_filter("shown")
            return
        kinds = ("quiet", "unsure") if wanted == "talk" else (wanted,)
        words = self.shown.currentText().rpartition(" (")[0]
        self.table.add_filter(Filter("shown", words, lambda r: r.verdict in kinds))

    # -- doing -------------------------------------------------------------------------------------------------------

    def _selected(self, rows: list[QuietRow]) -> None:
        one = len(rows) == 1
        self.page_button.setEnabled(one)
        self.talk_button.setEnabled(one and rows[0].verdict != "left_out")
        self._tools.registry.context.set(ladder__quiet=len(rows))

    def _one(self) -> QuietRow | None:
        rows = self.table.selected()
        return rows[0] if len(rows) == 1 else None

    def talk(self) -> None:
        """Begin a talk with the chosen person."""
        if (row := self._one()) is not None and row.scopes:
            self._talk(asked_by(row.subject.name, row.subject.login), row.level, row.scopes[0].written)

    def open_page(self) -> None:
        """The person's page."""
        if (row := self._one()) is not None:
            self._tools.navigate(person_link(row.subject.person_id, row.subject.account_id))

    def first(self) -> QWidget:
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
