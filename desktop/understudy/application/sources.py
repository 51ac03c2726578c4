"""Where facts come from: sources, their imports, and taking a source out with what it brought."""

from __future__ import annotations

from dataclasses import dataclass

from understudy_db.schema import ImportRun, Source


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a fact is known from, in words, with a web address when the source has one."""

    text: str
    url: str | None


def whence(
    source: Source | None, run: ImportRun | None, file: str | None, line: int | None, commit: str | None
) -> Whence:
    """Words and, if possible, a link for a fact's provenance; typed-in facts say so."""
    if source is None or file is None:
        return Whence("typed in here", None)
    place = f"{file}, line {line}" if line else file
    url = None
    if source.web:
        at = commit or (run.head if run is not None else None) or "HEAD"
        url = f"{source.web}/blob/{at}/{file}" + (f"#L{line}" if line else "")
    return Whence(f"{place}, commit {commit[:10]}" if commit else place, url)
