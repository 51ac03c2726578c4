"""Requirements with what can be said about each: icon, word, reason, what would fill it, and the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.ui.kit.labels import IconLabel, badge, label, mark_data, set_look
from understudy.ui.kit.pile import Pile
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.turns import Turns
from understudy.ui.ladder.evidence import EvidencePart
from understudy.ui.ladder.parts import Row, button
from understudy.ui.ladder.words import outcome_icon, outcome_tone, outcome_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.rulings import Rulings
    from understudy.domain.ladder.outcomes import Verdict

INDENT = 6


@dataclass(frozen=True)
class Deeds:
    """What can be done about a requirement: nothing, judge evidence, or (``say(kind, requirement)``) add a word."""

    rulings: Rulings | None = None
    say: Callable[[str, str], Any] | None = None


class RequirementRow(QFrame):
    """One requirement. Its evidence opens below it."""

    def __init__(self, verdict: Verdict, depth: int, who: str, tools: ScreenTools, deeds: Deeds) -> None:
        super().__init__()
        look = theme()
        self.verdict = verdict
        self._who, self._tools, self._deeds = who, tools, deeds
        self.evidence: EvidencePart | None = None
        mark_data(self)
        self.icon = IconLabel("info")
        self.badge = badge("")
        self.text = label("", "strong" if depth == 0 else "", wrap=True)
        self.said = label("", "muted", wrap=True)
        self.fills = label("", wrap=True)
        self.partial = label("", "caption", wrap=True)
        self.note = label("", "caption", wrap=True)
        self.evidence_button = button("", self.toggle, kind="link")
        self.evidence_button.setCheckable(True)
        self.buttons = Row([self.evidence_button, *self._say_buttons()], 4)
        head = QHBoxLayout()
        head.setSpacing(look.space(3))
        head.addWidget(self.text, 1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.space(0.5))
        words.addLayout(head)
        for part in (self.said, self.fills, self.partial, self.note, self.buttons):
            words.addWidget(part)
        self._words = words
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, look.space(1), 0, look.space(1))
        layout.setSpacing(look.space(2))
        layout.addSpacing(look.space(INDENT * depth))  # unlike margins it is mirrored from right to left
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.show_verdict(verdict)

    def _say_buttons(self) -> list[QPushButton]:
        asked, say = self.verdict.requirement, self._deeds.say
        if say is None:
            return []
        made = []

        def offer(text: str, kind: str, icon: str) -> None:
            name = f"{text} {asked.text}"
            made.append(button(text, lambda: say(kind, asked.id), icon, "link", name))

        if asked.sponsors is not None:
            offer(self.tr("Add a sponsor…"), "sponsor", "add")
        elif asked.vote is not None and asked.vote.threshold == "no_objection":
            offer(self.tr("Note an objection…"), "objection", "note")
            offer(self.tr("Note its answer…"), "answered", "check")
        elif asked.vote is not None:
            offer(self.tr("Note a vote…"), "vote", "add")
        elif asked.attestation is not None:
            offer(self.tr("Add a word…"), "attestation", "add")
        elif not asked.parts:
            # What is counted changes by judging its evidence, never by anybody's word.
            offer(self.tr("Write a note about it…"), "note", "note")
        return made

    def show_verdict(self, verdict: Verdict) -> None:
        """How the same requirement stands now."""
        self.verdict = verdict
        asked, outcome = verdict.requirement, verdict.outcome
        self.icon.set_icon(*outcome_icon(outcome))
        self.badge.setText(outcome_word(outcome))
        set_look(self.badge, "tone", outcome_tone(outcome))
        self.text.setText(asked.text)
        self.setAccessibleName(f"{asked.text}: {outcome_word(outcome)}")
        self.said.setText(verdict.said)
        fills = verdict.fills if outcome.value != "met" else ""
        self.fills.setText(self.tr("What would fill it: {what}").format(what=fills) if fills else "")
        self.partial.setText("\n".join(verdict.partial))
        self.note.setText(asked.note)
        for part in (self.said, self.fills, self.partial, self.note):
            part.setVisible(bool(part.text()))
        count = len(verdict.proofs)
        words = self.tr("Evidence ({n})").format(n=count)
        if verdict.to_confirm:
            words = self.tr("Evidence ({n}, {m} to confirm)").format(n=count, m=verdict.to_confirm)
        self.evidence_button.setText(words)
        self.evidence_button.setAccessibleName(f"{words}: {asked.text}")
        self.evidence_button.setVisible(bool(count))
        theme().set_icon(self.evidence_button, "chevron-down" if self.evidence_button.isChecked() else "chevron-right")
        self.buttons.setVisible(bool(count) or bool(self._deeds.say))
        if self.evidence is not None:
            self.evidence.show_verdict(verdict)
            self.evidence.setVisible(self.evidence_button.isChecked() and bool(count))

    def toggle(self) -> None:
        """Open or close the evidence."""
        if self.evidence is None:
            metric = ""
            if self.verdict.requirement.metric is not None:
                from understudy.application.ladder.counts import ruled_metric

                metric = ruled_metric(self.verdict.requirement.metric)
            self.evidence = EvidencePart(
                self._tools, self._deeds.rulings, self._who, metric, self.verdict.requirement.text
            )
            self._words.addWidget(self.evidence)
        self.show_verdict(self.verdict)


class Checklist(QWidget):
    """All requirements of a level below one another, built a few milliseconds a turn."""

    def __init__(self, tools: ScreenTools, deeds: Deeds | None = None) -> None:
        super().__init__()
        self._tools, self._deeds = tools, deeds or Deeds()
        self._pile = Pile(1, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pile)
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        self._about: object = None

    def show_verdicts(self, verdicts: Sequence[Verdict], who: str, about: object = None) -> None:
        """Show these; ``about`` tells whether it is the same level of the same person as before."""
        self._turns.begin(self._drawing(list(flat(verdicts, 0)), who, about))

    def rows(self) -> list[RequirementRow]:
        """Everything on show."""
        self._turns.finish()
        return [part for part in self._pile.parts if isinstance(part, RequirementRow)]

    def _drawing(self, wanted: list[tuple[Verdict, int]], who: str, about: object) -> Iterator[None]:
        there = [part for part in self._pile.parts if isinstance(part, RequirementRow)]
        same = about == self._about and [r.verdict.requirement for r in there] == [v.requirement for v, _ in wanted]
        self._about = about
        if same:
            for row, (verdict, _) in zip(there, wanted, strict=True):
                if row.verdict != verdict:
                    row.show_verdict(verdict)
                    yield
            return
        self._pile.keep(0)
        for verdict, depth in wanted:
            row = RequirementRow(verdict, depth, who, self._tools, self._deeds)
            yield
            self._pile.add(row)
            yield


def flat(verdicts: Sequence[Verdict], depth: int) -> Iterator[tuple[Verdict, int]]:
    """Verdicts with how deep in groups each stands, and after each group those inside it."""
    for each in verdicts:
        yield each, depth
        yield from flat(each.parts, depth + 1)
