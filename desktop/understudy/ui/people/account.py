"""Somebody who is known by an account only: what they contributed, and a way to say who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.choose import choose
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import IconLabel, label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.people.activity import ActivityPart, Found, Whose, read_activity
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.history.who import Actor
    from understudy.application.people import PersonRow
    from understudy.application.services import Services


class AccountScreen(Screen):
    """The page of an account."""

    id = "account"
    nouns = ("people", "merges", "feeds")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.setProperty("understudyDataTitle", True)
        self.actor: Actor | None = None
        look = theme()
        self.name = mark_data(title(""))
        self.login = mark_data(label("", "muted", wrap=True))
        words = QWidget()
        inner = QVBoxLayout(words)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.name)
        inner.addWidget(self.login)
        self.tie = QPushButton(self.tr("This is somebody of ours…"))
        look.set_icon(self.tie, "person")
        self.tie.clicked.connect(self.choose_person)
        self.note = QFrame()
        self.note.setProperty("kind", "sunken")
        row = QHBoxLayout(self.note)
        row.addWidget(IconLabel("info", "info"))
        self.said = mark_data(LinkLabel())
        self.said.navigated.connect(tools.navigate)
        row.addWidget(self.said, 1)
        self.activity = ActivityPart(services, tools)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(4))
        layout.addWidget(HeadRow(words, [self.tie]))
        layout.addWidget(self.note)
        layout.addWidget(self.activity)
        layout.addStretch(1)
        self.faces = PageFaces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.faces)

    def title(self) -> str:
        return self.actor.name if self.actor is not None else self.tr("Account")

    def refresh(self) -> None:
        assert self.context is not None
        wanted, metric = self.context.link.part(0), self.context.link.part(1)
        if not wanted.isdigit():
            self.faces.show_empty(
                Empty(
                    self.tr("No account is chosen"),
                    self.tr("Accounts that acted in what was read are found by their login in the search."),
                    self.tr("See people"),
                    lambda: self.tools.navigate("understudy:people"),
                    "person",
                )
            )
            return
        self.faces.loading()
        services, number = self._services, int(wanted)

        def work() -> tuple[Actor, Found]:
            return services.contributions.who(number), read_activity(services, Whose(account_id=number))

        self.tools.tasks.read(
            self, work, lambda read: self._show(*read, metric), lambda e: self.faces.show_error(e, self.refresh),
            key="account",
        )  # fmt: skip

    def _show(self, actor: Actor, found: Found, metric: str) -> None:
        self.actor = actor
        self.name.setText(actor.name)
        self.login.setText("  ".join(f"@{login}" for login in actor.logins))
        tied = actor.person_id is not None
        if actor.person_id is not None:
            self.said.set_parts(
                [
                    (self.tr("This account is theirs: "), ""),
                    (actor.name, link_to("person", actor.person_id)),
                ]
            )
        elif actor.is_bot:
            self.said.set_parts([(self.tr("This is a program, not a person."), "")])
        elif actor.is_ghost:
            self.said.set_parts([(self.tr("Accounts that were deleted on GitHub all look like this one."), "")])
        else:
            words = self.tr(
                "This account is not tied to a person yet, so it counts for nobody. If you know who it is, say so."
            )
            self.said.set_parts([(words, "")])
        self.tie.setVisible(not tied and not actor.is_bot and not actor.is_ghost and bool(actor.logins))
        self.activity.show_found(found, metric)
        self.faces.show_content()
        self.window().setWindowTitle(f"{actor.name} – Understudy")

    def choose_person(self) -> None:
        """Say whose account this is; can be undone."""
        if self.actor is None or not self.actor.logins or self.context is None or self.context.programme_id is None:
            return
        login, programme, people = self.actor.logins[0], self.context.programme_id, self._services.people

        def offer(rows: list[PersonRow]) -> None:
            options = [
                (
                    row.name,
                    f"@{row.login}" if row.login else "",
                    lambda person=row.id: self.write(
                        lambda: people.add_identity(person, "login", login), self.tr("Add account")
                    ),
                )
                for row in rows
            ]
            choose(self.tr("Who is @{login}?").format(login=login), options, self)

        self.tools.tasks.read(self, lambda: people.rows(programme), offer, key="people")

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "account.tie",
                self.tr("Say whose account this is…"),
                Category.ITEM,
                self.choose_person,
                "person",
                when=lambda _: self.tie.isVisible(),
                scope=self.id,
            )
        ]

    def first_focus(self) -> QWidget | None:
        return self.tie if self.tie.isVisibleTo(self) else self.faces
