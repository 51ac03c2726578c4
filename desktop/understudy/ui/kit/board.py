"""Columns of cards that can be dragged, and moved just as well from the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from understudy.ui.kit.board_card import CardWidget
from understudy.ui.kit.board_data import BoardColumn
from understudy.ui.kit.board_slot import ColumnWidget
from understudy.ui.kit.choose import ChooseDialog, choose
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.turns import Turns
from understudy.ui.theme.theme import theme


class Board(QWidget):
    """Shows columns; says what people want and changes nothing by itself.

    Signals: ``moved(ids, column id, slot id, index)`` after a drop or "Move to…", ``opened(id)`` on Enter or double
    click, ``selection_changed(ids)``. Arrows go from card to card, Space selects, M or Ctrl+Shift+M moves.
    """

    moved = Signal(list, str, str, int)
    opened = Signal(int)
    selection_changed = Signal(list)

    def __init__(
        self,
        title: str,
        empty: Empty,
        *,
        menu: Callable[[QWidget], QMenu] | None = None,
        at_once: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title, self.empty, self.menu = title, empty, menu
        self.columns: list[BoardColumn] = []
        self.widgets: list[ColumnWidget] = []
        """The columns on show; a board that puts more into them does so in ``dress``."""
        self.current: int | None = None
        """The card that has the keyboard, or had it last."""
        self._updating = False
        self._made: tuple[list[BoardColumn], QWidget, list[ColumnWidget]] | None = None
        self._turns = Turns(self, at_once=at_once)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(title)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.faces = Faces(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.faces)
        theme().changed.connect(self.rebuild)
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        # Lower than this a board is of no use: the screen scrolls instead.
        self.setMinimumHeight(theme().em * 14)

    # -- data ----------------------------------------------------------------------------------------------------

    def set_columns(self, columns: Sequence[BoardColumn]) -> None:
        """Show these columns. Selection, focus and scroll stay where the cards still exist."""
        self._turns.stop()
        for _ in self._making(columns):
            pass
        self._put_in_place()

    def set_in_turns(self, columns: Sequence[BoardColumn]) -> None:
        """The same a few milliseconds a turn. What was shown before stays, and counts, until all columns are made."""

        def steps() -> Iterator[None]:
            yield from self._making(columns)
            self._put_in_place()

        self._turns.begin(steps())

    def rebuild(self) -> None:
        """Make all columns anew."""
        self._turns.finish()
        self.set_columns(self.columns)

    def dress(self, widget: ColumnWidget) -> None:
        """Put more into a column that was just made."""

    def _making(self, columns: Sequence[BoardColumn]) -> Iterator[None]:
        """Make columns aside."""
        look = theme()
        # Already where it will be shown: to be given another parent then would polish everything again.
        page = QWidget(self.area.viewport())
        page.hide()
        page.setProperty("kind", "page")
        layout = QHBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, look.space(2))
        layout.setSpacing(look.space(2.5))
        widgets = []
        try:
            for column in columns:
                yield
                widget = self._column(column, page)
                layout.addWidget(widget)
                widgets.append(widget)
                yield
                for part in (widget, *widget.findChildren(QWidget)):
                    part.ensurePolished()
            layout.addStretch(1)
            yield
        except GeneratorExit:
            # Newer columns are on their way.
            if isValid(page):
                page.deleteLater()
            raise
        self._made = list(columns), page, widgets

    def _column(self, column: BoardColumn, page: QWidget) -> ColumnWidget:
        widget = ColumnWidget(column, page)
        self.dress(widget)
        for slot in widget.slots:
            slot.dropped.connect(self.moved)
        for card in widget.cards():
            self.connect_card(card)
        return widget

    def _put_in_place(self) -> None:
        """Show what was made aside."""
        assert self._made is not None
        (self.columns, page, widgets), self._made = self._made, None
        chosen = set(self.selected())
        focused, place = self.has_keyboard(), self._place()
        bars = (self.area.horizontalScrollBar(), self.area.verticalScrollBar())
        places = [bar.value() for bar in bars]
        self.widgets = widgets
        self._updating = True
        for card in self._cards():
            card.setChecked(card.card.id in chosen)
        self._updating = False
        # Not deleted at once: a drag or a key press of an old card may be what led here.
        old = self.area.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self.area.setWidget(page)
        for bar, value in zip(bars, places, strict=True):
            bar.setValue(value)
        self.set_current(self.current if self.card(self.current) else self._near(place), focus=focused)
        if self.columns:
            self.faces.show_content()
        else:
            self.faces.show_empty(self.empty)

    def has_keyboard(self) -> bool:
        """True while a card has the keyboard, or will have it once a dialog over the window has closed."""
        widget = self.window().focusWidget()
        return widget is not None and self.isAncestorOf(widget)

    def _place(self) -> tuple[str, int]:
        """Column and number of the current card."""
        for column in self.widgets:
            for number, card in enumerate(column.cards()):
                if card.card.id == self.current:
                    return column.column.id, number
        return "", 0

    def _near(self, place: tuple[str, int]) -> int | None:
        """The card that has come to a place whose card is gone."""
        cards = next((column.cards() for column in self.widgets if column.column.id == place[0]), [])
        return cards[min(place[1], len(cards) - 1)].card.id if cards else None

    def connect_card(self, card: CardWidget) -> None:
        """Listen to a new card."""
        card.toggled.connect(self._tell)
        card.clicked.connect(lambda: self._clicked(card))
        card.opened.connect(self.opened)
        card.stepped.connect(lambda across, down: self._step(card, across, down))
        card.drag_started.connect(lambda: self._drag(card))
        card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        card.customContextMenuRequested.connect(lambda at: self._show_menu(card, at))

    def _cards(self) -> list[CardWidget]:
        return [card for column in self.widgets for card in column.cards()]

    def card(self, card_id: int | None) -> CardWidget | None:
        """The widget of a card, if it is shown."""
        return next((c for c in self._cards() if c.card.id == card_id), None)

    # -- selection and focus ---------------------------------------------------------------------------------------

    def selected(self) -> list[int]:
        """Ids of the selected cards."""
        return [c.card.id for c in self._cards() if c.isChecked()]

    def select_ids(self, ids: Iterable[int]) -> None:
        """Select exactly these cards."""
        wanted = set(ids)
        self._updating = True
        for card in self._cards():
            card.setChecked(card.card.id in wanted)
        self._updating = False
        self._tell()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """To the current card, or to the first action while there are none."""
        card = self.card(self.current)
        self.faces.focus_first(card or self.area, reason)

    def focus_card(self, card_id: int) -> None:
        """Put the keyboard on a card and bring it into sight."""
        self.set_current(card_id, focus=True)

    def set_current(self, card_id: int | None, *, focus: bool) -> None:
        """Make a card (None, or one that is gone: the first) the one that Tab reaches."""
        cards = self._cards()
        if not cards:
            self.current = None
            if focus:
                self.area.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        current = self.card(card_id)
        current = current or cards[0]
        for card in cards:
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if card is current else Qt.FocusPolicy.ClickFocus)
        self.current = current.card.id
        if focus:
            current.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(current)

    def _clicked(self, card: CardWidget) -> None:
        self.set_current(card.card.id, focus=True)

    def _step(self, card: CardWidget, across: int, down: int) -> None:
        column = next(n for n, c in enumerate(self.widgets) if card in c.cards())
        row = self.widgets[column].cards().index(card)
        if across:
            column += across
            while 0 <= column < len(self.widgets) and not self.widgets[column].cards():
                column += across
        if not 0 <= column < len(self.widgets):
            return
        cards = self.widgets[column].cards()
        self.set_current(cards[max(0, min(row + down, len(cards) - 1))].card.id, focus=True)

    def _tell(self) -> None:
        if not self._updating:
            self.selection_changed.emit(self.selected())

    # -- moving ------------------------------------------------------------------------------------------------------

    def _drag(self, card: CardWidget) -> None:
        self.set_current(card.card.id, focus=True)
        card.start_drag(self._moving(card))

    def _moving(self, card: CardWidget) -> list[int]:
        """The cards a move is about: the selection if the card is in it, else the card alone."""
        movable = {c.card.id for c in self._cards() if c.card.movable}
        ids = self.selected() if card.isChecked() else [card.card.id]
        return [i for i in ids if i in movable]

    def move_selected(self) -> ChooseDialog | None:
        """ "Move to…" for the selection, or the card with the keyboard. None if nothing there can be moved."""
        card = self.card(self.current)
        ids = self.selected() or (self._moving(card) if card is not None else [])
        if not ids:
            return None
        options = [
            (
                f"{column.title} – {slot.title}" if slot.title else column.title,
                slot.vacant if not slot.cards else "",
                self._mover(ids, column.id, slot.id, len(slot.cards)),
            )
            for column in self.columns
            for slot in column.slots
            if slot.accepts
        ]
        return choose(self.tr("Move to…"), options, self)

    def _mover(self, ids: list[int], column: str, slot: str, index: int) -> Callable[[], None]:
        return lambda: self.moved.emit(ids, column, slot, index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift_ctrl = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_M and event.modifiers() in (Qt.KeyboardModifier.NoModifier, shift_ctrl):
            self.move_selected()
        elif event.key() == Qt.Key.Key_Escape and self.selected():
            self.select_ids([])
        else:
            super().keyPressEvent(event)

    def _show_menu(self, card: CardWidget, at: QPoint) -> None:
        self.set_current(card.card.id, focus=True)
        if not card.isChecked():
            self.select_ids([card.card.id])
        if self.menu is not None:
            menu = self.menu(card)
            if menu.actions():
                menu.popup(card.mapToGlobal(at))
            else:
                menu.deleteLater()
