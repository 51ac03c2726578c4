"""What the services need from outside and get handed: each has a real second implementation, in tests at least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from understudy.application.documents import Document
from understudy.application.progress import CancelToken, Progress
from understudy.domain.contributions.commits import Commit, FileChange, Overview
from understudy.domain.owners.ranking import OwnerRules
from understudy.domain.rosters.source import RosterSource


class RosterReader(Protocol):
    """Reads a folder of rosters, or a git clone with the history of each."""

    def __call__(self, path: Path, progress: Progress | None = None) -> RosterSource:
        """Raises ValueError with one clear line when the path cannot be read."""
        ...


class CommitSteps(Protocol):
    """Steps of a history being read, as a context."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def next_commits(self) -> Iterator[Commit]:
        """The commits of the next step, children before parents."""
        ...

    def next_owners(self) -> Iterator[FileChange]:
        """What that step changed in OWNERS files, oldest first."""
        ...


class BlobReader(Protocol):
    """Contents of files by their number in git."""

    def text(self, blob: str) -> str | None:
        """None when it is missing or far too large."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


class ClonedHistory(Protocol):
    """The history of a clone; every method raises ValueError with one clear line when git cannot read it."""

    def overview(self) -> Overview:
        """What there is."""
        ...

    def has(self, commit: str, head: str) -> bool:
        """Is ``commit`` still part of the history of ``head``?"""
        ...

    def boundary(self) -> frozenset[bytes]:
        """Commits at which a shallow clone was cut off."""
        ...

    def steps(self, known: str | None, head: str) -> list[str]:
        """Commits to read up to, one after the other."""
        ...

    def commits(
        self, known: str | None, steps: Sequence[str], token: CancelToken, *, lines: bool = True
    ) -> CommitSteps:
        """Read the steps."""
        ...

    def blobs(self) -> BlobReader:
        """Read contents."""
        ...

    def owners_at(self, commit: str) -> dict[str, str]:
        """OWNERS files at a commit, with their blobs."""
        ...

    def files_at(self, commit: str, ending: tuple[str, ...]) -> dict[str, str]:
        """Files at a commit whose names end so, with their blobs."""
        ...

    def file_changes(self, known: str | None, head: str, globs: Sequence[str]) -> Iterator[FileChange]:
        """What the default branch changed in files that the globs match, oldest first."""
        ...

    def before(self, head: str, seconds: int) -> str | None:
        """The default branch's last commit before an instant."""
        ...

    def oldest(self, head: str) -> int:
        """When the oldest commit was committed."""
        ...


class HistoryOpener(Protocol):
    """Opens a clone to read its history."""

    def __call__(self, path: Path) -> ClonedHistory:
        """Raises ValueError with one line when there is no repository."""
        ...


class Renderer(Protocol):
    """Turns a document into a file's bytes."""

    def __call__(self, document: Document, fmt: str) -> bytes:
        """``fmt`` is pdf, html, md, csv, xlsx or json; raises ValueError for another."""
        ...


@dataclass(frozen=True, slots=True)
class Presets:
    """What ships with the program and is handed in: lineage, succession rules, rules for owners."""

    lineage: str
    rules: str
    owner_rules: OwnerRules
