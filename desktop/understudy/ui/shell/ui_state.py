"""What the window remembers, in one small JSON file."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)
WRITE_AFTER_MS = 1500


class FileState(QObject):
    """UiState in a file. Written a moment after the last change, and by ``flush``; replaced whole, never half."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._values = self._read()
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def _read(self) -> dict[str, str]:
        try:
            values = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            # Sizes and columns are worth no question to the person: begin anew, and say so in the log.
            log.warning("cannot read %s, beginning with the shipped layout: %s", self._path, error)
            return {}
        return {k: v for k, v in values.items() if isinstance(v, str)} if isinstance(values, dict) else {}

    def get(self, key: str) -> str:
        """The text, or ""."""
        return self._values.get(key, "")

    def set(self, key: str, value: str) -> None:
        """Remember a text."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._timer.start()

    def flush(self) -> None:
        """Write now."""
        self._timer.stop()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(".new")
            draft.write_text(json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
            os.replace(draft, self._path)
        except OSError as error:
            log.warning("cannot keep the layout in %s: %s", self._path, error)
