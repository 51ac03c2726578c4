"""The REST half: every body the fake gives has the shape GitHub's own OpenAPI description asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from graphql import GraphQLSchema
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub, Plan, generate
from tests.github.fakehub.rest.routes import ROUTES

ALLOWED = (
    # Enums that forget null, which GitHub answers for what was never set.
    re.compile(r"^(\d+/)?state_reason: None is not one of"),
    re.compile(r"^(\d+/)?start_side: None is not one of"),
    # The label inside a pull request of a list is described apart from other labels, without null for its description.
    re.compile(r"^\d+/labels/\d+/description: None (for not nullable|is not of type)"),
)
AUTH = {"Authorization": f"bearer {TOKEN}"}


@pytest.fixture(scope="module")
def description(outside: Path) -> dict[str, Any]:
    """GitHub's OpenAPI description of REST version 2022-11-28."""
    found: dict[str, Any] = json.loads((outside / "api.github.com.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def registry(description: dict[str, Any]) -> Registry[Any]:
    empty: Registry[Any] = Registry()
    filled: Registry[Any] = empty.with_resource("urn:github", DRAFT4.create_resource(description))
    return filled


@pytest.fixture(scope="module")
def still(schema: GraphQLSchema) -> Iterator[FakeHub]:
    """A fake that no test changes, with some of everything: ghosts, bots, renames, transfers, overflow."""
    with FakeHub(generate(Plan(pull_requests=120)), schema) as running:
        world, changes = running.world, running.changes
        repository, second = world.names[f"{ORG}/{REPOSITORY}"], world.names[f"{ORG}/orchard"]
        person, other = (world.accounts[n] for n in sorted(world.accounts)[1:3])
        changes.delete_user(next(i["author"] for i in repository.items("PullRequest") if i["author"] is not None))
        changes.transfer_issue(repository, 4, second, person)
        changes.force_push(repository, 1, "3" * 40)
        changes.milestone(repository, 1, repository.milestones[0], person)
        changes.milestone(repository, 1, None, person)
        changes.reopen(repository, 8, person)
        changes.review(repository, 1, other, "APPROVED")
        base = repository.git.branches["main"]
        files: dict[str, bytes | None] = {"docs/lamp.md": b"Lamp\n", "docs/OWNERS": None}
        head = repository.git.commit("lamp", files, "A lamp", world.now(), person, parents=[base])
        changes.new_pull_request(repository, person, "A lamp", head="lamp", head_oid=head.oid, base_oid=base)
        made = world.repository(world.login(ORG) or {}, "lamp-old")
        changes.rename_repository(made, "lamp-new")
        yield running


def get(hub: FakeHub, path: str, **headers: str) -> requests.Response:
    return requests.get(hub.url + path, headers={**AUTH, **headers}, timeout=30, allow_redirects=False)


def complaints(registry: Registry[Any], schema: dict[str, Any], body: Any) -> list[str]:
    """What the description says against a body, but for what is allowed."""
    whole = json.loads(json.dumps(schema).replace('"#/', '"urn:github#/'))
    found = []
    for error in OAS30Validator(whole, registry=registry).iter_errors(body):
        text = f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        if not any(pattern.search(text) for pattern in ALLOWED):
            found.append(text)
    return found


def schema_of(description: dict[str, Any], path: str, verb: str = "get", status: str = "200") -> dict[str, Any]:
    content = description["paths"][path][verb]["responses"][status]["content"]
    found: dict[str, Any] = content["application/json"]["schema"]
    return found


R = f"/repos/{ORG}/{REPOSITORY}"
T = "/repos/{owner}/{repo}"
READS = [
    ("/rate_limit", "/rate_limit"),
    ("/user", "/user"),
    ("/users/{username}", "/users/ada-alder"),
    ("/users/{username}", "/users/mossgate[bot]"),
    ("/user/{account_id}", "/user/1002"),
    ("/users/{username}/repos", f"/users/{ORG}/repos"),
    ("/orgs/{org}", f"/orgs/{ORG}"),
    ("/orgs/{org}/repos", f"/orgs/{ORG}/repos"),
    ("/orgs/{org}/members", f"/orgs/{ORG}/members?role=member"),
    ("/orgs/{org}/public_members", f"/orgs/{ORG}/public_members"),
    ("/orgs/{org}/teams", f"/orgs/{ORG}/teams"),
    ("/orgs/{org}/teams/{team_slug}", f"/orgs/{ORG}/teams/lamp-trimmers"),
    ("/orgs/{org}/teams/{team_slug}/members", f"/orgs/{ORG}/teams/lamp-keepers/members"),
    (T, R),
    (f"{T}/issues", f"{R}/issues?state=all&per_page=100"),
    (f"{T}/issues", f"{R}/issues?state=all&sort=updated&direction=asc&since=2026-05-20T00:00:00Z"),
    (f"{T}/issues/{{issue_number}}", f"{R}/issues/1"),
    (f"{T}/issues/{{issue_number}}", f"{R}/issues/8"),
    (f"{T}/issues/{{issue_number}}/comments", f"{R}/issues/1/comments?per_page=100"),
    (f"{T}/issues/{{issue_number}}/labels", f"{R}/issues/1/labels"),
    (f"{T}/issues/{{issue_number}}/events", f"{R}/issues/8/events"),
    (f"{T}/issues/{{issue_number}}/events", f"{R}/issues/1/events?per_page=100"),
    (f"{T}/issues/{{issue_number}}/timeline", f"{R}/issues/2/timeline?per_page=100"),
    (f"{T}/issues/comments", f"{R}/issues/comments?sort=updated&direction=asc&per_page=100"),
    (f"{T}/issues/comments/{{comment_id}}", "comment"),
    (f"{T}/pulls", f"{R}/pulls?state=all&per_page=100"),
    (f"{T}/pulls/{{pull_number}}", f"{R}/pulls/1"),
    (f"{T}/pulls/{{pull_number}}", f"{R}/pulls/3"),
    (f"{T}/pulls/{{pull_number}}/files", f"{R}/pulls/1/files?per_page=100"),
    (f"{T}/pulls/{{pull_number}}/reviews", f"{R}/pulls/1/reviews"),
    (f"{T}/pulls/{{pull_number}}/comments", f"{R}/pulls/1/comments"),
    (f"{T}/pulls/{{pull_number}}/commits", "commits"),
    (f"{T}/pulls/comments", f"{R}/pulls/comments?sort=updated&per_page=100"),
    (f"{T}/pulls/comments/{{comment_id}}", "review comment"),
    (f"{T}/labels", f"{R}/labels?per_page=100"),
    (f"{T}/labels/{{name}}", f"{R}/labels/kind/bug"),
    (f"{T}/milestones", f"{R}/milestones"),
    (f"{T}/milestones/{{milestone_number}}", f"{R}/milestones/1"),
    (f"{T}/git/trees/{{tree_sha}}", f"{R}/git/trees/main?recursive=1"),
    (f"{T}/git/trees/{{tree_sha}}", f"{R}/git/trees/main"),
    (f"{T}/git/blobs/{{file_sha}}", "blob"),
    (f"{T}/git/ref/{{ref}}", f"{R}/git/ref/heads/main"),
    (f"{T}/branches", f"{R}/branches"),
    (f"{T}/branches/{{branch}}", f"{R}/branches/main"),
    (f"{T}/commits", f"{R}/commits"),
    (f"{T}/commits/{{ref}}", f"{R}/commits/main"),
    (f"{T}/contents/{{path}}", f"{R}/contents/OWNERS"),
    (f"{T}/compare/{{basehead}}", f"{R}/compare/main...lamp"),
    ("/search/issues", f"/search/issues?q=repo:{ORG}/{REPOSITORY}+is:pr+lamp"),
]


def address(hub: FakeHub, path: str) -> str:
    """The path, or that of the first thing of this kind."""
    repository = hub.world.names[f"{ORG}/{REPOSITORY}"]
    if path == "commits":
        return f"{R}/pulls/{max(repository.held)}/commits"
    if path == "blob":
        return f"{R}/git/blobs/{next(iter(repository.git.blobs))}"
    if path == "comment":
        return f"{R}/issues/comments/{repository.held[1]['comments'][0]['_id']}"
    if path == "review comment":
        found = next(c for i in repository.items("PullRequest") for c in i["_review_comments"])
        return f"{R}/pulls/comments/{found['_id']}"
    return path


@pytest.mark.parametrize(("template", "path"), READS, ids=lambda v: v[-60:])
def test_bodies_have_githubs_shape(
    still: FakeHub, description: dict[str, Any], registry: Registry[Any], template: str, path: str
) -> None:
    answer = get(still, address(still, path))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body != []
    assert complaints(registry, schema_of(description, template), body) == []


PULL = {"title": "A lamp", "head": "lamp", "base": "main", "body": "Bright."}
WRITES = [
    ("post", "/orgs/{org}/teams", f"/orgs/{ORG}/teams", {"name": "New Keepers", "privacy": "closed"}, 201),
    ("post", f"{T}/labels", f"{R}/labels", {"name": "kind/new", "color": "0e8a16"}, 201),
    ("post", f"{T}/milestones", f"{R}/milestones", {"title": "v1.40"}, 201),
    ("post", f"{T}/git/refs", f"{R}/git/refs", {"ref": "refs/heads/new", "sha": "main"}, 201),
    ("put", f"{T}/contents/{{path}}", f"{R}/contents/new.md", {"message": "New", "content": "TmV3Cg=="}, 201),
    ("post", f"{T}/issues", f"{R}/issues", {"title": "Dark", "labels": ["kind/bug"]}, 201),
    ("patch", f"{T}/issues/{{issue_number}}", f"{R}/issues/8", {"state": "closed", "milestone": 1}, 200),
    ("post", f"{T}/issues/{{issue_number}}/comments", f"{R}/issues/8/comments", {"body": "Dark."}, 201),
    ("post", f"{T}/issues/{{issue_number}}/labels", f"{R}/issues/8/labels", {"labels": ["lgtm"]}, 200),
    ("delete", f"{T}/issues/{{issue_number}}/labels/{{name}}", f"{R}/issues/1/labels/team/003", None, 200),
    ("post", f"{T}/pulls", f"{R}/pulls", PULL, 201),
    ("post", f"{T}/pulls/{{pull_number}}/reviews", f"{R}/pulls/1/reviews", {"event": "COMMENT", "body": "Hm."}, 200),
    (
        "post",
        f"{T}/pulls/{{pull_number}}/comments",
        f"{R}/pulls/PULL/comments",
        {"body": "A", "path": "docs/lamp.md"},
        201,
    ),
    ("put", f"{T}/pulls/{{pull_number}}/merge", f"{R}/pulls/PULL/merge", {}, 200),
]
COMPARED_WRITES = {(verb.upper(), re.sub(r"PULL", "1", path)) for verb, _template, path, _body, _status in WRITES}


@pytest.fixture
def written(schema: GraphQLSchema) -> Iterator[FakeHub]:
    """A fake with a branch ``lamp`` and a pull request from it."""
    with FakeHub(generate(Plan(pull_requests=12)), schema) as running:
        repository = running.world.names[f"{ORG}/{REPOSITORY}"]
        base = repository.git.branches["main"]
        repository.git.commit("lamp", {"docs/lamp.md": b"Lamp\n"}, "A lamp", running.world.now(), None, parents=[base])
        yield running


@pytest.mark.parametrize(("verb", "template", "path", "body", "status"), WRITES, ids=lambda v: str(v)[-60:])
def test_answers_to_writing_have_githubs_shape(
    written: FakeHub,
    description: dict[str, Any],
    registry: Registry[Any],
    verb: str,
    template: str,
    path: str,
    body: dict[str, Any] | None,
    status: int,
) -> None:
    if "PULL" in path:
        number = requests.post(f"{written.url}{R}/pulls", json=PULL, headers=AUTH, timeout=30).json()["number"]
        path = path.replace("PULL", str(number))
    if body and body.get("sha") == "main":
        body = {**body, "sha": written.world.names[f"{ORG}/{REPOSITORY}"].git.branches["main"]}
    answer = requests.request(verb, written.url + path, json=body, headers=AUTH, timeout=30)
    assert answer.status_code == status, answer.text
    assert complaints(registry, schema_of(description, template, verb, str(status)), answer.json()) == []


def test_every_route_is_held_against_the_description() -> None:
    """A route added later without a line above fails here."""
    asked = [re.sub(r"\?.*", "", path) for _template, path in READS]
    asked += [f"{R}/git/blobs/{'0' * 40}", f"{R}/issues/comments/1", f"{R}/pulls/comments/1", f"{R}/pulls/1/commits"]
    exempt = {
        "/organizations/(?P<number>\\d+)/team/(?P<team>\\d+)": "where team bodies link to; the same body as by slug",
        "/organizations/(?P<number>\\d+)/team/(?P<team>\\d+)/members": "as above",
        "/teams/(?P<team>\\d+)": "the legacy address; the same body as by slug",
        "/teams/(?P<team>\\d+)/members": "as above",
        "/pulls/(?P<number>\\d+)/merge": "204 without a body",
    }
    missed = []
    for verb, pattern, _handler, in_repository in ROUTES:
        paths = [path.removeprefix(R) for path in asked if path.startswith(R) == in_repository]
        text = pattern.pattern.removesuffix("/?$")
        if verb != "GET":
            paths = [p.removeprefix(R) for v, p in COMPARED_WRITES if v == verb and p.startswith(R) == in_repository]
        if text not in exempt and not any(pattern.match(path) for path in paths):
            missed.append(f"{verb} {text}")
    assert missed == []
