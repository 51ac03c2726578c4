"""Letters to applicants: who gets which, how it reads, written as drafts into a folder. Nothing is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.application.errors import UserError
from understudy.ui.applications.words import state_icon, state_word
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.ladder.parts import Row, Told, button
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.applications.letters import Letter
    from understudy.application.changes import Changes
    from understudy.application.services import Services


def write_drafts(services: Services, letters: list[Letter], folder: Path) -> Changes:
    """Write a draft for each into a folder, then keep that they were written. Raises UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for letter in letters:
            (folder / f"{letter.application_id:04}-{letter.template}.eml").write_bytes(letter.eml())
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror}; choose a folder you may write into.") from error
    return services.letters.record(letters)


class LettersDialog(QDialog):
    """Reads what is due when it opens; "Write drafts" writes exactly what is listed."""

    def __init__(self, services: Services, tools: ScreenTools, programme: int, cycle: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Letters to applicants for {cycle}").format(cycle=cycle))
        mark_data(self)
        self._services, self._tools, self._programme, self._cycle = services, tools, programme, cycle
        self.letters: list[Letter] = []
        look = theme()
        self.still_open = Told("clock", "warning")
        self.even_so = QCheckBox(self.tr("&Write to those who are decided even so"))
        self.even_so.hide()
        self.even_so.toggled.connect(lambda _: self.read())
        self.table: DataTable[Letter] = DataTable(
            "applications.letters",
            self.tr("Letters that are due"),
            [
                Column("name", self.tr("To"), lambda x: x.name, width=13, bold=True),
                Column("kind", self.tr("About"), lambda x: state_word(x.template),
                       icon=lambda x: state_icon(x.template), width=13),
                Column("subject", self.tr("Subject"), lambda x: x.subject, tooltip=lambda x: x.subject, width=22),
            ],
            id_of=lambda x: x.application_id,
            empty=Empty(
                self.tr("No letter is due"),
                self.tr("Letters go to who got a place, was not selected this time, or cannot take part; once each."),
                self.tr("Back to the list"),
                self.reject,
                "mail",
            ),
            state=tools.state,
        )  # fmt: skip
        self.table.selection_changed.connect(self._preview)
        self.text = mark_data(QPlainTextEdit())
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("The selected letter"))
        self.text.setMaximumHeight(look.em * 9)
        self.folder = mark_data(QLineEdit())
        self.folder.setPlaceholderText(self.tr("Folder for the drafts"))
        self.folder.setAccessibleName(self.tr("Folder for the drafts"))
        self.folder.textChanged.connect(lambda _: self._say(""))
        self.browse = QPushButton(self.tr("&Browse…"))
        self.browse.clicked.connect(self.choose_folder)
        self.problem = mark_data(label("", "problem", wrap=True))
        self.problem.hide()
        self.ok = button(self.tr("Write &drafts"), self.write_drafts, "", "primary")
        self.ok.setEnabled(False)
        self._close = button(self.tr("&Close"), self.reject)
        self.where = QWidget()
        where = QHBoxLayout(self.where)
        where.setContentsMargins(0, 0, 0, 0)
        where.addWidget(self.folder, 1)
        where.addWidget(self.browse)
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(2))
        layout.addWidget(title(self.windowTitle(), data=True))
        told = self.tr("Drafts for your mail program, one file each. Understudy sends nothing; it notes who got one.")
        layout.addWidget(label(told, "muted", wrap=True))
        layout.addWidget(self.still_open)
        layout.addWidget(self.even_so)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.text)
        layout.addWidget(self.where)
        layout.addWidget(self.problem)
        layout.addWidget(Row([self.ok, self._close]))
        room = parent.window().size()
        self.resize(min(look.em * 50, room.width() - look.em * 2), min(look.em * 38, room.height() - look.em * 2))
        self.read()

    def read(self) -> None:
        """See what is due."""
        letters, programme, cycle = self._services.letters, self._programme, self._cycle
        even_so = self.even_so.isChecked()
        self.table.loading()
        self._tools.tasks.read(
            self, lambda: letters.due(programme, cycle, even_so=even_so), self._show, self._not_due, key="due"
        )

    def _show(self, letters: list[Letter]) -> None:
        self.still_open.say("")
        self._list(letters)
        if letters:
            self.table.view.selectRow(0)

    def _list(self, letters: list[Letter]) -> None:
        self.letters = letters
        self.table.set_rows(letters)
        for part in (self.text, self.where):
            part.setVisible(bool(letters))
        self.ok.setEnabled(bool(letters))

    def _not_due(self, error: BaseException) -> None:
        """Decisions are open: said plainly, with the way to go on even so."""
        if not isinstance(error, UserError):
            self.table.show_error(error, self.read)
            return
        self._list([])
        self.still_open.say(str(error))
        self.even_so.show()
        self.even_so.setFocus()

    def _preview(self, letters: list[Letter]) -> None:
        self.text.setPlainText(f"{letters[0].subject}\n\n{letters[0].text}" if letters else "")

    def choose_folder(self) -> None:
        """Ask for the folder with the system's own dialog."""
        dialog = QFileDialog(self, self.tr("Folder for the drafts"), self.folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.folder.setAccessibleDescription(text)

    def write_drafts(self) -> None:
        """Write what is listed."""
        if not self.folder.text().strip():
            self._say(self.tr("Say which folder the drafts go into."))
            self.folder.setFocus()
            return
        services, letters, folder = self._services, self.letters, Path(self.folder.text().strip()).expanduser()
        self.ok.setEnabled(False)
        self._tools.tasks.write(
            self, lambda: write_drafts(services, letters, folder), self._written, self._failed,
            title=self.tr("Write letters"),
        )  # fmt: skip

    def _written(self, changes: Changes) -> None:
        self._tools.say(changes)
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.ok.setEnabled(True)
        said = explain(error, self.windowTitle())
        note_shown(said)
        self._say(" ".join(filter(None, [said.what, said.advice])))
