"""What the fake saw: every request, what it cost, how many at a time, and what broke the rules."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """One request and its answer."""

    verb: str
    path: str
    """With its query string."""
    resource: str
    """``core``, ``graphql`` or ``login``."""
    at: float
    """Seconds since 1970 on the fake's clock."""
    operation: str | None = None
    variables: dict[str, object] | None = None
    status: int = 0
    points: int = 0
    """What it was charged: GraphQL points or REST requests."""
    fault: str | None = None
    authorized: bool = False


@dataclass(slots=True)
class Log:
    """Counters over all requests so far."""

    entries: list[Entry] = field(default_factory=list)
    """Every request, unless ``keep`` is False; the counters go on."""
    most_at_once: Counter[str] = field(default_factory=Counter)
    """Highest number of requests under way at a time, for ``core``, ``graphql`` and ``all``."""
    violations: list[str] = field(default_factory=list)
    """Requests GitHub would hold against a client: sent between a limit and its end, page numbers of 100 and more."""
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Time spent answering by the fake's clock, by resource; see ``FakeHub.latency``."""
    keep: bool = True
    """Set to False for very long runs."""
    _busy: Counter[str] = field(default_factory=Counter)
    _calls: Counter[str] = field(default_factory=Counter)
    _points: Counter[str] = field(default_factory=Counter)
    _operations: Counter[str] = field(default_factory=Counter)
    _statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, entry: Entry) -> None:
        """A request comes in."""
        with self._lock:
            if self.keep:
                self.entries.append(entry)
            self._calls[entry.resource] += 1
            if entry.resource == "graphql":
                self._operations[entry.operation or ""] += 1
            for name in (entry.resource, "all"):
                self._busy[name] += 1
                self.most_at_once[name] = max(self.most_at_once[name], self._busy[name])

    def end(self, entry: Entry, seconds: float = 0) -> None:
        """It is answered, after so much time on the fake's clock."""
        with self._lock:
            self._points[entry.resource] += entry.points
            self._statuses[entry.resource, entry.status] += 1
            self.seconds[entry.resource] += seconds
            for name in (entry.resource, "all"):
                self._busy[name] -= 1

    def violation(self, text: str) -> None:
        """Notes something GitHub would hold against the client."""
        with self._lock:
            self.violations.append(text)

    def of(self, resource: str, status: int | None = None) -> list[Entry]:
        """The requests to a resource, all or those answered so."""
        return [e for e in self.entries if e.resource == resource and status in (None, e.status)]

    @property
    def graphql_calls(self) -> int:
        return self._calls["graphql"]

    @property
    def graphql_points(self) -> int:
        return self._points["graphql"]

    @property
    def rest_calls(self) -> int:
        return self._calls["core"]

    @property
    def rest_charged(self) -> int:
        """REST requests counted against the limit; a 304 is not."""
        return self._points["core"]

    @property
    def not_modified(self) -> int:
        return self._statuses["core", 304]

    def answered(self, resource: str, status: int) -> int:
        """How many requests to a resource were answered with this status (0: the connection was cut)."""
        return self._statuses[resource, status]

    def operations(self) -> Counter[str]:
        """How often each named GraphQL operation was asked for."""
        return Counter(self._operations)

    def clear(self) -> None:
        """Forgets what was seen; limits and quota stay."""
        with self._lock:
            self.entries.clear()
            self.violations.clear()
            self.seconds.clear()
            self._statuses.clear()
            for counter in (self.most_at_once, self._calls, self._points, self._operations):
                counter.clear()
