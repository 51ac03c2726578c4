"""Faces over a long page: an empty state is as high as it is, not as high as the page behind it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from understudy.ui.kit.faces import Faces


class PageFaces(Faces):
    """Takes its size from what it shows, where a stack would take that of its largest part."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(content, parent)
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def _in_sight(self) -> QWidget:
        return self.currentWidget() or self.content

    def sizeHint(self) -> QSize:
        return self._in_sight().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._in_sight().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return self._in_sight().hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        return self._in_sight().heightForWidth(width)
