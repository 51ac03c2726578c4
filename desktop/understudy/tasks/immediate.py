"""A runner for unit tests: no threads, no waiting."""

from __future__ import annotations

from understudy.tasks.mailbox import Job, attempt
from understudy.tasks.runner import TaskRunner


class ImmediateRunner(TaskRunner):
    """Same interface; everything runs and is delivered before the call returns.

    A Task is therefore over when ``long`` returns it: look at its ``state``, or connect to ``started``.
    """

    at_once = True

    def _submit(self, number: int, job: Job) -> None:
        attempt(job)
        self._deliver(number)
