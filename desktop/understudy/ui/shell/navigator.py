"""Where the person is, was, and can go back to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from understudy.ui.kit.link import Link

KEPT = 100


class Navigator(QObject):
    """A history of links, like a browser's. ``moved(Link)`` after every step."""

    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._past: list[Link] = []
        self._at = -1

    @property
    def current(self) -> Link | None:
        """Where the person is; None before the first step."""
        return self._past[self._at] if self._past else None

    @property
    def can_go_back(self) -> bool:
        """True when there is somewhere to go back to."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """True after going back."""
        return self._at < len(self._past) - 1

    def go(self, link: Link | str) -> None:
        """Go to a link; the way forward is forgotten. Raises ValueError for a text that is no link."""
        target = Link.parse(link) if isinstance(link, str) else link
        if target != self.current:
            self._past = [*self._past[: self._at + 1], target][-KEPT:]
            self._at = len(self._past) - 1
        self.moved.emit(target)

    def back(self) -> None:
        """One step back, if there is one."""
        self._step(-1)

    def forward(self) -> None:
        """One step forward, if there is one."""
        self._step(1)

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._past):
            self._at += by
            self.moved.emit(self._past[self._at])

    def recent(self, limit: int = 10) -> list[Link]:
        """The places last visited, newest first, each once."""
        return list(dict.fromkeys(reversed(self._past)))[:limit]
