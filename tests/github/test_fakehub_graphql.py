"""The GraphQL half: GitHub's schema decides what is valid, GitHub's formula what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from graphql import GraphQLSchema, build_schema

from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub, Plan, generate
from tests.github.fakehub.graphql.engine import Engine, Refused
from tests.github.fakehub.graphql.fields import Call

QUERIES = {
    file.stem: file.read_text("utf-8")
    for file in sorted((Path(__file__).parent / "fakehub" / "queries").glob("*.graphql"))
}
AT: dict[str, Any] = {"owner": ORG, "name": REPOSITORY}


@pytest.fixture(scope="module")
def engine(schema: GraphQLSchema) -> Engine:
    return Engine(schema)


@pytest.fixture(scope="module")
def still(schema: GraphQLSchema) -> Iterator[FakeHub]:
    """A fake that no test changes: 260 pull requests, some with more of everything than a page holds."""
    with FakeHub(generate(Plan(pull_requests=260)), schema) as running:
        yield running


def ask(hub: FakeHub, query: str, operation: str | None = None, **variables: Any) -> dict[str, Any]:
    """One request over HTTP; the answer as it came."""
    body = {"query": query, "variables": variables, "operationName": operation}
    answer = requests.post(f"{hub.url}/graphql", json=body, headers={"Authorization": f"bearer {TOKEN}"}, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def node_ids(hub: FakeHub, count: int) -> list[str]:
    repository = hub.world.names[f"{ORG}/{REPOSITORY}"]
    found = [item["id"] for item in repository.items("PullRequest")]
    return found[:count]


def big(hub: FakeHub, kind: str) -> str:
    """The node id of an item with 70 comments."""
    repository = hub.world.names[f"{ORG}/{REPOSITORY}"]
    return next(str(i["id"]) for i in repository.items(kind) if len(i["comments"]) == 70)


CALLS: list[tuple[str, str, dict[str, Any], int, int | None]] = [
    ("pull_requests", "SyncPullRequests", {**AT, "n": 20, "by": "CREATED_AT", "dir": "DESC"}, 1, 6220),
    ("pull_requests", "SyncPullRequests", {**AT, "n": 25, "by": "UPDATED_AT", "dir": "ASC"}, 2, 7775),
    ("pull_requests", "SyncPullRequests", {**AT, "n": 100, "by": "CREATED_AT", "dir": "DESC"}, 7, 31_100),
    ("pull_requests", "HydratePullRequests", {"ids": 20}, 1, 6220),
    ("issues", "SyncIssues", {**AT, "n": 25}, 1, 3275),
    ("issues", "SyncIssues", {**AT, "n": 25, "since": "2026-05-01T00:00:00Z"}, 1, 3275),
    ("others", "OrgRepos", {"org": ORG}, 2, 300),
    ("others", "OrgMembers", {"org": ORG}, 1, 100),
    ("others", "OrgTeams", {"org": ORG}, 1, 5050),
    ("others", "Users", {"ids": "people"}, 1, None),
    ("others", "SyncCommits", {**AT, "ref": "refs/heads/main", "n": 100}, 3, None),
    ("others", "MoreFiles", {"id": "PullRequest"}, 1, None),
    ("others", "MoreComments", {"id": "PullRequest"}, 1, None),
    ("others", "MoreComments", {"id": "Issue"}, 1, None),
    ("others", "MoreReviews", {"id": "PullRequest"}, 1, None),
    ("others", "OwnersBlobs", AT, 1, None),
]


@pytest.mark.parametrize(("file", "operation", "variables", "points", "nodes"), CALLS, ids=lambda v: str(v)[:40])
def test_every_query_of_the_plan_runs(
    still: FakeHub, file: str, operation: str, variables: dict[str, Any], points: int, nodes: int | None
) -> None:
    """Valid against the schema, answered without errors, priced as the plan says."""
    variables = _filled(still, variables)
    ready = still.engine.ready({"query": QUERIES[file], "operationName": operation, "variables": variables})
    assert ready.cost.points == points
    if nodes is not None:
        assert ready.cost.nodes == nodes
    answer = ask(still, QUERIES[file], operation, **variables)
    assert "errors" not in answer
    if "rateLimit" in answer["data"]:
        assert answer["data"]["rateLimit"]["cost"] == points


def _filled(hub: FakeHub, variables: dict[str, Any]) -> dict[str, Any]:
    """Ids that exist, for the names of what they shall be."""
    found = dict(variables)
    if variables.get("ids") == 20:
        found["ids"] = node_ids(hub, 20)
    if variables.get("ids") == "people":
        found["ids"] = [a["id"] for a in hub.world.accounts.values() if a["__typename"] == "User"][:20]
    if "id" in variables:
        found["id"] = big(hub, variables["id"])
    return found


@pytest.mark.parametrize(("file", "operation", "variables", "points", "nodes"), CALLS, ids=lambda v: str(v)[:40])
def test_the_fast_way_answers_as_graphql_core_does(
    still: FakeHub, file: str, operation: str, variables: dict[str, Any], points: int, nodes: int | None
) -> None:
    """The schema is the judge: what the fake sends is what graphql-core makes of the world."""
    body = {"query": QUERIES[file], "operationName": operation, "variables": _filled(still, variables)}
    ready = still.engine.ready(body)
    call = Call(still.world, still.world.tokens[TOKEN].person, points, nodes or 0)
    before = still.engine.gave_up
    assert still.engine.run(ready, call) == still.engine.reference(ready, call)
    assert still.engine.gave_up == before


VIEWER = build_schema("""
type Query { viewer: User }
type User { login: String repositories(first: Int, last: Int): RConnection followers(first: Int): UConnection }
type RConnection { edges: [REdge] } type REdge { repository: Repo node: Repo }
type UConnection { edges: [UEdge] } type UEdge { node: User }
type Repo { name: String issues(first: Int): IConnection pullRequests(first: Int): IConnection }
type IConnection { edges: [IEdge] } type IEdge { node: Issue }
type Issue { title: String labels(first: Int): LConnection comments(first: Int): LConnection }
type LConnection { edges: [LEdge] } type LEdge { node: Label } type Label { name: String }
""")


def test_the_worked_example_of_the_documentation_for_points() -> None:
    """100 repositories, 50 issues each, 60 labels each: 1 + 100 + 5,000 requests, so 51 points."""
    cost = (
        Engine(VIEWER)
        .ready(
            {
                "query": """{ viewer { login repositories(first: 100) { edges { node { name
        issues(first: 50) { edges { node { title labels(first: 60) { edges { node { name } } } } } } } } } } }"""
            }
        )
        .cost
    )
    assert (cost.requests, cost.points) == (5101, 51)


def test_the_worked_example_of_the_documentation_for_nodes() -> None:
    """50 repositories with 20 pull requests and 20 issues of 10 comments each, and 10 followers: 22,060 nodes."""
    item = "edges { node { title comments(first: 10) { edges { node { name } } } } }"
    cost = (
        Engine(VIEWER)
        .ready(
            {
                "query": f"""{{ viewer {{
        repositories(first: 50) {{ edges {{ node {{ name
        pullRequests(first: 20) {{ {item} }} issues(first: 20) {{ {item} }} }} }} }}
        followers(first: 10) {{ edges {{ node {{ login }} }} }} }} }}"""
            }
        )
        .cost
    )
    assert cost.nodes == 22_060


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ('{ repository(owner: "a", name: "b") { issues { totalCount } } }', "MISSING_PAGINATION_BOUNDARIES"),
        ('{ repository(owner: "a", name: "b") { issues(first: 101) { totalCount } } }', "EXCESSIVE_PAGINATION"),
        ('{ repository(owner: "a", name: "b") { issues(first: 0) { totalCount } } }', "ARGUMENT_LIMIT"),
        (
            '{ repository(owner: "a", name: "b") { issues(first: 100) { nodes { comments(first: 100) { nodes {'
            " reactions(first: 100) { totalCount } } } } } } }",
            "MAX_NODE_LIMIT_EXCEEDED",
        ),
    ],
)
def test_what_github_refuses(engine: Engine, query: str, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        engine.ready({"query": query})
    assert (refused.value.errors[0].extensions or {})["type"] == kind


def test_a_field_github_does_not_have_is_refused(still: FakeHub) -> None:
    answer = ask(still, '{ repository(owner: "a", name: "b") { pullRequest(number: 1) { mergedByy { login } } } }')
    assert "data" not in answer
    assert "Cannot query field 'mergedByy'" in answer["errors"][0]["message"]


def test_a_field_the_fake_does_not_know_is_an_error_not_a_null(still: FakeHub) -> None:
    answer = ask(still, f'{{ repository(owner: "{ORG}", name: "{REPOSITORY}") {{ homepageUrl }} }}')
    assert "the fake has no value for Repository.homepageUrl" in answer["errors"][0]["message"]


def test_an_id_of_nothing_leaves_the_rest(still: FakeHub) -> None:
    good = node_ids(still, 2)
    query = "query Q($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    answer = ask(still, query, ids=[good[0], "PR_kwDOnothing", good[1]])
    assert [node and node["id"] for node in answer["data"]["nodes"]] == [good[0], None, good[1]]
    error = answer["errors"][0]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["nodes", 1])
    assert "PR_kwDOnothing" in error["message"]


def test_paging_through_everything_finds_each_once(still: FakeHub) -> None:
    repository = still.world.names[f"{ORG}/{REPOSITORY}"]
    seen: list[int] = []
    cursor = None
    query = """query Q($owner: String!, $name: String!, $cursor: String) { repository(owner: $owner, name: $name) {
        pullRequests(first: 37, after: $cursor, orderBy: {field: UPDATED_AT, direction: DESC}) {
        totalCount pageInfo { hasNextPage endCursor } nodes { number updatedAt } } } }"""
    while True:
        page = ask(still, query, cursor=cursor, **AT)["data"]["repository"]["pullRequests"]
        assert page["totalCount"] == 260
        seen += [node["number"] for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    expected = [item["number"] for item in repository.items("PullRequest")]
    assert seen == expected[::-1]


def test_pages_stay_put_when_an_item_moves(hub: FakeHub) -> None:
    """Oldest update first: what changes meanwhile comes again at the end, nothing is skipped."""
    repository = hub.world.names[f"{ORG}/{REPOSITORY}"]
    query = """query Q($owner: String!, $name: String!, $cursor: String) { repository(owner: $owner, name: $name) {
        pullRequests(first: 10, after: $cursor, orderBy: {field: UPDATED_AT, direction: ASC}) {
        pageInfo { hasNextPage endCursor } nodes { number } } } }"""
    first = ask(hub, query, **AT)["data"]["repository"]["pullRequests"]
    touched = first["nodes"][3]["number"]
    hub.changes.edit(repository, touched, body="Changed between two pages.")
    seen = [node["number"] for node in first["nodes"]]
    page = first
    while page["pageInfo"]["hasNextPage"]:
        page = ask(hub, query, cursor=page["pageInfo"]["endCursor"], **AT)["data"]["repository"]["pullRequests"]
        seen += [node["number"] for node in page["nodes"]]
    assert len(seen) == 61
    assert set(seen) == {item["number"] for item in repository.items("PullRequest")}
    assert seen.count(touched) == 2


def test_overflow_pages_hold_the_rest(still: FakeHub) -> None:
    query = QUERIES["others"]
    found: list[str] = []
    cursor = None
    for _ in range(3):
        answer = ask(still, query, "MoreFiles", id=big(still, "PullRequest"), cursor=cursor)
        page = answer["data"]["node"]["files"]
        found += [node["path"] for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
    assert not page["pageInfo"]["hasNextPage"]
    assert len(found) == page["totalCount"] == 250


def test_a_lazy_world_is_the_same_world(engine: Engine) -> None:
    """Made on demand or held: the same answers."""
    bodies = []
    for lazy in (False, True):
        world = generate(Plan(pull_requests=120, lazy=lazy))
        body = {
            "query": QUERIES["pull_requests"],
            "operationName": "SyncPullRequests",
            "variables": {**AT, "n": 100, "by": "UPDATED_AT", "dir": "ASC"},
        }
        call = Call(world, world.tokens[TOKEN].person)
        bodies.append(engine.reference(engine.ready(body), call))
    assert bodies[0] == bodies[1]
    assert len(bodies[0]["data"]["repository"]["pullRequests"]["nodes"]) == 100


@pytest.mark.parametrize(("wanted", "keys"), [(True, {"number", "title"}), (False, {"number"})])
def test_directives_are_left_to_graphql_core(still: FakeHub, wanted: bool, keys: set[str]) -> None:
    query = """query Q($id: ID!, $wanted: Boolean!) { node(id: $id) { ... on PullRequest {
        number title @include(if: $wanted) } } }"""
    answer = ask(still, query, id=node_ids(still, 1)[0], wanted=wanted)
    assert set(answer["data"]["node"]) == keys


def test_selections_of_one_field_are_put_together(still: FakeHub) -> None:
    """Twice the same field, under its own and another name, from two fragments."""
    query = """query Q($id: ID!) { node(id: $id) { ...A ...B again: id } }
        fragment A on PullRequest { comments(first: 2) { totalCount } }
        fragment B on PullRequest { comments(first: 2) { nodes { body } }
            other: comments(first: 1) { nodes { id } } }"""
    name = big(still, "PullRequest")
    body = {"query": query, "variables": {"id": name}}
    ready = still.engine.ready(body)
    call = Call(still.world, still.world.tokens[TOKEN].person)
    found = still.engine.run(ready, call)
    assert found == still.engine.reference(ready, call)
    node = found["data"]["node"]
    assert (node["comments"]["totalCount"], len(node["comments"]["nodes"]), len(node["other"]["nodes"])) == (70, 2, 1)
    assert node["again"] == name
