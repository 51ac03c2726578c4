"""Our own single-colour icons: drawn once in SVG, coloured by the theme, sized by the font.

Icons are kept as pixmaps rather than as a QIconEngine in Python: copying such an engine crashes PySide6.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from understudy.ui.theme.tokens import Tokens

_NAME = "understudyIcon"
_COLOR = "understudyIconColor"
_SIDES = (16, 20, 24, 32, 48, 64)


@cache
def _svg(name: str) -> str:
    return (files("understudy_resources") / "icons" / f"{name}.svg").read_text("utf-8")


def icon_names() -> list[str]:
    """Every icon there is."""
    folder = files("understudy_resources") / "icons"
    return sorted(f.name.removesuffix(".svg") for f in folder.iterdir() if f.name.endswith(".svg"))


@cache
def pixmap(name: str, color: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon ``name`` in one colour (#rrggbb), ``side`` logical pixels wide. Raises FileNotFoundError."""
    image = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", color).encode()))
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@cache
def make_icon(name: str, normal: str, disabled: str, selected: str) -> QIcon:
    """The icon in the colours given for its three modes, sharp at every usual size."""
    icon = QIcon()
    modes = ((QIcon.Mode.Normal, normal), (QIcon.Mode.Active, normal), (QIcon.Mode.Disabled, disabled))
    for mode, color in (*modes, (QIcon.Mode.Selected, selected)):
        for side in _SIDES:
            icon.addPixmap(pixmap(name, color, side), mode)
    return icon


def themed_icon(name: str, tokens: Tokens, color: str = "text_muted") -> QIcon:
    """The icon in the theme's colours."""
    return make_icon(name, tokens[color], tokens["text_disabled"], tokens["on_accent_soft"])


def mark(target: QAction | QAbstractButton, name: str, color: str) -> None:
    """Note which icon the target wears, so that ``recolor`` finds it."""
    target.setProperty(_NAME, name)
    target.setProperty(_COLOR, color)


def recolor(tokens: Tokens) -> None:
    """Give every marked button and action its icon in the new colours."""
    for widget in QApplication.allWidgets():
        targets: list[QAction | QAbstractButton] = list(widget.actions())
        if isinstance(widget, QAbstractButton):
            targets.append(widget)
        for target in targets:
            if name := target.property(_NAME):
                target.setIcon(themed_icon(name, tokens, target.property(_COLOR)))
