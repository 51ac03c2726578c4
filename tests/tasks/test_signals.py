"""PySide6 6.12.0 on Python 3.11 aborted after some 570 signals; a version that does must never get past this."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from pytestqt.qtbot import QtBot


class Counter(QObject):
    counted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []
        self.counted.connect(self.note)

    @Slot(int)
    def note(self, number: int) -> None:
        self.seen.append(number)


def test_five_thousand_signals_arrive(qtbot: QtBot) -> None:
    counter = Counter()
    for number in range(5000):
        counter.counted.emit(number)
    assert counter.seen == list(range(5000))
