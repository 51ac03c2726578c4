"""The form that adds a clone or a file: where it is, a look first, then the import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from understudy.application.progress import Progress
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.sight import bring_into_sight
from understudy.ui.kit.toast import Toast
from understudy.ui.sources.feed_forms import FeedForm, Report
from understudy.ui.sources.feed_report import FeedReport
from understudy.ui.sources.import_form import ImportForm
from understudy.ui.theme.theme import theme


class FeedPanel(ImportForm):
    """Signals: ``imported(report)`` after an import that was no dry run; ``close_wanted``."""

    imported = Signal(object)

    def __init__(self, tools: ScreenTools, origin: Callable[[Path], str | None]) -> None:
        super().__init__(tools)
        self._origin = origin
        self.form: FeedForm | None = None
        self.heading = mark_data(heading(""))
        self.text = mark_data(label("", "muted", wrap=True))
        self.path.setAccessibleName(self.tr("Where it is"))
        self.path.editingFinished.connect(self._guess)
        self.folder_button = QPushButton(self.tr("Choose fol&der…"))
        self.folder_button.clicked.connect(lambda: self._choose(folder=True))
        self.file_button = QPushButton(self.tr("&Choose file…"))
        self.file_button.clicked.connect(lambda: self._choose(folder=False))
        self.name = self._line()
        self.name.setPlaceholderText(self.tr("OWNER/NAME"))
        self.name.setAccessibleName(self.tr("Repository, as OWNER/NAME"))
        self.name_label = label(self.tr("Repo&sitory"), "strong")
        self.name_label.setTextFormat(Qt.TextFormat.AutoText)
        self.name_label.setBuddy(self.name)
        self.name_help = label(self.tr("Left empty, the clone's origin says which one it is."), "caption", wrap=True)
        self.report = FeedReport(tools.state)
        self.report.navigated.connect(tools.navigate)
        self.report.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        look = theme()
        layout = QVBoxLayout(self)
        edge = look.space(4)
        layout.setContentsMargins(edge, look.space(3), edge, edge)
        layout.setSpacing(look.space(2))
        for part in (
            self.heading,
            self.text,
            self.path,
            ButtonRow([self.folder_button, self.file_button]),
            self.name_label,
            self.name_help,
            self.name,
            self.problem,
            ButtonRow([self.import_button, self.look_button, self.close_button]),
        ):
            layout.addWidget(part)
        layout.addLayout(self._progress)
        layout.addWidget(self.report, 1)
        layout.addStretch(0)

    # -- what and where ----------------------------------------------------------------------------------------------

    def open_form(self, form: FeedForm) -> None:
        """Ask for a source of this kind."""
        if self.task is not None:
            return
        if self.form is None or self.form.kind != form.kind:
            self.path.clear()
            self.name.clear()
            self.show_report(False)
        self.form = form
        self._problem("")
        self.heading.setText(form.title)
        self.text.setText(form.text)
        self.path.setPlaceholderText(
            self.tr("Folder or file")
            if form.folder and form.file
            else self.tr("Folder")
            if form.folder
            else self.tr("File")
        )
        self.folder_button.setVisible(form.folder)
        self.file_button.setVisible(form.file)
        for part in (self.name_label, self.name_help, self.name):
            part.setVisible(form.named)

    def _choose(self, *, folder: bool) -> None:
        """Ask with the system's own dialog."""
        assert self.form is not None
        dialog = QFileDialog(self, self.form.title, self.path.text(), self.form.pattern)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.set_path)
        dialog.open()

    def set_path(self, path: str, name: str = "") -> None:
        """Fill in a place; what was found in another one goes away."""
        self.path.setText(path)
        self.name.setText(name)
        self.show_report(False)
        self._problem("")
        self._guess()
        self.import_button.setFocus()

    def _guess(self) -> None:
        """Fill in the repository that the clone's origin names, unless something is there already."""
        text = self.path.text().strip()
        if self.form is None or not self.form.named or not text or self.name.text().strip():
            return
        path, origin = Path(text).expanduser(), self._origin

        def guessed(found: str | None) -> None:
            if found and not self.name.text().strip() and self.path.text().strip() == text:
                self.name.setText(found)

        # What is wrong with the folder is said when it is looked into.
        self._tools.tasks.read(self, lambda: origin(path), guessed, lambda _: None, key="origin")

    def show_report(self, shown: bool) -> None:
        """Show what was found, with all the room there is, or hide it."""
        self.report.setVisible(shown)
        self._give_room(shown and not self.report.odd.isHidden())

    # -- doing -------------------------------------------------------------------------------------------------------

    def _start(self, *, dry_run: bool) -> None:
        text, form = self.path.text().strip(), self.form
        if form is None or self.task is not None:
            return
        if not text:
            self._problem(self.tr("Say where it is: type its path or choose it."))
            self.path.setFocus()
            return
        self._problem("")
        path, name = Path(text).expanduser(), self.name.text().strip() or None
        if form.named and name is None:
            self._ask_origin(path, dry_run)
            return
        words = self.tr("Looking into {name}") if dry_run else self.tr("Importing {name}")

        def work(progress: Progress) -> Report:
            return form.read(path, name, dry_run, progress)

        self._begin(words.format(name=path.name or str(path)), work, self._done, self._cancelled)

    def _ask_origin(self, path: Path, dry_run: bool) -> None:
        """Without a name the clone's origin has to tell it."""
        origin = self._origin

        def told(found: str | None) -> None:
            if found:
                self.name.setText(found)
                self._start(dry_run=dry_run)
                return
            words = self.tr("The clone's origin does not say which repository it is: write OWNER/NAME.")
            self._problem(words, self.name)
            self.name.setFocus()

        self._tools.tasks.read(self, lambda: origin(path), told, self._failed, key="origin")

    def _asked(self) -> list[QWidget]:
        return [self.path, self.name, self.folder_button, self.file_button]

    def _done(self, report: Report) -> None:
        self.report.show_report(report)
        self.show_report(True)
        bring_into_sight(self.report)
        if not report.dry_run:
            self.imported.emit(report)
            self._tools.toast(Toast(self.tr("Imported {name}").format(name=Path(self.path.text()).name)))

    def _cancelled(self) -> None:
        """What was read of a clone stays: reading goes on there."""
        said = self.tr("Stopped. What was read so far is kept; importing again goes on there.")
        if self.form is None or self.form.kind != "git":
            said = self.tr("Stopped. Nothing was changed.")
        self._tools.toast(Toast(said))
