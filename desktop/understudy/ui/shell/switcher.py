"""The boxes that choose programme and cycle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from understudy.ui.kit.labels import mark_data
from understudy.ui.theme.theme import theme

Choice = tuple[int, str]


class Switcher(QComboBox):
    """A combo box that ends a long name with "…" where room is short."""

    def __init__(self, name: str) -> None:
        super().__init__()
        mark_data(self)
        self.setProperty("kind", "quiet")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.hide()

    def set_choices(self, choices: Sequence[Choice], current: int | None) -> None:
        """List (id, name) pairs in the order given."""
        blocker = QSignalBlocker(self)
        self.clear()
        for number, (choice_id, name) in enumerate(choices):
            self.addItem(name, choice_id)
            if choice_id == current:
                self.setCurrentIndex(number)
        blocker.unblock()

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
