"""A subproject of sigs.yaml, or a whole group: its people, its files, and addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from understudy.application.owners.coverage import SubprojectCoverage
from understudy.application.owners.humans import Human
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.links import open_url
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.owners.coverage import Figures
from understudy.ui.owners.nodes import Node
from understudy.ui.owners.sight import person_link
from understudy.ui.owners.words import employers_of, of_words, zone_of
from understudy.ui.people.activity_words import role_word
from understudy.ui.theme.theme import theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in a role of a subproject."""

    subproject: str
    role: str
    human: Human


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of an OWNERS file that could not be read; ``why`` says why not."""

    subproject: str
    url: str
    why: str


class SubprojectPanel(QWidget):
    """Who stands for it, and what could not be read."""

    def __init__(self, tools: ScreenTools) -> None:
        super().__init__()
        look = theme()
        self._tools = tools
        self.heading = heading("", data=True)
        self.heading.setWordWrap(True)
        self.figures = Figures()
        self.words = mark_data(label("", "muted", wrap=True))
        self.people: DataTable[PersonRow] = DataTable(
            "owners.subproject_people",
            self.tr("People"),
            _people_columns(),
            id_of=lambda r: (r.subproject, r.role, r.human.key),
            empty=self._nobody(),
            state=tools.state,
        )
        self.people.opened.connect(self._follow)
        self.addresses: DataTable[AddressRow] = DataTable(
            "owners.unreachable",
            self.tr("Not reachable"),
            _address_columns(),
            id_of=lambda r: (r.subproject, r.url, r.why),
            empty=Empty(
                self.tr("Everything was read"),
                self.tr("Each address of an OWNERS file leads to one."),
                self.tr("Go to Sources"),
                lambda: tools.navigate("understudy:sources"),
                "success",
            ),
            state=tools.state,
        )
        self.addresses.opened.connect(lambda row: open_url(row.url) if row.url else None)
        self.tabs = mark_data(QTabWidget())
        self.tabs.tabBar().setAccessibleName(self.tr("About this subproject"))
        self.tabs.setMinimumHeight(look.em * 18)
        for part, text in ((self.people, self.tr("People")), (self.addresses, self.tr("Not reachable"))):
            part.setContentsMargins(0, look.space(3), 0, 0)
            self.tabs.addTab(part, text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(self.heading)
        layout.addWidget(self.figures)
        layout.addWidget(self.words)
        layout.addWidget(self.tabs, 1)

    def _nobody(self) -> Empty:
        return Empty(
            self.tr("Nobody"),
            self.tr("None of its OWNERS files could be read; clones of their repositories are imported in Sources."),
            self.tr("Go to Sources"),
            lambda: self._tools.navigate("understudy:sources"),
            "owners",
        )

    def _follow(self, row: PersonRow) -> None:
        if link := person_link(row.human):
            self._tools.navigate(link)

    def show_node(self, node: Node) -> None:
        """A subproject, or a group with all of its."""
        rows = [each.row for each in node.walk() if isinstance(each.row, SubprojectCoverage)]
        self.heading.setText(node.text if node.parent is None else f"{node.parent.text} / {node.text}")
        self.figures.set_figures(self._figures(node, rows))
        files = [file for row in rows for file in row.files]
        self.words.setText(self.tr("Read: {files}").format(files=", ".join(files)) if len(rows) == 1 and files else "")
        self.words.setVisible(bool(self.words.text()))
        self.people.set_rows(people_rows(rows))
        unreachable = [AddressRow(row.subproject, url, why) for row in rows for url, why in row.unreachable]
        self.addresses.set_rows(unreachable)
        self.tabs.setTabText(1, self.tr("Not reachable ({n})").format(n=len(unreachable)))

    def _figures(self, node: Node, rows: Sequence[SubprojectCoverage]) -> list[tuple[str, str]]:
        figures = [
            (self.tr("approvers active"), node.cells[0]),
            (self.tr("reviewers active"), node.cells[1]),
        ]
        if len(rows) != 1 or node.parent is None:
            few = sum(1 for row in rows if row.measures.has_few)
            figures.append((self.tr("subprojects with fewer than two active"), of_words(few, len(rows))))
            return figures
        spread = rows[0].measures.spread
        if spread.hours_awake is not None:
            figures.append((self.tr("hours with somebody awake"), of_words(spread.hours_awake, 24)))
        if spread.top_employer is not None and spread.top_share is not None:
            words = self.tr("work for {name}").format(name=spread.top_employer)
            figures.append((words, f"{round(100 * spread.top_share)} %"))
        return figures


def people_rows(rows: Sequence[SubprojectCoverage]) -> list[PersonRow]:
    """Everybody, approvers first."""
    return [
        *(PersonRow(row.subproject, "approver", human) for row in rows for human in row.approvers),
        *(PersonRow(row.subproject, "reviewer", human) for row in rows for human in row.reviewers),
    ]


def _people_columns() -> list[Column[PersonRow]]:
    return [
        Column(
            "person",
            translate("Owners", "Person"),
            lambda r: r.human.name,
            icon=lambda r: "check" if r.human.is_active else "quiet",
            width=10,
            bold=True,
            tooltip=lambda r: " · ".join(filter(None, [employers_of(r.human), zone_of(r.human)])),
        ),
        Column("role", translate("Owners", "Role"), lambda r: role_word(r.role), width=5),
        Column("subproject", translate("Owners", "Subproject"), lambda r: r.subproject, width=6),
        Column(
            "active",
            translate("Owners", "Activity"),
            lambda r: (
                translate("Owners", "Active: {n}").format(n=r.human.contributions)
                if r.human.is_active
                else translate("Owners", "Quiet")
            ),
            key=lambda r: r.human.contributions,
            color=lambda r: "" if r.human.is_active else "text_muted",
            width=5,
            help=translate("Owners", "Contributions to any repository here, within the window"),
        ),
        Column("employer", translate("Owners", "Employer"), lambda r: employers_of(r.human), width=5),
        Column("zone", translate("Owners", "Time zone"), lambda r: zone_of(r.human), width=7, hidden=True),
    ]


def _address_columns() -> list[Column[AddressRow]]:
    return [
        Column("subproject", translate("Owners", "Subproject"), lambda r: r.subproject, width=8, bold=True),
        Column("why", translate("Owners", "Why"), lambda r: r.why, tooltip=lambda r: r.why, width=14),
        Column("url", translate("Owners", "Address"), lambda r: r.url, tooltip=lambda r: r.url, width=18),
    ]
