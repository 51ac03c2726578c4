"""One person's page: every seat over all cycles, who mentored whom, the names they are known by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.choose import choose
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.labels import badge, label, mark_data, title
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.people.activity import ActivityPart, Whose, read_activity
from understudy.ui.people.flow_part import FlowPart
from understudy.ui.people.ladder_part import LadderPart, read_ladder
from understudy.ui.people.person_parts import Accounts, Mentoring, Proposals, SeatsPart
from understudy.ui.people.words import state_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.people import PersonRow
    from understudy.application.person_page import PersonPage
    from understudy.application.services import Services


SIDE_BY_SIDE_EMS = 40


class PersonScreen(Screen):
    """The page that everything links to."""

    id = "person"
    nouns = ("people", "seats", "merges", "cycles", "roles", "feeds", "policies", "cases", "rulings")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.setProperty("understudyDataTitle", True)
        self.page: PersonPage | None = None
        self._cycles: list[str] = []
        look = theme()
        self.name = mark_data(title(""))
        self.login = mark_data(label("", "muted"))
        self.badges = QHBoxLayout()
        self.badges.setSpacing(look.space(2))
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.login)
        head.addLayout(words)
        head.addSpacing(look.space(4))
        head.addLayout(self.badges)
        head.addStretch()
        buttons = FlowPart()
        for text, icon, act in (
            (self.tr("&Rename…"), "edit", self._rename),
            (self.tr("Set &state…"), "pin", self._set_state),
            (self.tr("&Merge with…"), "people", self._merge),
        ):
            button = QPushButton(text)
            look.set_icon(button, icon)
            button.clicked.connect(act)
            buttons.flow.addWidget(button)
        self.proposals = Proposals(self._answer)
        self.seats = SeatsPart(tools, self._split_seats)
        self.mentoring = Mentoring(tools)
        self.accounts = Accounts(tools, self._add_account, self._remove_account, self._split)
        self.ladder = LadderPart(services, tools)
        self.activity = ActivityPart(services, tools, self._add_account)
        self.activity.drawn.connect(self._read_ladder)
        self._lower = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lower.setSpacing(look.space(6))
        self._lower.addWidget(self.mentoring, 1)
        self._lower.addWidget(self.accounts, 1)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(5))
        layout.addLayout(head)
        layout.addWidget(buttons)
        layout.addWidget(self.proposals)
        layout.addWidget(self.seats)
        layout.addWidget(self.ladder)
        layout.addWidget(self.activity)
        layout.addLayout(self._lower)
        layout.addStretch(1)
        self.faces = Faces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.faces)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme().em * SIDE_BY_SIDE_EMS
        self._lower.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # -- reading -------------------------------------------------------------------------------------------------
    def title(self) -> str:
        return self.page.name if self.page is not None else self.tr("Person")

    def refresh(self) -> None:
        assert self.context is not None
        wanted = self.context.link.part(0)
        programme = self.context.programme_id
        if not wanted.isdigit():
            self.faces.show_empty(
                Empty(
                    self.tr("Nobody is chosen"),
                    self.tr("Open somebody from the directory, or search by name or login."),
                    self.tr("See people"),
                    lambda: self.tools.navigate("understudy:people"),
                    "person",
                )
            )
            return
        self.faces.loading()

        def work() -> tuple[PersonPage, list[str]]:
            page = self._services.people.page(int(wanted))
            names = [row.name for row in self._services.cycles.rows(programme)] if programme is not None else []
            return page, list(reversed(names))

        self.tools.tasks.read(self, work, self._show, lambda e: self.faces.show_error(e, self.refresh), key="page")
        if self.page is not None and self.page.id != int(wanted):
            self.activity.hide()  # somebody else's
            self.ladder.hide()

    def _read_activity(self) -> None:
        assert self.page is not None
        assert self.context is not None
        whose, metric = Whose(person_id=self.page.id), self.context.link.part(1)
        self.tools.tasks.read(
            self,
            lambda: read_activity(self._services, whose),
            lambda found: self.activity.show_found(found, metric),
            lambda e: self.activity.show_error(e, self._read_activity),
            key="activity",
        )

    def _read_ladder(self) -> None:
        assert self.page is not None
        person = self.page.id
        self.tools.tasks.read(
            self,
            lambda: read_ladder(self._services, person),
            self.ladder.show_found,
            self.ladder.show_error,
            key="ladder",
        )

    def _show(self, found: tuple[PersonPage, list[str]]) -> None:
        page, cycles = found
        self.page, self._cycles = page, cycles
        self.name.setText(page.name)
        self.login.setText("  ".join(f"@{i.value}" for i in page.identities if i.kind == "login"))
        while (item := self.badges.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for state in page.states:
            if state.status == "confirmed":
                words = state_word(state.kind)
                if state.until_cycle:
                    words = self.tr("{state} until {cycle}").format(state=words, cycle=state.until_cycle)
                self.badges.addWidget(badge(words, "info"))
        self.proposals.show_page(page)
        self.seats.show_page(page, cycles)
        self.mentoring.show_page(page)
        self.accounts.show_page(page)
        # Nobody is asked to nominate somebody who has died, or who wants to be in no suggestion.
        gentle = {"memorial", "do_not_suggest"}
        self.ladder.suggests = not any(s.kind in gentle and s.status in ("confirmed", "proposed") for s in page.states)
        self._read_activity()
        self.faces.show_content()
        self.window().setWindowTitle(f"{page.name} – Understudy")

    # -- changing ------------------------------------------------------------------------------------------------
    def _rename(self) -> None:
        from understudy.ui.people.dialogs import RenameDialog

        if (page := self.page) is None:
            return
        people = self._services.people
        RenameDialog(page, lambda name: people.rename(page.id, name, version=page.version), self.tools, self).open()

    def _add_account(self) -> None:
        from understudy.ui.people.dialogs import AccountDialog

        if (page := self.page) is None:
            return
        people = self._services.people
        AccountDialog(lambda kind, value: people.add_identity(page.id, kind, value), self.tools, self).open()

    def _remove_account(self, identity_id: int) -> None:
        self.write(lambda: self._services.people.remove_identity(identity_id), self.tr("Remove account"))

    def _set_state(self) -> None:
        from understudy.domain.cycles import CycleName
        from understudy.ui.people.dialogs import StateDialog

        if (page := self.page) is None:
            return
        people = self._services.people
        following = str(CycleName.parse(self._cycles[-1]).next()) if self._cycles else ""
        StateDialog(
            self._services.store.clock().date(),
            following,
            lambda kind, since, until, note: people.set_state(page.id, kind, since=since, until_cycle=until, note=note),
            self.tools,
            self,
        ).open()

    def _answer(self, state_id: int, confirm: bool) -> None:
        self.write(
            lambda: self._services.people.answer_state(state_id, confirm=confirm), self.tr("Answer about a memorial")
        )

    def _merge(self) -> None:
        if self.page is None or self.context is None or self.context.programme_id is None:
            return
        page, programme = self.page, self.context.programme_id

        def offer(rows: list[PersonRow]) -> None:
            options = [
                (row.name, f"@{row.login}" if row.login else "", lambda other=row.id: self._merge_with(page.id, other))
                for row in rows
                if row.id != page.id
            ]
            choose(self.tr("Who is the same person?"), options, self)

        self.tools.tasks.read(self, lambda: self._services.people.rows(programme), offer, key="merge")

    def _merge_with(self, person_id: int, other: int) -> None:
        self.write(lambda: self._services.merges.merge(other, person_id), self.tr("Merge people"))

    def _split(self, record_id: int) -> None:
        self.write(lambda: self._services.merges.split(record_id), self.tr("Split person"))

    def _split_seats(self, seat_ids: list[int]) -> None:
        from understudy.ui.people.dialogs import SplitDialog

        if not seat_ids:
            return
        merges = self._services.merges
        SplitDialog(
            len(seat_ids), lambda name, login: merges.split_seats(seat_ids, name, login), self.tools, self
        ).open()

    def actions_of_screen(self) -> list[ActionSpec]:
        def item(name: str, text: str, act: Callable[[], None], icon: str, keys: str | None = None) -> ActionSpec:
            return ActionSpec(f"person.{name}", text, Category.ITEM, act, icon, keys, scope=self.id)

        return [
            item("rename", self.tr("Rename person…"), self._rename, "edit", "F2"),
            item("account", self.tr("Add account or spelling…"), self._add_account, "add"),
            item("state", self.tr("Set state…"), self._set_state, "pin"),
            item("merge", self.tr("Merge with…"), self._merge, "people"),
            ActionSpec(
                "person.split_seats",
                self.tr("These seats are somebody else's…"),
                Category.ITEM,
                lambda: self._split_seats(self.seats.chosen()),
                "people",
                when=lambda c: c.count("person.seats") > 0,
                scope=self.id,
            ),
        ]

    def first_focus(self) -> QWidget | None:
        return self.seats.chart.chart
