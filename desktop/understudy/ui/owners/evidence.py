"""What stands behind a number: somebody's contributions to a directory, in a window of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.application.history.events import Contribution
from understudy.application.history.who import Actor
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.owners.words import place_word
from understudy.ui.people.activity_tables import contributions_table
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

MOST = 200
_MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Work:
    """Whose work, where, and when. ``link`` leads to their page; an empty path: everywhere in the repository."""

    account_id: int
    name: str
    link: str
    repository: str
    path: str
    since: datetime
    until: datetime


def months_before(until: datetime, months: int) -> datetime:
    """Where a window of some months begins."""
    return until - timedelta(days=round(months * _MONTH_DAYS))


class EvidenceDialog(QDialog):
    """The newest contributions of somebody under a directory within the window that suggestions look at."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        about: Work,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tools = tools
        self.setWindowTitle(self.tr("Contributions of {name}").format(name=about.name))
        self.resize(look.em * 44, look.em * 28)
        said = self.tr("{repository}: {place}, from {first} up to {last}").format(
            repository=about.repository,
            place=place_word(about.path) if about.path else self.tr("everywhere"),
            first=f"{about.since:%Y-%m-%d}",
            last=f"{about.until:%Y-%m-%d}",
        )
        self.table = contributions_table(
            tools,
            Empty(
                self.tr("Nothing here"),
                self.tr("Reasons from other directories lead to work that lies elsewhere."),
                self.tr("Open their page"),
                lambda: self._follow(about.link),
                "history",
            ),
        )
        self.words = label("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        edge = look.space(5)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(2))
        layout.addWidget(title(about.name, data=True))
        layout.addWidget(label(said, "muted", data=True, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.words)
        page, close = QPushButton(self.tr("Open their page")), QPushButton(self.tr("Close"))
        page.clicked.connect(lambda: self._follow(about.link))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(page)
        buttons.addStretch()
        buttons.addWidget(close)
        layout.addLayout(buttons)
        self.table.loading()
        contributions = services.contributions
        tools.tasks.read(
            self,
            lambda: contributions.listed(
                account_id=about.account_id,
                repository=about.repository,
                path=about.path or None,
                since=about.since,
                until=about.until,
                limit=MOST,
            ),
            self._show,
            self.table.show_error,
            key="evidence",
        )

    def _show(self, rows: Sequence[Contribution]) -> None:
        self.table.set_rows(rows)
        self.words.setText(self.tr("The newest {n} are shown.").format(n=MOST) if len(rows) >= MOST else "")
        self.words.setVisible(len(rows) >= MOST)
        self.table.setFocus()

    def _follow(self, link: str) -> None:
        self.accept()
        self._tools.navigate(link)


def actor_link(actor: Actor) -> str:
    """The page of somebody who acted."""
    return link_to("person", actor.person_id) if actor.person_id is not None else link_to("account", actor.account_id)
