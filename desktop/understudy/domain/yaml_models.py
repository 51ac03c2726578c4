"""Reading a YAML text into a pydantic model, with errors that name the file, the line, the key and the mend.

Every scalar is a text, so that ``1.10`` and ``no`` mean what the reader's type says and not what YAML guesses. Tags,
anchors and deep nesting are refused: texts that people edit here need none, and hostile ones live on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

LARGEST = 200_000
"""Characters; a larger text is refused unread."""
_DEEPEST = 40

Model = TypeVar("Model", bound=BaseModel)
_Path = tuple[str | int, ...]


class TextError(ValueError):
    """The text cannot be used: names the file, the line, the key and what is wrong."""

    def __init__(self, file: str, line: int, key: str, message: str) -> None:
        super().__init__(f"{file}, line {line}, {key or 'file'}: {message}")
        self.file = file
        self.line = line
        self.key = key
        self.message = message


class _Loader(yaml.SafeLoader):
    """Composes plain mappings, lists and texts only."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="anchors and references are not used here; write the value out", problem_mark=event.start_mark
            )
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="tags are not used here; remove it", problem_mark=event.start_mark)
        if self.depth >= _DEEPEST:
            raise yaml.MarkedYAMLError(problem="the nesting is too deep", problem_mark=event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


_Loader.yaml_implicit_resolvers = {}


def read_model(kind: type[Model], text: str, file: str, empty: str) -> Model:
    """The text as a ``kind``; ``file`` is only named in messages, ``empty`` says what to do with an empty one.

    Raises TextError.
    """
    if len(text) > LARGEST:
        raise TextError(file, 1, "", f"the text is longer than {LARGEST:,} characters; shorten it")
    try:
        node = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise TextError(file, mark.line + 1 if mark else 1, "", f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise TextError(file, 1, "", f"not valid YAML: {' '.join(str(error).split())}") from error
    if node is None:
        raise TextError(file, 1, "", empty)
    lines: dict[_Path, int] = {}
    data = _plain(node, (), lines, file)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = _first(error)
        where = (*(part for part in first["loc"] if part != "[key]"), *first.get("ctx", {}).get("at", ()))
        raise TextError(file, _line(lines, where), _dotted(where), _explain(first)) from error


def misplaced(message: str, at: _Path) -> PydanticCustomError:
    """An error of a validator that looks at a whole, about the part at ``at``, as keys and places lead there."""
    return PydanticCustomError("misplaced", "{said}", {"said": message, "at": at})


def _first(error: ValidationError) -> Any:
    """The error to tell first: a key nobody knows goes before the one that is missing beside it, for it is a slip."""
    told = error.errors()
    first = told[0]
    if first["type"] == "missing":
        beside = (each for each in told if each["type"] == "extra_forbidden" and each["loc"][:-1] == first["loc"][:-1])
        return next(beside, first)
    return first


def _plain(node: yaml.Node, path: _Path, lines: dict[_Path, int], file: str) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise TextError(file, line, _dotted(path), "a key must be a plain word")
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                raise TextError(file, line, _dotted(here), "is written twice; keep one of them")
            lines[here] = line
            result[key] = _plain(value_node, here, lines, file)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, number), lines, file) for number, item in enumerate(node.value)]
    return node.value


def _line(lines: dict[_Path, int], where: _Path) -> int:
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 1)


def _dotted(where: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in where)


def _explain(error: Any) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        return "is not a key that is known here; check its spelling or remove it"
    if error["type"] == "missing":
        return "is missing; add it"
    given = error.get("input")
    return f"{message} (it says “{given}”)" if isinstance(given, str) else message
