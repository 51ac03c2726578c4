"""The import of rosters: where from, into what, a look first, then the import itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.application.imports.report import ImportReport, KeptLocal
from understudy.application.programmes import DEFAULT_PROGRAMME, ProgrammeRow
from understudy.application.progress import Progress
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.sight import bring_into_sight
from understudy.ui.kit.toast import Toast
from understudy.ui.sources.import_form import ImportForm
from understudy.ui.sources.report_view import ReportView
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class ImportPanel(ImportForm):
    """Signals: ``imported(report, programme name)`` after an import that was no dry run; ``close_wanted``."""

    imported = Signal(object, str)

    def __init__(self, services: Services, tools: ScreenTools, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._services = services
        self.path.setPlaceholderText(self.tr("Folder or git clone"))
        self.path.setAccessibleName(self.tr("Folder or git clone with rosters"))
        self.browse = QPushButton(self.tr("&Browse…"))
        self.browse.clicked.connect(self.choose_folder)
        self.into = mark_data(QComboBox())
        self.into.setAccessibleName(self.tr("Programme to import into"))
        self.into_label = label(self.tr("In&to the programme"))
        self.into_label.setTextFormat(Qt.TextFormat.AutoText)
        self.into_label.setBuddy(self.into)
        self.strict = QCheckBox(self.tr("&All or nothing: import only if every file can be read"))
        self.report = ReportView(tools.state)
        self.report.hide()
        self.report.navigated.connect(tools.navigate)
        self.report.take_wanted.connect(self._take)
        self._lay_out()

    def _lay_out(self) -> None:
        look = theme()
        where = QHBoxLayout()
        where.addWidget(self.path, 1)
        where.addWidget(self.browse)
        into = QHBoxLayout()
        into.addWidget(self.into_label)
        into.addWidget(self.into, 1)
        into.addStretch(1)
        buttons = QWidget()
        flow = FlowLayout(buttons, look.space(2))
        for button in (self.import_button, self.look_button, self.close_button):
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        edge = look.space(4)
        layout.setContentsMargins(edge, look.space(3), edge, edge)
        layout.setSpacing(look.space(2))
        layout.addWidget(heading(self.tr("Import rosters")))
        text = self.tr(
            "A folder of release-team files, or a git clone that holds them; "
            "a clone also tells who came and went within a cycle."
        )
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addLayout(where)
        layout.addWidget(self.problem)
        layout.addLayout(into)
        layout.addWidget(self.strict)
        layout.addWidget(buttons)
        layout.addLayout(self._progress)
        layout.addWidget(self.report, 1)

    # -- where to ----------------------------------------------------------------------------------------------------

    def set_programmes(self, programmes: Sequence[ProgrammeRow], in_sight: int | None) -> None:
        """Offer these to import into: the one in sight, unless it is the sample, which stays by itself."""
        names = [row.name for row in programmes if not row.is_sample] or [DEFAULT_PROGRAMME]
        chosen = next((row.name for row in programmes if row.id == in_sight and not row.is_sample), names[0])
        if not self.isHidden() and self.into.currentText() in names:
            chosen = self.into.currentText()
        self.into.clear()
        self.into.addItems(names)
        self.into.setCurrentText(chosen)
        several = len(names) > 1 or any(row.is_sample for row in programmes)
        self.into.setVisible(several)
        self.into_label.setVisible(several)

    def choose_folder(self) -> None:
        """Ask for the folder with the system's own dialog."""
        dialog = QFileDialog(self, self.tr("Folder or git clone with rosters"), self.path.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.set_path)
        dialog.open()

    def set_path(self, path: str) -> None:
        """Fill in a folder; what was found in another one goes away."""
        self.path.setText(path)
        self.show_report(False)
        self._problem("")
        self.import_button.setFocus()

    def show_report(self, shown: bool) -> None:
        """Show what was found, with all the room there is, or hide it."""
        self.report.setVisible(shown)
        self._give_room(shown)

    # -- doing -------------------------------------------------------------------------------------------------------

    def _start(self, *, dry_run: bool) -> None:
        text = self.path.text().strip()
        if not text:
            self._problem(self.tr("Say which folder: type its path or browse for it."))
            self.path.setFocus()
            return
        self._problem("")
        path, programme, strict = Path(text).expanduser(), self.into.currentText() or None, self.strict.isChecked()
        imports = self._services.imports
        name = path.name or str(path)
        words = self.tr("Looking into {name}") if dry_run else self.tr("Importing {name}")

        def work(progress: Progress) -> ImportReport:
            return imports.run(path, programme=programme, dry_run=dry_run, strict=strict, progress=progress)

        self._begin(words.format(name=name), work, self._done)

    def _asked(self) -> list[QWidget]:
        return [self.path, self.browse, self.into, self.strict]

    def _done(self, report: ImportReport) -> None:
        # The report with failures under "all or nothing" is a dry run, too: nothing was written.
        self.report.show_report(report)
        self.show_report(True)
        bring_into_sight(self.report)
        if not report.dry_run:
            self.imported.emit(report, self.into.currentText())
            if report.changed:
                name = Path(report.source).name
                words = self.tr("Imported {name}").format(name=name)
                self._tools.toast(Toast(words, self.tr("Undo"), self._tools.undo))
        elif self.strict.isChecked() and report.failed:
            self._problem(self.tr("Nothing was imported, because some files could not be read; see below."))

    def _take(self, kept: KeptLocal) -> None:
        imports = self._services.imports

        def done(changes: object) -> None:
            self.report.taken(kept)
            words = self.tr("Took the file's value for {what}").format(what=kept.what)
            self._tools.toast(Toast(words, self.tr("Undo"), self._tools.undo))

        self._tools.tasks.write(
            self, lambda: imports.take_file_value(kept), done, title=self.tr("Take the file's value")
        )
