"""What is wrong with a screen, as lists of sentences. Empty lists are what the contracts ask for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from understudy.ui.actions.mnemonics import mnemonic
from understudy.ui.kit.board_card import CardWidget
from understudy.ui.kit.faces import Faces
from understudy.ui.kit.labels import is_data
from understudy.ui.kit.screen import Screen
from understudy.ui.shell.window import MainWindow
from understudy.ui.theme.tokens import TEXT_CONTRAST, contrast

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractItemView,
    QPlainTextEdit,
    QTextEdit,
    QAbstractSpinBox,
    QProgressBar,
    QTabBar,
)
ROOM = (1280, 800)
"""The window that text at 200 % must still fit in."""


def describe(widget: QWidget) -> str:
    """A widget as its class and whatever text it has."""
    text = getattr(widget, "text", None)
    shown = text() if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} “{shown}”"


def own_widgets(root: QWidget) -> Iterator[QWidget]:
    """The visible widgets below ``root`` that somebody wrote, without the parts Qt builds into its own."""
    for child in root.children():
        if not isinstance(child, QWidget) or not child.isVisibleTo(root) or child.isWindow():
            continue
        if child.objectName().startswith("qt_") and not isinstance(child, QTabBar):
            # A scroll area's viewport is Qt's own, what lies in it is not.
            if child.objectName() == "qt_scrollarea_viewport" and not isinstance(root, QAbstractItemView):
                yield from own_widgets(child)
            continue
        if isinstance(child, (QScrollBar, QHeaderView)):
            continue
        yield child
        if not isinstance(child, (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)):
            yield from own_widgets(child)


def painted_by_us(widget: QWidget) -> bool:
    """True for widgets that paint themselves in Python."""
    return any(
        "paintEvent" in cls.__dict__ and cls.__module__.startswith(("understudy", "tests"))
        for cls in type(widget).__mro__
    )


def nameless(root: QWidget) -> list[str]:
    """Controls a screen reader could not name."""
    problems = []
    for widget in own_widgets(root):
        if not (isinstance(widget, CONTROLS) or painted_by_us(widget)):
            continue
        seen = QAccessible.queryAccessibleInterface(widget)
        if seen is None or not seen.text(QAccessible.Text.Name).strip():
            problems.append(f"{describe(widget)} has no accessible name")
    return problems


def tab_stops(root: QWidget) -> list[QWidget]:
    """What Tab should reach."""
    return [
        w
        for w in own_widgets(root)
        if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    ]


def unreached_by_tab(window: QMainWindow, root: QWidget) -> list[str]:
    """Tab stops of the screen that pressing Tab does not reach, and places Tab cannot leave."""
    wanted = tab_stops(root)
    if not wanted:
        return []
    wanted[0].setFocus()
    reached: Counter[int] = Counter()
    for _ in range(10 * len(window.findChildren(QWidget))):
        focused = window.focusWidget()
        if focused is None or (focused is wanted[0] and len(reached) > 1):
            break
        # Tab goes from link to link within a text before it leaves it.
        if reached[id(focused)] > _texted(focused).count("<a href"):
            return [f"Tab cannot leave {describe(focused)}"]
        reached[id(focused)] += 1
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return [f"Tab does not reach {describe(w)}" for w in wanted if id(w) not in reached]


def mouse_only(root: QWidget) -> list[str]:
    """Buttons that only a mouse can press. Cards of a board are reached by arrow keys."""
    return [
        f"{describe(w)} cannot be reached from the keyboard"
        for w in own_widgets(root)
        if isinstance(w, QAbstractButton)
        and not isinstance(w, CardWidget)
        and w.isEnabled()
        and not w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def unreachable_actions(screen: Screen) -> list[str]:
    """Actions of the screen that are in no menu and have no keys, or were never registered."""
    problems = []
    known = {spec.id for spec in screen.tools.registry.specs()}
    for spec in screen.actions_of_screen():
        if spec.id not in known:
            problems.append(f"{spec.id} is not registered")
        elif not (spec.in_menu or spec.sequences()):
            problems.append(f"{spec.id} is in no menu and has no keys")
        if spec.scope != screen.id:
            problems.append(f"{spec.id} has the scope “{spec.scope}” rather than “{screen.id}”")
    return problems


def no_empty_state(root: QWidget) -> list[str]:
    """Complaints about a screen without data: it must say what belongs there and offer the first action."""
    for faces in root.findChildren(Faces):
        if faces.isVisibleTo(root) and faces.showing == "empty":
            face = faces.currentWidget()
            buttons = (
                [b for b in face.findChildren(QPushButton) if b.isVisibleTo(root) and b.isEnabled()] if face else []
            )
            return [] if buttons else ["the empty state offers no action"]
    return ["there is no empty state"]


def _colors(image: QImage) -> Counter[int]:
    pixels = image.convertToFormat(QImage.Format.Format_RGB32)
    return Counter(memoryview(pixels.constBits()).cast("I").tolist())


def _texted(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return "" if not widget.pixmap().isNull() else widget.text()
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return ""
    if isinstance(widget, QAbstractButton):
        return widget.text()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return ""


def hard_to_read(root: QWidget) -> list[str]:
    """Texts whose pixels stand out too little from what is behind them. Judges the picture, not the settings."""
    problems = []
    window = root.window()
    picture = window.grab().toImage()
    ratio = picture.devicePixelRatio()
    for widget in own_widgets(root):
        if not _texted(widget).strip() or not widget.isEnabled() or widget.visibleRegion().isEmpty():
            continue
        visible = widget.visibleRegion().boundingRect()
        area = visible.translated(widget.mapTo(window, visible.topLeft()) - visible.topLeft())
        area = area.adjusted(4, 3, -4, -3)
        if area.width() < 8 or area.height() < 8:
            continue
        part = picture.copy(
            round(area.x() * ratio), round(area.y() * ratio), round(area.width() * ratio), round(area.height() * ratio)
        )
        colors = _colors(part)
        ground = f"#{colors.most_common(1)[0][0] & 0xFFFFFF:06x}"
        strongest = max(contrast(f"#{c & 0xFFFFFF:06x}", ground) for c in colors)
        if strongest < TEXT_CONTRAST * 0.98:
            problems.append(f"{describe(widget)} has a contrast of {strongest:.1f} on {ground}")
    return problems


def too_large(window: QMainWindow, root: QWidget) -> list[str]:
    """What does not fit a window of 1280 x 800."""
    problems = []
    frame = window.minimumSizeHint()
    if frame.width() > ROOM[0] or frame.height() > ROOM[1]:
        problems.append(f"{type(window).__name__} needs {frame.width()} x {frame.height()}")
    # A high screen scrolls; sideways nobody should have to.
    room = ROOM[0] - window.navigation.width() if isinstance(window, MainWindow) else ROOM[0]
    if root.minimumSizeHint().width() > room:
        problems.append(f"{type(root).__name__} needs a width of {root.minimumSizeHint().width()}, there are {room}")
    return problems


def clipped(root: QWidget) -> list[str]:
    """Buttons and labels with less room than their text needs."""
    problems = []
    for widget in own_widgets(root):
        if not _texted(widget) or isinstance(widget, (QLineEdit, CardWidget)):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() + 2 < widget.heightForWidth(widget.width()):
                problems.append(f"{describe(widget)} is cut off below")
        elif widget.width() + 2 < widget.sizeHint().width():
            problems.append(f"{describe(widget)} is {widget.width()} wide and needs {widget.sizeHint().width()}")
    return problems


class PseudoLocale(QTranslator):
    """Translates everything into itself with accents and brackets, so that what was forgotten shows."""

    _ACCENTS = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str = "", n: int = -1) -> str:  # type: ignore[override]
        parts = re.split(r"(\{[^}]*\}|&.)", source)
        return "[!!" + "".join(p if i % 2 else p.translate(self._ACCENTS) for i, p in enumerate(parts)) + "!!]"


def _words_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield re.sub(r"<[^>]+>", "", widget.text())
    elif isinstance(widget, QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(n) for n in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(n) for n in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        for n in range(model.columnCount()):
            yield str(model.headerData(n, Qt.Orientation.Horizontal) or "")
    yield widget.toolTip()
    yield widget.accessibleName()


def untranslated(screen: Screen) -> list[str]:
    """Words that did not go through translation, where the pseudo locale is installed."""

    def plain(text: str) -> bool:
        return bool(re.search(r"[^\W\d_]{2}", text)) and "[!!" not in text

    problems = [
        f"{type(w).__name__}: “{text}”"
        for w in own_widgets(screen)
        if not is_data(w)
        for text in _words_of(w)
        if plain(text)
    ]
    problems += [f"action {s.id}: “{s.title}”" for s in screen.actions_of_screen() if plain(s.title)]
    if plain(screen.title()) and not screen.property("understudyDataTitle"):
        problems.append(f"title: “{screen.title()}”")
    return problems


def places(root: QWidget) -> list[tuple[str, int, int]]:
    """(what, left edge, width) of the buttons and boxes that do not scroll."""
    found = []
    for widget in own_widgets(root):
        scrolled = widget.parentWidget()
        while scrolled is not None and scrolled is not root and not isinstance(scrolled, QAbstractScrollArea):
            scrolled = scrolled.parentWidget()
        if isinstance(widget, (QAbstractButton, QLineEdit, QComboBox)) and scrolled is root:
            found.append((describe(widget), widget.mapTo(root, widget.rect().topLeft()).x(), widget.width()))
    return found


def not_mirrored(root: QWidget, before: list[tuple[str, int, int]], width: int) -> list[str]:
    """What stands where it stood left to right, now that reading goes right to left."""
    problems = []
    after = places(root)
    for (name, left, wide), (same, x, _) in zip(before, after, strict=True):
        if name == same and abs((width - left - wide) - x) > 8:
            problems.append(f"{name} is at {x} and would be at {width - left - wide} if mirrored")
    return problems


def shared_mnemonics(window: QMainWindow, root: QWidget) -> list[str]:
    """Letters that two things of the screen, or a menu, both want."""
    texts = [
        w.text()
        for w in own_widgets(root)
        if (isinstance(w, QAbstractButton) and w.isEnabled() and not is_data(w))
        or (isinstance(w, QLabel) and w.buddy())
    ]
    texts += [menu.title() for menu in window.menuBar().findChildren(QMenu)]
    letters = Counter(mnemonic(text) for text in texts if mnemonic(text))
    return [f"Alt+{letter.upper()} is wanted {n} times" for letter, n in letters.items() if n > 1]


def qapp() -> QApplication:
    """The application of the tests."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
