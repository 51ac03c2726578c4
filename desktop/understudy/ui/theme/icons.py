"""Our own single-colour icons: drawn once in SVG, coloured by the theme, sized by the font.

Icons are kept as pixmaps rather than as a QIconEngine in Python: copying such an engine crashes PySide6.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from understudy.ui.theme.tokens import Tokens
from understudy_resources import FOLDER

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QAbstractButton

_NAME = "understudyIcon"
_COLOR = "understudyIconColor"
_SMALL = 16
"""What styles give an icon that nobody gave a size."""
_USED = (1.0, 1.1, 2.0)
"""Sides of icons in lines of text (``icon_size`` of navigation, tables and large buttons)."""


def sides(em: int, ratio: float) -> tuple[int, ...]:
    """Widths in pixels that icons are drawn in for a font's line height and the density of the display."""
    wanted = {_SMALL, *(round(em * scale) for scale in _USED)}
    return tuple(sorted(wanted | {round(side * ratio) for side in wanted}))


@cache
def _svg(name: str) -> str:
    return (FOLDER / "icons" / f"{name}.svg").read_text("utf-8")


def icon_names() -> list[str]:
    """Every icon there is."""
    folder = FOLDER / "icons"
    return sorted(f.name.removesuffix(".svg") for f in folder.iterdir() if f.name.endswith(".svg"))


@cache
def pixmap(name: str, color: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon ``name`` in one colour (#rrggbb), ``side`` logical pixels wide. Raises FileNotFoundError."""
    image = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    _renderer(name, color).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(name).replace("currentColor", color).encode()))


@cache
def make_icon(name: str, normal: str, disabled: str, selected: str, widths: tuple[int, ...]) -> QIcon:
    """The icon in the colours given for its modes, sharp at these widths. Under the mouse it looks as it does else."""
    icon = QIcon()
    for mode, color in (
        (QIcon.Mode.Normal, normal),
        (QIcon.Mode.Disabled, disabled),
        (QIcon.Mode.Selected, selected),
    ):
        for side in widths:
            icon.addPixmap(pixmap(name, color, side), mode)
    return icon


def plain_icon(name: str, color: str, side: int, ratio: float) -> QIcon:
    """The icon in one colour and size whatever the mode: quick to draw, for what stands there before the rest does."""
    icon = QIcon()
    picture = pixmap(name, color, side, ratio)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        icon.addPixmap(picture, mode)
    return icon


def themed_icon(name: str, tokens: Tokens, widths: tuple[int, ...], color: str = "text_muted") -> QIcon:
    """The icon in the theme's colours."""
    return make_icon(name, tokens[color], tokens["text_disabled"], tokens["on_accent_soft"], widths)


def mark(target: QAction | QAbstractButton, name: str, color: str) -> None:
    """Note which icon the target wears, so that ``recolor`` finds it."""
    target.setProperty(_NAME, name)
    target.setProperty(_COLOR, color)


def recolor(tokens: Tokens, widths: tuple[int, ...]) -> None:
    """Give every marked button and action its icon in the new colours."""
    from PySide6.QtWidgets import QAbstractButton

    for widget in QApplication.allWidgets():
        targets: list[QAction | QAbstractButton] = list(widget.actions())
        if isinstance(widget, QAbstractButton):
            targets.append(widget)
        for target in targets:
            if name := target.property(_NAME):
                target.setIcon(themed_icon(name, tokens, widths, target.property(_COLOR)))
