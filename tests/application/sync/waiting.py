"""Time for tests of the sync: waits take none, and say how long they would have taken."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 6, 1, 12, tzinfo=UTC)


class FakeWaiter:
    """A clock that moves when somebody waits. ``on_wait`` is called with the seconds of each wait."""

    def __init__(self, on_wait: Callable[[float], None] | None = None, start: datetime = START) -> None:
        self.waits: list[float] = []
        self.on_wait = on_wait
        self._start = start
        self._seconds = 0.0
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        with self._lock:
            return self._seconds

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def advance(self, seconds: float) -> None:
        """Time goes by without anybody waiting."""
        with self._lock:
            self._seconds += seconds

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        if seconds is None:
            return event.wait(30)
        self.waits.append(seconds)
        self.advance(seconds)
        if self.on_wait is not None:
            self.on_wait(seconds)
        return event.is_set()
