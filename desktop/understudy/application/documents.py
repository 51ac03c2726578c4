"""A report as plain blocks, made once by a service and rendered in every format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the report's own sections, 2 what is inside them."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts and numbers; ``numeric`` columns align right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart, which always has its table beside it: a label, a value from 0 to ``top`` and a note (n) each."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    notes: tuple[str, ...]
    top: float = 1.0
    percent: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and text pairs, such as window, sources and definitions."""

    title: str
    items: tuple[tuple[str, str], ...]


Block = Paragraph | Heading | Table | Bars | Facts


@dataclass(frozen=True, slots=True)
class Document:
    """A report: ``audience`` is public, steering or private; ``made_at`` is part of the text so that it is honest."""

    kind: str
    title: str
    subtitle: str
    audience: str
    made_at: datetime
    blocks: tuple[Block, ...] = field(default_factory=tuple)
