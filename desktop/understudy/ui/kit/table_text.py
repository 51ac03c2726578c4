"""A table as text: TSV for spreadsheets, Markdown for issues, CSV for files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from understudy.ui.kit.rows_model import Align


@dataclass(frozen=True, slots=True)
class TableText:
    """What a table shows just now: visible columns in their order, rows in theirs."""

    title: str
    note: str
    headers: Sequence[str]
    aligns: Sequence[Align]
    rows: Sequence[Sequence[str]]


def as_tsv(table: TableText) -> str:
    """Tab-separated with a header line; tabs and line ends inside cells become spaces."""
    lines = [table.headers, *table.rows]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines) + "\n"


def as_markdown(table: TableText) -> str:
    """A table for an issue or a document."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(" ".join(c.replace("\\", "\\\\").replace("|", "\\|").split()) for c in cells) + " |"

    rule = "| " + " | ".join({Align.END: "---:", Align.CENTER: ":---:"}.get(a, "---") for a in table.aligns) + " |"
    return "\n".join([line(table.headers), rule, *(line(row) for row in table.rows)]) + "\n"


def as_csv(table: TableText) -> str:
    """CSV as RFC 4180 has it. A cell a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.headers)
    writer.writerows([_tame(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _tame(cell: str) -> str:
    risky = cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    number = cell.lstrip("+-").replace(".", "", 1).replace(",", "").isdigit()
    return f"'{cell}" if risky and not number else cell
