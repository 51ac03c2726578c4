"""Roster files as they lie in a folder or in a git clone, not yet read: what a reader of paths hands over.

Which files count (docs/rules.md, "Reading a path"): ``release_team.md`` and ``release-team.md`` in folders
``release-<name>/``, directly at the path or in ``releases/`` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from understudy.domain.cycles import CycleName
from understudy.domain.rosters.errors import RosterError, decode_roster
from understudy.domain.rosters.model import Anomaly, Roster, RosterVersion
from understudy.domain.rosters.parse import parse_roster

ROSTER_NAMES = ("release_team.md", "release-team.md")
README_NAME = "README.md"
PARENTS = ("", "releases")
"""Where folders of cycles may lie, below the path given."""

_FOLDER = re.compile(r"release-(?P<name>.+)")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the source as it is now; ``path`` is below the path given or the top of the repository."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A roster file after a commit of the default branch's first-parent chain; ``data`` is None where it was removed.

    ``at`` is the committer date of that commit (UTC): when the version reached the default branch.
    """

    commit: str
    at: datetime
    path: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class CycleSource:
    """The files of one cycle's folder; ``versions``, oldest first, are empty for a plain folder."""

    cycle: CycleName
    files: tuple[SourceFile, ...]
    readme: SourceFile | None = None
    versions: tuple[FileVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterSource:
    """Everything found at a path, cycles in order.

    ``head`` is the commit read (None for a folder), ``web`` the repository's address on the web, where it is known.
    ``anomalies`` tell what was skipped, ``errors`` which files could not be read at all.
    """

    location: str
    kind: Literal["folder", "clone", "sample"]
    cycles: tuple[CycleSource, ...]
    head: str | None = None
    web: str | None = None
    anomalies: tuple[Anomaly, ...] = ()
    errors: tuple[RosterError, ...] = ()


@dataclass(frozen=True, slots=True)
class CycleRosters:
    """What a cycle's files say: the roster as it is now, and its versions, oldest first.

    ``file`` is the path of the roster; ``anomalies`` are those of the files and of versions that could not be read.
    """

    cycle: CycleName
    file: str
    roster: Roster
    versions: tuple[RosterVersion, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


def cycle_of_folder(name: str) -> CycleName | None:
    """The cycle whose folder this is (``release-1.31``), or None for another folder."""
    match = _FOLDER.fullmatch(name)
    if match is None:
        return None
    try:
        return CycleName.parse(match["name"])
    except ValueError:
        return None


def read_cycle(source: CycleSource) -> CycleRosters | None:
    """Read a cycle's files; None when there is nothing but stubs that moved elsewhere.

    A cycle may have two files: the one that is a stub is skipped. Raises RosterError when a current file cannot be
    read. An older version that cannot be read is skipped and told as an anomaly.
    """
    current = {file.path: parse_roster(decode_roster(file.data, file.path), file.path) for file in source.files}
    anomalies = [anomaly for roster in current.values() for anomaly in roster.anomalies]
    chosen = _choose(current, (), anomalies)
    if chosen is None:
        return None
    versions = _versions(source.versions, anomalies)
    return CycleRosters(source.cycle, chosen, current[chosen], versions, tuple(anomalies))


def _choose(rosters: dict[str, Roster], touched: Sequence[str], anomalies: list[Anomaly]) -> str | None:
    """The path of the roster among a folder's files: no stub, the last one touched, then by name."""
    paths = [path for path, roster in rosters.items() if roster.moved_to is None]
    if len(paths) > 1:
        paths.sort(key=lambda path: (path not in touched, path.endswith(ROSTER_NAMES[0])))
        anomalies.append(
            Anomaly(paths[1], 1, "two rosters in one folder", f"only {paths[0].rsplit('/', 1)[-1]} is read")
        )
    return paths[0] if paths else None


def _versions(versions: Iterable[FileVersion], anomalies: list[Anomaly]) -> tuple[RosterVersion, ...]:
    """One roster for each commit that changed the folder's files, whichever file holds it then."""
    state: dict[str, Roster] = {}
    read: list[RosterVersion] = []
    by_commit: dict[str, list[FileVersion]] = {}
    for version in versions:
        by_commit.setdefault(version.commit, []).append(version)
    for commit, changes in by_commit.items():
        at = changes[0].at
        broken: list[str] = []
        for change in changes:
            if change.data is None:
                state.pop(change.path, None)
                continue
            try:
                state[change.path] = parse_roster(decode_roster(change.data, change.path), change.path)
            except RosterError as error:
                broken.append(change.path)
                what = f"the version of {at:%Y-%m-%d} (commit {commit[:10]}) cannot be read: {error.what}"
                anomalies.append(Anomaly(change.path, error.line, what, "skipped; the versions around it count"))
        unnoticed: list[Anomaly] = []
        chosen = _choose(state, [change.path for change in changes], unnoticed)
        if chosen is None:
            if not broken:
                what = f"no roster is left after the version of {at:%Y-%m-%d} (commit {commit[:10]})"
                anomalies.append(Anomaly(changes[0].path, 1, what, "skipped; the versions around it count"))
        elif chosen not in broken:
            read.append(RosterVersion(commit, at, state[chosen]))
    return tuple(read)
