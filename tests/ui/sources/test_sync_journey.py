"""From consent to a person's reviews, in the window, against a GitHub of ours, with real threads."""

from __future__ import annotations

from dataclasses import replace

from pydantic import SecretStr
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.github.conftest import hub, outside, schema  # noqa: F401 - fixtures
from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub
from tests.qt_leaks import ExpectedErrors
from understudy.application.services import Services
from understudy.application.sync.login import Login
from understudy.application.sync.sign_in import SignIn
from understudy.domain.contributions.kinds import Kind
from understudy.tasks.runner import TaskRunner
from understudy.ui.kit.screen import Screen, ScreenSpec, ScreenTools
from understudy.ui.kit.state import MemoryState
from understudy.ui.kit.turns import anything_at_work
from understudy.ui.shell.app_info import AppInfo
from understudy.ui.shell.window import MainWindow
from understudy.ui.sources.hub_dialogs import AddHubDialog, TokenDialog
from understudy.ui.sources.screen import SourcesScreen

WAIT_MS = 60_000


class Memory:
    """Keeps tokens as long as the test."""

    where = "the memory of a test"
    is_lasting = True

    def __init__(self) -> None:
        self.tokens: dict[str, SecretStr] = {}

    def token(self, host: str) -> SecretStr | None:
        return self.tokens.get(host)

    def kept_in(self, host: str) -> str:
        return self.where

    def keep(self, host: str, token: SecretStr) -> bool:
        self.tokens[host] = token
        return True

    def forget(self, host: str) -> None:
        self.tokens.pop(host, None)


def _no_login(client_id: str, web: str) -> Login:
    raise AssertionError("nobody asked for a code")


def test_from_consent_to_a_repository_that_is_here(
    qtbot: QtBot,
    hub: FakeHub,  # noqa: F811
    empty: Services,
    expected_errors: ExpectedErrors,
) -> None:
    memory = Memory()
    services = replace(empty, sign_in=SignIn(empty.settings, empty.sync, lambda: memory, _no_login))
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

    def rest() -> None:
        qtbot.waitUntil(lambda: not runner.busy and not anything_at_work(), timeout=WAIT_MS)

    qtbot.waitUntil(lambda: bool(made))
    rest()
    card = made[0].hub
    assert hub.log.entries == []
    card.more.click()
    card.allow.click()
    rest()
    assert hub.log.entries == []
    card.paste.click()
    expected_errors.expect("does not accept the token")
    dialog = card.findChild(TokenDialog)
    assert dialog is not None
    dialog.address.setText(hub.url)
    QTest.keyClicks(dialog.token, "no-such-token")
    dialog.try_accept()
    rest()
    assert "does not accept" in dialog.token.accessibleDescription()
    dialog.token.clear()
    QTest.keyClicks(dialog.token, TOKEN)
    dialog.try_accept()
    rest()
    assert "kept in the memory of a test" in card.status.text()
    assert [token.get_secret_value() for token in memory.tokens.values()] == [TOKEN]
    card.sync_all.click()
    adding = made[0].findChild(AddHubDialog)
    assert adding is not None
    QTest.keyClicks(adding.name, f"{ORG}/{REPOSITORY}")
    adding.try_accept()
    qtbot.waitUntil(lambda: card.run.running or card.run.status is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not card.run.running, timeout=WAIT_MS)
    rest()
    assert card.sync_part is not None
    assert card.sync_part.headline.text().startswith("Done. New or changed: ")
    (row,) = made[0].table.model.shown
    assert row.feed is not None
    assert row.feed.feed.state == "ready"
    assert row.feed.brought[Kind.PR_OPENED] == 60
    window.close()
    runner.shutdown()
