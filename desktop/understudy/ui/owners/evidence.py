"""What stands behind a number: somebody's contributions to a directory, in a window of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

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


class EvidenceDialog(QDialog):
    """The newest contributions of somebody under a directory within the window that suggestions look at."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        actor: Actor,
        repository: str,
        path: str,
        until: datetime,
        months: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tools = tools
        self.setWindowTitle(self.tr("Contributions of {name}").format(name=actor.name))
        self.resize(look.em * 44, look.em * 28)
        about = self.tr("{repository}: {place}, {months} months up to {day}")
        said = about.format(repository=repository, place=place_word(path), months=months, day=f"{until:%Y-%m-%d}")
        self.table = contributions_table(
            tools,
            Empty(
                self.tr("Nothing here"),
                self.tr("Reasons from other directories lead to work that lies elsewhere."),
                self.tr("Open their page"),
                lambda: self._follow(actor),
                "history",
            ),
        )
        self.words = label("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        edge = look.space(5)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(2))
        layout.addWidget(title(actor.name, data=True))
        layout.addWidget(label(said, "muted", data=True, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.words)
        self.table.loading()
        contributions = services.contributions
        since = until - timedelta(days=round(months * _MONTH_DAYS))
        tools.tasks.read(
            self,
            lambda: contributions.listed(
                account_id=actor.account_id,
                repository=repository,
                path=path or None,
                since=since,
                until=until,
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

    def _follow(self, actor: Actor) -> None:
        self.accept()
        self._tools.navigate(actor_link(actor))


def actor_link(actor: Actor) -> str:
    """The page of somebody who acted."""
    return link_to("person", actor.person_id) if actor.person_id is not None else link_to("account", actor.account_id)
