"""Long building on the GUI thread, a few milliseconds a turn of the event loop, so that the window stays smooth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

BUDGET_S = 0.006  # a frame is 16 ms: the last step may overrun, and painting needs its share


_at_work: WeakSet[Turns] = WeakSet()


def anything_at_work() -> bool:
    """True while some part of some window is not built to its end: for whoever waits until all is shown."""
    return any(turns.at_work for turns in _at_work if isValid(turns))


class Turns(QObject):
    """Runs one generator at a time; each ``yield`` is a place where it may be interrupted.

    Newer work takes the place of what was not finished. Everything ends with its owner. ``at_once`` (see TaskRunner)
    leaves the turns out.
    """

    def __init__(self, owner: QObject, *, at_once: bool = False, budget: float = BUDGET_S) -> None:
        super().__init__(owner)
        self._budget, self._at_once = budget, at_once
        self._steps: Iterator[None] | None = None
        # A zero timer lets painting and input go first, which a posted event would not.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._turn)

    @property
    def at_work(self) -> bool:
        """True while something is not finished."""
        return self._steps is not None

    def begin(self, steps: Iterator[None]) -> None:
        """Start with the next turn of the event loop; what was not finished is given up."""
        self._steps = steps
        _at_work.add(self)
        if self._at_once:
            self.finish()
        else:
            self._timer.start()

    def stop(self) -> None:
        """Give up what is not finished."""
        self._steps = None
        _at_work.discard(self)
        self._timer.stop()

    def finish(self) -> None:
        """Do all that is left, now: for whoever needs it whole."""
        self._go(None)

    def _turn(self) -> None:
        self._go(time.perf_counter() + self._budget)

    def _go(self, until: float | None) -> None:
        steps = self._steps
        if steps is None:
            return
        for _ in steps:
            if self._steps is not steps:
                return
            if until is not None and time.perf_counter() > until:
                self._timer.start()
                return
        if self._steps is steps:
            self.stop()
