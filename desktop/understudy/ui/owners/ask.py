"""Who could be asked to become reviewer or approver of a directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from understudy.application.ladder.close import CloseRow
from understudy.application.owners.suggest import ROLES, DirectoryList, OwnerCandidate
from understudy.domain.owners.ranking import View
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.pile import Pile
from understudy.ui.kit.turns import Turns
from understudy.ui.owners.candidate_card import CandidateCard
from understudy.ui.owners.evidence import EvidenceDialog, Work, actor_link, months_before
from understudy.ui.owners.nominate import NominateForm
from understudy.ui.owners.part import Part
from understudy.ui.owners.sight import Sight
from understudy.ui.people.activity_words import role_word
from understudy.ui.theme.theme import theme

AT_FIRST, MOST = 6, 40


@dataclass(frozen=True, eq=False)
class Asked:
    """The list for one role, as read."""

    entry: DirectoryList
    months: int
    until: datetime
    view: View


class AskPart(Part):
    """Cards below one another; the policy's word comes after the list, and stands apart from its order."""

    def build(self) -> Iterator[None]:
        look = theme()
        self.role = QComboBox()
        self.role.setAccessibleName(self.tr("Role"))
        for role in ROLES:
            self.role.addItem(role_word(role), role)
        self.role.activated.connect(lambda _: self._read())
        self.spread = QCheckBox(self.tr("Spread knowledge"))
        self.spread.setToolTip(
            self.tr("Puts people first who know the directory somewhat and carry little elsewhere, not the busiest")
        )
        self.spread.toggled.connect(lambda _: self._read())
        head = QWidget()
        line = FlowLayout(head, look.space(3))
        line.addWidget(self.role)
        line.addWidget(self.spread)
        self.spread.setMinimumHeight(self.role.sizeHint().height())
        self.page.addWidget(head)
        yield
        self.words = mark_data(label("", "muted", wrap=True))
        self.page.addWidget(self.words)
        self.policy = QFrame()
        self.policy.setProperty("kind", "sunken")
        row = FlowLayout(None, look.space(2))
        row.addWidget(IconLabel("success", "success"))
        row.addWidget(label(self.tr("All that the policy counts is there"), "strong"))
        inner = QVBoxLayout(self.policy)
        inner.setSpacing(look.space(1))
        inner.addLayout(row)
        self.eligible = LinkLabel()
        self.eligible.navigated.connect(self.tools.navigate)
        inner.addWidget(mark_data(self.eligible))
        self.policy.hide()
        self.page.addWidget(self.policy)
        yield
        self.pile = Pile()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(self.tr("People who could be asked"))
        self.area.setWidget(self.pile)
        self.faces = PageFaces(self.area)
        self.page.addWidget(self.faces, 1)
        self._cards = Turns(self, at_once=self.tools.tasks.at_once)
        self._asked: Asked | None = None
        self._by_account: dict[int, CloseRow] | None = None
        self._all = False

    def fill(self, sight: Sight) -> Iterator[None]:
        self._read()
        yield

    # -- reading -------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        sight = self.sight
        if sight is None:
            return
        suggestions, path = self.services.owner_suggestions, sight.path
        name, as_of = sight.whole.repository.name, sight.whole.as_of
        role: str = self.role.currentData()
        view: View = "spread" if self.spread.isChecked() else "suited"
        self._all, self._by_account, self._asked = False, None, None
        self.policy.hide()
        self.faces.loading()

        def work() -> Asked:
            found = suggestions.suggest(name, path, role, as_of, MOST, view)
            return Asked(found.lists[0], found.window_months, found.as_of, view)

        self.tools.tasks.read(self, work, self._show, self._failed, key="list")

    def _failed(self, error: BaseException) -> None:
        self.words.hide()
        self.faces.show_error(error, self._read, self.tr("Who could be asked"))

    def _show(self, asked: Asked) -> None:
        self._asked = asked
        self.words.setText(self._said(asked))
        self.words.show()
        if not asked.entry.candidates:
            self.faces.show_empty(
                Empty(
                    self.tr("Nobody else worked here lately"),
                    self.tr("Within {n} months only those who hold the role already did.").format(n=asked.months),
                    self.tr("Look at the directory above"),
                    self._go_up,
                    "people",
                )
            )
            return
        self._draw()
        self.faces.show_content()

    def _go_up(self) -> None:
        if self.sight is not None:
            self.place_wanted.emit(self.sight.path.rpartition("/")[0])

    def _read_policy(self, asked: Asked) -> None:
        assert self.sight is not None
        close, name, path = self.services.close_by, self.sight.whole.repository.name, self.sight.path
        accounts = [each.actor.account_id for each in asked.entry.candidates]
        role, until = asked.entry.role, asked.until
        self.tools.tasks.read(
            self,
            lambda: close.eligible(name, path, role, accounts, until),
            self._show_policy,
            title=self.tr("What the policy counts"),
            key="policy",
        )

    def _prepare(self) -> None:
        """Read the repository whole, so that the next directory is there at once."""
        assert self.sight is not None
        suggestions, whole = self.services.owner_suggestions, self.sight.whole
        self.tools.tasks.read(
            self,
            lambda: suggestions.prepare(whole.repository.name, whole.as_of),
            lambda _: None,
            title=self.tr("Who could be asked"),
            key="prepare",
        )

    # -- showing -------------------------------------------------------------------------------------------------------

    def _said(self, asked: Asked) -> str:
        entry = asked.entry
        said = [self.tr("Hold the role here or above: {n}.").format(n=entry.holders)]
        if entry.known_by_two is not None and entry.workers > 2:
            words = self.tr("Two of the {n} people with recent work here did {share} % of it.")
            said.append(words.format(n=entry.workers, share=round(100 * entry.known_by_two)))
        if len(entry.candidates) >= MOST:
            said.append(self.tr("The first {n} are listed.").format(n=MOST))
        said.append(self.tr("The order is a hint where to look, no judgement."))
        return " ".join(said)

    def _draw(self) -> None:
        if self._asked is not None:
            self._cards.begin(self._drawing(self._asked))

    def _drawing(self, asked: Asked) -> Iterator[None]:
        if not self._all:
            self.pile.keep(0)
            self.area.verticalScrollBar().setValue(0)
        else:
            self.pile.keep(AT_FIRST)
        candidates = asked.entry.candidates if self._all else asked.entry.candidates[:AT_FIRST]
        for candidate in candidates[len(self.pile.parts) :]:
            card = CandidateCard(candidate, self.tools.navigate, self._nominate, self._look)
            yield from card.filling()
            self._tell_card(card)
            self.pile.add(card)
            yield
        if len(candidates) < len(asked.entry.candidates):
            more = mark_data(QPushButton(self.tr("Show {n} more").format(n=len(asked.entry.candidates) - AT_FIRST)))
            more.clicked.connect(self._show_all)
            self.pile.add(more)
            yield
        # One after the other: what is read meanwhile would make the cards come more slowly.
        if self._by_account is None:
            self._read_policy(asked)

    def _show_all(self) -> None:
        self._all = True
        self._draw()

    def cards(self) -> list[CandidateCard]:
        """Everybody on show."""
        self._cards.finish()
        return [part for part in self.pile.parts if isinstance(part, CandidateCard)]

    def _show_policy(self, rows: dict[int, CloseRow]) -> None:
        self._by_account = rows
        for part in self.pile.parts:
            if isinstance(part, CandidateCard):
                self._tell_card(part)
        # By name: the order of the list says nothing about the policy.
        there = sorted((row for row in rows.values() if row.counts_met), key=lambda row: row.who.name.casefold())
        parts: list[tuple[str, str]] = []
        for number, row in enumerate(there):
            parts += [(", ", "")] if number else []
            parts.append((row.who.name, actor_link(row.who)))
        if there:
            parts.append((self.tr(" (by name; the rest is for people to say)"), ""))
        self.eligible.set_parts(parts)
        self.policy.setVisible(bool(there))
        self._prepare()

    def _tell_card(self, card: CandidateCard) -> None:
        if self._by_account is not None:
            card.show_policy(self._by_account.get(card.candidate.actor.account_id))

    # -- doing ---------------------------------------------------------------------------------------------------------

    def _nominate(self, row: CloseRow) -> None:
        NominateForm(self.services, self.tools, row, self).open()

    def _look(self, candidate: OwnerCandidate) -> None:
        if self.sight is None or self._asked is None:
            return
        EvidenceDialog(
            self.services,
            self.tools,
            Work(
                candidate.actor.account_id,
                candidate.actor.name,
                actor_link(candidate.actor),
                self.sight.whole.repository.name,
                self.sight.path,
                months_before(self._asked.until, self._asked.months),
                self._asked.until,
            ),
            self,
        ).open()
