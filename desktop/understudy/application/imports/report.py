"""What an import found, did and left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from understudy.application.changes import Changes
from understudy.application.merges import MergeRow
from understudy.domain.rosters.model import Anomaly


@dataclass(frozen=True, slots=True)
class KeptLocal:
    """A field that a person had set and a file says otherwise: the person's value stays, the file's is offered."""

    noun: str
    row_id: int
    field: str
    what: str
    local: str
    file_value: Any
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one import. ``failed`` files were not imported at all; ``changes`` is empty on a dry run."""

    source: str
    dry_run: bool
    counts: dict[str, int]
    anomalies: tuple[Anomaly, ...]
    failed: tuple[Anomaly, ...]
    kept_local: tuple[KeptLocal, ...]
    merges: tuple[MergeRow, ...]
    differences: tuple[str, ...]
    changes: Changes = field(default_factory=Changes)

    @property
    def changed(self) -> bool:
        """True when the files said anything new."""
        return any(count for name, count in self.counts.items() if name.endswith(("_new", "_changed", "_ended")))
