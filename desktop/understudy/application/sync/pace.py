"""One lane to one of GitHub's two budgets: a request at a time, inside the allowance, retried as the fault asks.

A lane asks one thing at a time, so the time GitHub works for us never exceeds the time that passes (its limit is 60 s
of GraphQL a minute), and two lanes are all there are.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from understudy.application.errors import Cancelled
from understudy.application.sync.control import Control
from understudy.application.sync.faults import Overloaded, RateLimited, Unreachable
from understudy.application.sync.port import Quota, Reply

T = TypeVar("T")
log = logging.getLogger(__name__)

RESERVE: Final = 0.10
"""Share of the allowance that is left to whatever else the user does with it."""
_TRIES: Final = 5
_OVERLOADS: Final = 6
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 64.0
_UNTOLD_PAUSE: Final = 60.0


class Lane:
    """A lane; ``call`` may be used from any thread, the others wait."""

    def __init__(
        self,
        name: str,
        control: Control,
        *,
        reserve: float = RESERVE,
        dice: random.Random | None = None,
        on_wait: Callable[[datetime | None], None] | None = None,
    ) -> None:
        self.name = name
        self.quota: Quota | None = None
        self.calls = 0
        self.seconds = 0.0
        self.resumes_at: datetime | None = None
        self.is_asking = False
        """True while GitHub has a question of this lane's to answer."""
        self._control = control
        self._reserve = reserve
        self._dice = dice or random.Random()
        self._on_wait = on_wait
        self._lock = threading.Lock()
        self._reset_at = 0.0

    def recall(self) -> tuple[Quota, float] | None:
        """What is known of the allowance, for the next sync of this process."""
        return None if self.quota is None else (self.quota, self._reset_at)

    def remember(self, known: tuple[Quota, float] | None) -> None:
        """Begin with what an earlier sync of this process knew."""
        if known is not None:
            self.quota, self._reset_at = known

    @property
    def resets_in(self) -> float:
        """Seconds until the allowance is full again, by the last reply."""
        return max(0.0, self._reset_at - self._control.waiter.monotonic())

    @property
    def current(self) -> Quota | None:
        """The allowance as it stands now."""
        return None if self.quota is None else replace(self.quota, resets_in=self.resets_in)

    def call(self, ask: Callable[[], Reply[T]], shrink: Callable[[], None] | None = None) -> Reply[T]:
        """The answer, after as many pauses as it takes.

        ``shrink`` makes the next ``ask`` smaller after GitHub could not finish. Raises the last fault when the tries
        are used up, any other fault at once, Cancelled within a moment of the cancel.
        """
        with self._lock:
            return self._until_answered(ask, shrink)

    def _until_answered(self, ask: Callable[[], Reply[T]], shrink: Callable[[], None] | None) -> Reply[T]:
        limits = overloads = losses = 0
        while True:
            try:
                self._stay_polite()
                return self._timed(ask)
            except RateLimited as fault:
                limits += 1
                if limits > _TRIES:
                    raise
                pause = fault.seconds if fault.seconds is not None else _UNTOLD_PAUSE * 2 ** (limits - 1)
                self._pause(fault, pause)
            except Overloaded as fault:
                overloads += 1
                if overloads > _OVERLOADS:
                    raise
                if shrink is not None:
                    shrink()
                self._pause(fault, self._backoff(overloads))
            except Unreachable as fault:
                losses += 1
                if losses > _TRIES:
                    raise
                self._pause(fault, self._backoff(losses))

    def _backoff(self, number: int) -> float:
        """2 to 64 s, doubling, each with up to a quarter more so that many clients do not come back together."""
        longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (number - 1))
        return min(_LONGEST_WAIT, longest * (1 + self._dice.random() / 4))

    def _pause(self, fault: Exception, seconds: float) -> None:
        log.info("%s: %s; waiting %.0f s", self.name, fault, seconds)
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        self._tell(self._control.waiter.now() + timedelta(seconds=seconds))
        try:
            self._control.wait(seconds)
        finally:
            self._tell(None)

    def _tell(self, instant: datetime | None) -> None:
        self.resumes_at = instant
        if self._on_wait is not None:
            self._on_wait(instant)

    def _stay_polite(self) -> None:
        self._control.check()
        quota = self.quota
        if quota is not None and quota.remaining <= self._reserve * quota.limit:
            left = self.resets_in
            self.quota = None
            if left > 0:
                log.info("%s: %d of %d left; waiting for the reset", self.name, quota.remaining, quota.limit)
                self._wait(left + 1)

    def _timed(self, ask: Callable[[], Reply[T]]) -> Reply[T]:
        started = self._control.waiter.monotonic()
        self.is_asking = True
        try:
            reply = ask()
        finally:
            self.is_asking = False
            if self._control.left:
                raise Cancelled
            self.calls += 1
            self.seconds += self._control.waiter.monotonic() - started
        if reply.quota is not None:
            self.quota = reply.quota
            self._reset_at = self._control.waiter.monotonic() + reply.quota.resets_in
        return reply


class PageSize:
    """How many items are asked for at once: halved when GitHub cannot finish, five more after five good pages."""

    def __init__(self, most: int, now: int | None = None) -> None:
        self._most = most
        self.now = max(1, min(most, now or most))
        self._good = 0

    def halve(self) -> None:
        """GitHub could not finish."""
        self.now = max(1, self.now // 2)
        self._good = 0

    def good(self) -> None:
        """A page came through."""
        self._good += 1
        if self._good >= 5 and self.now < self._most:
            self.now = min(self._most, self.now + 5)
            self._good = 0
