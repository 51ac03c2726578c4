"""Faults on demand. Bodies follow GitHub's documentation and recorded answers; nothing here waits for real time."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.github.fakehub.log import Entry

BEFORE = {
    "502": "a bad gateway, as a page of HTML",
    "504": "a gateway time-out, as JSON",
    "500": "a server error",
    "reset": "the connection is reset without an answer",
    "half": "the connection ends in the middle of the body",
    "hang": "no answer until `release()` is called, then the connection is closed",
    "secondary-403": "403 of the secondary limit, with `retry-after` (option seconds, 60)",
    "secondary-429": "429 with `retry-after` (option seconds, 60)",
    "429": "429 without `retry-after`",
    "secondary-403-bare": "403 of the secondary limit without `retry-after`",
    "primary": "the hourly limit: REST 403 with remaining 0 and a reset, GraphQL 200 RATE_LIMITED (option seconds)",
    "rate-limit": "as primary, GraphQL with the newer spelling RATE_LIMIT",
    "graphql-secondary": "GraphQL 200 whose body tells of the secondary limit (option seconds, 60)",
    "401": "bad credentials",
    "403": "resource not accessible",
    "saml": "403 because the organisation wants single sign-on",
    "404": "not found",
    "410": "gone",
    "422": "validation failed",
    "451": "blocked for legal reasons",
    "garbage": "200 with a body that is no JSON",
    "empty": "200 with an empty body",
    "timeout-in-body": "GraphQL 200 without data and the message of a time-out",
}
"""Faults that take the place of the answer."""
AFTER = {
    "partial": "the first nodes of the page are null, with NOT_FOUND (options nodes, type)",
    "cost": "rateLimit.cost is not what the formula gives (option cost)",
    "enum": "an enum value nobody knows (options key, value)",
    "deprecation": "Deprecation and Sunset headers",
    "missing-field": "a field is left out of every node (option key)",
}
"""Faults that change the answer. ``partial``, ``cost`` and ``enum`` are for GraphQL."""
KINDS = {**BEFORE, **AFTER}

Match = str | Callable[[Entry], bool]


@dataclass(slots=True)
class Fault:
    """A fault that waits for its requests."""

    kind: str
    match: Match
    times: int
    skip: int
    options: dict[str, Any]
    hits: int = 0
    reached: threading.Event = field(default_factory=threading.Event)
    """Set when the fault met a request."""
    released: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        """Ends a ``hang``."""
        self.released.set()

    def fits(self, entry: Entry) -> bool:
        if callable(self.match):
            return self.match(entry)
        if self.match in ("core", "graphql", "login"):
            return entry.resource == self.match
        return re.search(self.match, f"{entry.verb} {entry.path} {entry.operation or ''}".rstrip()) is not None


class Faults:
    """The faults still to come, first come first served."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, kind: str, match: Match = "", times: int = 1, skip: int = 0, **options: Any) -> Fault:
        """Plans a fault for the next ``times`` matching requests after the first ``skip``. Raises ValueError for an
        unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"there is no fault {kind}; there are {', '.join(KINDS)}")
        fault = Fault(kind, match, times, skip, options)
        with self._lock:
            self._faults.append(fault)
        return fault

    def take(self, entry: Entry) -> Fault | None:
        """The fault for this request, used up by it."""
        with self._lock:
            for fault in self._faults:
                if fault.hits >= fault.times or not fault.fits(entry):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.hits += 1
                fault.reached.set()
                return fault
        return None

    def clear(self) -> None:
        """Drops the faults still to come and releases whatever hangs."""
        with self._lock:
            for fault in self._faults:
                fault.release()
            self._faults.clear()
