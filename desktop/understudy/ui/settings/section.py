"""What the sections of Settings share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import label
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class Section(QWidget):
    """A section: widgets below one another. ``refresh(programme)`` reads again."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        self.services, self.tools = services, tools
        look = theme()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, look.space(4), 0, 0)
        self.body.setSpacing(look.space(2))

    def refresh(self, programme: int | None) -> None:
        """Read what this section shows; ``programme`` is the one in sight."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        raise NotImplementedError

    def caption(self, text: str, buddy: QWidget | None = None, help_text: str = "") -> QLabel:
        """The name of a setting, with a sentence below it."""
        made = label(text, "strong", wrap=True)
        if buddy is not None:
            made.setBuddy(buddy)
            buddy.setAccessibleName(text)
        self.body.addSpacing(theme().space(2))
        self.body.addWidget(made)
        if help_text:
            self.body.addWidget(label(help_text, "caption", wrap=True))
            if buddy is not None:
                buddy.setAccessibleDescription(help_text)
        return made

    def buttons(self, *buttons: QPushButton) -> QWidget:
        """Buttons side by side, in a second line where there is no room."""
        made = QWidget()
        flow = FlowLayout(made, theme().space(2))
        for button in buttons:
            flow.addWidget(button)
        self.body.addWidget(made)
        return made

    def across(self, *widgets: QWidget) -> None:
        """Widgets side by side, at the start of the line."""
        row = QHBoxLayout()
        row.setSpacing(theme().space(2))
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.body.addLayout(row)


class SectionTabs(QTabWidget):
    """Sections as tabs; as high as the one in sight, so that a short one does not scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def _frame(self) -> int:
        return self.tabBar().sizeHint().height()

    def sizeHint(self) -> QSize:
        current = self.currentWidget()
        return self._with_tabs(current.sizeHint()) if current is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        current = self.currentWidget()
        return self._with_tabs(current.minimumSizeHint()) if current is not None else super().minimumSizeHint()

    def _with_tabs(self, inner: QSize) -> QSize:
        width = max(inner.width(), self.tabBar().minimumSizeHint().width())
        return QSize(width, inner.height() + self._frame())

    def hasHeightForWidth(self) -> bool:
        current = self.currentWidget()
        return current is not None and current.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        current = self.currentWidget()
        return current.heightForWidth(width) + self._frame() if current is not None else super().heightForWidth(width)
