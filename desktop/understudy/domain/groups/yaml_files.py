"""Reading YAML files in which every scalar is a text, with errors that name file and line."""

from __future__ import annotations

from typing import Any

import yaml

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]


class FileError(ValueError):
    """A file cannot be read: ``file:line: what is wrong; what to do``."""

    def __init__(self, file: str, line: int, what: str, mend: str) -> None:
        super().__init__(f"{file}:{line}: {what}; {mend}")
        self.file, self.line, self.what, self.mend = file, line, what, mend


def load_mapping(file: str, text: str, mend: str) -> dict[str, Any]:
    """The file as a mapping of texts, lists and mappings. Raises FileError."""
    try:
        data = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise FileError(file, line, error.problem or "this is not YAML", mend) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FileError(file, 1, "this is not YAML", mend) from error
    if data in (None, ""):
        return {}
    if not isinstance(data, dict):
        raise FileError(file, 1, "the file is not a mapping of names to values", mend)
    return data


def texts(value: Any) -> list[str]:
    """A list of texts; an empty value is an empty list, anything that is no text is left out."""
    if not isinstance(value, list):
        return []
    return [item.strip() for item in value if isinstance(item, str) and item.strip()]


def mappings(value: Any) -> list[dict[str, Any]]:
    """A list of mappings; anything else in it is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """A text, empty for anything else."""
    return value.strip() if isinstance(value, str) else ""
