"""Repositories, labels, milestones and git objects as REST bodies."""

from __future__ import annotations

import base64
from typing import Any

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.git import Commit, commit_node, tree_oid
from tests.github.fakehub.ids import node_id
from tests.github.fakehub.repository import Repository
from tests.github.fakehub.rest.people import WEB, Json, simple_user, user_or_ghost, user_or_null

TEMPLATES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def at(repository: Repository, base: str) -> str:
    """The address of a repository."""
    return f"{base}/repos/{repository.name_with_owner}"


def page_of(repository: Repository) -> str:
    """The address of a repository's web page."""
    return f"{WEB}/{repository.name_with_owner}"


def minimal(repository: Repository, base: str) -> Json:
    """A ``minimal-repository`` (all of ``repository`` but the counts of a network)."""
    record, url = repository.record, at(repository, base)
    name = repository.name_with_owner
    open_issues = sum(1 for i in repository.held.values() if i["state"] == "OPEN")
    return {
        "id": record["databaseId"],
        "node_id": record["id"],
        "name": record["name"],
        "full_name": name,
        "private": record["isPrivate"],
        "owner": simple_user(record["owner"], base),
        "html_url": page_of(repository),
        "description": record["description"],
        "fork": record["isFork"],
        "url": url,
        **{key: url + rest for key, rest in TEMPLATES.items()},
        "git_url": f"git://github.com/{name}.git",
        "ssh_url": f"git@github.com:{name}.git",
        "clone_url": f"{WEB}/{name}.git",
        "svn_url": f"{WEB}/{name}",
        "mirror_url": None,
        "homepage": None,
        "language": "Go",
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers_count": 0,
        "size": 1,
        "default_branch": repository.git.default_branch,
        "open_issues_count": open_issues,
        "is_template": False,
        "topics": [],
        "has_issues": True,
        "has_projects": True,
        "has_wiki": True,
        "has_pages": False,
        "has_downloads": True,
        "has_discussions": False,
        "archived": record["isArchived"],
        "disabled": False,
        "visibility": "private" if record["isPrivate"] else "public",
        "pushed_at": record["pushedAt"],
        "created_at": record["createdAt"],
        "updated_at": record["updatedAt"],
        "permissions": {"admin": False, "push": False, "pull": True},
        "forks": 0,
        "open_issues": open_issues,
        "watchers": 0,
        "license": None,
        "allow_forking": True,
        "web_commit_signoff_required": False,
    }


def full(repository: Repository, base: str) -> Json:
    """A ``full-repository``."""
    return {**minimal(repository, base), "network_count": 0, "subscribers_count": 0}


def label(record: Record, base: str) -> Json:
    """A ``label``."""
    return {
        "id": record["_id"],
        "node_id": record["id"],
        "url": f"{at(record['_repository'], base)}/labels/{record['name']}",
        "name": record["name"],
        "color": record["color"],
        "default": record["isDefault"],
        "description": record["description"],
    }


def milestone(record: Record | None, base: str) -> Json | None:
    """A ``milestone``, null for none."""
    if record is None:
        return None
    repository: Repository = record["_repository"]
    url = f"{at(repository, base)}/milestones/{record['number']}"
    return {
        "url": url,
        "html_url": f"{page_of(repository)}/milestone/{record['number']}",
        "labels_url": f"{url}/labels",
        "id": record["_id"],
        "node_id": record["id"],
        "number": record["number"],
        "title": record["title"],
        "description": record["description"],
        "creator": user_or_null(record["creator"], base),
        "open_issues": 0,
        "closed_issues": 0,
        "state": record["state"].lower(),
        "created_at": record["createdAt"],
        "updated_at": record["updatedAt"],
        "due_on": record["dueOn"],
        "closed_at": record["closedAt"],
    }


def tree(repository: Repository, files: dict[str, str], base: str, *, recursive: bool) -> Json:
    """A ``git-tree``; folders come as trees of their own."""
    url, name = at(repository, base), tree_oid(files)
    folders: dict[str, dict[str, str]] = {}
    entries = []
    for path, oid in files.items():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folders.setdefault("/".join(parts[:depth]), {})["/".join(parts[depth:])] = oid
        if recursive or len(parts) == 1:
            size = len(repository.git.blobs[oid])
            entry = {"path": path, "mode": "100644", "type": "blob", "sha": oid, "size": size}
            entries.append({**entry, "url": f"{url}/git/blobs/{oid}"})
    for path, inner in folders.items():
        if recursive or "/" not in path:
            oid = tree_oid(inner)
            entry = {"path": path, "mode": "040000", "type": "tree", "sha": oid}
            entries.append({**entry, "url": f"{url}/git/trees/{oid}"})
    entries.sort(key=lambda e: str(e["path"]))
    truncated = repository.git.truncate_trees
    shown = entries[: len(entries) // 2] if truncated else entries
    return {"sha": name, "url": f"{url}/git/trees/{name}", "tree": shown, "truncated": truncated}


def blob(repository: Repository, oid: str, base: str) -> Json:
    """A ``blob`` in base64."""
    content = repository.git.blobs[oid]
    return {
        "sha": oid,
        "node_id": node_id("Blob", repository.index),
        "size": len(content),
        "url": f"{at(repository, base)}/git/blobs/{oid}",
        "content": base64.encodebytes(content).decode(),
        "encoding": "base64",
    }


def content_file(repository: Repository, path: str, oid: str, base: str) -> Json:
    """A ``content-file``."""
    content = repository.git.blobs[oid]
    url, page = f"{at(repository, base)}/contents/{path}", f"{page_of(repository)}/blob/main/{path}"
    git = f"{at(repository, base)}/git/blobs/{oid}"
    return {
        "type": "file",
        "encoding": "base64",
        "size": len(content),
        "name": path.rpartition("/")[2],
        "path": path,
        "content": base64.encodebytes(content).decode(),
        "sha": oid,
        "url": url,
        "git_url": git,
        "html_url": page,
        "download_url": f"https://raw.githubusercontent.com/{repository.name_with_owner}/main/{path}",
        "_links": {"git": git, "self": url, "html": page},
    }


def git_person(commit: Commit) -> Json:
    """Author or committer as git has it."""
    author = commit.author
    name = (author["name"] or author["login"]) if author else "Somebody Else"
    email = f"{author['databaseId']}+{author['login']}@users.noreply.github.com" if author else "somebody@example.org"
    return {"name": name, "email": email, "date": commit.when}


def commit(repository: Repository, record: Commit, base: str) -> Json:
    """A ``commit`` as lists have it."""
    url = f"{at(repository, base)}/commits/{record.oid}"
    git = f"{at(repository, base)}/git"
    person = git_person(record)
    user: Any = user_or_ghost(record.author, base) if record.author else None
    unsigned = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
    tree_name = tree_oid(record.tree)
    return {
        "sha": record.oid,
        "node_id": commit_node(repository.index, record.oid),
        "commit": {
            "author": person,
            "committer": person,
            "message": record.message,
            "tree": {"sha": tree_name, "url": f"{git}/trees/{tree_name}"},
            "url": f"{git}/commits/{record.oid}",
            "comment_count": 0,
            "verification": unsigned,
        },
        "url": url,
        "html_url": f"{page_of(repository)}/commit/{record.oid}",
        "comments_url": f"{url}/comments",
        "author": user,
        "committer": user,
        "parents": [
            {
                "sha": oid,
                "url": f"{at(repository, base)}/commits/{oid}",
                "html_url": f"{page_of(repository)}/commit/{oid}",
            }
            for oid in record.parents
        ],
    }


def commit_with_files(repository: Repository, record: Commit, base: str) -> Json:
    """A ``commit`` by itself, with what it changes."""
    stats = {"additions": record.additions, "deletions": record.deletions, "total": record.additions + record.deletions}
    before = repository.git.commits[record.parents[0]].tree if record.parents else {}
    return {
        **commit(repository, record, base),
        "stats": stats,
        "files": compared(repository, before, record.tree, base),
    }


def compared(repository: Repository, before: dict[str, str], after: dict[str, str], base: str) -> list[Json]:
    """What differs between two trees, as ``diff-entry``."""
    found = []
    for path in sorted({*before, *after}):
        if before.get(path) == after.get(path):
            continue
        status = "added" if path not in before else "removed" if path not in after else "modified"
        git = repository.git
        new = git.blobs[after[path]].count(b"\n") if path in after else 0
        old = git.blobs[before[path]].count(b"\n") if path in before else 0
        oid = after.get(path) or before[path]
        found.append(diff_entry(repository, path, new, old, status, oid, base))
    return found


def diff_entry(
    repository: Repository, path: str, additions: int, deletions: int, status: str, oid: str, base: str
) -> Json:
    """A ``diff-entry``."""
    return {
        "sha": oid,
        "filename": path,
        "status": status,
        "additions": additions,
        "deletions": deletions,
        "changes": additions + deletions,
        "blob_url": f"{page_of(repository)}/blob/{oid}/{path}",
        "raw_url": f"{page_of(repository)}/raw/{oid}/{path}",
        "contents_url": f"{at(repository, base)}/contents/{path}?ref={oid}",
        "patch": "@@ -1 +1 @@",
    }


def branch(repository: Repository, name: str, base: str) -> Json:
    """A ``short-branch``."""
    oid = repository.git.branches[name]
    return {"name": name, "commit": {"sha": oid, "url": f"{at(repository, base)}/commits/{oid}"}, "protected": False}


def branch_with_commit(repository: Repository, name: str, base: str) -> Json:
    """A ``branch-with-protection``."""
    url = f"{at(repository, base)}/branches/{name}"
    return {
        "name": name,
        "commit": commit(repository, repository.git.commits[repository.git.branches[name]], base),
        "_links": {"html": f"{page_of(repository)}/tree/{name}", "self": url},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": f"{url}/protection",
    }


def reference(repository: Repository, name: str, base: str) -> Json:
    """A ``git-ref`` of a branch."""
    oid = repository.git.branches[name]
    url = f"{at(repository, base)}/git"
    return {
        "ref": f"refs/heads/{name}",
        "node_id": node_id("Ref", repository.index),
        "url": f"{url}/refs/heads/{name}",
        "object": {"type": "commit", "sha": oid, "url": f"{url}/commits/{oid}"},
    }
