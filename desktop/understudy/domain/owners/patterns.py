"""Go's regular expressions, as Prow matches paths with them: RE2 itself, so that time stays linear in the path."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

_LARGEST = 1000
"""Characters of a pattern; a longer one is no path filter."""
_MEMORY = 1 << 20


class PatternError(ValueError):
    """The pattern is none that Go understands; the message says why. Prow skips such a filter without a word."""


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Any:
    if len(pattern) > _LARGEST:
        raise PatternError(f"the pattern is longer than {_LARGEST} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise PatternError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from error


@lru_cache(maxsize=4096)
def _refused(pattern: str) -> str | None:
    """Why Go refuses a pattern, None when it does not; remembered, because compiling is tried once a path."""
    try:
        _compiled(pattern)
    except PatternError as error:
        return str(error)
    return None


def check(pattern: str) -> None:
    """Raises PatternError, saying why, for a pattern that Go refuses."""
    why = _refused(pattern)
    if why is not None:
        raise PatternError(why)


def matches(pattern: str, path: str) -> bool:
    """Does the pattern match anywhere in a path relative to its OWNERS file? One that Go refuses matches nothing."""
    if _refused(pattern) is not None:
        return False
    return _compiled(pattern).search(path) is not None
