"""Bringing what just appeared into sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from understudy.ui.theme.theme import theme


def bring_into_sight(widget: QWidget) -> None:
    """Scroll the page so far that the head of a part shows, once it has been laid out; nothing if all of it does."""

    def scroll() -> None:
        step = widget.parentWidget()
        while step is not None and not isinstance(step, QScrollArea):
            step = step.parentWidget()
        page = step.widget() if step is not None else None
        if step is None or page is None:
            return
        bar = step.verticalScrollBar()
        top = widget.mapTo(page, QPoint(0, 0)).y()
        if top + widget.height() > bar.value() + step.viewport().height():
            bar.setValue(top - theme().space(2))

    # Twice: the page learns its new height in the first round.
    QTimer.singleShot(0, widget, lambda: QTimer.singleShot(0, widget, scroll))
