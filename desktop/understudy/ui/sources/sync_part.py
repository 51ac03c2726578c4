"""How a sync stands: in total, and each repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from understudy.application.sync.status import RepositoryStatus
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.table import DataTable
from understudy.ui.sources import hub_words
from understudy.ui.sources.hub_words import Told
from understudy.ui.sources.sync_run import SyncRun
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.ui.kit.screen import ScreenTools


class SyncPart(QWidget):
    """Hidden until something was synced; stays with its result until it is closed."""

    def __init__(self, run: SyncRun, tools: ScreenTools) -> None:
        super().__init__()
        self._run = run
        self._details = ""
        self._said: Told | None = None
        look = theme()
        self.headline = mark_data(label("", "strong", wrap=True))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Sync with GitHub"))
        self.what = mark_data(label("", "caption", wrap=True))
        self.quota = mark_data(label("", "caption", wrap=True))
        self.problem = mark_data(label("", "problem", wrap=True))
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.clicked.connect(self._pause)
        self.cancel = QPushButton(self.tr("Stop"))
        self.cancel.clicked.connect(self._cancel)
        self.copy = QPushButton(self.tr("Copy details"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        self.close_button = QPushButton(self.tr("Hide"))
        self.close_button.clicked.connect(self.hide)
        self.table: DataTable[RepositoryStatus] = DataTable(
            "sources.sync",
            self.tr("Repositories of this sync"),
            [
                Column(
                    "name", self.tr("Repository"), lambda r: r.name, width=13, bold=True,
                    icon=hub_words.state_icon,
                ),
                Column("state", self.tr("State"), hub_words.state, tooltip=hub_words.state, width=12),
                Column(
                    "done", self.tr("Read"), lambda r: hub_words.amount(r.fetched, r.total), key=lambda r: r.fetched,
                    align=Align.END, width=8,
                ),
                Column(
                    "ready", self.tr("Ready about"),
                    lambda r: hub_words.clock(r.ready_at) if r.ready_at is not None and r.state == "running" else "",
                    width=6,
                ),
                Column(
                    "written", self.tr("New or changed"), lambda r: QLocale().toString(r.written),
                    key=lambda r: r.written, align=Align.END, width=7,
                ),
                Column(
                    "error", self.tr("What to do"), lambda r: r.error or "; ".join(r.notices),
                    tooltip=lambda r: "\n".join(filter(None, [r.error, *r.notices])), width=16,
                ),
            ],
            id_of=lambda r: r.name,
            empty=Empty(
                self.tr("Nothing is read yet"), self.tr("Repositories show here as soon as GitHub answers."),
                self.tr("Hide"), self.hide, "clock",
            ),
            state=tools.state,
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.space(2), 0, 0)
        layout.setSpacing(look.space(2))
        buttons = ButtonRow([self.pause, self.cancel, self.copy, self.close_button])
        for part in (self.headline, self.bar, self.what, self.quota, self.problem, buttons, self.table):
            layout.addWidget(part)
        self.problem.hide()
        run.changed.connect(self._show)
        run.ended.connect(self._ended)
        self.hide()

    def begun(self, several: bool) -> None:
        """A sync will start; ``several``: of more than one repository. Everything has its place from now on, because
        nothing is slower than a new layout while a worker is busy."""
        self._said = None
        self._details = ""
        self.table.set_rows([])
        self.table.setVisible(several)
        self.headline.setText(self.tr("Asking GitHub…"))
        for words in (self.what, self.quota):
            words.setText(" ")
        self.what.setVisible(not several)
        self.problem.hide()
        self.bar.setRange(0, 1 if theme().reduced_motion else 0)
        self._buttons(running=True)
        self.show()

    def _buttons(self, *, running: bool) -> None:
        self.bar.setVisible(running)
        for button in (self.pause, self.cancel):
            button.setVisible(running)
            button.setEnabled(running)
        self.pause.setText(self.tr("Resume") if self._run.paused else self.tr("Pause"))
        self.copy.setVisible(bool(self._details))
        self.close_button.setVisible(not running)

    def _show(self, told: Told) -> None:
        """What has not changed is left alone."""
        before, self._said = self._said, told
        status, self._details = told.status, told.details
        self.headline.setText(told.headline)
        total = status.total or (1 if theme().reduced_motion else 0)
        if before is None or before.status.total != status.total:
            self.bar.setRange(0, total)
        self.bar.setValue(min(status.fetched, total))
        if before is None or before.quota != told.quota:
            self.quota.setText(told.quota or " ")
        if before is None or before.what != told.what:
            self.what.setText(told.what or " ")
        if len(status.repositories) > 1:
            self.table.set_rows(status.repositories)
            if before is None or len(before.status.repositories) < 2:
                self.table.show()
                self.what.hide()
        if before is None or before.problem != told.problem:
            self.problem.setText(told.problem)
            self.problem.setVisible(bool(told.problem))
        if before is None or bool(before.details) is not bool(told.details):
            self.copy.setVisible(bool(told.details))

    def _pause(self) -> None:
        if self._run.paused:
            self._run.resume()
            self.headline.setText(self.tr("Going on…"))
        else:
            self._run.pause()
            self.headline.setText(self.tr("Paused. Nothing more is asked until you resume."))
        self.pause.setText(self.tr("Resume") if self._run.paused else self.tr("Pause"))

    def _cancel(self) -> None:
        self._run.cancel()
        self.cancel.setEnabled(False)
        self.pause.setEnabled(False)
        self.headline.setText(self.tr("Stopping…"))

    def _ended(self, error: BaseException | None) -> None:
        if error is not None:
            said = explain(error, self.tr("Sync with GitHub"))
            note_shown(said)
            self.headline.setText(self.tr("Stopped; the next sync goes on there"))
            self.problem.setText(" ".join(filter(None, [said.what, said.advice])))
            self.problem.show()
            self._details = "\n".join(filter(None, [self._details, said.what, said.details]))
        elif self._run.status is None or self._run.status.state not in ("done",):
            self.headline.setText(self.tr("Stopped. What was read is kept; the next sync goes on there."))
        self._buttons(running=False)
        self.show()
