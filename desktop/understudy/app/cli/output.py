"""Printing for people and for machines; a progress bar where somebody looks."""

from __future__ import annotations

import csv
import io
import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from understudy.application.errors import UserError
from understudy.application.progress import Progress


def print_json(value: Any) -> None:
    """Machine output: one JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_csv(rows: Sequence[dict[str, Any]]) -> None:
    """Rows as CSV; lists joined by semicolons. Cells that a spreadsheet would run as a formula are kept text."""
    buffer = io.StringIO()
    if rows:
        writer = csv.DictWriter(buffer, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: _cell(value) for key, value in row.items()})
    sys.stdout.write(buffer.getvalue())


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = ";".join(json.dumps(v) if isinstance(v, dict) else str(v) for v in value)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A plain table for a terminal."""
    texts = [[("" if cell is None else str(cell)) for cell in row] for row in rows]
    widths = [max([len(column), *(len(row[i]) for row in texts)]) for i, column in enumerate(columns)]
    for line in ([*columns], ["-" * width for width in widths], *texts):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_rows(rows: Iterable[dict[str, Any]], options: Namespace) -> int:
    """A table for somebody at a terminal, else JSON or CSV; JSON goes out row by row, so memory stays small."""
    if options.csv:
        print_csv(list(rows))
        return 0
    if not options.json and sys.stdout.isatty():
        table = list(rows)
        if table:
            shown = [key for key in table[0] if not isinstance(table[0][key], list | dict)][:9]
            print_table(shown, [[row[key] for key in shown] for row in table])
        return 0
    out = sys.stdout
    out.write('{"rows": [')
    for number, row in enumerate(rows):
        out.write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
    out.write("\n]}\n")
    return 0


def write_out(data: bytes, out: Path | None) -> None:
    """To a file, which appears whole or not at all, or to stdout. Raises UserError when it cannot be written."""
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = out.with_name(f".{out.name}.partial")
        partial.write_bytes(data)
        partial.replace(out)
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}. Choose another --out.") from error


def bar() -> Progress:
    """Progress on stderr when that is a terminal, silent otherwise."""
    if not sys.stderr.isatty():
        return Progress()

    def show(done: int, total: int, text: str) -> None:
        share = f"{100 * done // total:3d} %" if total else f"{done:5d}"
        sys.stderr.write(f"\r\x1b[K{share}  {text[:90]}")
        if total and done >= total:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    return Progress(show)
