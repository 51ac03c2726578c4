"""Editing the text of a policy: live checking, what differs, what it would change, and adopting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.application.errors import UserError
from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.kit.numbered_text import NumberedText, line_of
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.ladder.asked import Asked, LadderPart
from understudy.ui.ladder.consequences_part import ConsequencesPart
from understudy.ui.ladder.editor_tables import differences_table
from understudy.ui.ladder.parts import PageTabs, Row, button
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.policies import Difference, Edition
    from understudy.application.services import Services

    Checked = tuple[Edition, list[Difference]]

CHECK_AFTER_MS = 250


class EditorPart(LadderPart):
    """Nothing is adopted that does not hold. Drafts of several policies are kept side by side until they are left."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        self._services, self._tools = services, tools
        self.edited: Edition | None = None
        self._drafts: dict[str, str] = {}
        look = theme()
        words = self.tr(
            "People are judged by the edition in force on the day asked about: give a changed text its own "
            "in_force_from, and what was decided before keeps its words. Comments in the text say what may be changed."
        )
        self.editor = NumberedText(self.tr("Text of the policy"))
        self.editor.setMinimumHeight(look.em * 12)
        self.editor.textChanged.connect(self._typed)
        self.sign = IconLabel("check", "success")
        self.state = mark_data(label("", wrap=True))
        self.go_button = QPushButton(self.tr("&Go to that line"))
        self.go_button.setProperty("kind", "quiet")
        self.go_button.clicked.connect(self.editor.go_to_wrong_line)
        self.go_button.hide()
        self.adopt_button = button(self.tr("&Adopt"), self.adopt, "check", "primary")
        self.discard_button = button(self.tr("&Discard changes"), self.discard, "undo")
        self.remove_button = button(self.tr("Ta&ke this edition out"), self.remove, "remove")
        self._typing = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._typing.timeout.connect(self.check)
        self.differences = differences_table(tools, lambda: self.editor.setFocus())
        self.consequences = ConsequencesPart(services, tools, self._both)
        self.tabs = PageTabs(self.tr("What the edited text changes"))
        self.tabs.add(self.differences, self.tr("What differs"))
        self.tabs.add(self.consequences, self.tr("What it would change"))
        status = QHBoxLayout()
        status.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        status.addWidget(self.state, 1)
        status.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.space(2), 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(self.editor, 3)
        layout.addLayout(status)
        layout.addWidget(Row([self.adopt_button, self.discard_button, self.remove_button]))
        layout.addWidget(self.tabs, 2)
        self._update(holds=False)

    # -- reading -----------------------------------------------------------------------------------------------------

    def put(self, asked: Asked) -> None:
        """Another policy: what was being written about the one before is kept."""
        before = self.asked
        super().put(asked)
        if before is not None and before.edition.digest == asked.edition.digest:
            return
        same = before is not None and before.edition.name == asked.edition.name
        if before is not None:
            text = self.editor.toPlainText()
            self._drafts.pop(before.edition.name, None)
            # Somebody's draft stays when another edition came into force meanwhile; an adopted one is no draft.
            if text not in (before.edition.text, asked.edition.text if same else None):
                self._drafts[before.edition.name] = text
        wanted = self._drafts.get(asked.edition.name, asked.edition.text)
        if wanted != self.editor.toPlainText():  # the cursor stays where it is in a text that was just adopted
            self.editor.setPlainText(wanted)
        self.consequences.clear()
        self.check()

    def read(self, asked: Asked) -> None:
        self.check()

    def _base(self) -> str:
        return self.asked.edition.text if self.asked is not None else ""

    def _changed(self) -> bool:
        return self.editor.toPlainText() != self._base()

    def _both(self) -> tuple[Edition, Edition] | None:
        """The edition in force and the one being edited; None while there is nothing to compare."""
        if self.asked is None or self.edited is None:
            return None
        return self.asked.edition, self.edited

    def changed_edition(self) -> Edition | None:
        """The text being edited, if it holds and differs."""
        return self.edited if self._changed() else None

    # -- checking ----------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._typing.start()
        self.consequences.clear()
        self._update(holds=False)

    def check(self) -> None:
        """Does the text hold? Says so below it, and shows what differs."""
        self._typing.stop()
        if self.asked is None:
            return
        text, before, read = self.editor.toPlainText(), self.asked.edition, self._services.policies.read
        from understudy.application.ladder.policies import compare

        name = f"{before.name}.yaml"

        def work() -> Checked:
            edition = read(text, name)
            return edition, compare(before.policy, edition.policy)

        self._tools.tasks.read(self, work, self._hold, self._do_not_hold, key="check")

    def _hold(self, found: Checked) -> None:
        self.edited, differences = found
        self.editor.mark_line(0)
        self.go_button.hide()
        self.sign.set_icon("check", "success")
        words = self.tr("This is the text in force.")
        if self._changed():
            words = self.tr("This text holds. It is not adopted yet; changes in what it asks: {n}").format(
                n=len(differences)
            )
        self.state.setText(words)
        self.differences.set_rows(list(enumerate(differences)))
        self._update(holds=True)

    def _do_not_hold(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            self._tools.tasks.failed.emit(error, self.tr("Check the policy"))
        self.edited = None
        line = line_of(str(error))
        self.sign.set_icon("error", "danger")
        self.state.setText(str(error))
        self.editor.mark_line(line)
        self.go_button.setVisible(line > 0)
        self._update(holds=False)

    def _update(self, *, holds: bool) -> None:
        changed = self._changed()
        self.adopt_button.setEnabled(holds and changed)
        self.discard_button.setEnabled(changed)
        self.consequences.run_button.setEnabled(holds and changed and self.consequences.task is None)
        self.remove_button.setVisible(self.asked is not None and not self.asked.edition.is_shipped)

    # -- doing -------------------------------------------------------------------------------------------------------

    def adopt(self) -> None:
        """Put the text in force; Undo takes it back."""
        if self.edited is not None and self._changed():
            text, policies = self.editor.toPlainText(), self._services.policies
            self._tools.write(self, lambda: policies.adopt(text), self.tr("Adopt the policy"))

    def discard(self) -> None:
        """Back to the text in force."""
        if self.asked is not None:
            self._drafts.pop(self.asked.edition.name, None)
        self.editor.setPlainText(self._base())
        self.check()

    def remove(self) -> None:
        """Take the edition out of force; Undo brings it back."""
        if self.asked is not None and (number := self.asked.edition.id) is not None:
            policies, version = self._services.policies, self.asked.edition.version
            self._tools.write(self, lambda: policies.remove(number, version), self.tr("Take an edition out"))

    def first(self) -> QWidget:
        return self.editor

    def focus_filter(self) -> None:
        self.tabs.setCurrentWidget(self.differences)
        self.differences.focus_filter()
