"""The menu bar, read from the registry."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QMenu

from understudy.ui.actions.mnemonics import with_mnemonics
from understudy.ui.actions.registry import ActionRegistry
from understudy.ui.actions.spec import Category


def build_menus(window: QMainWindow, registry: ActionRegistry) -> dict[Category, QMenu]:
    """One menu a category, filled anew each time it opens, so that titles and states are today's."""
    menus: dict[Category, QMenu] = {}
    titles = with_mnemonics([category.title for category in Category])
    for category, title in zip(Category, titles, strict=True):
        menu = window.menuBar().addMenu(title)
        menus[category] = menu

        def fill(menu: QMenu = menu, category: Category = category) -> None:
            registry.fill_menu(menu, [s for s in registry.specs(category=category) if s.in_menu])

        def show(menu: QMenu = menu, category: Category = category) -> None:
            screen = registry.context.text("screen")
            there = [s for s in registry.specs(category=category) if s.in_menu and s.scope in ("", screen)]
            menu.menuAction().setVisible(bool(there))

        menu.aboutToShow.connect(fill)
        registry.registered.connect(show)
        registry.context.changed.connect(show)
        fill()
        show()
    return menus
