"""Issues, pull requests, reviews, comments and events as REST bodies."""

from __future__ import annotations

from tests.github.fakehub.accounts import Record, alive
from tests.github.fakehub.repository import Repository
from tests.github.fakehub.rest.people import Json, simple_user, team, user_or_ghost, user_or_null
from tests.github.fakehub.rest.repositories import at, diff_entry, full, label, milestone, page_of

STATUS = {"ADDED": "added", "MODIFIED": "modified", "DELETED": "removed", "RENAMED": "renamed", "COPIED": "copied"}


def html_of(item: Record) -> str:
    """The web page of an issue or pull request."""
    kind = "pull" if item["__typename"] == "PullRequest" else "issues"
    return f"{page_of(item['_repository'])}/{kind}/{item['number']}"


def _assignees(item: Record, base: str) -> list[Json]:
    return [simple_user(a, base) for a in item["assignees"] if alive(a)]


def reactions(url: str) -> Json:
    """A ``reaction-rollup`` without reactions."""
    names = ("total_count", "+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    return {"url": f"{url}/reactions", **dict.fromkeys(names, 0)}


def issue(item: Record, base: str) -> Json:
    """An ``issue``. For a pull request ``id`` is the issue's, but ``node_id`` the pull request's, as GitHub has it."""
    repository: Repository = item["_repository"]
    url = f"{at(repository, base)}/issues/{item['number']}"
    pull = item["__typename"] == "PullRequest"
    assignees = _assignees(item, base)
    found: Json = {
        "url": url,
        "repository_url": at(repository, base),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": html_of(item),
        "id": item["_issue_id"] if pull else item["_id"],
        "node_id": item["id"],
        "number": item["number"],
        "title": item["title"],
        "user": user_or_null(item["author"], base),
        "labels": [label(one, base) for one in item["labels"]],
        "state": "open" if item["state"] == "OPEN" else "closed",
        "locked": item["locked"],
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": milestone(item["milestone"], base),
        "comments": len(item["comments"]),
        "created_at": item["createdAt"],
        "updated_at": item["updatedAt"],
        "closed_at": item["closedAt"],
        "author_association": item["authorAssociation"],
        "active_lock_reason": None,
        "body": item["body"],
        "closed_by": None,
        "reactions": reactions(url),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": None,
        "state_reason": None if pull or item["stateReason"] is None else item["stateReason"].lower(),
    }
    if pull:
        found["draft"] = item["isDraft"]
        found["pull_request"] = {
            "url": f"{at(repository, base)}/pulls/{item['number']}",
            "html_url": html_of(item),
            "diff_url": f"{html_of(item)}.diff",
            "patch_url": f"{html_of(item)}.patch",
            "merged_at": item["mergedAt"],
        }
    return found


def _side(item: Record, ref: str, oid: str, owner: Record | None, base: str) -> Json:
    repository: Repository = item["_repository"]
    name = owner["login"] if owner else "ghost"
    return {
        "label": f"{name}:{ref}",
        "ref": ref,
        "sha": oid,
        "user": user_or_ghost(owner, base),
        "repo": full(repository, base),
    }


def pull_simple(item: Record, base: str) -> Json:
    """A ``pull-request-simple``."""
    repository: Repository = item["_repository"]
    url = f"{at(repository, base)}/pulls/{item['number']}"
    issue_url = f"{at(repository, base)}/issues/{item['number']}"
    owner = repository.record["owner"]
    head_owner = alive(item["author"]) if item["isCrossRepository"] else owner
    assignees = _assignees(item, base)
    links = {
        "self": url,
        "html": html_of(item),
        "issue": issue_url,
        "comments": f"{issue_url}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{at(repository, base)}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{at(repository, base)}/statuses/{item['headRefOid']}",
    }
    return {
        "url": url,
        "id": item["_id"],
        "node_id": item["id"],
        "html_url": html_of(item),
        "diff_url": f"{html_of(item)}.diff",
        "patch_url": f"{html_of(item)}.patch",
        "issue_url": issue_url,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "comments_url": links["comments"],
        "statuses_url": links["statuses"],
        "number": item["number"],
        "state": "open" if item["state"] == "OPEN" else "closed",
        "locked": item["locked"],
        "title": item["title"],
        "user": user_or_ghost(item["author"], base),
        "body": item["body"],
        "labels": [label(one, base) for one in item["labels"]],
        "milestone": milestone(item["milestone"], base),
        "active_lock_reason": None,
        "created_at": item["createdAt"],
        "updated_at": item["updatedAt"],
        "closed_at": item["closedAt"],
        "merged_at": item["mergedAt"],
        "merge_commit_sha": item["mergeCommit"]["oid"] if item["mergeCommit"] else None,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "requested_reviewers": [],
        "requested_teams": [],
        "head": _side(item, item["headRefName"], item["headRefOid"], head_owner, base),
        "base": _side(item, item["baseRefName"], item["baseRefOid"], owner, base),
        "_links": {name: {"href": href} for name, href in links.items()},
        "author_association": item["authorAssociation"],
        "auto_merge": None,
        "draft": item["isDraft"],
    }


def pull(item: Record, base: str) -> Json:
    """A ``pull-request``."""
    return {
        **pull_simple(item, base),
        "merged": item["state"] == "MERGED",
        "mergeable": None if item["state"] != "OPEN" else True,
        "rebaseable": None,
        "mergeable_state": "unknown" if item["state"] != "OPEN" else "clean",
        "merged_by": user_or_null(item["mergedBy"], base),
        "comments": len(item["comments"]),
        "review_comments": len(item["_review_comments"]),
        "maintainer_can_modify": True,
        "commits": item["_commits"],
        "additions": sum(f["additions"] for f in item["files"]),
        "deletions": sum(f["deletions"] for f in item["files"]),
        "changed_files": len(item["files"]),
    }


def comment(record: Record, base: str) -> Json:
    """An ``issue-comment``."""
    item = record["_item"]
    repository: Repository = item["_repository"]
    url = f"{at(repository, base)}/issues/comments/{record['_id']}"
    return {
        "url": url,
        "html_url": f"{html_of(item)}#issuecomment-{record['_id']}",
        "issue_url": f"{at(repository, base)}/issues/{item['number']}",
        "id": record["_id"],
        "node_id": record["id"],
        "user": user_or_null(record["author"], base),
        "created_at": record["createdAt"],
        "updated_at": record["updatedAt"],
        "author_association": record["authorAssociation"],
        "body": record["body"],
        "reactions": reactions(url),
        "performed_via_github_app": None,
    }


def review(record: Record, base: str) -> Json:
    """A ``pull-request-review``."""
    item = record["_item"]
    html = f"{html_of(item)}#pullrequestreview-{record['_id']}"
    url = f"{at(item['_repository'], base)}/pulls/{item['number']}"
    return {
        "id": record["_id"],
        "node_id": record["id"],
        "user": user_or_null(record["author"], base),
        "body": record["body"],
        "state": record["state"],
        "html_url": html,
        "pull_request_url": url,
        "author_association": record["authorAssociation"],
        "_links": {"html": {"href": html}, "pull_request": {"href": url}},
        "submitted_at": record["submittedAt"],
        "commit_id": record["_commit"],
    }


def review_comment(record: Record, base: str) -> Json:
    """A ``pull-request-review-comment``."""
    item = record["_item"]
    repository: Repository = item["_repository"]
    html = f"{html_of(item)}#discussion_r{record['_id']}"
    url = f"{at(repository, base)}/pulls/comments/{record['_id']}"
    pull_url = f"{at(repository, base)}/pulls/{item['number']}"
    under = record["_review"]
    return {
        "url": url,
        "pull_request_review_id": under["_id"] if under else None,
        "id": record["_id"],
        "node_id": record["id"],
        "diff_hunk": "@@ -1 +1 @@",
        "path": record["path"],
        "commit_id": record["_commit"],
        "original_commit_id": record["_commit"],
        "user": user_or_ghost(record["author"], base),
        "body": record["body"],
        "created_at": record["createdAt"],
        "updated_at": record["updatedAt"],
        "html_url": html,
        "pull_request_url": pull_url,
        "author_association": record["authorAssociation"],
        "_links": {"self": {"href": url}, "html": {"href": html}, "pull_request": {"href": pull_url}},
        "reactions": reactions(url),
        "start_line": None,
        "original_start_line": None,
        "start_side": None,
        "line": record["line"],
        "original_line": record["line"],
        "side": "RIGHT",
        "original_position": 1,
        "position": 1,
        "subject_type": "line",
    }


def changed_file(item: Record, record: Record, base: str) -> Json:
    """A ``diff-entry`` of a pull request."""
    status = STATUS[record["changeType"]]
    oid = item["headRefOid"]
    made = diff_entry(item["_repository"], record["path"], record["additions"], record["deletions"], status, oid, base)
    if status == "renamed":
        made["previous_filename"] = f"old/{record['path']}"
    return made


EVENT_WORDS = {
    "LabeledEvent": "labeled",
    "UnlabeledEvent": "unlabeled",
    "MilestonedEvent": "milestoned",
    "DemilestonedEvent": "demilestoned",
    "MergedEvent": "merged",
    "ClosedEvent": "closed",
    "ReopenedEvent": "reopened",
    "ReviewRequestedEvent": "review_requested",
    "HeadRefForcePushedEvent": "head_ref_force_pushed",
    "AssignedEvent": "assigned",
    "TransferredEvent": "transferred",
}


def event(record: Record, base: str) -> Json:
    """An issue event."""
    item = record["_item"]
    kind = record["__typename"]
    actor = user_or_ghost(record["actor"], base)
    found: Json = {
        "id": record["_id"],
        "node_id": record["id"],
        "url": f"{at(item['_repository'], base)}/issues/events/{record['_id']}",
        "actor": actor,
        "event": EVENT_WORDS[kind],
        "commit_id": record["commit"]["oid"] if record.get("commit") else None,
        "commit_url": None,
        "created_at": record["createdAt"],
        "performed_via_github_app": None,
    }
    if "label" in record:
        found["label"] = {"name": record["label"]["name"], "color": record["label"]["color"]}
    if "milestoneTitle" in record:
        found["milestone"] = {"title": record["milestoneTitle"]}
    if kind == "AssignedEvent":
        found["assignee"] = user_or_ghost(record["assignee"], base)
        found["assigner"] = actor
    if kind == "ReviewRequestedEvent":
        found["review_requester"] = actor
        whom = record["requestedReviewer"]
        if whom["__typename"] == "Team":
            found["requested_team"] = team(whom, base)
        else:
            found["requested_reviewer"] = user_or_ghost(whom, base)
    return found


def timeline(item: Record, base: str) -> list[Json]:
    """The timeline: events, comments and reviews in order."""
    parts = item["timelineItems"] + item["comments"] + item.get("reviews", [])
    found = []
    for part in sorted(parts, key=lambda p: (p["createdAt"], p["_id"])):
        if part["__typename"] == "IssueComment":
            body = comment(part, base)
            found.append({**body, "event": "commented", "actor": user_or_ghost(part["author"], base)})
        elif part["__typename"] == "PullRequestReview":
            found.append({**review(part, base), "user": user_or_ghost(part["author"], base), "event": "reviewed"})
        else:
            found.append(event(part, base))
    return found
