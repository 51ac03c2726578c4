"""Writing through REST, as far as the contract shared with another imitation of GitHub needs it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.failing import message
from tests.github.fakehub.http import Answer
from tests.github.fakehub.items import changed_file
from tests.github.fakehub.repository import Repository
from tests.github.fakehub.rest import repositories as shapes
from tests.github.fakehub.rest import work
from tests.github.fakehub.rest.lists import by_number
from tests.github.fakehub.rest.people import team_full
from tests.github.fakehub.rest.routes import Context, Stop, missing, route


def invalid(resource: str, field: str, code: str = "missing_field", text: str = "Validation Failed") -> Stop:
    """422 for a field that is missing or wrong."""
    return Stop(message(422, text, errors=[{"resource": resource, "field": field, "code": code}]))


def wanted(context: Context, resource: str, *names: str) -> dict[str, Any]:
    """The body, which must have these fields. Raises Stop with 422."""
    body = context.request.json()
    for name in names:
        if not body.get(name):
            raise invalid(resource, name)
    return body


def may_write(context: Context) -> Record:
    """Who asks, if they may push. Raises Stop: 404 in a public repository as GitHub does for writes from outside."""
    owner = context.repository.record["owner"]
    viewer = context.viewer
    admins = [m["node"] for m in owner.get("_members", ()) if m["role"] == "ADMIN"]
    if viewer is not owner and viewer not in admins:
        raise missing()
    return viewer


@route("POST", "/orgs/{org}/teams")
def _new_team(context: Context) -> Answer:
    body = wanted(context, "Team", "name")
    org = context.org()
    if not any(m["node"] is context.viewer and m["role"] == "ADMIN" for m in org["_members"]):
        raise missing()
    privacy = "VISIBLE" if body.get("privacy") == "closed" else "SECRET"
    made = context.world.team(org, body["name"], maintainers=[context.viewer], privacy=privacy)
    made["description"] = body.get("description")
    return Answer(201, team_full(made, context.base))


@route("POST", "/repo/labels")
def _new_label(context: Context) -> Answer:
    body = wanted(context, "Label", "name")
    may_write(context)
    if body["name"] in context.repository.labels:
        raise invalid("Label", "name", "already_exists")
    made = context.world.label(context.repository, body["name"], body.get("color", "ededed"))
    made["description"] = body.get("description")
    return Answer(201, shapes.label(made, context.base))


@route("POST", "/repo/milestones")
def _new_milestone(context: Context) -> Answer:
    body = wanted(context, "Milestone", "title")
    may_write(context)
    made = context.world.milestone(context.repository, body["title"], due=body.get("due_on"))
    made["creator"] = context.viewer
    return Answer(201, shapes.milestone(made, context.base))


# --- Git --------------------------------------------------------------------------------------------------------------


@route("PUT", "/repo/contents/{path+}")
def _put_file(context: Context) -> Answer:
    body = wanted(context, "Content", "message")
    author = may_write(context)
    git, path = context.repository.git, context.names["path"]
    branch = body.get("branch") or git.default_branch
    head = git.branches.get(branch)
    if head is None and git.branches:
        raise missing(f"Branch {branch} not found")
    known = head is not None and path in git.commits[head].tree
    if known and not body.get("sha"):
        raise Stop(message(422, 'Invalid request.\n\n"sha" wasn\'t supplied.'))
    content = base64.b64decode(body["content"])
    now = context.world.now()
    commit = git.commit(branch, {path: content}, body["message"], now, author)
    context.repository.record["pushedAt"] = now
    _refresh(context.repository, branch)
    shape = shapes.commit(context.repository, commit, context.base)
    file = shapes.content_file(context.repository, path, commit.tree[path], context.base)
    return Answer(200 if known else 201, {"content": file, "commit": {**shape["commit"], "sha": commit.oid}})


def _refresh(repository: Repository, branch: str) -> None:
    """Open pull requests from a branch follow its head."""
    for item in repository.held.values():
        if item["__typename"] == "PullRequest" and item["state"] == "OPEN" and item["headRefName"] == branch:
            item["headRefOid"] = repository.git.branches[branch]
            _measure(repository, item)


def _measure(repository: Repository, item: Record) -> None:
    """Files and commits of a pull request, from the two ends."""
    git = repository.git
    base, head = git.commits[item["baseRefOid"]], git.commits[item["headRefOid"]]
    words = {"added": "ADDED", "modified": "MODIFIED", "removed": "DELETED"}
    item["files"] = [
        changed_file(one["filename"], one["additions"], one["deletions"], words[one["status"]])
        for one in shapes.compared(repository, base.tree, head.tree, "")
    ]
    known = {c.oid for c in git.history(base.oid)}
    item["_commits"] = sum(c.oid not in known for c in git.history(head.oid))


@route("POST", "/repo/git/refs")
def _new_ref(context: Context) -> Answer:
    body = wanted(context, "Reference", "ref", "sha")
    may_write(context)
    name = body["ref"].removeprefix("refs/heads/")
    if name in context.repository.git.branches:
        raise Stop(message(422, "Reference already exists"))
    if body["sha"] not in context.repository.git.commits:
        raise Stop(message(422, "Object does not exist"))
    context.repository.git.branches[name] = body["sha"]
    return Answer(201, shapes.reference(context.repository, name, context.base))


@route("GET", "/repo/compare/{ends+}")
def _compare(context: Context) -> Answer:
    repository, git = context.repository, context.repository.git
    first, _, second = context.names["ends"].partition("...")
    base, head = git.resolve(first), git.resolve(second)
    if base is None or head is None:
        raise missing()
    behind_base = {c.oid for c in git.history(base)}
    behind_head = {c.oid for c in git.history(head)}
    ahead = [c for c in reversed(git.history(head)) if c.oid not in behind_base]
    behind = len(behind_base - behind_head)
    shared = next((c for c in git.history(base) if c.oid in behind_head), None)
    if shared is None:
        raise missing(f"No common ancestor between {first} and {second}.")
    status = "diverged" if ahead and behind else "ahead" if ahead else "behind" if behind else "identical"
    at, page = shapes.at(repository, context.base), shapes.page_of(repository)
    body = {
        "url": f"{at}/compare/{first}...{second}",
        "html_url": f"{page}/compare/{first}...{second}",
        "permalink_url": f"{page}/compare/{first}...{second}",
        "diff_url": f"{page}/compare/{first}...{second}.diff",
        "patch_url": f"{page}/compare/{first}...{second}.patch",
        "base_commit": shapes.commit(repository, git.commits[base], context.base),
        "merge_base_commit": shapes.commit(repository, shared, context.base),
        "status": status,
        "ahead_by": len(ahead),
        "behind_by": behind,
        "total_commits": len(ahead),
        "commits": [shapes.commit(repository, c, context.base) for c in ahead],
        "files": shapes.compared(repository, shared.tree, git.commits[head].tree, context.base),
    }
    return Answer(200, body)


# --- Issues and pull requests -----------------------------------------------------------------------------------------


@route("POST", "/repo/issues")
def _new_issue(context: Context) -> Answer:
    body = wanted(context, "Issue", "title")
    made = context.hub.changes.new_issue(context.repository, context.viewer, body["title"], body.get("body") or "")
    for name in body.get("labels") or ():
        context.hub.changes.label(context.repository, made["number"], name, context.viewer)
    return Answer(201, work.issue(made, context.base))


@route("PATCH", "/repo/issues/{number}")
def _edit_issue(context: Context) -> Answer:
    body, changes, repository = context.request.json(), context.hub.changes, context.repository
    item = context.held()
    viewer = context.viewer
    if viewer is not item["author"]:
        may_write(context)
    number = item["number"]
    if "title" in body or "body" in body:
        changes.edit(repository, number, title=body.get("title"), body=body.get("body"))
    if body.get("state") == "closed" and item["state"] == "OPEN":
        changes.close(repository, number, viewer)
    if body.get("state") == "open" and item["state"] == "CLOSED":
        changes.reopen(repository, number, viewer)
    if "milestone" in body:
        found = next((m for m in repository.milestones if m["number"] == body["milestone"]), None)
        if body["milestone"] is not None and found is None:
            raise invalid("Issue", "milestone", "invalid")
        changes.milestone(repository, number, found, viewer)
    if "assignees" in body:
        people = [context.world.login(name) for name in body["assignees"]]
        item["assignees"] = [person for person in people if person is not None]
    return Answer(200, work.issue(item, context.base))


@route("POST", "/repo/issues/{number}/comments")
def _new_comment(context: Context) -> Answer:
    body = wanted(context, "IssueComment", "body")
    made = context.hub.changes.comment(context.repository, context.item()["number"], context.viewer, body["body"])
    return Answer(201, work.comment(made, context.base))


@route("POST", "/repo/issues/{number}/labels")
def _add_labels(context: Context) -> Answer:
    names = context.request.json_list("labels")
    may_write(context)
    item = context.held()
    for name in names:
        if all(one["name"] != name for one in item["labels"]):
            context.hub.changes.label(context.repository, item["number"], name, context.viewer)
    return by_number(context.request, item["labels"], shapes.label)


@route("DELETE", "/repo/issues/{number}/labels/{name+}")
def _remove_label(context: Context) -> Answer:
    may_write(context)
    item = context.held()
    if all(one["name"] != context.names["name"] for one in item["labels"]):
        raise missing("Label does not exist")
    context.hub.changes.unlabel(context.repository, item["number"], context.names["name"], context.viewer)
    return by_number(context.request, item["labels"], shapes.label)


@route("POST", "/repo/pulls")
def _new_pull(context: Context) -> Answer:
    body = wanted(context, "PullRequest", "title", "head", "base")
    repository, git = context.repository, context.repository.git
    head = body["head"].rpartition(":")[2]
    for name, branch in (("head", head), ("base", body["base"])):
        if branch not in git.branches:
            raise invalid("PullRequest", name, "invalid")
    base_oid, head_oid = git.branches[body["base"]], git.branches[head]
    if base_oid == head_oid:
        text = f"No commits between {body['base']} and {head}"
        raise Stop(message(422, "Validation Failed", errors=[{"message": text}]))
    made = context.hub.changes.new_pull_request(
        repository,
        context.viewer,
        body["title"],
        body.get("body") or "",
        head=head,
        head_oid=head_oid,
        base_oid=base_oid,
        across=False,
    )
    made["isDraft"] = bool(body.get("draft"))
    _measure(repository, made)
    return Answer(201, work.pull(made, context.base))


@route("POST", "/repo/pulls/{number}/reviews")
def _new_review(context: Context) -> Answer:
    body, item = context.request.json(), context.item("PullRequest")
    states = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
    state = states.get(body.get("event", ""))
    if state is None:
        raise invalid("PullRequestReview", "event", "invalid")
    if state == "APPROVED" and context.viewer is item["author"]:
        raise Stop(message(422, "Unprocessable Entity", errors=["Can not approve your own pull request"]))
    changes, repository = context.hub.changes, context.repository
    made = changes.review(repository, item["number"], context.viewer, state, body.get("body") or "")
    for one in body.get("comments") or ():
        changes.review_comment(
            repository, item["number"], context.viewer, one["body"], under=made, path=one.get("path", "")
        )
    return Answer(200, work.review(made, context.base))


@route("POST", "/repo/pulls/{number}/comments")
def _new_review_comment(context: Context) -> Answer:
    body, item = wanted(context, "PullRequestReviewComment", "body", "path"), context.item("PullRequest")
    if body["path"] not in {one["path"] for one in item["files"]}:
        raise invalid("PullRequestReviewComment", "path", "invalid")
    changes, repository = context.hub.changes, context.repository
    under = changes.review(repository, item["number"], context.viewer, "COMMENTED")
    made = changes.review_comment(
        repository, item["number"], context.viewer, body["body"], under=under, path=body["path"]
    )
    return Answer(201, work.review_comment(made, context.base))


@route("PUT", "/repo/pulls/{number}/merge")
def _merge(context: Context) -> Answer:
    actor = may_write(context)
    item, git = context.held("PullRequest"), context.repository.git
    if item["state"] != "OPEN":
        raise Stop(message(405, "Pull Request is not mergeable"))
    base, head = git.branches[item["baseRefName"]], item["headRefOid"]
    changed = {
        path: git.blobs[oid] for path, oid in git.commits[head].tree.items() if git.commits[base].tree.get(path) != oid
    }
    number, now = item["number"], context.world.now()
    text = context.request.json().get("commit_message") or f"Merge pull request #{number} from {item['headRefName']}"
    commit = git.commit(item["baseRefName"], dict(changed), text, now, actor, parents=[base, head])
    commit.pull_request = context.hub.changes.merge(context.repository, number, actor, commit.oid)
    return Answer(200, {"sha": commit.oid, "merged": True, "message": "Pull Request successfully merged"})


# --- Search -----------------------------------------------------------------------------------------------------------


@route("GET", "/search/issues")
def _search(context: Context) -> Answer:
    words = [word for word in context.query.get("q", "").split() if word]
    if not words:
        raise invalid("Search", "q", "missing")
    found: list[Record] = []
    for repository in context.world.repositories.values():
        if context.world.may_see(repository, context.request.viewer):
            found += [item for item in repository.held.values() if all(_fits(item, word) for word in words)]
    page = by_number(context.request, found, work.issue)
    items = [{**body, "score": 1.0} for body in page.body]
    page.body = {"total_count": len(found), "incomplete_results": False, "search_type": "lexical", "items": items}
    return page


def _fits(item: Record, word: str) -> bool:
    """A word of a search: ``repo:``, ``is:``, ``type:``, ``author:``, ``state:``, ``label:`` or word of the text."""
    name, colon, value = word.partition(":")
    tests: dict[str, Callable[[], bool]] = {
        "repo": lambda: item["_repository"].name_with_owner.casefold() == value.casefold(),
        "is": lambda: value in (_kind(item), "merged" if item["state"] == "MERGED" else "", _state(item)),
        "type": lambda: value == _kind(item),
        "state": lambda: value == _state(item),
        "author": lambda: item["author"] is not None and item["author"]["login"].casefold() == value.casefold(),
        "label": lambda: any(label["name"] == value for label in item["labels"]),
    }
    if colon and name in tests:
        return tests[name]()
    return word.casefold() in f"{item['title']} {item['body']}".casefold()


def _kind(item: Record) -> str:
    return "pr" if item["__typename"] == "PullRequest" else "issue"


def _state(item: Record) -> str:
    return "open" if item["state"] == "OPEN" else "closed"
