"""What the forms that import share: where it is, a look first, the work with its progress, what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.progress import Progress
from understudy.tasks.lanes import Lane
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.labels import label, mark_data, set_look
from understudy.ui.kit.message_bar import Message, Severity
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.task_tray import TaskRow

if TYPE_CHECKING:
    from understudy.tasks.task import Task


class Reported(Protocol):
    """What an import tells."""

    @property
    def changes(self) -> Changes:
        """What it changed."""
        ...


R = TypeVar("R", bound=Reported)


class ImportForm(QFrame):
    """A card with a path, a problem below it, and the buttons to look, to import and to close.

    ``close_wanted`` when it is done with. Subclasses lay it out, start the work, and show its report.
    """

    close_wanted = Signal()

    def __init__(self, tools: ScreenTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._give_room(False)
        self._tools = tools
        self.task: Task | None = None
        self._row: TaskRow | None = None
        self._progress = QVBoxLayout()
        self.path = self._line()
        self.path.returnPressed.connect(self.look)
        self.problem = mark_data(label("", "problem", wrap=True))
        self.problem.hide()
        self.look_button = QPushButton(self.tr("&Look first"))
        self.look_button.setToolTip(self.tr("Shows what the import would do, without doing it"))
        self.import_button = QPushButton(self.tr("I&mport"))
        self.import_button.setProperty("kind", "primary")
        self.close_button = QPushButton(self.tr("Cl&ose"))
        self.look_button.clicked.connect(self.look)
        self.import_button.clicked.connect(self.run)
        self.close_button.clicked.connect(self.close_wanted)

    def show_report(self, shown: bool) -> None:
        """Show what was found, or hide it."""
        raise NotImplementedError

    def look(self) -> None:
        """Say what the import would do."""
        self._start(dry_run=True)

    def run(self) -> None:
        """Import."""
        self._start(dry_run=False)

    def _start(self, *, dry_run: bool) -> None:
        raise NotImplementedError

    def _asked(self) -> list[QWidget]:
        """What is asked for, and cannot be changed while the import is at work; the fields among it may be wrong."""
        raise NotImplementedError

    def _line(self) -> QLineEdit:
        """A field whose problem goes away with typing."""
        made = QLineEdit()
        made.textEdited.connect(lambda _: self._problem(""))
        return made

    def _give_room(self, tall: bool) -> None:
        policy = QSizePolicy.Policy.Expanding if tall else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, policy)

    def _begin(
        self,
        title: str,
        work: Callable[[Progress], R],
        done: Callable[[R], None],
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Set to work, with a line that tells how far it is and can stop it."""
        self._busy(True)
        task = self._tools.tasks.long(title, work, done, Lane.WRITE, owner=self, changes=_changes, failed=self._failed)
        if task.is_over:
            self._over()
            return
        self.task = task
        self._row = TaskRow(task, self)
        self._progress.addWidget(self._row)
        self._row.cancel.setFocus()
        if cancelled is not None:
            task.cancelled.connect(cancelled)
        task.ended.connect(self._over)

    def _over(self) -> None:
        self.task = None
        if self._row is not None:
            self._progress.removeWidget(self._row)
            self._row.hide()
            self._row.deleteLater()
            self._row = None
        self._busy(False)
        # Only now can they take the keyboard again.
        (self.import_button if self.problem.isHidden() else self.path).setFocus()

    def _busy(self, busy: bool) -> None:
        for widget in (*self._asked(), self.look_button, self.import_button):
            widget.setEnabled(not busy)

    def _failed(self, error: BaseException) -> None:
        said = explain(error, self.tr("Import"))
        note_shown(said)
        self.show_report(False)
        self._problem(" ".join(filter(None, [said.what, said.advice])))
        self.path.setFocus()
        if not isinstance(error, UserError) and said.details:
            self._tools.message(Message("import", Severity.ERROR, said.what, said.advice, said.details))

    def _problem(self, text: str, field: QLineEdit | None = None) -> None:
        """Say beside the fields what is wrong with one, by default with the path."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        for each in (widget for widget in self._asked() if isinstance(widget, QLineEdit)):
            wrong = bool(text) and each is (field or self.path)
            set_look(each, "problem", "true" if wrong else "")
            each.setAccessibleDescription(text if wrong else "")


def _changes(report: Reported) -> Changes:
    return report.changes
