"""Above every screen: back and forward, programme and cycle, search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from understudy.ui.actions.registry import ActionRegistry
from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import theme

Choice = tuple[int, str]


class TopBar(QFrame):
    """Filled with plain (id, name) pairs. ``programme_chosen(id)`` and ``cycle_chosen(id)`` when a person picks."""

    programme_chosen = Signal(int)
    cycle_chosen = Signal(int)

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("kind", "bar")
        self.programme = self._combo(self.tr("Programme"))
        self.cycle = self._combo(self.tr("Cycle"))
        self.programme.activated.connect(lambda n: self.programme_chosen.emit(self.programme.itemData(n)))
        self.cycle.activated.connect(lambda n: self.cycle_chosen.emit(self.cycle.itemData(n)))
        find = registry.action("go.find")
        self.search = QToolButton()
        self.search.setProperty("kind", "search")
        self.search.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.search.clicked.connect(find.trigger)
        look.set_icon(self.search, "search")
        self.search.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        keys = find.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.search.setText(self.tr("Find people, roles, actions…    {keys}").format(keys=keys))
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space(3), look.space(2), look.space(3), look.space(2))
        layout.setSpacing(look.space(1.5))
        for action_id in ("go.back", "go.forward"):
            layout.addWidget(self.button(registry, action_id))
        layout.addSpacing(look.space(2))
        layout.addWidget(self.programme)
        layout.addWidget(self.cycle)
        layout.addStretch(1)
        layout.addWidget(self.search, 2)
        layout.addStretch(1)
        for action_id in ("edit.undo", "edit.redo"):
            layout.addWidget(self.button(registry, action_id))

    def _combo(self, name: str) -> QComboBox:
        combo = mark_data(QComboBox())
        combo.setProperty("kind", "quiet")
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.hide()
        return combo

    @staticmethod
    def button(registry: ActionRegistry, action_id: str) -> QToolButton:
        """A quiet icon button for an action; its name is the action's."""
        action = registry.action(action_id)
        button = QToolButton()
        button.setProperty("kind", "quiet")
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text())
        action.changed.connect(lambda: button.setAccessibleName(action.text()))
        return button

    def set_programmes(self, choices: Sequence[Choice], current: int | None) -> None:
        """List programmes. One alone needs no switcher."""
        self._set(self.programme, choices, current)
        self.programme.setVisible(len(choices) > 1)

    def set_cycles(self, choices: Sequence[Choice], current: int | None) -> None:
        """List cycles, in the order given."""
        self._set(self.cycle, choices, current)
        self.cycle.setVisible(bool(choices))

    @staticmethod
    def _set(combo: QComboBox, choices: Sequence[Choice], current: int | None) -> None:
        blocker = QSignalBlocker(combo)
        combo.clear()
        for number, (choice_id, name) in enumerate(choices):
            combo.addItem(name, choice_id)
            if choice_id == current:
                combo.setCurrentIndex(number)
        blocker.unblock()
