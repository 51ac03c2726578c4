"""Hourly budgets: 5,000 REST requests and 5,000 GraphQL points per account, 60 REST requests without a token."""

from __future__ import annotations

from dataclasses import dataclass

from tests.github.fakehub.clock import Clock

WINDOW = 3600


@dataclass(slots=True)
class Quota:
    """One budget. It starts anew when the clock passes its reset."""

    clock: Clock
    resource: str
    limit: int
    used: int = 0
    reset: int = 0

    def renew(self) -> None:
        """Starts a new window when the old one is over."""
        now = self.clock.epoch()
        if now >= self.reset:
            self.reset = now + WINDOW
            self.used = 0

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def charge(self, points: int) -> bool:
        """Takes points off. False, with nothing taken, when too few are left."""
        self.renew()
        if self.remaining <= 0 or points > self.remaining:
            return False
        self.used += points
        return True

    def headers(self) -> dict[str, str]:
        """The X-RateLimit headers."""
        self.renew()
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Used": str(self.used),
            "X-RateLimit-Reset": str(self.reset),
            "X-RateLimit-Resource": self.resource,
        }

    def json(self) -> dict[str, int | str]:
        """As ``/rate_limit`` shows it."""
        self.renew()
        return {"limit": self.limit, "used": self.used, "remaining": self.remaining, "reset": self.reset}
