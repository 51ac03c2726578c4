"""Who and where: accounts and repositories go by their node id, whatever they are called; a clone told of it too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.github.fakehub import ORG, FakeHub
from tests.github.fakehub.log import Entry
from tests.github.syncing import MAIN, Bench
from understudy.application.store import Store
from understudy_db.schema import Account, Event, Feed, Repository


@pytest.fixture
def bench(hub: FakeHub, store: Store) -> Bench:
    return Bench(hub, store)


def account_of(bench: Bench, node_id: str) -> int:
    found: int = bench.one("SELECT id FROM account WHERE node_id = :id", id=node_id)
    return found


def test_r14_a_renamed_account_stays_one_and_a_freed_login_is_somebody_else(bench: Bench) -> None:
    person = bench.main.hold(1)["author"]
    old = person["login"]
    bench.good()
    known = account_of(bench, person["id"])
    bench.hub.clock.advance(60)
    bench.people.rename_user(person, "evening-lamp")
    other = bench.people.register(old)
    issue = bench.people.new_issue(bench.main, other, "By somebody new")
    bench.people.comment(bench.main, 1, person, "By the one renamed")
    bench.hub.clock.advance(60)
    bench.good()
    assert account_of(bench, person["id"]) == known
    assert bench.one("SELECT login FROM account WHERE id = :id", id=known) == "evening-lamp"
    author = bench.one("SELECT author_id FROM item WHERE number = :n", n=issue["number"])
    assert author == account_of(bench, other["id"]) != known
    assert old.casefold() in bench.rows("SELECT folded FROM account_login WHERE account_id = :id", id=known)


def test_r14_deleted_accounts_are_the_one_ghost_never_a_bot_or_joined(bench: Bench) -> None:
    person = bench.main.hold(1)["author"]
    bench.people.delete_user(person)
    bench.good()
    ghost = bench.one("SELECT id FROM account WHERE kind = 'ghost'")
    assert bench.one("SELECT author_id FROM item WHERE number = 1") == ghost
    assert bench.one("SELECT group_id IS NULL FROM account WHERE id = :id", id=ghost) == 1
    assert bench.rows("SELECT count(*) FROM account WHERE node_id = :id", id=person["id"]) == [0]


def test_r14_bots_are_bots_by_what_github_says_and_by_their_name(bench: Bench) -> None:
    bench.good()
    assert bench.rows("SELECT login FROM account WHERE kind = 'bot'") == ["mossgate[bot]"]
    assert bench.one("SELECT is_bot FROM account WHERE login = 'tidemark-robot'") == 1


def test_r14_two_mirrored_renames_stay_two_accounts(bench: Bench) -> None:
    one, two = bench.hub.world.logins["ada-alder"], bench.main.hold(2)["author"]
    bench.good()
    ids = {account_of(bench, one["id"]), account_of(bench, two["id"])}
    bench.hub.clock.advance(60)
    first, second = one["login"], two["login"]
    for person, login in ((one, "between"), (two, first), (one, second)):
        bench.people.rename_user(person, login)
    for person in (one, two):
        bench.people.comment(bench.main, 2, person, "Here")
    bench.hub.clock.advance(60)
    bench.good()
    assert {account_of(bench, one["id"]), account_of(bench, two["id"])} == ids
    assert bench.one("SELECT login FROM account WHERE node_id = :id", id=one["id"]) == second


def test_r15_a_repository_renamed_between_syncs_is_the_same_one(bench: Bench) -> None:
    bench.good()
    items = bench.one("SELECT count(*) FROM item")
    bench.people.rename_repository(bench.main, "lighthouse")
    bench.hub.clock.advance(60)
    bench.sync(MAIN)
    assert bench.rows("SELECT name FROM repository") == [f"{ORG}/lighthouse"]
    assert MAIN in bench.one("SELECT former FROM repository")
    assert bench.one("SELECT count(*) FROM item") == items
    bench.good(f"{ORG}/lighthouse")
    assert bench.one("SELECT count(*) FROM item") == items


def test_r15_a_repository_renamed_in_mid_sync_keeps_queries_and_makes_no_doubles(bench: Bench) -> None:
    main = bench.main

    def rename(entry: Entry) -> None:
        if entry.operation == "SyncIssues" and main.record["name"] == "lantern":
            bench.people.rename_repository(main, "lighthouse")

    bench.hub.after_page.append(rename)
    bench.good()
    assert bench.rows("SELECT name FROM repository") == [f"{ORG}/lighthouse"]
    assert bench.one("SELECT count(*) FROM item") == len(list(main.items()))
    lines = sum(len(p["_review_comments"]) for p in main.items("PullRequest"))
    assert bench.one("SELECT count(*) FROM event WHERE kind = 6") == lines


def test_r15_a_repository_renamed_while_review_comments_are_read(bench: Bench) -> None:
    main = bench.main

    def rename(entry: Entry) -> None:
        if "/pulls/comments" in entry.path and main.record["name"] == "lantern":
            bench.people.rename_repository(main, "lighthouse")

    pull = main.hold(2)
    for number in range(230):
        bench.hub.clock.advance(1)
        bench.people.review_comment(main, pull["number"], pull["author"], f"Line {number}")
    bench.hub.after_page.append(rename)
    bench.good()
    lines = sum(len(p["_review_comments"]) for p in main.items("PullRequest"))
    assert bench.one("SELECT count(*) FROM event WHERE kind = 6") == lines
    moved = [e.path for e in bench.hub.log.of("core") if "/pulls/comments" in e.path]
    assert all("per_page=100" in path and "sort=updated" in path for path in moved)


def test_a_merge_that_a_clone_told_of_counts_once_and_again_after_github_is_removed(bench: Bench) -> None:
    merged = next(p for p in bench.main.items("PullRequest") if p["mergedAt"])
    feed = bench.service.add_repository(MAIN, bench.hub.url)
    sha = bytes.fromhex(merged["mergeCommit"]["oid"])
    with bench.store.operation("Read a clone", journalled=False) as work:
        session = work.session
        clone = Feed(kind="git", location="/clone", repository_id=session.scalar(select(Repository.id)))
        author = Account(kind="email", folded="<a@b>")
        session.add_all([clone, author])
        session.flush()
        for number, kind, commit in ((merged["number"], 2, sha), (merged["number"], 1, sha), (999_999, 2, sha)):
            session.add(
                Event(
                    feed_id=clone.id, repository_id=clone.repository_id, kind=kind, account_id=author.id,
                    at=datetime(2020, 1, 1, tzinfo=UTC), number=number, sha=commit, standing=0,
                )
            )  # fmt: skip
            session.flush()
    bench.good()
    told = "SELECT e.standing FROM event e JOIN feed f ON f.id = e.feed_id WHERE f.kind = 'git' ORDER BY e.id"
    assert bench.rows(told) == [1, 0, 0]
    counted = "SELECT count(*) FROM event WHERE kind = 2 AND number = :n AND standing = 0"
    assert bench.one(counted, n=merged["number"]) == 1
    bench.service.remove(feed)
    assert bench.rows(told) == [0, 0, 0]
    for table in ("item", "item_change", "stream", "overflow", "milestone"):
        assert bench.one(f"SELECT count(*) FROM {table}") == 0
    assert bench.one("SELECT count(*) FROM event WHERE node_id IS NOT NULL") == 0
