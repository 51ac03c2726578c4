"""Faults, limits, stopping and what is told about it, with a fake clock and a fake GitHub."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from tests.github.fakehub import FakeHub, Plan, generate
from tests.github.fakehub.log import Entry
from tests.github.syncing import MAIN, Bench
from understudy.application.errors import Cancelled, UserError
from understudy.application.store import Store
from understudy.application.sync.control import Control
from understudy.application.sync.status import SyncStatus


@pytest.fixture
def bench(hub: FakeHub, sqlite_store: Store) -> Bench:
    return Bench(hub, sqlite_store)


def whole(bench: Bench) -> bool:
    return bool(bench.one("SELECT count(*) FROM item") == len(list(bench.main.items())))


@pytest.mark.parametrize("kind", ["502", "504", "500", "timeout-in-body"])
def test_r11_an_overload_halves_pages_backs_off_and_loses_nothing(bench: Bench, kind: str) -> None:
    bench.hub.fault(kind, "SyncPullRequests", times=2, skip=1)
    bench.good()
    sizes = [e.variables["n"] for e in bench.hub.log.of("graphql") if e.operation == "SyncPullRequests" and e.variables]
    assert sizes[:4] == [20, 20, 10, 5]
    assert 2 <= bench.waiter.waits[0] <= 2.5
    assert 4 <= bench.waiter.waits[1] <= 5
    assert whole(bench)


@pytest.mark.parametrize("kind", ["reset", "half", "garbage", "empty"])
def test_r11_a_lost_answer_is_asked_for_again(bench: Bench, kind: str) -> None:
    bench.hub.fault(kind, "graphql", times=2)
    bench.hub.fault(kind, "/issues", times=1)
    bench.good()
    assert len(bench.waiter.waits) == 3
    assert whole(bench)


@pytest.mark.parametrize(
    ("kind", "match", "seconds"),
    [
        ("secondary-403", "core", 60), ("secondary-429", "core", 60), ("429", "core", 60),
        ("secondary-403-bare", "core", 60), ("secondary-403", "graphql", 60), ("graphql-secondary", "graphql", 60),
        ("primary", "core", 3601), ("primary", "graphql", 60), ("rate-limit", "graphql", 60),
    ],
)  # fmt: skip
def test_r11_a_limit_is_waited_out_and_nothing_is_asked_meanwhile(
    bench: Bench, kind: str, match: str, seconds: int
) -> None:
    bench.hub.fault(kind, match, seconds=3600 if kind == "primary" and match == "core" else 60)
    bench.good()
    assert max(bench.waiter.waits) >= seconds
    assert bench.hub.log.violations == []
    assert whole(bench)


@pytest.mark.parametrize(
    ("kind", "state", "word"),
    [("404", "missing", "kept"), ("410", "gone", "kept"), ("451", "blocked", "closed"), ("saml", "blocked", "closed")],
)
def test_r11_a_repository_that_is_not_shown_is_marked_and_keeps_what_it_has(
    bench: Bench, kind: str, state: str, word: str
) -> None:
    bench.good()
    items = bench.one("SELECT count(*) FROM item")
    bench.hub.fault(kind, "core")
    status = bench.sync().repositories[0]
    assert status.state == "failed"
    assert word in status.error
    assert bench.one("SELECT state FROM repository") == state
    assert bench.one("SELECT count(*) FROM item") == items
    assert bench.waiter.waits == []
    bench.good()
    assert bench.one("SELECT state FROM repository") == "ok"


def test_r11_a_question_that_was_wrong_stops_this_repository_and_not_the_others(bench: Bench) -> None:
    bench.hub.fault("422", "lantern/issues")
    found = bench.sync(MAIN, "lanternworks/orchard").repositories
    assert [row.state for row in found] == ["failed", "done"]
    assert "HTTP 422" in found[0].error


def test_r11_a_refused_token_stops_everything_and_says_what_to_do(bench: Bench) -> None:
    bench.hub.fault("401", "graphql")
    with pytest.raises(UserError, match="does not accept the token"):
        bench.sync(MAIN, "lanternworks/orchard")
    assert [row.state for row in bench.reports[-1].repositories] == ["failed", "waiting"]


def test_r11_an_answer_of_another_form_stops_the_repository_and_names_the_field_only(bench: Bench) -> None:
    bench.hub.fault("missing-field", "SyncPullRequests", key="number")
    status = bench.sync().repositories[0]
    assert status.state == "failed"
    assert "KeyError number" in status.error


def test_r10_two_at_a_time_at_most_and_nothing_between_limit_and_reset(hub: FakeHub, sqlite_store: Store) -> None:
    hub.close()
    with FakeHub(generate(Plan(pull_requests=60)), hub.engine.schema, limit=20) as small:
        bench = Bench(small, sqlite_store)
        asked: list[tuple[str, int]] = []

        def look(entry: Entry) -> None:
            asked.append((entry.resource, small.quota(entry.resource, bench.token).remaining))

        small.after_page.append(look)
        for _ in range(16):
            bench.good()
            small.clock.advance(30)
            bench.people.edit(bench.main, 3, title=f"At {small.clock.epoch()}")
        assert small.log.most_at_once["all"] <= 2
        assert small.log.most_at_once["core"] == small.log.most_at_once["graphql"] == 1
        assert small.log.violations == []
        assert min(left for _, left in asked) >= 2
        assert any(wait > 60 for wait in bench.waiter.waits)


def test_r12_cancel_in_a_wait_of_an_hour_ends_the_sync_within_a_second(hub: FakeHub, sqlite_store: Store) -> None:
    bench = Bench(hub, sqlite_store)
    hub.fault("primary", "core", seconds=3600)
    control, waits, ended = Control(), threading.Event(), threading.Event()

    def told(status: SyncStatus) -> None:
        if status.resumes_at is not None:
            waits.set()

    def work() -> None:
        with pytest.raises(Cancelled):
            bench.sync(control=control, report=told)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert waits.wait(10)
    control.cancel()
    assert ended.wait(1)
    thread.join()
    assert bench.rows("SELECT state FROM feed") in (["new"], ["paused"])


def test_r12_a_cancelled_sync_does_not_wait_for_github_to_answer(bench: Bench) -> None:
    fault = bench.hub.fault("hang", "SyncPullRequests", skip=1)
    control, ended = Control(), threading.Event()

    def work() -> None:
        with pytest.raises(Cancelled):
            bench.sync(control=control)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert fault.reached.wait(10)
    control.cancel()
    assert ended.wait(10)
    thread.join()
    left = [each for each in threading.enumerate() if each.name == "sync-graphql"]
    assert len(left) == 1
    assert not fault.released.is_set()
    assert bench.reports[-1].state == bench.reports[-1].repositories[0].state == "stopped"
    assert bench.rows("SELECT state FROM feed") == ["paused"]
    assert bench.one("SELECT count(*) FROM item") == 20
    told = len(bench.reports)
    fault.release()
    left[0].join()
    assert len(bench.reports) == told
    bench.good()
    assert bench.one("SELECT count(*) FROM item") == len(list(bench.main.items()))


def test_r12_pause_asks_nothing_and_resume_goes_on(bench: Bench) -> None:
    control = bench.control()
    paused = threading.Event()
    seen: list[str] = []

    def look(entry: Entry) -> None:
        if entry.operation == "SyncPullRequests" and not paused.is_set():
            control.pause()
            paused.set()
        elif not seen:
            seen.append(entry.operation or entry.path)

    bench.hub.after_page.append(look)
    thread = threading.Thread(target=lambda: bench.good(control=control))
    thread.start()
    assert paused.wait(10)
    calls = bench.hub.log.graphql_calls
    assert bench.hub.log.graphql_calls == calls == 1
    control.resume()
    thread.join(20)
    assert not thread.is_alive()
    assert whole(bench)


def test_r13_the_expected_end_is_told_and_counts_the_wait_for_a_reset(hub: FakeHub, sqlite_store: Store) -> None:
    hub.close()
    plan = Plan(pull_requests=400, issue_every=0, overflow_every=0)
    with FakeHub(generate(plan), hub.engine.schema, limit=20) as small:
        bench = Bench(small, sqlite_store)
        waiter = bench.waiter

        def second(entry: Entry) -> None:
            small.clock.advance(1)
            waiter.advance(1)

        small.after_page.append(second)
        told: dict[int, Any] = {}

        def look(status: SyncStatus) -> None:
            row = status.repositories[0]
            if row.fetched and row.ready_at is not None and "pull" in row.what:
                told.setdefault(row.fetched, (waiter.now(), row.ready_at))

        ended: list[Any] = []

        def last(entry: Entry) -> None:
            if entry.operation == "SyncPullRequests":
                ended[:] = [waiter.now()]

        small.after_page.append(last)
        bench.good(report=look)
        at, expected = told[100]
        truth, guess = ended[0] - at, expected - at
        assert truth > timedelta(minutes=30)
        assert abs(guess - truth) <= truth / 10


DRIFTS: list[tuple[str, str, dict[str, Any], str]] = [
    ("cost", "SyncPullRequests", {"cost": 9}, "charged 9 points"),
    ("enum", "SyncPullRequests", {"key": "state", "value": "HALF_OPEN"}, "HALF_OPEN"),
    ("deprecation", "core", {}, "end of a part"),
    ("deprecation", "graphql", {}, "end of a part"),
]


@pytest.mark.parametrize(("kind", "match", "options", "words"), DRIFTS)
def test_r20_what_github_changes_is_told_once_and_breaks_nothing(
    bench: Bench, kind: str, match: str, options: dict[str, Any], words: str
) -> None:
    bench.hub.fault(kind, match, times=3, **options)
    status = bench.good()
    assert [notice for notice in status.notices if words in notice][:1]
    assert len(status.notices) == len(set(status.notices))
    assert whole(bench)


def test_the_allowance_is_told(bench: Bench) -> None:
    bench.good()
    last = bench.reports[-1]
    assert {found.name for found in last.allowances} == {"GraphQL", "REST"}
    assert all(0 < found.remaining <= found.limit == 5000 for found in last.allowances)


def test_without_a_token_or_a_repository_it_says_what_to_do(bench: Bench) -> None:
    with pytest.raises(UserError, match="GITHUB_TOKEN"):
        bench.service.sync([MAIN], token=None, api_url=bench.hub.url)
    with pytest.raises(UserError, match="OWNER/NAME"):
        bench.sync("lantern")
