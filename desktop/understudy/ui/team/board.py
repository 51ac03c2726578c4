"""The kit's board with what a team needs besides: a menu a role, open places, and those who came and went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from understudy.ui.kit.board import Board
from understudy.ui.kit.board_slot import ColumnWidget
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import set_kind
from understudy.ui.team.cards import ENDED, columns_of
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.rosters import Board as Roster
    from understudy.application.rosters import BoardColumn as RosterColumn
    from understudy.application.rosters import Card as Seat
    from understudy.ui.kit.board_card import CardWidget

WIDTH_EMS = 12.5
SCROLL_MS, SCROLL_EDGE_EMS = 30, 4


class TeamBoard(Board):
    """Shows a roster.

    Signals besides those of the kit: ``current_changed`` when another card or role is meant; ``role_menu_wanted(row
    id, where on the screen)``; ``lead_wanted(row id)`` for "See who could lead".
    """

    current_changed = Signal()
    role_menu_wanted = Signal(int, QPoint)
    lead_wanted = Signal(int)

    def __init__(
        self,
        title: str,
        empty: Empty,
        *,
        menu: Callable[[QWidget], QMenu] | None = None,
        at_once: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.roster: Roster | None = None
        self._next: Roster | None = None
        self.words = ""
        self.expanded: set[int] = set()
        self._row: int | None = None
        super().__init__(title, empty, menu=menu, at_once=at_once, parent=parent)
        self._scroller = QTimer(self, interval=SCROLL_MS)
        self._scroller.timeout.connect(self._scroll_at_edge)

    # -- data ----------------------------------------------------------------------------------------------------

    def show_roster(self, roster: Roster) -> None:
        """Show it. Who had the keyboard or was selected keeps that, even where moving gave them another seat."""
        if roster == self.roster and not self._turns.at_work and self.faces.showing == "content":
            return
        self._next = roster
        self.set_in_turns(columns_of(roster, self.expanded, self.words))

    def _put_in_place(self) -> None:
        roster, self._next = self._next or self.roster, None
        old = {seat.seat_id: seat.person_id for seat in self.seats()}
        current, chosen = self.current, self.selected()
        had_focus = self.has_keyboard()
        self.roster = roster
        now = {seat.seat_id: seat for seat in self.seats()}
        # A card that is gone can no longer say that its drag is over.
        self._scroller.stop()
        super()._put_in_place()
        if not self.columns and self.role_columns():
            self.faces.show_no_match(lambda: self.search(""))

        def follow(seat_id: int) -> int | None:
            if seat_id in now:
                return seat_id
            same = (s for s in now.values() if s.person_id == old.get(seat_id) and s.ended is None)
            return next((s.seat_id for s in same), None)

        if chosen:
            self.select_ids(s for s in map(follow, chosen) if s is not None)
        if current is not None and self.card(target := follow(current)) is not None:
            self.set_current(target, focus=had_focus)

    def search(self, words: str) -> None:
        """Show only the roles that have these words in their name or in a person's."""
        self.words = words
        self._draw()

    def unfold(self, row_id: int) -> None:
        """Show who came and went in a role, or hide them again."""
        self.expanded ^= {row_id}
        self._draw()
        for widget in self.widgets:
            if widget.column.id == str(row_id) and (button := widget.findChild(QToolButton, ENDED)):
                button.setFocus()

    def _draw(self) -> None:
        self._turns.finish()
        if self.roster is not None:
            self.set_columns(columns_of(self.roster, self.expanded, self.words))

    def seats(self) -> list[Seat]:
        """Every seat of the roster, those that ended too."""
        return [s for c in self.role_columns() for s in (*c.leads, *c.shadows, *c.ended)]

    def role_columns(self) -> Sequence[RosterColumn]:
        """The roles of the roster."""
        return self.roster.columns if self.roster is not None else ()

    # -- what is meant ---------------------------------------------------------------------------------------------

    def targets(self) -> list[Seat]:
        """The seats an action is about: those selected, else the one with the keyboard."""
        ids = self.selected() or ([self.current] if self.current is not None else [])
        known = {seat.seat_id: seat for seat in self.seats()}
        return [known[i] for i in ids if i in known]

    def role(self) -> RosterColumn | None:
        """The role an action is about: that of the card with the keyboard, or whose menu was opened."""
        return next((c for c in self.role_columns() if c.row_id == self._row), None)

    def mean_role(self, row_id: int) -> None:
        """Say which role is meant, where no card says it."""
        self._row = row_id
        self.current_changed.emit()

    def set_current(self, card_id: int | None, *, focus: bool) -> None:
        super().set_current(card_id, focus=focus)
        for column in self.role_columns():
            if any(s.seat_id == self.current for s in (*column.leads, *column.shadows, *column.ended)):
                self._row = column.row_id
        self.current_changed.emit()

    # -- what the kit's columns get besides ------------------------------------------------------------------------

    def dress(self, widget: ColumnWidget) -> None:
        roster = self._next or self.roster
        column = next((c for c in roster.columns if str(c.row_id) == widget.column.id), None) if roster else None
        if column is not None:
            self._dress(widget, column)

    def _dress(self, widget: ColumnWidget, column: RosterColumn) -> None:
        look = theme()
        widget.setFixedWidth(round(look.em * WIDTH_EMS))
        body = widget.layout()
        assert isinstance(body, QVBoxLayout)
        more = QToolButton()
        more.setProperty("kind", "quiet")
        look.set_icon(more, "more")
        words = self.tr("What can be done with {role}").format(role=column.label)
        more.setToolTip(words)
        more.setAccessibleName(words)
        more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row_id = column.row_id
        more.clicked.connect(lambda: self.role_menu_wanted.emit(row_id, more.mapToGlobal(more.rect().bottomLeft())))
        self._beside_heading(body, more)
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        widget.customContextMenuRequested.connect(lambda at: self.role_menu_wanted.emit(row_id, widget.mapToGlobal(at)))
        for each in widget.slots:
            # Cards stand in line with the heading above them.
            if (inner := each.layout()) is not None:
                inner.setContentsMargins(0, look.space(1), 0, look.space(1))
        if column.vacant:
            self._add_open_place(widget, column)
        if column.ended:
            self._add_past(widget, body, column)

    @staticmethod
    def _beside_heading(body: QBoxLayout, more: QToolButton) -> None:
        item = body.takeAt(0)
        heading = item.widget() if item is not None else None
        across = QHBoxLayout()
        across.setSpacing(0)
        if heading is not None:
            across.addWidget(heading, 1)
        across.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        body.insertLayout(0, across)

    def _add_open_place(self, widget: ColumnWidget, column: RosterColumn) -> None:
        slot = widget.slots[0].layout()
        item = slot.takeAt(slot.count() - 1) if slot is not None else None
        said = item.layout() if item is not None else None
        if slot is None or said is None:
            return
        look = theme()
        place = QFrame()
        # The look of a place that waits for a card.
        place.setProperty("kind", "slot")
        place.setProperty("over", "true")
        inner = QVBoxLayout(place)
        edge = look.space(2)
        inner.setContentsMargins(edge, edge, edge, edge)
        said.setParent(None)
        inner.addLayout(said)
        for words in place.findChildren(QLabel):
            if words.text():
                set_kind(words, "strong")
        ask = QPushButton(self.tr("See who could lead"))
        look.set_icon(ask, "succession")
        row_id = column.row_id
        ask.clicked.connect(lambda: self.lead_wanted.emit(row_id))
        inner.addWidget(ask)
        slot.addWidget(place)

    def _add_past(self, widget: ColumnWidget, body: QBoxLayout, column: RosterColumn) -> None:
        shown = column.row_id in self.expanded
        toggle = QToolButton()
        toggle.setObjectName(ENDED)
        toggle.setProperty("kind", "quiet")
        toggle.setText(self.tr("Came and went: {n}").format(n=len(column.ended)))
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        toggle.setAccessibleDescription(self.tr("Shown") if shown else self.tr("Hidden"))
        theme().set_icon(toggle, "chevron-down" if shown else "chevron-right")
        row_id = column.row_id
        toggle.clicked.connect(lambda: self.unfold(row_id))
        place = body.indexOf(widget.slots[-1]) if shown else body.count() - 1
        body.insertWidget(place, toggle, 0, Qt.AlignmentFlag.AlignLeading)

    # -- dragging to a column out of sight ---------------------------------------------------------------------------

    def connect_card(self, card: CardWidget) -> None:
        # The kit's slot blocks until the drop: what is connected before it starts, what comes after it stops.
        card.drag_started.connect(self._scroller.start)
        super().connect_card(card)
        card.drag_started.connect(self._scroller.stop)

    def _scroll_at_edge(self) -> None:
        view = self.area.viewport()
        self.scroll_towards(view.mapFromGlobal(QCursor.pos()))

    def scroll_towards(self, at: QPoint) -> None:
        """Scroll a little when a point of the visible part is near one of its edges."""
        view, edge = self.area.viewport(), theme().em * SCROLL_EDGE_EMS
        area: QRect = view.rect()
        if not area.contains(at):
            return
        step = theme().space(3)
        across, down = self.area.horizontalScrollBar(), self.area.verticalScrollBar()
        rtl = -1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
        if at.x() < edge:
            across.setValue(across.value() - step * rtl)
        elif at.x() > area.width() - edge:
            across.setValue(across.value() + step * rtl)
        if at.y() < edge / 2:
            down.setValue(down.value() - step)
        elif at.y() > area.height() - edge / 2:
            down.setValue(down.value() + step)
