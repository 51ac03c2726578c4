"""What a board shows, as data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Badge:
    """A small sign on a card: icon, words, tone (see labels.badge)."""

    text: str
    icon: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card. ``id`` names it everywhere; ``told`` is said after the title by a screen reader."""

    id: int
    title: str
    subtitle: str = ""
    icon: str = "person"
    badges: tuple[Badge, ...] = ()
    movable: bool = True
    told: str = ""

    def accessible(self) -> str:
        """Everything on the card as one sentence."""
        return ", ".join(filter(None, [self.title, self.subtitle, *(b.text for b in self.badges), self.told]))


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a column that takes cards, such as "Lead" or "Shadows". ``vacant`` is said while it is empty."""

    id: str
    title: str
    cards: tuple[Card, ...] = ()
    vacant: str = ""
    accepts: bool = True
    warning: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column, such as a role."""

    id: str
    title: str
    subtitle: str = ""
    slots: tuple[Slot, ...] = field(default=())
    warning: str = ""
