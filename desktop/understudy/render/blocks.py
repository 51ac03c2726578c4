"""Documents as plain dictionaries of text, the one shape that every format is written from."""

from __future__ import annotations

from typing import Any

from understudy.application.documents import Bars, Block, Document, Facts, Heading, Paragraph, Table

Cell = str | int | float | None


def cell_text(cell: Cell) -> str:
    """A cell as people read it: nothing for None, whole numbers without a point."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:g}"
    return str(cell)


def bar_text(bars: Bars, place: int) -> str:
    """What stands beside a bar: its value and its note."""
    value = bars.values[place]
    shown = "no data" if value is None else f"{value:.0%}" if bars.percent else f"{value:g}"
    note = bars.notes[place]
    return f"{shown} ({note})" if note else shown


def plain(block: Block) -> dict[str, Any]:
    """A block as JSON."""
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, Facts):
        return {"kind": "facts", "title": block.title, "items": [list(item) for item in block.items]}
    if isinstance(block, Bars):
        return {
            "kind": "bars",
            "title": block.title,
            "bars": [
                {
                    "label": label,
                    "share": 0 if value is None or not block.top else round(100 * value / block.top, 2),
                    "value": value,
                    "text": bar_text(block, place),
                }
                for place, (label, value) in enumerate(zip(block.labels, block.values, strict=True))
            ],
        }
    return {
        "kind": "table",
        "title": block.title,
        "columns": list(block.columns),
        "rows": [[cell_text(cell) for cell in row] for row in block.rows],
        "numeric": sorted(block.numeric),
        "widths": _widths(block),
        "note": block.note,
    }


def _widths(table: Table) -> list[float]:
    """Shares of the page's width: by the longest text, within reason, so that no column starves."""
    widths = []
    for place, column in enumerate(table.columns):
        texts = [column, *(cell_text(row[place]) for row in table.rows)]
        longest = max(len(text) for text in texts)
        widths.append(float(min(max(longest, 6), 160) + 4))
    return widths


def plain_document(document: Document) -> dict[str, Any]:
    """A document as JSON."""
    return {
        "kind": document.kind,
        "title": document.title,
        "subtitle": document.subtitle,
        "audience": document.audience,
        "made_at": document.made_at.isoformat(),
        "blocks": [plain(block) for block in document.blocks],
    }
