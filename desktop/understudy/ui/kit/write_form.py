"""Dialogs that write: problems beside the field, both versions where somebody else was quicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from understudy.application.changes import Changes
from understudy.application.errors import Conflict, UserError
from understudy.ui.kit.dialogs import tell_error
from understudy.ui.kit.errors import explain
from understudy.ui.kit.forms import FormDialog
from understudy.ui.kit.screen import ScreenTools


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the database holds by now, in words, and its version."""

    words: str
    version: int | None


class WriteForm(FormDialog):
    """A form over one row. Subclasses set ``version`` and give ``work``; for conflicts ``mine`` and ``theirs``."""

    version: int | None = None

    def __init__(self, title_text: str, verb: str, tools: ScreenTools, parent: QWidget) -> None:
        super().__init__(title_text, verb, self.save, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tools = tools

    def work(self) -> Callable[[], Changes]:
        """What to do, with everything read from the fields already."""
        raise NotImplementedError

    def wrong_field(self, error: UserError) -> QWidget | None:
        """The field that an answer of the service is about; None: all of them."""
        return None

    def mine(self) -> str:
        """What would be written, in words."""
        return ""

    def theirs(self) -> Callable[[], Any] | None:
        """Reads what somebody else wrote meanwhile; runs on a worker thread."""
        return None

    def describe(self, found: Any) -> Theirs:
        """What ``theirs`` read, in words."""
        raise NotImplementedError

    def save(self) -> None:
        """Write; the dialog stays until that is done."""
        if not self.ok.isEnabled():
            return
        self.ok.setEnabled(False)
        self.tools.tasks.write(self, self.work(), self._written, self._failed, title=self.windowTitle())

    def written(self, changes: Changes) -> None:
        """Called once it is written, before the dialog closes."""

    def _written(self, changes: Changes) -> None:
        self.written(changes)
        self.accept()
        self.tools.say(changes)

    def _failed(self, error: BaseException) -> None:
        self.ok.setEnabled(True)
        if isinstance(error, Conflict) and (read := self.theirs()) is not None:
            self.tools.tasks.read(
                self, read, lambda found: self._both(error, self.describe(found)), self._gone, key="theirs"
            )
        elif isinstance(error, UserError):
            field = self.wrong_field(error)
            self.show_problem(field, str(error))
            if field is not None:
                field.setFocus()
        else:
            tell_error(self, error, self.windowTitle())

    def _gone(self, error: BaseException) -> None:
        self.show_problem(None, explain(error, self.windowTitle()).what)

    def _both(self, error: Conflict, theirs: Theirs) -> None:
        """Show both; saving once more is then a decision."""
        said = explain(Conflict(str(error), self.mine(), theirs.words))
        self.version = theirs.version
        self.show_problem(None, "\n".join(filter(None, [said.what, said.details, said.advice])))
