"""Settings: the programmes that run in cycles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.programmes import ProgrammeRow
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.forms import required
from understudy.ui.kit.labels import label
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.write_form import WriteForm
from understudy.ui.settings.section import Section
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class ProgrammesSection(Section):
    """Adding and renaming programmes."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(services, tools)
        text = self.tr("A programme is what runs in cycles, with roles of its own. Most databases hold one.")
        self.add_button = QPushButton(self.tr("&Add programme…"))
        self.add_button.clicked.connect(self.add)
        self.rename_button = QPushButton(self.tr("&Rename…"))
        self.rename_button.setEnabled(False)
        self.rename_button.clicked.connect(self.rename)
        self.table: DataTable[ProgrammeRow] = DataTable(
            "programmes",
            self.tr("Programmes"),
            [
                Column("name", self.tr("Name"), lambda p: p.name, width=26, bold=True),
                Column("cycles", self.tr("Cycles"), lambda p: str(p.cycles), key=lambda p: p.cycles, align=Align.END),
                Column("sample", self.tr("Sample"), lambda p: self.tr("yes") if p.is_sample else "", width=8),
            ],
            id_of=lambda p: p.id,
            empty=Empty(
                self.tr("No programme yet"),
                self.tr("The first import of rosters makes one; or add one by hand."),
                self.tr("Add programme…"),
                self.add,
                "team",
            ),
            state=tools.state,
        )
        self.table.selection_changed.connect(lambda rows: self.rename_button.setEnabled(len(rows) == 1))
        self.table.opened.connect(lambda _: self.rename())
        self.table.setMinimumHeight(theme().em * 12)
        self.body.addWidget(label(text, "muted", wrap=True))
        self.buttons(self.add_button, self.rename_button)
        self.body.addWidget(self.table, 1)

    def first_focus(self) -> QWidget:
        return self.table

    def refresh(self, programme: int | None) -> None:
        self.table.loading()
        self.tools.tasks.read(
            self, self.services.programmes.rows, self.table.set_rows, self.table.show_error, key="programmes"
        )

    def add(self) -> None:
        """Ask for a name and make a programme with the default roles."""
        programmes = self.services.programmes
        self._ask(self.tr("Add programme"), self.tr("Add programme"), "", programmes.add)

    def rename(self) -> None:
        """Ask for another name of the selected programme."""
        rows = self.table.selected()
        if len(rows) == 1:
            row, programmes = rows[0], self.services.programmes
            self._ask(
                self.tr("Rename programme"), self.tr("Rename"), row.name, lambda name: programmes.rename(row.id, name)
            )

    def _ask(self, title: str, verb: str, name: str, write: Callable[[str], Changes]) -> None:
        NameDialog(title, verb, name, write, self.tools, self).open()


class NameDialog(WriteForm):
    """The name of a programme."""

    def __init__(
        self, title: str, verb: str, name: str, write: Callable[[str], Changes], tools: ScreenTools, parent: QWidget
    ) -> None:
        super().__init__(title, verb, tools, parent)
        self._write = write
        self.name = QLineEdit(name)
        self.name.selectAll()
        self.add(self.tr("Name"), self.name, required(self.name, self.tr("Write a name.")))

    def wrong_field(self, error: UserError) -> QWidget | None:
        return self.name

    def work(self) -> Callable[[], Changes]:
        write, name = self._write, self.name.text().strip()
        return lambda: write(name)
