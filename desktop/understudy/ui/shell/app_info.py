"""What the app tells the window about itself; light, because it is imported before the first paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Versions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AppInfo:
    """Given by the app: what to ask for versions as (name, version), and the folder of the log files."""

    name: str
    versions: Callable[[], Versions]
    log_folder: Path

    def text(self) -> str:
        """Versions for a report."""
        return "\n".join(f"{name} {version}" for name, version in self.versions())
