"""Programmes and cycles as the window knows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """What the window needs to know of programmes and cycles, read at once."""

    programmes: tuple[tuple[int, str], ...]
    programme: int | None
    cycles: tuple[tuple[int, str], ...]
    cycle: int | None
    undo: str
    redo: str
    mark: int
