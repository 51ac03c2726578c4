"""Signing in to GitHub, and adding what to read there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.progress import Progress
from understudy.application.sync.sign_in import SignedIn
from understudy.tasks.lanes import Lane
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.dialogs import tell_error
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.forms import FormDialog, required
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.links import LinkLabel, open_url
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.sources.hub_words import kept_words
from understudy.ui.sources.sync_run import Wanted, control_for
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services
    from understudy.application.sync.login import DeviceCode
    from understudy.tasks.task import Task

TOKENS_PAGE = "https://github.com/settings/personal-access-tokens"
_YEAR = timedelta(days=365)


class _Fitting(FormDialog):
    """As high as its words need: they wrap, and problems come and go."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def show_problem(self, widget: QWidget | None, text: str) -> None:
        super().show_problem(widget, text)
        self._fit()

    def _fit(self) -> None:
        if self.isVisible() and (layout := self.layout()) is not None:
            layout.activate()
            needed = layout.totalHeightForWidth(self.width())
            if self.height() < needed:
                self.resize(self.width(), needed)


class TokenDialog(_Fitting):
    """A pasted token: checked with GitHub, then kept. ``signed_in(SignedIn, address)`` is called once it was taken."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        api_url: str,
        where: str,
        signed_in: Callable[[SignedIn, str], Any],
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Sign in with a token"), self.tr("Sign in"), self._submit_token, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services, self._tools, self._signed_in = services, tools, signed_in
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.add(
            self.tr("Token"),
            self.token,
            required(self.token, self.tr("Paste a token.")),
            self.tr("One without any scope reads everything public. {kept}.").format(kept=kept_words(where)),
        )
        mark_data(self.token)
        self.address = mark_data(QLineEdit(api_url))
        self.add(
            self.tr("Address"),
            self.address,
            required(self.address, self.tr("Write the address of GitHub's API.")),
            self.tr("Only for GitHub Enterprise: https://HOST/api/v3"),
        )
        make = LinkLabel([(self.tr("Make a token on GitHub's page"), TOKENS_PAGE)])
        self._body.addSpacing(theme().space(2))
        self._body.addWidget(make)

    def _submit_token(self) -> None:
        if not self.ok.isEnabled():
            return
        self.ok.setEnabled(False)
        text, address, sign_in = self.token.text(), self.address.text().strip().rstrip("/"), self._services.sign_in

        def done(found: SignedIn) -> None:
            self.token.clear()
            self.accept()
            self._signed_in(found, address)

        self._tools.tasks.read(
            self, lambda: sign_in.paste(text, address), done, self._refused, key="paste", lane=Lane.NETWORK
        )

    def _refused(self, error: BaseException) -> None:
        self.ok.setEnabled(True)
        if isinstance(error, UserError):
            about_address = "address" in str(error)
            self.show_problem(self.address if about_address else self.token, str(error))
            (self.address if about_address else self.token).setFocus()
        else:
            tell_error(self, error, self.windowTitle())


class CodeDialog(QDialog):
    """Device flow: the code to type on GitHub's page, and waiting until it was."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        api_url: str,
        code: DeviceCode,
        signed_in: Callable[[SignedIn, str], Any],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Sign in with a code"))
        self.setMinimumWidth(look.em * 24)
        self._api_url, self._signed_in = api_url, signed_in
        self.code = mark_data(QLineEdit(code.user_code))
        self.code.setReadOnly(True)
        self.code.setAccessibleName(self.tr("Code"))
        self.code.setFont(look.font(1.8, bold=True))
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said = mark_data(label(self.tr("Waiting until the code was typed there…"), "muted", wrap=True))
        copy = QPushButton(self.tr("&Copy code"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(code.user_code))
        self.open_button = QPushButton(self.tr("&Open GitHub's page"))
        self.open_button.setProperty("kind", "primary")
        self.open_button.clicked.connect(lambda: open_url(code.page))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        layout.addWidget(title(self.windowTitle()))
        text = self.tr("Type this code into {page}. Nothing opens by itself.").format(page=code.page)
        layout.addWidget(mark_data(label(text, wrap=True)))
        layout.addWidget(self.code)
        layout.addWidget(self.said)
        layout.addWidget(ButtonRow([self.open_button, copy, self.cancel]))
        sign_in = services.sign_in

        def work(progress: Progress) -> SignedIn:
            return sign_in.wait_for_code(code, control_for(progress.token), api_url)

        self.task: Task | None = tools.tasks.long(
            self.tr("Signing in to GitHub"), work, self._done, Lane.NETWORK, owner=self, failed=self._failed
        )
        self.finished.connect(lambda _: self._stop())

    def _stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            self.task = None

    def _done(self, found: SignedIn) -> None:
        self.task = None
        self.accept()
        self._signed_in(found, self._api_url)

    def _failed(self, error: BaseException) -> None:
        self.task = None
        said = explain(error, self.windowTitle())
        note_shown(said)
        self.said.setProperty("kind", "problem")
        self.said.setText(said.what)
        self.open_button.setEnabled(False)
        self.cancel.setText(self.tr("Close"))


class AddHubDialog(_Fitting):
    """A repository, or an organisation. ``added(Wanted)`` is called once it is on the list."""

    def __init__(
        self,
        services: Services,
        tools: ScreenTools,
        api_url: str,
        added: Callable[[Wanted], Any],
        parent: QWidget,
        *,
        reads: bool,
    ) -> None:
        verb = self.tr("Add and read") if reads else self.tr("Add")
        super().__init__(self.tr("Add from GitHub"), verb, self._submit_name, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services, self._tools, self._api_url, self._added = services, tools, api_url, added
        self.name = mark_data(QLineEdit())
        self.add(
            self.tr("Repository or organisation"),
            self.name,
            required(self.name, self.tr("Write a name.")),
            self.tr("OWNER/NAME, or an organisation's name alone for all of its repositories, members and teams."),
        )
        self.back = QComboBox()
        for text, years in (
            (self.tr("Everything"), 0.0),
            (self.tr("The last half year"), 0.5),
            (self.tr("The last year"), 1.0),
            (self.tr("The last three years"), 3.0),
        ):
            self.back.addItem(text, years)
        if reads:
            self.add(
                self.tr("How far back"), self.back, None, self.tr("The newest comes first; scores say what is missing.")
            )
        else:
            self.back.setParent(self)
            self.back.hide()

    def _submit_name(self) -> None:
        if not self.ok.isEnabled():
            return
        self.ok.setEnabled(False)
        name, sync, api_url = self.name.text().strip(), self._services.sync, self._api_url
        plain = name.removeprefix("https://github.com/").strip("/")
        is_org = "/" not in plain
        years = float(self.back.currentData())
        since: datetime | None = self._services.store.clock() - _YEAR * years if years else None

        def work() -> Changes:
            number = sync.add_org(plain, api_url) if is_org else sync.add_repository(name, api_url)
            return Changes("Add a source", feeds=frozenset({number}))

        def done(_: Changes) -> None:
            self.accept()
            names = () if is_org else (plain.removesuffix(".git"),)
            self._added(Wanted(names, plain.removeprefix("@") if is_org else None, since))

        self._tools.tasks.write(self, work, done, self._refused, title=self.windowTitle())

    def _refused(self, error: BaseException) -> None:
        self.ok.setEnabled(True)
        if isinstance(error, UserError):
            self.show_problem(self.name, str(error))
            self.name.setFocus()
        else:
            tell_error(self, error, self.windowTitle())
