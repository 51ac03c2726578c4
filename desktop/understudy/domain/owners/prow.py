"""OWNERS and OWNERS_ALIASES files as Prow reads them (pkg/repoowners), settings of a repository included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from understudy.domain.folding import fold_login
from understudy.domain.owners.files import Entry, OwnersError, OwnersFile
from understudy.domain.owners.patterns import matches
from understudy.domain.owners.reading import load

PROW_ROLES = {
    "approvers": "approver",
    "reviewers": "reviewer",
    "required_reviewers": "required_reviewer",
    "emeritus_approvers": "emeritus_approver",
    "emeritus_reviewers": "emeritus_reviewer",
}
DECIDING = ("approvers", "reviewers", "required_reviewers", "labels")
"""Lists that decide whether a file is simple: one of them is not empty."""
TRUE = frozenset({"y", "yes", "true", "on"})
"""Words that YAML 1.1 takes for true."""
NOTHING = frozenset({"", "null", "~"})
MOST_ENTRIES = 5000
MOST_FILTERS = 200
_HEADER = re.compile(r"---\r?\n(.*?)\n---", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OwnersSettings:
    """How Prow reads one repository (plugins' ``owners`` configuration); the defaults are Prow's.

    ``markdown_headers``: YAML between ``---`` at the top of an ``.md`` file names owners of that file alone
    (``mdyamlrepos``). ``denied_directories``: regular expressions; directories whose path matches are not looked into
    (``.git``, ``.github`` and ``vendor`` may be among them).
    """

    owners_file: str = "OWNERS"
    aliases_file: str = "OWNERS_ALIASES"
    markdown_headers: bool = False
    denied_directories: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, configured: Mapping[str, Any]) -> OwnersSettings:
        """Settings of a repository's stored configuration; what is not there, or of another shape, has its default."""
        owners, aliases = configured.get("owners_filename"), configured.get("owners_aliases_filename")
        denied = configured.get("denied_directories")
        return cls(
            owners if isinstance(owners, str) and owners else "OWNERS",
            aliases if isinstance(aliases, str) and aliases else "OWNERS_ALIASES",
            configured.get("mdyaml") is True,
            tuple(str(each) for each in denied) if isinstance(denied, list) else (),
        )

    def denies(self, path: str) -> bool:
        """Whether a file lies in a directory that is not looked into."""
        if not self.denied_directories:
            return False
        parts = path.split("/")[:-1]
        directories = ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]
        return any(matches(pattern, each) for pattern in self.denied_directories for each in directories)


def parse_prow(text: str) -> OwnersFile:
    """Read an OWNERS file. Raises OwnersError when Prow cannot.

    When the file has approvers, reviewers, required_reviewers or labels at its top, its ``filters`` are ignored. Every
    scalar is text, so that a login of digits stays one. Keys are compared without case, as Go reads JSON.
    """
    data = _mapping(load(text))
    if data is None:
        return OwnersFile("prow", frozenset())
    no_parent, auto = _options(data.get("options"))
    filters = data.get("filters")
    entries: set[Entry] = set()
    labels: tuple[str, ...] = ()
    is_simple = True
    try:
        for key in ("approvers", "reviewers", "required_reviewers"):
            entries |= _entries(data.get(key), key, "")
        labels = tuple(names(data.get("labels"), "labels"))
        is_simple = bool(entries or labels)
    except OwnersError:
        # What cannot be read as a simple file is tried as one with filters.
        if not isinstance(filters, dict):
            raise
        entries, is_simple = set(), False
    for key in ("emeritus_approvers", "emeritus_reviewers"):
        entries |= _lenient(data.get(key), key)
    if "approvers" not in data:
        # The key of 2016, before reviewers and approvers were told apart.
        entries |= {Entry("approver", "", each.folded, each.written) for each in _lenient(data.get("assignees"), "")}
    filter_labels: tuple[tuple[str, str], ...] = ()
    if not is_simple:
        filtered, filter_labels = _filters(filters)
        entries |= filtered
    return OwnersFile(
        "prow",
        frozenset(entries),
        no_parent,
        labels,
        auto_approve_unowned_subfolders=auto,
        filter_labels=filter_labels,
    )


def _filters(filters: object) -> tuple[set[Entry], tuple[tuple[str, str], ...]]:
    """Entries and labels for files that match a pattern."""
    entries: set[Entry] = set()
    labels: list[tuple[str, str]] = []
    if filters is None or (isinstance(filters, str) and filters in NOTHING):
        return entries, ()
    if not isinstance(filters, dict):
        raise OwnersError(f"filters must be a mapping of patterns; this is a {_shape(filters)}")
    if len(filters) > MOST_FILTERS:
        raise OwnersError(f"the file has more than {MOST_FILTERS} filters")
    for written, part in filters.items():
        pattern = "" if written == ".*" else str(written)
        config = None if isinstance(part, str) and part in NOTHING else _mapping(part, f"filter {written} is a ")
        for key, value in (config or {}).items():
            if key in PROW_ROLES:
                entries |= _lenient(value, key, pattern) if "emeritus" in key else _entries(value, key, pattern)
            elif key == "labels":
                labels += [(pattern, label) for label in names(value, key)]
            if len(entries) + len(labels) > MOST_ENTRIES:
                raise OwnersError(f"the file names more than {MOST_ENTRIES} people")
    return entries, tuple(labels)


def parse_header(text: str) -> OwnersFile | None:
    """The owners a Markdown file names for itself between ``---`` at its top; None when it names none.

    Filters and aliases files have no say there. Raises OwnersError for a header that is no YAML.
    """
    header = _HEADER.match(text)
    if header is None:
        return None
    file = parse_prow(header[1])
    plain = frozenset(entry for entry in file.entries if not entry.pattern)
    if not plain and not file.labels and not file.no_parent_owners:
        return None
    return OwnersFile("prow", plain, file.no_parent_owners, file.labels)


def parse_aliases(text: str) -> dict[str, tuple[str, ...]]:
    """OWNERS_ALIASES: alias name (folded) to its members as written; aliases are not nested.

    One alias that is no list of texts loses the whole file: OwnersError.
    """
    data = _mapping(load(text), "an OWNERS_ALIASES file is a mapping with the key aliases; this is a ")
    aliases = data.get("aliases") if data is not None else None
    if aliases is None or aliases in ("", "null", "~"):
        return {}
    if not isinstance(aliases, dict):
        raise OwnersError("aliases must be a mapping of names to lists of logins")
    found: dict[str, tuple[str, ...]] = {}
    number = 0
    for name, members in aliases.items():
        found[fold_login(name)] = listed = tuple(names(members, f"alias {name}"))
        number += len(listed)
        if number > MOST_ENTRIES:
            raise OwnersError(f"the aliases name more than {MOST_ENTRIES} people")
    return found


def names(value: object, key: str) -> list[str]:
    """The names in a list, nulls left out. Raises OwnersError for anything but a list of single texts."""
    if value is None or (isinstance(value, str) and value in NOTHING):
        return []
    if not isinstance(value, list):
        raise OwnersError(f"{key} must be a list; this is a {_shape(value)}")
    if len(value) > MOST_ENTRIES:
        raise OwnersError(f"{key} names more than {MOST_ENTRIES} people")
    found = []
    for item in value:
        if not isinstance(item, str):
            raise OwnersError(f"{key} must hold names only; one entry is a {_shape(item)}")
        if item not in NOTHING:
            found.append(item.strip())
    return found


def _entries(value: object, key: str, pattern: str) -> set[Entry]:
    role = PROW_ROLES[key]
    return {Entry(role, pattern, fold_login(name), name) for name in names(value, key)}


def _lenient(value: object, key: str, pattern: str = "") -> set[Entry]:
    """A list that Prow does not read: what it cannot hold is no error of the file."""
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        return set()
    role = PROW_ROLES.get(key, key)
    return {
        Entry(role, pattern, fold_login(name), name.strip())
        for name in value
        if isinstance(name, str) and name not in NOTHING
    }


def _options(value: object) -> tuple[bool, bool]:
    if value is None or (isinstance(value, str) and value in NOTHING):
        return False, False
    options = _mapping(value, "options must be a mapping; this is a ") or {}
    return tuple(  # type: ignore[return-value]
        str(options.get(key, "")).casefold() in TRUE for key in ("no_parent_owners", "auto_approve_unowned_subfolders")
    )


def _mapping(
    value: object, else_say: str = "an OWNERS file is a mapping with approvers and reviewers; this is a "
) -> dict[str, Any] | None:
    """A mapping with its keys folded; of two that differ only in case the small one counts, as after Go's sorting."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise OwnersError(else_say + _shape(value))
    if all(isinstance(key, str) and key.islower() for key in value):
        return value
    return {str(key).casefold(): value[key] for key in sorted(value, key=str)}


def _shape(value: object) -> str:
    return "list" if isinstance(value, list) else "mapping" if isinstance(value, dict) else "single text"
