"""Settings: who the user is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPushButton

from understudy.application.people import PersonRow
from understudy.application.settings import Me
from understudy.ui.kit.choose import choose
from understudy.ui.kit.labels import label, mark_data, set_look
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.settings.section import Section
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class YouSection(Section):
    """The name that changes carry, and which person of the rosters the user is."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(services, tools)
        self.me: Me | None = None
        self._people: list[PersonRow] = []
        self.name = QLineEdit()
        self.name.setFixedWidth(theme().em * 18)
        self.name.textEdited.connect(self._typed)
        self.name.returnPressed.connect(self.save)
        self.save_button = QPushButton(self.tr("&Save name"))
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.save)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.person = mark_data(LinkLabel())
        self.person.navigated.connect(tools.navigate)
        self.choose_button = QPushButton(self.tr("&Choose yourself…"))
        self.choose_button.clicked.connect(self.choose_person)
        self.clear_button = QPushButton(self.tr("&I am none of them"))
        self.clear_button.clicked.connect(lambda: self._set(self.name.text().strip(), None))
        self.caption(
            self.tr("Your name"), self.name, self.tr("Your changes carry this name, so that others know whom to ask.")
        )
        self.across(self.name, self.save_button)
        self.body.addWidget(self.problem)
        self.caption(
            self.tr("You in the rosters"),
            help_text=self.tr("If you serve or served on a team yourself, your own page is one step away."),
        )
        self.body.addWidget(self.person)
        self.buttons(self.choose_button, self.clear_button)
        self.body.addStretch(1)

    def first_focus(self) -> QLineEdit:
        return self.name

    def refresh(self, programme: int | None) -> None:
        services = self.services

        def work() -> tuple[Me, list[PersonRow]]:
            known = programme is not None and programme in {row.id for row in services.programmes.rows()}
            return services.settings.me(), services.people.rows(programme) if known and programme is not None else []

        self.tools.tasks.read(self, work, self._show, key="me")

    def _show(self, read: tuple[Me, list[PersonRow]]) -> None:
        self.me, self._people = read
        self.name.setText(self.me.name)
        self.save_button.setEnabled(False)
        known = self.me.person_id is not None
        if known:
            self.person.set_parts([(self.me.name, link_to("person", self.me.person_id or 0))])
        else:
            self.person.set_parts([(self.tr("You have not said yet whether you are in the rosters."), "")])
        self.choose_button.setEnabled(bool(self._people))
        self.clear_button.setVisible(known)
        # A person of the rosters is called what the rosters call them.
        self.name.setReadOnly(known)

    def _typed(self) -> None:
        name = self.name.text().strip()
        self.save_button.setEnabled(bool(name) and self.me is not None and name != self.me.name)
        wrong = "" if name else self.tr("Write a name, if only a short one.")
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        set_look(self.name, "problem", "true" if wrong else "")

    def save(self) -> None:
        """Keep the name."""
        if self.save_button.isEnabled():
            self._set(self.name.text().strip(), None)

    def choose_person(self) -> None:
        """Find yourself among everybody, by typing."""

        def take(row: PersonRow) -> None:
            self._set(row.name, row.id)

        options = [(row.name, row.login or "", lambda row=row: take(row)) for row in self._people]
        choose(self.tr("Which of these people are you?"), options, self)

    def _set(self, name: str, person_id: int | None) -> None:
        settings = self.services.settings
        self.tools.write(self, lambda: settings.set_me(name, person_id), self.tr("Remember who you are"))
