"""Cards by mouse and by keyboard: the same moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.samples import sample_columns
from understudy.ui.kit.board import Board
from understudy.ui.kit.board_card import CardWidget, pack, unpack
from understudy.ui.kit.board_slot import SlotWidget
from understudy.ui.kit.faces import Empty

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    made = Board("Team", Empty("Nobody", "Nobody yet.", "Import…", lambda: None))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.set_columns(sample_columns())
    return made


def card(board: Board, card_id: int) -> CardWidget:
    found = board.card(card_id)
    assert found is not None
    return found


def focused(board: Board) -> int:
    widget = board.focusWidget()
    assert isinstance(widget, CardWidget)
    return widget.card.id


def slot(board: Board, column: str, name: str) -> SlotWidget:
    return next(s for s in board.findChildren(SlotWidget) if (s.column, s.slot_data.id) == (column, name))


def drop(target: SlotWidget, data: QMimeData, at: QPoint) -> bool:
    enter = QDragEnterEvent(at, Qt.DropAction.MoveAction, data, LEFT, NONE)
    enter.setAccepted(False)
    target.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(at), Qt.DropAction.MoveAction, data, LEFT, NONE)
    target.dropEvent(event)
    return True


def test_arrows_go_from_card_to_card(qtbot: QtBot, board: Board) -> None:
    board.focus_card(100)
    for key, expected in (
        (Qt.Key.Key_Down, 200),
        (Qt.Key.Key_Right, 210),
        (Qt.Key.Key_Up, 101),
        (Qt.Key.Key_Up, 101),
        (Qt.Key.Key_Left, 100),
        (Qt.Key.Key_Left, 100),
    ):
        qtbot.keyClick(board.focusWidget(), key)
        assert focused(board) == expected
    stops = [c for c in board.findChildren(CardWidget) if c.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [c.card.id for c in stops] == [100], "Tab stops at one card of the board"


def test_space_selects_enter_opens_escape_clears(qtbot: QtBot, board: Board) -> None:
    board.focus_card(200)
    with qtbot.waitSignal(board.selection_changed) as heard:
        qtbot.keyClick(board.focusWidget(), Qt.Key.Key_Space)
    assert heard.args == [[200]]
    with qtbot.waitSignal(board.opened) as opened:
        qtbot.keyClick(board.focusWidget(), Qt.Key.Key_Return)
    assert opened.args == [200]
    qtbot.keyClick(board.focusWidget(), Qt.Key.Key_Escape)
    assert board.selected() == []


def test_move_to_from_the_keyboard_equals_a_drop(qtbot: QtBot, board: Board) -> None:
    moves: list[tuple[Any, ...]] = []
    board.moved.connect(lambda *move: moves.append(move))
    board.select_ids([200, 201])
    target = slot(board, "docs", "shadow")
    assert drop(target, pack([200, 201]), QPoint(10, target.height() - 1))
    dialog = board.move_selected()
    assert dialog is not None
    dialog.box.setText("docs shadow")
    assert dialog.entries[0].title == "Docs – Shadows"
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert moves == [([200, 201], "docs", "shadow", 4)] * 2


def test_a_drop_lands_where_it_is_dropped(board: Board) -> None:
    moves: list[tuple[Any, ...]] = []
    board.moved.connect(lambda *move: moves.append(move))
    target = slot(board, "docs", "shadow")
    second = target.cards[1].geometry()
    drop(target, pack([200]), QPoint(10, second.top() + 2))
    drop(target, pack([200]), QPoint(10, second.bottom() - 2))
    assert [m[3] for m in moves] == [1, 2]


def test_foreign_things_are_not_taken(board: Board) -> None:
    data = QMimeData()
    data.setText("[1, 2]")
    assert unpack(data) == []
    assert not drop(slot(board, "docs", "shadow"), data, QPoint(5, 5))


def test_reloading_keeps_selection_and_focus(board: Board) -> None:
    board.select_ids([201])
    board.focus_card(211)
    board.set_columns(sample_columns())
    assert board.selected() == [201]
    assert focused(board) == 211
    board.set_columns(sample_columns()[:1])
    assert board.selected() == [201]


def test_a_card_says_everything_on_it(board: Board) -> None:
    said = QAccessible.queryAccessibleInterface(card(board, 200)).text(QAccessible.Text.Name)
    assert said == "Bo Lindqvist, UTC−5 · 6 h, newcomer"


def test_vacancies_and_emptiness_are_shown(board: Board) -> None:
    assert slot(board, "release-signal", "lead").cards == []
    board.set_columns([])
    assert board.faces.showing == "empty"
    assert board.faces.findChildren(QPushButton)


def test_the_keyboard_stays_where_a_card_went_away(qtbot: QtBot, board: Board) -> None:
    column = next(c for c in board.columns if sum(len(s.cards) for s in c.slots) > 2)
    cards = [each for s in column.slots for each in s.cards]
    board.focus_card(cards[1].id)
    # A dialog over the window has the keyboard while the card goes.
    dialog = QDialog(board)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    board.set_columns(
        [
            replace(c, slots=tuple(replace(s, cards=tuple(k for k in s.cards if k.id != cards[1].id)) for s in c.slots))
            for c in board.columns
        ]
    )
    dialog.close()
    assert focused(board) == cards[2].id
