"""The mapping swallows every object that GitHub really sent to PyGithub's own tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from github import GithubException
from tests.github.fakehub.replay import Kind, exchanges, replay_objects
from understudy.application.sync.facts import GHOST
from understudy.application.sync.faults import Fault, NotThere, Overloaded, RateLimited, Unauthorized
from understudy.github import replies
from understudy.github.faults import fault_of_exception, fault_of_status


@pytest.fixture(scope="session")
def recordings(outside: Path) -> Path:
    return outside / "ReplayData"


def no_notice(what: str) -> None:
    raise AssertionError(f"a real object led to a notice: {what}")


@pytest.mark.parametrize(
    ("kind", "least"),
    [("issue", 350), ("pull request", 50), ("comment", 20), ("review comment", 5), ("repository", 50), ("tree", 1)],
)
def test_recorded_objects_are_understood(recordings: Path, kind: Kind, least: int) -> None:
    count = 0
    for raw in replay_objects(recordings, kind):
        if len(raw) < 4:  # some were cut down by hand to test lazy loading
            continue
        count += 1
        if kind in ("issue", "pull request"):
            listed = replies.rest_listed(raw)
            assert listed.number == raw["number"]
            assert listed.is_pull == (raw.get("pull_request") is not None)
        elif kind == "review comment":
            found = replies.rest_review_comment(raw, no_notice)
            assert found.number > 0
            assert found.body == (raw["body"] or "")
        elif kind == "repository":
            assert replies.rest_repository(raw).name.endswith(f"/{raw['name']}")
        elif kind == "tree":
            assert all(path.endswith(("OWNERS", "OWNERS_ALIASES")) for path, _ in replies.owners_files(raw))
        if "user" in raw:
            who = replies.rest_who(raw["user"], no_notice)
            assert who is GHOST or who.login.removesuffix("[bot]") == raw["user"]["login"].removesuffix("[bot]")
    assert count >= least


def test_recorded_refusals_are_sorted(recordings: Path) -> None:
    kinds: dict[type[Fault], int] = {}
    for exchange in exchanges(recordings):
        if exchange.status < 400:
            continue
        try:
            body = json.loads(exchange.body)
        except ValueError:
            body = None
        fault = fault_of_status(exchange.status, exchange.headers, body)
        assert fault is not None
        kinds[type(fault)] = kinds.get(type(fault), 0) + 1
        same = fault_of_exception(GithubException(exchange.status, body, exchange.headers, None))
        assert type(same) is type(fault)
        assert len(str(fault)) < 200
    assert {NotThere, Overloaded, RateLimited, Unauthorized} <= kinds.keys()
