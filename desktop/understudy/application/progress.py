"""How long work tells how far it is, and learns that it should stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from understudy.application.errors import Cancelled


class CancelToken:
    """Set by whoever wants the work to stop; looked at by the work between steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """True once somebody asked."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raises Cancelled once somebody asked."""
        if self._event.is_set():
            raise Cancelled


class Progress:
    """Given to long work: ``step`` reports and stops the work by raising Cancelled when it was cancelled.

    ``report`` gets (done, total, text); total is 0 while unknown. It may be called from any thread.
    """

    def __init__(self, report: Callable[[int, int, str], None] | None = None, token: CancelToken | None = None) -> None:
        self._report = report
        self.token = token or CancelToken()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is; raises Cancelled when it should stop."""
        self.token.raise_if_cancelled()
        if self._report is not None:
            self._report(done, total, text)
