"""The one font we ship, so that the window looks the same on every machine."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from understudy_resources import FOLDER

FAMILY = "Noto Sans"
BASE_POINTS = 10.0


@cache
def load_fonts() -> None:
    """Make Noto Sans known to Qt. Call once a QGuiApplication exists."""
    for file in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        if QFontDatabase.addApplicationFont(str(FOLDER / "fonts" / file)) < 0:
            raise RuntimeError(f"Qt cannot read the font {file}")


def app_font(text_scale: int) -> QFont:
    """The font of the program at ``text_scale`` per cent."""
    font = QFont(FAMILY)
    font.setPointSizeF(BASE_POINTS * text_scale / 100)
    return font
