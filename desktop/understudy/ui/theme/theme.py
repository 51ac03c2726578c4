"""The theme of the running program: what it is now, and how to change it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from understudy.ui.theme import icons
from understudy.ui.theme.fonts import app_font, load_fonts
from understudy.ui.theme.palette import make_palette
from understudy.ui.theme.style import make_style
from understudy.ui.theme.tokens import Tokens, load_tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QAbstractButton

TEXT_SCALES = (100, 115, 130, 150, 175, 200)


class Mode(Enum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Applies colours, type and icons to the whole application. ``changed`` comes after everything is in place.

    Lengths come from the font: ``em`` is the height of a line of text in pixels, ``space(n)`` n quarters of it.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.mode = Mode.SYSTEM
        self.text_scale = 100
        self._reduced_motion: bool | None = None
        self.tokens: Tokens = load_tokens("light")
        self.em = 16
        self._icon_widths: tuple[int, ...] = ()
        # Qt's own answer brings all its enums in, before the first paint; ``settle`` asks for it afterwards.
        self._system_dark = QPalette().color(QPalette.ColorRole.Window).lightness() < 128
        load_fonts()
        if not app.property(_FUSION):
            app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self.settle)
        self.apply()

    def apply(
        self, mode: Mode | None = None, text_scale: int | None = None, reduced_motion: bool | None = None
    ) -> None:
        """Change what is given, keep the rest. ``text_scale`` is per cent, 100 to 200."""
        if mode is not None:
            self.mode = mode
        if text_scale is not None:
            if not 100 <= text_scale <= 200:
                raise ValueError(f"text scale {text_scale} is not between 100 and 200")
            self.text_scale = text_scale
        if reduced_motion is not None:
            self._reduced_motion = reduced_motion
        self.tokens = load_tokens("dark" if self._wants_dark() else "light")
        font = app_font(self.text_scale)
        self.em = QFontMetrics(font).height()
        self._app.setFont(font)
        self._app.setPalette(make_palette(self.tokens))
        self._app.setStyleSheet(make_style(self.tokens, self.em, font.pointSizeF()))
        self._icon_widths = icons.sides(self.em, self._app.devicePixelRatio())
        icons.recolor(self.tokens, self._icon_widths)
        self.changed.emit()

    def _wants_dark(self) -> bool:
        return self._system_dark if self.mode is Mode.SYSTEM else self.mode is Mode.DARK

    def settle(self) -> None:
        """Ask the system whether it is dark, and follow it where the person left that to it."""
        from PySide6.QtCore import Qt

        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        changed, self._system_dark = dark != self._system_dark, dark
        if changed and self.mode is Mode.SYSTEM:
            self.apply()

    @property
    def reduced_motion(self) -> bool:
        """True when nothing should move: chosen by the person, else what the system says."""
        if self._reduced_motion is not None:
            return self._reduced_motion
        from PySide6.QtWidgets import QStyle

        return self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0

    def color(self, name: str) -> QColor:
        """A colour by token name. Raises KeyError."""
        return QColor(self.tokens[name])

    def series(self, number: int) -> QColor:
        """The colour of a chart's series; they repeat after eight, so draw shapes or labels as well."""
        return QColor(self.tokens.series[number % len(self.tokens.series)])

    def space(self, quarters: float = 1) -> int:
        """A distance in pixels that grows with the text."""
        return round(self.em * quarters / 4)

    def font(self, scale: float = 1.0, bold: bool = False) -> QFont:
        """The program's font, larger or bolder."""
        font = app_font(self.text_scale)
        font.setPointSizeF(font.pointSizeF() * scale)
        font.setBold(bold)
        return font

    def icon(self, name: str, color: str = "text_muted") -> QIcon:
        """An icon in today's colours. For buttons and actions use ``set_icon``, which follows the theme."""
        return icons.themed_icon(name, self.tokens, self._icon_widths, color)

    def plain_icon(self, name: str, color: str = "text_muted", scale: float = 1.0) -> QIcon:
        """An icon in one colour and size, quick to draw: for the first paint, before ``icon`` takes its place."""
        side = round(self.em * scale)
        return icons.plain_icon(name, self.tokens[color], side, self._app.devicePixelRatio())

    def pixmap(self, name: str, color: str = "text_muted", side: int = 0, ratio: float = 1.0) -> QPixmap:
        """An icon as a picture, ``side`` pixels wide (0 = as high as a line of text)."""
        return icons.pixmap(name, self.tokens[color], side or self.em, ratio)

    def icon_size(self, scale: float = 1.0) -> QSize:
        """The size icons have beside text."""
        side = round(self.em * scale)
        return QSize(side, side)

    def set_icon(self, target: QAction | QAbstractButton, name: str, color: str = "text_muted") -> None:
        """Give a button or an action an icon that follows the theme."""
        icons.mark(target, name, color)
        target.setIcon(self.icon(name, color))


_FUSION = "understudyFusion"
_current: list[Theme] = []


def make_application(name: str) -> QApplication:
    """The QApplication with the style we stand on from its start, which is quicker than changing it."""
    app = QApplication([name, "-style", "fusion"])
    app.setProperty(_FUSION, True)
    return app


def theme() -> Theme:
    """The theme of the QApplication, made at first use. Like QApplication.palette(): one for a program."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a theme needs a QApplication")
    if not _current or _current[0].parent() is not app:
        _current[:] = [Theme(app)]
    return _current[0]
