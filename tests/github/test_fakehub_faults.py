"""Every fault does what its name says, as often as it was asked to, and never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub
from tests.github.fakehub.faults import AFTER, BEFORE, KINDS

R = f"/repos/{ORG}/{REPOSITORY}"
HEADERS = {"Authorization": f"bearer {TOKEN}"}
QUERY = f"""query Page {{ rateLimit {{ cost }} repository(owner: "{ORG}", name: "{REPOSITORY}") {{
    pullRequests(first: 5) {{ nodes {{ id number state }} }} }} }}"""


def rest(hub: FakeHub, path: str = R) -> requests.Response:
    return requests.get(hub.url + path, headers=HEADERS, timeout=30)


def page(hub: FakeHub) -> requests.Response:
    return requests.post(f"{hub.url}/graphql", json={"query": QUERY}, headers=HEADERS, timeout=30)


STATUSES = {
    "502": 502,
    "504": 504,
    "500": 500,
    "secondary-403": 403,
    "secondary-429": 429,
    "429": 429,
    "secondary-403-bare": 403,
    "primary": 403,
    "401": 401,
    "403": 403,
    "saml": 403,
    "404": 404,
    "410": 410,
    "422": 422,
    "451": 451,
}


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_faults_with_a_status(hub: FakeHub, kind: str, status: int) -> None:
    hub.fault(kind, match="core", times=2)
    found = [rest(hub).status_code for _ in range(2)]
    hub.clock.advance(3600)
    assert [*found, rest(hub).status_code] == [status, status, 200]
    assert [entry.fault for entry in hub.log.entries] == [kind, kind, None]


@pytest.mark.parametrize(
    ("kind", "header"), [("secondary-403", "60"), ("secondary-429", "60"), ("429", None), ("secondary-403-bare", None)]
)
def test_who_says_when_to_come_back(hub: FakeHub, kind: str, header: str | None) -> None:
    hub.fault(kind, match="core")
    assert rest(hub).headers.get("Retry-After") == header
    rest(hub)
    assert len(hub.log.violations) == 1
    hub.clock.advance(60)
    rest(hub)
    assert len(hub.log.violations) == 1


def test_the_hourly_limit(hub: FakeHub) -> None:
    hub.fault("primary", match="core", seconds=1800)
    answer = rest(hub)
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert int(answer.headers["X-RateLimit-Reset"]) == hub.clock.epoch() + 1800
    assert page(hub).json()["data"], "the other budget is untouched"
    hub.clock.advance(1800)
    assert rest(hub).status_code == 200
    assert hub.log.violations == []


@pytest.mark.parametrize(("kind", "words"), [("primary", "RATE_LIMITED"), ("rate-limit", "RATE_LIMIT")])
def test_the_hourly_limit_of_graphql_comes_with_200(hub: FakeHub, kind: str, words: str) -> None:
    hub.fault(kind, match="graphql")
    answer = page(hub)
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["type"] == words
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_the_secondary_limit_of_graphql(hub: FakeHub) -> None:
    hub.fault("graphql-secondary", match="Page", seconds=90)
    answer = page(hub)
    assert (answer.status_code, answer.headers["Retry-After"]) == (200, "90")
    assert "secondary rate limit" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("kind", ["reset", "half"])
def test_connections_that_break(hub: FakeHub, kind: str) -> None:
    hub.fault(kind, match="core")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        rest(hub)
    assert rest(hub).status_code == 200


def test_a_request_that_hangs_until_released(hub: FakeHub) -> None:
    fault = hub.fault("hang", match="core")
    ended = threading.Event()

    def ask() -> None:
        with pytest.raises(requests.ConnectionError):
            rest(hub)
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    assert fault.reached.wait(10)
    assert not ended.is_set()
    assert page(hub).status_code == 200, "others are answered meanwhile"
    fault.release()
    thread.join(10)
    assert ended.is_set()


def test_closing_ends_what_hangs(hub: FakeHub) -> None:
    fault = hub.fault("hang", match="core")
    failed: list[Exception] = []

    def ask() -> None:
        try:
            rest(hub)
        except requests.ConnectionError as error:
            failed.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert fault.reached.wait(10)
    hub.faults.clear()
    thread.join(10)
    assert len(failed) == 1


def test_bodies_that_are_no_answer(hub: FakeHub) -> None:
    hub.fault("garbage", match="core")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        rest(hub).json()
    hub.fault("empty", match="core")
    assert rest(hub).content == b""
    hub.fault("timeout-in-body", match="graphql")
    assert page(hub).json()["data"] is None


def test_half_a_page(hub: FakeHub) -> None:
    hub.fault("partial", match="graphql", nodes=2, type="FORBIDDEN")
    body = page(hub).json()
    nodes = body["data"]["repository"]["pullRequests"]["nodes"]
    assert nodes[:2] == [None, None]
    assert [error["path"][-1] for error in body["errors"]] == [0, 1]
    assert {error["type"] for error in body["errors"]} == {"FORBIDDEN"}
    assert nodes[2]["number"] == 3


SPOILED: dict[str, tuple[dict[str, Any], Callable[[requests.Response], object], object]] = {
    "cost": ({"cost": 42}, lambda a: a.json()["data"]["rateLimit"]["cost"], 42),
    "enum": (
        {"value": "AJAR"},
        lambda a: {n["state"] for n in a.json()["data"]["repository"]["pullRequests"]["nodes"]},
        {"AJAR"},
    ),
    "deprecation": ({}, lambda a: ("Deprecation" in a.headers, "Sunset" in a.headers), (True, True)),
    "missing-field": (
        {"key": "number"},
        lambda a: ["number" in n for n in a.json()["data"]["repository"]["pullRequests"]["nodes"]],
        [False] * 5,
    ),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_answers_that_drift(hub: FakeHub, kind: str) -> None:
    options, look, expected = SPOILED[kind]
    before = look(page(hub))
    hub.fault(kind, match="graphql", **options)
    assert look(page(hub)) == expected != before
    assert look(page(hub)) == before


def test_faults_wait_for_their_request(hub: FakeHub) -> None:
    hub.fault("502", match=r"GET .*/pulls/2$", skip=1)
    assert [rest(hub, path).status_code for path in (f"{R}/pulls/1", f"{R}/pulls/2")] == [200, 200]
    assert rest(hub, f"{R}/pulls/2").status_code == 502
    hub.fault("404", match=lambda entry: entry.path.endswith("/labels"))
    assert [rest(hub, path).status_code for path in (R, f"{R}/labels")] == [200, 404]


def test_no_fault_goes_untested() -> None:
    shown = {*STATUSES, "reset", "half", "hang", "rate-limit", "graphql-secondary", "garbage", "empty"}
    shown |= {"timeout-in-body", "partial", *SPOILED}
    assert shown == set(KINDS) == set(BEFORE) | set(AFTER)


def test_an_unknown_fault_is_refused(hub: FakeHub) -> None:
    with pytest.raises(ValueError, match="there is no fault 503"):
        hub.fault("503")
