"""Above every screen: back and forward, programme and cycle, search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from understudy.ui.actions.registry import ActionRegistry
    from understudy.ui.shell.switcher import Choice, Switcher

FIND_KEYS = "Ctrl+K"
_BUTTONS = {"go.back": "back", "go.forward": "forward", "edit.undo": "undo", "edit.redo": "redo"}


class SearchButton(QToolButton):
    """Looks like a search box, opens the palette. Says as much as there is room for."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setProperty("focusPolicy", "StrongFocus")
        self.setProperty("toolButtonStyle", "ToolButtonTextBesideIcon")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._texts = (
            self.tr("Find people, roles, actions…    {keys}").format(keys=keys),
            self.tr("Find…    {keys}").format(keys=keys),
            self.tr("Find…"),
            "",
        )
        self.setAccessibleName(self.tr("Find and do"))
        self.setText(self._texts[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - round(2.6 * theme().em)
        fits = (text for text in self._texts if self.fontMetrics().horizontalAdvance(text) <= room)
        self.setText(next(fits, self._texts[-1]))

    def sizeHint(self) -> QSize:
        # The switchers come first; this takes what they leave.
        return QSize(round(theme().em * 2.6), super().sizeHint().height())

    def widest(self) -> int:
        """As wide as its longest text asks for."""
        return self.fontMetrics().horizontalAdvance(self._texts[0]) + 4 * theme().em


class TopBar(QFrame):
    """Filled with plain (id, name) pairs. ``programme_chosen(id)`` and ``cycle_chosen(id)`` when a person picks.

    Made for the first paint, without a registry and the namespace Qt; ``complete`` brings switchers and actions.
    """

    programme_chosen = Signal(int)
    cycle_chosen = Signal(int)
    programme: Switcher
    cycle: Switcher

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("kind", "bar")
        self.search = SearchButton(QKeySequence(FIND_KEYS).toString(QKeySequence.SequenceFormat.NativeText))
        self.search.setIcon(look.plain_icon("search"))
        self._buttons = {action_id: self._blank(icon) for action_id, icon in _BUTTONS.items()}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.space(3), look.space(2), look.space(3), look.space(2))
        self._row.setSpacing(look.space(1.5))
        for action_id in ("go.back", "go.forward"):
            self._row.addWidget(self._buttons[action_id])
        self._row.addSpacing(look.space(2))
        self._row.addStretch(1)
        self._row.addWidget(self.search, 6)
        self._row.addStretch(1)
        for action_id in ("edit.undo", "edit.redo"):
            self._row.addWidget(self._buttons[action_id])
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def _blank(icon: str) -> QToolButton:
        """A quiet icon button that can do nothing yet."""
        button = QToolButton()
        button.setProperty("kind", "quiet")
        button.setProperty("focusPolicy", "StrongFocus")
        button.setIcon(theme().plain_icon(icon, "text_disabled"))
        button.setEnabled(False)
        return button

    def complete(self, registry: ActionRegistry) -> None:
        """Bring the switchers in, and let the buttons do what their actions do."""
        from understudy.ui.shell.switcher import Switcher

        self.programme, self.cycle = Switcher(self.tr("Programme")), Switcher(self.tr("Cycle"))
        self.programme.activated.connect(lambda n: self.programme_chosen.emit(self.programme.itemData(n)))
        self.cycle.activated.connect(lambda n: self.cycle_chosen.emit(self.cycle.itemData(n)))
        before: QWidget = self._buttons["go.forward"]
        for at, box in enumerate((self.programme, self.cycle), self._row.indexOf(before) + 2):
            self._row.insertWidget(at, box)
            QWidget.setTabOrder(before, box)
            before = box
        for action_id, button in self._buttons.items():
            self._bind(button, registry, action_id)
        theme().set_icon(self.search, "search")
        self.search.clicked.connect(registry.action("go.find").trigger)
        self._fit()

    @staticmethod
    def _bind(button: QToolButton, registry: ActionRegistry, action_id: str) -> None:
        """The button's name is the action's."""
        action = registry.action(action_id)
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        action.changed.connect(lambda: button.setAccessibleName(action.text()))

    def _fit(self) -> None:
        """These may shrink where the window is narrow or the text large."""
        em = theme().em
        for name, least in (("programme", 5.5), ("cycle", 5.5), ("search", 2.6)):
            if (widget := getattr(self, name, None)) is not None:
                widget.setMinimumWidth(round(em * least))
        self.search.setMaximumWidth(self.search.widest())

    def set_programmes(self, choices: Sequence[Choice], current: int | None) -> None:
        """List programmes. One alone needs no switcher."""
        self.programme.set_choices(choices, current)
        self.programme.setVisible(len(choices) > 1)

    def set_cycles(self, choices: Sequence[Choice], current: int | None) -> None:
        """List cycles, in the order given."""
        self.cycle.set_choices(choices, current)
        self.cycle.setVisible(bool(choices))
