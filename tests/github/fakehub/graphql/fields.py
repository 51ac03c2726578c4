"""What each GraphQL field gives. A field without an entry here is read from the record under its own name; a field the
record does not have is an error, never a silent null."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.clock import epoch_of, stamp
from tests.github.fakehub.graphql.relay import Args, Listing, Ordered, Page, page_of_list
from tests.github.fakehub.ids import node_id
from tests.github.fakehub.repository import Repository
from tests.github.fakehub.world import World

WEB = "https://github.com"


@dataclass(slots=True)
class Call:
    """One GraphQL request: who asks, and what it costs."""

    world: World
    viewer: Record | None
    cost: int = 1
    nodes: int = 0
    limit: int = 5000
    remaining: int = 5000
    reset: int = 0


Getter = Callable[[Any, Args, Call], Any]
FIELDS: dict[tuple[str, str], Getter] = {}


def field(kinds: str, name: str) -> Callable[[Getter], Getter]:
    """Registers a getter for a field of one or several types, told with spaces between."""

    def register(getter: Getter) -> Getter:
        for kind in kinds.split():
            FIELDS[kind, name] = getter
        return getter

    return register


def getter_for(kind: str, name: str, result: str) -> Getter:
    """What gives this field. ``result`` is the name of the field's type: connections are cut into pages."""
    known = FIELDS.get((kind, name))
    if known is None and kind.endswith("Connection"):
        known = FIELDS.get(("Connection", name))
    if known is None:

        def plain(source: Any, _args: Args, _call: Call) -> Any:
            try:
                return source[name]
            except KeyError:
                raise GraphQLError(f"the fake has no value for {kind}.{name}") from None

        known = plain
    if result.endswith("Connection") and not kind.endswith("Connection"):
        inner = known

        def connection(source: Any, args: Args, call: Call) -> Page:
            found: list[Record] | Listing = inner(source, args, call)
            if not isinstance(found, list):
                return found.page(args)
            return page_of_list([item for item in found if not item.get("_gone")], args)

        return connection
    return known


def not_found(message: str) -> GraphQLError:
    """The error of something that is not there, or not for this reader."""
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})


# --- Connections ------------------------------------------------------------------------------------------------------

FIELDS["Connection", "totalCount"] = lambda page, _args, _call: page.count
FIELDS["Connection", "filteredCount"] = lambda page, _args, _call: page.count
FIELDS["Connection", "nodes"] = lambda page, _args, _call: page.nodes()
FIELDS["Connection", "edges"] = lambda page, _args, _call: page.edges()
FIELDS["Connection", "pageInfo"] = lambda page, _args, _call: page.info()

# --- The root ---------------------------------------------------------------------------------------------------------


@field("Query", "rateLimit")
def _rate_limit(_root: Any, _args: Args, call: Call) -> Record:
    return {
        "cost": call.cost,
        "limit": call.limit,
        "nodeCount": call.nodes,
        "remaining": call.remaining,
        "used": call.limit - call.remaining,
        "resetAt": stamp(call.reset),
    }


@field("Query", "viewer")
def _viewer(_root: Any, _args: Args, call: Call) -> Record | None:
    return call.viewer


@field("Query", "repository")
def _repository(_root: Any, args: Args, call: Call) -> Record:
    found, moved = call.world.find(args["owner"], args["name"])
    if found is None or (moved and not args.get("followRenames", True)) or not call.world.may_see(found, call.viewer):
        raise not_found(f"Could not resolve to a Repository with the name '{args['owner']}/{args['name']}'.")
    if found.blocked:
        raise GraphQLError("Repository access blocked", extensions={"type": "FORBIDDEN"})
    return found.record


@field("Query", "organization")
def _organization(_root: Any, args: Args, call: Call) -> Record:
    found = call.world.login(args["login"])
    if found is None or found["__typename"] != "Organization":
        raise not_found(f"Could not resolve to an Organization with the login of '{args['login']}'.")
    return found


@field("Query", "user")
def _user(_root: Any, args: Args, call: Call) -> Record:
    found = call.world.login(args["login"])
    if found is None or found["__typename"] != "User":
        raise not_found(f"Could not resolve to a User with the login of '{args['login']}'.")
    return found


def find_node(text: str, call: Call) -> Record:
    """The thing with this id. Raises GraphQLError of type NOT_FOUND."""
    found = call.world.node(text)
    repository: Repository | None = None
    if found is not None:
        repository = found.get("_repository") or (found["_item"]["_repository"] if "_item" in found else None)
    if found is None or (repository is not None and not call.world.may_see(repository, call.viewer)):
        raise not_found(f"Could not resolve to a node with the global id of '{text}'.")
    return found


@field("Query", "node")
def _node(_root: Any, args: Args, call: Call) -> Record:
    return find_node(args["id"], call)


@field("Query", "nodes")
def _nodes(_root: Any, args: Args, call: Call) -> list[Record | GraphQLError]:
    found: list[Record | GraphQLError] = []
    for text in args["ids"]:
        try:
            found.append(find_node(text, call))
        except GraphQLError as error:
            found.append(error)
    return found


# --- Accounts ---------------------------------------------------------------------------------------------------------

FIELDS["User", "url"] = FIELDS["Organization", "url"] = lambda a, _args, _call: f"{WEB}/{a['login']}"


@field("Organization", "repositories")
def _repositories(org: Record, args: Args, call: Call) -> list[Record]:
    found = [
        r for r in call.world.repositories.values() if r.record["owner"] is org and call.world.may_see(r, call.viewer)
    ]
    order = args.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    keys: dict[str, Callable[[Repository], Any]] = {
        "NAME": lambda r: r.record["name"].casefold(),
        "CREATED_AT": lambda r: (r.record["createdAt"], r.index),
        "UPDATED_AT": lambda r: (r.record["updatedAt"], r.index),
        "PUSHED_AT": lambda r: (r.record["pushedAt"], r.index),
    }
    if order["field"] not in keys:
        raise GraphQLError(f"the fake does not order repositories by {order['field']}")
    return [r.record for r in sorted(found, key=keys[order["field"]], reverse=order["direction"] == "DESC")]


@field("Organization", "membersWithRole")
def _members(org: Record, _args: Args, call: Call) -> list[Record]:
    inside = any(m["node"] is call.viewer for m in org["_members"])
    return [
        m for m in org["_members"] if not m["node"]["_gone"] and (inside or m["node"]["databaseId"] in org["_public"])
    ]


@field("Organization", "teams")
def _teams(org: Record, _args: Args, call: Call) -> list[Record]:
    return visible_teams(org, call.viewer)


def visible_teams(org: Record, viewer: Record | None) -> list[Record]:
    """The teams this account sees: none from outside, secret ones only from within."""
    if not any(m["node"] is viewer for m in org["_members"]):
        return []
    admin = any(m["node"] is viewer and m["role"] == "ADMIN" for m in org["_members"])
    return [
        t
        for t in org["_teams"]
        if t["privacy"] == "VISIBLE" or admin or any(m["node"] is viewer for m in t["_members"])
    ]


@field("Team", "members")
def _team_members(team: Record, args: Args, call: Call) -> list[Record]:
    found = [m for m in team["_members"] if not m["node"]["_gone"]]
    if args.get("membership", "ALL") != "IMMEDIATE":
        known = {m["node"]["databaseId"] for m in found}
        for child in (t for t in team["organization"]["_teams"] if t["parentTeam"] is team):
            for member in _team_members(child, args, call):
                if member["node"]["databaseId"] not in known:
                    known.add(member["node"]["databaseId"])
                    found.append({"role": "MEMBER", "node": member["node"]})
    return found


# --- Repositories -----------------------------------------------------------------------------------------------------

FIELDS["Repository", "nameWithOwner"] = lambda r, _args, _call: r["_repository"].name_with_owner
FIELDS["Repository", "url"] = lambda r, _args, _call: f"{WEB}/{r['_repository'].name_with_owner}"


def _items(kind: str) -> Getter:
    def listing(source: Record, args: Args, _call: Call) -> Ordered:
        repository: Repository = source["_repository"]
        by = args.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
        if by["field"] not in ("CREATED_AT", "UPDATED_AT"):
            raise GraphQLError(f"the fake does not order by {by['field']}")
        filters = args.get("filterBy") or {}
        unknown = set(args) - {"first", "last", "after", "before", "orderBy", "filterBy", "states"} | set(filters) - {
            "since"
        }
        if any(args.get(name) or filters.get(name) for name in unknown):
            raise GraphQLError(f"the fake does not filter by {', '.join(sorted(unknown))}")
        order = (repository.created if by["field"] == "CREATED_AT" else repository.updated)[kind]
        states, since = args.get("states"), filters.get("since")
        tests: list[Callable[[Record], bool]] = []
        if states:
            tests.append(lambda item: item["state"] in states)
        start = None if since is None else epoch_of(since)
        if start is not None and by["field"] == "CREATED_AT":
            limit = start
            tests.append(lambda item: epoch_of(item["updatedAt"]) >= limit)
            start = None
        keep = (lambda item: all(test(item) for test in tests)) if tests else None
        return Ordered(repository, order, descending=by["direction"] == "DESC", since=start, keep=keep)

    return listing


FIELDS["Repository", "pullRequests"] = _items("PullRequest")
FIELDS["Repository", "issues"] = _items("Issue")
FIELDS["Repository", "labels"] = lambda r, _args, _call: list(r["_repository"].labels.values())
FIELDS["Repository", "milestones"] = lambda r, _args, _call: list(r["_repository"].milestones)


def _one(kinds: tuple[str, ...], words: str) -> Getter:
    def getter(source: Record, args: Args, _call: Call) -> Record:
        item = source["_repository"].get(args["number"])
        if item is None or item["__typename"] not in kinds:
            raise not_found(f"Could not resolve to {words} with the number of {args['number']}.")
        found: Record = item
        return found

    return getter


FIELDS["Repository", "pullRequest"] = _one(("PullRequest",), "a PullRequest")
FIELDS["Repository", "issue"] = _one(("Issue",), "an Issue")
FIELDS["Repository", "issueOrPullRequest"] = _one(("Issue", "PullRequest"), "an issue or pull request")


# --- Issues and pull requests -----------------------------------------------------------------------------------------

FIELDS["PullRequest", "databaseId"] = lambda i, _args, _call: i["_id"]
FIELDS["Issue", "databaseId"] = lambda i, _args, _call: i["_id"]
for _kind in ("PullRequest", "Issue", "IssueComment", "PullRequestReview", "PullRequestReviewComment"):
    FIELDS[_kind, "fullDatabaseId"] = lambda i, _args, _call: str(i["_id"])
FIELDS["PullRequest", "url"] = lambda i, _args, _call: f"{WEB}/{i['_repository'].name_with_owner}/pull/{i['number']}"
FIELDS["Issue", "url"] = lambda i, _args, _call: f"{WEB}/{i['_repository'].name_with_owner}/issues/{i['number']}"
FIELDS["PullRequest", "additions"] = lambda i, _args, _call: sum(f["additions"] for f in i["files"])
FIELDS["PullRequest", "deletions"] = lambda i, _args, _call: sum(f["deletions"] for f in i["files"])
FIELDS["PullRequest", "changedFiles"] = lambda i, _args, _call: len(i["files"])
FIELDS["PullRequest", "totalCommentsCount"] = lambda i, _args, _call: len(i["comments"]) + len(i["_review_comments"])
FIELDS["PullRequest", "closed"] = FIELDS["Issue", "closed"] = lambda i, _args, _call: i["state"] != "OPEN"
FIELDS["PullRequest", "merged"] = lambda i, _args, _call: i["state"] == "MERGED"


@field("PullRequest Issue", "timelineItems")
def _timeline(item: Record, args: Args, _call: Call) -> list[Record]:
    wanted = args.get("itemTypes")
    if wanted is None:
        found = item["timelineItems"] + item["comments"] + item.get("reviews", [])
        return sorted(found, key=lambda part: (part["createdAt"], part["_id"]))
    kinds = timeline_kinds(tuple(wanted))
    found = [part for part in item["timelineItems"] if part["__typename"] in kinds]
    more = [p for name in ("comments", "reviews") for p in item.get(name, ()) if p["__typename"] in kinds]
    return sorted(found + more, key=lambda part: (part["createdAt"], part["_id"])) if more else found


_kinds: dict[tuple[str, ...], frozenset[str]] = {}


def timeline_kinds(wanted: tuple[str, ...]) -> frozenset[str]:
    """``LABELED_EVENT`` as ``LabeledEvent``, and so on."""
    found = _kinds.get(wanted)
    if found is None:
        found = _kinds[wanted] = frozenset("".join(w.title() for w in name.split("_")) for name in wanted)
    return found


FIELDS["MergedEvent", "commit"] = lambda e, _args, _call: e["commit"]
FIELDS["PullRequest", "reviewThreads"] = lambda i, _args, _call: [
    {
        "__typename": "PullRequestReviewThread",
        "id": node_id("PullRequestReviewThread", c["_id"]),
        "comments": [c],
        "_gone": False,
    }
    for c in i["_review_comments"]
]
FIELDS["PullRequestReview", "comments"] = lambda r, _args, _call: [
    c for c in r["_item"]["_review_comments"] if c["_review"] is r
]
