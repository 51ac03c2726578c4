"""The menu bar: its titles for the first paint, then what the registry has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from understudy.ui.actions.category import Category
from understudy.ui.actions.mnemonics import with_mnemonics

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QMenu

    from understudy.ui.actions.registry import ActionRegistry

Menus = dict[Category, "QMenu"]


def title_menus(window: QMainWindow) -> Menus:
    """One menu a category, empty as yet. What concerns one screen only is hidden until there is one."""
    titles = with_mnemonics([category.title for category in Category])
    menus = {c: window.menuBar().addMenu(title) for c, title in zip(Category, titles, strict=True)}
    menus[Category.ITEM].menuAction().setVisible(False)
    return menus


def fill_menus(menus: Menus, registry: ActionRegistry) -> Iterator[None]:
    """Fill each menu anew whenever it opens, so that titles and states are today's. A step a menu."""
    for category, menu in menus.items():

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
        yield
