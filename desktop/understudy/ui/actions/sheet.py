"""The shortcut sheet, generated from the registry."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from understudy.ui.actions.mnemonics import plain
from understudy.ui.actions.registry import ActionRegistry
from understudy.ui.actions.spec import Category
from understudy.ui.kit.labels import heading, mark_data
from understudy.ui.theme.theme import theme


class ShortcutSheet(QDialog):
    """Every action that has keys, by category."""

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        look = theme()
        page = QWidget()
        page.setProperty("kind", "page")
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(look.space(8))
        grid.setVerticalSpacing(look.space(1.5))
        row = 0
        for category in Category:
            specs = [s for s in registry.specs(category=category) if s.sequences()]
            if not specs:
                continue
            grid.addWidget(heading(category.title), row, 0, 1, 2)
            row += 1
            for spec in specs:
                keys = spec.sequences()[0].toString(QKeySequence.SequenceFormat.NativeText)
                grid.addWidget(QLabel(plain(spec.title)), row, 0)
                shown = mark_data(QLabel(keys))
                shown.setProperty("kind", "badge")
                grid.addWidget(shown, row, 1)
                row += 1
            grid.setRowMinimumHeight(row, look.space(3))
            row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.windowTitle())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        layout.addWidget(buttons)
        grid.setColumnStretch(0, 1)
        self.resize(look.em * 30, look.em * 34)
