"""What a folder or clone of rosters holds, before anything is parsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from understudy.domain.cycles import CycleName
from understudy.domain.rosters.model import Anomaly


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A version of a file as it reached the default branch; ``commit`` and ``at`` (UTC) are None in a plain folder."""

    data: bytes
    commit: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A roster file of a cycle with all its versions, oldest first; a plain folder has just one."""

    cycle: CycleName
    path: str
    versions: tuple[FileVersion, ...]


@dataclass(frozen=True, slots=True)
class Readme:
    """The latest README of a cycle's folder: the source of its dates."""

    cycle: CycleName
    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RosterSource:
    """All roster files found. ``web`` is the address of the repository's pages, when its origin has one.

    ``skipped`` lists what was found and not read, such as files over the size limit.
    """

    kind: Literal["folder", "clone", "sample"]
    location: str
    files: tuple[RosterFile, ...]
    readmes: tuple[Readme, ...] = ()
    head: str | None = None
    web: str | None = None
    skipped: tuple[Anomaly, ...] = ()
