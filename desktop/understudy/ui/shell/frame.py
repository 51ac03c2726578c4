"""What the first paint shows: menu titles, navigation, the bar above, and room for a screen.

Nothing here, nor what it imports, may load much: no actions, no lanes, not even Qt's namespace of enums, which are
set by name as properties instead. The window itself follows in ``window``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from understudy.ui.shell.menus import title_menus
from understudy.ui.shell.navigation import Navigation
from understudy.ui.shell.top_bar import TopBar
from understudy.ui.theme.choice import restore_look
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.ui.kit.screen_spec import ScreenSpec
    from understudy.ui.kit.state import UiState

GEOMETRY = "window.geometry"


class _FirstPaint(QObject):
    """Watches until the window is painted, and no longer: a handler in Python would slow every later paint."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._frame = frame

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._frame.removeEventFilter(self)
            # What lies in the window is painted after this, and before a timer comes.
            QTimer.singleShot(0, self._frame, lambda: self._frame.painted.emit())
        return False


class Frame(QMainWindow):
    """The window without anything behind it. ``middle`` is where messages and the screen go.

    ``painted`` comes once, when the frame is on the display.
    """

    painted = Signal()

    def __init__(self, name: str, state: UiState, specs: Sequence[ScreenSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.installEventFilter(_FirstPaint(self))
        restore_look(state)
        look = theme()
        self.menus = title_menus(self)
        self.navigation = Navigation(name, specs)
        self.top = TopBar()
        self.body = QWidget()
        self.stack = QStackedWidget()
        self.middle = QVBoxLayout()
        self.middle.setContentsMargins(look.space(6), look.space(4), look.space(6), look.space(4))
        self.middle.setSpacing(look.space(3))
        # Until its faces come it holds their place.
        self.middle.addWidget(self.stack, 1)
        page = QVBoxLayout(self.body)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.top)
        page.addLayout(self.middle, 1)
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.navigation)
        across.addWidget(self.body, 1)
        self.setCentralWidget(whole)
        self.setWindowTitle(name)
        self._restore_geometry()

    def _restore_geometry(self) -> None:
        kept = self.state.get(GEOMETRY)
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            room = self.screen_room()
            self.resize(min(theme().em * 76, room[0]), min(theme().em * 48, room[1]))

    def screen_room(self) -> tuple[int, int]:
        """Width and height a window may have on this display."""
        area = QGuiApplication.primaryScreen().availableGeometry()
        return round(area.width() * 0.94), round(area.height() * 0.92)
