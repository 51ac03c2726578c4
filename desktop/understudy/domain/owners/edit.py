"""Edits of OWNERS and OWNERS_ALIASES files that leave every byte outside the change as it was."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import yaml

from understudy.domain.folding import fold_login
from understudy.domain.owners.files import OwnersError
from understudy.domain.owners.prow import names, parse_aliases, parse_prow
from understudy.domain.owners.reading import load

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_SPOKEN = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_ORDER = ("reviewers", "approvers", "emeritus_approvers", "emeritus_reviewers")

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class EditError(ValueError):
    """The edit cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class _List:
    """A list in the file: its items as (name, start, end) and how it is written. Offsets count characters."""

    items: tuple[tuple[str, int, int], ...]
    is_flow: bool
    start: int
    end: int


def add_owner(text: str, key: str, login: str) -> str:
    """Add a login to a list of an OWNERS file (``approvers``, ``reviewers`` …). Already there: the text as it was.

    An alphabetical list stays one; any other gets the name at its end. Raises EditError for what Prow cannot read.
    """
    return _checked(text, _add(text, (key,), login), (key,), login, is_there=True)


def remove_owner(text: str, key: str, login: str) -> str:
    """Take a login out of a list, with the comment on its line. A list that becomes empty goes with its key."""
    return _checked(text, _remove(text, (key,), login), (key,), login, is_there=False)


def make_emeritus(text: str, login: str) -> str:
    """Take a login out of approvers and reviewers; who was an approver is thanked in emeritus_approvers (once)."""
    before = _lists(text, ("approvers",))
    was_approver = before is not None and any(fold_login(name) == fold_login(login) for name, _, _ in before.items)
    for key in ("reviewers", "approvers"):
        text = remove_owner(text, key, login)
    return add_owner(text, "emeritus_approvers", login) if was_approver else text


def add_to_alias(text: str, alias: str, login: str) -> str:
    """Add a login to an alias of an OWNERS_ALIASES file. Raises EditError when there is no such alias."""
    keys = ("aliases", alias)
    return _checked(text, _add(text, keys, login), keys, login, is_there=True)


def remove_from_alias(text: str, alias: str, login: str) -> str:
    """Take a login out of an alias; the alias stays, even when it becomes empty."""
    keys = ("aliases", alias)
    return _checked(text, _remove(text, keys, login), keys, login, is_there=False)


def patch(path: str, before: str, after: str) -> str:
    """A patch of one file that ``git apply`` takes; empty when nothing changed."""
    if before == after:
        return ""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    out = [f"diff --git a/{path} b/{path}\n"]
    for line in lines:
        out.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(out)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


# --- finding ----------------------------------------------------------------------------------------------------------


def _root(text: str) -> yaml.MappingNode | None:
    try:
        load(text)  # within its bounds composing is safe
        node = yaml.compose(text, Loader=_Loader)
    except OwnersError as error:
        raise EditError(f"the file is not YAML that can be read: {error}") from error
    except yaml.YAMLError as error:
        raise EditError("the file holds more than one YAML document") from error
    if node is not None and not isinstance(node, yaml.MappingNode):
        raise EditError("the file is not a mapping")
    return node


def _find(node: yaml.MappingNode | None, keys: tuple[str, ...]) -> tuple[yaml.Node, yaml.Node] | None:
    """The last key of that name, as YAML readers take it, with its value."""
    found = None
    if node is None:
        return None
    for key_node, value in node.value:
        if isinstance(key_node, yaml.ScalarNode) and (
            key_node.value == keys[0] or (len(keys) == 1 and fold_login(key_node.value) == fold_login(keys[0]))
        ):
            found = (key_node, value)
    if found is None or len(keys) == 1:
        return found
    value = found[1]
    return _find(value, keys[1:]) if isinstance(value, yaml.MappingNode) else None


def _lists(text: str, keys: tuple[str, ...]) -> _List | None:
    found = _find(_root(text), keys)
    if found is None or not isinstance(found[1], yaml.SequenceNode):
        return None
    node = found[1]
    at = _Offsets(text)
    items = []
    for item in node.value:
        if not isinstance(item, yaml.ScalarNode):
            raise EditError(f"{keys[-1]} holds something that is no name")
        items.append((item.value, at(item.start_mark), at(item.end_mark)))
    return _List(tuple(items), bool(node.flow_style), at(node.start_mark), at(node.end_mark))


class _Offsets:
    """Places of marks in the text. libyaml counts bytes or characters by version: line and column always agree."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def __call__(self, mark: yaml.Mark) -> int:
        return self._starts[min(mark.line, len(self._starts) - 1)] + mark.column


# --- changing ---------------------------------------------------------------------------------------------------------


def _add(text: str, keys: tuple[str, ...], login: str) -> str:
    login = login.strip().removeprefix("@")
    if not login or re.search(r"[\s\"'#:,\[\]{}]", login):
        raise EditError(f"“{login}” is no login")
    found = _find(_root(text), keys)
    if found is None:
        if len(keys) > 1:
            raise EditError(f"there is no alias {keys[-1]}")
        return _new_key(text, keys[0], login)
    items = _lists(text, keys)
    if items is None:
        return _fill_empty(text, found, login)
    if any(fold_login(name) == fold_login(login) for name, _, _ in items.items):
        return text
    if not items.items:
        return text[: items.start] + f"[{_scalar(login)}]" + text[items.end :]
    names = [fold_login(name) for name, _, _ in items.items]
    after = len(names) - 1
    if len(names) > 1 and names == sorted(names):
        after = sum(1 for name in names if name < fold_login(login)) - 1
    return _insert_flow(text, items, after, login) if items.is_flow else _insert_block(text, items, after, login)


def _insert_flow(text: str, items: _List, after: int, login: str) -> str:
    if after < 0:
        start = items.items[0][1]
        return text[:start] + f"{_scalar(login)}, " + text[start:]
    end = items.items[after][2]
    return text[:end] + f", {_scalar(login)}" + text[end:]


def _insert_block(text: str, items: _List, after: int, login: str) -> str:
    model = items.items[max(after, 0)]
    start = text.rfind("\n", 0, model[1]) + 1
    lead = text[start : model[1]]
    if "-" not in lead:
        raise EditError("the list is written in a way that cannot be edited line by line")
    lead = re.sub(r"[^\s-].*$", "", lead)
    end = text.find("\n", model[2])
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f"{lead}{_scalar(login, like=text[model[1] : model[2]])}"
    if after < 0:
        return text[:start] + line + newline + text[start:]
    if end < 0:
        return text + newline + line
    return text[: end + 1] + line + newline + text[end + 1 :]


def _fill_empty(text: str, found: tuple[yaml.Node, yaml.Node], login: str) -> str:
    """A key without a list (``approvers:`` or ``null``) gets one of its own."""
    key, value = found
    at = _Offsets(text)
    if isinstance(value, yaml.ScalarNode) and value.value.casefold() not in ("", "null", "~"):
        raise EditError(f"{key.value} is not a list")
    if isinstance(value, yaml.MappingNode):
        raise EditError(f"{key.value} is not a list")
    newline = "\r\n" if "\r\n" in text else "\n"
    if value.start_mark.index != value.end_mark.index and isinstance(value, yaml.ScalarNode) and value.value:
        start, end = at(value.start_mark), at(value.end_mark)
        return text[:start] + f"[{_scalar(login)}]" + text[end:]
    line_end = text.find("\n", at(key.end_mark))
    indent = " " * key.start_mark.column + _indent(text)
    if line_end < 0:
        return text + f"{newline}{indent}- {_scalar(login)}"
    return text[: line_end + 1] + f"{indent}- {_scalar(login)}{newline}" + text[line_end + 1 :]


def _new_key(text: str, key: str, login: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    block = f"{key}:{newline}{_indent(text)}- {_scalar(login)}{newline}"
    root = _root(text)
    if root is None or not root.value:
        if text and not text.endswith("\n"):
            return text + newline + block.removesuffix(newline)
        return text + block
    if root.flow_style:
        raise EditError("the file is written on one line; it cannot be edited line by line")
    # Lists of people stand together: after the last of them, or at the end.
    at = _Offsets(text)
    end = len(text)
    people = [
        value for name, value in root.value if name.value in _ORDER and value.start_mark.line != value.end_mark.line
    ]
    if people and key in _ORDER:
        last = max(people, key=lambda value: value.start_mark.line)
        if isinstance(last, yaml.SequenceNode) and last.value and not last.flow_style:
            newline_at = text.find("\n", at(last.value[-1].end_mark))
            end = newline_at + 1 if newline_at >= 0 else len(text)
    before = text[:end]
    if before and not before.endswith("\n"):
        # A file without a last newline goes on without one.
        return before + newline + block.removesuffix(newline)
    return before + block + text[end:]


def _remove(text: str, keys: tuple[str, ...], login: str) -> str:
    for _ in range(1000):  # a name may stand there more than once
        items = _lists(text, keys)
        if items is None:
            return text
        place = next((n for n, (name, _, _) in enumerate(items.items) if fold_login(name) == fold_login(login)), None)
        if place is None:
            return text
        text = _remove_one(text, keys, items, place)
    raise EditError("the name stands in the list more than a thousand times")


def _remove_one(text: str, keys: tuple[str, ...], items: _List, place: int) -> str:
    _, start, end = items.items[place]
    if len(items.items) == 1:
        return _remove_list(text, keys, items)
    if items.is_flow:
        if place + 1 < len(items.items):
            return text[:start] + text[items.items[place + 1][1] :]
        return text[: items.items[place - 1][2]] + text[end:]
    return _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> str:
    """The text without the lines from one place to another; without a last newline it goes on without one."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    if line_end >= 0:
        return text[:line_start] + text[line_end + 1 :]
    return text[:line_start].removesuffix("\n").removesuffix("\r")


def _remove_list(text: str, keys: tuple[str, ...], items: _List) -> str:
    found = _find(_root(text), keys)
    assert found is not None
    at = _Offsets(text)
    if items.is_flow:
        return text[: items.start] + "[]" + text[items.end :]
    start = items.items[0][1] if len(keys) > 1 else at(found[0].start_mark)
    return _cut(text, start, items.items[0][2])


def _scalar(login: str, like: str = "") -> str:
    """The login as YAML: plain when every reader takes it as text, else quoted as its neighbour is."""
    if _PLAIN.fullmatch(login) and login.casefold() not in _SPOKEN and not like.startswith(("'", '"')):
        return login
    quote = like[0] if like[:1] in ("'", '"') else '"'
    return f"{quote}{login}{quote}"


def _indent(text: str) -> str:
    """How far the file's lists stand in: the first dash decides, else two blanks."""
    match = re.search(r"^( *)- ", text, re.MULTILINE)
    return match[1] if match else "  "


def _checked(before: str, after: str, keys: tuple[str, ...], login: str, *, is_there: bool) -> str:
    """What comes out must say the same but for that one name, read as Prow reads it, or the edit is refused."""
    parse = parse_aliases if len(keys) > 1 else parse_prow
    try:
        for text in (before, after):
            parse(text)
        was, now = _split_off(load(before), keys), _split_off(load(after), keys)
    except OwnersError as error:
        raise EditError(f"the file cannot be read as Prow reads it: {error}") from error
    wanted = Counter(was[1])
    folded = fold_login(login)
    if is_there:
        wanted[folded] = max(wanted[folded], 1)
    else:
        del wanted[folded]
    if was[0] != now[0] or wanted != Counter(now[1]):
        raise EditError("the file is written in a way that cannot be edited line by line; edit it by hand")
    return after


def _split_off(data: object, keys: tuple[str, ...]) -> tuple[Any, list[str]]:
    """What a file says without one list, and the names in that list, folded."""
    if not isinstance(data, dict):
        return data or {}, []
    at = next((key for key in reversed(data) if key == keys[0]), None)
    if at is None or len(keys) == 1:
        at = next((key for key in reversed(data) if fold_login(key) == fold_login(keys[0])), at)
    rest = {key: value for key, value in data.items() if key != at}
    if at is None:
        return rest, []
    if len(keys) > 1:
        inner, found = _split_off(data[at], keys[1:])
        return {**rest, at: inner}, found
    return rest, [fold_login(name) for name in names(data[at], keys[0])]
