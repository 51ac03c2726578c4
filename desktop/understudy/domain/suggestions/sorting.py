"""Keys that rankings sort by."""

from __future__ import annotations

from typing import TypeAlias

#: Compared item by item, smallest first; equal keys are ties.
SortKey: TypeAlias = tuple[float | str, ...]
