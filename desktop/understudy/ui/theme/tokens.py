"""Named colours, read from resources/themes, and the promise that text in them can be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from understudy_resources import FOLDER

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against its background."""
SIGN_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: focus rings, borders of inputs, chart series."""

_GROUNDS = ("window", "sunken", "surface", "surface_alt", "hover")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("text", "text_muted") for ground in _GROUNDS),
    *(("link", ground) for ground in ("window", "surface", "surface_alt", "hover")),
    *(
        (text, ground)
        for text in ("success", "warning", "danger", "info")
        for ground in ("window", "surface", "surface_alt", "hover", f"{text}_soft")
    ),
    *(("text", f"{state}_soft") for state in ("success", "warning", "danger", "info", "accent")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_accent_soft", "accent_soft"),
    ("on_tooltip", "tooltip"),
)
"""Every (text, background) pair the program may put together."""
SIGN_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (sign, ground) for sign in ("focus", "border_strong") for ground in ("window", "sunken", "surface")
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme as #rrggbb, by name."""

    name: str
    dark: bool
    colors: dict[str, str]
    series: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.colors[name]


@cache
def load_tokens(name: str) -> Tokens:
    """The tokens of the theme "light" or "dark"."""
    data = json.loads((FOLDER / "themes" / f"{name}.json").read_text("utf-8"))
    return Tokens(name, data["dark"], data["colors"], tuple(data["series"]))


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb, 0 (black) to 1 (white), as WCAG defines it."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours #rrggbb, 1 to 21, as WCAG defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
