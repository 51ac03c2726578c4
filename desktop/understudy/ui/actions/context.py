"""What is the case just now, as named values that decide which actions are enabled."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

Value = bool | int | str


class Context(QObject):
    """Named values such as ``screen`` = "people", ``people.selected`` = 3, ``undo`` = "Move seat"."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Value] = {}

    def set(self, **values: Value) -> None:
        """Set some values at once; a double underscore stands for a dot (``people__selected=3``)."""
        self.update({name.replace("__", "."): value for name, value in values.items()})

    def update(self, values: dict[str, Value]) -> None:
        """Set some values at once; ``changed`` only if something differs."""
        if any(self._values.get(name) != value for name, value in values.items()):
            self._values.update(values)
            self.changed.emit()

    def get(self, name: str) -> Value:
        """The value, False where nobody set one."""
        return self._values.get(name, False)

    def count(self, name: str) -> int:
        """The value as a number, 0 where it is none."""
        value = self._values.get(name, 0)
        return value if isinstance(value, int) else 0

    def text(self, name: str) -> str:
        """The value as text, "" where it is none."""
        value = self._values.get(name, "")
        return value if isinstance(value, str) else ""
