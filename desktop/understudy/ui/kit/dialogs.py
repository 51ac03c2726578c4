"""The few questions worth a dialog. All open without blocking the event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.theme.theme import theme


def _box(parent: QWidget, icon: str, color: str, title: str, text: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(more)
    box.setIconPixmap(theme().pixmap(icon, color, theme().em * 2))
    return box


def _add(box: QMessageBox, text: str, role: QMessageBox.ButtonRole) -> QPushButton:
    box.addButton(text, role)
    return next(b for b in reversed(box.buttons()) if isinstance(b, QPushButton) and b.text() == text)


def confirm(
    parent: QWidget, title: str, text: str, verb: str, then: Callable[[], Any], *, danger: bool = True
) -> QMessageBox:
    """Ask before something that cannot be undone; ``verb`` is on the button. What can be undone needs no question."""
    box = _box(parent, "warning" if danger else "info", "warning" if danger else "info", title, title, text)
    go = _add(box, verb, QMessageBox.ButtonRole.AcceptRole)
    go.setProperty("kind", "danger" if danger else "primary")
    cancel = _add(box, QCoreApplication.translate("Dialogs", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    go.clicked.connect(lambda: then())
    box.open()
    return box


def tell_error(parent: QWidget, error: BaseException, title: str = "") -> QMessageBox:
    """Say that something failed where no message bar is near."""
    said = explain(error, title)
    note_shown(said)
    box = _box(parent, "error", "danger", title, said.what, said.advice)
    if said.details:
        copy = _add(box, QCoreApplication.translate("Dialogs", "Copy details"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(said.details))
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()
    return box
