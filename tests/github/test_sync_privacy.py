"""Tokens and texts go nowhere: not into database, logs, errors or representations. Private repositories stay out."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.github.fakehub import ORG, TOKEN, FakeHub
from tests.github.syncing import MAIN, Bench
from understudy.application.errors import UserError
from understudy.application.store import Store
from understudy.application.sync.facts import GHOST, Comment, Review, ReviewComment
from understudy.application.sync.faults import Fault
from understudy.github.client import Client, check_address
from understudy.github.gateway import Gateway

BODY = "canary-body-0b1c2d3e4f"
TITLE = "canary-private-title-77aa"


@pytest.fixture
def bench(hub: FakeHub, sqlite_store: Store) -> Bench:
    return Bench(hub, sqlite_store)


def spread(bench: Bench) -> None:
    """Put the canary into every kind of text."""
    person = bench.main.hold(1)["author"]
    for number in (item["number"] for item in list(bench.main.items())[:6]):
        bench.people.edit(bench.main, number, body=BODY)
        bench.people.comment(bench.main, number, person, f"{BODY}\n/approve")
    pull = next(p["number"] for p in bench.main.items("PullRequest"))
    bench.people.review(bench.main, pull, person, "COMMENTED", BODY)
    bench.people.review_comment(bench.main, pull, person, BODY)


def test_r18_a_canary_token_and_a_canary_text_are_found_in_no_artefact(
    bench: Bench, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spread(bench)
    caplog.set_level(logging.DEBUG)
    log = logging.FileHandler(tmp_path / "all.log")
    logging.getLogger().addHandler(log)
    try:
        for kind, match in (("502", "SyncPull"), ("partial", "SyncIssues"), ("429", "core"), ("enum", "Hydrate")):
            bench.hub.fault(kind, match)
        bench.sync()
        for kind, match in (("422", "core"), ("missing-field", "Hydrate"), ("garbage", "graphql"), ("404", "core")):
            bench.hub.clock.advance(60)
            bench.people.edit(bench.main, 1, title=f"Then {bench.hub.clock.epoch()}")
            bench.hub.faults.add(kind, match, key="number")
            bench.sync()
    finally:
        logging.getLogger().removeHandler(log)
        log.close()
    bench.store.close()
    artefacts = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in artefacts)
    for path in artefacts:
        content = path.read_bytes()
        assert TOKEN.encode() not in content, path
        assert BODY.encode() not in content, path
    told = repr(bench.reports) + caplog.text
    assert TOKEN not in told
    assert BODY not in told


@pytest.mark.parametrize(
    ("kind", "match"),
    [("401", "core"), ("422", "core"), ("404", "core"), ("garbage", "core"), ("reset", "core"), ("500", "core")],
)
def test_r18_no_fault_holds_the_token_or_a_text(bench: Bench, kind: str, match: str) -> None:
    spread(bench)
    bench.hub.fault(kind, match)
    gateway = Gateway(SecretStr(TOKEN), bench.hub.url)
    try:
        with pytest.raises(Fault) as caught:
            gateway.changed(MAIN, 0, None, None)
    finally:
        gateway.close()
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value)
    assert TOKEN not in shown
    assert BODY not in shown
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_r18_texts_and_tokens_are_not_in_representations() -> None:
    shown = repr(
        (
            Comment("C", GHOST, 0, None, "c", BODY), Review("R", GHOST, "approved", 0, "r", BODY),
            ReviewComment("L", 1, GHOST, 0, 0, "a.go", "", BODY), SecretStr(TOKEN),
        )
    )  # fmt: skip
    assert BODY not in shown
    assert TOKEN not in shown
    client = Client(SecretStr(TOKEN), "http://127.0.0.1:1")
    assert TOKEN not in repr(client) + str(vars(client))
    client.close()


def test_r18_private_repositories_are_not_read_unless_allowed(bench: Bench) -> None:
    vault, _ = bench.hub.world.find(ORG, "vault")
    assert vault is not None
    bench.people.new_issue(vault, bench.main.hold(1)["author"], TITLE)
    status = bench.sync(f"{ORG}/vault").repositories[0]
    assert status.state == "failed"
    assert "private" in status.error
    assert bench.one("SELECT count(*) FROM item") == 0
    bench.allow_private()
    bench.good(f"{ORG}/vault")
    assert bench.one("SELECT title FROM item") == TITLE
    assert bench.one("SELECT is_private FROM repository") == 1


def test_r18_a_token_is_sent_over_https_only_and_to_one_host() -> None:
    for address in ("http://ghe.example.org/api/v3", "ftp://x", "https://user:secret@x", "nonsense"):
        with pytest.raises(UserError):
            check_address(address)
    assert check_address("https://ghe.example.org/api/v3/") == "https://ghe.example.org/api/v3"


def test_r18_a_next_page_on_another_host_is_not_followed_there(bench: Bench) -> None:
    gateway = Gateway(SecretStr(TOKEN), bench.hub.url)
    try:
        # The address of a next page comes from the server: only its path is used.
        gateway.changed(MAIN, 0, f"https://elsewhere.example.org/repos/{MAIN}/issues?state=all&per_page=1", None)
    finally:
        gateway.close()
    assert bench.hub.log.rest_calls == 1


def test_consent_is_a_remembered_answer(bench: Bench) -> None:
    assert not bench.service.consent()
    bench.service.set_consent(True)
    assert bench.service.consent()
    assert bench.hub.log.entries == []
