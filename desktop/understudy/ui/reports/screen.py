"""The Reports screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.documents import Document
from understudy.application.errors import UserError
from understudy.application.reports import ReportOptions
from understudy.tasks.lanes import Lane
from understudy.ui.actions.mnemonics import with_mnemonics
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.toast import Toast
from understudy.ui.reports.document_view import DocumentView
from understudy.ui.reports.files import write_whole
from understudy.ui.reports.words import AUDIENCES, FORMATS, KINDS, audience_name, format_name, kind_name, left_out
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class ReportsScreen(Screen):
    """Choose a report and its readers, read it as it will be, export it."""

    id = "reports"
    nouns = ("programmes", "cycles", "roles", "rosters", "seats", "people", "merges", "imports")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._asked_for: object = None
        self.kind, self.audience = QComboBox(), QComboBox()
        self.cycle, self.first, self.last = (mark_data(QComboBox()) for _ in range(3))
        for kind in KINDS:
            self.kind.addItem(kind_name(kind), kind)
        for audience in AUDIENCES:
            self.audience.addItem(audience_name(audience), audience)
        self.left_out = label("", "muted", wrap=True)
        self.export_button = QPushButton(self.tr("E&xport as…"))
        self.export_button.setProperty("kind", "primary")
        self.copy_button = QPushButton(self.tr("&Copy as Markdown"))
        self.copy_button.clicked.connect(self.copy_markdown)
        theme().set_icon(self.export_button, "export", "on_accent")
        theme().set_icon(self.copy_button, "copy")
        self._fill_export_menu()
        self.page = DocumentView()
        self._captions: dict[QComboBox, QLabel] = {}
        self.faces = PageFaces(self._lay_out())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.faces)
        for box in (self.kind, self.audience, self.cycle, self.first, self.last):
            box.currentIndexChanged.connect(self._chosen)
        self._name_choices()

    def _fill_export_menu(self) -> None:
        menu = QMenu(self.export_button)
        texts = with_mnemonics([format_name(fmt) for fmt in FORMATS])
        for fmt, text in zip(FORMATS, texts, strict=True):
            menu.addAction(text).triggered.connect(self._exporter(fmt))
        self.export_button.setMenu(menu)

    def _exporter(self, fmt: str) -> Callable[..., Any]:
        return lambda *_: self.choose_file(fmt)

    def _lay_out(self) -> QWidget:
        look = theme()
        head = QHBoxLayout()
        head.addWidget(title(self.tr("Reports")), 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.export_button)
        choices = QWidget()
        flow = FlowLayout(choices, look.space(4))
        for box, text in (
            (self.kind, self.tr("&Report")),
            (self.cycle, self.tr("C&ycle")),
            (self.first, self.tr("Fro&m")),
            (self.last, self.tr("&To")),
            (self.audience, self.tr("Rea&ders")),
        ):
            flow.addWidget(self._choice(box, text))
        self.problem = mark_data(label("", "problem", wrap=True))
        self.problem.hide()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(3))
        layout.addLayout(head)
        layout.addWidget(choices)
        layout.addWidget(self.left_out)
        layout.addWidget(self.problem)
        layout.addWidget(self.page)
        layout.addStretch(1)
        return content

    def _choice(self, box: QComboBox, text: str) -> QWidget:
        caption = label(text)
        caption.setTextFormat(Qt.TextFormat.AutoText)
        caption.setBuddy(box)
        box.setAccessibleName(text.replace("&", ""))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(2))
        row.addWidget(caption)
        row.addWidget(box)
        return made

    # -- choosing ----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Reports")

    @property
    def chosen_kind(self) -> str:
        """Which report."""
        return str(self.kind.currentData())

    def options(self) -> ReportOptions:
        """What the report is about and for whom, as chosen."""
        return ReportOptions(
            cycle=self.cycle.currentText() or None,
            first=self.first.currentText() or None,
            last=self.last.currentText() or None,
            audience=str(self.audience.currentData()),
        )

    def _name_choices(self) -> None:
        window = self.chosen_kind == "retention"
        for box, shown in ((self.cycle, not window), (self.first, window), (self.last, window)):
            place = box.parentWidget()
            assert place is not None
            place.setVisible(shown)
        self.left_out.setText(left_out(str(self.audience.currentData())))

    def _chosen(self) -> None:
        self._name_choices()
        self._read()

    def refresh(self) -> None:
        assert self.context is not None
        programme, services = self.context.programme_id, self._services
        wanted = self.context.link.part(0)
        if wanted in KINDS and self._asked_for != self.context.link:
            self._asked_for = self.context.link
            with QSignalBlocker(self.kind):
                self.kind.setCurrentIndex(self.kind.findData(wanted))
            self._name_choices()

        def work() -> list[str]:
            return [row.name for row in services.cycles.rows(programme)] if programme is not None else []

        self.faces.loading()
        self.tools.tasks.read(self, work, self._show_cycles, self._failed, key="cycles")

    def _show_cycles(self, names: list[str]) -> None:
        assert self.context is not None
        if not names:
            self.faces.show_empty(
                Empty(
                    self.tr("Nothing to report yet"),
                    self.tr("A report is about cycles: import the rosters of past ones first."),
                    self.tr("Import rosters…"),
                    lambda: self.tools.navigate(link_to("sources")),
                    "reports",
                )
            )
            return
        in_sight = self.context.cycle if self.context.cycle in names else names[0]
        for box, fallback in ((self.cycle, in_sight), (self.first, names[-1]), (self.last, names[0])):
            known = [box.itemText(n) for n in range(box.count())]
            kept = box.currentText()
            with QSignalBlocker(box):
                if known != names:
                    box.clear()
                    box.addItems(names)
                # The window stays as somebody chose it; the cycle follows the one in sight.
                box.setCurrentText(kept if kept in names and box is not self.cycle else fallback)
        self._read()

    def _read(self) -> None:
        if self.context is None or self.context.programme_id is None or not self.cycle.count():
            return
        programme, kind, options = self.context.programme_id, self.chosen_kind, self.options()
        reports = self._services.reports
        self.faces.loading()
        self.tools.tasks.read(
            self, lambda: reports.document(programme, kind, options), self._show, self._failed, key="document"
        )

    def _show(self, document: Document) -> None:
        self._complain("")
        self.page.show_document(document)
        self.page.show()
        self.faces.show_content()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError) and self.cycle.count():
            self._complain(str(error))
            self.page.hide()
            self.faces.show_content()
        else:
            self.faces.show_error(error, self.refresh, self.tr("The report cannot be made"))

    def _complain(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        for button in (self.export_button, self.copy_button):
            button.setEnabled(not text)

    # -- taking it along ---------------------------------------------------------------------------------------------

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "reports.copy",
                self.tr("Copy the report as Markdown"),
                Category.ITEM,
                self.copy_markdown,
                "copy",
                "Ctrl+Shift+D",
                scope=self.id,
            ),
            *(
                ActionSpec(
                    f"reports.{fmt}",
                    self.tr("Export the report: {format}…").format(format=format_name(fmt)),
                    Category.ITEM,
                    self._exporter(fmt),
                    "export",
                    scope=self.id,
                    group="export",
                )
                for fmt in FORMATS
            ),
        ]

    def file_name(self, fmt: str) -> str:
        """A good name for the file."""
        options = self.options()
        about = options.cycle if self.chosen_kind == "cycle" else f"{options.first}-{options.last}"
        return f"{self.chosen_kind}-{about}-{options.audience}.{fmt}"

    def choose_file(self, fmt: str) -> None:
        """Ask where, then export."""
        dialog = QFileDialog(self, self.tr("Export the report"), self.file_name(fmt))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{format_name(fmt)} (*.{fmt})")
        dialog.setDefaultSuffix(fmt)
        dialog.selectFile(self.file_name(fmt))
        dialog.fileSelected.connect(lambda path: self.export(Path(path), fmt))
        dialog.open()

    def export(self, target: Path, fmt: str) -> None:
        """Write the report as chosen to a file, whole or not at all."""
        if self.context is None or self.context.programme_id is None:
            return
        programme, kind, options = self.context.programme_id, self.chosen_kind, self.options()
        reports = self._services.reports

        def work(_: object) -> Path:
            write_whole(target, reports.file(programme, kind, fmt, options))
            return target

        def done(file: Path) -> None:
            words = self.tr("Exported {file}").format(file=file.name)
            url = QUrl.fromLocalFile(str(file))
            self.tools.toast(Toast(words, self.tr("Open"), lambda: QDesktopServices.openUrl(url)))

        self.tools.tasks.long(
            self.tr("Exporting {file}").format(file=target.name),
            work,
            done,
            Lane.READ,
            owner=self,
            changes=lambda _: Changes(),
        )

    def copy_markdown(self) -> None:
        """Put the report on the clipboard, as it can be pasted into an issue or a mail."""
        if self.context is None or self.context.programme_id is None:
            return
        programme, kind, options = self.context.programme_id, self.chosen_kind, self.options()
        reports = self._services.reports

        def done(data: bytes) -> None:
            QGuiApplication.clipboard().setText(data.decode())
            self.tools.toast(Toast(self.tr("The report is on the clipboard")))

        self.tools.tasks.read(
            self,
            lambda: reports.file(programme, kind, "md", options),
            done,
            title=self.tr("Copy as Markdown"),
            key="md",
        )

    def first_focus(self) -> QWidget | None:
        if self.faces.showing != "content":
            face = self.faces.currentWidget()
            return face.findChild(QPushButton) if face is not None else None
        return self.kind
