"""What is wrong with OWNERS files, or worth a look: file, line, what it is, how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from understudy.domain.owners.findings import Finding, Severity
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.links import LinkLabel, open_url
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.table import DataTable
from understudy.ui.owners.part import Part
from understudy.ui.owners.sight import Sight, Whole, file_url
from understudy.ui.owners.words import severity_sign
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.owners.lint import LintReport

HERE, BELOW, EVERYWHERE = "here", "below", "everywhere"
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


class FindingsPart(Part):
    """Reads a repository's findings once, and shows those of the directory, of all below it, or all."""

    def build(self) -> Iterator[None]:
        look = theme()
        self._report: LintReport | None = None
        self._of: Whole | None = None
        self.span = QComboBox()
        self.span.setAccessibleName(self.tr("Whose findings"))
        for text, value in (
            (self.tr("This directory"), HERE),
            (self.tr("This directory and all below"), BELOW),
            (self.tr("The whole repository"), EVERYWHERE),
        ):
            self.span.addItem(text, value)
        self.span.setCurrentIndex(1)
        self.span.activated.connect(lambda _: self._list())
        self.gravity = QComboBox()
        self.gravity.setAccessibleName(self.tr("How grave"))
        for text, least in (
            (self.tr("All findings"), len(Severity)),
            (self.tr("Without hints"), _GRAVITY[Severity.INFO]),
        ):
            self.gravity.addItem(text, least)
        self.gravity.activated.connect(lambda _: self._list())
        head = QWidget()
        line = FlowLayout(head, look.space(3))
        line.addWidget(self.span)
        line.addWidget(self.gravity)
        self.page.addWidget(head)
        self.words = mark_data(label("", "muted", wrap=True))
        self.page.addWidget(self.words)
        yield
        self.table: DataTable[tuple[int, Finding]] = DataTable(
            "owners.findings",
            self.tr("Findings"),
            self._columns(),
            id_of=lambda row: row[0],
            empty=Empty(
                self.tr("Nothing found"),
                self.tr("Its OWNERS files can be read, and nothing in them asks for a look."),
                self.tr("Show the whole repository"),
                self._everywhere,
                "success",
            ),
            state=self.tools.state,
        )
        yield
        self.table.opened.connect(self._open)
        self.table.selection_changed.connect(self._tell)
        self.page.addWidget(self.table, 1)
        self.chosen = LinkLabel()
        self.chosen.hide()
        self.page.addWidget(mark_data(self.chosen))

    def _columns(self) -> list[Column[tuple[int, Finding]]]:
        return [
            Column(
                "severity",
                self.tr("Kind"),
                lambda r: severity_sign(r[1].severity)[2],
                key=lambda r: _GRAVITY[r[1].severity],
                icon=lambda r: severity_sign(r[1].severity)[0],
                color=lambda r: severity_sign(r[1].severity)[1],
                width=7,
                help=self.tr("“Misread”: Prow understands something else than what stands there"),
            ),
            Column("file", self.tr("File"), lambda r: r[1].file, tooltip=lambda r: r[1].file, width=7.5),
            Column(
                "line",
                self.tr("Line"),
                lambda r: str(r[1].line) if r[1].line is not None else "",
                key=lambda r: r[1].line,
                align=Align.END,
                width=3,
            ),
            Column("what", self.tr("What"), lambda r: r[1].what, tooltip=lambda r: r[1].what, width=12, bold=True),
            Column(
                "mend",
                self.tr("How to mend it"),
                lambda r: r[1].mend,
                tooltip=lambda r: r[1].mend,
                width=12,
                hidden=True,
            ),
        ]

    def fill(self, sight: Sight) -> Iterator[None]:
        if self._of is sight.whole and self._report is not None:
            self._list()
            return
        whole, lint = sight.whole, self.services.owners_lint
        self.table.loading()

        def show(report: LintReport) -> None:
            self._of, self._report = whole, report
            self._list()

        self.tools.tasks.read(
            self,
            lambda: lint.run(whole.repository.name, whole.as_of),
            show,
            lambda error: self.table.show_error(error, self._again),
            key="lint",
        )
        yield

    def _again(self) -> None:
        sight = self.sight
        if sight is not None:
            self.forget()
            self.show_sight(sight)

    def _everywhere(self) -> None:
        self.span.setCurrentIndex(2)
        self.gravity.setCurrentIndex(0)
        self._list()

    def _list(self) -> None:
        if self._report is None or self.sight is None:
            return
        span, path = self.span.currentData(), self.sight.path
        least: int = self.gravity.currentData()
        rows: list[tuple[int, Finding]] = [
            (number, finding)
            for number, finding in enumerate(self._report.findings)
            if _GRAVITY[finding.severity] < least and _within(finding.file, path, span)
        ]
        rows.sort(key=lambda row: _GRAVITY[row[1].severity])
        self.table.set_rows(rows)
        if rows and not self.table.selected():
            self.table.select_ids([rows[0][0]])
        self._tell(self.table.selected())
        counts = self._report.counts
        words = self.tr("In the whole repository: {error} misread, {warning} to mend, hints: {info}.")
        self.words.setText(words.format(**counts))

    def _tell(self, rows: list[tuple[int, Finding]]) -> None:
        """The chosen finding in full."""
        self.chosen.setVisible(len(rows) == 1)
        if len(rows) == 1 and self.sight is not None:
            finding = rows[0][1]
            place = f"{finding.file}:{finding.line}" if finding.line is not None else finding.file
            url = file_url(self.sight.whole, finding.file, finding.line)
            said = self.tr(": {what}. To mend it: {mend}.").format(what=finding.what, mend=finding.mend)
            self.chosen.set_parts([(place, url), (said, "")])

    def _open(self, row: tuple[int, Finding]) -> None:
        assert self.sight is not None
        url = file_url(self.sight.whole, row[1].file, row[1].line)
        if url:
            open_url(url)


def _within(file: str, path: str, span: str) -> bool:
    folder = file.rpartition("/")[0]
    if span == EVERYWHERE or folder == path:
        return True
    return span == BELOW and (not path or folder.startswith(f"{path}/"))
