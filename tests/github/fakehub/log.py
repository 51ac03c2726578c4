"""What the fake saw: every request, what it cost, how many at a time, and what broke the rules."""

from __future__ import annotations

import threading
from collections import Counter
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
    busy: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    """Highest number of requests under way at a time, for ``core``, ``graphql`` and ``all``."""
    violations: list[str] = field(default_factory=list)
    """Requests GitHub would hold against a client: sent between a limit and its end, page numbers of 100 and more."""
    keep: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, entry: Entry) -> None:
        with self._lock:
            if self.keep:
                self.entries.append(entry)
            for name in (entry.resource, "all"):
                self.busy[name] += 1
                self.most_at_once[name] = max(self.most_at_once[name], self.busy[name])

    def end(self, entry: Entry) -> None:
        with self._lock:
            for name in (entry.resource, "all"):
                self.busy[name] -= 1

    def violation(self, text: str) -> None:
        with self._lock:
            self.violations.append(text)

    def of(self, resource: str, status: int | None = None) -> list[Entry]:
        """The requests to a resource, all or those answered so."""
        return [e for e in self.entries if e.resource == resource and status in (None, e.status)]

    @property
    def graphql_calls(self) -> int:
        return len(self.of("graphql"))

    @property
    def graphql_points(self) -> int:
        return sum(e.points for e in self.of("graphql"))

    @property
    def rest_calls(self) -> int:
        return len(self.of("core"))

    @property
    def rest_charged(self) -> int:
        """REST requests counted against the limit; a 304 is not."""
        return sum(e.points for e in self.of("core"))

    @property
    def not_modified(self) -> int:
        return len(self.of("core", 304))

    def operations(self) -> Counter[str]:
        """How often each named GraphQL operation ran."""
        return Counter(e.operation or "" for e in self.of("graphql"))

    def clear(self) -> None:
        """Forgets what was seen; limits and quota stay."""
        with self._lock:
            self.entries.clear()
            self.most_at_once.clear()
            self.violations.clear()
