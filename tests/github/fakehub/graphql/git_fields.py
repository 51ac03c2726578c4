"""What the GraphQL fields of branches, commits and files give."""

from __future__ import annotations

from tests.github.fakehub.accounts import Record
from tests.github.fakehub.clock import epoch_of
from tests.github.fakehub.git import Commit, commit_node
from tests.github.fakehub.graphql.fields import Call, field
from tests.github.fakehub.graphql.relay import Args
from tests.github.fakehub.ids import node_id
from tests.github.fakehub.repository import Repository


def ref_record(repository: Repository, branch: str) -> Record | None:
    """A branch as a Ref, None when there is none."""
    oid = repository.git.branches.get(branch)
    if oid is None:
        return None
    return {
        "__typename": "Ref",
        "id": node_id("Ref", repository.index),
        "name": branch,
        "prefix": "refs/heads/",
        "target": commit_record(repository, repository.git.commits[oid]),
    }


def commit_record(repository: Repository, commit: Commit) -> Record:
    """A commit with what its queries need."""
    author = commit.author
    name = (author["name"] or author["login"]) if author else "Somebody Else"
    email = f"{author['databaseId']}+{author['login']}@users.noreply.github.com" if author else "somebody@example.org"
    return {
        "__typename": "Commit",
        "id": commit_node(repository.index, commit.oid),
        "oid": commit.oid,
        "message": commit.message,
        "committedDate": commit.when,
        "authoredDate": commit.when,
        "additions": commit.additions,
        "deletions": commit.deletions,
        "changedFilesIfAvailable": 1,
        "authors": [{"__typename": "GitActor", "name": name, "email": email, "user": author, "id": email}],
        "associatedPullRequests": [commit.pull_request] if commit.pull_request else [],
        "_commit": commit,
        "_repository": repository,
        "_gone": False,
    }


@field("Repository", "defaultBranchRef")
def _default_branch(source: Record, _args: Args, _call: Call) -> Record | None:
    repository: Repository = source["_repository"]
    return ref_record(repository, repository.git.default_branch)


@field("Repository", "ref")
def _ref(source: Record, args: Args, _call: Call) -> Record | None:
    return ref_record(source["_repository"], args["qualifiedName"].removeprefix("refs/heads/"))


@field("Commit", "history")
def _history(source: Record, args: Args, _call: Call) -> list[Record]:
    repository: Repository = source["_repository"]
    since, until, path = args.get("since"), args.get("until"), args.get("path")
    found = []
    for commit in repository.git.history(source["oid"]):
        moment = epoch_of(commit.when)
        if (since and moment < epoch_of(since)) or (until and moment > epoch_of(until)):
            continue
        if path and not touches(repository, commit, path):
            continue
        found.append(commit_record(repository, commit))
    return found


def touches(repository: Repository, commit: Commit, path: str) -> bool:
    """Whether a commit changes this file or something in this folder."""
    before = repository.git.commits[commit.parents[0]].tree if commit.parents else {}
    inside = {p for p in {*commit.tree, *before} if p == path or p.startswith(f"{path.rstrip('/')}/")}
    return any(commit.tree.get(p) != before.get(p) for p in inside)


@field("Commit", "parents")
def _parents(source: Record, _args: Args, _call: Call) -> list[Record]:
    repository: Repository = source["_repository"]
    return [commit_record(repository, repository.git.commits[oid]) for oid in source["_commit"].parents]


@field("Repository", "object")
def _object(source: Record, args: Args, _call: Call) -> Record | None:
    git = source["_repository"].git
    oid = args.get("oid")
    if args.get("expression"):
        ref, colon, path = args["expression"].partition(":")
        commit = git.resolve(ref)
        if commit is None:
            return None
        if not colon:
            return commit_record(source["_repository"], git.commits[commit])
        oid = git.commits[commit].tree.get(path)
    if oid in git.commits:
        return commit_record(source["_repository"], git.commits[oid])
    content = git.blobs.get(oid)
    if content is None:
        return None
    binary = b"\0" in content
    return {
        "__typename": "Blob",
        "id": node_id("Blob", source["_repository"].index),
        "oid": oid,
        "byteSize": len(content),
        "isBinary": binary,
        "isTruncated": False,
        "text": None if binary else content.decode(),
    }
