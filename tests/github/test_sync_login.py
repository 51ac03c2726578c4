"""Logging in: device flow, what a token may do, and where it is kept."""

from __future__ import annotations

import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest
from pydantic import SecretStr

from tests.application.sync.waiting import FakeWaiter
from tests.github.fakehub import TOKEN, FakeHub
from tests.github.syncing import Bench
from understudy.application.errors import Cancelled, UserError
from understudy.application.store import Store
from understudy.application.sync.control import Control
from understudy.application.sync.login import wait_for_grant
from understudy.application.sync.port import Token
from understudy.application.sync.scopes import lacking
from understudy.github.device import DeviceLogin
from understudy.system.secrets import TRUSTED, Secrets

CLIENT = "Iv1.fakeclient"


def test_a_code_that_is_typed_gives_a_token(hub: FakeHub) -> None:
    login = DeviceLogin(CLIENT, hub.url)
    code = login.begin(frozenset({"read:org"}))
    person = next(iter(hub.world.tokens.values())).person
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        hub.clock.advance(seconds)
        if len(waits) == 3:
            hub.devices.approve(code.user_code, person)

    grant = wait_for_grant(login, code, Control(FakeWaiter(wait)))
    assert grant.scopes == {"read:org"}
    assert grant.token.get_secret_value() not in repr(grant)
    assert code.device.get_secret_value() not in repr(code)
    assert len(waits) == 3


def test_asked_to_slow_down_it_does(hub: FakeHub) -> None:
    login = DeviceLogin(CLIENT, hub.url)
    code = login.begin(frozenset())
    person = next(iter(hub.world.tokens.values())).person
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        hub.clock.advance(1 if len(waits) == 2 else seconds)
        if len(waits) == 4:
            hub.devices.approve(code.user_code, person)

    wait_for_grant(login, code, Control(FakeWaiter(wait)))
    assert waits[0] == 5
    assert waits[2] >= 10


def test_a_refusal_or_no_answer_ends_the_login(hub: FakeHub) -> None:
    login = DeviceLogin(CLIENT, hub.url)
    code = login.begin(frozenset())
    hub.devices.deny(code.user_code)
    with pytest.raises(UserError, match="refused"):
        wait_for_grant(login, code, Control(FakeWaiter(hub.clock.advance)))
    late = login.begin(frozenset())
    with pytest.raises(UserError, match="in time"):
        wait_for_grant(login, late, Control(FakeWaiter(hub.clock.advance)))
    control = Control(FakeWaiter(hub.clock.advance))
    control.cancel()
    with pytest.raises(Cancelled):
        wait_for_grant(login, login.begin(frozenset()), control)


def test_an_unknown_program_is_told_so(hub: FakeHub) -> None:
    with pytest.raises(UserError, match="client id"):
        DeviceLogin("Iv1.nobody", hub.url).begin(frozenset())


def test_a_token_says_what_it_may_do_and_what_it_lacks(hub: FakeHub, sqlite_store: Store) -> None:
    bench = Bench(hub, sqlite_store)
    token = bench.service.token(SecretStr(TOKEN), hub.url)
    assert token.scopes == frozenset({"repo", "read:org"})
    assert lacking(token, frozenset({"read:org"})) == frozenset()
    hub.world.token("narrow", hub.world.tokens[TOKEN].person, "gist")
    wanted = frozenset({"read:org"})
    assert lacking(bench.service.token(SecretStr("narrow"), hub.url), wanted) == wanted
    hub.world.token("fine", hub.world.tokens[TOKEN].person, None)
    assert lacking(bench.service.token(SecretStr("fine"), hub.url), frozenset({"read:org"})) is None
    assert lacking(Token("x", frozenset({"admin:org"}), None), frozenset({"read:org"})) == frozenset()
    with pytest.raises(UserError, match="token"):
        bench.service.token(SecretStr("nobody's"), hub.url)


class Safe(keyring.backend.KeyringBackend):
    """A keyring in memory that stands for an encrypting one."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    @property
    def priority(self) -> float:
        return 0.1

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


class Plain(Safe):
    """A keyring that would write plain text."""


Safe.__module__ = "keyring.backends.SecretService"


def test_a_trusted_keyring_keeps_the_token() -> None:
    backend = Safe()
    secrets = Secrets(backend, {})
    assert secrets.is_lasting
    assert secrets.where == TRUSTED["keyring.backends.SecretService"]
    assert secrets.keep("github.com", SecretStr("t1"))
    again = Secrets(backend, {})
    found = again.token("github.com")
    assert found is not None
    assert found.get_secret_value() == "t1"
    assert "t1" not in repr(found) + repr(again)
    again.forget("github.com")
    again.forget("github.com")
    assert Secrets(backend, {}).token("github.com") is None


def test_a_keyring_of_plain_text_is_not_used() -> None:
    backend = Plain()
    secrets = Secrets(backend, {}, look=False)
    assert not secrets.is_lasting
    assert "this session only" in secrets.where
    assert not secrets.keep("github.com", SecretStr("t1"))
    assert secrets.token("github.com") is not None
    assert backend.kept == {}
    nothing = keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]
    assert Secrets(nothing, {}, look=False).token("github.com") is None


def test_a_locked_keyring_is_as_none() -> None:
    backend = Safe()
    backend.locked = True
    secrets = Secrets(backend, {})
    assert secrets.token("github.com") is None
    assert not secrets.keep("github.com", SecretStr("t1"))
    assert secrets.token("github.com") is not None


def test_the_environment_gives_a_token_for_github_only() -> None:
    secrets = Secrets(Safe(), {"GITHUB_TOKEN": " env "})
    found = secrets.token("github.com")
    assert found is not None
    assert found.get_secret_value() == "env"
    assert secrets.token("ghe.example.org") is None


def test_where_a_token_is_from_is_said() -> None:
    given = Secrets(environment={"GITHUB_TOKEN": "canary"}, look=False)
    assert given.kept_in("github.com") == "the environment (GITHUB_TOKEN)"
    given.keep("github.com", SecretStr("canary"))
    assert given.kept_in("github.com") == "this session only"
    assert Secrets(environment={}, look=False).kept_in("github.com").startswith("this session only")
