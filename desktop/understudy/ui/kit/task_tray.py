"""What is being done in the background: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.turns import Turns
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.tasks.task import Task

SHOWN_AFTER_MS = 500


class TaskRow(QFrame):
    """One task. ``empty`` leaves ``filling`` to the caller, who can do it in turns."""

    def __init__(self, task: Task, parent: QWidget, *, empty: bool = False) -> None:
        super().__init__(parent)
        self.task = task
        if not empty:
            for _ in self.filling():
                pass

    def filling(self) -> Iterator[None]:
        """Put the parts in."""
        look, task = theme(), self.task
        self.setProperty("kind", "card")
        name = mark_data(label(task.title, "strong", wrap=True))
        self.text = mark_data(label("", "caption", wrap=True))
        yield
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(task.title)
        yield
        self.cancel = QToolButton()
        self.cancel.setProperty("kind", "quiet")
        self.cancel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.cancel.setAccessibleName(self.tr("Cancel {task}").format(task=task.title))
        self.cancel.setToolTip(self.cancel.accessibleName())
        look.set_icon(self.cancel, "close")
        self.cancel.clicked.connect(self._cancel)
        yield
        top = QHBoxLayout()
        top.addWidget(name, 1)
        top.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        margin = look.space(2)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(look.space(1))
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self.text)
        yield
        task.progress.connect(self._show)
        self._show(task.done, task.total, task.text)

    def _show(self, done: int, total: int, text: str) -> None:
        still = 1 if theme().reduced_motion else 0
        self.bar.setRange(0, total or still)
        self.bar.setValue(done)
        count = ""
        if total:
            locale = QLocale()
            count = self.tr("{done} of {total}").format(done=locale.toString(done), total=locale.toString(total))
        if self.task.cancel_requested:
            text = self.tr("Stopping…")
        self.text.setText(" · ".join(filter(None, [count, text])))
        self.text.setVisible(bool(self.text.text()))

    def _cancel(self) -> None:
        self.task.cancel()
        self.cancel.setEnabled(False)
        self._show(self.task.done, self.task.total, "")


class TaskTray(QWidget):
    """Long tasks, each shown once it has taken half a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Tasks"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space(2))
        self.hide()

    @property
    def rows(self) -> list[TaskRow]:
        """What is shown."""
        items = (self._layout.itemAt(n) for n in range(self._layout.count()))
        return [w for i in items if i is not None and isinstance(w := i.widget(), TaskRow)]

    def add(self, task: Task) -> None:
        """Watch a task; it shows itself if it takes long and leaves when it is over."""
        wait = QTimer(task, singleShot=True, interval=SHOWN_AFTER_MS)
        wait.timeout.connect(lambda: self._show(task))
        task.ended.connect(wait.stop)
        task.ended.connect(lambda: self._drop(task))
        wait.start()

    def _show(self, task: Task) -> None:
        if not task.is_over:
            # The task's own: nothing is left of it once the task is over.
            Turns(task).begin(self._adding(task))

    def _adding(self, task: Task) -> Iterator[None]:
        # A worker is busy by now, which makes every call of Qt slow.
        row = TaskRow(task, self, empty=True)
        row.hide()
        yield
        yield from row.filling()
        yield
        self._layout.addWidget(row)
        row.show()
        self.show()

    def _drop(self, task: Task) -> None:
        # One that is not filled yet lies in no layout.
        for row in self.findChildren(TaskRow):
            if row.task is task:
                self._layout.removeWidget(row)
                row.hide()
                row.deleteLater()
        self.setVisible(bool(self.rows))
