"""Candidates as cards: the person, where they come from, every reason with its source, what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import IconLabel, badge, heading, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.pile import Pile
from understudy.ui.kit.turns import Turns
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
    """The cards of one role: candidates, near misses, and people outside the pool on demand.

    They are made a few milliseconds a turn, from the top; those that say the same as before stay. ``drawn`` comes
    after the last.
    """

    drawn = Signal()

    def __init__(self, ask: Ask, navigate: Callable[[str], Any], *, at_once: bool = False) -> None:
        super().__init__()
        self._ask, self._navigate = ask, navigate
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("People who could be asked"))
        self._all = False
        self._entry: RoleList | None = None
        self._shown: list[object] = []
        """What each part of the pile says."""
        self._pile = Pile()
        self.setWidget(self._pile)
        self._turns = Turns(self, at_once=at_once)

    def show_role(self, entry: RoleList) -> None:
        """The people for a role."""
        other = self._entry is None or self._entry.role != entry.role
        self._all = self._all and not other
        self._entry = entry
        if other:
            self.verticalScrollBar().setValue(0)
        self._draw()

    def _draw(self) -> None:
        if self._entry is not None:
            self._turns.begin(self._drawing(self._entry))

    def _drawing(self, entry: RoleList) -> Iterator[None]:
        # Who had the keyboard keeps it when the list is drawn again after an answer.
        keyboard = self.window().focusWidget()
        cards = [part for part in self._pile.parts if isinstance(part, CandidateCard)]
        held = next((card.person_id for card in cards if keyboard and card.isAncestorOf(keyboard)), None)
        wanted = list(self._wanted(entry))
        same = 0
        while same < min(len(wanted), len(self._shown)) and wanted[same][0] == self._shown[same]:
            same += 1
        if same < len(self._shown):
            del self._shown[same:]
            self._pile.keep(same)
            yield
        for says, make in wanted[same:]:
            part = make()
            yield
            self._shown.append(says)
            self._pile.add(part)
            yield
        cards = [part for part in self._pile.parts if isinstance(part, CandidateCard)]
        if held is not None and cards and not any(card.isAncestorOf(self.window().focusWidget()) for card in cards):
            next((card for card in cards if card.person_id == held), cards[0]).button.setFocus()
        self.drawn.emit()

    def _wanted(self, entry: RoleList) -> Iterator[tuple[object, Callable[[], QWidget]]]:
        """What is to be shown: what each part says, to know it again, and how to make it."""
        places = _places([*entry.candidates, *entry.also_consider])

        def card(row: Listed) -> tuple[object, Callable[[], QWidget]]:
            place = places[row.person_id]
            return (row, place), lambda: CandidateCard(row, place, self._ask, self._navigate)

        def words(text: str) -> tuple[object, Callable[[], QWidget]]:
            return text, lambda: label(text, "muted", wrap=True)

        def head(text: str) -> tuple[object, Callable[[], QWidget]]:
            return text, lambda: heading(text)

        shown = entry.candidates if self._all else entry.candidates[:SHOWN_AT_FIRST]
        if not entry.candidates:
            yield words(self.tr("Nobody on any earlier team is known for this role yet."))
        yield from map(card, shown)
        if len(shown) < len(entry.candidates):
            text = self.tr("Show everybody on an earlier team ({n})").format(n=len(entry.candidates))
            yield text, lambda: self._more(text)
        if entry.near_misses:
            yield head(self.tr("Nearly eligible"))
            for miss in entry.near_misses:
                yield miss, partial(self._near, miss)
        if entry.also_consider and self._all:
            yield head(self.tr("Also consider"))
            yield words(self.tr("Last on a team long ago."))
            yield from map(card, entry.also_consider[:SHOWN_AT_FIRST])

    def cards(self) -> list[CandidateCard]:
        """Everybody on show."""
        self._turns.finish()
        return [part for part in self._pile.parts if isinstance(part, CandidateCard)]

    def _more(self, text: str) -> QWidget:
        more = mark_data(QPushButton(text))
        more.clicked.connect(self._show_all)
        return more

    def _near(self, miss: NearMissRow) -> QWidget:
        line = LinkLabel([(miss.name, link_to("person", miss.person_id)), (f": {miss.missing}", "")])
        line.navigated.connect(self._navigate)
        return mark_data(line)

    def _show_all(self) -> None:
        self._all = True
        self._draw()
