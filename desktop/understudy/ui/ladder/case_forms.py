"""Forms around cases: nominating, talking with somebody, a line of the log, a deadline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.domain.ladder.scopes import Scope
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.labels import mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.ladder.people_field import WhoField
from understudy.ui.ladder.words import entry_word, scope_example
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.cases import CasePage
    from understudy.application.services import Services
    from understudy.domain.ladder.policy import Level, Policy


class CaseForm(WriteForm):
    """Nominate somebody (``kind`` promotion), or open a talk about a quiet time (inactivity). Opens the case then."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        policy: Policy,
        kind: str,
        parent: QWidget,
        *,
        who: str = "",
        level: str = "",
        scope: str = "",
    ) -> None:
        talk = kind == "inactivity"
        super().__init__(
            self.tr("Talk with somebody about a quiet time") if talk else self.tr("Nominate somebody"),
            self.tr("Open the talk") if talk else self.tr("Nominate"),
            tools,
            parent,
        )
        self._services, self._policy, self._kind = services, policy, kind
        self._number: int | None = None
        self.who = self.add(self.tr("Who"), WhoField(services, tools, who), lambda: self.who.problem())
        self.level = mark_data(QComboBox())
        fitting = [each for each in policy.rungs if (each.rest is not None and each.rest.rules) or not talk]
        for each in fitting:
            self.level.addItem(each.name, each.id)
        self.level.setCurrentIndex(max(0, self.level.findData(level)))
        self.add(self.tr("Level"), self.level)
        self.scope = QLineEdit(scope)
        self.add(
            self.tr("Where"),
            self.scope,
            self._check_scope,
            self.tr("Such as org:NAME, OWNER/NAME:PATH, group:NAME or programme, as the level is held."),
        )
        self.deadline = DayField()
        self.add(
            self.tr("Until when answers are awaited"),
            self.deadline,
            self.deadline.problem,
            self.tr("May stay empty; the case is marked late after that day."),
        )
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme().em * 4)
        self.add(
            self.tr("A few words"),
            self.note,
            None,
            self.tr("How you noticed. Write to them first; they may have their reasons.")
            if talk
            else self.tr("Why them, in your words; it is the first line of the log."),
        )
        self.level.currentIndexChanged.connect(self._suggest_scope)
        if not scope:
            self._suggest_scope()

    def _level(self) -> Level | None:
        return self._policy.level(str(self.level.currentData() or ""))

    def _suggest_scope(self) -> None:
        """Levels that are held in one place only need no typing."""
        level, said = self._level(), self.scope.text().strip()
        self.scope.setPlaceholderText(scope_example(level.scope) if level is not None else "")
        if level is None or said not in ("", "org", "programme", *(f"org:{o}" for o in self._policy.organisations)):
            return
        plain = ""
        if level.scope.value == "programme":
            plain = "programme"
        elif level.scope.value == "organisation":
            names = self._policy.organisations
            plain = f"org:{names[0]}" if len(names) == 1 else "org"
        self.scope.setText(plain)

    def _check_scope(self) -> str:
        level = self._level()
        try:
            scope = Scope.parse(self.scope.text())
        except ValueError as error:
            return str(error)
        if level is not None and scope.kind is not level.scope:
            return self.tr("{level} is not held there. {example}").format(
                level=level.name, example=scope_example(level.scope)
            )
        return ""

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.who if isinstance(error, NotFound) else None

    def work(self) -> Callable[[], Changes]:
        cases, who, level, scope = self._services.cases, self.who.who, str(self.level.currentData()), self.scope.text()
        policy, kind, deadline = self._policy.policy, self._kind, self.deadline.day()
        note = self.note.toPlainText()

        def open_it() -> Changes:
            self._number, changes = cases.open(
                who, level, scope, policy=policy, kind=kind, deadline=deadline, note=note
            )
            return changes

        return open_it

    def written(self, changes: Changes) -> None:
        if self._number is not None:
            self.tools.navigate(link_to("case", self._number))


class SayForm(WriteForm):
    """One line for the log of a case."""

    def __init__(
        self, services: Services, tools: ScreenTools, page: CasePage, kind: str, requirement: str, parent: QWidget
    ) -> None:
        titles = {
            "note": self.tr("A note"),
            "sponsor": self.tr("A sponsor"),
            "attestation": self.tr("A word on a requirement"),
            "vote": self.tr("A vote"),
            "objection": self.tr("An objection"),
            "answered": self.tr("An objection is answered"),
            "contacted": self.tr("Somebody wrote to them"),
            "replied": self.tr("They answered"),
            "vouched": self.tr("Somebody vouches for them"),
            "appeal": self.tr("They ask to stay"),
        }
        super().__init__(titles[kind], self.tr("Add to the log"), tools, parent)
        self._services, self._page, self._kind, self._requirement = services, page, kind, requirement
        asked = page.level.requirement(requirement) if requirement else None
        theirs = kind in ("replied", "appeal")
        who_helps = {
            "sponsor": self.tr("Whose standing and employer are looked up on that day."),
            "objection": self.tr("Who objects."),
            "answered": self.tr("Who objected, and does so no more."),
            "contacted": self.tr("Who wrote."),
            "vouched": self.tr("Who knows their work and speaks for them."),
        }
        who = (page.row.login or page.row.name) if theirs else ""
        self.who = self.add(
            self.tr("Who says it"),
            WhoField(services, tools, who),
            self._check_who,
            who_helps.get(kind, self.tr("Empty: you.")),
        )
        self.agrees: QComboBox | None = None
        if kind in ("attestation", "vote", "replied"):
            self.agrees = QComboBox()
            for value in (True, False):
                self.agrees.addItem(entry_word(kind, value), value)
            self.add(
                self.tr("Their answer"),
                self.agrees,
                None,
                asked.text if asked is not None else "",
            )
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme().em * 4)
        self.add(self.tr("In words"), self.text, self._check_text)
        self.url = QLineEdit()
        self.url.setPlaceholderText("https://")
        self.add(
            self.tr("Link"), self.url, self._check_url, self.tr("Where it was said: an issue, a mail, a pull request.")
        )
        self.on = DayField()
        self.add(self.tr("On which day"), self.on, self.on.problem, self.tr("Empty: today."))

    def _check_who(self) -> str:
        return self.who.problem() if self._kind in ("sponsor", "objection", "answered", "vouched") else ""

    def _check_text(self) -> str:
        if self._kind in ("note", "objection") and not self.text.toPlainText().strip():
            return self.tr("Write a few words.")
        return ""

    def _check_url(self) -> str:
        said = self.url.text().strip()
        return "" if not said or said.startswith(("https://", "http://")) else self.tr("It begins with https://.")

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.who if isinstance(error, NotFound) else None

    def work(self) -> Callable[[], Changes]:
        say, number, kind = self._services.cases.say, self._page.row.id, self._kind
        who, requirement = self.who.who or None, self._requirement or None
        agrees = bool(self.agrees.currentData()) if self.agrees is not None else None
        text, url, on = self.text.toPlainText(), self.url.text().strip() or None, self.on.day()
        return lambda: say(number, kind, who=who, requirement=requirement, agrees=agrees, text=text, url=url, on=on)


class DeadlineForm(WriteForm):
    """Until when answers are awaited."""

    def __init__(
        self, day: date | None, put: Callable[[date | None], Changes], tools: ScreenTools, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Until when answers are awaited"), self.tr("Set day"), tools, parent)
        self._put = put
        self.day = DayField(day)
        self.add(self.tr("Day"), self.day, self.day.problem, self.tr("Empty: no day is set."))

    def work(self) -> Callable[[], Changes]:
        put, day = self._put, self.day.day()
        return lambda: put(day)
