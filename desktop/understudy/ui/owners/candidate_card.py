"""Somebody who could be asked, with every reason and its points, present load, and what the policy counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.application.ladder.close import CloseRow
from understudy.application.owners.suggest import OwnerCandidate
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.owners.evidence import actor_link
from understudy.ui.theme.theme import theme


class CandidateCard(QFrame):
    """``nominate`` and ``look`` are called with what the buttons are about."""

    def __init__(
        self,
        candidate: OwnerCandidate,
        navigate: Callable[[str], Any],
        nominate: Callable[[CloseRow], Any],
        look_at: Callable[[OwnerCandidate], Any],
    ) -> None:
        super().__init__()
        self.candidate = candidate
        self._navigate, self._nominate, self._look_at = navigate, nominate, look_at
        self._row: CloseRow | None = None
        self.setProperty("kind", "card")
        mark_data(self)
        self.setAccessibleName(candidate.actor.name)

    def filling(self) -> Iterator[None]:
        """Put the parts in, a few at a time."""
        look, candidate = theme(), self.candidate
        place = label(str(candidate.rank), "heading")
        place.setMinimumWidth(round(look.em * 1.6))
        told = QWidget()
        words = QVBoxLayout(told)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(look.space(1))
        head = FlowLayout(None, look.space(2))
        name = LinkLabel([(candidate.actor.name, actor_link(candidate.actor))])
        name.setWordWrap(False)
        name.navigated.connect(self._navigate)
        head.addWidget(name)
        if candidate.actor.login:
            head.addWidget(label(f"@{candidate.actor.login}", "muted"))
        head.addWidget(label(self.tr("Points: {sum:+.2f}").format(sum=candidate.score), "muted"))
        words.addLayout(head)
        yield
        self.reasons: list[LinkLabel] = []
        for reason in candidate.reasons:
            line = self._reason(reason.text, reason.points, reason.url)
            self.reasons.append(line)
            words.addWidget(line)
            yield
        load = self.tr("Load: stands in {files} OWNERS files, reviews in ninety days: {reviews}")
        words.addWidget(label(load.format(files=candidate.holds, reviews=candidate.reviews_lately), "muted", wrap=True))
        for blocker in candidate.blockers:
            against = QHBoxLayout()
            against.setSpacing(look.space(2))
            against.addWidget(IconLabel("warning", "warning"))
            against.addWidget(label(blocker, wrap=True), 1)
            words.addLayout(against)
        words.addWidget(self._policy_box())
        yield
        self.button = QPushButton(self.tr("Nominate…"))
        self.button.setAccessibleName(self.tr("Nominate {name}").format(name=candidate.actor.name))
        self.button.setEnabled(False)
        self.button.clicked.connect(self._go)
        self.evidence = QPushButton(self.tr("Their work here"))
        self.evidence.setProperty("kind", "quiet")
        theme().set_icon(self.evidence, "history")
        self.evidence.setAccessibleName(self.tr("Work of {name} here").format(name=candidate.actor.name))
        self.evidence.clicked.connect(lambda: self._look_at(candidate))
        words.addWidget(ButtonRow((self.button, self.evidence)))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        layout.setSpacing(look.space(2))
        layout.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(told, 1)

    @staticmethod
    def _reason(text: str, points: float, url: str | None) -> LinkLabel:
        return LinkLabel([("· ", ""), (text, url or ""), (f" ({points:+.2f})", "")])

    def _policy_box(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(2))
        self._policy_icon = IconLabel("clock", "text_muted")
        self.policy = label(self.tr("What the policy counts is being looked up…"), "muted", wrap=True)
        row.addWidget(self._policy_icon)
        row.addWidget(self.policy, 1)
        return box

    def show_policy(self, row: CloseRow | None) -> None:
        """What the policy in use says of them; None: no policy in use has such a level."""
        self._row = row
        self.button.setEnabled(row is not None)
        if row is None:
            self._policy_icon.set_icon("info", "text_muted")
            self.policy.setText(self.tr("No policy in use has a level that is kept in OWNERS files under this role."))
        elif row.counts_met:
            self._policy_icon.set_icon("success", "success")
            text = self.tr("{level}: all that can be counted is there; for people to say, or not told by data: {n}.")
            self.policy.setText(text.format(level=row.level_name, n=row.untold))
        else:
            self._policy_icon.set_icon("info", "info")
            text = self.tr("{level}: missing by the policy: {missing}.")
            self.policy.setText(text.format(level=row.level_name, missing="; ".join(row.missing)))

    def _go(self) -> None:
        if self._row is not None:
            self._nominate(self._row)
