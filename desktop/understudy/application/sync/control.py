"""Stopping, pausing and waiting: every wait of the sync happens here and ends at once when somebody cancels."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol

from understudy.application.errors import Cancelled


class Waiter(Protocol):
    """Time, as the engine knows it; tests have one that does not really wait."""

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        ...

    def now(self) -> datetime:
        """The local time, to show; never written as a watermark."""
        ...

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Wait until the event is set (True) or the seconds are over (False)."""
        ...


class RealWaiter:
    """The real time."""

    def monotonic(self) -> float:
        """Seconds of the system's monotonic clock."""
        return time.monotonic()

    def now(self) -> datetime:
        """The system's time in UTC."""
        return datetime.now(UTC)

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Wait on the event itself, so that setting it ends the wait at once."""
        return event.wait(seconds)


class Control:
    """Held by whoever started the sync; may be used from any thread."""

    def __init__(self, waiter: Waiter | None = None) -> None:
        self.waiter: Waiter = waiter or RealWaiter()
        self._stop = threading.Event()
        self._go = threading.Event()
        self._go.set()
        self._left = threading.Event()

    def cancel(self) -> None:
        """Stop at once; what was written stays and the next sync goes on there. An answer under way is dropped."""
        self._stop.set()
        self._go.set()

    def pause(self) -> None:
        """Ask nothing more until :meth:`resume`."""
        self._go.clear()
        if self._stop.is_set():
            self._go.set()

    def resume(self) -> None:
        """Go on."""
        self._go.set()

    @property
    def cancelled(self) -> bool:
        """True once cancelled."""
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        """True while paused."""
        return not self._go.is_set()

    def leave(self) -> None:
        """Whoever is still waiting for GitHub's answer is not waited for, and drops it when it comes."""
        self._left.set()

    @property
    def left(self) -> bool:
        """True once nobody waits for answers any more."""
        return self._left.is_set()

    def check(self) -> None:
        """Before each request: waits while paused, raises Cancelled when cancelled."""
        while not self._go.is_set():
            self.waiter.wait(self._go, None)
        if self._stop.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Wait; raises Cancelled as soon as somebody cancels."""
        if self.waiter.wait(self._stop, max(seconds, 0.0)):
            raise Cancelled
        self.check()
