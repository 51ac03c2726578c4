"""Short news at the foot of the window, with a button such as Undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QPushButton, QToolButton, QWidget

from understudy.ui.kit.labels import label, mark_data
from understudy.ui.theme.theme import theme

SHOWN_MS = 8000
FADE_MS = 160


@dataclass(frozen=True, slots=True)
class Toast:
    """What was done ("Moved Ada Ox to Docs"), and what can be done about it ("Undo")."""

    text: str
    button: str = ""
    act: Callable[[], Any] | None = None


class ToastHost(QFrame):
    """Shows a toast over the lower edge of ``over``. Waits while pointed at or focused; Esc closes.

    A newer one takes its place at once: "Undo" takes back what was done last, so it may stand beside nothing else.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("kind", "toast")
        self.setAccessibleName(self.tr("Notice"))
        look = theme()
        self._over = over
        self._now: Toast | None = None
        self.text = mark_data(label(""))
        self.button = mark_data(QPushButton())
        self.button.setProperty("kind", "toast")
        self.button.clicked.connect(self._act)
        self.close_button = QToolButton()
        self.close_button.setProperty("kind", "toast")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setToolTip(self.tr("Dismiss"))
        look.set_icon(self.close_button, "close", "on_tooltip")
        self.close_button.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space(4), look.space(2), look.space(2), look.space(2))
        layout.setSpacing(look.space(3))
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.close_button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        self._fade: QPropertyAnimation | None = None
        over.installEventFilter(self)
        self.hide()

    @property
    def showing(self) -> Toast | None:
        """The one on show."""
        return self._now

    def add(self, toast: Toast) -> None:
        """Show it, in place of the one on show."""
        self._now = toast
        self._show()

    def dismiss(self) -> None:
        """Close the one on show."""
        self._timer.stop()
        inside = self.isAncestorOf(self.window().focusWidget() or self.window())
        self._now = None
        self.hide()
        if inside:
            self._over.setFocus()

    def focus(self) -> None:
        """Put the keyboard on the toast's button."""
        if self._now is not None:
            (self.button if self._now.button else self.close_button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self) -> None:
        assert self._now is not None
        self.text.setText(self._now.text)
        self.button.setText(self._now.button)
        self.button.setVisible(bool(self._now.button))
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._now.text))
        self._timer.start()
        if not theme().reduced_motion:
            self._appear()

    def _appear(self) -> None:
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        self._fade = QPropertyAnimation(effect, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.finished.connect(lambda: self.setGraphicsEffect(None))  # type: ignore[arg-type]
        self._fade.start(QPropertyAnimation.DeletionPolicy.KeepWhenStopped)

    def _act(self) -> None:
        toast = self._now
        self.dismiss()
        if toast is not None and toast.act is not None:
            toast.act()

    def _place(self) -> None:
        look = theme()
        width = min(max(self.sizeHint().width(), look.em * 18), self._over.width() - look.space(8))
        height = self.sizeHint().height()
        self.setGeometry((self._over.width() - width) // 2, self._over.height() - height - look.space(6), width, height)

    def _hold(self) -> None:
        if self._now is None:
            return
        inside = self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window())
        if inside:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hold()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            self._hold()
            super().keyPressEvent(event)
