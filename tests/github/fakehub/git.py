"""Git objects of a repository: blobs, trees, commits, branches. Small, but with git's own object names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from tests.github.fakehub.ids import node_id


def object_name(kind: str, body: bytes) -> str:
    """The SHA-1 git gives an object."""
    return hashlib.sha1(f"{kind} {len(body)}\0".encode() + body, usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class Commit:
    oid: str
    tree: dict[str, str]
    """Path of each file with the oid of its blob."""
    message: str
    when: str
    parents: list[str]
    author: dict[str, Any] | None
    """The account that wrote it, None when the address belongs to none."""
    additions: int = 0
    deletions: int = 0
    pull_request: dict[str, Any] | None = None


@dataclass(slots=True)
class Git:
    blobs: dict[str, bytes] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    default_branch: str = "main"
    truncate_trees: bool = False

    def blob(self, content: bytes) -> str:
        """Stores a blob and gives its oid."""
        oid = object_name("blob", content)
        self.blobs[oid] = content
        return oid

    def commit(
        self,
        branch: str,
        files: dict[str, bytes | None],
        message: str,
        when: str,
        author: dict[str, Any] | None,
        *,
        parents: list[str] | None = None,
    ) -> Commit:
        """A commit on a branch: these files are set, or removed when None."""
        head = self.branches.get(branch)
        before = parents if parents is not None else ([head] if head else [])
        tree = dict(self.commits[before[0]].tree) if before else {}
        added = removed = 0
        for path, content in files.items():
            old = self.blobs[tree[path]] if path in tree else b""
            if content is None:
                removed += old.count(b"\n")
                del tree[path]
                continue
            oid = self.blob(content)
            if tree.get(path) != oid:
                added += max(content.count(b"\n"), 1)
                removed += old.count(b"\n")
            tree[path] = oid
        body = f"tree {tree_oid(tree)}\n{''.join(f'parent {p}{chr(10)}' for p in before)}{when}\n\n{message}".encode()
        commit = Commit(object_name("commit", body), tree, message, when, before, author, added, removed)
        self.commits[commit.oid] = commit
        self.branches[branch] = commit.oid
        return commit

    def history(self, oid: str) -> list[Commit]:
        """The commit and everything before it, newest first."""
        seen: set[str] = set()
        todo = [oid]
        found = []
        while todo:
            name = todo.pop()
            if name in seen or name not in self.commits:
                continue
            seen.add(name)
            commit = self.commits[name]
            found.append(commit)
            todo.extend(reversed(commit.parents))
        return sorted(found, key=lambda c: c.when, reverse=True)

    def resolve(self, name: str) -> str | None:
        """The oid of a commit by branch, ``HEAD``, full ref or oid."""
        if name == "HEAD":
            name = self.default_branch
        name = name.removeprefix("refs/heads/")
        if name in self.branches:
            return self.branches[name]
        return name if name in self.commits else None

    def tree_named(self, oid: str) -> dict[str, str] | None:
        """The files of a commit or tree oid or branch."""
        commit = self.resolve(oid)
        if commit is not None:
            return self.commits[commit].tree
        return next((c.tree for c in self.commits.values() if tree_oid(c.tree) == oid), None)


def tree_oid(tree: dict[str, str]) -> str:
    """A name for a whole tree: the same files give the same name."""
    return object_name("tree", "".join(f"{path}\0{oid}\n" for path, oid in sorted(tree.items())).encode())


def commit_node(repository: int, oid: str) -> str:
    """The node id of a commit."""
    return node_id("Commit", int(oid[:12], 16) + repository)
