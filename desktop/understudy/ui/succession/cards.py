"""Candidates as cards: the person, where they come from, every reason with its source, what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import IconLabel, badge, heading, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.succession.words import answer_word, tier_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.succession import Listed, NearMissRow, RoleList

SHOWN_AT_FIRST = 8
BESIDE_EMS = 24
"""How wide a card must be for its button to stand beside its words."""

Ask = Callable[["Listed"], Any]


def _places(rows: Sequence[Listed]) -> dict[int, str]:
    """The place of each person in the list; equals share theirs ("1–4"), because nothing tells them apart."""
    places: dict[int, str] = {}
    number = 0
    while number < len(rows):
        row = rows[number]
        last = number
        while last + 1 < len(rows) and rows[last + 1].equals == row.equals > last + 1 - number:
            last += 1
        text = str(row.rank) if last == number else f"{row.rank}–{rows[last].rank}"
        places |= {rows[n].person_id: text for n in range(number, last + 1)}
        number = last + 1
    return places


class CandidateCard(QFrame):
    """One person."""

    def __init__(self, row: Listed, place_text: str, ask: Ask, navigate: Callable[[str], Any]) -> None:
        super().__init__()
        look = theme()
        self.person_id = row.person_id
        self.setProperty("kind", "card")
        mark_data(self)
        self.setAccessibleName(row.name)
        place = label(place_text, "heading")
        place.setMinimumWidth(round(look.em * 2.2))
        told = QWidget()
        words = QVBoxLayout(told)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(look.space(1))
        # Name, login and signs go on in the next line where text is large.
        head = FlowLayout(None, look.space(2))
        name = LinkLabel([(row.name, link_to("person", row.person_id))])
        name.setWordWrap(False)
        name.navigated.connect(navigate)
        head.addWidget(name)
        if row.login:
            head.addWidget(label(f"@{row.login}", "muted"))
        head.addWidget(badge(tier_word(row.tier), "accent" if row.tier == "shadow_now" else ""))
        if row.answer is not None:
            text = self.tr("{answer}, {day}").format(
                answer=answer_word(row.answer.answer), day=row.answer.day.isoformat()
            )
            head.addWidget(badge(text, "success" if row.answer.answer.value == "accepted" else "info"))
        words.addLayout(head)
        for reason in row.reasons:
            line = LinkLabel([("· ", ""), (reason.text, reason.url or "")])
            line.navigated.connect(navigate)
            if reason.contribution:
                line.setToolTip(self.tr("Weight {weight:+g}").format(weight=reason.contribution))
            words.addWidget(line)
        for blocker in row.blockers:
            against = QHBoxLayout()
            against.setSpacing(look.space(2))
            against.addWidget(IconLabel("warning", "warning"))
            against.addWidget(label(blocker, wrap=True), 1)
            words.addLayout(against)
        if row.equals > 1:
            text = self.tr("The rules cannot tell {n} people apart here; they stand by name.").format(n=row.equals)
            words.addWidget(label(text, "caption", wrap=True))
        self.button = QPushButton(self.tr("Note an answer…"))
        self.button.setAccessibleName(self.tr("Note what {name} answered").format(name=row.name))
        self.button.clicked.connect(lambda: ask(row))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        layout.setSpacing(look.space(3))
        layout.addWidget(place)
        layout.addWidget(HeadRow(told, (self.button,), side_by_side=BESIDE_EMS), 1)


class CardList(QScrollArea):
    """The cards of one role: candidates, near misses, and people outside the pool on demand."""

    def __init__(self, ask: Ask, navigate: Callable[[str], Any]) -> None:
        super().__init__()
        self._ask, self._navigate = ask, navigate
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("People who could be asked"))
        self._all = False
        self._entry: RoleList | None = None

    def show_role(self, entry: RoleList) -> None:
        """The people for a role."""
        self._all = False
        self._entry = entry
        self._draw()

    def _draw(self) -> None:
        entry = self._entry
        if entry is None:
            return
        look = theme()
        # Who had the keyboard keeps it when the list is drawn again after an answer.
        keyboard = self.window().focusWidget()
        held = next((card.person_id for card in self.cards() if keyboard and card.isAncestorOf(keyboard)), None)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, look.space(2), 0)
        layout.setSpacing(look.space(2))
        places = _places([*entry.candidates, *entry.also_consider])
        shown = entry.candidates if self._all else entry.candidates[:SHOWN_AT_FIRST]
        if not entry.candidates:
            layout.addWidget(
                label(self.tr("Nobody on any earlier team is known for this role yet."), "muted", wrap=True)
            )
        for row in shown:
            layout.addWidget(CandidateCard(row, places[row.person_id], self._ask, self._navigate))
        if len(shown) < len(entry.candidates):
            text = self.tr("Show everybody on an earlier team ({n})").format(n=len(entry.candidates))
            more = mark_data(QPushButton(text))
            more.clicked.connect(self._show_all)
            layout.addWidget(more)
        if entry.near_misses:
            layout.addWidget(heading(self.tr("Nearly eligible")))
            for miss in entry.near_misses:
                layout.addWidget(self._near(miss))
        if entry.also_consider and self._all:
            layout.addWidget(heading(self.tr("Also consider")))
            words = self.tr("Last on a team long ago.")
            layout.addWidget(label(words, "muted", wrap=True))
            for row in entry.also_consider[:SHOWN_AT_FIRST]:
                layout.addWidget(CandidateCard(row, places[row.person_id], self._ask, self._navigate))
        layout.addStretch()
        self.setWidget(body)
        if held is not None and (cards := self.cards()):
            next((card for card in cards if card.person_id == held), cards[0]).button.setFocus()

    def cards(self) -> list[CandidateCard]:
        """Everybody on show."""
        body = self.widget()
        return body.findChildren(CandidateCard) if body is not None else []

    def _near(self, miss: NearMissRow) -> QWidget:
        line = LinkLabel([(miss.name, link_to("person", miss.person_id)), (f": {miss.missing}", "")])
        line.navigated.connect(self._navigate)
        return mark_data(line)

    def _show_all(self) -> None:
        self._all = True
        self._draw()
