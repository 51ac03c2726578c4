"""What OWNERS files say, whichever syntax they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from understudy.domain.folding import fold_login

MOST_HOLDERS = 20_000
"""Names a file may come to with its aliases spelled out; more is an attack on the reader."""


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


@dataclass(frozen=True, slots=True, order=True)
class Include:
    """Another file that a Gerrit file brings in. ``kind``: include (all of it) or file (only its plain owners)."""

    kind: str
    target: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """What an OWNERS file says. ``syntax`` is prow or gerrit.

    ``filter_labels``: (pattern, label). ``cut_patterns``: Gerrit's ``per-file … = set noparent``. ``everybody``:
    Gerrit's ``*``, files with these patterns (empty: all) belong to everybody.
    """

    syntax: str
    entries: frozenset[Entry]
    no_parent_owners: bool = False
    labels: tuple[str, ...] = ()
    includes: tuple[Include, ...] = ()
    auto_approve_unowned_subfolders: bool = False
    filter_labels: tuple[tuple[str, str], ...] = ()
    cut_patterns: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """Somebody who stands in a role of a file, aliases expanded."""

    role: str
    pattern: str
    folded: str
    written: str = field(compare=False)
    via: str | None = field(compare=False)


def expand(file: OwnersFile, aliases: Mapping[str, tuple[str, ...]]) -> dict[Holder, Holder]:
    """Everybody who stands in a file, once a role. Who is named directly and by an alias counts as named directly.

    Aliases are spelled out one level deep; a name that is no alias is a login. Raises OwnersError for more names than
    any project has people.
    """
    found: dict[Holder, Holder] = {}
    for entry in sorted(file.entries):
        members = aliases.get(entry.folded)
        if members is None or file.syntax != "prow":
            holder = Holder(entry.role, entry.pattern, entry.folded, entry.written, None)
            found[holder] = holder
            continue
        if len(found) + len(members) > MOST_HOLDERS:
            raise OwnersError(f"with its aliases spelled out the file names more than {MOST_HOLDERS} people")
        for member in members:
            holder = Holder(entry.role, entry.pattern, fold_login(member), member, entry.folded)
            if found.get(holder, holder).via is not None:
                found[holder] = holder
    return {holder: value for holder, value in found.items() if holder.folded}
