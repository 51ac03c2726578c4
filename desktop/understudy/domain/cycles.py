"""Cycle names: how they are read, compared and continued."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

_NAME = re.compile(r"^\s*v?(?P<prefix>\d+(?:\.\d+)*)\s*$", re.IGNORECASE)


@total_ordering
@dataclass(frozen=True, slots=True)
class CycleName:
    """A cycle's name as dotted numbers: ``v1.31`` equals ``1.31`` and 1.9 comes before 1.10."""

    parts: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> CycleName:
        """Read ``1.31`` or ``v1.31``; raises ValueError for anything else."""
        match = _NAME.match(text)
        if match is None:
            raise ValueError(f"“{text}” is not a cycle name; write it like 1.31 or v1.31")
        return cls(tuple(int(part) for part in match["prefix"].split(".")))

    def __str__(self) -> str:
        return ".".join(str(part) for part in self.parts)

    def __lt__(self, other: CycleName) -> bool:
        return self.parts < other.parts

    def next(self) -> CycleName:
        """The cycle after this one: the last number plus one."""
        return CycleName((*self.parts[:-1], self.parts[-1] + 1))

    @property
    def sort_key(self) -> str:
        """Text that sorts as the name does, for databases: ``00001.00031``."""
        return ".".join(f"{part:05d}" for part in self.parts)
