"""Pages: newest first, stored whole or not at all, the same twice, and their long lists read to the end."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from tests.github.fakehub import ORG, FakeHub, Plan, generate
from tests.github.fakehub.clock import stamp
from tests.github.fakehub.items import changed_file, comment, review_comment
from tests.github.fakehub.log import Entry
from tests.github.syncing import MAIN, Bench, item_numbers
from understudy.application.errors import Cancelled
from understudy.application.store import Store
from understudy.application.sync.control import Control
from understudy.application.sync.facts import Item
from understudy.github import replies
from understudy_db.schema import Stream


@pytest.fixture
def bench(hub: FakeHub, store: Store) -> Bench:
    return Bench(hub, store)


def stop_after(bench: Bench, operation: str, times: int) -> Control:
    """A control that is cancelled when GitHub has answered so many such questions."""
    control, seen = bench.control(), 0

    def look(entry: Entry) -> None:
        nonlocal seen
        seen += (entry.operation or entry.path).startswith(operation)
        if seen == times:
            control.cancel()

    bench.hub.after_page.append(look)
    return control


def test_everything_that_github_has_is_here_afterwards_on_both_databases(hub: FakeHub, store: Store) -> None:
    bench = Bench(hub, store)
    status = bench.good()
    pulls = list(bench.main.items("PullRequest"))
    issues = list(bench.main.items("Issue"))
    assert status.fetched == status.total == len(pulls) + len(issues)
    assert status.is_whole
    assert bench.one("SELECT count(*) FROM item WHERE kind = 'pull'") == len(pulls)
    assert bench.one("SELECT count(*) FROM item WHERE kind = 'issue'") == len(issues)
    expected = {
        2: sum(p["mergedAt"] is not None for p in pulls),
        3: len(pulls),
        4: len(issues),
        5: sum(len(p["reviews"]) for p in pulls),
        6: sum(len(p["_review_comments"]) for p in pulls),
        7: sum(len(item["comments"]) for item in pulls + issues),
    }
    for kind, number in expected.items():
        assert bench.one("SELECT count(*) FROM event WHERE kind = :kind AND standing = 0", kind=kind) == number, kind
    assert bench.one("SELECT count(*) FROM event_path p JOIN event e ON e.id = p.event_id WHERE e.kind = 3") == sum(
        len({f["path"] for f in p["files"]}) for p in pulls
    )
    for item in pulls + issues:
        labels = bench.one("SELECT labels FROM item WHERE number = :number", number=item["number"])
        assert labels.count('"') == 2 * len(item["labels"])
    assert bench.one("SELECT count(*) FROM item WHERE NOT is_complete") == 0
    assert hub.log.violations == []


def test_a_page_of_another_form_ends_its_repository_and_nothing_after_it_is_stored(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = sorted((p["number"] for p in bench.main.items("PullRequest")), reverse=True)
    odd = newest[45]
    good = replies.item

    def item(raw: replies.Raw, kind: str, note: replies.Note) -> Item:
        return good({} if raw["number"] == odd else raw, kind, note)

    monkeypatch.setattr(replies, "item", item)
    status = bench.sync().repositories[-1]
    assert status.state == "failed"
    assert status.error.startswith("GitHub's answer has another form than expected (KeyError state)")
    assert item_numbers(bench, "pull") == newest[:40]
    assert bench.one("SELECT fetched FROM stream WHERE name = 'pulls'") == 40
    assert bench.one("SELECT state FROM feed") == "stopped"
    monkeypatch.setattr(replies, "item", good)
    assert bench.good().is_whole
    assert item_numbers(bench, "pull") == newest


def test_r01_after_k_pages_the_newest_20_k_are_here_and_it_says_from_when(bench: Bench) -> None:
    control = stop_after(bench, "SyncPullRequests", 2)
    with pytest.raises(Cancelled):
        bench.sync(control=control)
    newest = sorted((p["number"] for p in bench.main.items("PullRequest")), reverse=True)
    found = item_numbers(bench, "pull")
    assert found == newest[: len(found)]
    assert len(found) in (20, 40)
    oldest = datetime.fromisoformat(bench.main.hold(found[-1])["createdAt"])
    told = [row.complete_from for report in bench.reports for row in report.repositories if row.complete_from]
    assert not told  # issues were not begun: nothing is complete yet
    with bench.store.read() as session:
        assert session.scalar(select(Stream.back_to).where(Stream.name == "pulls")) == oldest


def test_r01_complete_from_is_told_while_issues_are_read(bench: Bench) -> None:
    bench.hub.close()
    plan = Plan(pull_requests=120, issue_every=2)
    with FakeHub(generate(plan), bench.hub.engine.schema) as hub:
        busy = Bench(hub, bench.store)
        busy.good()
        told = {row.complete_from for report in busy.reports for row in report.repositories if row.complete_from}
        made = {datetime.fromisoformat(i["createdAt"]) for i in busy.main.items("Issue")}
        assert told
        assert told <= made


def test_r02_a_window_is_ready_only_when_all_is_read_back_to_its_start(bench: Bench) -> None:
    now = bench.hub.clock.now()
    window = (now - timedelta(days=12), now - timedelta(days=6))
    feed = bench.service.add_repository(MAIN, bench.hub.url)
    repository = bench.one("SELECT repository_id FROM feed WHERE id = :feed", feed=feed)
    assert bench.service.completeness(repository, *window).extent == "none"
    with pytest.raises(Cancelled):
        bench.sync(control=stop_after(bench, "SyncIssues", 1))
    bench.hub.after_page.clear()
    partial = bench.service.completeness(repository, *window)
    assert partial.extent == "partial"
    assert "review comments" in partial.words
    bench.good()
    assert bench.service.completeness(repository, *window).extent == "ready"


def test_r02_a_sync_since_a_day_makes_only_later_windows_ready(bench: Bench) -> None:
    now = bench.hub.clock.now()
    day = now - timedelta(days=10)
    status = bench.good(since=day)
    assert not status.is_whole
    assert status.repository_id is not None
    ask = bench.service.completeness
    assert ask(status.repository_id, day, now).extent == "ready"
    assert ask(status.repository_id, day - timedelta(days=1), now).extent == "partial"
    before = bench.one("SELECT count(*) FROM item")
    assert before < len(list(bench.main.items()))
    active = [i for i in bench.main.items() if datetime.fromisoformat(i["updatedAt"]) >= day]
    assert set(bench.rows("SELECT number FROM item")) >= {i["number"] for i in active}
    bench.good()
    assert bench.one("SELECT count(*) FROM item") == len(list(bench.main.items()))
    assert ask(status.repository_id, now - timedelta(days=4000), now).extent == "ready"


def test_r05_250_review_comments_in_one_second_are_all_read(bench: Bench) -> None:
    item = bench.main.hold(1)
    when = stamp(bench.hub.clock.epoch() - 3600)
    for number in range(250):
        review_comment(item, item["author"], f"Line {number}", when)
    bench.good()
    assert bench.one("SELECT count(*) FROM event WHERE kind = 6 AND number = 1") == len(item["_review_comments"])
    assert bench.hub.log.violations == []


def test_r07_the_same_sync_twice_changes_no_row(bench: Bench) -> None:
    first = bench.good()
    before, ids = bench.digest(), bench.rows("SELECT id, node_id FROM event ORDER BY id")
    bench.hub.clock.advance(3600)
    second = bench.good()
    assert first.written > 0
    assert second.written == 0
    assert bench.digest() == before
    assert bench.rows("SELECT id, node_id FROM event ORDER BY id") == ids


def test_r07_reading_every_page_again_changes_no_row(bench: Bench) -> None:
    bench.good()
    before = bench.digest()
    with bench.store.operation("Forget how far", journalled=False) as work:
        work.session.execute(text("DELETE FROM stream"))
    bench.good()
    assert bench.digest() == before
    statements = [report.repositories[0].written for report in bench.reports]
    assert statements[-1] <= 2 * 2  # the two items with long lists go through their incomplete state again


def test_r08_long_lists_are_read_to_their_ends(bench: Bench) -> None:
    pull = next(p for p in bench.main.items("PullRequest") if p["number"] > 5)
    pull = bench.main.hold(pull["number"])
    when = pull["createdAt"]
    for number in range(70):
        comment(pull, pull["author"], f"Comment {number}", when)
    pull["files"] = [changed_file(f"far/{number % 7}/file_{number}.go", number, 1) for number in range(250)]
    for number in range(120):
        bench.people.label(bench.main, pull["number"], f"team/{number:03}")
    bench.good()
    where = {"number": pull["number"]}
    assert bench.one("SELECT is_complete FROM item WHERE number = :number", **where) == 1
    labels = bench.one("SELECT labels FROM item WHERE number = :number", **where)
    assert labels.count("team/") == 120
    files = (
        "SELECT count(*) FROM event_path p JOIN event e ON e.id = p.event_id WHERE e.kind = 3 AND e.number = :number"
    )
    assert bench.one(files, **where) == 250
    comments = "SELECT count(*) FROM event WHERE kind = 7 AND number = :number"
    assert bench.one(comments, **where) == len(pull["comments"])
    changes = "SELECT count(*) FROM item_change c JOIN item i ON i.id = c.item_id WHERE i.number = :number"
    assert bench.one(changes, **where) >= 120


def test_r08_an_item_is_incomplete_until_its_lists_are_read(bench: Bench) -> None:
    pull = bench.main.hold(2)
    for number in range(70):
        comment(pull, pull["author"], f"Comment {number}", pull["createdAt"])
    with pytest.raises(Cancelled):
        bench.sync(control=stop_after(bench, "More", 1))
    bench.hub.after_page.clear()
    incomplete = bench.rows("SELECT node_id FROM item WHERE NOT is_complete")
    assert set(incomplete) == set(bench.rows("SELECT node_id FROM overflow"))
    bench.good()
    assert bench.rows("SELECT node_id FROM item WHERE NOT is_complete") == []


def test_r08_a_comment_deleted_from_a_long_list_is_gone_after_it(bench: Bench) -> None:
    pull = bench.main.hold(2)
    made = [comment(pull, pull["author"], f"Comment {number}", pull["createdAt"]) for number in range(150)]
    bench.good()
    bench.hub.clock.advance(60)
    for part in (made[3], made[140]):
        bench.people.delete_comment(part)
    bench.good()
    gone = bench.rows("SELECT node_id FROM event WHERE kind = 7 AND standing = 2")
    assert sorted(gone) == sorted([made[3]["id"], made[140]["id"]])


def test_r17_items_that_move_while_pages_are_read_are_all_right_after_two_passes(hub: FakeHub, store: Store) -> None:
    bench, dice = Bench(hub, store), random.Random(5)
    numbers = [item["number"] for item in bench.main.items()]

    def somebody_edits(entry: Entry) -> None:
        if entry.operation or "/issues" in entry.path:
            hub.clock.advance(7)
            bench.people.edit(bench.main, dice.choice(numbers), title=f"Title at {hub.clock.epoch()}")

    hub.after_page.append(somebody_edits)
    bench.sync()
    bench.sync()
    hub.after_page.clear()
    hub.clock.advance(10)
    bench.good()
    titles = dict(bench.rows("SELECT number, title FROM item"))
    assert titles == {item["number"]: item["title"] for item in bench.main.items()}


def test_a_sync_that_was_stopped_goes_on_where_it_ended(hub: FakeHub, sqlite_store: Store) -> None:
    bench = Bench(hub, sqlite_store)
    for operation in ("SyncPullRequests", "More", "SyncIssues"):
        with pytest.raises(Cancelled):
            bench.sync(control=stop_after(bench, operation, 1))
        hub.after_page.clear()
        assert bench.rows("SELECT state FROM feed") == ["paused"]
    bench.good()
    asked = hub.log.operations()
    assert asked["SyncPullRequests"] <= 3 + 3
    assert bench.one("SELECT count(*) FROM item") == len(list(bench.main.items()))


def test_only_what_is_asked_for_is_read(bench: Bench) -> None:
    bench.good(f"{ORG}/orchard")
    assert bench.rows("SELECT name FROM repository") == [f"{ORG}/orchard"]
    assert {row.name for report in bench.reports for row in report.repositories} == {f"{ORG}/orchard"}
