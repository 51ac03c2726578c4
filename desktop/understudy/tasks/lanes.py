"""The lanes work runs in, and the names of their threads."""

from __future__ import annotations

import threading
from enum import Enum

THREAD_NAME_PREFIX = "understudy-lane"
"""Every worker thread's name starts so: a test may assert it inside a database call."""


class Lane(Enum):
    """Where work runs; the value is the number of workers. Writes take turns, so that the order of edits is kept."""

    WRITE = ("write", 1)
    READ = ("read", 2)
    NETWORK = ("network", 2)

    @property
    def workers(self) -> int:
        """How many threads serve this lane."""
        return self.value[1]

    @property
    def thread_name_prefix(self) -> str:
        """The start of the names of this lane's threads."""
        return f"{THREAD_NAME_PREFIX}-{self.value[0]}"


def on_lane_thread() -> bool:
    """True inside a worker thread of any lane."""
    return threading.current_thread().name.startswith(THREAD_NAME_PREFIX)
