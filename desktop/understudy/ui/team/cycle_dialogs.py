"""Dialogs about a cycle and its roles: create the next one, edit, add a role, preview the roster file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.ui.kit.dialogs import tell_error
from understudy.ui.kit.forms import required
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.write_form import Theirs, WriteForm
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.cycles import PlannedRow
    from understudy.application.lineage import RoleRow
    from understudy.application.rosters import Board, BoardColumn
    from understudy.application.services import Services

MANY = 99


class CapField(QLineEdit):
    """How many shadows are usual."""

    def __init__(self, value: int) -> None:
        super().__init__(str(value))
        self.setMaxLength(len(str(MANY)))

    def value(self) -> int:
        """The number; 0 while it is none."""
        text = self.text().strip()
        return int(text) if text.isascii() and text.isdigit() else 0

    def problem(self) -> str:
        """What is wrong with it."""
        text = self.text().strip()
        if text.isascii() and text.isdigit():
            return ""
        return self.tr("Write a number from 0 to {many}.").format(many=MANY)


class CreateCycleDialog(WriteForm):
    """The next cycle: its name, and the roles it begins with."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        programme: int,
        name: str,
        created: Callable[[str], Any],
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Create a cycle"), self.tr("Create"), tools, parent)
        self._services, self._programme, self._created = services, programme, created
        self.plan: tuple[PlannedRow, ...] = ()
        self.name = self.add(
            self.tr("Name"),
            QLineEdit(name),
            None,
            self.tr("Its roles are those of the cycle before; nobody sits in them yet."),
        )
        self.name.selectAll()
        self.name.textChanged.connect(self.look)
        self.roles = mark_data(label("", wrap=True))
        self._body.addSpacing(theme().space(2))
        self._body.addWidget(self.roles)
        self.look()

    def look(self) -> None:
        """Read which roles a cycle of this name would have."""
        cycles, programme, name = self._services.cycles, self._programme, self.name.text().strip()
        self.ok.setText(self.tr("Create {cycle}").format(cycle=name) if name else self.tr("Create"))
        self.tools.tasks.read(self, lambda: cycles.plan(programme, name), self._show, self._cannot, key="plan")

    def _show(self, plan: tuple[PlannedRow, ...]) -> None:
        self.plan = plan
        self.show_problem(self.name, "")
        self.ok.setEnabled(True)
        roles = "\n".join(self.tr("{role} (shadows: up to {cap})").format(role=row.label, cap=row.cap) for row in plan)
        self.roles.setText(roles or self.tr("No roles yet: add them once it is there."))

    def _cannot(self, error: BaseException) -> None:
        self.plan = ()
        self.roles.setText("")
        self.ok.setEnabled(False)
        text = str(error) if isinstance(error, UserError) else self.tr("The roles cannot be read.")
        self.show_problem(self.name, text if self.name.text().strip() else self.tr("Write its name, such as 1.31."))

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.name

    def work(self) -> Callable[[], Changes]:
        cycles, programme, name = self._services.cycles, self._programme, self.name.text().strip()
        return lambda: cycles.create(programme, name)

    def written(self, changes: Changes) -> None:
        self._created(self.name.text().strip().lower().removeprefix("v"))


class EditRowDialog(WriteForm):
    """What a role is called in this cycle, how many shadows are usual, whether its lead is still open."""

    def __init__(
        self, services: Services, tools: ScreenTools, programme: int, cycle: str, column: BoardColumn, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Edit role in this cycle"), self.tr("Save"), tools, parent)
        self._services, self._programme, self._cycle, self._row = services, programme, cycle, column.row_id
        self.version = column.version
        self.label = QLineEdit(column.label)
        self.add(self.tr("Label"), self.label, required(self.label, self.tr("Write what the role is called.")))
        self.cap = CapField(column.cap)
        self.add(
            self.tr("Usual number of shadows"),
            self.cap,
            self.cap.problem,
            self.tr("More are possible; the team then says so."),
        )
        self.lead_open = QCheckBox(self.tr("The lead is still to be found"))
        self.lead_open.setChecked(column.lead_tbd)
        self.add(self.tr("Lead"), self.lead_open)

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.label

    def _words(self, name: str, cap: int, *, is_open: bool) -> str:
        parts = [name, self.tr("shadows: {n}").format(n=cap)]
        return ", ".join([*parts, self.tr("lead to be found")] if is_open else parts)

    def mine(self) -> str:
        return self._words(self.label.text(), self.cap.value(), is_open=self.lead_open.isChecked())

    def theirs(self) -> Callable[[], BoardColumn | None]:
        rosters, programme, cycle, row = self._services.rosters, self._programme, self._cycle, self._row
        return lambda: next((c for c in rosters.board(programme, cycle).columns if c.row_id == row), None)

    def describe(self, found: BoardColumn | None) -> Theirs:
        if found is None:
            return Theirs(self.tr("removed from the cycle"), None)
        return Theirs(self._words(found.label, found.cap, is_open=found.lead_tbd), found.version)

    def work(self) -> Callable[[], Changes]:
        name, cap, is_open = self.label.text(), self.cap.value(), self.lead_open.isChecked()
        row, version, seats = self._row, self.version, self._services.seats
        return lambda: seats.edit_row(row, label=name, cap=cap, lead_tbd=is_open, version=version)


class AddRoleDialog(WriteForm):
    """Another role in this cycle."""

    def __init__(
        self, services: Services, tools: ScreenTools, board: Board, roles: list[RoleRow], parent: QWidget
    ) -> None:
        super().__init__(self.tr("Add a role to {cycle}").format(cycle=board.cycle), self.tr("Add role"), tools, parent)
        self._services, self._cycle_id = services, board.cycle_id
        here = {column.role_id for column in board.columns}
        self.role = QComboBox()
        for row in roles:
            if row.current == row.name and not row.retired and not row.is_bot and row.id not in here:
                self.role.addItem(row.name, row.id)
        self.add(
            self.tr("Role"),
            self.role,
            self._check_role,
            self.tr("Roles that exist today and are not in this cycle yet."),
        )
        self.label = self.add(self.tr("Label"), QLineEdit(), None, self.tr("Empty: as the role is called."))
        self.cap = CapField(4)
        self.add(self.tr("Usual number of shadows"), self.cap, self.cap.problem)

    def _check_role(self) -> str:
        if self.role.currentIndex() < 0:
            return self.tr("Every role is here already. Add a new one under Roles first.")
        return ""

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.label

    def work(self) -> Callable[[], Changes]:
        role, name, cap = int(self.role.currentData()), self.label.text().strip() or None, self.cap.value()
        cycle, seats = self._cycle_id, self._services.seats
        return lambda: seats.add_row(cycle, role, name, cap)


class ExportDialog(QDialog):
    """The roster as a file in the house format: look, copy, save."""

    def __init__(self, cycle: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Roster of {cycle}").format(cycle=cycle))
        self._text = text
        self.view = mark_data(QPlainTextEdit(text))
        self.view.setReadOnly(True)
        self.view.setAccessibleName(self.windowTitle())
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(look.font(0.95).pointSizeF())
        self.view.setFont(font)
        self.view.setTabChangesFocus(True)
        self.copied = label("", "muted")
        self.copy = QPushButton(self.tr("&Copy"))
        look.set_icon(self.copy, "copy")
        self.copy.clicked.connect(self._copy)
        self.save = QPushButton(self.tr("&Save as…"))
        self.save.setProperty("kind", "primary")
        look.set_icon(self.save, "export", "on_accent")
        self.save.clicked.connect(self._save)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copied, 1)
        for button in (close, self.copy, self.save):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        layout.addWidget(title(self.windowTitle(), data=True))
        layout.addWidget(
            label(self.tr("The file release_team.md as a pull request would hold it."), "muted", wrap=True)
        )
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.resize(min(look.em * 56, parent.window().width() - look.space(8)), look.em * 32)
        self.save.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copied.setText(self.tr("Copied"))

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.windowTitle(), "release_team.md", self.tr("Markdown files (*.md)")
        )
        if not name:
            return
        try:
            Path(name).write_text(self._text, "utf-8", newline="\n")
        except OSError as error:
            tell_error(self, error, self.windowTitle())
        else:
            self.accept()
