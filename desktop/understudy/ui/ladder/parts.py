"""Small widgets that several parts of the ladder share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.theme.theme import theme


class Row(QWidget):
    """Widgets side by side that go on in the next line where there is no room."""

    def __init__(self, parts: Sequence[QWidget] = (), spacing: float = 2) -> None:
        super().__init__()
        self._flow = FlowLayout(self, theme().space(spacing))
        for part in parts:
            self._flow.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """One more at the end, to be seen at once: a layout would show it only in the next turn."""
        self._flow.addWidget(part)
        part.show()

    def clear(self) -> None:
        """Take all away."""
        while item := self._flow.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def sizeHint(self) -> QSize:
        shown = [part for n in range(self._flow.count()) if (part := self._part(n)) is not None]
        width = sum(part.sizeHint().width() for part in shown) + self._flow.spacing() * max(0, len(shown) - 1)
        return QSize(width, self.heightForWidth(max(width, 1)))

    def minimumSizeHint(self) -> QSize:
        return self._flow.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._hold()
        return done

    def _hold(self) -> None:
        """Never lower than its lines: a page that is too high for the window would press them together."""
        height = self.heightForWidth(self.width())
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        edge = self.contentsMargins()
        inside = max(1, width - edge.left() - edge.right())
        return self._flow.heightForWidth(inside) + edge.top() + edge.bottom()

    def _part(self, number: int) -> QWidget | None:
        item = self._flow.itemAt(number)
        part = item.widget() if item is not None else None
        return part if part is not None and not part.isHidden() else None


class Told(QWidget):
    """An icon and words beside it; hidden while there are none."""

    def __init__(self, icon: str = "info", color: str = "info") -> None:
        super().__init__()
        self.icon = IconLabel(icon, color)
        self.words = mark_data(label("", wrap=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(self.icon)
        layout.addWidget(self.words, 1)
        self.hide()

    def say(self, text: str, icon: str = "", color: str = "info") -> None:
        """Show these words."""
        if icon:
            self.icon.set_icon(icon, color)
        self.words.setText(text)
        self.setVisible(bool(text))


def button(text: str, act: Callable[[], Any], icon: str = "", kind: str = "", name: str = "") -> QPushButton:
    """A button; ``name`` for screen readers where the text alone is not enough."""
    made = QPushButton(text)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        theme().set_icon(made, icon, "on_accent" if kind == "primary" else "text_muted")
    if name:
        made.setAccessibleName(name)
    made.clicked.connect(lambda: act())
    return made


def beside(parts: Sequence[QWidget], spacing: float = 2) -> QWidget:
    """Widgets that stay side by side, on one line."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme().space(spacing))
    for part in parts:
        layout.addWidget(part)
    return made


class PageTabs(QTabWidget):
    """Tabs of which only the one in sight says how much room is needed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setUsesScrollButtons(True)
        self.tabBar().setAccessibleName(name)
        self.currentChanged.connect(lambda _: self._fit())

    def add(self, page: QWidget, name: str) -> None:
        """One more page."""
        self.addTab(page, name)
        self._fit()

    def _fit(self) -> None:
        for number in range(self.count()):
            wanted = QSizePolicy.Policy.Preferred if number == self.currentIndex() else QSizePolicy.Policy.Ignored
            if (page := self.widget(number)) is not None:
                page.setSizePolicy(wanted, wanted)
        self.updateGeometry()


def column(spacing: float = 2) -> tuple[QWidget, QVBoxLayout]:
    """A widget whose parts lie below one another without an edge."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme().space(spacing))
    return made, layout
