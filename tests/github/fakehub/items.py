"""Issues, pull requests and their parts as records. Used by the generator and by the changes tests make."""

from __future__ import annotations

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.ids import node_id
from tests.github.fakehub.repository import Repository


def issue(
    repository: Repository, number: int, author: Record | None, title: str, body: str, when: str, *, kind: str = "Issue"
) -> Record:
    """An open issue without comments."""
    database_id = repository.item_id(number)
    return {
        "__typename": kind,
        "id": node_id(kind, database_id),
        "fullDatabaseId": database_id,
        "number": number,
        "title": title,
        "body": body,
        "state": "OPEN",
        "stateReason": None,
        "locked": False,
        "createdAt": when,
        "updatedAt": when,
        "lastEditedAt": None,
        "closedAt": None,
        "authorAssociation": "CONTRIBUTOR",
        "author": author,
        "milestone": None,
        "labels": [],
        "assignees": [],
        "comments": [],
        "timelineItems": [],
        "repository": repository.record,
        "_id": database_id,
        "_repository": repository,
        "_parts": 1,
        "_gone": False,
    }


def pull_request(
    repository: Repository,
    number: int,
    author: Record | None,
    title: str,
    body: str,
    when: str,
    *,
    base: str = "main",
    head: str,
    head_oid: str,
    base_oid: str = "",
    across: bool = True,
) -> Record:
    """An open pull request without reviews; ``head`` is a branch of the author's fork when ``across``."""
    record = issue(repository, number, author, title, body, when, kind="PullRequest")
    del record["stateReason"]
    record.update(
        isDraft=False,
        mergedAt=None,
        mergedBy=None,
        mergeCommit=None,
        baseRefName=base,
        baseRefOid=base_oid or "0" * 40,
        headRefName=head,
        headRefOid=head_oid,
        isCrossRepository=across,
        reviewDecision=None,
        files=[],
        reviews=[],
        closingIssuesReferences=[],
        _review_comments=[],
        _issue_id=record["_id"] + 1,
        _commits=1,
    )
    return record


def _part(item: Record, kind: str) -> Record:
    """A new part of an item, with an id of its own. Raises ValueError when an item has too many parts."""
    item["_parts"] += 1
    database_id: int = item["_id"] + item["_parts"]
    if item["_parts"] >= 10_000:
        raise ValueError("an item has at most 9,998 parts")
    return {"__typename": kind, "id": node_id(kind, database_id), "_id": database_id, "_item": item, "_gone": False}


def comment(item: Record, author: Record | None, body: str, when: str) -> Record:
    """A comment in the conversation."""
    record = _part(item, "IssueComment")
    record["fullDatabaseId"] = record["_id"]
    record["createdAt"] = record["updatedAt"] = when
    record["lastEditedAt"] = None
    record["body"] = body
    record["author"] = author
    record["authorAssociation"] = "MEMBER"
    item["comments"].append(record)
    return record


def review(item: Record, author: Record | None, state: str, body: str, when: str) -> Record:
    """A review that was submitted: APPROVED, CHANGES_REQUESTED, COMMENTED or DISMISSED."""
    record = _part(item, "PullRequestReview")
    record["fullDatabaseId"] = record["_id"]
    record["state"] = state
    record["createdAt"] = record["submittedAt"] = record["updatedAt"] = when
    record["body"] = body
    record["author"] = author
    record["authorAssociation"] = "MEMBER"
    record["_commit"] = item["headRefOid"]
    item["reviews"].append(record)
    return record


def review_comment(
    item: Record,
    author: Record | None,
    body: str,
    when: str,
    *,
    under: Record | None = None,
    path: str = "",
    line: int = 1,
) -> Record:
    """A comment on a line of the diff, part of the review ``under``."""
    record = _part(item, "PullRequestReviewComment")
    record["fullDatabaseId"] = record["_id"]
    record["createdAt"] = record["updatedAt"] = when
    record["lastEditedAt"] = None
    record["body"] = body
    record["author"] = author
    record["authorAssociation"] = "MEMBER"
    record["path"] = path or (item["files"][0]["path"] if item["files"] else "README.md")
    record["line"] = line
    record["_review"] = under
    record["_commit"] = item["headRefOid"]
    item["_review_comments"].append(record)
    return record


def changed_file(path: str, additions: int, deletions: int, change: str = "MODIFIED") -> Record:
    """A file a pull request changes."""
    return {
        "__typename": "PullRequestChangedFile",
        "path": path,
        "additions": additions,
        "deletions": deletions,
        "changeType": change,
        "_gone": False,
    }


def event(item: Record, kind: str, actor: Record | None, when: str, **more: object) -> Record:
    """An event of the timeline, such as ``LabeledEvent`` with ``label``."""
    record = _part(item, kind)
    record["createdAt"] = when
    record["actor"] = actor
    record.update(more)
    item["timelineItems"].append(record)
    return record


def set_label(item: Record, label: Record, actor: Record | None, when: str) -> None:
    """Puts a label on an item, with its event."""
    item["labels"].append(label)
    event(item, "LabeledEvent", actor, when, label=label)


def unset_label(item: Record, label: Record, actor: Record | None, when: str) -> None:
    """Takes a label off an item, with its event."""
    item["labels"].remove(label)
    event(item, "UnlabeledEvent", actor, when, label=label)
