"""Who reviews and approves a path: Prow's resolution over all OWNERS files of a tree (pkg/repoowners)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from understudy.domain.owners.files import Holder, OwnersFile, expand
from understudy.domain.owners.patterns import matches


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody effective for a path: as written, where from (the directory of the file), and by which alias."""

    folded: str
    written: str
    directory: str
    via: str | None


@dataclass(frozen=True, slots=True)
class Effective:
    """Who is effective for one path. ``leaf`` ones come from the nearest file that names any, others from all above.

    ``read``: the directories whose files had a say, nearest first.
    """

    path: str
    approvers: tuple[Standing, ...]
    reviewers: tuple[Standing, ...]
    leaf_approvers: tuple[Standing, ...]
    leaf_reviewers: tuple[Standing, ...]
    required_reviewers: tuple[Standing, ...]
    labels: frozenset[str]
    read: tuple[str, ...]


class Resolver:
    """All OWNERS files of one commit. ``files`` maps directories to what their file says; the top is the empty text."""

    def __init__(self, files: Mapping[str, OwnersFile], aliases: Mapping[str, tuple[str, ...]]) -> None:
        self._files = dict(files)
        self._people = {directory: tuple(expand(file, aliases).values()) for directory, file in files.items()}

    def of(self, path: str) -> Effective:
        """Who is effective for a file; a directory is asked for with a slash at its end."""
        path = path.strip().lstrip("/")
        read: list[str] = []
        found = {role: self._walk(path, role, read) for role in ("approver", "reviewer", "required_reviewer")}
        labels: set[str] = set()
        for directory in _upwards(path):
            file = self._files.get(directory)
            labels |= set(file.labels) if file is not None else set()
        return Effective(
            path,
            tuple(_once(found["approver"])),
            tuple(_once(found["reviewer"])),
            tuple(_nearest(found["approver"])),
            tuple(_nearest(found["reviewer"])),
            tuple(_once(found["required_reviewer"])),
            frozenset(labels),
            tuple(dict.fromkeys(read)),
        )

    def _walk(self, path: str, role: str, read: list[str]) -> list[Standing]:
        """Entries from the path's directory up, nearest first; ``no_parent_owners`` ends it once any were found."""
        found: list[Standing] = []
        for directory in _upwards(path):
            relative = path[len(directory) :].lstrip("/") if directory else path
            here = [
                Standing(holder.folded, holder.written, directory, holder.via)
                for holder in self._people.get(directory, ())
                if self._is_for(directory, holder, role, relative)
            ]
            if here:
                read.append(directory)
                found += here
            file = self._files.get(directory)
            if file is not None and file.no_parent_owners and found:
                break
        return found

    def _is_for(self, directory: str, holder: Holder, role: str, relative: str) -> bool:
        if holder.role != role and not (holder.role == "owner" and role in ("approver", "reviewer")):
            return False
        if not holder.pattern:
            return True
        if self._files[directory].syntax == "prow":
            return matches(holder.pattern, relative)
        return any(_glob(part, relative) for part in holder.pattern.split(","))


def _glob(pattern: str, relative: str) -> bool:
    """Gerrit's per-file: a glob on the names of files in the directory of the OWNERS file itself."""
    return "/" not in relative and fnmatchcase(relative, pattern)


def _upwards(path: str) -> Iterator[str]:
    """The directories of a path, its own first, the top (the empty text) last."""
    directory = path.rstrip("/") if path.endswith("/") else path.rpartition("/")[0]
    while directory:
        yield directory
        directory = directory.rpartition("/")[0]
    yield ""


def _once(entries: list[Standing]) -> Iterator[Standing]:
    seen: set[str] = set()
    for entry in entries:
        if entry.folded not in seen:
            seen.add(entry.folded)
            yield entry


def _nearest(entries: list[Standing]) -> Iterator[Standing]:
    """Those of the nearest directory that has any."""
    return _once([entry for entry in entries if entry.directory == entries[0].directory])
