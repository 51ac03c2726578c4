"""Settings: under which id this program is known at GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPushButton

from understudy.application.sync.sign_in import wrong_client_id
from understudy.ui.kit.labels import label, mark_data, set_look
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.settings.section import Section
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class GitHubSection(Section):
    """The client id with which people sign in by a code instead of a pasted token."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(services, tools)
        self._kept: str | None = None
        self.client_id = QLineEdit()
        self.client_id.setFixedWidth(theme().em * 18)
        self.client_id.textEdited.connect(lambda _: self._show_state())
        self.client_id.returnPressed.connect(self.save)
        self.save_button = QPushButton(self.tr("&Save id"))
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.save)
        self.problem = mark_data(label("", "problem", wrap=True))
        self.problem.hide()
        self.state = label("", "muted", wrap=True)
        self.caption(
            self.tr("Client id of this program at GitHub"),
            self.client_id,
            self.tr(
                "With it, people sign in by typing a code into GitHub's own page; without it, they paste a token. "
                "Somebody registers Understudy once at GitHub: Settings, Developer settings, OAuth Apps, New App, "
                "with “Enable Device Flow” ticked. GitHub then shows the Client ID. It is no secret, and everybody who "
                "uses this database shares it. The client secret is not needed."
            ),
        )
        self.across(self.client_id, self.save_button)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.state)
        self.sources = LinkLabel()
        self.sources.set_parts([(self.tr("Sign in, in Sources"), link_to("sources"))])
        self.sources.navigated.connect(tools.navigate)
        self.body.addWidget(self.sources)
        self.body.addStretch(1)

    def first_focus(self) -> QLineEdit:
        return self.client_id

    def refresh(self, programme: int | None) -> None:
        self.tools.tasks.read(self, self.services.sign_in.client_id, self._show, key="client id")

    def _show(self, kept: str) -> None:
        # What is being typed outlives news from elsewhere.
        if self._kept is None or self.client_id.text().strip() == self._kept:
            self.client_id.setText(kept)
        self._kept = kept
        self._show_state()

    def _show_state(self) -> None:
        typed = self.client_id.text().strip()
        wrong = wrong_client_id(typed)
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        set_look(self.client_id, "problem", "true" if wrong else "")
        self.save_button.setEnabled(self._kept is not None and typed != self._kept and not wrong)
        self.state.setText(
            self.tr("People can sign in with a code.") if self._kept else self.tr("People sign in with a pasted token.")
        )

    def save(self) -> None:
        """Keep the id; an empty one is taken out."""
        if not self.save_button.isEnabled():
            return
        typed, sign_in = self.client_id.text().strip(), self.services.sign_in
        words = self.tr("Set GitHub's id of this program") if typed else self.tr("Take out GitHub's id of this program")
        self.tools.write(self, lambda: sign_in.set_client_id(typed), words)
