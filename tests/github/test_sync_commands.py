"""Commands as evidence: in new comments on open pull requests, not in edits, no lgtm to oneself; reviews as set."""

from __future__ import annotations

import pytest

from tests.github.fakehub import FakeHub
from tests.github.fakehub.accounts import Record
from tests.github.syncing import MAIN, Bench
from understudy.application.store import Store
from understudy.domain.contributions.kinds import Kind


@pytest.fixture
def bench(hub: FakeHub, store: Store) -> Bench:
    return Bench(hub, store)


@pytest.fixture
def author(bench: Bench) -> Record:
    return bench.hub.world.user("wren-willow")


@pytest.fixture
def reviewer(bench: Bench) -> Record:
    return bench.hub.world.user("yara-yew")


def said(bench: Bench, number: int) -> list[tuple[str, str, str | None]]:
    """Commands that count: who said what, with the detail."""
    rows = bench.rows(
        "SELECT a.login, e.kind, e.detail FROM event e JOIN account a ON a.id = e.account_id "
        "WHERE e.number = :n AND e.standing = 0 AND e.kind IN (8, 9, 10, 11) ORDER BY e.at, e.kind, e.node_id",
        n=number,
    )
    return [(login, Kind(kind).word, detail) for login, kind, detail in rows]


def test_commands_in_comments_are_events_of_their_own(bench: Bench, author: Record, reviewer: Record) -> None:
    pull = bench.people.new_pull_request(bench.main, author, "New")
    number = pull["number"]
    for body in ("/lgtm\n/approve", "> /lgtm", "```\n/lgtm cancel\n```", "Nice"):
        bench.hub.clock.advance(10)
        bench.people.comment(bench.main, number, reviewer, body)
    bench.hub.clock.advance(10)
    bench.people.comment(bench.main, number, author, "/lgtm\n/approve")
    bench.good()
    name = reviewer["login"]
    assert said(bench, number) == [
        (name, "lgtm", None), (name, "approve", None), (name, "lgtm_cancel", None),
        (author["login"], "approve", "self"),
    ]  # fmt: skip
    command = bench.one("SELECT url FROM event WHERE kind = 10")
    assert "#issuecomment-" in command


def test_edits_neither_give_nor_take_commands(bench: Bench, author: Record, reviewer: Record) -> None:
    pull = bench.people.new_pull_request(bench.main, author, "New")
    kept = bench.people.comment(bench.main, pull["number"], reviewer, "/lgtm")
    later = bench.people.comment(bench.main, pull["number"], reviewer, "Hm")
    bench.good()
    bench.hub.clock.advance(60)
    bench.people.edit_comment(kept, "Never mind")
    bench.people.edit_comment(later, "/approve")
    bench.hub.clock.advance(60)
    bench.good()
    assert said(bench, pull["number"]) == [(reviewer["login"], "lgtm", None)]


def test_a_comment_first_seen_edited_gives_no_command(bench: Bench, author: Record, reviewer: Record) -> None:
    pull = bench.people.new_pull_request(bench.main, author, "New")
    made = bench.people.comment(bench.main, pull["number"], reviewer, "Hm")
    bench.hub.clock.advance(60)
    bench.people.edit_comment(made, "/lgtm")
    bench.good()
    assert said(bench, pull["number"]) == []


def test_commands_on_closed_pull_requests_and_on_issues_count_for_nothing(
    bench: Bench, author: Record, reviewer: Record
) -> None:
    pull = bench.people.new_pull_request(bench.main, author, "New")
    issue = bench.people.new_issue(bench.main, author, "New")
    number = pull["number"]
    for step in ("close", "comment", "reopen", "comment"):
        bench.hub.clock.advance(10)
        if step == "comment":
            bench.people.comment(bench.main, number, reviewer, "/lgtm")
            bench.people.comment(bench.main, issue["number"], reviewer, "/approve")
        else:
            getattr(bench.people, step)(bench.main, number, author)
    bench.good()
    assert len(said(bench, number)) == 1
    assert said(bench, issue["number"]) == []


def test_reviews_approve_by_their_state_until_dismissed(bench: Bench, author: Record, reviewer: Record) -> None:
    pull = bench.people.new_pull_request(bench.main, author, "New")
    number, name = pull["number"], reviewer["login"]
    made = bench.people.review(bench.main, number, reviewer, "APPROVED", "Fine")
    bench.good()
    assert said(bench, number) == [(name, "approve", "state")]
    bench.hub.clock.advance(60)
    with bench.hub.world.lock:
        made["state"] = "DISMISSED"
        bench.main.touch(bench.main.hold(number), bench.hub.world.now())
    bench.hub.clock.advance(60)
    bench.good()
    assert said(bench, number) == []
    assert bench.one("SELECT detail FROM event WHERE node_id = :id", id=made["id"]) == "dismissed"


def test_a_command_in_a_review_overrides_its_state(bench: Bench, author: Record, reviewer: Record) -> None:
    pull = bench.people.new_pull_request(bench.main, author, "New")
    bench.people.review(bench.main, pull["number"], reviewer, "APPROVED", "/lgtm\n/approve cancel")
    bench.good()
    found = [(kind, detail) for _, kind, detail in said(bench, pull["number"])]
    assert found == [("lgtm", None), ("approve_cancel", None)]


@pytest.mark.parametrize(
    ("configured", "kinds"),
    [
        ({}, ["approve"]),
        ({"ignore_review_state": True}, []),
        ({"review_acts_as_lgtm": True}, ["lgtm", "approve"]),
    ],
)
def test_a_repository_decides_what_reviews_say(
    bench: Bench, author: Record, reviewer: Record, configured: dict[str, object], kinds: list[str]
) -> None:
    bench.service.add_repository(MAIN, bench.hub.url)
    bench.service.set_prow(bench.one("SELECT id FROM repository"), configured)
    pull = bench.people.new_pull_request(bench.main, author, "New")
    bench.people.review(bench.main, pull["number"], reviewer, "APPROVED")
    bench.good()
    assert [kind for _, kind, _ in said(bench, pull["number"])] == kinds


def test_commands_on_lines_count_and_wait_for_their_pull_request(
    bench: Bench, author: Record, reviewer: Record
) -> None:
    pull = bench.people.new_pull_request(bench.main, author, "New", files={"lamps/a.go": (1, 1)})
    number = pull["number"]
    bench.people.review_comment(bench.main, number, reviewer, "/lgtm", path="lamps/a.go")
    bench.people.review_comment(bench.main, number, author, "/lgtm", path="lamps/a.go")
    for question in ("SyncPullRequests", "Hydrate"):
        bench.hub.fault("partial", question, nodes=1)  # the newest is left out of its page
    bench.good()
    assert [detail for _, _, detail in said(bench, number)] == ["unchecked", "unchecked"]
    bench.hub.clock.advance(60)
    bench.people.edit(bench.main, number, title="Newer")
    bench.hub.clock.advance(60)
    bench.good()
    assert said(bench, number) == [(reviewer["login"], "lgtm", None)]
    paths = bench.rows(
        "SELECT p.name FROM event e JOIN event_path x ON x.event_id = e.id JOIN path p ON p.id = x.path_id "
        "WHERE e.number = :n AND e.kind = 6", n=number,
    )  # fmt: skip
    assert paths == ["a.go", "a.go"]
