"""What every part of the Ladder screen is asked to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from understudy.application.ladder.policies import Edition


@dataclass(frozen=True, slots=True)
class Asked:
    """An edition of a policy, and the day before which things are judged (None: now)."""

    edition: Edition
    as_of: date | None


class LadderPart(QWidget):
    """A tab of the Ladder screen: reads when it is in sight and something differs."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Asked | None = None
        self._stale = True

    def put(self, asked: Asked) -> None:
        """From now on it is about this; nothing is read yet."""
        self.asked = asked
        self._stale = True

    def look(self) -> None:
        """It came into sight: read what is not read yet."""
        if self._stale and self.asked is not None:
            self._stale = False
            self.read(self.asked)

    def read(self, asked: Asked) -> None:
        """Read and show."""
        raise NotImplementedError

    def first(self) -> QWidget:
        """Where the keyboard goes."""
        return self

    def focus_filter(self) -> None:
        """Ctrl+F."""
