"""What the services need from outside and get handed: each has a real second implementation, in tests at least."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from understudy.application.documents import Document
from understudy.application.progress import Progress
from understudy.domain.rosters.source import RosterSource


class RosterReader(Protocol):
    """Reads a folder of rosters, or a git clone with the history of each."""

    def __call__(self, path: Path, progress: Progress | None = None) -> RosterSource:
        """Raises ValueError with one clear line when the path cannot be read."""
        ...


class Renderer(Protocol):
    """Turns a document into a file's bytes."""

    def __call__(self, document: Document, fmt: str) -> bytes:
        """``fmt`` is pdf, html, md, csv, xlsx or json; raises ValueError for another."""
        ...


@dataclass(frozen=True, slots=True)
class Presets:
    """Texts that ship with the program and are handed in: lineage and succession rules."""

    lineage: str
    rules: str
