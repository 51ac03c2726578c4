"""Every test of the window starts from the same look: light, 100 %, nothing moves, left to right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from understudy.ui.theme.theme import Mode, theme

pytest.register_assert_rewrite("tests.ui.contracts")


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    """Back to the plain look before and after, cheaply when nothing changed it."""
    look = theme()

    def reset() -> None:
        if (look.mode, look.text_scale, look.reduced_motion) != (Mode.LIGHT, 100, True):
            look.apply(Mode.LIGHT, 100, True)
        if qapp.layoutDirection() is not Qt.LayoutDirection.LeftToRight:
            qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    reset()
    yield
    reset()
