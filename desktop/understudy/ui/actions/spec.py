"""One action as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QKeySequence

from understudy.ui.actions.category import Category as Category
from understudy.ui.actions.context import Context

Shortcut = str | QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionSpec:
    """An action: registered once, it is in the menu, the context menu, the palette and the shortcut sheet.

    ``id`` is "noun.verb"; ``title`` is translated and has no mnemonic (menus give unique ones); ``icon`` a name in
    resources/icons; ``shortcut`` "Ctrl+Shift+M" or a QKeySequence.StandardKey; ``when`` decides from the context
    whether it is enabled; ``scope`` the id of the screen it belongs to ("" = everywhere); ``group`` separates blocks
    of a menu; ``dynamic_title`` may say more than the title ("Undo move seat").
    """

    id: str
    title: str
    category: Category
    callback: Callable[[], Any]
    icon: str = ""
    shortcut: Shortcut | None = None
    when: Callable[[Context], bool] | None = None
    scope: str = ""
    group: str = ""
    tip: str = ""
    checkable: bool = False
    checked: Callable[[Context], bool] | None = None
    dynamic_title: Callable[[Context], str] | None = None
    in_palette: bool = True
    in_menu: bool = True

    def sequences(self) -> list[QKeySequence]:
        """The key sequences on this platform."""
        if self.shortcut is None:
            return []
        if isinstance(self.shortcut, str):
            return [QKeySequence(self.shortcut)]
        # Backspace as "Back" surprises whoever only meant to correct a word.
        return [keys for keys in QKeySequence.keyBindings(self.shortcut) if "Backspace" not in keys.toString()]
