"""Applications: for a cycle, role by role, who applied; moved on together; brought in and answered from here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from understudy.application.applications.triage import MOVES
from understudy.application.changes import Changes
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.applications.move_form import MoveForm
from understudy.ui.applications.rows import EVERYBODY, SET_ASIDE, ApplicantRow, Lists, read_lists
from understudy.ui.applications.table import applicants_table
from understudy.ui.applications.words import BLIND, LISTED, state_word
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.dialogs import confirm
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.labels import mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.rows_model import Filter
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.state import write_json
from understudy.ui.kit.toast import Toast
from understudy.ui.ladder.parts import Row, Told, beside, button
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

_ROLE = Qt.ItemDataRole.UserRole
NARROW_EMS = 52


class ApplicationsScreen(Screen):
    """Lists of one cycle: each role, everybody, and what was set aside."""

    id = "applications"
    nouns = ("applications", "cycles", "programmes", "people", "merges", "seats", "roles")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.lists: Lists | None = None
        self._chosen, self._role = "", EVERYBODY
        look = theme()
        self.cycle = mark_data(QComboBox())
        self.cycle.setAccessibleName(self.tr("Cycle the applications are for"))
        self.cycle.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cycle.activated.connect(self._choose_cycle)
        self.import_button = button(self.tr("Im&port…"), self.bring_in, "import")
        self.letters_button = button(self.tr("Write &letters…"), self.write_letters, "mail")
        named = beside([title(self.tr("Applications")), self.cycle], 3)
        row = named.layout()
        assert isinstance(row, QHBoxLayout)
        row.addStretch()
        self.head = HeadRow(named, (self.import_button, self.letters_button), side_by_side=36)
        self.private = Told("private", "text_muted")
        self.todo = Told("warning", "warning")
        self.roles = mark_data(QListWidget())
        self.roles.setAccessibleName(self.tr("Roles"))
        self.roles.setMinimumWidth(look.em * 9)
        self.roles.setMaximumWidth(look.em * 11)
        self.roles.setWordWrap(True)
        self.roles.currentItemChanged.connect(self._pick)
        # The same in one line, where a list would leave too little room.
        self.role_box = mark_data(QComboBox())
        self.role_box.setAccessibleName(self.tr("Role"))
        self.role_box.setModel(self.roles.model())
        self.role_box.activated.connect(self.roles.setCurrentRow)
        self.role_box.hide()
        self.blind = QCheckBox(self.tr("&Blind reading"))
        self.blind.setToolTip(self.tr("Names, accounts, pronouns and employers are left out, here and on the pages"))
        self.blind.setChecked(bool(tools.state.get(BLIND)))
        self.blind.toggled.connect(self._read_blind)
        self.show_box = QComboBox()
        self.show_box.setAccessibleName(self.tr("Who is shown"))
        for words, value in (
            (self.tr("Newcomers and returners"), ""),
            (self.tr("Newcomers"), "new"),
            (self.tr("Who served before"), "returning"),
            (self.tr("Not decided yet"), "open"),
            (self.tr("Something to look at"), "flagged"),
            (self.tr("No score yet"), "unscored"),
        ):
            self.show_box.addItem(words, value)
        self.show_box.activated.connect(lambda _: self._filter())
        self.move_button = button(self.tr("&Move on…"), self.move_on, "move")
        self.open_button = button(self.tr("&Open"), self.open_selected, "open")
        self.table = applicants_table(tools, self._nobody())
        self.table.opened.connect(self._open)
        self.table.selection_changed.connect(self._selected)
        # A filter can be taken away at the table, too.
        self.table.model.rowsInserted.connect(self._filters_gone)
        self.table.bar.chip_removed.connect(self._filters_gone)
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(look.space(2))
        right.addWidget(Row([self.show_box, self.blind, self.open_button, self.move_button], 3))
        right.addWidget(self.table, 1)
        body = QHBoxLayout()
        body.setSpacing(look.space(3))
        body.addWidget(self.roles)
        body.addWidget(side, 1)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.space(2))
        inner.addWidget(self.todo)
        inner.addWidget(self.role_box)
        inner.addLayout(body, 1)
        self.faces = Faces(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.space(2))
        whole.addWidget(self.head)
        whole.addWidget(self.private)
        whole.addWidget(self.faces, 1)
        self._selected([])

    def title(self) -> str:
        return self.tr("Applications")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.role_box.setIconSize(theme().icon_size())
        narrow = self.width() < theme().em * NARROW_EMS
        had = self.roles.hasFocus() or self.role_box.hasFocus()
        self.roles.setVisible(not narrow)
        self.role_box.setVisible(narrow)
        if had:
            (self.role_box if narrow else self.roles).setFocus()

    # -- reading -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        assert self.context is not None
        programme, in_sight = self.context.programme_id, self.context.cycle
        if wanted := self.context.link.part(0):
            self._role = wanted
        if programme is None:
            self._show(None)
            return
        self.faces.loading()
        services, chosen, blind = self._services, self._chosen, self.blind.isChecked()
        self.tools.tasks.read(
            self,
            lambda: read_lists(services, programme, in_sight, chosen, blind=blind),
            self._show,
            lambda e: self.faces.show_error(e, self.refresh),
            key="lists",
        )

    def _nobody(self) -> Empty:
        return Empty(
            self.tr("Nobody here"),
            self.tr("No application is in this list."),
            self.tr("Import applications…"),
            self.bring_in,
            "applications",
        )

    def _show(self, found: Lists | None) -> None:
        self.lists = found
        self.cycle.setVisible(found is not None)
        self.import_button.setEnabled(found is not None)
        self.letters_button.setEnabled(found is not None and found.total > 0)
        self.private.say(
            self.tr(
                "Private: answers, scores and notes are in no public export. Only the login and a seat become public."
            )
            if found is not None and found.total
            else ""
        )
        if found is None:
            self.faces.show_empty(
                Empty(
                    self.tr("No rosters yet"),
                    self.tr("Applications are for a cycle of a team: import its rosters first."),
                    self.tr("Import rosters…"),
                    lambda: self.tools.navigate("understudy:sources"),
                    "applications",
                )
            )
            return
        self._fill_cycles(found)
        if not found.total:
            self.faces.show_empty(
                Empty(
                    self.tr("No applications for {cycle} yet").format(cycle=found.cycle),
                    self.tr(
                        "Bring in what your form collected, as CSV. Columns are recognised whatever their order; "
                        "you see what would come in before anything is kept."
                    ),
                    self.tr("Import applications…"),
                    self.bring_in,
                    "applications",
                )
            )
            return
        zones = self.tr("Time zones that are not sure and have to be asked: {n}").format(n=found.zones_to_ask)
        self.todo.say(zones if found.zones_to_ask else "", "clock", "warning")
        with QSignalBlocker(self.roles):
            self.roles.clear()
            for role, rows in sorted(found.lists.items(), key=lambda item: self._order(item[0])):
                item = QListWidgetItem(f"{self._list_name(role)} ({len(rows)})")
                item.setData(_ROLE, role)
                item.setIcon(theme().icon(self._list_icon(role)))
                self.roles.addItem(item)
            places = [self.roles.item(n).data(_ROLE) for n in range(self.roles.count())]
            self.roles.setCurrentRow(places.index(self._role) if self._role in places else 0)
        self.faces.show_content()
        self._pick(self.roles.currentItem())

    def _fill_cycles(self, found: Lists) -> None:
        self.cycle.clear()
        for name in found.cycles:
            words = self.tr("{cycle} (next)").format(cycle=name) if name == found.following else name
            self.cycle.addItem(words, name)
        self.cycle.setCurrentIndex(self.cycle.findData(found.cycle))

    def _order(self, role: str) -> tuple[int, str]:
        return (0 if role == EVERYBODY else 2 if role == SET_ASIDE else 1), role.casefold()

    def _list_name(self, role: str) -> str:
        return {EVERYBODY: self.tr("Everybody"), SET_ASIDE: self.tr("Set aside")}.get(role, role)

    def _list_icon(self, role: str) -> str:
        return {EVERYBODY: "people", SET_ASIDE: "copy"}.get(role, "shadow")

    def _choose_cycle(self) -> None:
        self._chosen = self.cycle.currentData()
        self.refresh()

    def _read_blind(self, blind: bool) -> None:
        self.tools.state.set(BLIND, "1" if blind else "")
        self.refresh()

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is None or self.lists is None:
            return
        self._role = item.data(_ROLE)
        self.role_box.setCurrentIndex(self.roles.currentRow())
        rows = sorted(self.lists.lists[self._role], key=lambda row: row.place)
        self.table.set_rows(rows)

    def _filter(self) -> None:
        wanted = self.show_box.currentData()
        keep = {
            "new": lambda r: r.returning is False,
            "returning": lambda r: r.returning is True,
            "open": lambda r: r.status in ("received", "in_review", "shortlisted", "offered", "accepted"),
            "flagged": lambda r: bool(r.flags),
            "unscored": lambda r: r.reviewers == 0,
        }.get(wanted)
        if keep is None:
            self.table.remove_filter("show")
        else:
            self.table.add_filter(Filter("show", self.show_box.currentText(), keep))

    def _filters_gone(self, *_: object) -> None:
        if all(each.id != "show" for each in self.table.model.filters):
            self.show_box.setCurrentIndex(0)

    # -- doing ------------------------------------------------------------------------------------------------------

    def _selected(self, rows: list[ApplicantRow]) -> None:
        self.open_button.setEnabled(len(rows) == 1)
        self.move_button.setEnabled(bool(rows))
        self.tools.registry.context.set(applications__selected=len(rows))

    def _open(self, row: ApplicantRow) -> None:
        write_json(self.tools.state, LISTED, [each.id for each in self.table.model.shown])
        self.tools.navigate(link_to("application", row.id))

    def open_selected(self) -> None:
        """Open the page of the selected application."""
        if rows := self.table.selected():
            self._open(rows[0])

    def move_on(self) -> None:
        """Ask where the selected applications go; all of them at once, undone at once."""
        rows = self.table.selected()
        if not rows:
            return
        steps = [step for step in MOVES[rows[0].status] if all(step in MOVES[row.status] for row in rows)]
        if not steps:
            states = ", ".join(sorted({state_word(row.status) for row in rows}))
            self.tools.toast(
                Toast(self.tr("There is no step that all of these can take: {states}").format(states=states))
            )
            return
        known = [role for role in (self.lists.lists if self.lists else ()) if role not in (EVERYBODY, SET_ASIDE)]
        ids = [row.id for row in rows]
        role = self._role if self._role in known else ""
        MoveForm(self._services.triage, self.tools, ids, steps, sorted(known), self, role=role).open()

    def bring_in(self) -> None:
        """Open the import."""
        from understudy.ui.applications.import_dialog import ImportDialog

        if self.lists is None or self.context is None or self.context.programme_id is None:
            return
        cycles, cycle = self.lists.cycles, self.lists.cycle
        dialog = ImportDialog(self._services, self.tools, self.context.programme_id, cycles, cycle, self)
        dialog.form.imported.connect(self._imported)
        dialog.open()

    def _imported(self, cycle: str) -> None:
        """What came in is what is shown next."""
        self._chosen = cycle

    def write_letters(self) -> None:
        """Open the letters that are due."""
        from understudy.ui.applications.letters_dialog import LettersDialog

        if self.lists is None or self.context is None or self.context.programme_id is None:
            return
        LettersDialog(self._services, self.tools, self.context.programme_id, self.lists.cycle, self).open()

    def remove_all(self) -> None:
        """Ask, then remove all applications of the cycle for good."""
        if self.lists is None or not self.lists.total or self.context is None or self.context.programme_id is None:
            return
        confirm(
            self,
            self.tr("Remove all applications for {cycle}?").format(cycle=self.lists.cycle),
            self.tr("Applications: {n}. Answers, scores and notes go for good; this cannot be undone.").format(
                n=self.lists.total
            ),
            self.tr("Remove for good"),
            partial(self._remove, self.context.programme_id, self.lists.cycle),
        )

    def _remove(self, programme: int, cycle: str) -> None:
        applications = self._services.applications

        def work() -> Changes:
            ids = frozenset(int(row["id"]) for row in applications.rows(programme, cycle))
            applications.remove(programme, cycle)
            return Changes(applications=ids)

        said = Toast(self.tr("Applications for {cycle} were removed").format(cycle=cycle))
        self.tools.tasks.write(self, work, lambda _: self.tools.toast(said), title=self.tr("Remove applications"))

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "applications.open", self.tr("Open application"), Category.ITEM, self.open_selected, "open",
                when=lambda c: c.count("applications.selected") == 1, scope=self.id,
            ),
            ActionSpec(
                "applications.move", self.tr("Move on…"), Category.ITEM, self.move_on, "move",
                when=lambda c: c.count("applications.selected") > 0, scope=self.id,
            ),
            ActionSpec(
                "applications.import", self.tr("Import applications…"), Category.FILE, self.bring_in, "import",
                scope=self.id,
            ),
            ActionSpec(
                "applications.remove", self.tr("Remove applications of a cycle…"), Category.FILE, self.remove_all,
                "delete", scope=self.id,
            ),
            ActionSpec(
                "applications.letters", self.tr("Write letters…"), Category.FILE, self.write_letters, "mail",
                scope=self.id,
            ),
        ]  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return self.table if self.faces.showing == "content" else self.faces

    def focus_filter(self) -> None:
        self.table.focus_filter()
