"""Exact expected ranks when the order has ties, and the measures made of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from math import comb
from typing import TypeVar

from understudy.domain.suggestions.sorting import SortKey

Person = TypeVar("Person", bound=Hashable)

#: The cut-offs of hit@k.
CUTOFFS = (1, 3, 5, 10)

#: Names of the measures, in the order ``measures`` gives them.
MEASURES = (*(f"hit@{k}" for k in CUTOFFS), "mrr")


def best_rank_distribution(keys: Mapping[Person, SortKey], wanted: Iterable[Person]) -> dict[int, float]:
    """The chances of each rank (from 1) of the best-placed wanted person, with every order of equals as likely.

    ``keys`` sort people, smallest first. Empty when none of the wanted is among them.
    """
    present = [keys[person] for person in set(wanted) if person in keys]
    if not present:
        return {}
    best = min(present)
    above = sum(key < best for key in keys.values())
    equals = sum(key == best for key in keys.values())
    mine = sum(key == best for key in present)
    ways = comb(equals, mine)
    return {above + place: comb(equals - place, mine - 1) / ways for place in range(1, equals - mine + 2)}


def measures(chances: Mapping[int, float]) -> tuple[float, ...]:
    """hit@1, hit@3, hit@5, hit@10 and the reciprocal rank, expected over ties; zeros for a person not listed."""
    hits = [sum(chance for rank, chance in chances.items() if rank <= k) for k in CUTOFFS]
    return (*hits, sum(chance / rank for rank, chance in chances.items()))
