"""Dialogs with fields: what is wrong is said beside the field, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.ui.actions.mnemonics import with_mnemonics
from understudy.ui.kit.labels import label, set_look, title
from understudy.ui.theme.theme import theme

W = TypeVar("W", bound=QWidget)


@dataclass(slots=True)
class _Field:
    name: QLabel
    widget: QWidget
    problem: QLabel
    check: Callable[[], str] | None


class FormDialog(QDialog):
    """A dialog made of labelled fields. ``verb`` is on the button that accepts ("Add person").

    Each field may have a check: a function that returns what is wrong, or "". Checks run on accepting, then while
    typing. ``submit`` is called once all are met; it calls ``accept`` when done, or ``show_problem``.
    """

    def __init__(self, title_text: str, verb: str, submit: Callable[[], Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setWindowTitle(title_text)
        self.setMinimumWidth(look.em * 24)
        self._submit = submit
        self._fields: list[_Field] = []
        self._tried = False
        self._shown = False
        self.ok = QPushButton(verb)
        self.ok.setProperty("kind", "primary")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.try_accept)
        self._cancel = cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.ok)
        self.general = label("", "problem", wrap=True)
        self.general.hide()
        self._body = QVBoxLayout()
        self._body.setSpacing(look.space(1))
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        layout.addWidget(title(title_text))
        layout.addLayout(self._body)
        layout.addWidget(self.general)
        layout.addLayout(buttons)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.try_accept)

    def add(self, name: str, widget: W, check: Callable[[], str] | None = None, help_text: str = "") -> W:
        """Add a field with its name above it. Returns the widget."""
        look = theme()
        caption = label(name, "strong")
        caption.setBuddy(widget)
        problem = label("", "problem", wrap=True)
        problem.hide()
        if self._fields:
            self._body.addSpacing(look.space(2))
        self._body.addWidget(caption)
        if help_text:
            self._body.addWidget(label(help_text, "caption", wrap=True))
            widget.setAccessibleDescription(help_text)
        self._body.addWidget(widget)
        self._body.addWidget(problem)
        self._fields.append(_Field(caption, widget, problem, check))
        names = with_mnemonics([f.name.text().replace("&", "") for f in self._fields])
        for field, text in zip(self._fields, names, strict=True):
            field.name.setTextFormat(Qt.TextFormat.AutoText)
            field.name.setText(text)
        for signal in ("textChanged", "currentIndexChanged", "valueChanged", "dateChanged"):
            if isinstance(widget, (QLineEdit, QPlainTextEdit, QComboBox)) or hasattr(widget, signal):
                bound = getattr(widget, signal, None)
                if bound is not None:
                    bound.connect(self._recheck)
        return widget

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins in the first field, and Tab reaches the buttons last."""
        super().showEvent(event)
        if self._shown:
            return
        self._shown = True
        stops = [*(field.widget for field in self._fields), self._cancel, self.ok]
        for first, then in pairwise(stops):
            self.setTabOrder(first, then)
        if self.focusWidget() in (None, self.ok, self._cancel):
            first_field = next((f.widget for f in self._fields if f.widget.isEnabled()), self.ok)
            first_field.setFocus(Qt.FocusReason.TabFocusReason)

    def show_problem(self, widget: QWidget | None, text: str) -> None:
        """Say what is wrong beside a field (None: above the buttons); "" takes it away."""
        for field in self._fields:
            if field.widget is widget:
                field.problem.setText(text)
                field.problem.setVisible(bool(text))
                set_look(field.widget, "problem", "true" if text else "")
                field.widget.setAccessibleDescription(text)
                return
        self.general.setText(text)
        self.general.setVisible(bool(text))

    def problems(self) -> list[QWidget]:
        """Run every check; the fields that are not right yet, in order."""
        wrong = []
        for field in self._fields:
            text = field.check() if field.check is not None else ""
            self.show_problem(field.widget, text)
            if text:
                wrong.append(field.widget)
        return wrong

    def try_accept(self) -> None:
        """Check everything, then submit; else put the cursor where something is wrong."""
        self._tried = True
        self.show_problem(None, "")
        if wrong := self.problems():
            wrong[0].setFocus()
        else:
            self._submit()

    def _recheck(self, *_: object) -> None:
        if self._tried:
            self.problems()


def required(widget: QLineEdit | QPlainTextEdit, text: str) -> Callable[[], str]:
    """A check that a text field is not empty; ``text`` says what to write."""

    def check() -> str:
        value = widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()
        return "" if value.strip() else text

    return check
