"""GitHub's JSON as our facts. What is not known here becomes a notice, never a crash: GitHub adds values over time.

A null author is an account that was deleted: the ghost. REST shows one named ghost in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from understudy.application.sync.facts import (
    GHOST,
    Change,
    Comment,
    FileChange,
    Item,
    Listed,
    Listing,
    Member,
    MilestoneFact,
    RepositoryFact,
    Review,
    ReviewComment,
    Team,
    Who,
)

T = TypeVar("T")
Raw = Mapping[str, Any]
Note = Callable[[str], object]

_KINDS: Final = {"User": "user", "Bot": "bot", "Mannequin": "mannequin", "Organization": "organization"}
_GHOST_NUMBER: Final = 10137
_STATES: Final = {"OPEN": "open", "CLOSED": "closed", "MERGED": "merged"}
_REVIEWS: Final = frozenset({"approved", "changes_requested", "commented", "dismissed", "pending"})
_CHANGES: Final = {
    "LabeledEvent": "labeled",
    "UnlabeledEvent": "unlabeled",
    "MilestonedEvent": "milestoned",
    "DemilestonedEvent": "demilestoned",
    "MergedEvent": "merged",
    "ClosedEvent": "closed",
    "ReopenedEvent": "reopened",
    "ReviewRequestedEvent": "review_requested",
    "HeadRefForcePushedEvent": "force_pushed",
    "AssignedEvent": "assigned",
    "TransferredEvent": "transferred",
}


def instant(text: str | None) -> int | None:
    """Seconds since 1970 of a time as GitHub writes it."""
    return None if not text else int(datetime.fromisoformat(text).timestamp())


def _instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _robot(kind: str, login: str) -> str:
    """GraphQL leaves the ``[bot]`` out that REST and git show; with it a bot has one login everywhere."""
    return f"{login}[bot]" if kind == "bot" and not login.endswith("[bot]") else login


def who(raw: Raw | None, note: Note) -> Who:
    """An actor of GraphQL."""
    if raw is None:
        return GHOST
    kind, login = _KINDS.get(raw.get("__typename", "User")), raw["login"]
    if kind is None:
        note(f"an account of the unknown kind {raw.get('__typename')}")
        kind = "user"
    return Who(kind, login if kind == "user" else _robot(kind, login), raw.get("id"), raw.get("databaseId"))


def rest_who(raw: Raw | None, note: Note) -> Who:
    """An account of REST."""
    if raw is None or raw.get("id") == _GHOST_NUMBER or raw.get("login") is None:
        return GHOST
    kind = _KINDS.get(raw.get("type", "User"))
    if kind is None:
        note(f"an account of the unknown kind {raw.get('type')}")
        kind = "user"
    return Who(kind, _robot(kind, raw["login"]), raw.get("node_id"), raw.get("id"))


def listing(raw: Raw | None, make: Callable[[Raw], T | None], *, key: str = "nodes") -> Listing[T]:
    """A page of a connection; entries that GitHub left out, or that ``make`` cannot use, are not in it."""
    if raw is None:
        return Listing()
    rows = tuple(made for node in raw.get(key) or () if node is not None and (made := make(node)) is not None)
    info = raw.get("pageInfo") or {}
    cursor = info.get("endCursor") if info.get("hasNextPage") else None
    return Listing(rows, int(raw.get("totalCount", len(rows))), cursor)


def comment(raw: Raw, note: Note) -> Comment:
    """A comment of GraphQL."""
    return Comment(
        raw["id"],
        who(raw.get("author"), note),
        _instant(raw["createdAt"]),
        instant(raw.get("lastEditedAt")),
        f"issuecomment-{raw.get('fullDatabaseId') or ''}",
        raw.get("body") or "",
    )


def review(raw: Raw, note: Note) -> Review | None:
    """A review of GraphQL; None for one that was not submitted yet."""
    at = instant(raw.get("submittedAt"))
    if at is None:
        return None
    state = str(raw["state"]).lower()
    if state not in _REVIEWS:
        note(f"a review in the unknown state {raw['state']}")
    ref = f"pullrequestreview-{raw.get('fullDatabaseId') or ''}"
    return Review(raw["id"], who(raw.get("author"), note), state, at, ref, raw.get("body") or "")


def file_change(raw: Raw) -> FileChange:
    """A changed file."""
    return FileChange(raw["path"], int(raw["additions"]), int(raw["deletions"]))


def label(raw: Raw) -> str:
    """A label's name."""
    return str(raw["name"])


def change(raw: Raw, note: Note) -> Change | None:
    """An entry of a time line; None for a kind that is not known."""
    kind = _CHANGES.get(raw.get("__typename", ""))
    if kind is None or "id" not in raw:
        note(f"an entry of the unknown kind {raw.get('__typename')} in a time line")
        return None
    return Change(raw["id"], kind, who(raw.get("actor"), note), _instant(raw["createdAt"]), _subject(kind, raw))


def _subject(kind: str, raw: Raw) -> str | None:
    if kind in ("labeled", "unlabeled"):
        return (raw.get("label") or {}).get("name")
    if kind in ("milestoned", "demilestoned"):
        return raw.get("milestoneTitle")
    if kind == "merged":
        return (raw.get("commit") or {}).get("oid")
    if kind == "force_pushed":
        before, after = raw.get("beforeCommit") or {}, raw.get("afterCommit") or {}
        return f"{before.get('oid', '')}..{after.get('oid', '')}"
    if kind == "transferred":
        return (raw.get("fromRepository") or {}).get("nameWithOwner")
    asked = raw.get("requestedReviewer") or raw.get("assignee") or {}
    return asked.get("login") or asked.get("slug")


def item(raw: Raw, kind: str, note: Note) -> Item:
    """A pull request (kind ``pull``) or issue (kind ``issue``) of GraphQL with the first pages of its lists."""
    state = _STATES.get(raw["state"])
    if state is None:
        note(f"the unknown state {raw['state']}")
        state = "closed" if raw.get("closedAt") else "open"
    milestone = raw.get("milestone")
    return Item(
        kind=kind,
        node_id=raw["id"],
        number=int(raw["number"]),
        title=raw["title"],
        url=raw["url"],
        state=state,
        who=who(raw.get("author"), note),
        created_at=_instant(raw["createdAt"]),
        updated_at=_instant(raw["updatedAt"]),
        repository=(raw.get("repository") or {}).get("nameWithOwner", ""),
        association=raw.get("authorAssociation"),
        is_draft=bool(raw.get("isDraft")),
        edited_at=instant(raw.get("lastEditedAt")),
        closed_at=instant(raw.get("closedAt")),
        merged_at=instant(raw.get("mergedAt")),
        merge_oid=(raw.get("mergeCommit") or {}).get("oid"),
        head_oid=raw.get("headRefOid"),
        base=raw.get("baseRefName"),
        added=raw.get("additions"),
        deleted=raw.get("deletions"),
        files_count=raw.get("changedFiles"),
        assignees=tuple(sorted(node["login"] for node in (raw.get("assignees") or {}).get("nodes") or () if node)),
        milestone=None
        if milestone is None
        else MilestoneFact(milestone["id"], milestone["number"], milestone["title"], instant(milestone.get("dueOn"))),
        labels=listing(raw.get("labels"), label),
        files=listing(raw.get("files"), file_change),
        reviews=listing(raw.get("reviews"), lambda node: review(node, note)),
        comments=listing(raw.get("comments"), lambda node: comment(node, note)),
        changes=listing(raw.get("timelineItems"), lambda node: change(node, note)),
    )


def outline(raw: Raw, kind: str) -> tuple[int, int, str | None, int | None, int]:
    """Of a page of items, without making them: how many there are, of how many in all, where the next page begins,
    when the oldest was made, and how many lists of theirs go on."""
    nodes = [node for node in raw["nodes"] or () if node is not None]
    info = raw["pageInfo"]
    names = ("labels", "comments", "timelineItems") + (("files", "reviews") if kind == "pull" else ())
    lists = [node.get(name) for node in nodes for name in names]
    return (
        len(nodes),
        int(raw["totalCount"]),
        info["endCursor"] if info["hasNextPage"] else None,
        min((_instant(node["createdAt"]) for node in nodes), default=None),
        sum(1 for found in lists if found and (found.get("pageInfo") or {}).get("hasNextPage")),
    )


def more_rows(what: str, raw: Raw, note: Note) -> Listing[object]:
    """A further page of one of an item's lists."""
    makers: dict[str, Callable[[Raw], object | None]] = {
        "labels": label,
        "files": file_change,
        "reviews": lambda node: review(node, note),
        "comments": lambda node: comment(node, note),
        "changes": lambda node: change(node, note),
    }
    return listing(raw, makers[what])


def org_repository(raw: Raw) -> RepositoryFact:
    """A repository of GraphQL."""
    return RepositoryFact(
        raw["id"],
        raw["nameWithOwner"],
        raw.get("url") or "",
        (raw.get("defaultBranchRef") or {}).get("name"),
        bool(raw["isPrivate"]),
        bool(raw["isArchived"]),
        bool(raw.get("isFork")),
        (raw.get("pullRequests") or {}).get("totalCount"),
        (raw.get("issues") or {}).get("totalCount"),
    )


def member(raw: Raw, note: Note) -> Member | None:
    """A member of an organisation or team; None where GitHub left the account out."""
    node = raw.get("node")
    if node is None:
        return None
    return Member(who({"__typename": "User", **node}, note), str(raw.get("role") or "MEMBER").lower(), node.get("name"))


def team(raw: Raw, note: Note) -> Team:
    """A team with the first page of its members."""
    return Team(raw["id"], raw["slug"], listing(raw.get("members"), lambda edge: member(edge, note), key="edges"))


def rest_repository(raw: Raw) -> RepositoryFact:
    """A repository of REST."""
    return RepositoryFact(
        _node(raw),
        raw.get("full_name") or f"{raw['owner']['login']}/{raw['name']}",
        raw.get("html_url") or "",
        raw.get("default_branch"),
        bool(raw.get("private")),
        bool(raw.get("archived")),
        bool(raw.get("fork")),
    )


def rest_listed(raw: Raw) -> Listed:
    """An issue or pull request of REST's list. A pull request's node id is its own there, its number id is not."""
    return Listed(_node(raw), raw.get("pull_request") is not None, int(raw["number"]), _instant(raw["updated_at"]))


def rest_review_comment(raw: Raw, note: Note) -> ReviewComment:
    """A review comment of REST."""
    return ReviewComment(
        _node(raw),
        _number_in(raw),
        rest_who(raw.get("user"), note),
        _instant(raw["created_at"]),
        _instant(raw["updated_at"]),
        raw.get("path") or "",
        raw.get("html_url") or "",
        raw.get("body") or "",
    )


def owners_files(raw: Raw) -> tuple[tuple[str, str], ...]:
    """Path and blob id of the OWNERS and OWNERS_ALIASES files in a tree."""
    entries: Sequence[Raw] = raw.get("tree") or ()
    return tuple(
        (entry["path"], entry["sha"])
        for entry in entries
        if entry.get("type") == "blob" and entry["path"].rpartition("/")[2] in ("OWNERS", "OWNERS_ALIASES")
    )


def _number_in(raw: Raw) -> int:
    """The pull request's number, from its address; old replies have it in the comment's own only."""
    address = raw.get("pull_request_url") or (raw.get("html_url") or raw["_links"]["html"]["href"]).partition("#")[0]
    return int(address.rstrip("/").rpartition("/")[2])


def _node(raw: Raw) -> str:
    # Replies from before 2017 have no node id.
    return str(raw.get("node_id") or f"number:{raw['id']}")
