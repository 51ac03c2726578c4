"""Who reviews and approves a path: Prow's resolution over all OWNERS files of a tree (pkg/repoowners), and Gerrit's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from understudy.domain.owners.files import Holder, OwnersFile, expand
from understudy.domain.owners.gerrit import split_globs
from understudy.domain.owners.globs import gerrit_glob
from understudy.domain.owners.patterns import matches

ROLES = ("approver", "reviewer", "required_reviewer")
EVERYBODY = "*"
"""Stands for everybody in Gerrit's files."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody effective for a path: as written, where from (the directory and the file), and by which alias."""

    folded: str
    written: str
    directory: str
    via: str | None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Effective:
    """Who is effective for one path. ``leaf`` ones come from the nearest file that names any, others from all above.

    ``read``: the directories whose files had a say, nearest first. ``needs_no_approval``: the nearest file with
    approvers says ``auto_approve_unowned_subfolders`` and the path lies in a directory below it.
    """

    path: str
    approvers: tuple[Standing, ...]
    reviewers: tuple[Standing, ...]
    leaf_approvers: tuple[Standing, ...]
    leaf_reviewers: tuple[Standing, ...]
    required_reviewers: tuple[Standing, ...]
    labels: frozenset[str]
    read: tuple[str, ...]
    needs_no_approval: bool = False


class Resolves(Protocol):
    """Tells who is effective for a path, whichever files say it."""

    def of(self, path: str) -> Effective:
        """Who is effective for a file; a directory is asked for with a slash at its end."""
        ...


class Resolver:
    """All OWNERS files of one commit. ``files`` maps directories to what their file says; the top is the empty text.

    ``headers`` maps Markdown files to what their YAML header says (Prow's ``mdyamlrepos``). ``collaborators`` (folded
    logins), when given, are the only ones who count as approvers and reviewers, though not as required reviewers.
    Emeritus lists never count. Raises OwnersError for a file that names more people than there are.
    """

    def __init__(
        self,
        files: Mapping[str, OwnersFile],
        aliases: Mapping[str, tuple[str, ...]],
        headers: Mapping[str, OwnersFile] | None = None,
        collaborators: frozenset[str] | None = None,
        file_name: str = "OWNERS",
    ) -> None:
        self._files = {**files, **(headers or {})}
        self._headers = frozenset(headers or ())
        self._said = {
            place: _Said(
                place,
                place if place in self._headers else f"{place}/{file_name}".lstrip("/"),
                file,
                aliases,
                collaborators,
            )
            for place, file in self._files.items()
        }
        self._places: dict[str, tuple[str, ...]] = {}

    def of(self, path: str) -> Effective:
        """Who is effective for a file; a directory is asked for with a slash at its end."""
        path = path.strip().lstrip("/")
        read: list[str] = []
        everybody: dict[str, tuple[Standing, ...]] = {}
        leaf: dict[str, tuple[Standing, ...]] = {}
        for role in ROLES:
            layers = self._walk(path, role, read)
            everybody[role] = _once(layers)
            leaf[role] = _once(layers[:1])
        return Effective(
            path,
            everybody["approver"],
            everybody["reviewer"],
            leaf["approver"],
            leaf["reviewer"],
            everybody["required_reviewer"],
            frozenset(self._labels(path)),
            tuple(dict.fromkeys(read)),
            self._needs_no_approval(path, leaf["approver"]),
        )

    def _walk(self, path: str, role: str, read: list[str]) -> list[tuple[Standing, ...]]:
        """Entries from the path's place up, nearest first; ``no_parent_owners`` ends it once any were found."""
        found: list[tuple[Standing, ...]] = []
        for place in self._up(path):
            said, relative = self._said[place], _below(path, place)
            here = said.of(role, relative)
            if here:
                read.append(place)
                found.append(here)
            if said.ends(relative, is_found=bool(found)):
                break
        return found

    def _labels(self, path: str) -> Iterator[str]:
        found = False
        for place in self._up(path):
            said, relative = self._said[place], _below(path, place)
            for label in said.labels(relative):
                found = True
                yield label
            if said.ends(relative, is_found=found):
                break

    def _needs_no_approval(self, path: str, leaf: tuple[Standing, ...]) -> bool:
        if not leaf:
            return False
        nearest = leaf[0].directory
        file = self._files.get(nearest)
        return file is not None and file.auto_approve_unowned_subfolders and nearest != _directory(path)

    def _up(self, path: str) -> tuple[str, ...]:
        """The places with a file, the path's own Markdown header first, the top last."""
        if path in self._headers:
            return (path, *self._up_from(_directory(path)))
        return self._up_from(_directory(path))

    def _up_from(self, directory: str) -> tuple[str, ...]:
        found = self._places.get(directory)
        if found is None:
            above = self._up_from(directory.rpartition("/")[0]) if directory else ()
            here = directory in self._said and directory not in self._headers
            found = self._places[directory] = (directory, *above) if here else above
        return found


class _Said:
    """What one file says, role by role, ready to be asked often."""

    def __init__(
        self,
        place: str,
        name: str,
        file: OwnersFile,
        aliases: Mapping[str, tuple[str, ...]],
        collaborators: frozenset[str] | None,
    ) -> None:
        self._file = file
        self._test = _glob if file.syntax == "gerrit" else matches
        plain: dict[str, list[Standing]] = defaultdict(list)
        self._filtered: dict[str, list[tuple[str, Standing]]] = defaultdict(list)
        for holder in expand(file, aliases).values():
            standing = Standing(holder.folded, holder.written, place, holder.via, name)
            for role in _roles(holder, collaborators):
                if holder.pattern:
                    self._filtered[role].append((holder.pattern, standing))
                else:
                    plain[role].append(standing)
        for pattern in file.everybody:
            standing = Standing(EVERYBODY, EVERYBODY, place, None, name)
            for role in ("approver", "reviewer"):
                if pattern:
                    self._filtered[role].append((pattern, standing))
                else:
                    plain[role].append(standing)
        self._plain = {role: tuple(standings) for role, standings in plain.items()}

    def of(self, role: str, relative: str) -> tuple[Standing, ...]:
        """Who holds a role for a path relative to the file's directory."""
        plain = self._plain.get(role, ())
        if self._is_cut(relative):
            plain = ()
        filtered = self._filtered.get(role)
        if not filtered:
            return plain
        hits = _Hits(self._test, relative)
        matched = [standing for pattern, standing in filtered if hits(pattern)]
        return _once([plain, tuple(matched)]) if matched else plain

    def labels(self, relative: str) -> list[str]:
        """Labels for such a path."""
        filtered = [label for pattern, label in self._file.filter_labels if not pattern or matches(pattern, relative)]
        return [*self._file.labels, *filtered]

    def ends(self, relative: str, *, is_found: bool) -> bool:
        """Whether nothing above counts any more; Prow needs somebody found by then, Gerrit does not."""
        if self._file.syntax == "gerrit":
            return self._file.no_parent_owners or self._is_cut(relative)
        return self._file.no_parent_owners and is_found

    def _is_cut(self, relative: str) -> bool:
        return any(_glob(pattern, relative) for pattern in self._file.cut_patterns)


class _Hits:
    """Patterns tried once a path, however many people stand behind each."""

    def __init__(self, test: Callable[[str, str], bool], relative: str) -> None:
        self._test = test
        self._relative = relative
        self._known: dict[str, bool] = {}

    def __call__(self, pattern: str) -> bool:
        found = self._known.get(pattern)
        if found is None:
            found = self._known[pattern] = self._test(pattern, self._relative)
        return found


def _roles(holder: Holder, collaborators: frozenset[str] | None) -> tuple[str, ...]:
    if holder.role == "owner":
        return ("approver", "reviewer")
    if holder.role not in ROLES:
        return ()
    if collaborators is not None and holder.role != "required_reviewer" and holder.folded not in collaborators:
        return ()
    return (holder.role,)


def _glob(pattern: str, relative: str) -> bool:
    return any(matches(gerrit_glob(part), relative) for part in split_globs(pattern))


def _directory(path: str) -> str:
    return path.rstrip("/") if path.endswith("/") else path.rpartition("/")[0]


def _below(path: str, place: str) -> str:
    """The path relative to a place."""
    return path[len(place) :].strip("/")


def _once(layers: Iterable[tuple[Standing, ...]]) -> tuple[Standing, ...]:
    layers = list(layers)
    if len(layers) == 1 and len({standing.folded for standing in layers[0]}) == len(layers[0]):
        return layers[0]
    seen: dict[str, Standing] = {}
    for layer in layers:
        for standing in layer:
            seen.setdefault(standing.folded, standing)
    return tuple(seen.values())
