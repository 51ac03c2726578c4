"""The evidence behind a requirement: each piece with whether it counts and why, and a person's word on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.forms import required
from understudy.ui.kit.links import open_url
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.ladder.parts import Row, button
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.rulings import Rulings
    from understudy.domain.ladder.facts import Proof
    from understudy.domain.ladder.outcomes import Verdict


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A piece of evidence and its place in the list, newest first."""

    number: int
    proof: Proof

    @property
    def at(self) -> datetime | None:
        """When it was; a day is its first instant."""
        at = self.proof.at
        if isinstance(at, datetime) or at is None:
            return at
        assert isinstance(at, date)
        return datetime(at.year, at.month, at.day, tzinfo=UTC)


class EvidencePart(QWidget):
    """The table of evidence of one requirement, with the words a person can say about a piece.

    ``rulings`` None: it is only shown. ``who`` is whose evidence it is; ``on`` names it to screen readers.
    """

    def __init__(self, tools: ScreenTools, rulings: Rulings | None, who: str, metric: str, on: str) -> None:
        super().__init__()
        self._tools, self._rulings, self._who, self._metric = tools, rulings, who, metric
        self.table: DataTable[ProofRow] = DataTable(
            "ladder.evidence",
            self.tr("Evidence"),
            [
                Column("what", self.tr("What"), lambda r: r.proof.text, tooltip=lambda r: r.proof.text, width=22),
                Column(
                    "when", self.tr("When"), lambda r: r.at.date().isoformat() if r.at else "", key=lambda r: r.at,
                    width=7,
                ),
                Column(
                    "counts", self.tr("Counts"), self._word, icon=self._icon, color=self._color, width=10,
                ),
                Column(
                    "why", self.tr("Because"), lambda r: r.proof.reason, tooltip=lambda r: r.proof.reason, width=14,
                ),
                Column(
                    "link", self.tr("Link"), lambda r: r.proof.url or "", tooltip=lambda r: r.proof.url or "", width=8,
                ),
            ],
            id_of=lambda r: (r.proof.key, r.number if not r.proof.key else 0, r.proof.text),
            empty=Empty(
                self.tr("Nothing is listed"),
                self.tr("Nothing that was read stands behind this yet."),
                self.tr("See the sources"),
                lambda: tools.navigate("understudy:sources"),
                "search",
            ),
            state=tools.state,
        )  # fmt: skip
        self.table.view.setAccessibleName(self.tr("Evidence: {what}").format(what=on))
        self.table.opened.connect(lambda row: open_url(row.proof.url) if row.proof.url else None)
        self.table.selection_changed.connect(lambda _: self._update())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().space(1), 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(self.table)
        self.yes = button(self.tr("It counts…"), lambda: self.rule(True), "check")
        self.no = button(self.tr("It does not count…"), lambda: self.rule(False), "exclude")
        self.leave = button(self.tr("Leave it to the rules"), self.take_back, "undo", "quiet")
        words = Row([self.yes, self.no, self.leave])
        layout.addWidget(words)
        words.setVisible(rulings is not None and bool(metric))
        self._update()

    def show_verdict(self, verdict: Verdict) -> None:
        """The evidence of a verdict, newest first."""
        self.table.set_rows([ProofRow(n, proof) for n, proof in enumerate(reversed(verdict.proofs))])
        self._update()

    def _word(self, row: ProofRow) -> str:
        if row.proof.counts is None:
            return self.tr("to confirm")
        return self.tr("counts") if row.proof.counts else self.tr("does not count")

    @staticmethod
    def _icon(row: ProofRow) -> str:
        return "help" if row.proof.counts is None else "check" if row.proof.counts else "exclude"

    @staticmethod
    def _color(row: ProofRow) -> str:
        return "info" if row.proof.counts is None else "success" if row.proof.counts else "text_muted"

    def _chosen(self) -> list[Proof]:
        return [row.proof for row in self.table.selected() if row.proof.key]

    def _update(self) -> None:
        one = len(self._chosen()) == 1
        for each in (self.yes, self.no, self.leave):
            each.setEnabled(one)

    def rule(self, counts: bool) -> None:
        """Say of the chosen piece that it counts, or not, and why."""
        if self._rulings is None or len(chosen := self._chosen()) != 1:
            return
        rule, who, metric, proof = self._rulings.rule, self._who, self._metric, chosen[0]
        RulingDialog(
            proof, counts, lambda reason: rule(who, metric, proof.key, counts, reason), self._tools, self
        ).open()

    def take_back(self) -> None:
        """Leave the chosen piece to the rules again."""
        if self._rulings is None or len(chosen := self._chosen()) != 1:
            return
        rulings, who, metric, key = self._rulings, self._who, self._metric, chosen[0].key
        self._tools.write(self, lambda: rulings.take_back(who, metric, key), self.tr("Leave it to the rules"))


class RulingDialog(WriteForm):
    """Why a piece of evidence counts, or does not."""

    def __init__(
        self, proof: Proof, counts: bool, rule: Callable[[str], Changes], tools: ScreenTools, parent: QWidget
    ) -> None:
        words = self.tr("It counts") if counts else self.tr("It does not count")
        super().__init__(words, self.tr("Say so"), tools, parent)
        self._rule = rule
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme().em * 4)
        self.add(
            self.tr("Why"),
            self.reason,
            required(self.reason, self.tr("Say why; others will ask.")),
            self.tr("About {what}. Your name and this reason are shown beside it.").format(what=proof.text),
        )

    def wrong_field(self, error: Any) -> QWidget | None:
        return self.reason

    def work(self) -> Callable[[], Changes]:
        rule, reason = self._rule, self.reason.toPlainText()
        return lambda: rule(reason)
