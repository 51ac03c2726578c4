"""The import of applications: which file, what each column is taken for, what would come in, then the import."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.progress import Progress
from understudy.domain.applications.fields import Field, fold_header
from understudy.domain.applications.mapping import Column as FormColumn
from understudy.domain.applications.mapping import column_key, columns
from understudy.domain.applications.read import ExportError, read_csv
from understudy.domain.rosters.model import Anomaly
from understudy.ui.applications.words import count_word, field_words
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import heading, label, mark_data, title
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.toast import Toast
from understudy.ui.ladder.parts import PageTabs
from understudy.ui.sources.import_form import ImportForm
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.applications.intake import IntakeReport
    from understudy.application.services import Services

Numbered = tuple[int, Anomaly]


@dataclass(frozen=True, slots=True)
class Brought:
    """A report with what it changed."""

    report: IntakeReport
    changes: Changes
    is_nameless: bool = False
    """No column is taken for a name or an e-mail address: nothing can come in before one is."""


def nameless(path: Path, cycle: str, corrections: dict[str, Field]) -> Brought | None:
    """The columns of a file in which none is taken for a name or an e-mail address; None for any other file."""
    from understudy.application.applications.intake import IntakeReport

    try:
        headers, _ = read_csv(path.read_bytes(), str(path))
    except (OSError, ExportError):
        return None
    # With a name added the columns can be told, and it is left out again.
    found = columns([*headers, "Name"], corrections)[:-1]
    if {column.field for column in found} & {Field.NAME, Field.EMAIL}:
        return None
    return Brought(IntakeReport(cycle, {}, tuple(found), (), True, bool(corrections)), Changes(), True)


def named(words: QWidget, field: QWidget) -> QHBoxLayout:
    """A field with its name before it."""
    line = QHBoxLayout()
    line.setSpacing(theme().space(2))
    line.addWidget(words)
    line.addWidget(field, 2)
    line.addStretch(1)
    return line


def scrolling(content: QWidget) -> QScrollArea:
    """A place that scrolls where text is large and the screen small."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def key_of(column: FormColumn) -> str:
    """How corrections name a column."""
    return column_key(fold_header(column.header), column.occurrence)


def bring(
    services: Services, path: Path, programme: int, cycle: str, corrections: dict[str, Field], dry_run: bool
) -> Callable[[Progress], Brought]:
    """The work: the import with a person's corrections, which are kept for the next export of that form."""

    def work(progress: Progress) -> Brought:
        def run(mapping: Path | None) -> Brought:
            try:
                report = services.application_intake.run(
                    path, programme, cycle, mapping=mapping, dry_run=dry_run, progress=progress
                )
            except UserError:
                if (brought := nameless(path, cycle, corrections)) is None:
                    raise
                return brought
            if dry_run:
                return Brought(report, Changes())
            ids = frozenset(int(row["id"]) for row in services.applications.rows(programme, cycle))
            return Brought(report, Changes(applications=ids))

        if not corrections:
            return run(None)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "columns.yaml"
            fields = {key: field.value for key, field in corrections.items()}
            # JSON is YAML, too.
            file.write_text(json.dumps({"name": path.stem, "fields": fields}), "utf-8")
            return run(file)

    return work


class ImportApplications(ImportForm):
    """A file for one cycle. A look first, and only then an import of the same file. ``imported(cycle)`` after that."""

    imported = Signal(str)

    def __init__(
        self, services: Services, tools: ScreenTools, programme: int, cycles: Sequence[str], cycle: str
    ) -> None:
        super().__init__(tools)
        self._services, self._programme = services, programme
        self.cycle = mark_data(QComboBox())
        self.cycle.addItems(list(cycles))
        self.cycle.setCurrentText(cycle)
        self.cycle.activated.connect(lambda _: self._look_again())
        self.cycle_label = label(self.tr("For the c&ycle"))
        self.cycle_label.setTextFormat(Qt.TextFormat.AutoText)
        self.cycle_label.setBuddy(self.cycle)
        self.report: IntakeReport | None = None
        self._nameless = False
        self.corrections: dict[str, Field] = {}
        look = theme()
        self.path.setPlaceholderText(self.tr("File of answers, as CSV"))
        self.path.setAccessibleName(self.tr("File of answers, as CSV"))
        self.path.textEdited.connect(lambda _: self._forget())
        self.browse = QPushButton(self.tr("&Browse…"))
        self.browse.clicked.connect(self.choose_file)
        self.headline = heading("")
        self.counts = mark_data(label("", wrap=True))
        self.form = label("", "muted", wrap=True)
        nothing = Empty(self.tr("Nothing odd"), "", self.tr("See the columns"), lambda: self.tabs.setCurrentIndex(0))
        self.columns = self._columns_table(nothing)
        self.odd = self._odd_table(nothing)
        self.taken = QComboBox()
        self.taken.setAccessibleName(self.tr("What the selected column is taken for"))
        for value, words in sorted(field_words().items(), key=lambda item: item[1]):
            self.taken.addItem(words, value)
        # As narrow as a small window wants it, as wide as there is room.
        self.taken.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.taken.setMinimumContentsLength(12)
        self.taken.setEnabled(False)
        self.taken.activated.connect(self._correct)
        self.taken_label = label(self.tr("Take the selected column for"))
        self.taken_label.setBuddy(self.taken)
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, look.space(2), 0, 0)
        box.addWidget(self.columns, 1)
        box.addLayout(named(self.taken_label, self.taken))
        self.tabs = PageTabs(self.tr("What was found in the file"))
        self.tabs.add(page, self.tr("Columns"))
        self.odd.setContentsMargins(0, look.space(2), 0, 0)
        self.tabs.add(self.odd, self.tr("Looked odd"))
        self.found = QWidget()
        found = QVBoxLayout(self.found)
        found.setContentsMargins(0, look.space(2), 0, 0)
        for part in (self.headline, self.counts, self.form):
            found.addWidget(part)
        found.addWidget(self.tabs, 1)
        self.found.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        look = theme()
        where = QHBoxLayout()
        where.addWidget(self.path, 1)
        where.addWidget(self.browse)
        buttons = QWidget()
        flow = FlowLayout(buttons, look.space(2))
        for each in (self.import_button, self.look_button, self.close_button):
            flow.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        text = self.tr(
            "What your form collected, exported as CSV. What the form did not ask stays unknown, and nothing is "
            "guessed silently: look first, correct what a column was taken for, then import."
        )
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addLayout(named(self.cycle_label, self.cycle))
        layout.addLayout(where)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        layout.addLayout(self._progress)
        layout.addWidget(self.found, 1)
        self.setProperty("kind", "")

    def _columns_table(self, nothing: Empty) -> DataTable[FormColumn]:
        words = field_words()
        table: DataTable[FormColumn] = DataTable(
            "applications.columns",
            self.tr("Columns of the file"),
            [
                Column("place", self.tr("No."), lambda c: str(c.place + 1), key=lambda c: c.place, align=Align.END,
                       width=3.5),
                Column("header", self.tr("Column"), lambda c: c.header or self.tr("(no header)"), width=22, bold=True,
                       tooltip=lambda c: c.header),
                Column("taken", self.tr("Taken for"), lambda c: words[c.field.value], width=17,
                       icon=lambda c: "note" if c.field.value == "question" else "check"),
                Column("how", self.tr("How"), self._how, width=9),
            ],
            id_of=lambda c: c.place,
            empty=nothing,
            state=self._tools.state,
        )  # fmt: skip
        table.selection_changed.connect(self._picked)
        return table

    def _how(self, column: FormColumn) -> str:
        return self.tr("guessed") if column.guessed else self.tr("corrected")

    def _odd_table(self, nothing: Empty) -> DataTable[Numbered]:
        return DataTable(
            "applications.odd",
            self.tr("Looked odd"),
            [
                Column("line", self.tr("Line"), lambda r: str(r[1].line or ""), key=lambda r: (r[1].line or 0, r[0]),
                       align=Align.END, width=4),
                Column("what", self.tr("What"), lambda r: r[1].what, tooltip=lambda r: r[1].what, width=30),
                Column("done", self.tr("What was done"), lambda r: r[1].resolved_as, width=12),
            ],
            id_of=lambda r: r[0],
            empty=nothing,
            state=self._tools.state,
        )  # fmt: skip

    # -- which file -------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for the file with the system's own dialog."""
        dialog = QFileDialog(self, self.tr("File of answers"), self.path.text(), self.tr("CSV files (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.set_path)
        dialog.open()

    def set_path(self, path: str) -> None:
        """Fill in a file, and look into it."""
        self.path.setText(path)
        self._forget()
        self.look()

    def _look_again(self) -> None:
        if self.report is not None:
            self.look()

    def _forget(self) -> None:
        """Another file: what was found and corrected in the one before does not hold."""
        self.corrections = {}
        self.report = None
        self.show_report(False)

    def show_report(self, shown: bool) -> None:
        self.found.setVisible(shown)
        self.import_button.setEnabled(shown)

    def _asked(self) -> list[QWidget]:
        return [self.cycle, self.path, self.browse, self.taken]

    def _busy(self, busy: bool) -> None:
        super()._busy(busy)
        if not busy:
            self.import_button.setEnabled(self.report is not None and not self._nameless)
            self._picked(self.columns.selected())

    # -- doing ------------------------------------------------------------------------------------------------------

    def _start(self, *, dry_run: bool) -> None:
        text = self.path.text().strip()
        if not text:
            self._problem(self.tr("Say which file: type its path or browse for it."))
            self.path.setFocus()
            return
        self._problem("")
        path = Path(text).expanduser()
        words = self.tr("Looking into {name}") if dry_run else self.tr("Importing {name}")
        cycle = self.cycle.currentText()
        work = bring(self._services, path, self._programme, cycle, dict(self.corrections), dry_run)
        self._begin(words.format(name=path.name), work, self._done)

    def _done(self, brought: Brought) -> None:
        report = brought.report
        self.report = report
        self.columns.set_rows(report.columns)
        self.odd.set_rows(list(enumerate(report.anomalies)))
        self.tabs.setTabText(1, self.tr("Looked odd ({n})").format(n=len(report.anomalies)))
        words = self.tr("Would come in for {cycle}") if report.dry_run else self.tr("Came in for {cycle}")
        self.headline.setText(words.format(cycle=report.cycle))
        mark_data(self.headline)
        self.counts.setText(" · ".join(f"{count_word(name)}: {n}" for name, n in report.counts.items() if n))
        self.form.setText(
            self.tr("The columns are taken as somebody corrected them for this form.")
            if report.known_form
            else self.tr("A form not seen before: the columns are guessed from their names. Please look through them.")
        )
        self.show_report(True)
        self._nameless = brought.is_nameless
        self.import_button.setEnabled(not self._nameless)
        if self._nameless:
            self.headline.setText(self.tr("No column is taken for a name or an e-mail address"))
            self.form.setText(self.tr("Select the column that is one, and say below what it is to be taken for."))
        if not report.dry_run:
            new, changed = report.counts["new"], report.counts["changed"]
            said = self.tr("Applications for {cycle}: {new} new, {changed} changed").format(
                cycle=report.cycle, new=new, changed=changed
            )
            self._tools.toast(Toast(said))
            self.imported.emit(report.cycle)
            self.close_wanted.emit()

    def _picked(self, columns: list[FormColumn]) -> None:
        self.taken.setEnabled(len(columns) == 1 and self.task is None)
        if len(columns) == 1:
            with QSignalBlocker(self.taken):
                self.taken.setCurrentIndex(self.taken.findData(columns[0].field.value))

    def _correct(self) -> None:
        """Take a column for something else, and look again what comes of it."""
        chosen = self.columns.selected()
        if len(chosen) != 1 or self.report is None:
            return
        # What was corrected earlier has to be said again, or it would be guessed anew.
        kept = {key_of(column): column.field for column in self.report.columns if not column.guessed}
        self.corrections = kept | self.corrections | {key_of(chosen[0]): Field(self.taken.currentData())}
        self.look()


class ImportDialog(QDialog):
    """The import in a window of its own over the list."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        programme: int,
        cycles: Sequence[str],
        cycle: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import applications"))
        look = theme()
        self.form = ImportApplications(services, tools, programme, cycles, cycle)
        self.form.close_wanted.connect(self.accept)
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        layout.addWidget(title(self.windowTitle()))
        layout.addWidget(scrolling(self.form), 1)
        self.form.show_report(False)
        room = parent.window().size()
        self.resize(min(look.em * 52, room.width() - look.em * 2), min(look.em * 38, room.height() - look.em * 2))
        self.form.path.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.form.task is not None:
            self.form.task.cancel()
        super().closeEvent(event)
