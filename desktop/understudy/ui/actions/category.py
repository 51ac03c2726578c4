"""The menus; light, because they are imported before the first paint."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication


class Category(Enum):
    """The menu an action lives in; also its heading in the palette and the shortcut sheet."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    GO = "go"
    ITEM = "item"
    HELP = "help"

    @property
    def title(self) -> str:
        """The name people read."""
        translate = QCoreApplication.translate
        return {
            Category.FILE: translate("Category", "File"),
            Category.EDIT: translate("Category", "Edit"),
            Category.VIEW: translate("Category", "View"),
            Category.GO: translate("Category", "Go"),
            Category.ITEM: translate("Category", "Item"),
            Category.HELP: translate("Category", "Help"),
        }[self]
