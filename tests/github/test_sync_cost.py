"""What a sync costs of GitHub's budgets."""

from __future__ import annotations

from graphql import GraphQLSchema

from tests.github.fakehub import FakeHub, Plan, generate
from tests.github.syncing import Bench
from understudy.application.store import Store


def test_a_thousand_pull_requests_take_60_points_and_70_requests(schema: GraphQLSchema, sqlite_store: Store) -> None:
    with FakeHub(generate(Plan(pull_requests=1000, issue_every=0)), schema) as hub:
        bench = Bench(hub, sqlite_store)
        status = bench.good()
        assert status.total == status.fetched == 1000
        assert bench.one("SELECT count(*) FROM item WHERE is_complete") == 1000
        assert hub.log.graphql_points <= 60, hub.log.operations()
        assert hub.log.rest_charged <= 70
        charged = {e.points for e in hub.log.of("graphql")}
        assert charged == {1}
        assert not [notice for notice in status.notices if "charged" in notice]

        hub.clock.advance(3600)
        numbers = [p["number"] for p in bench.main.items("PullRequest") if len(p["comments"]) < 60][100:137]
        for number in numbers:
            bench.people.edit(bench.main, number, title="Changed")
        before = set(bench.rows("SELECT number, title, updated_at, seen_at FROM item"))
        hub.clock.advance(60)
        hub.log.clear()
        bench.good()
        after = set(bench.rows("SELECT number, title, updated_at, seen_at FROM item"))
        assert {number for number, *_ in before ^ after} == set(numbers)
        assert hub.log.graphql_calls == 2
        assert len([e for e in hub.log.of("core") if "/issues?" in e.path]) == 1
