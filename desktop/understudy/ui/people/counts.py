"""Counts with their definition; each opens what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QVBoxLayout, QWidget

from understudy.application.history.counting import Measured
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.theme.theme import theme

SIDE_BY_SIDE_EMS = 34


class CountCard(QFrame):
    """One count: ``opened()``."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        look = theme()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.number = mark_data(LinkLabel())
        self.number.setProperty("kind", "heading")
        self.number.navigated.connect(lambda _: self.opened.emit())
        self.confirm = mark_data(label("", "caption", wrap=True))
        self.definition = mark_data(label("", "caption", wrap=True))
        layout = QVBoxLayout(self)
        edge = look.space(3)
        layout.setContentsMargins(edge, look.space(2), edge, edge)
        layout.setSpacing(look.space(1))
        for part in (self.number, self.confirm, self.definition):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_count(self, count: Measured) -> None:
        """The number with what it means. Without the data it needs, a zero is no zero."""
        unknown = not count.value and bool(count.partial)
        value = self.tr("not read yet") if unknown else QLocale().toString(count.value)
        self.number.set_parts([(f"{count.title}: {value}", f"understudy:{count.metric}")])
        self.number.setAccessibleDescription(count.definition)
        notes = []
        if count.to_confirm:
            notes.append(self.tr("+{n} to confirm").format(n=QLocale().toString(count.to_confirm)))
        if count.partial and not unknown:
            notes.append(self.tr("from partial data"))
        self.confirm.setText(" · ".join(notes))
        self.confirm.setToolTip("\n".join(count.partial))
        self.confirm.setVisible(bool(notes))
        self.definition.setText(count.definition)


class Counts(QWidget):
    """Cards side by side, below one another where there is no room: ``opened(metric)``."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[CountCard] = []
        self._metrics: list[str] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().space(3))
        theme().changed.connect(self._arrange)

    def making(self, number: int) -> Iterator[None]:
        """Make so many cards, one a step."""
        while len(self.cards) < number:
            card = CountCard()
            place = len(self.cards)
            card.opened.connect(lambda place=place: self.opened.emit(self._metrics[place]))
            self.cards.append(card)
            self._box.addWidget(card, 1)
            yield

    def show_counts(self, counts: Sequence[Measured]) -> None:
        """These, in this order."""
        for _ in self.making(len(counts)):
            pass
        self._metrics = [count.metric for count in counts]
        for card, count in zip(self.cards, counts, strict=False):
            card.show_count(count)
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(counts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= theme().em * SIDE_BY_SIDE_EMS
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
