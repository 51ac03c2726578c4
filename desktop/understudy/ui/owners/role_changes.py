"""Changes of aliases that follow from seats: a new lead comes in, one of long ago goes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.application.errors import UserError
from understudy.application.owners.by_role import ByRole, RoleChange
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import open_url
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class RoleChangesPanel(QWidget):
    """``make_patch`` is called with the change that a patch is wanted of."""

    def __init__(self, services: Services, tools: ScreenTools, make_patch: Callable[[RoleChange], Any]) -> None:
        super().__init__()
        self._services, self._tools, self._make_patch = services, tools, make_patch
        self._day: date | None = None
        self.words = label(
            self.tr(
                "By the rules for roles, whoever holds a role belongs in an alias, and whoever held it long ago does "
                "no longer. Members who never held it are left alone."
            ),
            "muted",
            wrap=True,
        )
        self.problems = mark_data(label("", "problem", wrap=True))
        self.table: DataTable[RoleChange] = DataTable(
            "owners.role_changes",
            self.tr("Aliases by role"),
            self._columns(),
            id_of=lambda r: (r.kind, r.repository, r.alias, r.login),
            empty=self._empty(),
            state=tools.state,
        )
        self.table.opened.connect(lambda row: tools.navigate(link_to("person", row.person_id)))
        self.table.selection_changed.connect(lambda _: self._tell())
        self.patch = QPushButton(self.tr("Patch for this change…"))
        self.patch.clicked.connect(self._patch)
        self.seat = QPushButton(self.tr("Open the seat's source"))
        self.seat.setProperty("kind", "quiet")
        self.seat.clicked.connect(self._open_seat)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(self.words)
        layout.addWidget(self.problems)
        layout.addWidget(self.table, 1)
        self.buttons = ButtonRow((self.patch, self.seat))
        layout.addWidget(self.buttons)
        self._tell()

    def _columns(self) -> list[Column[RoleChange]]:
        return [
            Column(
                "kind",
                self.tr("Change"),
                lambda r: self.tr("Comes in") if r.kind == "add" else self.tr("Goes out"),
                icon=lambda r: "add" if r.kind == "add" else "remove",
                width=6,
            ),
            Column("person", self.tr("Person"), lambda r: r.person, width=9, bold=True),
            Column("login", self.tr("Login"), lambda r: f"@{r.login}", width=8),
            Column("alias", self.tr("Alias"), lambda r: r.alias, width=9),
            Column("repository", self.tr("Repository"), lambda r: r.repository, width=9),
            Column("why", self.tr("Why"), lambda r: r.why, tooltip=lambda r: r.why, width=18),
        ]

    def _empty(self, *, no_rules: bool = False) -> Empty:
        if no_rules:
            return Empty(
                self.tr("No rules for roles yet"),
                self.tr(
                    "A rule names a role, a repository and an alias; it stands under “roles:” in the rules for owners."
                ),
                self.tr("Look again"),
                self._again,
                "owners",
            )
        return Empty(
            self.tr("The aliases follow the seats"),
            self.tr("Nobody has to come in or go out."),
            self.tr("Look again"),
            self._again,
            "success",
        )

    def read(self, day: date | None = None) -> None:
        """Look at seats and aliases as they were before a day (None: now)."""
        by_role, self._day = self._services.owners_by_role, day
        self.table.loading()
        self._tools.tasks.read(self, lambda: by_role.run(None, day), self._show, self._failed, key="by_role")

    def _again(self) -> None:
        self.read(self._day)

    def _show(self, found: ByRole) -> None:
        self.table.empty = self._empty()
        self.problems.setText(" ".join(found.problems))
        self.problems.setVisible(bool(found.problems))
        self.table.set_rows(found.changes)
        self._tell()

    def _failed(self, error: BaseException) -> None:
        self.problems.hide()
        if isinstance(error, UserError):
            self.table.empty = self._empty(no_rules=True)
            self.table.set_rows([])
        else:
            self.table.show_error(error, self._again)
        self._tell()

    def _chosen(self) -> RoleChange | None:
        rows = self.table.selected()
        return rows[0] if len(rows) == 1 else None

    def _tell(self) -> None:
        row = self._chosen()
        self.buttons.setVisible(self.table.model.total > 0)
        self.patch.setEnabled(row is not None)
        self.seat.setEnabled(row is not None and bool(row.url))

    def _patch(self) -> None:
        if (row := self._chosen()) is not None:
            self._make_patch(row)

    def _open_seat(self) -> None:
        row = self._chosen()
        if row is not None and row.url:
            open_url(row.url)
