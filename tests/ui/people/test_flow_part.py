"""A part whose height follows its width, without any layout having to ask for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.contracts import settle
from understudy.ui.people.flow_part import FlowPart


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.part = FlowPart()  # type: ignore[attr-defined]
    made.below = QPushButton("Below")  # type: ignore[attr-defined]
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    for n in range(4):
        button = QPushButton(f"Button {n}")
        button.setFixedSize(100, 30)
        made.part.flow.addWidget(button)  # type: ignore[attr-defined]
    layout.addWidget(made.part)  # type: ignore[attr-defined]
    layout.addWidget(made.below)  # type: ignore[attr-defined]
    layout.addStretch(1)
    made.resize(600, 400)
    made.show()
    settle()
    return made


def lines(page: QWidget) -> list[int]:
    """How many buttons stand in each line."""
    tops = [button.mapTo(page, button.rect().topLeft()).y() for button in page.part.findChildren(QPushButton)]  # type: ignore[attr-defined]
    return [tops.count(top) for top in sorted(set(tops))]


def test_what_does_not_fit_goes_into_the_next_line_and_what_is_below_gives_way(page: QWidget) -> None:
    part, below = page.part, page.below  # type: ignore[attr-defined]
    assert lines(page) == [4]
    assert part.height() == 30
    before = below.y()
    page.resize(240, 400)
    settle()
    assert lines(page) == [2, 2]
    assert part.height() == 60 + part.flow.spacing()
    assert below.y() == before + 30 + part.flow.spacing()
    page.resize(600, 400)
    settle()
    assert (lines(page), part.height(), below.y()) == ([4], 30, before)


def test_it_follows_what_is_in_it(page: QWidget) -> None:
    part = page.part  # type: ignore[attr-defined]
    page.resize(240, 400)
    settle()
    first, second, *_ = part.findChildren(QPushButton)
    first.hide()
    second.hide()
    settle()
    assert part.height() == 30
    first.show()
    first.setFixedSize(220, 50)
    settle()
    assert part.height() == 50 + part.flow.spacing() + 30
    assert part.minimumWidth() == 220


def test_no_layout_asks_it_for_its_height_and_reading_from_the_right_mirrors_it(page: QWidget) -> None:
    part = page.part  # type: ignore[attr-defined]
    assert not part.hasHeightForWidth()
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle()
    first = part.findChildren(QPushButton)[0]
    assert first.mapTo(page, first.rect().topRight()).x() == page.width() - 1
