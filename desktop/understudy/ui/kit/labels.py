"""Labels of every kind, and the mark that tells data (names, dates, numbers) from words to translate."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from understudy.ui.theme.theme import theme

W = TypeVar("W", bound=QWidget)
DATA_PROPERTY = "understudyData"


def mark_data(widget: W) -> W:
    """Say that what the widget shows is data and is not translated. Returns the widget."""
    widget.setProperty(DATA_PROPERTY, True)
    return widget


def is_data(widget: QWidget) -> bool:
    """True for widgets marked as data, and for what is inside them."""
    step: QWidget | None = widget
    while step is not None:
        if step.property(DATA_PROPERTY):
            return True
        step = step.parentWidget()
    return False


def label(text: str = "", kind: str = "", *, data: bool = False, wrap: bool = False) -> QLabel:
    """A label. ``kind``: "" body, display, title, heading, strong, muted, caption, problem, badge."""
    made = QLabel(text)
    # By name: before the first paint the namespace Qt with all its enums is not loaded.
    made.setProperty("textFormat", "PlainText")
    if kind:
        made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    return mark_data(made) if data else made


def title(text: str, *, data: bool = False) -> QLabel:
    """The name of a page."""
    return label(text, "title", data=data)


def heading(text: str, *, data: bool = False) -> QLabel:
    """The name of a part of a page."""
    return label(text, "heading", data=data)


def badge(text: str, tone: str = "", *, data: bool = False) -> QLabel:
    """A small sign with words. ``tone``: "", accent, success, warning, danger, info; never the only sign."""
    made = label(text, "badge", data=data)
    made.setProperty("tone", tone)
    return made


def line() -> QFrame:
    """A thin line between parts."""
    made = QFrame()
    made.setProperty("kind", "line")
    made.setFixedHeight(1)
    return made


def icon_label(name: str, color: str = "text_muted", scale: float = 1.0) -> QLabel:
    """An icon as decoration beside words that say the same."""
    return IconLabel(name, color, scale)


class IconLabel(QLabel):
    """An icon that follows theme and text size. Decoration: it has no name of its own."""

    def __init__(self, name: str, color: str = "text_muted", scale: float = 1.0) -> None:
        super().__init__()
        self._name, self._color, self._scale = name, color, scale
        look = theme()
        look.changed.connect(self._draw)
        self._draw()

    def set_icon(self, name: str, color: str = "text_muted") -> None:
        """Show another one."""
        self._name, self._color = name, color
        self._draw()

    def _draw(self) -> None:
        look = theme()
        side = round(look.em * self._scale)
        self.setPixmap(look.pixmap(self._name, self._color, side, self.devicePixelRatioF()))


def set_kind(widget: QWidget, kind: str) -> None:
    """Change the look of a widget that is already shown."""
    set_look(widget, "kind", kind)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet reads, and draw the widget anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
