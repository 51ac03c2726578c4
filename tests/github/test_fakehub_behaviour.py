"""How the fake behaves where GitHub is awkward: moved and hidden things, limits, pages, accounts that change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from graphql import GraphQLSchema

from github import Auth, Github, UnknownObjectException
from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub, Plan, generate
from tests.github.fakehub.generate import ROBOT
from tests.github.fakehub.repository import Repository

R = f"/repos/{ORG}/{REPOSITORY}"
Get = Callable[..., requests.Response]


@pytest.fixture
def get(hub: FakeHub) -> Iterator[Get]:
    """Asks the fake as the reader; ``token=None`` asks as nobody."""
    with requests.Session() as session:

        def ask(path: str, token: str | None = TOKEN, **headers: str) -> requests.Response:
            if token is not None:
                headers["Authorization"] = f"bearer {token}"
            address = path if path.startswith("http") else hub.url + path
            return session.get(address, headers=headers, timeout=30, allow_redirects=False)

        yield ask


def main(hub: FakeHub) -> Repository:
    return hub.world.names[f"{ORG}/{REPOSITORY}"]


def graphql(hub: FakeHub, query: str, **variables: Any) -> dict[str, Any]:
    headers = {"Authorization": f"bearer {TOKEN}"}
    answer = requests.post(
        f"{hub.url}/graphql", json={"query": query, "variables": variables}, headers=headers, timeout=30
    )
    found: dict[str, Any] = answer.json()
    return found


# --- Headers and limits -----------------------------------------------------------------------------------------------


def test_every_answer_has_githubs_headers(hub: FakeHub, get: Get) -> None:
    answer = get(R)
    assert answer.headers["X-RateLimit-Resource"] == "core"
    assert answer.headers["X-RateLimit-Remaining"] == "4999"
    assert answer.headers["X-OAuth-Scopes"] == "repo, read:org"
    assert answer.headers["X-GitHub-Request-Id"]
    assert parsedate_to_datetime(answer.headers["Date"]) == hub.clock.now()
    assert int(answer.headers["X-RateLimit-Reset"]) == hub.clock.epoch() + 3600


def test_a_fine_grained_token_has_no_scopes(hub: FakeHub, get: Get) -> None:
    hub.world.token("fine", hub.world.tokens[TOKEN].person, None)
    assert "X-OAuth-Scopes" not in get(R, "fine").headers


def test_what_did_not_change_is_free(hub: FakeHub, get: Get) -> None:
    tag = get(R).headers["ETag"]
    again = get(R, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["X-RateLimit-Used"] == "1"
    hub.changes.new_issue(main(hub), hub.world.tokens[TOKEN].person, "The lamp is dark")
    assert get(R, **{"If-None-Match": tag}).status_code == 200
    assert (hub.log.rest_calls, hub.log.rest_charged, hub.log.not_modified) == (3, 2, 1)


def test_budgets_are_apart(hub: FakeHub, get: Get) -> None:
    graphql(hub, "{ viewer { login } }")
    get(R)
    found = get("/rate_limit").json()["resources"]
    assert (found["core"]["used"], found["graphql"]["used"]) == (1, 1)
    assert hub.log.graphql_points == 1


def test_without_a_token_there_are_60_requests_and_no_graphql(hub: FakeHub, get: Get) -> None:
    answers = [get(R, None) for _ in range(61)]
    assert [a.status_code for a in answers[:60]] == [200] * 60
    assert answers[60].status_code == 403
    assert answers[60].json()["message"].startswith("API rate limit exceeded")
    assert requests.post(f"{hub.url}/graphql", json={"query": "{ viewer { login } }"}, timeout=30).status_code == 401


def test_a_wrong_token_is_401(get: Get) -> None:
    answer = get(R, "no-such-token")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_a_spent_budget_comes_back_after_the_hour(hub: FakeHub, get: Get) -> None:
    hub.quota("core", TOKEN).charge(5000)
    assert get(R).status_code == 403
    assert get(R).status_code == 403
    assert len(hub.log.violations) == 1, "the second request came although the first told when to come back"
    hub.clock.advance(3600)
    assert get(R).status_code == 200
    assert len(hub.log.violations) == 1


def test_a_spent_budget_of_graphql_is_told_in_a_200(hub: FakeHub) -> None:
    hub.quota("graphql", TOKEN).charge(5000)
    answer = graphql(hub, "{ viewer { login } }")
    assert answer["errors"][0]["type"] == "RATE_LIMITED"
    assert "data" not in answer


# --- Pages ------------------------------------------------------------------------------------------------------------


def walk(get: Get, path: str) -> list[dict[str, Any]]:
    """Follows ``rel="next"`` to the end."""
    found: list[dict[str, Any]] = []
    following: str | None = path
    while following:
        answer = get(following)
        assert answer.status_code == 200
        found += answer.json()
        following = answer.links.get("next", {}).get("url")
    return found


def test_issues_are_paged_by_cursor(hub: FakeHub, get: Get) -> None:
    first = get(f"{R}/issues?state=all&per_page=10&sort=updated&direction=asc")
    assert "after=" in first.links["next"]["url"]
    assert "last" not in first.links
    found = walk(get, f"{R}/issues?state=all&per_page=10&sort=updated&direction=asc")
    assert [one["number"] for one in found] == [item["number"] for item in main(hub).items()]


def test_page_100_is_refused_and_noted(hub: FakeHub, get: Get) -> None:
    answer = get(f"{R}/issues?state=all&page=100")
    assert answer.status_code == 422
    assert "cursor" in answer.json()["message"]
    assert hub.log.violations == [f"GET {R}/issues?state=all&page=100 asks for page 100 or later"]


def test_pull_requests_among_issues_have_their_own_node_id(hub: FakeHub, get: Get) -> None:
    found = {one["number"]: one for one in walk(get, f"{R}/issues?state=all&per_page=100")}
    for number, one in found.items():
        item = main(hub).held[number]
        assert one["node_id"] == item["id"]
        assert ("pull_request" in one) == (item["__typename"] == "PullRequest")
        if "pull_request" in one:
            assert one["id"] != get(f"{R}/pulls/{number}").json()["id"]


def test_since_gives_what_changed(hub: FakeHub, get: Get) -> None:
    hub.clock.advance(86400)
    before = hub.world.now()
    for number in (5, 8, 13):
        hub.changes.edit(main(hub), number, title=f"Changed {number}")
        hub.clock.advance(60)
    found = walk(get, f"{R}/issues?state=all&sort=updated&direction=asc&since={before}")
    assert [one["number"] for one in found] == [5, 8, 13]


@pytest.mark.parametrize("path", ["issues/comments", "pulls/comments"])
def test_comments_of_the_repository_are_the_same_held_or_made_on_demand(
    schema: GraphQLSchema, hub: FakeHub, get: Get, path: str
) -> None:
    query = f"{R}/{path}?sort=updated&direction=asc&per_page=100&since=2026-05-20T00:00:00Z"
    held = walk(get, query)
    with FakeHub(generate(Plan(pull_requests=60, lazy=True)), schema) as lazy:
        made = walk(get, lazy.url + query)
        assert main(lazy).held == {}
    assert [one["id"] for one in made] == [one["id"] for one in held]
    times = [one["updated_at"] for one in held]
    assert times == sorted(times)
    assert times[0] >= "2026-05-20"


def test_the_world_can_change_between_two_pages(hub: FakeHub, get: Get) -> None:
    seen: list[str] = []

    def change() -> None:
        hub.changes.edit(main(hub), 3, title="Changed meanwhile")

    hub.after_page.append(lambda entry: seen.append(entry.path))
    hub.after_page.append(lambda _entry: change())
    assert get(f"{R}/issues/3").json()["title"] != "Changed meanwhile"
    get(f"{R}/issues?state=all&per_page=5")
    assert get(f"{R}/issues/3").json()["title"] == "Changed meanwhile"
    assert seen == [f"{R}/issues?state=all&per_page=5"]


# --- Moved, hidden, gone ----------------------------------------------------------------------------------------------


def test_a_renamed_repository_redirects_with_its_query(hub: FakeHub, get: Get) -> None:
    repository = main(hub)
    hub.changes.rename_repository(repository, "lamp")
    answer = get(f"{R}/issues?state=all&per_page=2")
    assert answer.status_code == 301
    target = answer.headers["Location"]
    assert target == f"{hub.url}/repositories/{repository.index}/issues?state=all&per_page=2"
    assert get(target).json()[0]["repository_url"] == f"{hub.url}/repos/{ORG}/lamp"
    found = graphql(hub, f'{{ repository(owner: "{ORG}", name: "{REPOSITORY}") {{ nameWithOwner }} }}')
    assert found["data"]["repository"]["nameWithOwner"] == f"{ORG}/lamp"


def test_a_private_repository_is_not_there(hub: FakeHub, get: Get) -> None:
    outsider = hub.world.user("outsider")
    hub.world.token("outside", outsider)
    hub.changes.make_private(main(hub))
    assert get(R, "outside").status_code == 404
    assert get(R).status_code == 200, "a member of the organisation still sees it"
    query = f'{{ repository(owner: "{ORG}", name: "{REPOSITORY}") {{ id }} }}'
    body = requests.post(
        f"{hub.url}/graphql", json={"query": query}, headers={"Authorization": "bearer outside"}, timeout=30
    ).json()
    assert body["data"] == {"repository": None}
    assert body["errors"][0]["type"] == "NOT_FOUND"


def test_a_blocked_repository_is_451(hub: FakeHub, get: Get) -> None:
    hub.changes.block(main(hub))
    assert get(R).status_code == 451


def test_a_transferred_issue_leaves_a_redirect(hub: FakeHub, get: Get) -> None:
    source, target = main(hub), hub.world.names[f"{ORG}/orchard"]
    before = source.held[4]["id"]
    moved = hub.changes.transfer_issue(source, 4, target, None)
    answer = get(f"{R}/issues/4")
    assert (answer.status_code, get(answer.headers["Location"]).json()["node_id"]) == (301, moved["id"])
    query = """query Q($ids: [ID!]!) { nodes(ids: $ids) { ... on Issue {
        timelineItems(first: 5, itemTypes: [TRANSFERRED_EVENT]) {
        nodes { ... on TransferredEvent { fromRepository { nameWithOwner } } } } } } }"""
    found = graphql(hub, query, ids=[before, moved["id"]])
    assert found["data"]["nodes"][0] is None
    assert found["errors"][0]["type"] == "NOT_FOUND"
    event = found["data"]["nodes"][1]["timelineItems"]["nodes"][0]
    assert event["fromRepository"]["nameWithOwner"] == f"{ORG}/{REPOSITORY}"


def test_deleted_comments_are_gone(hub: FakeHub, get: Get) -> None:
    comments = main(hub).held[1]["comments"]
    gone = comments[10]
    hub.changes.delete_comment(gone)
    assert get(f"{R}/issues/comments/{gone['_id']}").status_code == 404
    assert get(f"{R}/issues/1").json()["comments"] == 69


# --- Accounts ---------------------------------------------------------------------------------------------------------


def test_a_deleted_account_leaves_its_work_without_author(hub: FakeHub, get: Get) -> None:
    item = next(i for i in main(hub).items("PullRequest") if i["author"] and i["author"]["__typename"] == "User")
    hub.changes.delete_user(item["author"])
    assert get(f"{R}/issues/{item['number']}").json()["user"] is None
    assert get(f"{R}/pulls/{item['number']}").json()["user"]["login"] == "ghost"
    found = graphql(
        hub, "query Q($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { author { login } } } }", ids=[item["id"]]
    )
    assert found["data"]["nodes"] == [{"author": None}]


def test_a_freed_login_can_be_somebody_else(hub: FakeHub, get: Get) -> None:
    person = hub.world.tokens[TOKEN].person
    old, login = person["id"], person["login"]
    hub.changes.rename_user(person, "bram-brine")
    other = hub.changes.register(login)
    assert get("/users/bram-brine").json()["node_id"] == old
    assert get(f"/users/{login}").json()["node_id"] == other["id"] != old


def test_a_bot_is_called_bot_in_rest_only(hub: FakeHub, get: Get) -> None:
    item = next(i for i in main(hub).items() if i["author"] and i["author"]["__typename"] == "Bot")
    assert get(f"{R}/issues/{item['number']}").json()["user"]["login"] == "mossgate[bot]"
    query = "query Q($ids: [ID!]!) { nodes(ids: $ids) { ... on Comment { author { __typename login } } } }"
    found = graphql(hub, query, ids=[item["id"]])
    assert found["data"]["nodes"][0]["author"] == {"__typename": "Bot", "login": "mossgate"}
    assert get(f"/users/{ROBOT}").json()["type"] == "User"


def test_changes_to_items_made_on_demand_stay(schema: GraphQLSchema) -> None:
    world = generate(Plan(pull_requests=200, lazy=True))
    with FakeHub(world, schema) as hub:
        repository = main(hub)
        hub.clock.advance(60)
        hub.changes.comment(repository, 150, world.tokens[TOKEN].person, "Still dark.")
        found = repository.get(150)
        assert found is not None
        assert found["comments"][-1]["body"] == "Still dark."
        assert list(repository.held) == [150]
        assert next(reversed([i["number"] for i in repository.items()])) == 150


# --- Clients ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_pygithub_reads_it_as_github_and_as_an_own_server(hub: FakeHub, prefix: str) -> None:
    with Github(
        auth=Auth.Token(TOKEN),
        base_url=hub.url + prefix,
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
    ) as client:
        repository = client.get_repo(f"{ORG}/{REPOSITORY}")
        assert repository.url == f"{hub.url}{prefix}{R}"
        assert len(list(repository.get_issues(state="all"))) == 79
        _headers, found = client.requester.graphql_query("{ viewer { login } }", {})
        assert found["data"]["viewer"]["login"] == client.get_user().login
        with pytest.raises(UnknownObjectException):
            repository.get_pull(4)


def test_the_log_knows_who_came_at_once(hub: FakeHub, get: Get) -> None:
    get(R)
    graphql(hub, "query Named { viewer { login } }")
    assert hub.log.most_at_once == {"core": 1, "graphql": 1, "all": 1}
    assert hub.log.operations() == {"Named": 1}
    hub.log.clear()
    assert hub.log.entries == []


def test_time_moves_only_when_told(hub: FakeHub, get: Get) -> None:
    first = parsedate_to_datetime(get(R).headers["Date"])
    hub.clock.advance(90)
    assert parsedate_to_datetime(get(R).headers["Date"]) - first == timedelta(seconds=90)


def test_answers_can_take_time_without_taking_any(hub: FakeHub, get: Get) -> None:
    hub.latency = {"graphql": 4.0, "core": 0.5}
    start = hub.clock.now()
    get(R)
    graphql(hub, "{ viewer { login } }")
    assert hub.clock.now() - start == timedelta(seconds=4.5)
    assert dict(hub.log.seconds) == {"core": 0.5, "graphql": 4.0}


def test_a_long_run_can_be_counted_without_being_kept(hub: FakeHub, get: Get) -> None:
    hub.log.keep = False
    get(R)
    graphql(hub, "query Named { viewer { login } }")
    assert hub.log.entries == []
    assert (hub.log.rest_calls, hub.log.graphql_points, hub.log.operations()) == (1, 1, {"Named": 1})
