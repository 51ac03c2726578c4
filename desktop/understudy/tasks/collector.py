"""Python's cyclic garbage collection, kept on the GUI thread.

Left to itself it runs in whichever thread allocates, and a forgotten dialog caught in a cycle of references would be
destroyed on a worker thread, which Qt does not survive.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1000


class GuiCollector(QObject):
    """Collects when Python itself would have, but only here. ``stop`` gives collecting back to Python.

    Made by the app once its imports are done: what exists by then is left out of later collections.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> int:
        """Collect the oldest generation that is due. Returns how many unreachable objects were found."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if limits[generation] and counts[generation] > limits[generation]:
                return gc.collect(generation)
        return 0

    def stop(self) -> None:
        """Back to Python's own ways."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
