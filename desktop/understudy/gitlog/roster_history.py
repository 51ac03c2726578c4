"""Reads rosters with their history from a git clone, or as they are from a plain folder."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from understudy.application.progress import Progress
from understudy.domain.cycles import CycleName
from understudy.domain.rosters.errors import MAX_ROSTER_BYTES, RosterError
from understudy.domain.rosters.model import Anomaly
from understudy.domain.rosters.source import (
    PARENTS,
    README_NAME,
    ROSTER_NAMES,
    CycleSource,
    FileVersion,
    RosterSource,
    SourceFile,
    cycle_of_folder,
)
from understudy.gitlog.process import Git, GitError, git_directory

_NO_OBJECT = "0" * 40
_MISSING = "the clone is incomplete; fetch what is missing (git fetch --refetch) or clone it again"


def read_source(path: Path, progress: Progress | None = None) -> RosterSource:
    """The rosters at a path: with history when it is a clone (bare or normal), as they are when it is a folder.

    Only committed work counts in a clone: its default branch is read, no file is checked out, nothing is written.
    Raises ValueError with one line when nothing can be read, Cancelled when the progress was cancelled.
    """
    if not path.exists():
        raise ValueError(f"{path}: there is no such folder; give a folder with release-<name>/ in it or a git clone")
    if not path.is_dir():
        raise ValueError(
            f"{path}: this is a file; give a folder with release-<name>/ in it or a git clone"
            f"{' (git clone --bare makes one from a bundle)' if path.suffix == '.bundle' else ''}"
        )
    directory = git_directory(path)
    return read_folder(path) if directory is None else read_clone(path, directory, progress or Progress())


def read_folder(path: Path) -> RosterSource:
    """The rosters in a plain folder as they are now; unreadable files are listed in ``errors``."""
    found: dict[CycleName, CycleSource] = {}
    anomalies: list[Anomaly] = []
    errors: list[RosterError] = []
    for parent in PARENTS:
        base = path / parent
        if not base.is_dir():
            continue
        for folder in sorted(base.glob("release-*")):
            files = [folder / name for name in ROSTER_NAMES if (folder / name).is_file()]
            cycle = _cycle(PurePosixPath(parent, folder.name), bool(files), found, anomalies)
            if cycle is None:
                continue
            read = [_read_file(file, path, errors) for file in files]
            readme = _read_file(folder / README_NAME, path, []) if (folder / README_NAME).is_file() else None
            found[cycle] = CycleSource(cycle, tuple(file for file in read if file is not None), readme)
    _check_found(path, found)
    return RosterSource(str(path), "folder", _in_order(found), None, None, tuple(anomalies), tuple(errors))


def _read_file(file: Path, root: Path, errors: list[RosterError]) -> SourceFile | None:
    name = file.relative_to(root).as_posix()
    try:
        with file.open("rb") as opened:
            return SourceFile(name, opened.read(MAX_ROSTER_BYTES + 1))
    except OSError as error:
        errors.append(RosterError(name, 1, f"the file cannot be opened ({error.strerror})", "check its permissions"))
        return None


def _cycle(
    folder: PurePosixPath, has_roster: bool, found: dict[CycleName, CycleSource], anomalies: list[Anomaly]
) -> CycleName | None:
    """The cycle of a folder that has a roster and was not found before."""
    cycle = cycle_of_folder(folder.name)
    if not has_roster:
        return None
    if cycle is None:
        anomalies.append(Anomaly(str(folder), 1, f"{folder.name} names no cycle", "skipped"))
    elif cycle in found:
        anomalies.append(Anomaly(str(folder), 1, f"a second folder for {cycle}", "skipped"))
        return None
    return cycle


def _check_found(path: Path, found: dict[CycleName, CycleSource]) -> None:
    if not found:
        names = " or ".join(ROSTER_NAMES)
        raise ValueError(
            f"{path}: no roster here; give the folder (or git clone) whose release-<name>/ folders, directly or in "
            f"releases/, hold {names}"
        )


def _in_order(found: dict[CycleName, CycleSource]) -> tuple[CycleSource, ...]:
    return tuple(found[cycle] for cycle in sorted(found))


# --- clones -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    commit: str
    at: datetime
    path: str
    blob: str | None


def read_clone(path: Path, directory: Path, progress: Progress) -> RosterSource:
    """The rosters of a clone's default branch, each with every version its first-parent chain had."""
    git = Git(directory)
    progress.step(0, 0, "Looking at the repository")
    if git.text("rev-parse", "--is-shallow-repository") == "true":
        raise GitError(f"{path}: the clone is shallow, so its history is incomplete; run git fetch --unshallow in it")
    anomalies: list[Anomaly] = []
    branch, other = default_branch(git)
    if other is not None:
        what, _, read = other.partition("; ")
        anomalies.append(Anomaly(branch.removeprefix("refs/remotes/origin/"), 1, what, read))
    head = git.try_text("rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
    if head is None:
        if git.try_text("for-each-ref", "--count=1") != "":
            raise GitError(git.explain(f"{branch} names no commit that is there"))
        raise GitError(f"{path}: the repository has no commits yet")
    folders = _folders(git, head)
    changes = list(_changes(git, head, folders, progress))
    with _Blobs(git) as blobs:
        current = _current(blobs, head, folders)
        versions: dict[str, list[FileVersion]] = defaultdict(list)
        for number, change in enumerate(changes):
            progress.step(number, len(changes), f"Reading {change.path}")
            data = None if change.blob is None else blobs.get(change.blob, change.path)
            folder = str(PurePosixPath(change.path).parent)
            versions[folder].append(FileVersion(change.commit, change.at, change.path, data))
    found: dict[CycleName, CycleSource] = {}
    for name, (files, readme) in current.items():
        cycle = _cycle(PurePosixPath(name), bool(files), found, anomalies)
        if cycle is not None:
            found[cycle] = CycleSource(cycle, tuple(files), readme, tuple(versions[name]))
    for name in sorted(set(versions) - set(current) | {n for n in versions if n in current and not current[n][0]}):
        gone = versions[name][-1]
        what = f"the roster was removed on {gone.at:%Y-%m-%d} (commit {gone.commit[:10]})"
        anomalies.append(Anomaly(gone.path, 1, what, "skipped: only files that are still there are read"))
    _check_found(path, found)
    progress.step(len(changes), len(changes), "Read")
    return RosterSource(str(path), "clone", _in_order(found), head, web_address(git), tuple(anomalies))


def default_branch(git: Git) -> tuple[str, str | None]:
    """The default branch, and the one that is checked out instead, if so.

    It is HEAD, except in a normal clone where something else than the origin's default is out.
    """
    head = git.try_text("symbolic-ref", "--quiet", "HEAD")
    origin = git.try_text("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
    if origin is None:
        return "HEAD", None
    name = origin.removeprefix("refs/remotes/origin/")
    if head == f"refs/heads/{name}":
        return "HEAD", None
    shown = (head or "a single commit").removeprefix("refs/heads/")
    return origin, f"the clone has {shown} checked out; its default branch {name} is read"


def _folders(git: Git, head: str) -> list[str]:
    """The folders of cycles in the tree of a commit."""
    folders: list[str] = []
    for parent in PARENTS:
        listed = git.try_text("ls-tree", "-z", f"{head}:{parent}")
        for entry in (listed or "").split("\0"):
            kind, _, name = entry.partition("\t")
            if " tree " in kind and name.startswith("release-"):
                folders.append(f"{parent}/{name}" if parent else name)
    return folders


def _current(blobs: _Blobs, head: str, folders: list[str]) -> dict[str, tuple[list[SourceFile], SourceFile | None]]:
    found: dict[str, tuple[list[SourceFile], SourceFile | None]] = {}
    for folder in folders:
        paths = [f"{folder}/{name}" for name in ROSTER_NAMES]
        files = [SourceFile(p, data) for p in paths if (data := blobs.find(f"{head}:{p}")) is not None]
        readme = blobs.find(f"{head}:{folder}/{README_NAME}")
        found[folder] = (files, None if readme is None else SourceFile(f"{folder}/{README_NAME}", readme))
    return found


def _changes(git: Git, head: str, folders: list[str], progress: Progress) -> Iterator[_Change]:
    """Every change of a roster file along the first-parent chain, oldest first."""
    paths = [f":(glob){parent}{'/' if parent else ''}release-*/{name}" for parent in PARENTS for name in ROSTER_NAMES]
    with git.running(
        "log", "--first-parent", "-m", "--reverse", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff",
        "--no-textconv", "--no-color", "--no-notes", "--format=%x01%H %ct", head, "--", *paths,
    ) as process:  # fmt: skip
        commit, at, meta = "", datetime.fromtimestamp(0, UTC), ""
        for token in _tokens(process):
            if token.startswith("\x01"):
                commit, _, seconds = token[1:].partition(" ")
                at = datetime.fromtimestamp(int(seconds), UTC)
                progress.step(0, 0, f"Reading history, {at:%Y-%m}")
            elif token.startswith(":"):
                meta = token
            elif meta:
                _, mode, _, blob, status = meta[1:].split(" ")
                gone = status == "D" or blob == _NO_OBJECT or not mode.startswith("100")
                yield _Change(commit, at, token, None if gone else blob)
                meta = ""


def _tokens(process: subprocess.Popen[bytes]) -> Iterator[str]:
    assert process.stdout is not None
    rest = b""
    while chunk := process.stdout.read1(65536):  # type: ignore[attr-defined]
        *whole, rest = (rest + chunk).split(b"\0")
        for token in whole:
            yield token.decode("utf-8", "replace").lstrip("\n")


class _Blobs:
    """Reads objects through one ``git cat-file --batch``."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._running = git.running("cat-file", "--batch")
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[str, bytes] = {}

    def __enter__(self) -> _Blobs:
        self._process = self._running.__enter__()
        return self

    def __exit__(self, *error: object) -> bool | None:
        return self._running.__exit__(*error)  # type: ignore[arg-type]

    def get(self, blob: str, path: str) -> bytes:
        """The content of a blob; GitError when the clone lacks it."""
        if blob not in self._known:
            data = self.find(blob)
            if data is None:
                raise GitError(f"{path}: the content {blob[:10]} of an older version is missing; {_MISSING}")
            self._known[blob] = data
        return self._known[blob]

    def find(self, name: str) -> bytes | None:
        """The content of an object, at most one byte more than a roster may have; None when there is none."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{name}\n".encode())
        self._process.stdin.flush()
        answer = self._process.stdout.readline().decode("utf-8", "replace").split()
        if not answer:
            raise BrokenPipeError  # git ended: the context manager says why
        if answer[-1] in ("missing", "ambiguous"):
            return None
        size = int(answer[-1])
        data = self._process.stdout.read(min(size, MAX_ROSTER_BYTES + 1))
        left = size + 1 - len(data)
        while left > 0 and (skipped := self._process.stdout.read(min(left, 65536))):
            left -= len(skipped)
        return data if answer[-2] == "blob" else None


def web_address(git: Git) -> str | None:
    """The repository's page, from its origin on a known kind of host."""
    url = git.try_text("config", "--get", "remote.origin.url") or ""
    match = re.fullmatch(r"(?:https?://(?:[^@/]*@)?|git@|ssh://git@)([\w.-]+)[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?", url)
    return f"https://{match[1]}/{match[2]}" if match else None
