"""Choose one of many by typing: "Move to…", "Merge with…"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from understudy.ui.kit.palette import Deliver, Entry, Palette


class ChooseDialog(Palette):
    """A palette over a fixed list of entries, with a title of its own."""

    def __init__(self, title: str, entries: Sequence[Entry], parent: QWidget) -> None:
        def provide(_: str, deliver: Deliver) -> None:
            deliver(entries)

        super().__init__(None, [provide], parent)
        self.setWindowTitle(title)
        self.box.setPlaceholderText(title)
        self.box.setAccessibleName(title)


def choose(title: str, options: Sequence[tuple[str, str, Callable[[], Any]]], parent: QWidget) -> ChooseDialog:
    """Let a person choose among (title, note, what to do)."""
    dialog = ChooseDialog(title, [Entry(name, act, note) for name, note, act in options], parent)
    dialog.open_over()
    return dialog
