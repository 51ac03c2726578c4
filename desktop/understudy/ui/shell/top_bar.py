"""Above every screen: back and forward, programme and cycle, search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from understudy.ui.actions.registry import ActionRegistry
from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import theme

Choice = tuple[int, str]


class Switcher(QComboBox):
    """A combo box that ends a long name with "…" where room is short."""

    def sizeHint(self) -> QSize:
        # The style sheet's arrow is not in Qt's own reckoning.
        return super().sizeHint() + QSize(theme().em, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, field.width())
        option.currentText = text
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class SearchButton(QToolButton):
    """Looks like a search box, opens the palette. Says as much as there is room for."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
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
        self.search = SearchButton(find.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        self.search.clicked.connect(find.trigger)
        look.set_icon(self.search, "search")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space(3), look.space(2), look.space(3), look.space(2))
        layout.setSpacing(look.space(1.5))
        for action_id in ("go.back", "go.forward"):
            layout.addWidget(self.button(registry, action_id))
        layout.addSpacing(look.space(2))
        layout.addWidget(self.programme)
        layout.addWidget(self.cycle)
        layout.addStretch(1)
        layout.addWidget(self.search, 6)
        layout.addStretch(1)
        for action_id in ("edit.undo", "edit.redo"):
            layout.addWidget(self.button(registry, action_id))
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """These may shrink where the window is narrow or the text large."""
        em = theme().em
        for widget, least in ((self.programme, 5.5), (self.cycle, 5.5), (self.search, 2.6)):
            widget.setMinimumWidth(round(em * least))
        self.search.setMaximumWidth(self.search.widest())

    def _combo(self, name: str) -> QComboBox:
        combo = mark_data(Switcher())
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
