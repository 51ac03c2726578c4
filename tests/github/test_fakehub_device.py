"""Login by device flow: asked too early, too often, refused, run out, granted."""

from __future__ import annotations

from typing import Any

import requests

from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub
from tests.github.fakehub.device import GRANT

CLIENT = {"client_id": "Iv1.fakeclient"}


def post(hub: FakeHub, path: str, **fields: str) -> dict[str, Any]:
    headers = {"Accept": "application/json"}
    answer = requests.post(f"{hub.url}{path}", data={**CLIENT, **fields}, headers=headers, timeout=30)
    found: dict[str, Any] = answer.json()
    return found


def begin(hub: FakeHub) -> dict[str, Any]:
    return post(hub, "/login/device/code", scope="read:org")


def poll(hub: FakeHub, code: dict[str, Any]) -> dict[str, Any]:
    return post(hub, "/login/oauth/access_token", device_code=code["device_code"], grant_type=GRANT)


def test_a_login_that_is_granted(hub: FakeHub) -> None:
    code = begin(hub)
    assert (code["interval"], code["expires_in"]) == (5, 900)
    assert poll(hub, code)["error"] == "authorization_pending"
    hub.clock.advance(5)
    hub.devices.approve(code["user_code"], hub.world.tokens[TOKEN].person)
    token = poll(hub, code)
    assert token["scope"] == "read:org"
    headers = {"Authorization": f"bearer {token['access_token']}"}
    answer = requests.get(f"{hub.url}/repos/{ORG}/{REPOSITORY}", headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["X-OAuth-Scopes"]) == (200, "read:org")
    assert poll(hub, code)["error"] == "incorrect_device_code", "a code works once"


def test_asking_too_often_slows_down(hub: FakeHub) -> None:
    code = begin(hub)
    poll(hub, code)
    hub.clock.advance(2)
    slower = poll(hub, code)
    assert (slower["error"], slower["interval"]) == ("slow_down", 10)
    hub.clock.advance(6)
    assert poll(hub, code)["error"] == "slow_down"
    hub.clock.advance(15)
    assert poll(hub, code)["error"] == "authorization_pending"


def test_a_login_that_is_refused(hub: FakeHub) -> None:
    code = begin(hub)
    hub.devices.deny(code["user_code"])
    assert poll(hub, code)["error"] == "access_denied"


def test_a_login_that_runs_out(hub: FakeHub) -> None:
    code = begin(hub)
    hub.clock.advance(900)
    assert poll(hub, code)["error"] == "expired_token"


def test_an_unknown_client(hub: FakeHub) -> None:
    answer = requests.post(f"{hub.url}/login/device/code", data={"client_id": "Iv1.other"}, timeout=30)
    assert answer.status_code == 404
