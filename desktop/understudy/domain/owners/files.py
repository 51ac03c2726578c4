"""Reading OWNERS and OWNERS_ALIASES files as Prow does, and Gerrit's code-owners files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from understudy.domain.folding import fold_login

PROW_ROLES = {
    "approvers": "approver",
    "reviewers": "reviewer",
    "required_reviewers": "required_reviewer",
    "emeritus_approvers": "emeritus_approver",
    "emeritus_reviewers": "emeritus_reviewer",
}
_DECIDING = ("approvers", "reviewers", "required_reviewers", "labels")
_ADDRESS = re.compile(r"[^\s@,=#*]+@[^\s@,=#*]+\.[^\s@,=#*]+")
_GERRIT = re.compile(r"set\s+noparent|include\s+\S+|file:\s*\S+|per-file\s+[^=]+=.*|\*", re.IGNORECASE)

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]


class OwnersError(ValueError):
    """The file cannot be read; the message says why and where."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One name in one list of a file: a login, an alias or an e-mail address, folded, and as written.

    ``pattern``: only for files that match it (Prow's filters, Gerrit's per-file); empty: for all.
    """

    role: str
    pattern: str
    folded: str
    written: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """What an OWNERS file says. ``syntax`` is prow or gerrit."""

    syntax: str
    entries: frozenset[Entry]
    no_parent_owners: bool = False
    labels: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


def parse_owners(text: str) -> OwnersFile:
    """Read an OWNERS file, whichever syntax it has. Raises OwnersError when it is neither.

    Prow's rule: when the file has approvers, reviewers, required_reviewers or labels at its top, its ``filters`` are
    ignored (pkg/repoowners). Every scalar is text, so that a login of digits stays one.
    """
    gerrit = _gerrit(text)
    if gerrit is not None:
        return gerrit
    data = _load(text)
    if data is None:
        return OwnersFile("prow", frozenset())
    if not isinstance(data, dict):
        raise OwnersError("an OWNERS file is a mapping with approvers and reviewers; this is a " + _shape(data))
    options = data.get("options")
    no_parent = isinstance(options, dict) and str(options.get("no_parent_owners", "")).casefold() == "true"
    entries: set[Entry] = set()
    for key, role in PROW_ROLES.items():
        entries |= {Entry(role, "", fold_login(name), name) for name in _names(data.get(key), key)}
    if "approvers" not in data:
        # The key of 2016, before reviewers and approvers were told apart.
        entries |= {
            Entry("approver", "", fold_login(name), name) for name in _names(data.get("assignees"), "assignees")
        }
    labels = tuple(_names(data.get("labels"), "labels"))
    if not any(_names(data.get(key), key) for key in _DECIDING) and isinstance(data.get("filters"), dict):
        for pattern, part in data["filters"].items():
            if isinstance(part, dict):
                for key, role in PROW_ROLES.items():
                    entries |= {
                        Entry(role, "" if pattern == ".*" else str(pattern), fold_login(name), name)
                        for name in _names(part.get(key), key)
                    }
    return OwnersFile("prow", frozenset(entries), no_parent, labels)


def parse_aliases(text: str) -> dict[str, tuple[str, ...]]:
    """OWNERS_ALIASES: alias name (folded) to its members as written; aliases are not nested. Raises OwnersError."""
    data = _load(text)
    if data is None:
        return {}
    aliases = data.get("aliases") if isinstance(data, dict) else None
    if aliases is None:
        return {}
    if not isinstance(aliases, dict):
        raise OwnersError("aliases must be a mapping of names to lists of logins")
    return {fold_login(name): tuple(_names(members, f"alias {name}")) for name, members in aliases.items()}


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """Somebody who stands in a role of a file, aliases expanded."""

    role: str
    pattern: str
    folded: str
    written: str = field(compare=False)
    via: str | None = field(compare=False)


def expand(file: OwnersFile, aliases: Mapping[str, tuple[str, ...]]) -> dict[Holder, Holder]:
    """Everybody who stands in a file, once a role. Who is named directly and by an alias counts as named directly."""
    found: dict[Holder, Holder] = {}
    for entry in sorted(file.entries):
        members = aliases.get(entry.folded)
        if members is None or file.syntax != "prow":
            holder = Holder(entry.role, entry.pattern, entry.folded, entry.written, None)
            found[holder] = holder
            continue
        for member in members:
            holder = Holder(entry.role, entry.pattern, fold_login(member), member, entry.folded)
            if found.get(holder, holder).via is not None:
                found[holder] = holder
    return {holder: value for holder, value in found.items() if holder.folded}


def _gerrit(text: str) -> OwnersFile | None:
    """The file as Gerrit's code-owners plugin reads it, None when a line is nothing it knows."""
    entries: set[Entry] = set()
    includes: list[str] = []
    no_parent = False
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    told = [line for line in lines if line]
    if not told or not all(_ADDRESS.fullmatch(line) or _GERRIT.fullmatch(line) for line in told):
        return None
    for line in told:
        if _ADDRESS.fullmatch(line):
            entries.add(Entry("owner", "", line.casefold(), line))
        elif line.casefold().startswith("per-file"):
            globs, _, owners = line[len("per-file") :].partition("=")
            pattern = ",".join(part.strip() for part in globs.split(","))
            for owner in owners.split(","):
                if _ADDRESS.fullmatch(owner.strip()):
                    entries.add(Entry("owner", pattern, owner.strip().casefold(), owner.strip()))
                elif owner.strip().startswith(("file:", "include")):
                    includes.append(f"{pattern}: {owner.strip()}")
        elif line.casefold().startswith("set"):
            no_parent = True
        elif line != "*":
            includes.append(line)
    return OwnersFile("gerrit", frozenset(entries), no_parent, (), tuple(includes))


def _load(text: str) -> object:
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise OwnersError(f"line {line}: {error.problem or error.context or 'not YAML'}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise OwnersError("not YAML") from error


def _names(value: object, key: str) -> list[str]:
    if value is None or value == "" or value == "null" or value == "~":
        return []
    if not isinstance(value, list):
        raise OwnersError(f"{key} must be a list; this is a {_shape(value)}")
    names = []
    for item in value:
        if item is None or item == "":
            continue
        if not isinstance(item, str):
            raise OwnersError(f"{key} must hold names only; one entry is a {_shape(item)}")
        names.append(item.strip())
    return names


def _shape(value: object) -> str:
    return "list" if isinstance(value, list) else "mapping" if isinstance(value, dict) else "single text"
