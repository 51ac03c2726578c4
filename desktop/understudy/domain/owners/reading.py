"""Reads the YAML of OWNERS files as Prow's reader does, within bounds that no honest file comes near."""

from __future__ import annotations

import re

import yaml

from understudy.domain.owners.files import OwnersError

LARGEST = 256 * 1024
"""Characters of a file; the largest OWNERS_ALIASES known have a tenth of it."""
DEEPEST = 20
"""Levels of nesting; OWNERS files have four."""
_OPENERS = 40
_STAIRS = re.compile(r"^[ \t?:-]{80}", re.MULTILINE)

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]


def load(text: str) -> object:
    """The first document, every scalar a text, the last of several equal keys; None for an empty file.

    Tags are ignored and anchors shared, never copied. Raises OwnersError with the line where there is one.
    """
    check_size(text)
    try:
        if text.count("[") + text.count("{") > _OPENERS or _STAIRS.search(text) is not None:
            _check_depth(text)
        return next(iter(yaml.load_all(text, Loader=Loader)), None)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise OwnersError(f"line {line}: {error.problem or error.context or 'not YAML'}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise OwnersError("not YAML: it holds characters that no text has") from error


def check_size(text: str) -> None:
    """Raises OwnersError for a file that is too large or was not UTF-8 (its bytes came as U+FFFD)."""
    if len(text) > LARGEST:
        raise OwnersError(f"the file is larger than {LARGEST // 1024} KB; no OWNERS file is")
    broken = text.find("\ufffd")
    if broken >= 0:
        line = text.count("\n", 0, broken) + 1
        raise OwnersError(f"line {line}: the file is not UTF-8")


def _check_depth(text: str) -> None:
    """libyaml composes by recursion, which ends the process when it is deep enough; its events come one by one."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark is not None else 1
                raise OwnersError(f"line {line}: nested more than {DEEPEST} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
