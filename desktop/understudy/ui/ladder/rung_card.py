"""One rung of a ladder to be read: what it asks for, where it is recorded, quiet times, the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.labels import badge, heading, label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.ladder.asks import asks, threshold, waits
from understudy.ui.ladder.parts import Row, button
from understudy.ui.ladder.words import held_in, recorded_word, then_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.evaluate import StandingRow
    from understudy.domain.ladder.policy import Level, Policy
    from understudy.domain.ladder.requirements import Requirement

translate = QCoreApplication.translate
Parts = list[tuple[str, str]]


def with_sources(text: str, policy: Policy) -> Parts:
    """A note whose document names open the published document, where the policy lists it among its sources."""
    for url in policy.sources:
        tail = url.split("/blob/", 1)[-1].split("/", 1)[-1] if "/blob/" in url else url.rsplit("/", 1)[-1]
        for name in (tail, tail.rsplit("/", 1)[-1]):
            before, found, after = text.partition(name) if name else (text, "", "")
            if found:
                return [(before, ""), (found, url), *with_sources(after, policy)]
    return [(text, "")] if text else []


class RungCard(QFrame):
    """A level. ``show_holders(level id)`` is called by the button that says how many hold it."""

    def __init__(self, row: StandingRow, policy: Policy, show_holders: Callable[[str], Any]) -> None:
        super().__init__()
        look = theme()
        self.level_id = row.level.id
        self._policy = policy
        self.setProperty("kind", "card")
        mark_data(self)
        self.setAccessibleName(row.level.name)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        self._layout.setSpacing(look.space(1))
        words = translate("Ladder", "Held by {n}").format(n=row.people)
        self.holders = button(words, lambda: show_holders(row.level.id), "people")
        self.holders.setAccessibleName(f"{words}: {row.level.name}")
        head = Row([heading(row.level.name), badge(held_in(row.level.scope))], 3)
        self._layout.addWidget(HeadRow(head, (self.holders,), side_by_side=20))
        for text in self._told(row.level):
            self._layout.addWidget(text)

    def _told(self, level: Level) -> Iterator[QWidget]:
        if level.summary:
            yield label(level.summary, wrap=True)
        recorded = "; ".join(recorded_word(record) for record in level.recorded_in)
        yield label(translate("Ladder", "Recorded in: {where}").format(where=recorded), "muted", wrap=True)
        if level.requirements:
            yield self._head(translate("Ladder", "What is asked for"))
            for each in level.requirements:
                yield from self._requirement(each, 0)
        if level.process:
            yield self._head(translate("Ladder", "How it is done"))
            yield label(level.process, wrap=True)
        if level.rest is not None:
            yield self._head(translate("Ladder", "When it has been quiet"))
            for rule in level.rest.rules:
                yield label(f"– {rule.text}", wrap=True)
                yield self._small([(threshold(rule), ""), *self._note(rule.note)], 0)
            told = translate("Ladder", "After a talk, and {time}: {then}.").format(
                time=waits(level.rest), then=then_word(level.rest.then)
            )
            yield label(" ".join(filter(None, [told, level.rest.process, level.rest.appeal])), "muted", wrap=True)
        if level.returning is not None:
            yield self._head(translate("Ladder", "The way back"))
            if level.returning.within is not None:
                words = translate("Ladder", "Within {time} after stepping back.")
                yield label(words.format(time=level.returning.within), wrap=True)
            for each in level.returning.requirements:
                yield from self._requirement(each, 0)
            if level.returning.process:
                yield label(level.returning.process, wrap=True)

    @staticmethod
    def _head(text: str) -> QWidget:
        made = label(text, "strong")
        made.setContentsMargins(0, theme().space(2), 0, 0)
        return made

    def _requirement(self, asked: Requirement, depth: int) -> Iterator[QWidget]:
        text = label(f"– {asked.text}", wrap=True)
        text.setIndent(theme().space(4 * depth))
        yield text
        yield self._small([(asks(asked, self._policy), ""), *self._note(asked.note)], depth)
        for part in asked.parts:
            yield from self._requirement(part, depth + 1)

    def _note(self, note: str) -> Parts:
        return [(" · ", ""), *with_sources(note, self._policy)] if note else []

    @staticmethod
    def _small(parts: Parts, depth: int) -> QWidget:
        if any(link for _, link in parts):
            made: QLabel = LinkLabel(parts)
            made.setProperty("kind", "caption")
        else:
            made = label("".join(words for words, _ in parts), "caption", wrap=True)
        made.setIndent(theme().space(2 + 4 * depth))
        return made
