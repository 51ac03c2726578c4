"""GitHub on the Sources screen: nothing before consent, signing in, syncing, stopping, errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.qt_leaks import ExpectedErrors
from tests.ui.contracts import Open, ScreenContract, open_screen  # noqa: F401 - a fixture
from tests.ui.home.homes import Told, open_listening
from tests.ui.sources.hubs import CODE, TOKEN, WHO, FakeSignIn, Held, finished, running, with_hub
from understudy.application.errors import UserError
from understudy.application.services import Services
from understudy.application.sync.control import Control
from understudy.application.sync.status import SyncStatus
from understudy.tasks.runner import TaskRunner
from understudy.ui.kit.screen import Screen, ScreenSpec, ScreenTools
from understudy.ui.kit.state import MemoryState
from understudy.ui.shell.app_info import AppInfo
from understudy.ui.shell.window import MainWindow
from understudy.ui.sources.hub_dialogs import AddHubDialog, CodeDialog, TokenDialog
from understudy.ui.sources.screen import SourcesScreen
from understudy.ui.sources.sync_run import Wanted


class _HubContract(ScreenContract):
    """The promises of every screen, with GitHub's card open."""

    consent = False
    sign_in = FakeSignIn()
    script = staticmethod(lambda report, control: finished("It is closed to this token."))
    syncs = False

    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        if self.consent:
            sample.sync.set_consent(True)
        self.sample, self.empty = with_hub(sample, self.sign_in, self.script), empty

    def make_screen(self, tools: ScreenTools) -> Screen:
        screen = SourcesScreen(self.sample, tools)
        show = screen._show_hub

        def show_and_open(state: object) -> None:
            first = screen.hub.state is None
            show(state)  # type: ignore[arg-type]
            if first:
                screen.hub.more.click()
                if self.syncs:
                    screen.hub.sync(Wanted())

        screen._show_hub = show_and_open  # type: ignore[method-assign]
        return screen

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return SourcesScreen(self.empty, tools)


class TestBeforeConsent(_HubContract):
    pass


class TestSignInContract(_HubContract):
    consent = True
    sign_in = FakeSignIn(codes=True)


class TestSyncContract(_HubContract):
    consent = True
    sign_in = FakeSignIn(signed=replace(WHO, lacks=("teams of organisations",)))
    syncs = True


Opened = tuple[SourcesScreen, Told]


def _open(open_screen: Open, services: Services) -> Opened:  # noqa: F811
    return open_listening(open_screen, lambda tools: SourcesScreen(services, tools))


def test_before_consent_nothing_is_asked_and_it_says_what_would_be(
    open_screen: Open,  # noqa: F811
    empty: Services,
) -> None:
    sign_in = FakeSignIn(signed=WHO)
    screen, told = _open(open_screen, with_hub(empty, sign_in))
    assert sign_in.asked == []
    assert "Nothing was asked yet" in screen.hub.status.text()
    screen.hub.more.click()
    assert "does not keep what comments say" in screen.hub.words.text()
    assert sign_in.asked == []
    screen.hub.allow.click()
    assert empty.sync.consent()
    assert "who" in sign_in.asked
    assert "@ada-test" in screen.hub.status.text()
    assert told.toasts[-1].button == "Undo"
    empty.journal.undo()
    screen.refresh()
    assert "Nothing was asked yet" in screen.hub.status.text()


def test_a_token_is_pasted_checked_and_kept(
    open_screen: Open,  # noqa: F811
    empty: Services,
) -> None:
    empty.sync.set_consent(True)
    sign_in = FakeSignIn(lacks=("teams of organisations",))
    screen, told = _open(open_screen, with_hub(empty, sign_in))
    screen.hub.more.click()
    assert not screen.hub.code.isVisibleTo(screen)
    screen.hub.paste.click()
    dialog = screen.hub.findChild(TokenDialog)
    assert dialog is not None
    assert dialog.token.echoMode() is QLineEdit.EchoMode.Password
    dialog.try_accept()
    assert "Paste a token" in dialog.token.accessibleDescription()
    dialog.token.setText("wrong")
    dialog.try_accept()
    assert dialog.isVisible()
    assert "does not accept" in dialog.token.accessibleDescription()
    dialog.token.setText(TOKEN)
    dialog.try_accept()
    assert not dialog.isVisible()
    assert dialog.token.text() == ""
    assert "kept in the keyring of a test" in screen.hub.status.text()
    assert "does not show: teams of organisations" in screen.hub.words.text()
    assert TOKEN not in told.toasts[-1].text
    screen.hub.sign_out.click()
    assert "Not signed in" in screen.hub.status.text()


def test_a_token_for_this_session_only_is_said_plainly(
    open_screen: Open,  # noqa: F811
    empty: Services,
) -> None:
    empty.sync.set_consent(True)
    where = "this session only: no keyring that encrypts was found"
    screen, _ = _open(open_screen, with_hub(empty, FakeSignIn(where)))
    screen.hub.more.click()
    assert "Kept for this session only: no keyring" in screen.hub.words.text()


def test_another_github_is_remembered(open_screen: Open, empty: Services) -> None:  # noqa: F811
    empty.sync.set_consent(True)
    sign_in = FakeSignIn()
    screen, _ = _open(open_screen, with_hub(empty, sign_in))
    screen.hub.paste_token()
    dialog = screen.hub.findChild(TokenDialog)
    assert dialog is not None
    dialog.token.setText(TOKEN)
    dialog.address.setText("https://git.example/api/v3/")
    dialog.try_accept()
    assert "paste at https://git.example/api/v3" in sign_in.asked
    assert screen.hub.state is not None
    assert screen.hub.state.api_url == "https://git.example/api/v3"


def test_a_code_is_shown_copied_and_its_page_opened_on_demand(
    open_screen: Open,  # noqa: F811
    empty: Services,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    opened: list[str] = []

    def open_url(url: object) -> bool:
        opened.append(str(url))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    empty.sync.set_consent(True)
    screen, _ = _open(open_screen, with_hub(empty, FakeSignIn(codes=True)))
    screen.hub.more.click()
    runner = TaskRunner()
    tools = replace(screen.tools, tasks=runner)
    held = FakeSignIn()
    gate = Held()

    def wait(code: object, control: Control, api_url: str = "") -> object:
        gate(lambda _: None, control)
        return WHO

    held.wait_for_code = wait  # type: ignore[method-assign, assignment]
    found: list[str] = []
    dialog = CodeDialog(
        with_hub(empty, held), tools, "https://api.github.com", CODE, lambda who, _: found.append(who.login), screen
    )
    dialog.open()
    assert dialog.code.text() == "ABCD-1234"
    next(b for b in dialog.findChildren(type(dialog.cancel)) if "Copy" in b.text()).click()
    assert QGuiApplication.clipboard().text() == "ABCD-1234"
    assert opened == []
    dialog.open_button.click()
    assert len(opened) == 1
    gate.go.set()
    qtbot.waitUntil(lambda: found == ["ada-test"])
    qtbot.waitUntil(lambda: not runner.busy)
    runner.shutdown()


def test_signing_in_with_a_code_ends_signed_in(open_screen: Open, empty: Services) -> None:  # noqa: F811
    empty.sync.set_consent(True)
    screen, told = _open(open_screen, with_hub(empty, FakeSignIn(codes=True)))
    screen.hub.more.click()
    screen.hub.code.click()
    assert "@ada-test" in screen.hub.status.text()
    assert "the keyring of a test" in told.toasts[-1].text


def test_a_code_that_cannot_be_had_is_explained(
    open_screen: Open,  # noqa: F811
    empty: Services,
    expected_errors: ExpectedErrors,
) -> None:
    expected_errors.expect("shown: GitHub's login cannot be reached")
    empty.sync.set_consent(True)
    sign_in = FakeSignIn(codes=True, refuses="GitHub's login cannot be reached. Try again later.")
    screen, _ = _open(open_screen, with_hub(empty, sign_in))
    screen.hub.more.click()
    screen.hub.code.click()
    assert "cannot be reached" in screen.hub.problem.text()
    assert screen.hub.code.isEnabled()


def test_a_repository_is_added_and_read_from_half_a_year_ago(
    open_screen: Open,  # noqa: F811
    empty: Services,
) -> None:
    empty.sync.set_consent(True)
    services = with_hub(empty, FakeSignIn(signed=WHO))
    screen, _ = _open(open_screen, services)
    assert screen.hub.sync_all.text() == "Add a repository…"
    screen.hub.sync_all.click()
    dialog = screen.findChild(AddHubDialog)
    assert dialog is not None
    dialog.name.setText("no name")
    dialog.try_accept()
    assert dialog.isVisible()
    assert dialog.name.accessibleDescription()
    dialog.name.setText("https://github.com/lantern/core")
    dialog.back.setCurrentIndex(1)
    dialog.try_accept()
    ((names, org, since),) = services.sync.calls  # type: ignore[attr-defined]
    assert (names, org) == (("lantern/core",), None)
    assert since is not None
    assert 180 < (empty.store.clock() - since).days < 185
    row = next(row for row in screen.table.model.shown if row.kind == "github")
    assert row.name == "lantern/core"
    assert screen.hub.sync_all.text() == "Sync all"


def test_an_organisation_is_added_without_being_read_while_nobody_is_signed_in(
    open_screen: Open,  # noqa: F811
    empty: Services,
) -> None:
    services = with_hub(empty, FakeSignIn())
    screen, told = _open(open_screen, services)
    screen.add_from_github()
    dialog = screen.findChild(AddHubDialog)
    assert dialog is not None
    dialog.name.setText("lantern")
    dialog.try_accept()
    assert services.sync.calls == []  # type: ignore[attr-defined]
    assert [(row.name, row.kind) for row in screen.table.model.shown] == [("lantern", "github")]
    assert "Nothing was asked of GitHub yet" in told.toasts[-1].text


def test_what_went_wrong_is_said_and_can_be_copied(
    open_screen: Open,  # noqa: F811
    empty: Services,
) -> None:
    empty.sync.set_consent(True)
    empty.sync.add_repository("lantern/core")
    error = "GitHub does not show this. It is closed to this token; a token of somebody who may read it would help."
    services = with_hub(empty, FakeSignIn(signed=WHO), lambda report, control: finished(error))
    screen, _ = _open(open_screen, services)
    screen.hub.sync_all.click()
    part = screen.hub.sync_part
    assert part is not None
    assert "not everything could be read: lantern/docs" in part.headline.text()
    assert part.problem.text() == f"lantern/docs: {error}"
    assert [row.name for row in part.table.model.shown] == ["lantern/core", "lantern/docs"]
    part.copy.click()
    assert error in QGuiApplication.clipboard().text()
    part.close_button.click()
    assert not part.isVisibleTo(screen)


def test_a_token_that_is_refused_stops_the_sync_with_words(
    open_screen: Open,  # noqa: F811
    empty: Services,
    expected_errors: ExpectedErrors,
) -> None:
    expected_errors.expect("does not accept the token")
    empty.sync.set_consent(True)
    empty.sync.add_repository("lantern/core")

    def refused(report: object, control: Control) -> SyncStatus:
        raise UserError("GitHub does not accept the token. Give another one.")

    screen, _ = _open(open_screen, with_hub(empty, FakeSignIn(signed=WHO), refused))
    screen.hub.sync_all.click()
    part = screen.hub.sync_part
    assert part is not None
    assert "does not accept the token" in part.problem.text()
    assert screen.hub.sync_all.isEnabled()


@pytest.fixture
def real(qtbot: QtBot, empty: Services) -> Iterator[tuple[TaskRunner, MainWindow, SourcesScreen, Held]]:
    """The screen in a window whose work runs on real threads, with a sync that waits to be let go."""
    empty.sync.set_consent(True)
    empty.sync.add_repository("lantern/core")
    held = Held(running(resumes_at=running().ready_at))
    services = with_hub(empty, FakeSignIn(signed=WHO), held)
    runner, made = TaskRunner(), list[SourcesScreen]()

    def build(tools: ScreenTools) -> Screen:
        made.append(SourcesScreen(services, tools))
        return made[0]

    info = AppInfo("Understudy", lambda: (("Understudy", "0"),), empty.place.home / "log")
    window = MainWindow(info, runner, MemoryState(), [ScreenSpec("sources", "Sources", "sources", build)])
    qtbot.addWidget(window)
    window.show()
    window.set_context([], None, [], None)
    window.start("understudy:sources")
    qtbot.waitUntil(lambda: bool(made) and not runner.busy and made[0].hub.sync_part is not None)
    qtbot.waitUntil(lambda: made[0].hub.sync_all.isVisible())
    yield runner, window, made[0], held
    held.go.set()
    runner.shutdown()


Real = tuple[TaskRunner, MainWindow, SourcesScreen, Held]


def test_a_sync_shows_how_far_it_is_pauses_resumes_and_ends(qtbot: QtBot, real: Real) -> None:
    runner, _, screen, held = real
    screen.hub.sync_all.click()
    part = screen.hub.sync_part
    assert part is not None
    qtbot.waitUntil(lambda: "300 of 1000" in part.headline.text())
    assert "resumes at" in part.headline.text()
    assert "ready about" in part.headline.text()
    assert "left: 4120 of 5000" in part.quota.text()
    assert part.bar.value() == 300
    assert not screen.hub.sync_all.isEnabled()
    rows = part.table.model.shown
    assert [row.name for row in rows] == ["lantern/core", "lantern/docs"]
    assert held.control is not None
    part.pause.click()
    assert held.control.paused
    assert part.pause.text() == "Resume"
    assert "Paused" in part.headline.text()
    part.pause.click()
    assert not held.control.paused
    held.go.set()
    qtbot.waitUntil(lambda: not screen.hub.run.running)
    qtbot.waitUntil(lambda: not runner.busy)
    assert "Done" in part.headline.text()
    assert screen.hub.sync_all.isEnabled()


def test_a_sync_is_stopped_by_its_button_even_while_paused(qtbot: QtBot, real: Real) -> None:
    runner, _, screen, held = real
    screen.hub.sync_all.click()
    qtbot.waitUntil(held.reached.is_set)
    part = screen.hub.sync_part
    assert part is not None
    part.pause.click()
    part.cancel.click()
    qtbot.waitUntil(lambda: not screen.hub.run.running)
    qtbot.waitUntil(lambda: not runner.busy)
    assert "What was read is kept" in part.headline.text()


def test_a_sync_is_stopped_from_the_tray_and_by_closing(qtbot: QtBot, real: Real) -> None:
    runner, _, screen, held = real
    screen.hub.sync_all.click()
    qtbot.waitUntil(held.reached.is_set)
    assert screen.hub.run.task is not None
    screen.hub.run.task.cancel()
    qtbot.waitUntil(lambda: not screen.hub.run.running)
    qtbot.waitUntil(lambda: not runner.busy)
    held.reached.clear()
    screen.hub.sync_all.click()
    qtbot.waitUntil(held.reached.is_set)
    assert screen.hub.sync_part is not None
    screen.hub.sync_part.pause.click()
    assert runner.shutdown() == []


def test_letters_typed_into_the_token_are_never_shown(open_screen: Open, empty: Services) -> None:  # noqa: F811
    empty.sync.set_consent(True)
    screen, _ = _open(open_screen, with_hub(empty, FakeSignIn()))
    screen.hub.paste_token()
    dialog = screen.hub.findChild(TokenDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.token, TOKEN)
    assert TOKEN not in dialog.token.displayText()
    dialog.reject()
