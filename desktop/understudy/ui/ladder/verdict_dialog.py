"""The verdict on somebody for one level in one place, with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Faces
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.links import LinkLabel
from understudy.ui.ladder.asked import Asked
from understudy.ui.ladder.checklist import Checklist, Deeds
from understudy.ui.ladder.parts import Told, button, column
from understudy.ui.ladder.words import level_word, outcome_icon, person_link
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.changes import Changes
    from understudy.application.ladder.evaluate import Evaluation
    from understudy.application.services import Services
    from understudy.domain.ladder.scopes import Scope
    from understudy.ui.kit.screen import ScreenTools


class VerdictDialog(QDialog):
    """Looks again when evidence was judged. ``nominate`` opens a form with the person in it."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        who: str,
        asked: Asked,
        level: str,
        scope: Scope,
        nominate: Callable[[], Any],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self._services, self._tools = services, tools
        self._who, self._asked, self._level, self._scope = who, asked, level, scope
        self._nominate_now = nominate
        found = asked.edition.policy.level(level)
        name = found.name if found is not None else level
        self.name = mark_data(title(""))
        self.name.setWordWrap(True)
        self.setWindowTitle(self.tr("{who}: {level}").format(who=who, level=name))
        self.resize(look.em * 48, look.em * 36)
        self.who = mark_data(LinkLabel())
        self.who.navigated.connect(self._go)
        self.outcome = Told()
        self.near = mark_data(label("", "muted", wrap=True))
        self.checklist = Checklist(tools, Deeds(services.rulings))
        content, inner = column(3)
        for part in (self.outcome, self.near, self.checklist):
            inner.addWidget(part)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.tr("Requirements"))
        area.setWidget(content)
        self.faces = Faces(area)
        self.nominate_button = button(self.tr("&Nominate…"), self.nominate, "add", "primary")
        self.nominate_button.setEnabled(False)
        close = button(self.tr("&Close"), self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(label(self.tr("These are reasons to talk, not decisions."), "caption", wrap=True), 1)
        buttons.addWidget(close)
        buttons.addWidget(self.nominate_button)
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        for each in (self.name, self.who):
            layout.addWidget(each)
        layout.addWidget(self.faces, 1)
        layout.addLayout(buttons)
        # The dialog goes for good once it is closed.
        self.finished.connect(lambda _: self.deleteLater())
        tools.tasks.changed.connect(self._changed)
        self.read()

    def _changed(self, changes: Changes) -> None:
        if changes.touches("rulings", "feeds", "people"):
            self.read()

    def read(self) -> None:
        """Judge."""
        self.faces.loading()
        ladder, who, asked = self._services.ladder, self._who, self._asked
        level, scope = self._level, self._scope.written
        self._tools.tasks.read(
            self,
            lambda: ladder.evaluate(who, policy=asked.edition, rung=level, scope=scope, as_of=asked.as_of),
            self._show,
            lambda e: self.faces.show_error(e, self.read),
            key="verdict",
        )

    def _show(self, found: list[Evaluation]) -> None:
        evaluation = found[0]
        subject, row = evaluation.subject, evaluation.levels[0]
        verdict = row.verdict
        self.name.setText(
            self.tr("{name}: {level} for {place}").format(
                name=subject.name, level=verdict.level.name, place=row.scope.words
            )
        )
        self.who.set_parts(
            [
                (subject.name, person_link(subject.person_id, subject.account_id)),
                (f"  @{subject.login}" if subject.login else "", ""),
                (f" · {evaluation.edition.policy.title}", ""),
            ]
        )
        self.outcome.say(level_word(verdict.outcome), *outcome_icon(verdict.outcome))
        self.near.setText(self.tr("Close: {what}").format(what=verdict.near) if verdict.near else "")
        self.near.setVisible(bool(verdict.near))
        self.checklist.show_verdicts(verdict.verdicts, self._who, verdict.level.id)
        self.nominate_button.setEnabled(row.held is None and row.case_id is None)
        self.faces.show_content()

    def nominate(self) -> None:
        """Close, and open the form."""
        self.accept()
        self._nominate_now()

    def _go(self, link: str) -> None:
        self.reject()
        self._tools.navigate(link)
