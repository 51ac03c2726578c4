"""Building in turns, and the pile that measures each of its parts by itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from understudy.ui.kit.labels import label
from understudy.ui.kit.pile import Pile
from understudy.ui.kit.turns import Turns


def _note(told: list[str], *words: str) -> Iterator[None]:
    for word in words:
        told.append(word)
        yield


def test_others_have_their_turn_in_between(qtbot: QtBot) -> None:
    owner, told = QObject(), list[str]()
    other = QTimer(owner, interval=0)
    other.timeout.connect(lambda: told.append("other"))
    turns = Turns(owner, budget=0)
    turns.begin(_note(told, "a", "b"))
    assert told == []
    other.start()
    qtbot.waitUntil(lambda: not turns.at_work)
    other.stop()
    assert "other" in told[told.index("a") : told.index("b")]


def test_newer_work_takes_the_place_of_what_is_not_finished(qtbot: QtBot) -> None:
    owner, told = QObject(), list[str]()
    turns = Turns(owner)

    def older() -> Iterator[None]:
        told.append("a")
        turns.begin(_note(told, "new"))
        yield
        told.append("b")

    turns.begin(older())
    qtbot.waitUntil(lambda: bool(told) and not turns.at_work)
    assert told == ["a", "new"]


def test_who_needs_it_whole_can_have_it_now(qapp: object) -> None:
    owner, told = QObject(), list[str]()
    turns = Turns(owner, budget=0)
    turns.begin(_note(told, "a", "b"))
    turns.finish()
    assert told == ["a", "b"]
    Turns(owner, at_once=True).begin(_note(told, "c"))
    assert told == ["a", "b", "c"]


def test_a_pile_lays_its_parts_below_one_another(qtbot: QtBot) -> None:
    area, pile = QScrollArea(), Pile()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(pile)
    area.resize(300, 200)
    area.show()
    words = "many words that need several lines where there is little room for them " * 3
    parts: list[QWidget] = [label(words, wrap=True), label("short"), label(words, wrap=True)]
    for part in parts:
        pile.add(part)

    def heights() -> list[int]:
        return [part.height() for part in parts]

    def in_order() -> bool:
        return all(a.geometry().bottom() < b.geometry().top() for a, b in pairwise(parts))

    qtbot.waitUntil(in_order)
    narrow = heights()
    assert narrow[0] > narrow[1]
    area.resize(900, 200)
    qtbot.waitUntil(lambda: heights()[0] < narrow[0])
    assert in_order()
    assert pile.minimumHeight() == parts[-1].geometry().bottom() + 1
    pile.keep(1)
    assert list(pile.parts) == parts[:1]
    assert pile.minimumHeight() == parts[0].height()
