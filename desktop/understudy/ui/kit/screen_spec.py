"""A screen as the navigation knows it; light, because it is imported before the first paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.ui.kit.screen import Screen, ScreenTools


@dataclass(frozen=True)
class ScreenSpec:
    """A screen before it is built: enough to show it in the navigation.

    ``build`` is called when the screen is first opened; imports belong inside it. ``parent`` is the navigation entry
    to light up for a screen that is not in the navigation itself (a person, below "people"). ``group`` puts a gap
    between blocks of entries.
    """

    id: str
    title: str
    icon: str
    build: Callable[[ScreenTools], Screen]
    in_navigation: bool = True
    parent: str = ""
    group: str = ""
