"""One case: how it stands, what is asked for with its evidence, what people said, and what can be sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.labels import badge, heading, label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.ladder.case_forms import DeadlineForm, SayForm
from understudy.ui.ladder.case_log import log_table
from understudy.ui.ladder.checklist import Checklist, Deeds
from understudy.ui.ladder.parts import Row, Told, button
from understudy.ui.ladder.preview import TextPreview
from understudy.ui.ladder.quiet_rules import QuietRules
from understudy.ui.ladder.words import (
    kind_word,
    level_word,
    move_word,
    outcome_icon,
    person_link,
    state_tone,
    state_word,
)
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.cases import CasePage
    from understudy.application.ladder.quiet import QuietRow
    from understudy.application.services import Services

    Found = tuple[CasePage, QuietRow | None]

SAYS = {"promotion": ("note",), "inactivity": ("contacted", "replied", "vouched", "appeal", "note")}


class CaseScreen(Screen):
    """A nomination, or a talk about a quiet time."""

    id = "case"
    nouns = ("cases", "rulings", "policies", "feeds", "people", "seats")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.setProperty("understudyDataTitle", True)
        self.page: CasePage | None = None
        look = theme()
        self.name = mark_data(title(""))
        self.name.setWordWrap(True)
        self.badges = mark_data(Row())
        self.about = mark_data(LinkLabel())
        self.about.navigated.connect(tools.navigate)
        self.deadline = Told("clock", "text_muted")
        self.deadline_button = button(self.tr("&Deadline…"), self.set_deadline, "calendar")
        self.moves = Row()
        self.says = Row()
        self.body_button = button(self.tr("&Text of the pull request"), self.show_body, "note")
        self.patch_button = button(self.tr("&Patch"), self.show_patch, "owners")
        self.todo = Told("info", "warning")
        self.outcome = Told()
        self.checklist = Checklist(tools, Deeds(services.rulings, self.say))
        self.quiet = QuietRules()
        self.quiet.hide()
        self.process = mark_data(label("", "muted", wrap=True))
        self.log = log_table(tools, self._asked, lambda: self.say("note", ""))
        self.log.selection_changed.connect(
            lambda rows: tools.registry.context.set(case__lines=len([r for r in rows if r.kind != "state"]))
        )
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(3))
        self.asked_heading = heading(self.tr("What is asked for"))
        for part in (
            self.name,
            self.badges,
            self.about,
            self.deadline,
            self.moves,
            self.todo,
            Row([self.body_button, self.patch_button, self.deadline_button]),
        ):
            layout.addWidget(part)
        layout.addSpacing(look.space(2))
        for below in (self.asked_heading, self.outcome, self.checklist, self.quiet, self.process):
            layout.addWidget(below)
        layout.addSpacing(look.space(2))
        layout.addWidget(heading(self.tr("Log")))
        layout.addWidget(self.says)
        layout.addWidget(self.log)
        layout.addStretch(1)
        self.faces = Faces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.faces)

    def title(self) -> str:
        return self.page.row.name if self.page is not None else self.tr("Case")

    def _asked(self, requirement: str) -> str:
        found = self.page.level.requirement(requirement) if self.page is not None else None
        return found.text if found is not None else requirement

    # -- reading -----------------------------------------------------------------------------------------------------

    def wanted(self) -> str:
        """The number of the case to show, as the link has it."""
        return self.context.link.part(0) if self.context is not None else ""

    def refresh(self) -> None:
        wanted = self.wanted()
        if not wanted.isdigit():
            self.faces.show_empty(
                Empty(
                    self.tr("No case is chosen"),
                    self.tr("Nominations and talks about quiet times are listed on the Ladder screen."),
                    self.tr("See the cases"),
                    lambda: self.tools.navigate(link_to("ladder")),
                    "ladder",
                )
            )
            return
        self.faces.loading()
        services = self._services

        def work() -> Found:
            page = services.cases.page(int(wanted))
            rest = page.level.rest
            if page.row.kind != "inactivity" or rest is None or not rest.rules:
                return page, None
            return page, services.quiet.of(page.subject, page.edition.policy, page.level, page.row.scope)

        self.tools.tasks.read(self, work, self._show, lambda e: self.faces.show_error(e, self.refresh), key="page")

    def _show(self, found: Found) -> None:
        page, quiet = found
        self.page = page
        row, subject = page.row, page.subject
        self.name.setText(
            self.tr("{name}: {level} for {place}").format(name=row.name, level=row.level_name, place=row.scope.words)
        )
        self.window().setWindowTitle(f"{row.name} – Understudy")
        self.badges.clear()
        self.badges.add(badge(state_word(row.state), state_tone(row.state)))
        self.badges.add(badge(kind_word(row.kind)))
        edition = f" ({page.edition.policy.edition})" if page.edition.policy.edition else ""
        self.about.set_parts(
            [
                (row.name, person_link(subject.person_id, subject.account_id)),
                (f"  @{row.login} · " if row.login else " · ", ""),
                (
                    self.tr("opened by {who} on {day}").format(who=row.opened_by, day=row.opened_at.date().isoformat()),
                    "",
                ),
                (" · ", ""),
                (f"{page.edition.policy.title}{edition}", link_to("ladder", row.policy)),
            ]
        )
        self._show_deadline()
        self._show_buttons()
        self.todo.say(self.tr("Before a patch: {what}").format(what=page.may_step_back) if page.may_step_back else "")
        self.outcome.say("")
        promotion = page.verdict is not None
        self.checklist.setVisible(promotion)
        self.quiet.setVisible(quiet is not None)
        self.asked_heading.setText(self.tr("What is asked for") if promotion else self.tr("What was looked at"))
        self.asked_heading.setVisible(promotion or quiet is not None)
        self.process.setText(page.level.process)
        if page.verdict is not None:
            self.outcome.say(level_word(page.verdict.outcome), *outcome_icon(page.verdict.outcome))
            self.checklist.show_verdicts(page.verdict.verdicts, row.login or row.name, page.row.id)
        elif page.level.rest is not None:
            self.process.setText(" ".join(filter(None, [page.level.rest.process, page.level.rest.appeal])))
        self.process.setVisible(bool(self.process.text()))
        if quiet is not None:
            self.quiet.show_row(quiet)
        self.log.set_rows(page.entries[::-1])
        self.faces.show_content()

    def _show_deadline(self) -> None:
        assert self.page is not None
        row = self.page.row
        if row.deadline is None:
            self.deadline.say("")
        elif row.is_late:
            words = self.tr("Late: answers were awaited until {day}").format(day=row.deadline.isoformat())
            self.deadline.say(words, "warning", "warning")
        else:
            words = self.tr("Answers are awaited until {day}").format(day=row.deadline.isoformat())
            self.deadline.say(words, "clock", "text_muted")

    def _show_buttons(self) -> None:
        assert self.page is not None
        page = self.page
        # Who pressed a button that goes away keeps the keyboard on the page.
        held = self.moves.isAncestorOf(self.window().focusWidget() or self)
        from understudy.application.ladder.cases import CLOSED

        self.moves.clear()
        for state in page.moves:
            made = button(move_word(state, page.row.state in CLOSED), partial(self.go_to, state))
            made.setObjectName(state)
            made.setEnabled(state != "stepped_back" or not page.may_step_back)
            self.moves.add(made)
        self.says.clear()
        words = {
            "note": (self.tr("Write a note…"), "note"),
            "contacted": (self.tr("Somebody wrote to them…"), "mail"),
            "replied": (self.tr("They answered…"), "mail"),
            "vouched": (self.tr("Somebody vouches…"), "people"),
            "appeal": (self.tr("They ask to stay…"), "returner"),
        }
        for kind in SAYS[page.row.kind]:
            text, icon = words[kind]
            made = button(text, partial(self.say, kind, ""), icon)
            made.setObjectName(kind)
            self.says.add(made)
        if held:
            buttons = self.moves.findChildren(QPushButton)
            next((b for b in buttons if b.isVisibleTo(self) and b.isEnabled()), self.body_button).setFocus()

    # -- changing ----------------------------------------------------------------------------------------------------

    def go_to(self, state: str) -> None:
        """Say how the case stands now; Undo takes it back."""
        if (page := self.page) is not None:
            cases, row = self._services.cases, page.row
            self.write(lambda: cases.move(row.id, state, version=row.version), self.tr("Move the case"))

    def say(self, kind: str, requirement: str) -> None:
        """Add a line to the log."""
        if self.page is not None:
            SayForm(self._services, self.tools, self.page, kind, requirement, self).open()

    def set_deadline(self) -> None:
        """Until when answers are awaited."""
        if (page := self.page) is not None:
            cases, row = self._services.cases, page.row
            DeadlineForm(
                row.deadline, lambda day: cases.set_deadline(row.id, day, row.version), self.tools, self
            ).open()

    def remove_lines(self) -> None:
        """Take the chosen lines out of the log; Undo brings them back."""
        unsay = self._services.cases.unsay
        for line in self.log.selected():
            if line.kind != "state":
                self.write(partial(unsay, line.id, line.version), self.tr("Take a line out"))

    # -- taking it along ---------------------------------------------------------------------------------------------

    def show_body(self) -> None:
        """The text of the pull request."""
        if (page := self.page) is not None:
            nominations, number = self._services.nominations, page.row.id
            self._preview(
                self.tr("Text of the pull request"), f"case-{number}.md",
                lambda: (nominations.title(number), nominations.body(number)),
            )  # fmt: skip

    def show_patch(self) -> None:
        """The change of the OWNERS file."""
        if (page := self.page) is not None:
            nominations, number = self._services.nominations, page.row.id

            def make() -> tuple[str, str]:
                patch = nominations.patch(number)
                left = "; ".join(f"{file}: {why}" for file, why in patch.skipped)
                return "  ".join(filter(None, [", ".join(patch.files), left])), patch.text

            self._preview(self.tr("Patch"), f"case-{number}.patch", make)

    def _preview(self, name: str, file: str, make: Callable[[], tuple[str, str]]) -> None:
        TextPreview(name, file, make, self.tools, self).open()

    def actions_of_screen(self) -> list[ActionSpec]:
        def item(name: str, text: str, act: Callable[[], None], icon: str, keys: str | None = None) -> ActionSpec:
            return ActionSpec(f"case.{name}", text, Category.ITEM, act, icon, keys, scope=self.id)

        return [
            item("note", self.tr("Write a note…"), lambda: self.say("note", ""), "note", "Ctrl+Alt+N"),
            item("deadline", self.tr("Set the case's deadline…"), self.set_deadline, "calendar"),
            item("body", self.tr("Text of the pull request"), self.show_body, "note"),
            item("patch", self.tr("Patch of the OWNERS file"), self.show_patch, "owners"),
            ActionSpec(
                "case.remove_lines",
                self.tr("Take these lines out of the log"),
                Category.ITEM,
                self.remove_lines,
                "remove",
                when=lambda c: c.count("case.lines") > 0,
                scope=self.id,
            ),
        ]

    def first_focus(self) -> QWidget | None:
        if self.faces.showing != "content":
            return self.faces
        return next((b for b in self.moves.findChildren(QPushButton) if b.isEnabled()), self.body_button)

    def focus_filter(self) -> None:
        self.log.focus_filter()
