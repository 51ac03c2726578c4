"""A commit as history hands it over."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Touched:
    """A file a commit changed, with lines added and deleted (None: a binary file, or a clone without contents)."""

    path: str
    added: int | None
    deleted: int | None


@dataclass(slots=True)
class Commit:
    """One commit of the default branch's history.

    ``at``: when it reached the default branch, the committer's date of the commit on the first-parent chain that
    brought it (``brought_by``), in seconds since 1970. ``author`` is as written, ``mapped`` as the mailmap has it.
    """

    sha: bytes
    parents: tuple[bytes, ...]
    at: int
    brought_by: bytes
    author: tuple[str, str]
    mapped: tuple[str, str]
    message: str
    side_of: bytes | None = None
    """The nearest merge that brought it in from the side; None for commits made on the default branch itself."""
    files: list[Touched] = field(default_factory=list)

    @property
    def is_merge(self) -> bool:
        """More than one parent."""
        return len(self.parents) > 1

    @property
    def is_on_chain(self) -> bool:
        """On the first-parent chain of the default branch."""
        return self.sha == self.brought_by


@dataclass(frozen=True, slots=True)
class FileChange:
    """A commit of the first-parent chain that changed files looked for: each path with its new blob (None: gone)."""

    sha: bytes
    at: int
    files: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a clone is, before its history is read."""

    location: str
    head: str
    branch: str
    is_shallow: bool
    is_partial: bool
    web: str | None
    repository: str | None
    """``owner/name`` of its origin, if that is on a known kind of host."""
    notes: tuple[str, ...] = ()
