"""The Roles screen: all roles, past and present, and one of them at a closer look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.application.lineage import LeadOfRole, RoleRow
from understudy.ui.actions.context import Context
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, title
from understudy.ui.kit.link import Link, link_to
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.panes import Panes
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.roles.details import RoleDetails
from understudy.ui.roles.dialogs import AddRoleDialog, EditRoleDialog, StepDialog
from understudy.ui.roles.words import became, is_past, span_words
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

LIST_SHARE = 0.43
Spans = Mapping[str, tuple[str, str]]


class RolesScreen(Screen):
    """Choosing a role in the list shows it beside it."""

    id = "roles"
    nouns = ("programmes", "roles", "rosters", "seats", "people", "merges", "cycles")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._rows: list[RoleRow] = []
        self._spans: Spans = {}
        self._shown_link: Link | None = None
        look = theme()
        self.table = self._build_table()
        self.details = RoleDetails(tools)
        self.details.edit_wanted.connect(self.edit)
        self.details.step_wanted.connect(self.add_step)
        self.details.step_removed.connect(self.remove_step)
        self.add_button = QPushButton(self.tr("Add role…"))
        self.add_button.setProperty("kind", "primary")
        look.set_icon(self.add_button, "add", "on_accent")
        self.add_button.clicked.connect(self.add_role)
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(title(self.tr("Roles")))
        lines.addWidget(
            label(self.tr("What the roles are called, and how they turned into one another."), "muted", wrap=True)
        )
        self.panes = Panes(LIST_SHARE)
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(look.space(5))
        self.panes.addWidget(self.table)
        self.panes.addWidget(self.details)
        self.panes.setStretchFactor(0, 4)
        self.panes.setStretchFactor(1, 6)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.space(3))
        inner.addWidget(HeadRow(words, (self.add_button,)))
        inner.addWidget(self.panes, 1)
        self.faces = PageFaces(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.faces)

    def _build_table(self) -> DataTable[RoleRow]:
        from understudy.domain.cycles import CycleName

        def first(row: RoleRow) -> str | None:
            span = self._spans.get(row.name)
            return CycleName.parse(span[0]).sort_key if span else None

        table: DataTable[RoleRow] = DataTable(
            "roles",
            self.tr("Roles"),
            [
                Column(
                    "name",
                    self.tr("Role"),
                    lambda r: r.name,
                    tooltip=lambda r: ", ".join(r.spellings),
                    icon=lambda r: "history" if is_past(r) else "ladder",
                    width=9.5,
                    bold=True,
                ),
                Column("became", self.tr("Today"), became, width=8.4),
                Column(
                    "span", self.tr("In cycles"), lambda r: span_words(self._spans.get(r.name)), key=first, width=5.6
                ),
                Column(
                    "cycles",
                    self.tr("How many"),
                    lambda r: str(r.cycles),
                    key=lambda r: r.cycles,
                    align=Align.END,
                    width=5,
                    hidden=True,
                ),
            ],
            id_of=lambda r: r.id,
            empty=self._empty(),
            state=self.tools.state,
            menu=self.tools.registry.context_menu,
        )
        table.selection_changed.connect(self._selected)
        table.opened.connect(lambda row: self.tools.navigate(link_to("roles", row.id)))
        return table

    def _empty(self) -> Empty:
        return Empty(
            self.tr("No roles yet"),
            self.tr("Roles come with the rosters of past cycles."),
            self.tr("Import rosters…"),
            lambda: self.tools.navigate(link_to("sources")),
            "ladder",
        )

    # -- reading -----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Roles")

    def refresh(self) -> None:
        assert self.context is not None
        programme, roles = self.context.programme_id, self._services.roles

        def work() -> tuple[list[RoleRow], Spans]:
            return (roles.rows(programme), roles.spans(programme)) if programme is not None else ([], {})

        self.faces.loading()
        self.tools.tasks.read(self, work, self._show, self._failed, key="roles")

    def _failed(self, error: BaseException) -> None:
        self.faces.show_error(error, self.refresh, self.tr("The roles cannot be read"))

    def _show(self, read: tuple[list[RoleRow], Spans]) -> None:
        assert self.context is not None
        rows, self._spans = read
        self._rows = [row for row in rows if not is_past(row)] + [row for row in rows if is_past(row)]
        if not rows:
            self.tools.registry.context.set(roles__selected=0, roles__unused=False)
            self.faces.show_empty(self._empty())
            return
        self.faces.show_content()
        self.table.set_rows(self._rows)
        wanted = self.context.link.part(0) if self.context.link != self._shown_link else ""
        self._shown_link = self.context.link
        chosen = next((row for row in self._rows if str(row.id) == wanted), None)
        if chosen is None and not self.table.selected():
            chosen = self._rows[0]
        if chosen is not None:
            self.table.select_ids([chosen.id])
        self._selected(self.table.selected())

    @property
    def role(self) -> RoleRow | None:
        """The role in sight."""
        return self.details.role

    def _selected(self, rows: list[RoleRow]) -> None:
        if len(rows) != 1:
            self.tools.registry.context.set(roles__selected=len(rows), roles__unused=False)
            return
        row = rows[0]
        self.tools.registry.context.set(roles__selected=1, roles__unused=row.cycles == 0, roles__past=is_past(row))
        self.details.show_role(row, self._rows, self._spans)
        if self.context is None or self.context.programme_id is None:
            return
        programme, name, roles = self.context.programme_id, row.name, self._services.roles
        self.details.leads.loading()
        self.tools.tasks.read(
            self, lambda: roles.leads(programme, name), self._show_leads, self.details.leads.show_error, key="leads"
        )

    def _show_leads(self, leads: list[LeadOfRole]) -> None:
        self.details.leads.set_rows(leads)

    # -- doing -------------------------------------------------------------------------------------------------------

    def actions_of_screen(self) -> list[ActionSpec]:
        def one(c: Context) -> bool:
            return c.count("roles.selected") == 1

        def item(
            what: str,
            words: str,
            act: Callable[[], object],
            icon: str,
            key: str | None = None,
            when: Callable[[Context], bool] | None = one,
        ) -> ActionSpec:
            return ActionSpec(f"roles.{what}", words, Category.ITEM, act, icon, key, when=when, scope=self.id)

        return [
            item("add", self.tr("Add role…"), self.add_role, "add", "Ctrl+N", None),
            item("edit", self.tr("Edit role…"), self.edit, "edit", "F2"),
            item("add_step", self.tr("How it went on…"), self.add_step, "succession", "Ctrl+Shift+G"),
            item(
                "successors",
                self.tr("See who could lead"),
                self.see_successors,
                "lead",
                None,
                lambda c: one(c) and not c.get("roles.past"),
            ),
            item(
                "remove",
                self.tr("Remove the unused role"),
                self.remove,
                "delete",
                "Del",
                lambda c: one(c) and bool(c.get("roles.unused")),
            ),
        ]

    def add_role(self) -> None:
        """A role this programme did not have."""
        if self.context is not None and self.context.programme_id is not None:
            AddRoleDialog(self._services, self.tools, self.context.programme_id, self).open()

    def edit(self) -> None:
        """Name, spellings, kind."""
        if self.role is not None and self.context is not None and self.context.programme_id is not None:
            EditRoleDialog(self._services, self.tools, self.context.programme_id, self.role, self).open()

    def add_step(self) -> None:
        """How the role went on."""
        if self.role is not None and self.context is not None:
            others = [row.name for row in self._rows if row.id != self.role.id]
            StepDialog(self._services, self.tools, self.role, others, self.context.cycle, self).open()

    def remove_step(self, step_id: int) -> None:
        """Take a step back; Undo brings it again."""
        roles = self._services.roles
        self.write(lambda: roles.remove_step(step_id), self.tr("Remove step"))

    def remove(self) -> None:
        """Remove a role no cycle has."""
        if self.role is not None:
            role_id, roles = self.role.id, self._services.roles
            self.write(lambda: roles.remove(role_id), self.tr("Remove role"))

    def see_successors(self) -> None:
        """Who could lead it in the cycle in sight."""
        if self.role is not None and self.context is not None:
            self.tools.navigate(link_to("succession", self.context.cycle, self.role.name))

    def first_focus(self) -> QWidget | None:
        if self.faces.showing == "empty":
            face = self.faces.currentWidget()
            return face.findChild(QPushButton) if face is not None else None
        return self.table

    def focus_filter(self) -> None:
        self.table.focus_filter()
