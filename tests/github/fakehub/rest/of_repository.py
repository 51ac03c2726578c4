"""Reading what belongs to a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.clock import epoch_of
from tests.github.fakehub.failing import message
from tests.github.fakehub.graphql.git_fields import touches
from tests.github.fakehub.graphql.relay import Ordered
from tests.github.fakehub.http import Answer
from tests.github.fakehub.ids import PER_ITEM, PER_REPOSITORY
from tests.github.fakehub.repository import Order, Repository
from tests.github.fakehub.rest import repositories as shapes
from tests.github.fakehub.rest import work
from tests.github.fakehub.rest.feeds import comments as comment_feed
from tests.github.fakehub.rest.lists import by_cursor, by_number, by_sweep
from tests.github.fakehub.rest.routes import Context, Stop, missing, route


@route("GET", "/repo")
def _repository(context: Context) -> Answer:
    return Answer(200, shapes.full(context.repository, context.base))


def _owned(context: Context, owner: Record) -> Answer:
    kind = context.query.get("type", "all")
    found = [
        r
        for r in context.world.repositories.values()
        if r.record["owner"] is owner
        and context.world.may_see(r, context.request.viewer)
        and not (kind == "public" and r.record["isPrivate"])
        and not (kind == "private" and not r.record["isPrivate"])
    ]
    return by_number(context.request, found, shapes.minimal)


@route("GET", "/orgs/{org}/repos")
def _org_repositories(context: Context) -> Answer:
    return _owned(context, context.org())


@route("GET", "/users/{login}/repos")
def _user_repositories(context: Context) -> Answer:
    owner = context.world.login(context.names["login"])
    if owner is None:
        raise missing()
    return _owned(context, owner)


# --- Issues and pull requests -----------------------------------------------------------------------------------------


def _tests(context: Context) -> list[Callable[[Record], bool]]:
    """What the query filters by, but for ``since``."""
    tests: list[Callable[[Record], bool]] = []
    query = context.query
    state = query.get("state", "open")
    if state not in ("open", "closed", "all"):
        raise Stop(message(422, "Validation Failed"))
    if state != "all":
        tests.append(lambda item: (item["state"] == "OPEN") == (state == "open"))
    if query.get("labels"):
        wanted = set(query["labels"].split(","))
        tests.append(lambda item: wanted <= {label["name"] for label in item["labels"]})
    if query.get("creator"):
        name = query["creator"].casefold()
        tests.append(lambda item: item["author"] is not None and item["author"]["login"].casefold() == name)
    if query.get("head"):
        tests.append(lambda item: item["headRefName"] == query["head"].partition(":")[2])
    if query.get("base"):
        tests.append(lambda item: item["baseRefName"] == query["base"])
    return tests


def _listing(context: Context, kind: str, since: str | None) -> Ordered:
    repository = context.repository
    by, default = context.query.get("sort", "created"), "desc"
    descending = context.query.get("direction", default) == "desc"
    tests = _tests(context)
    start = None
    if since is not None:
        try:
            start = epoch_of(since)
        except ValueError:
            raise Stop(message(422, "Validation Failed")) from None
    if by == "updated":
        order = repository.updated[kind]
    elif by == "created" and kind:
        order = repository.created[kind]
    elif by == "created":
        order = _created(repository)
    else:
        raise Stop(message(422, f"the fake does not sort by {by}"))
    if start is not None and by != "updated":
        limit = start
        tests.append(lambda item: epoch_of(item["updatedAt"]) >= limit)
        start = None
    keep = (lambda item: all(test(item) for test in tests)) if tests else None
    return Ordered(repository, order, descending=descending, since=start, keep=keep)


def _created(repository: Repository) -> Order:
    return Order(list(chain(repository.created["PullRequest"].keys, repository.created["Issue"].keys)))


@route("GET", "/repo/issues")
def _issues(context: Context) -> Answer:
    return by_cursor(context.request, _listing(context, "", context.since()), work.issue)


@route("GET", "/repo/issues/{number}")
def _issue(context: Context) -> Answer:
    return Answer(200, work.issue(context.item(), context.base))


def _all(listing: Ordered) -> Iterable[Record]:
    after: str | None = None
    while True:
        page = listing.page({"first": 100, "after": after})
        yield from page.items
        if not page.more_after:
            return
        after = page.info()["endCursor"]


@route("GET", "/repo/pulls")
def _pulls(context: Context) -> Answer:
    listing = _listing(context, "PullRequest", None)
    if context.repository.make is not None:
        return by_sweep(context.request, _all(listing), work.pull_simple)
    return by_number(context.request, _all(listing), work.pull_simple)


@route("GET", "/repo/pulls/{number}")
def _pull(context: Context) -> Answer:
    return Answer(200, work.pull(context.item("PullRequest"), context.base))


@route("GET", "/repo/pulls/{number}/files")
def _files(context: Context) -> Answer:
    item = context.item("PullRequest")
    return by_number(context.request, item["files"][:3000], lambda f, base: work.changed_file(item, f, base))


@route("GET", "/repo/pulls/{number}/reviews")
def _reviews(context: Context) -> Answer:
    return by_number(context.request, context.item("PullRequest")["reviews"], work.review)


@route("GET", "/repo/pulls/{number}/comments")
def _review_comments(context: Context) -> Answer:
    return by_number(context.request, context.item("PullRequest")["_review_comments"], work.review_comment)


@route("GET", "/repo/pulls/{number}/commits")
def _pull_commits(context: Context) -> Answer:
    item, repository = context.item("PullRequest"), context.repository
    git = repository.git
    known = {c.oid for c in git.history(item["baseRefOid"])}
    found = [c for c in git.history(item["headRefOid"]) if c.oid not in known]
    return by_number(context.request, reversed(found), lambda c, base: shapes.commit(repository, c, base))


@route("GET", "/repo/pulls/{number}/merge")
def _is_merged(context: Context) -> Answer:
    if context.item("PullRequest")["state"] != "MERGED":
        raise missing()
    return Answer(204)


@route("GET", "/repo/issues/{number}/comments")
def _comments(context: Context) -> Answer:
    since = context.since()
    found = [c for c in context.item()["comments"] if since is None or c["updatedAt"] >= since]
    return by_number(context.request, found, work.comment)


@route("GET", "/repo/issues/{number}/labels")
def _issue_labels(context: Context) -> Answer:
    return by_number(context.request, context.item()["labels"], shapes.label)


@route("GET", "/repo/issues/{number}/timeline")
def _timeline(context: Context) -> Answer:
    return by_number(context.request, work.timeline(context.item(), context.base), lambda body, _base: body)


@route("GET", "/repo/issues/{number}/events")
def _events(context: Context) -> Answer:
    return by_number(context.request, context.item()["timelineItems"], work.event)


# --- Comments of the whole repository ---------------------------------------------------------------------------------


def _feed(context: Context, part: str, render: Callable[[Record, str], Any]) -> Answer:
    since = context.since()
    try:
        start = None if since is None else epoch_of(since)
    except ValueError:
        raise Stop(message(422, "Validation Failed")) from None
    found: Iterable[Record] = comment_feed(context.repository, part, start)
    by_update = context.query.get("sort") == "updated"
    if not by_update:
        found = sorted(found, key=lambda c: (c["createdAt"], c["_id"]))
    if by_update and context.query.get("direction", "desc") == "desc":
        found = reversed(list(found))
    if context.repository.make is not None:
        return by_sweep(context.request, found, render)
    return by_number(context.request, found, render)


@route("GET", "/repo/issues/comments")
def _all_comments(context: Context) -> Answer:
    return _feed(context, "comments", work.comment)


@route("GET", "/repo/pulls/comments")
def _all_review_comments(context: Context) -> Answer:
    return _feed(context, "_review_comments", work.review_comment)


def _part(context: Context, kind: str) -> Record:
    number = int(context.names["id"])
    found = context.repository.part(number % PER_REPOSITORY // PER_ITEM, number)
    if found is None or found["__typename"] != kind:
        raise missing()
    return found


@route("GET", "/repo/issues/comments/{id}")
def _comment(context: Context) -> Answer:
    return Answer(200, work.comment(_part(context, "IssueComment"), context.base))


@route("GET", "/repo/pulls/comments/{id}")
def _review_comment(context: Context) -> Answer:
    return Answer(200, work.review_comment(_part(context, "PullRequestReviewComment"), context.base))


# --- Labels, milestones, git ------------------------------------------------------------------------------------------


@route("GET", "/repo/labels")
def _labels(context: Context) -> Answer:
    return by_number(context.request, context.repository.labels.values(), shapes.label)


@route("GET", "/repo/labels/{name+}")
def _label(context: Context) -> Answer:
    found = context.repository.labels.get(context.names["name"])
    if found is None:
        raise missing()
    return Answer(200, shapes.label(found, context.base))


@route("GET", "/repo/milestones")
def _milestones(context: Context) -> Answer:
    state = context.query.get("state", "open")
    found = [m for m in context.repository.milestones if state == "all" or m["state"] == state.upper()]
    return by_number(context.request, found, shapes.milestone)


@route("GET", "/repo/milestones/{number}")
def _milestone(context: Context) -> Answer:
    number = int(context.names["number"])
    found = next((m for m in context.repository.milestones if m["number"] == number), None)
    if found is None:
        raise missing()
    return Answer(200, shapes.milestone(found, context.base))


@route("GET", "/repo/git/trees/{sha}")
def _tree(context: Context) -> Answer:
    files = context.repository.git.tree_named(context.names["sha"])
    if files is None:
        raise missing()
    recursive = "recursive" in context.query
    return Answer(200, shapes.tree(context.repository, files, context.base, recursive=recursive))


@route("GET", "/repo/git/blobs/{sha}")
def _blob(context: Context) -> Answer:
    if context.names["sha"] not in context.repository.git.blobs:
        raise missing()
    return Answer(200, shapes.blob(context.repository, context.names["sha"], context.base))


@route("GET", "/repo/branches")
def _branches(context: Context) -> Answer:
    repository = context.repository
    return by_number(context.request, repository.git.branches, lambda name, base: shapes.branch(repository, name, base))


@route("GET", "/repo/branches/{name+}")
def _branch(context: Context) -> Answer:
    if context.names["name"] not in context.repository.git.branches:
        raise missing("Branch not found")
    return Answer(200, shapes.branch_with_commit(context.repository, context.names["name"], context.base))


@route("GET", "/repo/git/ref/heads/{name+}")
def _ref(context: Context) -> Answer:
    if context.names["name"] not in context.repository.git.branches:
        raise missing()
    return Answer(200, shapes.reference(context.repository, context.names["name"], context.base))


@route("GET", "/repo/commits")
def _commits(context: Context) -> Answer:
    repository, query = context.repository, context.query
    start = repository.git.resolve(query.get("sha", "HEAD"))
    if start is None:
        if not repository.git.commits:
            raise Stop(message(409, "Git Repository is empty."))
        raise missing()
    since, until = query.get("since"), query.get("until")
    found = [
        c
        for c in repository.git.history(start)
        if (since is None or epoch_of(c.when) >= epoch_of(since))
        and (until is None or epoch_of(c.when) <= epoch_of(until))
        and ("path" not in query or touches(repository, c, query["path"]))
    ]
    return by_number(context.request, found, lambda c, base: shapes.commit(repository, c, base))


@route("GET", "/repo/commits/{ref+}")
def _commit(context: Context) -> Answer:
    oid = context.repository.git.resolve(context.names["ref"])
    if oid is None:
        raise Stop(message(422, f"No commit found for SHA: {context.names['ref']}"))
    return Answer(200, shapes.commit_with_files(context.repository, context.repository.git.commits[oid], context.base))


@route("GET", "/repo/contents/{path+}")
def _contents(context: Context) -> Answer:
    git = context.repository.git
    oid = git.resolve(context.query.get("ref", "HEAD"))
    tree = git.commits[oid].tree if oid else {}
    if context.names["path"] not in tree:
        raise missing()
    path = context.names["path"]
    return Answer(200, shapes.content_file(context.repository, path, tree[path], context.base))
