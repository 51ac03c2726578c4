"""What the window remembers from one run to the next: sizes, columns, the last screen."""

from __future__ import annotations

import json
from typing import Any, Protocol


class UiState(Protocol):
    """Texts by key, usually JSON. Reading what was never written gives ""."""

    def get(self, key: str) -> str:
        """The text, or ""."""
        ...

    def set(self, key: str, value: str) -> None:
        """Remember a text."""
        ...


class MemoryState:
    """Remembers for as long as it lives; for tests and throw-away windows."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get(self, key: str) -> str:
        """The text, or ""."""
        return self.values.get(key, "")

    def set(self, key: str, value: str) -> None:
        """Remember a text."""
        self.values[key] = value


def read_json(state: UiState, key: str) -> Any:
    """The value kept as JSON, None where there is none or it cannot be read (an older or a damaged file)."""
    text = state.get(key)
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def write_json(state: UiState, key: str, value: Any) -> None:
    """Keep a value as JSON."""
    state.set(key, json.dumps(value, ensure_ascii=False))
