"""What changed since: few questions, only changed rows, whatever the local clock says; edits, deletions, pushes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.application.sync.waiting import START, FakeWaiter
from tests.github.fakehub import ORG, FakeHub
from tests.github.syncing import Bench
from understudy.application.store import Store
from understudy.application.sync.control import Control

ITEMS = "SELECT id, updated_at, title, labels, state, seen_at FROM item"


@pytest.fixture
def bench(hub: FakeHub, store: Store) -> Bench:
    found = Bench(hub, store)
    found.good()
    hub.clock.advance(3600)
    hub.log.clear()
    return found


def changed(bench: Bench, before: list[Any]) -> set[int]:
    """Numbers of the rows of items that differ."""
    ids = {row[0] for row in set(bench.rows(ITEMS)) ^ set(before)}
    return {bench.one("SELECT number FROM item WHERE id = :id", id=number) for number in ids}


def test_r03_37_changed_items_take_one_list_and_two_questions_and_change_37_rows(bench: Bench) -> None:
    short = [p["number"] for p in bench.main.items("PullRequest") if len(p["comments"]) < 60]
    numbers = short[:37]
    for number in numbers:
        bench.people.edit(bench.main, number, title=f"Changed {number}")
    before = bench.rows(ITEMS)
    bench.hub.clock.advance(60)
    bench.good()
    assert changed(bench, before) == set(numbers)
    assert bench.hub.log.graphql_calls == 2
    assert len([e for e in bench.hub.log.of("core") if "/issues?" in e.path]) == 1


def test_a_sync_with_nothing_new_counts_two_requests_at_most_and_then_none(bench: Bench) -> None:
    for most in (2, 0):
        bench.hub.log.clear()
        assert bench.good().written == 0
        assert bench.hub.log.rest_charged <= most
        assert bench.hub.log.graphql_calls == 0
        assert bench.hub.log.not_modified == bench.hub.log.rest_calls - bench.hub.log.rest_charged
        bench.hub.clock.advance(3600)


@pytest.mark.parametrize("days", [-2, 2])
def test_r04_a_wrong_local_clock_changes_neither_rows_nor_calls(hub: FakeHub, sqlite_store: Store, days: int) -> None:
    bench = Bench(hub, sqlite_store)
    sqlite_store.clock = lambda: START + timedelta(days=days)
    waiter = FakeWaiter(hub.clock.advance, START + timedelta(days=days))
    bench.good(control=Control(waiter))
    marks = bench.rows("SELECT name, watermark, back_to FROM stream ORDER BY name")
    hub.clock.advance(60)
    bench.people.edit(bench.main, 3, title="Other")
    hub.log.clear()
    bench.good(control=Control(waiter))
    assert bench.one("SELECT title FROM item WHERE number = 3") == "Other"
    assert hub.log.graphql_calls == 1
    newest = hub.clock.epoch()
    assert all(mark is None or mark <= newest for _, mark, _ in marks)
    assert {name: mark for name, mark, _ in marks}["delta"] == newest - 60 - 300


def test_r16_an_edit_is_read_again_and_its_length_replaced(bench: Bench) -> None:
    made = bench.people.comment(bench.main, 2, bench.main.hold(1)["author"], "Short")
    bench.good()
    bench.hub.clock.advance(60)
    bench.people.edit_comment(made, "Rather longer than before")
    bench.hub.clock.advance(60)
    bench.good()
    assert bench.one("SELECT added FROM event WHERE node_id = :id", id=made["id"]) == len("Rather longer than before")


def test_r16_a_deleted_comment_is_gone_with_its_commands(bench: Bench) -> None:
    reviewer = bench.hub.world.logins["ada-alder"]
    pull = bench.people.new_pull_request(bench.main, bench.main.hold(1)["author"], "New")
    made = bench.people.comment(bench.main, pull["number"], reviewer, "/approve")
    bench.good()
    assert bench.rows("SELECT kind, standing FROM event WHERE number = :n ORDER BY kind", n=pull["number"]) == [
        (3, 0), (7, 0), (9, 0),
    ]  # fmt: skip
    bench.hub.clock.advance(60)
    bench.people.delete_comment(made)
    bench.hub.clock.advance(60)
    bench.good()
    assert bench.rows("SELECT kind, standing FROM event WHERE number = :n ORDER BY kind", n=pull["number"]) == [
        (3, 0), (7, 2), (9, 2),
    ]  # fmt: skip


def test_r16_a_force_push_keeps_the_old_commit(bench: Bench) -> None:
    pull = bench.people.new_pull_request(bench.main, bench.main.hold(1)["author"], "New", head_oid="a" * 40)
    bench.good()
    bench.hub.clock.advance(60)
    bench.people.force_push(bench.main, pull["number"], "b" * 40)
    bench.hub.clock.advance(60)
    bench.good()
    assert bench.one("SELECT head_sha FROM item WHERE number = :n", n=pull["number"]) == bytes.fromhex("b" * 40)
    assert bench.one("SELECT subject FROM item_change WHERE kind = 'force_pushed'") == f"{'a' * 40}..{'b' * 40}"


def test_r16_labels_and_reviews_that_moved_no_date_are_found_by_the_monthly_look(bench: Bench) -> None:
    reviewer = bench.hub.world.logins["ada-alder"]
    pull = bench.people.new_pull_request(bench.main, bench.main.hold(1)["author"], "New")
    bench.hub.clock.advance(60)
    bench.good()
    bench.hub.clock.advance(60)
    bench.people.label(bench.main, pull["number"], "kind/quiet", bump=False)
    bench.people.review(bench.main, pull["number"], reviewer, "APPROVED", bump=False)
    bench.good()
    assert "kind/quiet" not in bench.one("SELECT labels FROM item WHERE number = :n", n=pull["number"])
    bench.hub.clock.advance(31 * 86400)
    bench.good()
    assert "kind/quiet" in bench.one("SELECT labels FROM item WHERE number = :n", n=pull["number"])
    assert bench.one("SELECT count(*) FROM event WHERE number = :n AND kind = 5", n=pull["number"]) == 1
    bench.hub.log.clear()
    bench.good()
    assert bench.hub.log.graphql_calls == 0


def test_r15_a_transferred_issue_stays_as_a_marked_stone_and_lives_on_elsewhere(bench: Bench) -> None:
    issue = next(bench.main.items("Issue"))
    orchard, _ = bench.hub.world.find(ORG, "orchard")
    assert orchard is not None
    bench.good(f"{ORG}/orchard")
    bench.hub.clock.advance(60)
    bench.people.transfer_issue(bench.main, issue["number"], orchard, None)
    bench.hub.clock.advance(60)
    bench.good(f"{ORG}/orchard")
    bench.good()
    where = {"id": issue["id"]}
    assert bench.one("SELECT gone FROM item WHERE node_id = :id", **where) == "transferred"
    assert bench.one("SELECT standing FROM event WHERE node_id = :id", **where) == 2
    assert bench.one("SELECT count(*) FROM item WHERE title = :t AND gone = ''", t=issue["title"]) >= 1
    assert bench.rows("SELECT count(*) FROM overflow") == [0]


def test_r15_an_issue_moved_out_of_sight_is_found_gone_by_the_monthly_look(bench: Bench) -> None:
    issue = next(i for i in bench.main.items("Issue") if i["state"] == "OPEN")
    hidden = bench.hub.world.repository(bench.hub.world.logins[ORG], "cellar", private=True)
    bench.people.transfer_issue(bench.main, issue["number"], hidden, None)
    bench.hub.clock.advance(31 * 86400)
    bench.good()
    assert bench.one("SELECT gone FROM item WHERE node_id = :id", id=issue["id"]) == "deleted"


def test_r19_one_bad_node_of_twenty_costs_one_row_and_leaves_a_note(hub: FakeHub, sqlite_store: Store) -> None:
    bench = Bench(hub, sqlite_store)
    hub.fault("partial", "SyncPullRequests", nodes=1)
    status = bench.good()
    assert bench.one("SELECT count(*) FROM item WHERE kind = 'pull'") == 59
    assert any("left something out" in notice for notice in status.notices)
    assert "left something out" in bench.one("SELECT counts FROM feed")


def test_r19_a_node_that_may_not_be_read_again_is_hidden_not_deleted(bench: Bench) -> None:
    bench.people.edit(bench.main, 2, title="Other")
    bench.hub.clock.advance(60)
    bench.hub.fault("partial", "Hydrate", nodes=1, type="FORBIDDEN")
    bench.good()
    assert bench.one("SELECT gone FROM item WHERE number = 2") == "hidden"
    assert bench.one("SELECT standing FROM event WHERE number = 2 AND kind = 3") == 0
