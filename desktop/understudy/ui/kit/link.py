"""Places in Understudy as text that can be copied: understudy:person/12."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

SCHEME = "understudy"


@dataclass(frozen=True, slots=True)
class Link:
    """A screen and what to show in it."""

    screen: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{SCHEME}:" + "/".join(quote(part, safe="") for part in (self.screen, *self.parts))

    @staticmethod
    def parse(text: str) -> Link:
        """Read "understudy:succession/1.31/Docs". Raises ValueError for anything else."""
        scheme, _, rest = text.strip().partition(":")
        if scheme != SCHEME or not rest.strip("/"):
            raise ValueError(f"“{text}” is not a link of Understudy; one looks like understudy:person/12")
        screen, *parts = (unquote(part) for part in rest.strip("/").split("/"))
        return Link(screen, tuple(parts))

    def part(self, number: int) -> str:
        """A part, "" where there is none."""
        return self.parts[number] if number < len(self.parts) else ""


def link_to(screen: str, *parts: object) -> str:
    """The text of a link: ``link_to("person", 12)``."""
    return str(Link(screen, tuple(str(part) for part in parts)))
