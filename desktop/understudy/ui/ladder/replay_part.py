"""A policy played back on history: who its counts would have promoted, whom it would have called quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QProgressBar, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.tasks.lanes import Lane
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.links import open_url
from understudy.ui.kit.rows_model import Column, Filter
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.ladder.asked import Asked, LadderPart
from understudy.ui.ladder.parts import Row, Told, button
from understudy.ui.ladder.words import how_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.policies import Edition
    from understudy.application.ladder.replay import Replayed
    from understudy.application.progress import Progress
    from understudy.application.services import Services
    from understudy.tasks.task import Task


@dataclass(frozen=True, slots=True)
class PlayedRow:
    """Somebody promoted or called quiet; ``how`` is "quiet" for those."""

    number: int
    name: str
    level: str
    place: str
    would: datetime | None
    did: datetime | None
    how: str
    more: str
    url: str | None


class ReplayPart(LadderPart):
    """``edited`` gives the text being edited as an edition, None while it does not hold."""

    def __init__(self, services: Services, tools: ScreenTools, edited: Callable[[], Edition | None]) -> None:
        super().__init__()
        self._services, self._tools, self._edited = services, tools, edited
        self.task: Task | None = None
        self.replayed: Replayed | None = None
        look = theme()
        self.which = mark_data(QComboBox())
        self.which.setAccessibleName(self.tr("Which text"))
        self.repository = mark_data(QComboBox())
        self.repository.setAccessibleName(self.tr("Repository"))
        for box in (self.which, self.repository):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.since = DayField()
        self.since.setAccessibleName(self.tr("Only from this day on"))
        self.since.setPlaceholderText(self.tr("from YYYY-MM-DD"))
        self.since.setMaximumWidth(look.em * 11)
        self.since.textChanged.connect(lambda _: self._check())
        self.run_button = button(self.tr("&Play it back"), self.run, "history", "primary")
        self.cancel_button = button(self.tr("&Stop"), self.cancel, "stop")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Playing back"))
        self.state = mark_data(label("", "caption", wrap=True))
        self.problem = label("", "problem", wrap=True)
        self.taken = Told("info", "info")
        self.tally = mark_data(label("", wrap=True))
        self.table: DataTable[PlayedRow] = DataTable(
            "ladder.replay",
            self.tr("Played back"),
            [
                Column("who", self.tr("Who"), lambda r: r.name, tooltip=lambda r: r.name, width=10, bold=True),
                Column("level", self.tr("Level"), lambda r: r.level, width=7),
                Column("where", self.tr("Where"), lambda r: r.place, tooltip=lambda r: r.place, width=11),
                Column("would", self.tr("By the policy"), lambda r: self._day(r.would), key=lambda r: r.would, width=7),
                Column("did", self.tr("In history"), lambda r: self._day(r.did), key=lambda r: r.did, width=7),
                Column("how", self.tr("Compared"), self._how, icon=self._icon, tooltip=self._how, width=17),
                Column("more", self.tr("What was missing"), lambda r: r.more, tooltip=lambda r: r.more, width=15),
            ],
            id_of=lambda r: r.number,
            empty=Empty(
                self.tr("Nothing was played back yet"),
                self.tr("See who a policy's counts would have promoted, beside what really happened."),
                self.tr("Play it back"),
                self.run,
                "history",
            ),
            state=tools.state,
        )  # fmt: skip
        self.table.opened.connect(lambda row: open_url(row.url) if row.url else None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.space(2), 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(Row([self.which, self.repository, self.since, self.run_button, self.cancel_button]))
        for part in (self.problem, self.bar, self.state, self.taken, self.tally):
            layout.addWidget(part)
            part.hide()
        layout.addWidget(self.table, 1)
        self.cancel_button.hide()
        self.table.set_rows([])

    @staticmethod
    def _day(at: datetime | None) -> str:
        return at.date().isoformat() if at is not None else "–"

    def _how(self, row: PlayedRow) -> str:
        return self.tr("would be called quiet") if row.how == "quiet" else how_word(row.how)

    @staticmethod
    def _icon(row: PlayedRow) -> str:
        icons = {"same": "check", "later": "clock", "earlier": "clock", "never": "remove", "below": "help"}
        return icons.get(row.how, "quiet" if row.how == "quiet" else "info")

    def _check(self) -> bool:
        wrong = self.since.problem()
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        return not wrong

    # -- reading -----------------------------------------------------------------------------------------------------

    def put(self, asked: Asked) -> None:
        """About another policy or day, what was played back before says nothing."""
        before = self.asked
        super().put(asked)
        if before is None or (before.edition.digest, before.as_of) != (asked.edition.digest, asked.as_of):
            self.replayed = None
            self.table.set_rows([])
            self.tally.hide()
            self.taken.say("")

    def read(self, asked: Asked) -> None:
        self._tools.tasks.read(
            self, self._services.contributions.repositories, lambda rows: self._offer([r.name for r in rows]),
            key="repositories",
        )  # fmt: skip

    def _offer(self, names: list[str]) -> None:
        kept = self.repository.currentData()
        with QSignalBlocker(self.repository):
            self.repository.clear()
            self.repository.addItem(self.tr("All repositories"), "")
            for name in names:
                self.repository.addItem(name, name)
            self.repository.setCurrentIndex(max(0, self.repository.findData(kept)))
        chosen = self.which.currentData()
        self.which.clear()
        self.which.addItem(self.tr("The policy in force"), "force")
        if self._edited() is not None:
            self.which.addItem(self.tr("The text being edited"), "edited")
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))

    # -- doing -------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Play it back as a task of the tray."""
        if self.asked is None or self.task is not None or not self._check():
            return
        asked, replay = self.asked, self._services.replay
        edition = (self._edited() if self.which.currentData() == "edited" else None) or asked.edition
        repository, since = str(self.repository.currentData() or "") or None, self.since.day()
        title = self.tr("Playing back {policy}").format(policy=edition.policy.title)

        def work(progress: Progress) -> Replayed:
            return replay.run(edition, repository, as_of=asked.as_of, since=since, progress=progress)

        self._running(True)
        self.task = self._tools.tasks.long(
            title, work, self._show, Lane.READ, owner=self, changes=lambda _: Changes(), failed=self._failed
        )
        if self.task.is_over:
            self._ended()
            return
        self.task.progress.connect(self._told)
        self.task.cancelled.connect(self._stopped)
        self.task.ended.connect(self._ended)

    def cancel(self) -> None:
        """Stop it."""
        if self.task is not None:
            self.task.cancel()
            self.state.setText(self.tr("Stopping…"))

    def _told(self, done: int, total: int, text: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.state.setText(text)

    def _running(self, on: bool) -> None:
        self.run_button.setEnabled(not on)
        for part in (self.bar, self.state, self.cancel_button):
            part.setVisible(on)
        self.bar.setRange(0, 0 if on and not theme().reduced_motion else 1)

    def _stopped(self) -> None:
        self.tally.setText(self.tr("Stopped; nothing was changed by it."))
        self.tally.show()

    def _ended(self) -> None:
        self.task = None
        self._running(False)

    def _failed(self, error: BaseException) -> None:
        self._running(False)
        self.table.show_error(error, self.run)

    def _show(self, found: Replayed) -> None:
        self._running(False)
        self.replayed = found
        names = {level.id: level.name for level in found.edition.policy.levels}
        rows = [
            PlayedRow(
                0, each.who.name, names.get(each.level, each.level), each.scope.words, each.would, each.did, each.how,
                "; ".join(each.lacking), each.url,
            )
            for each in found.promoted
        ]  # fmt: skip
        for back in found.stepped_back:
            places = back.scopes[0].words if len(back.scopes) == 1 else self.tr("{n} places").format(n=len(back.scopes))
            rows.append(
                PlayedRow(
                    0, back.who.name, names.get(back.level, back.level), places, back.would, back.did, "quiet",
                    back.rule, None,
                )
            )  # fmt: skip
        self.table.set_rows(
            [PlayedRow(n, r.name, r.level, r.place, r.would, r.did, r.how, r.more, r.url) for n, r in enumerate(rows)]
        )
        if any(row.how != "given" for row in rows):
            words = self.tr("What a policy or people decided")
            self.table.add_filter(Filter("decided", words, lambda r: r.how != "given"))
        self._tell(found)

    def _tell(self, found: Replayed) -> None:
        tally = found.tally()
        said = [
            f"{how_word(how)}: {tally[how]}"
            for how in ("same", "later", "earlier", "never", "below", "given")
            if how in tally
        ]
        said.append(self.tr("would be called quiet: {n}").format(n=tally["stepped_back"]))
        where = ", ".join(found.repositories) or self.tr("no repository")
        head = self.tr("{policy}, before {day}, in {where}.").format(
            policy=found.edition.policy.title, day=found.as_of.date().isoformat(), where=where
        )
        self.tally.setText(f"{head}\n{'  ·  '.join(said)}")
        self.tally.show()
        taken = "; ".join(f"{text} ({why})" for text, why in found.taken)
        self.taken.say(
            self.tr("Taken as met, because history does not tell: {what}.").format(what=taken) if taken else ""
        )

    def first(self) -> QWidget:
        return self.which

    def focus_filter(self) -> None:
        self.table.focus_filter()
