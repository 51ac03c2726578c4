"""One application: what was answered, what is known of their time, what reviewers think, where it stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from understudy.application.applications.triage import NEEDS_A_REASON
from understudy.application.changes import Changes
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.applications.facts import Answers, Facts
from understudy.ui.applications.log import NoteForm, log_table
from understudy.ui.applications.move_form import PLACED, MoveForm
from understudy.ui.applications.scoring import Scoring
from understudy.ui.applications.table import kind_word
from understudy.ui.applications.words import (
    BLIND,
    LISTED,
    attends_word,
    flag_word,
    move_word,
    state_icon,
    state_tone,
    state_word,
    yes_no,
)
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.labels import badge, heading, label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.state import read_json
from understudy.ui.kit.toast import Toast
from understudy.ui.ladder.parts import Row, Told, button
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.applications.triage import Page
    from understudy.application.services import Services

    Found = tuple[Page, dict[str, Any], tuple[str, ...], tuple[str, ...]]


def read_page(services: Services, programme: int, number: int, *, blind: bool) -> Found:
    """The page, the row behind it, the roles wished for by their present names, and all roles. Raises NotFound."""
    page = services.triage.page(number, blind=blind)
    row = next((row for row in services.applications.rows(programme) if row["id"] == number), {})
    by_role = services.triage.by_role(programme, row["cycle"], blind=True) if row else {}
    wished = tuple(role for role, listed in by_role.items() if any(each.id == number for each in listed))
    return page, row, wished or page.roles, tuple(sorted(by_role))


class ApplicationScreen(Screen):
    """Read, judged and moved on from the keyboard."""

    id = "application"
    nouns = ("applications", "people", "merges", "roles")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.setProperty("understudyDataTitle", True)
        self.page: Page | None = None
        self._row: dict[str, Any] = {}
        self._roles: tuple[str, ...] = ()
        look = theme()
        self.name = mark_data(title(""))
        self.name.setWordWrap(True)
        self.badges = mark_data(Row())
        self.about = mark_data(LinkLabel())
        self.about.navigated.connect(tools.navigate)
        self.private = Told("private", "text_muted")
        self.flags = QWidget()
        self._flag_box = QVBoxLayout(self.flags)
        self._flag_box.setContentsMargins(0, 0, 0, 0)
        self.before = button(self.tr("&Previous"), lambda: self.step(-1), "chevron-left")
        self.after = button(self.tr("&Next"), lambda: self.step(1), "chevron-right")
        self.list_button = button(self.tr("See the &list"), lambda: tools.navigate(link_to("applications")), "table")
        self.moves = Row()
        self.time = Facts()
        self.zone_told = Told("clock", "warning")
        self.zone = mark_data(QLineEdit())
        self.zone.setPlaceholderText(self.tr("Europe/Berlin or +05:30"))
        self.zone.setAccessibleName(self.tr("Time zone"))
        self.zone.setMinimumWidth(look.em * 12)
        self.zone.returnPressed.connect(self.set_zone)
        self.zone.textEdited.connect(lambda _: self._zone_problem(""))
        self.zone_button = button(self.tr("Set &time zone"), self.set_zone, "clock")
        self.zone_problem = mark_data(label("", "problem", wrap=True))
        self.zone_problem.hide()
        self.scoring = Scoring(tools, services.store.clock)
        self.scoring.scored.connect(self.score)
        self.answers = Answers()
        self.note_button = button(self.tr("&Write a note…"), self.write_note, "note")
        self.log = log_table(tools, self.write_note, services.store.clock)
        self.nothing = label(self.tr("No step was taken and no note written yet."), "muted", wrap=True)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        for part in (
            Row([self.before, self.after, self.list_button]),
            self.name,
            self.badges,
            self.about,
            self.private,
            self.flags,
            heading(self.tr("Move on")),
            self.moves,
            heading(self.tr("Scores")),
            self.scoring,
            heading(self.tr("Time")),
            self.time,
            self.zone_told,
            Row([self.zone, self.zone_button]),
            self.zone_problem,
            heading(self.tr("Answers")),
            self.answers,
            heading(self.tr("Log")),
            Row([self.note_button]),
            self.nothing,
            self.log,
        ):
            if part.property("kind") == "heading":
                layout.addSpacing(look.space(2))
            layout.addWidget(part)
        layout.addStretch(1)
        self.faces = Faces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.faces)

    def title(self) -> str:
        return self.page.name if self.page is not None else self.tr("Application")

    @property
    def blind(self) -> bool:
        """Whether names are left out."""
        return bool(self.tools.state.get(BLIND))

    # -- reading -----------------------------------------------------------------------------------------------------

    def wanted(self) -> str:
        """The number of the application to show, as the link has it."""
        return self.context.link.part(0) if self.context is not None else ""

    def refresh(self) -> None:
        assert self.context is not None
        wanted, programme = self.wanted(), self.context.programme_id
        if not wanted.isdigit() or programme is None:
            self.faces.show_empty(
                Empty(
                    self.tr("No application is chosen"),
                    self.tr("Applications are listed role by role."),
                    self.tr("See the applications"),
                    lambda: self.tools.navigate(link_to("applications")),
                    "applications",
                )
            )
            return
        self.faces.loading()
        services, blind = self._services, self.blind
        self.tools.tasks.read(
            self,
            lambda: read_page(services, programme, int(wanted), blind=blind),
            self._show,
            lambda e: self.faces.show_error(e, self.refresh),
            key="page",
        )

    def _show(self, found: Found) -> None:
        page, row, wished, self._roles = found
        other = self.page is None or self.page.id != page.id
        self.page, self._row = page, row
        blind = self.blind
        self.name.setText(page.name or self.tr("Application {number}").format(number=page.id))
        self.window().setWindowTitle(f"{self.name.text()} – Understudy")
        self.badges.clear()
        self.badges.add(badge(state_word(page.status), state_tone(page.status)))
        self.badges.add(badge(kind_word(page.returning)))
        if blind:
            self.badges.add(badge(self.tr("blind reading"), "info"))
        self._show_about(blind)
        self.private.say(self.tr("Private: nothing of this page is in a public export."))
        self._show_flags()
        self._show_moves()
        self.scoring.set_scores(wished, page.scores, self._services.store.actor)
        self._show_time()
        if other:
            self.zone.clear()
            self._zone_problem("")
        self.answers.set_answers(page.answers)
        self.log.set_rows(list(enumerate(page.log))[::-1])
        self.log.setVisible(bool(page.log))
        self.nothing.setVisible(not page.log)
        listed = self._listed()
        place = listed.index(page.id) if page.id in listed else -1
        self.before.setEnabled(place > 0)
        self.after.setEnabled(0 <= place < len(listed) - 1)
        self.faces.show_content()

    def _show_about(self, blind: bool) -> None:
        assert self.page is not None
        page, row = self.page, self._row
        cycle = self.tr("For {cycle}: {roles}").format(cycle=row.get("cycle", ""), roles=", ".join(page.roles) or "–")
        parts = [(cycle, "")]
        if not blind:
            if page.login:
                parts += [(" · ", ""), (f"@{page.login}", f"https://github.com/{page.login}")]
            if row.get("email"):
                parts += [(f" · {row['email']}", "")]
            if page.employer:
                parts += [(f" · {page.employer}", "")]
            if row.get("person_id") is not None:
                parts += [(" · ", ""), (self.tr("known as {name}").format(name=row["person"]),
                                        link_to("person", row["person_id"]))]  # fmt: skip
        if row.get("duplicate_of") is not None:
            parts += [(" · ", ""), (self.tr("they sent a newer one"), link_to("application", row["duplicate_of"]))]
        self.about.set_parts(parts)

    def _show_flags(self) -> None:
        assert self.page is not None
        while item := self._flag_box.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        flags = [flag_word(flag) for flag in self.page.flags]
        for words in flags:
            told = Told()
            self._flag_box.addWidget(told)
            told.say(words[:1].upper() + words[1:], "warning", "warning")
        self.flags.setVisible(bool(flags))

    def _show_moves(self) -> None:
        assert self.page is not None
        had = self.moves.isAncestorOf(self.window().focusWidget() or self.window())
        self.moves.clear()
        for step in self.page.moves:
            words = move_word(step)
            asks = step in NEEDS_A_REASON or step == PLACED
            made = button(f"{words}…" if asks else words, partial(self.move_on, step), state_icon(step))
            made.setObjectName(step)
            self.moves.add(made)
        if had and (first := self.moves.findChild(QPushButton, self.page.moves[0] if self.page.moves else "")):
            first.setFocus()

    def _show_time(self) -> None:
        assert self.page is not None
        page, row = self.page, self._row
        not_asked = self.tr("not asked")
        self.time.set_facts(
            [
                (self.tr("Hours a week"), page.hours or not_asked),
                (self.tr("Meetings"), attends_word(page.meetings)),
                (self.tr("Burndown meetings"), attends_word(page.burndown)),
                (self.tr("Conflicts in their calendar"), page.conflicts or not_asked),
                (self.tr("Time zone"), page.zone or self.tr("not known")),
                (self.tr("Served on"), row.get("served_teams") or self.tr("nothing was said")),
                (self.tr("Would volunteer later"), row.get("volunteer") or not_asked),
                (self.tr("Member"), yes_no(row.get("member"))),
                (self.tr("Consent to anonymous statistics"), self.tr("yes") if row.get("consent") else self.tr("no")),
            ]
        )
        written = row.get("time_zone_written") or ""
        self.zone_told.say(
            self.tr("To be asked: they wrote “{words}”, which does not say one zone for sure.").format(words=written)
            if "ask_zone" in page.flags
            else ""
        )

    # -- doing ---------------------------------------------------------------------------------------------------------

    def _listed(self) -> list[int]:
        return read_json(self.tools.state, LISTED) or []

    def step(self, by: int) -> None:
        """The next one, or the one before, of the list that led here."""
        listed = self._listed()
        if self.page is not None and self.page.id in listed:
            place = listed.index(self.page.id) + by
            if 0 <= place < len(listed):
                self.tools.navigate(link_to("application", listed[place]))

    def move_on(self, step: str) -> None:
        """Take a step; those that need words are asked for."""
        if self.page is None:
            return
        page, triage = self.page, self._services.triage
        if step in NEEDS_A_REASON or step == PLACED:
            role = self.scoring.role.currentText() if step == PLACED else ""
            roles = self._roles or page.roles
            MoveForm(triage, self.tools, [page.id], [step], roles, self, role=role, version=page.version).open()
        else:
            self.write(lambda: triage.move([page.id], step, version=page.version), move_word(step))

    def score(self, role: str, value: float, note: str) -> None:
        """Give one's own score."""
        if self.page is not None:
            number, triage = self.page.id, self._services.triage
            self.write(lambda: triage.score(number, role, value, note), self.tr("Score an application"))

    def write_note(self) -> None:
        """Add a note to the log."""
        if self.page is not None:
            NoteForm(self._services.triage, self.page.id, self.tools, self).open()

    def _zone_problem(self, text: str) -> None:
        self.zone_problem.setText(text)
        self.zone_problem.setVisible(bool(text))
        self.zone.setAccessibleDescription(text)

    def set_zone(self) -> None:
        """Say which zone was meant; it stays so at the next import."""
        if self.page is None:
            return
        number, words, applications = self.page.id, self.zone.text().strip(), self._services.applications
        if not words:
            self._zone_problem(self.tr("Write the zone they meant, such as Europe/Berlin or +05:30."))
            self.zone.setFocus()
            return

        def work() -> Changes:
            applications.set_zone(number, words)
            return Changes(applications=frozenset({number}))

        def done(_: Changes) -> None:
            self.zone.clear()
            self.tools.toast(Toast(self.tr("Time zone set: {zone}").format(zone=words)))

        def failed(error: BaseException) -> None:
            said = explain(error, self.tr("Set time zone"))
            note_shown(said)
            self._zone_problem(said.what)
            self.zone.setFocus()

        self.tools.tasks.write(self, work, done, failed, title=self.tr("Set time zone"))

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "application.next", self.tr("Next application"), Category.ITEM, lambda: self.step(1), "chevron-right",
                "Ctrl+PgDown", scope=self.id,
            ),
            ActionSpec(
                "application.previous", self.tr("Previous application"), Category.ITEM, lambda: self.step(-1),
                "chevron-left", "Ctrl+PgUp", scope=self.id,
            ),
            ActionSpec(
                "application.note", self.tr("Write a note…"), Category.ITEM, self.write_note, "note", scope=self.id,
            ),
            ActionSpec(
                "application.score", self.tr("Give a score"), Category.ITEM, self.scoring.value.setFocus, "star",
                "Ctrl+G", scope=self.id,
            ),
        ]  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return self.scoring.value
