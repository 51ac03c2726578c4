"""Boxes for numbers that are as high as the fields beside them."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from understudy.ui.theme.theme import theme

_HEIGHT = 1.65
"""In ems: what a field with its edge and padding takes."""


class NumberBox(QSpinBox):
    """Whole numbers."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.setRange(least, most)
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(round(theme().em * _HEIGHT))


class DecimalBox(QDoubleSpinBox):
    """Numbers with two decimals."""

    def __init__(self, least: float, most: float, step: float) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setDecimals(2)
        self.setSingleStep(step)
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(round(theme().em * _HEIGHT))
