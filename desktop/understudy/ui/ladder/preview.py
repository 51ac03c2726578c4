"""A text to take along: looked at, copied, or saved to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.tasks.lanes import Lane
from understudy.ui.kit.faces import Faces
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.toast import Toast
from understudy.ui.ladder.parts import button
from understudy.ui.reports.files import write_whole
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.ui.kit.screen import ScreenTools


class TextPreview(QDialog):
    """``make`` runs on a worker and gives the headline and the text; a UserError is said in its place."""

    def __init__(
        self, name: str, file_name: str, make: Callable[[], tuple[str, str]], tools: ScreenTools, parent: QWidget
    ) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        self.resize(look.em * 46, look.em * 34)
        self._tools, self._file_name, self._make = tools, file_name, make
        self.headline = mark_data(label("", "strong", wrap=True))
        self.text = mark_data(QPlainTextEdit())
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(name)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(look.font().pointSizeF())
        self.text.setFont(font)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.copy_button = button(self.tr("&Copy"), self.copy, "copy", "primary")
        self.save_button = button(self.tr("&Save…"), self.choose_file, "export")
        close = button(self.tr("C&lose"), self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for each in (close, self.save_button, self.copy_button):
            buttons.addWidget(each)
        self.faces = Faces(self.text)
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        layout.addWidget(title(name))
        layout.addWidget(self.headline)
        layout.addWidget(self.faces, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        self._enable(False)
        self.read()

    def read(self) -> None:
        """Make the text."""
        self.faces.loading()
        self._tools.tasks.read(self, self._make, self._show, self._failed, key="text")

    def _enable(self, there: bool) -> None:
        self.copy_button.setEnabled(there)
        self.save_button.setEnabled(there)

    def _show(self, made: tuple[str, str]) -> None:
        headline, text = made
        self.headline.setText(headline)
        self.headline.setVisible(bool(headline))
        self.text.setPlainText(text)
        self.faces.show_content()
        self._enable(True)
        self.copy_button.setFocus()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.faces.show_content()
            self.headline.setText(str(error))
            self.text.setPlainText("")
            self.text.hide()
        else:
            self.faces.show_error(error, self.read)

    def copy(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._tools.toast(Toast(self.tr("Copied")))

    def choose_file(self) -> None:
        """Ask where, then save."""
        dialog = QFileDialog(self, self.tr("Save the text"), self._file_name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._file_name)
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()

    def save(self, target: Path) -> None:
        """Write the text to a file, whole or not at all."""
        data = self.text.toPlainText().encode()

        def work(_: object) -> Path:
            write_whole(target, data)
            return target

        def failed(error: BaseException) -> None:
            self.problem.setText(str(error))
            self.problem.show()

        self._tools.tasks.long(
            self.tr("Saving {file}").format(file=target.name),
            work,
            lambda file: self._tools.toast(Toast(self.tr("Saved {file}").format(file=file.name))),
            Lane.READ,
            owner=self,
            changes=lambda _: Changes(),
            failed=failed,
        )
