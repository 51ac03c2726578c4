"""Errors that people can do something about; anything else is a bug of ours."""

from __future__ import annotations


class UserError(Exception):
    """Bad input or a state the user can mend: one clear sentence saying what is wrong and what to do (exit code 2)."""


class NotFound(UserError):
    """Something named by the user does not exist."""


class Conflict(UserError):
    """A row changed since it was read; ``mine`` and ``theirs`` show both versions in plain words."""

    def __init__(self, message: str, mine: str = "", theirs: str = "") -> None:
        super().__init__(message)
        self.mine = mine
        self.theirs = theirs


class Cancelled(Exception):
    """The user cancelled; the work has left a sound state."""
