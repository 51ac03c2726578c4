"""How a sync stands, for people: what is here, what is still to come, when it will be there, and what to do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from understudy.application.sync.port import Quota

HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """One of GitHub's two budgets (``graphql`` points, ``rest`` requests) and when it is full again."""

    name: str
    limit: int
    remaining: int
    resets_at: datetime


@dataclass(frozen=True, slots=True)
class RepositoryStatus:
    """One repository or organisation. ``state``: waiting, running, done, stopped, failed.

    ``what`` says in words what is read now. ``total`` is None before GitHub told it. ``ready_at`` is the expected end,
    waits for the allowance included. ``complete_from``: everything newer is here (None: nothing yet, or everything).
    ``error`` says what is wrong and what to do.
    """

    name: str
    state: str = "waiting"
    repository_id: int | None = None
    feed_id: int | None = None
    what: str = ""
    fetched: int = 0
    total: int | None = None
    ready_at: datetime | None = None
    complete_from: datetime | None = None
    is_whole: bool = False
    written: int = 0
    error: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The whole run. ``resumes_at``: it waits for GitHub until then."""

    state: str
    repositories: tuple[RepositoryStatus, ...]
    fetched: int = 0
    total: int | None = None
    ready_at: datetime | None = None
    resumes_at: datetime | None = None
    allowances: tuple[Allowance, ...] = field(default=())


def seconds_left(calls: int, seconds_a_call: float, cost: float, quota: Quota | None, reserve: float) -> float:
    """Seconds that so many calls will take: their own time, and the waits until the allowance is full again.

    ``cost`` is what a call takes of the allowance; ``reserve`` the share of it that is left untouched.
    """
    if calls <= 0:
        return 0.0
    if quota is None or cost <= 0:
        return calls * seconds_a_call
    window = max(1, math.floor(quota.limit * (1 - reserve) / cost))
    now = math.floor(max(0.0, quota.remaining - quota.limit * reserve) / cost)
    if calls <= now:
        return calls * seconds_a_call
    elapsed = max(now * seconds_a_call, quota.resets_in)
    calls -= now
    whole, rest = divmod(calls - 1, window)
    return elapsed + whole * max(HOUR, window * seconds_a_call) + (rest + 1) * seconds_a_call
