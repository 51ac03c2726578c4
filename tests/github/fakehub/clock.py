"""The time a fake GitHub lives in: it moves only when a test moves it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

START = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)


class Clock:
    """A movable clock in UTC. The server's ``Date``, reset times and new ``updatedAt`` come from it."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        with self._lock:
            return self._now

    def epoch(self) -> int:
        """The time now, in whole seconds since 1970."""
        return int(self.now().timestamp())

    def advance(self, seconds: float) -> None:
        """Moves on by so many seconds."""
        with self._lock:
            self._now += timedelta(seconds=seconds)

    def set(self, moment: datetime) -> None:
        """Puts the clock to this moment, forwards or back."""
        with self._lock:
            self._now = moment.astimezone(UTC)

    def http_date(self) -> str:
        """As a ``Date`` header wants it."""
        return format_datetime(self.now(), usegmt=True)


class WallClock(Clock):
    """The real time, plus what it was advanced by: for a fake that runs by itself."""

    def __init__(self) -> None:
        super().__init__(START)
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)

    def set(self, moment: datetime) -> None:
        self._ahead = moment - datetime.now(UTC)


def stamp(epoch: int) -> str:
    """Seconds since 1970 as GitHub writes them."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch_of(text: str) -> int:
    """The seconds since 1970 of a time as GitHub writes or accepts it. Raises ValueError for anything else."""
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())
