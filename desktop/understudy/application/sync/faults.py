"""What can go wrong with GitHub, sorted by what has to be done. None of them ever holds a reply's text or a token."""

from __future__ import annotations


class Fault(Exception):
    """Something GitHub did not do. ``status`` is HTTP's, 0 without a reply; ``request_id`` helps GitHub's support."""

    def __init__(self, what: str, status: int = 0, request_id: str = "") -> None:
        where = f" (HTTP {status})" if status else ""
        super().__init__(f"{what}{where}" + (f", request {request_id}" if request_id else ""))
        self.what = what
        self.status = status
        self.request_id = request_id


class RateLimited(Fault):
    """Too much was asked: wait ``seconds``; None when GitHub does not say how long."""

    def __init__(self, what: str, status: int, request_id: str = "", seconds: float | None = None) -> None:
        super().__init__(what, status, request_id)
        self.seconds = seconds


class Overloaded(Fault):
    """GitHub could not finish in time: ask for less, later."""


class Unreachable(Fault):
    """No answer came through: try again."""


class Unauthorized(Fault):
    """The token is not accepted: a person must give another."""


class NotThere(Fault):
    """A repository is not there, or not for us. ``state``: missing, blocked, gone. Nothing local is deleted for it."""

    def __init__(self, what: str, status: int, request_id: str = "", state: str = "missing") -> None:
        super().__init__(what, status, request_id)
        self.state = state


class Private(NotThere):
    """A private repository, and the user has not allowed reading those."""


class Misasked(Fault):
    """Our question was wrong: a bug of ours, which stops this repository."""
