"""Settings: where the data is, its backups, and whether it is sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from understudy.application.changes import Changes
from understudy.application.checks import Finding
from understudy.tasks.lanes import Lane
from understudy.ui.kit.dialogs import confirm
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import time_column
from understudy.ui.kit.toast import Toast
from understudy.ui.settings.section import Section
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup file that was kept."""

    file: Path
    at: datetime
    size: int


def backup_rows(files: list[Path]) -> list[BackupRow]:
    """The files with their date and size in bytes."""
    found = [(file, file.stat()) for file in files]
    return [BackupRow(file, datetime.fromtimestamp(s.st_mtime, UTC), s.st_size) for file, s in found]


class DataSection(Section):
    """Home, database, backups and checks."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(services, tools)
        file = services.place.file
        where = str(file) if file is not None else self.tr("a PostgreSQL server")
        self.home = mark_data(label(str(services.place.home), wrap=True))
        self.database = mark_data(label(where, wrap=True))
        for words in (self.home, self.database):
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.folder_button = self._button(self.tr("Open &folder"), self.open_folder)
        self.other_button = self._button(self.tr("Open another &home…"), self.choose_home)
        self.backup_button = self._button(self.tr("&Back up…"), self.choose_backup)
        self.restore_button = self._button(self.tr("&Restore the selected one…"), self.restore_selected)
        self.restore_file_button = self._button(self.tr("Restore from a fi&le…"), self.choose_restore)
        self.check_button = self._button(self.tr("&Check now"), self.check)
        self.other_button.setEnabled(tools.app is not None)
        self.restore_file_button.setEnabled(tools.app is not None)
        self.restore_button.setEnabled(False)
        self.backups = self._build_backups()
        self.findings = self._build_findings()
        self.caption(self.tr("Home folder"))
        self.body.addWidget(self.home)
        self.caption(self.tr("Database"))
        self.body.addWidget(self.database)
        self.buttons(self.folder_button, self.other_button)
        self.caption(
            self.tr("Backups"),
            help_text=self.tr(
                "One file holds everything. One is made by itself before an upgrade and before a restore."
            )
            if file is not None
            else self.tr("A server is backed up with its own tools, pg_dump and pg_restore."),
        )
        self.buttons(self.backup_button, self.restore_file_button, self.restore_button).setVisible(file is not None)
        self.none_kept = label(self.tr("None is kept in the home folder yet."), "muted", wrap=True)
        self.none_kept.setVisible(file is not None)
        self.backups.hide()
        self.body.addWidget(self.none_kept)
        self.body.addWidget(self.backups, 2)
        self.caption(self.tr("Is everything sound?"))
        self.buttons(self.check_button)
        self.findings.hide()
        self.body.addWidget(self.findings, 3)
        # Takes the room while the tables are hidden.
        self.body.addStretch(0)

    @staticmethod
    def _button(text: str, act: Callable[[], Any]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(act)
        return button

    def _build_backups(self) -> DataTable[BackupRow]:
        table: DataTable[BackupRow] = DataTable(
            "backups",
            self.tr("Kept backups"),
            [
                Column("file", self.tr("File"), lambda b: b.file.name, width=24, tooltip=lambda b: str(b.file)),
                time_column("at", self.tr("Made"), lambda b: b.at, width=8),
                Column(
                    "size",
                    self.tr("Size"),
                    lambda b: QLocale().formattedDataSize(b.size),
                    key=lambda b: b.size,
                    align=Align.END,
                    width=7,
                ),
            ],
            id_of=lambda b: b.file,
            empty=Empty(
                self.tr("No backups in the home folder yet"), "", self.tr("Back up…"), self.choose_backup, "export"
            ),
            state=self.tools.state,
        )
        table.selection_changed.connect(
            lambda rows: self.restore_button.setEnabled(len(rows) == 1 and self.tools.app is not None)
        )
        table.setMinimumHeight(theme().em * 11)
        return table

    def _build_findings(self) -> DataTable[Finding]:
        table: DataTable[Finding] = DataTable(
            "findings",
            self.tr("What was checked"),
            [
                Column(
                    "what",
                    self.tr("What"),
                    lambda f: f.what,
                    icon=lambda f: "check" if f.ok else "error",
                    color=lambda f: "success" if f.ok else "danger",
                    accessible=self._said,
                    width=11,
                ),
                Column("detail", self.tr("Found"), lambda f: f.detail, width=26, tooltip=lambda f: f.detail),
                Column("mend", self.tr("What to do"), lambda f: f.mend, width=16, tooltip=lambda f: f.mend),
            ],
            id_of=lambda f: f.what,
            empty=Empty(
                self.tr("Not checked yet"),
                self.tr("Looks at the database, the rules and the people in it."),
                self.tr("Check now"),
                self.check,
                "check",
            ),
            state=self.tools.state,
        )
        table.setMinimumHeight(theme().em * 13)
        return table

    def _said(self, finding: Finding) -> str:
        words = self.tr("{what}: fine") if finding.ok else self.tr("{what}: not fine")
        return words.format(what=finding.what)

    # -- reading -----------------------------------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        return self.backup_button if not self.backup_button.isHidden() else self.folder_button

    def refresh(self, programme: int | None) -> None:
        if self.services.place.file is None:
            return
        kept = self.services.backups.kept
        self.tools.tasks.read(
            self, lambda: backup_rows(kept()), self._show_kept, self.backups.show_error, key="backups"
        )

    def _show_kept(self, rows: list[BackupRow]) -> None:
        self.backups.set_rows(rows)
        self.backups.setVisible(bool(rows))
        self.none_kept.setVisible(not rows)
        self.restore_button.setVisible(bool(rows))

    def check(self) -> None:
        """Look at everything worth checking."""
        self.findings.show()
        self.findings.loading()
        self.tools.tasks.read(
            self,
            self.services.checks.run,
            self._checked,
            lambda e: self.findings.show_error(e, self.check),
            key="check",
        )

    def _checked(self, findings: list[Finding]) -> None:
        self.findings.set_rows(findings)
        self.findings.setFocus()

    # -- doing -------------------------------------------------------------------------------------------------------

    def open_folder(self) -> None:
        """Show the home folder in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.services.place.home)))

    def choose_home(self) -> None:
        """Ask for a folder and open it as home."""
        dialog = self._dialog(self.tr("Home folder of Understudy"), QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.open_home(Path(path)))
        dialog.open()

    def open_home(self, home: Path) -> None:
        """Close this home and open another in this window."""
        if self.tools.app is not None:
            self.tools.app.reopen(home)

    def choose_backup(self) -> None:
        """Ask for a file and back up into it."""
        dialog = self._dialog(self.tr("Back up"), QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("db")
        dialog.selectFile(f"understudy-{self.services.store.clock():%Y%m%d-%H%M%S}.db")
        dialog.fileSelected.connect(lambda path: self.back_up(Path(path)))
        dialog.open()

    def back_up(self, target: Path) -> None:
        """Write a backup; the program can be used meanwhile."""
        backups = self.services.backups

        def done(file: Path) -> None:
            self.tools.toast(Toast(self.tr("Backed up to {file}").format(file=file)))
            self.refresh(None)

        self.tools.tasks.long(
            self.tr("Backing up"), lambda _: backups.write(target), done, Lane.READ, owner=self, changes=_nothing
        )

    def restore_selected(self) -> None:
        """Restore the selected backup, after a question."""
        if rows := self.backups.selected():
            self.restore(rows[0].file)

    def choose_restore(self) -> None:
        """Ask for a backup file and restore it, after a question."""
        dialog = self._dialog(self.tr("Restore a backup"), QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Backups (*.db)"))
        dialog.fileSelected.connect(lambda path: self.restore(Path(path)))
        dialog.open()

    def restore(self, backup: Path) -> None:
        """Restoring replaces everything, so it is asked first."""
        app = self.tools.app
        if app is None:
            return
        text = self.tr(
            "Everything goes back to how it was then. The database of now is kept among the backups. "
            "Understudy closes it and opens the restored one."
        )
        title = self.tr("Restore {file}?").format(file=backup.name)
        confirm(self, title, text, self.tr("Restore"), lambda: app.restore(backup))

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self, title, str(self.services.place.home))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        return dialog


def _nothing(_: Path) -> Changes:
    """A backup changes nothing in the database."""
    return Changes()
