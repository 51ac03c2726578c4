"""The Welcome screen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from understudy.application.imports.report import ImportReport
from understudy.application.programmes import DEFAULT_PROGRAMME
from understudy.application.progress import Progress
from understudy.application.sample_loading import SampleReport
from understudy.application.settings import Me
from understudy.tasks.lanes import Lane
from understudy.ui.home.columns import SIDE_BY_SIDE_EMS
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.labels import IconLabel, heading, label, mark_data, set_look
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.task_tray import TaskRow
from understudy.ui.kit.toast import Toast
from understudy.ui.sources.words import count_words
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services
    from understudy.tasks.task import Task

log = logging.getLogger(__name__)


class WelcomeScreen(Screen):
    """Who are you, and what to begin with: your rosters, the sample, or another home."""

    id = "welcome"
    nouns = ("settings",)

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._me: Me | None = None
        self._task: Task | None = None
        self._row: TaskRow | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Your name"))
        self.name.setMaximumWidth(theme().em * 22)
        self.name.textEdited.connect(lambda _: self._say(""))
        self.name_problem = label("", "problem", wrap=True)
        self.name_problem.hide()
        self.problem = mark_data(label("", "problem", wrap=True))
        self.problem.hide()
        self.rosters = self._button(self.tr("Import &rosters…"), "primary", self.choose_rosters)
        self.sample = self._button(self.tr("Try the &sample"), "", self.load_sample)
        self.other = self._button(self.tr("&Open another home…"), "", self.choose_home)
        self.other.setEnabled(tools.app is not None)
        self.skip = self._button(self.tr("S&kip for now"), "link", self.skip_it)
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._progress = QVBoxLayout()
        self._lay_out()
        theme().changed.connect(self._arrange)

    @staticmethod
    def _button(text: str, kind: str, act: Callable[[], Any]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        look = theme()
        text = self.tr(
            "Understudy remembers who led and who shadowed in every cycle, and shows who could be asked next. "
            "Everything stays on this computer; nothing is sent anywhere."
        )
        caption = label(self.tr("&Who are you?"), "heading")
        caption.setTextFormat(Qt.TextFormat.AutoText)
        caption.setBuddy(self.name)
        who = QVBoxLayout()
        who.setSpacing(look.space(1))
        who.addWidget(caption)
        who.addWidget(
            label(self.tr("Your changes carry this name, so that others know whom to ask."), "muted", wrap=True)
        )
        who.addWidget(self.name)
        who.addWidget(self.name_problem)
        cards = (
            (
                "import",
                self.tr("Your rosters"),
                self.tr(
                    "A folder of release-team files, or a git clone that holds them. You see what was odd in them."
                ),
                self.rosters,
            ),
            (
                "star",
                self.tr("The sample community"),
                self.tr(
                    "Invented people in invented cycles, to look around in. It is marked, and removed in one step."
                ),
                self.sample,
            ),
            (
                "folder",
                self.tr("A home you have already"),
                self.tr("A folder that Understudy kept its data in before, perhaps copied from another computer."),
                self.other,
            ),
        )
        self._cards.setSpacing(look.space(4))
        for icon, name, words, button in cards:
            self._cards.addWidget(self._card(icon, name, words, button), 1)
        last = QHBoxLayout()
        last.addWidget(self.skip)
        last.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.space(4), 0, 0)
        layout.setSpacing(look.space(4))
        layout.addWidget(label(self.tr("Welcome to Understudy"), "display", wrap=True))
        layout.addWidget(label(text, wrap=True))
        layout.addSpacing(look.space(2))
        layout.addLayout(who)
        layout.addSpacing(look.space(2))
        layout.addWidget(label(self.tr("What would you like to begin with?"), "heading", wrap=True))
        layout.addLayout(self._cards)
        layout.addWidget(self.problem)
        layout.addLayout(self._progress)
        layout.addLayout(last)
        layout.addStretch(1)

    @staticmethod
    def _card(icon: str, name: str, words: str, button: QPushButton) -> QFrame:
        look = theme()
        card = QFrame()
        card.setProperty("kind", "card")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        card.setSizePolicy(policy)
        layout = QVBoxLayout(card)
        edge = look.space(4)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(2))
        layout.addWidget(IconLabel(icon, "text_muted", 1.6))
        title = heading(name)
        title.setWordWrap(True)
        layout.addWidget(title)
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addStretch(1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= theme().em * SIDE_BY_SIDE_EMS
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # -- reading -----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Welcome")

    def refresh(self) -> None:
        self.tools.tasks.read(self, self._services.settings.me, self._show, key="me")

    def _show(self, me: Me) -> None:
        if self._me is None or self.name.text() == self._me.name:
            self.name.setText(me.name)
        self._me = me

    # -- beginning ---------------------------------------------------------------------------------------------------

    def choose_rosters(self) -> None:
        """Ask for the folder, then import it."""
        if self._named():
            self._ask(self.tr("Folder or git clone with rosters"), lambda path: self.import_rosters(Path(path)))

    def choose_home(self) -> None:
        """Ask for the folder, then open it."""
        if self._named():
            self._ask(self.tr("Home folder of Understudy"), lambda path: self.open_home(Path(path)))

    def _ask(self, title: str, then: Callable[[str], Any]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(then)
        dialog.open()

    def import_rosters(self, path: Path) -> None:
        """Import a folder or clone and go to the filled Home."""
        services = self._services

        def work(progress: Progress) -> ImportReport:
            rows = services.programmes.rows()
            name = next((row.name for row in rows if not row.is_sample), DEFAULT_PROGRAMME)
            return services.imports.run(path, programme=name, progress=progress)

        self._begin(self.tr("Importing {name}").format(name=path.name), work)

    def load_sample(self) -> None:
        """Load the sample community and go to its Home."""
        self._begin(self.tr("Loading the sample community"), self._services.sample.load_rosters, self._load_histories)

    def _load_histories(self) -> None:
        """What the sample's people contributed, while Home is already looked at."""

        def done(report: SampleReport) -> None:
            for why in report.left_out:
                self.tools.toast(Toast(why))

        self.tools.tasks.long(
            self.tr("Loading the sample's contributions"),
            self._services.sample.load_histories,
            done,
            Lane.WRITE,
            owner=self,
            changes=lambda report: report.changes,
        )

    def open_home(self, path: Path) -> None:
        """Open another home in this window."""
        if self.tools.app is not None:
            self.tools.app.reopen(path)

    def skip_it(self) -> None:
        """Keep the name and go home; everything can be imported later."""
        if not self._named():
            return
        name, me, settings = self.name.text().strip(), self._me, self._services.settings
        if me is None or (me.asked and me.name == name):
            self.tools.navigate(link_to("home"))
            return
        self.tools.tasks.write(
            self,
            lambda: settings.set_me(name, None),
            lambda _: self.tools.navigate(link_to("home")),
            title=self.tr("Remember your name"),
        )

    def _named(self) -> bool:
        fine = bool(self.name.text().strip())
        self._say("" if fine else self.tr("Write a name, if only a short one."))
        if not fine:
            self.name.setFocus()
        return fine

    def _say(self, text: str) -> None:
        self.name_problem.setText(text)
        self.name_problem.setVisible(bool(text))
        set_look(self.name, "problem", "true" if text else "")
        self.name.setAccessibleDescription(text)

    def _begin(
        self, title: str, work: Callable[[Progress], ImportReport], then: Callable[[], None] = lambda: None
    ) -> None:
        if not self._named() or self._task is not None:
            return
        self.problem.hide()
        name, me, settings = self.name.text().strip(), self._me, self._services.settings

        def named_work(progress: Progress) -> ImportReport:
            if me is None or not me.asked or me.name != name:
                settings.set_me(name, me.person_id if me is not None and me.name == name else None)
            return work(progress)

        def done(report: ImportReport) -> None:
            self._done(report)
            then()

        self._busy(True)
        task = self.tools.tasks.long(
            title,
            named_work,
            done,
            Lane.WRITE,
            owner=self,
            changes=lambda report: report.changes,
            failed=self._failed,
        )
        if task.is_over:
            self._over()
            return
        self._task = task
        self._row = TaskRow(task, self)
        self._progress.addWidget(self._row)
        task.ended.connect(self._over)

    def _busy(self, busy: bool) -> None:
        for button in (self.rosters, self.sample, self.skip):
            button.setEnabled(not busy)
        self.other.setEnabled(not busy and self.tools.app is not None)

    def _over(self) -> None:
        self._task = None
        if self._row is not None:
            self._progress.removeWidget(self._row)
            self._row.hide()
            self._row.deleteLater()
            self._row = None
        self._busy(False)

    def _done(self, report: ImportReport) -> None:
        odd = len(report.anomalies) + len(report.failed)
        words = " · ".join(count_words(report)[:3]) or self.tr("Nothing new in {name}").format(name=report.source)
        if odd:
            words = self.tr("{words} · looked odd: {n}").format(words=words, n=odd)
            toast = Toast(words, self.tr("Look at it"), lambda: self.tools.navigate(link_to("sources")))
        else:
            toast = Toast(words)
        self.tools.toast(toast)
        self._show_imported(report)

    def _show_imported(self, report: ImportReport) -> None:
        """The programme with the imported cycles comes in sight, then its Home."""
        app, sources, programmes = self.tools.app, self._services.sources, self._services.programmes

        def work() -> int | None:
            for row in programmes.rows():
                if any(source.location == report.source for source in sources.rows(row.id)):
                    return row.id
            return None

        def done(programme_id: int | None) -> None:
            if app is not None and programme_id is not None:
                app.show_programme(programme_id)
            self.tools.navigate(link_to("home"))

        self.tools.tasks.read(self, work, done, key="programme")

    def _failed(self, error: BaseException) -> None:
        said = explain(error, self.tr("Import"))
        note_shown(said)
        if said.details:
            log.error("%s", said.details)
        self.problem.setText(" ".join(filter(None, [said.what, said.advice])))
        self.problem.show()

    def first_focus(self) -> QWidget | None:
        return self.name
