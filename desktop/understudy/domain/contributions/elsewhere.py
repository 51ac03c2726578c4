"""Contributions made elsewhere (talks, triage, meetings): a CSV file that people keep, with who vouched for each."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from understudy.domain.contributions.kinds import ELSEWHERE, Kind
from understudy.domain.groups.yaml_files import FileError

COLUMNS = ("date", "kind", "login", "name", "title", "url", "vouched_by", "repo")
"""Columns that are known; date, kind, login, title and vouched_by must be there, in any order."""
_NEEDED = ("date", "kind", "login", "title", "vouched_by")


@dataclass(frozen=True, slots=True)
class Told:
    """One contribution that somebody tells of: who did it, what, when, and who vouches for it."""

    day: date
    kind: Kind
    login: str
    name: str
    title: str
    url: str | None
    vouched_by: str
    repository: str | None
    line: int


def parse_elsewhere(file: str, content: str) -> list[Told]:
    """All rows. Raises FileError for the first that cannot be read, so that nothing is taken in by halves."""
    reader = csv.reader(io.StringIO(content.lstrip("\ufeff"), newline=""), strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        missing = [name for name in _NEEDED if name not in header]
        if missing:
            need = f"the first line must name the columns {', '.join(_NEEDED)}"
            raise FileError(file, 1, f"there is no column {' or '.join(missing)}", need)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(file, reader.line_num, header, cells))
    except csv.Error as error:
        raise FileError(
            file, reader.line_num, f"the line cannot be read as CSV ({error})", "check its quotes"
        ) from error
    return rows


def _row(file: str, line: int, header: list[str], cells: list[str]) -> Told:
    if len(cells) > len(header):
        raise FileError(file, line, "there are more cells than columns", "put quotes around cells that hold commas")
    row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    try:
        day = date.fromisoformat(row.get("date", ""))
    except ValueError as error:
        raise FileError(file, line, f"“{row.get('date', '')}” is not a date", "write it like 2024-03-19") from error
    known = ", ".join(sorted(kind.word for kind in ELSEWHERE))
    try:
        kind = Kind.of(row.get("kind", ""))
    except ValueError as error:
        raise FileError(file, line, f"“{row.get('kind', '')}” is no kind", f"use one of {known}") from error
    if kind not in ELSEWHERE:
        raise FileError(file, line, f"{kind.word} is read from git or GitHub, not told", f"use one of {known}")
    for needed, mend in (("login", "say whose it is"), ("title", "say what it was"), ("vouched_by", "say who vouches")):
        if not row.get(needed):
            raise FileError(file, line, f"{needed} is empty", mend)
    return Told(
        day, kind, row["login"].removeprefix("@"), row.get("name", ""), row["title"], row.get("url") or None,
        row["vouched_by"], row.get("repo") or None, line,
    )  # fmt: skip
