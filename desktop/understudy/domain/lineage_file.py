"""A programme's roles and lineage as a YAML file that people edit, read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Lineage, LineageStep, RoleSpec, Succession, Track, fold_label

MAX_BYTES = 1024 * 1024
_MAX_DEPTH = 8


class LineageError(ValueError):
    """A lineage file cannot be used: says which file, which line (1-based), which key, and what to do."""

    def __init__(self, file: str, line: int, key: str, what: str) -> None:
        super().__init__(f"{file}:{line}: {f'{key}: ' if key else ''}{what}")
        self.file = file
        self.line = line
        self.key = key
        self.what = what


def _cycle(value: object) -> object:
    return CycleName.parse(value) if isinstance(value, str) else value


Name = Annotated[str, Field(min_length=1, max_length=120)]
Cycle = Annotated[CycleName, BeforeValidator(_cycle)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True)


class _Role(_Part):
    name: Name
    spellings: list[Name] = []
    track: Track = Track.ROLE
    bot: bool = False
    suggest_leads: bool = True


class _Step(_Part):
    role: Name
    kind: Succession
    into: Name | None = None
    cycle: Cycle

    @model_validator(mode="after")
    def _successor(self) -> _Step:
        if self.kind is Succession.RETIRED and self.into is not None:
            raise ValueError("a retired role goes on as nothing: take “into” away or choose merged or renamed")
        if self.kind is not Succession.RETIRED and self.into is None:
            raise ValueError(f"a role that was {self.kind} needs “into”, the role it goes on as")
        return self


class _File(_Part):
    roles: list[_Role] = Field(min_length=1)
    steps: list[_Step] = []


Path = tuple[str | int, ...]


@lru_cache(maxsize=8)
def read_lineage(yaml_text: str, file: str) -> Lineage:
    """The roles and steps of a lineage file. Raises LineageError, naming file, line and key."""
    lines: dict[Path, int] = {}
    content = _plain(_compose(yaml_text, file), (), lines, file)
    try:
        read = _File.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(first["loc"])
        while path not in lines and path:
            path = path[:-1]
        message = re.sub(r" or instance of \w+", "", first["msg"].removeprefix("Value error, "))
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise LineageError(file, lines.get(path, 1), key, message[0].lower() + message[1:]) from error
    _check(read, lines, file)
    return Lineage(
        roles=tuple(
            RoleSpec(role.name, role.track, tuple(role.spellings), role.bot, role.suggest_leads) for role in read.roles
        ),
        steps=tuple(LineageStep(step.role, step.kind, step.into, step.cycle) for step in read.steps),
    )


def _compose(yaml_text: str, file: str) -> yaml.Node:
    if len(yaml_text) > MAX_BYTES:
        raise LineageError(
            file, 1, "", f"the file has more than {MAX_BYTES:,} characters; a lineage has a few dozen lines"
        )
    try:
        depth = 0
        for event in yaml.parse(yaml_text, Loader=yaml.SafeLoader):
            line = _line(event)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise LineageError(file, line, "", "anchors and aliases are not used here; write the value out")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _MAX_DEPTH:
                raise LineageError(file, line, "", "this is nested too deep for a lineage")
        node = yaml.compose(yaml_text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LineageError(file, mark.line + 1 if mark else 1, "", f"this is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise LineageError(file, 1, "", f"this is not YAML: {str(error).splitlines()[0]}") from error
    if node is None:
        raise LineageError(file, 1, "roles", "the file is empty; list at least one role")
    return node


def _line(part: yaml.Node | yaml.Event) -> int:
    return part.start_mark.line + 1 if part.start_mark is not None else 1


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    """The node's content with every scalar a string (so that 1.30 stays 1.30), noting the line of every part."""
    lines.setdefault(path, _line(node))
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            lines[*path, name] = _line(key)
            if name in content:
                raise LineageError(file, _line(key), name, "this key stands here twice; keep one")
            content[name] = _plain(value, (*path, name), lines, file)
        return content
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, file) for index, item in enumerate(node.value)]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value)


def _check(read: _File, lines: dict[Path, int], file: str) -> None:
    """What no single part can tell: labels that name two roles, steps of unknown roles, steps in a circle."""
    owner: dict[str, str] = {}
    for index, role in enumerate(read.roles):
        for label in (role.name, *role.spellings):
            known = owner.setdefault(fold_label(label), role.name)
            if known != role.name:
                line = lines[("roles", index)]
                raise LineageError(file, line, f"roles.{index + 1}", f"“{label}” already names the role {known}")
    names = {role.name for role in read.roles}
    if len(names) < len(read.roles):
        twice = next(i for i, r in enumerate(read.roles) if r.name in {other.name for other in read.roles[:i]})
        name = read.roles[twice].name
        raise LineageError(file, lines[("roles", twice)], f"roles.{twice + 1}", f"the role {name} stands here twice")
    following: dict[str, str] = {}
    for index, step in enumerate(read.steps):
        line, key = lines[("steps", index)], f"steps.{index + 1}"
        for named in (step.role, step.into):
            if named is not None and named not in names:
                raise LineageError(file, line, key, f"“{named}” is not among the roles above; add it or mend the name")
        if step.into is not None:
            if step.kind is not Succession.SPLIT and step.role in following:
                raise LineageError(file, line, key, f"{step.role} already goes on as {following[step.role]}")
            following.setdefault(step.role, step.into)
            if step.role in _chain(step.into, following):
                raise LineageError(file, line, key, f"{step.role} would go on as itself, in a circle")


def _chain(name: str, following: dict[str, str]) -> Iterable[str]:
    seen: list[str] = []
    while name not in seen:
        seen.append(name)
        name = following.get(name, name)
    return seen


def write_lineage(lineage: Lineage) -> str:
    """The lineage as the text of a file: ``read_lineage`` of it gives an equal lineage."""
    roles: list[dict[str, object]] = []
    for role in lineage.roles:
        entry: dict[str, object] = {"name": role.name}
        if role.spellings:
            entry["spellings"] = list(role.spellings)
        if role.track is not Track.ROLE:
            entry["track"] = role.track.value
        if role.is_bot:
            entry["bot"] = True
        if not role.suggests_leads:
            entry["suggest_leads"] = False
        roles.append(entry)
    steps: list[dict[str, object]] = []
    for step in lineage.steps:
        into: dict[str, object] = {} if step.successor is None else {"into": step.successor}
        steps.append({"role": step.role, "kind": step.kind.value, **into, "cycle": str(step.cycle)})
    return yaml.safe_dump({"roles": roles, "steps": steps}, sort_keys=False, allow_unicode=True, width=120)
