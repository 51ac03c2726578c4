"""Finding things by a few letters of their name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
_CUTOFF = 62.0


def fold(text: str) -> str:
    """Lower case and without accents, for comparing."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def score(typed: str, name: str) -> float:
    """How well a name fits what was typed, 0 to 200. Starts of words count most, typing mistakes are forgiven."""
    query, target = fold(typed).strip(), fold(name)
    if not query:
        return 1.0
    if target.startswith(query):
        return 200.0 - len(target) / 100
    words = target.replace("-", " ").replace("_", " ").replace(".", " ").split()
    if all(any(w.startswith(q) for w in words) for q in query.split()):
        return 170.0 - len(target) / 100
    if "".join(w[0] for w in words).startswith(query.replace(" ", "")):
        return 150.0 - len(target) / 100
    if query in target:
        return 140.0 - len(target) / 100
    from rapidfuzz import fuzz  # imported when first needed: not before the first paint

    found = fuzz.partial_ratio(query, target, score_cutoff=_CUTOFF) if len(query) > 2 else 0.0
    return found if found >= _CUTOFF else 0.0


def best(typed: str, things: Sequence[T], names: Callable[[T], Sequence[str]], limit: int) -> list[T]:
    """The things that fit, best first; a second name counts a little less. Everything, in its order, for ""."""
    if not typed.strip():
        return list(things[:limit])
    scored = [
        (max((score(typed, name) - 10 * n for n, name in enumerate(names(thing)) if name), default=0.0), -i)
        for i, thing in enumerate(things)
    ]
    ranked = sorted((pair for pair in scored if pair[0] > 30), reverse=True)
    return [things[-i] for _, i in ranked[:limit]]
