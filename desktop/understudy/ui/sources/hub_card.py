"""GitHub on the Sources screen: consent before anything is asked, signing in, syncing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.sync.service import API_URL, CONSENT, PRIVATE, PUBLIC_API
from understudy.tasks.lanes import Lane
from understudy.ui.kit.button_row import ButtonRow, HeadRow
from understudy.ui.kit.errors import explain, note_shown
from understudy.ui.kit.labels import IconLabel, heading, label, mark_data
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.toast import Toast
from understudy.ui.sources.hub_words import kept_words
from understudy.ui.sources.sync_part import SyncPart
from understudy.ui.sources.sync_run import SyncRun, Wanted
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services
    from understudy.application.sync.login import DeviceCode
    from understudy.application.sync.sign_in import SignedIn

START_MS = 60
"""So long after the click a sync starts."""


@dataclass(frozen=True, slots=True)
class HubState:
    """What is known without asking GitHub anything."""

    api_url: str
    consent: bool
    signed_in: bool
    where: str
    can_use_code: bool
    private: bool
    known: int


def read_hub(services: Services) -> HubState:
    """Read it; on a worker thread, because keyrings may ask the user. No network."""
    api_url = str(services.settings.get(API_URL) or PUBLIC_API)
    consent = services.settings.get(CONSENT, mine=True) is True
    return HubState(
        api_url,
        consent,
        # Without consent not even the keyring is opened.
        consent and services.sign_in.is_signed_in(api_url),
        services.sign_in.where if consent else "",
        services.sign_in.can_use_code(),
        services.settings.get(PRIVATE) is True,
        len(services.sync.known()),
    )


class HubCard(QFrame):
    """``changed()`` when what may be asked has changed; ``add_wanted()`` for a first repository."""

    changed = Signal()
    add_wanted = Signal()

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._services, self._tools = services, tools
        self.state: HubState | None = None
        self.who: SignedIn | None = None
        self.run = SyncRun(services, tools, self)
        self.run.ended.connect(self._sync_ended)
        self.sync_part: SyncPart | None = None
        self._built = False
        self._wide = False
        look = theme()
        self._layout = QVBoxLayout(self)
        edge = look.space(4)
        self._layout.setContentsMargins(edge, look.space(3), edge, look.space(3))
        self._layout.setSpacing(look.space(2))
        self.hide()

    # -- building ----------------------------------------------------------------------------------------------------

    def filling(self) -> Iterator[None]:
        """Put the parts in, a few at a time."""
        look = theme()
        self.status = mark_data(label("", "muted", wrap=True))
        self.sync_all = QPushButton(self.tr("Sync all"))
        look.set_icon(self.sync_all, "refresh")
        self.more = QPushButton()
        words = QWidget()
        top = QHBoxLayout(words)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(look.space(2))
        top.addWidget(IconLabel("sources"))
        top.addWidget(heading(self.tr("GitHub")))
        top.addWidget(self.status, 1)
        self._layout.addWidget(HeadRow(words, [self.sync_all, self.more], 30))
        self.problem = mark_data(label("", "problem", wrap=True))
        self.problem.hide()
        self._layout.addWidget(self.problem)
        yield
        self.words = mark_data(label("", wrap=True))
        self.private = QCheckBox(self.tr("Read private repositories, too, if the token may"))
        self.private.clicked.connect(self._set_private)
        self.allow = QPushButton(self.tr("Allow asking GitHub"))
        self.code = QPushButton(self.tr("Sign in with a code…"))
        self.paste = QPushButton(self.tr("Paste a token…"))
        self.sign_out = QPushButton(self.tr("Sign out"))
        self.forbid = QPushButton(self.tr("Do not ask GitHub"))
        for button, act in (
            (self.sync_all, self._sync_all),
            (self.more, self._toggle),
            (self.allow, self.allow_asking),
            (self.code, self.ask_for_code),
            (self.paste, self.paste_token),
            (self.sign_out, self.forget_token),
            (self.forbid, self.forbid_asking),
        ):
            button.clicked.connect(lambda _=False, act=act: act())
        self._layout.addWidget(self.words)
        self._layout.addWidget(self.private)
        self._buttons = ButtonRow([self.allow, self.code, self.paste, self.sign_out, self.forbid])
        self._layout.addWidget(self._buttons)
        self._built = True
        yield
        self._sync_part()
        yield

    def _sync_part(self) -> SyncPart:
        if self.sync_part is None:
            self.sync_part = SyncPart(self.run, self._tools)
            self._layout.addWidget(self.sync_part)
        return self.sync_part

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_state(self, state: HubState) -> None:
        """What is known; only with consent GitHub is asked whose token it is."""
        before, self.state = self.state, state
        if not state.signed_in:
            self.who = None
        elif self.who is None and (before is None or not before.signed_in or before.api_url != state.api_url):
            self._ask_who()
        self._show()
        if before is not None and self._wide and (before.consent, before.signed_in) != (state.consent, state.signed_in):
            self._focus_first()

    def _show(self) -> None:
        state = self.state
        if state is None or not self._built:
            return
        running, wide = self.run.running, self._wide
        self.sync_all.setVisible(state.signed_in)
        self.sync_all.setEnabled(not running)
        self.sync_all.setText(self.tr("Sync all") if state.known else self.tr("Add a repository…"))
        names = self.tr("Options") if state.signed_in else self.tr("Sign in…") if state.consent else self.tr("Set up…")
        self.more.setText(self.tr("Less") if wide else names)
        self.allow.setVisible(not state.consent)
        self.code.setVisible(state.consent and not state.signed_in and state.can_use_code)
        self.paste.setVisible(state.consent and not state.signed_in)
        self.sign_out.setVisible(state.signed_in)
        self.forbid.setVisible(state.consent)
        for button in (self.sign_out, self.forbid, self.private):
            button.setEnabled(not running)
        self._buttons.setVisible(wide)
        self.private.setVisible(wide and state.signed_in)
        self.private.setChecked(state.private)
        self.status.setText(self._status(state))
        self.words.setText(self._words(state))
        self.words.setVisible(wide and bool(self.words.text()))

    def _toggle(self) -> None:
        """More, or less."""
        self._wide = not self._wide
        self._show()
        if self._wide:
            self._focus_first()

    def _focus_first(self) -> None:
        """The button that was pressed is gone: on to the next step."""
        steps = (self.allow, self.code, self.paste, self.sync_all)
        next((button for button in steps if button.isVisible()), self.more).setFocus()

    def _status(self, state: HubState) -> str:
        if not state.consent:
            return self.tr("Nothing was asked yet.")
        if not state.signed_in:
            return self.tr("Not signed in.")
        parts = [self.tr("Signed in as @{login}").format(login=self.who.login) if self.who else self.tr("Signed in")]
        kept = kept_words(self.who.kept if self.who else state.where)
        parts.append(f"{kept[:1].lower()}{kept[1:]}")
        if self.who is not None and self.who.expires_at is not None:
            parts.append(self.tr("ends {day}").format(day=self.who.expires_at.date().isoformat()))
        if state.api_url != PUBLIC_API:
            parts.append(state.api_url)
        return " · ".join(parts)

    def _words(self, state: HubState) -> str:
        if not state.consent:
            return self.tr(
                "Reviews, comments and approvals are only on GitHub. If you allow it, Understudy reads them there and "
                "never writes.\n"
                "It asks for pull requests, issues, reviews, comments, labels, files touched, and members of "
                "organisations. It keeps who did what and when, commands such as /lgtm, and how long a comment is; "
                "it does not keep what comments say."
            )
        if not state.signed_in:
            return self.tr(
                "GitHub answers this much only to those who are signed in. A token without any scope reads everything "
                "public. {kept}."
            ).format(kept=kept_words(state.where))
        lacks = self.who.lacks if self.who is not None else ()
        if lacks:
            return self.tr("This token does not show: {what}.").format(what="; ".join(lacks))
        return ""

    def show_problem(self, error: BaseException | None) -> None:
        """Say what GitHub did not take; None: nothing is wrong."""
        if error is None:
            self.problem.hide()
            return
        said = explain(error, self.tr("GitHub"))
        note_shown(said)
        self.problem.setText(" ".join(filter(None, [said.what, said.advice])))
        self.problem.show()

    # -- consent and signing in --------------------------------------------------------------------------------------

    def allow_asking(self) -> None:
        """The user says that GitHub may be asked."""
        self._tools.write(self, lambda: self._services.sync.set_consent(True), self.tr("Ask GitHub"), self._asked_again)

    def forbid_asking(self) -> None:
        """And that it may not."""
        self._tools.write(
            self, lambda: self._services.sync.set_consent(False), self.tr("Ask GitHub"), self._asked_again
        )

    def _asked_again(self, _: Changes) -> None:
        self.changed.emit()

    def _set_private(self, checked: bool) -> None:
        settings = self._services.settings
        words = self.tr("Read private repositories") if checked else self.tr("Leave private repositories out")
        self._tools.write(self, lambda: settings.set(PRIVATE, checked, words), words, self._asked_again)

    def paste_token(self) -> None:
        """Ask for a token."""
        from understudy.ui.sources.hub_dialogs import TokenDialog

        if (state := self.state) is not None:
            TokenDialog(self._services, self._tools, state.api_url, state.where, self._signed_in, self).open()

    def ask_for_code(self) -> None:
        """Device flow."""
        from understudy.ui.sources.hub_dialogs import CodeDialog

        if (state := self.state) is None:
            return
        self.code.setEnabled(False)

        def show(code: DeviceCode) -> None:
            self.code.setEnabled(True)
            self.show_problem(None)
            CodeDialog(self._services, self._tools, state.api_url, code, self._signed_in, self).open()

        def failed(error: BaseException) -> None:
            self.code.setEnabled(True)
            self.show_problem(error)

        sign_in = self._services.sign_in
        self._tools.tasks.read(
            self, lambda: sign_in.ask_for_code(state.api_url), show, failed, key="code", lane=Lane.NETWORK
        )

    def _signed_in(self, found: SignedIn, api_url: str) -> None:
        self.who = found
        self._wide = bool(found.lacks)
        self.show_problem(None)
        words = self.tr("Signed in as @{login}. {kept}.")
        self._tools.toast(Toast(words.format(login=found.login, kept=kept_words(found.kept))))
        settings, wanted = self._services.settings, None if api_url == PUBLIC_API else api_url
        if self.state is not None and api_url != self.state.api_url:
            self._tools.tasks.write(
                self, lambda: settings.set(API_URL, wanted, "Choose another GitHub"), self._asked_again,
                title=self.tr("GitHub"),
            )  # fmt: skip
        else:
            self.changed.emit()

    def _ask_who(self) -> None:
        state, sign_in = self.state, self._services.sign_in
        assert state is not None

        def told(found: SignedIn | None) -> None:
            self.who = found
            self.show_problem(None)
            self._show()

        self._tools.tasks.read(
            self, lambda: sign_in.who(state.api_url), told, self.show_problem, key="who", lane=Lane.NETWORK
        )

    def forget_token(self) -> None:
        """Sign out."""
        if (state := self.state) is None:
            return
        sign_in = self._services.sign_in

        def work() -> bool:
            sign_in.sign_out(state.api_url)
            return sign_in.is_signed_in(state.api_url)

        def done(still: bool) -> None:
            self.who = None
            words = self.tr("Signed out; the token is forgotten here.")
            if still:
                words = self.tr("The token of the environment variable stays: end the program and unset it.")
            self._tools.toast(Toast(words))
            self.changed.emit()

        self._tools.tasks.read(self, work, done, self.show_problem, key="out")

    # -- syncing -----------------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether a sync could begin."""
        return self.state is not None and self.state.consent and self.state.signed_in

    def _sync_all(self) -> None:
        if self.state is not None and not self.state.known:
            self.add_wanted.emit()
        else:
            self.sync(Wanted())

    def sync(self, wanted: Wanted) -> None:
        """Begin, if there is consent and a token; else the card says what is missing."""
        if not self.ready or self.state is None or self.run.running:
            if not self.run.running and not self._wide:
                self._toggle()
            return
        part, api_url = self._sync_part(), self.state.api_url
        part.begun(bool(wanted.org) or (not wanted.names and self.state.known > 1))
        part.pause.setFocus()
        if self._tools.tasks.at_once:
            self._start(wanted, api_url)
        else:
            # Painted before the worker takes its share of the time.
            QTimer.singleShot(START_MS, self, lambda: self._start(wanted, api_url))

    def _start(self, wanted: Wanted, api_url: str) -> None:
        self.run.start(wanted, api_url)
        if self.run.running:
            self._show()

    def _sync_ended(self, _: object) -> None:
        self._show()
        self.changed.emit()
