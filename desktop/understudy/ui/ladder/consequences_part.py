"""What an edited policy would change: both texts are played back, as a task that can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.tasks.lanes import Lane
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.ladder.editor_tables import changes_table
from understudy.ui.ladder.parts import Row, button
from understudy.ui.ladder.words import how_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.consequences import Consequences
    from understudy.application.ladder.policies import Edition
    from understudy.application.progress import Progress
    from understudy.application.services import Services
    from understudy.tasks.task import Task


class ConsequencesPart(QWidget):
    """``both`` gives the edition in force and the edited one, None while there is nothing to compare."""

    def __init__(
        self, services: Services, tools: ScreenTools, both: Callable[[], tuple[Edition, Edition] | None]
    ) -> None:
        super().__init__()
        self._services, self._tools, self._both = services, tools, both
        self.task: Task | None = None
        look = theme()
        self.run_button = button(self.tr("See what it &would change"), self.run, "history")
        self.stop_button = button(self.tr("&Stop"), self.stop, "stop")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Looking at what would change"))
        self.words = mark_data(label("", wrap=True))
        self.table = changes_table(tools, self.run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.space(2), 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(Row([self.run_button, self.stop_button]))
        for part in (self.bar, self.words):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        self._running(False)
        self.words.hide()
        self.table.set_rows([])

    def clear(self) -> None:
        """Another text: what was said about the one before is gone, what is still worked on is stopped."""
        self.stop()
        if self.table.model.total or not self.words.isHidden():
            self.words.hide()
            self.table.set_rows([])
            self.table.show()

    def run(self) -> None:
        """Judge everybody by both texts."""
        both = self._both()
        if both is None or self.task is not None:
            return
        from understudy.application.ladder.consequences import consequences

        services, (before, after) = self._services, both

        def work(progress: Progress) -> Consequences:
            return consequences(services.replay, services.close_by, services.quiet, before, after, progress=progress)

        self._running(True)
        self.task = self._tools.tasks.long(
            self.tr("Looking at what {policy} would change").format(policy=after.policy.title), work, self._show,
            Lane.READ, owner=self, changes=lambda _: Changes(), failed=lambda e: self.table.show_error(e, self.run),
        )  # fmt: skip
        if self.task.is_over:
            self._ended()
            return
        self.task.progress.connect(self._told)
        self.task.ended.connect(self._ended)

    def stop(self) -> None:
        """Stop it."""
        if self.task is not None:
            self.task.cancel()

    def _told(self, done: int, total: int, _: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _ended(self) -> None:
        self.task = None
        self._running(False)

    def _running(self, on: bool) -> None:
        self.run_button.setEnabled(not on and self._both() is not None)
        self.bar.setVisible(on)
        self.stop_button.setVisible(on)
        self.bar.setRange(0, 0 if on and not theme().reduced_motion else 1)

    def _show(self, found: Consequences) -> None:
        tallies = [replayed.tally() for replayed in found.replayed]
        said = [
            self.tr("Meet the counts without holding the level now: {before} → {after}").format(
                before=found.meets[0], after=found.meets[1]
            ),
            self.tr("Called quiet, or perhaps so: {before} → {after}").format(
                before=found.quiet[0], after=found.quiet[1]
            ),
        ]
        history = []
        for how in ("same", "later", "earlier", "never", "below"):
            before, after = tallies[0].get(how, 0), tallies[1].get(how, 0)
            if before != after:
                history.append(f"{how_word(how)}: {before} → {after}")
        same = "" if found.rows else self.tr("Nobody would be seen differently today.")
        over = self.tr("Over all of history: {what}").format(what="  ·  ".join(history)) if history else ""
        self.words.setText("\n".join(filter(None, ["  ·  ".join(said), over, same])))
        self.words.show()
        self.table.set_rows(found.rows)
        self.table.setVisible(bool(found.rows))
