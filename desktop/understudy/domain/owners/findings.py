"""What is found wrong, or worth a look, in OWNERS files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """error: Prow reads something else than what stands there; warning: should be mended; info: worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``line`` is None when it is about the whole file; ``code`` names the kind for scripts."""

    file: str
    line: int | None
    severity: Severity
    code: str
    what: str
    mend: str


def order(finding: Finding) -> tuple[str, int, str, str]:
    """By file and line."""
    return finding.file, finding.line or 0, finding.code, finding.what
