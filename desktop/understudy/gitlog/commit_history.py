"""Reads the history of a clone's default branch: commits with the files they touched, and changes of OWNERS files."""

from __future__ import annotations

import contextlib
import re
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from understudy.application.progress import CancelToken
from understudy.domain.contributions.commits import Commit, FileChange, Overview, Touched
from understudy.gitlog.process import Git, GitError, git_directory
from understudy.gitlog.roster_history import default_branch, web_address
from understudy.gitlog.spool import Spool

_FORMAT = "%x01%H%x00%P%x00%ct%x00%an%x00%ae%x00%aN%x00%aE%x00%B"
_LOG = ("log", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--no-notes")
_HEADER = re.compile(rb"\n?\x01([0-9a-f]{40}(?:[0-9a-f]{24})?)")
_STEP, _SMALL_STEP = 2000, 500
_STEPS, _STEPS_AT_MOST = 6, 24
_AHEAD = 2
_OWNERS = (":(glob)**/OWNERS", "OWNERS_ALIASES")
_DIFF_TREE = ("diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--", *_OWNERS)
_REMEMBERED = 50_000
"""Paths that are kept as text while a step is read; most are met again."""
_NO_BLOB = re.compile(r"0+")


def is_owners_file(path: str) -> bool:
    """True for OWNERS anywhere and for OWNERS_ALIASES at the top."""
    return path == "OWNERS" or path.endswith("/OWNERS") or path == "OWNERS_ALIASES"


class CommitHistory:
    """The history of one clone, bare or normal; nothing is checked out and nothing written.

    Raises GitError (a ValueError of one line) when the path holds no repository that git can read.
    """

    def __init__(self, path: Path) -> None:
        directory = git_directory(path) if path.is_dir() else None
        if directory is None:
            hint = " (git clone --bare makes one from a bundle)" if path.suffix == ".bundle" else ""
            raise GitError(f"{path}: this is no git repository; give a clone, bare or normal{hint}")
        self._path = path
        self._git = Git(directory)

    def overview(self) -> Overview:
        """What there is to read. Raises GitError for a repository without commits."""
        notes: list[str] = []
        said = self._git.text("rev-parse", "--is-shallow-repository", "--absolute-git-dir").splitlines()
        branch, note = default_branch(self._git)
        if note:
            notes.append(note)
        head = self._git.try_text("rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
        if head is None:
            raise GitError(f"{self._path}: the repository has no commits yet")
        web = web_address(self._git)
        return Overview(
            location=str(self._path.resolve()),
            head=head,
            branch=branch,
            is_shallow=said[0] == "true",
            is_partial=self._git.try_text("config", "--get-regexp", r"^remote\..*\.promisor$") is not None,
            web=web,
            repository="/".join(web.rsplit("/", 2)[1:]) if web else None,
            notes=tuple(notes),
        )

    def has(self, commit: str, head: str) -> bool:
        """True when ``commit`` is an ancestor of ``head``: what was read then is still part of history."""
        try:
            self._git.text("merge-base", "--is-ancestor", commit, head)
        except GitError:
            return False
        return True

    def boundary(self) -> frozenset[bytes]:
        """Commits whose parents a shallow clone lacks; what they changed cannot be told."""
        place = self._git.text("rev-parse", "--git-path", "shallow")
        file = Path(place) if Path(place).is_absolute() else self._path / place
        if not file.is_file():
            return frozenset()
        return frozenset(bytes.fromhex(line) for line in file.read_text().split())

    def steps(self, known: str | None, head: str) -> list[str]:
        """Commits of the first-parent chain after ``known`` to read up to, one after the other; the last is ``head``.

        Each step is read and stored whole, so work that was cut off goes on at the last one stored.
        """
        chain = deque[str]()
        since = () if known is None else (f"^{known}",)
        with self._git.running("rev-list", "--first-parent", head, *since) as process:
            assert process.stdout is not None
            for line in process.stdout:
                chain.appendleft(line.decode().strip())
        # Git reads two steps at a time while one is stored: a short history is cut finer, or nothing would overlap.
        size = min(_STEP, max(_SMALL_STEP, -(-len(chain) // _STEPS)))
        size = max(size, -(-len(chain) // _STEPS_AT_MOST))
        ends = list(chain)[size - 1 :: size]
        if chain and (not ends or ends[-1] != head):
            ends.append(head)
        return ends

    def commits(self, known: str | None, steps: Sequence[str], token: CancelToken, *, lines: bool = True) -> Commits:
        """The commits of each step, and changes of OWNERS files in it; git works on the next step meanwhile."""
        return Commits(self._git, known, steps, token, lines)

    def blobs(self) -> Blobs:
        """Reads contents; close it after use."""
        return Blobs(self._git)

    def owners_at(self, commit: str) -> dict[str, str]:
        """OWNERS and OWNERS_ALIASES files in the tree of a commit, each with its blob."""
        found = self.files_at(commit, ("OWNERS", "OWNERS_ALIASES"))
        return {path: blob for path, blob in found.items() if is_owners_file(path)}

    def files_at(self, commit: str, ending: tuple[str, ...]) -> dict[str, str]:
        """Files in the tree of a commit whose names end so, each with its blob."""
        listed = self._git.text("ls-tree", "-r", "-z", "--full-tree", commit)
        entries = (entry.partition("\t") for entry in listed.split("\0"))
        return {
            path: meta.split(" ")[2] for meta, _, path in entries if path.endswith(ending) and meta.startswith("100")
        }

    def file_changes(self, known: str | None, head: str, globs: Sequence[str]) -> Iterator[FileChange]:
        """What the first-parent chain after ``known`` changed in the files that the globs match, oldest first."""
        span = (head,) if known is None else (head, f"^{known}")
        with self._git.running(
            *_LOG, "--first-parent", "-m", "--reverse", "--raw", "--no-abbrev", "--format=%x01%H%x00%ct", *span, "--",
            *(f":(glob){glob}" for glob in globs),
        ) as process:  # fmt: skip
            assert process.stdout is not None
            yield from _parse_changes(_split(process.stdout))

    def before(self, head: str, seconds: int) -> str | None:
        """The last commit of the first-parent chain before an instant (seconds since 1970), None when there is none."""
        with self._git.running("log", "--first-parent", "--format=%H %ct", head) as process:
            assert process.stdout is not None
            found = None
            for line in process.stdout:
                commit, _, when = line.decode().partition(" ")
                if int(when) < seconds:
                    found = commit
                    break
            for _ in process.stdout:
                pass  # let git end by itself
        return found

    def oldest(self, head: str) -> int:
        """When the oldest commit reachable was committed, in seconds since 1970."""
        with self._git.running("log", "--format=%ct", "--max-parents=0", head) as process:
            assert process.stdout is not None
            return min(int(line) for line in process.stdout if line.strip())


class Commits:
    """Steps of a history being read, as a context: git runs one step ahead."""

    def __init__(self, git: Git, known: str | None, steps: Sequence[str], token: CancelToken, lines: bool) -> None:
        self._git = git
        self._token = token
        self._how = "--numstat" if lines else "--raw"
        self._ranges = list(zip([known, *steps[:-1]], steps, strict=True))
        self._logs: deque[Spool] = deque()
        self._begun = 0
        self._owners: dict[bytes, tuple[bytes | None, int]] = {}

    def __enter__(self) -> Commits:
        self._ahead()
        return self

    def __exit__(self, *_: object) -> None:
        for spool in self._logs:
            spool.close()

    def _ahead(self) -> None:
        while len(self._logs) < _AHEAD and self._begun < len(self._ranges):
            known, head = self._ranges[self._begun]
            span = (head,) if known is None else (head, f"^{known}")
            command = (*_LOG, "--topo-order", self._how, f"--format={_FORMAT}", "--no-abbrev", *span, "--")
            self._logs.append(Spool(self._git, command))
            self._begun += 1

    def next_commits(self) -> Iterator[Commit]:
        """The commits of the next step, children before their parents."""
        _, head = self._ranges[self._begun - len(self._logs)]
        self._owners = {}
        chain: dict[bytes, tuple[bytes | None, int]] = {}
        for commit in _parse(self._logs[0].tokens(self._token), head):
            if commit.is_on_chain:
                chain[commit.sha] = (commit.parents[0] if commit.parents else None, commit.at)
            if any(is_owners_file(touched.path) for touched in commit.files):
                self._owners.setdefault(commit.brought_by, (None, 0))
            yield commit
        self._owners = {sha: chain[sha] for sha in reversed(chain) if sha in self._owners}
        self._logs.popleft().close()
        self._ahead()

    def next_owners(self) -> Iterator[FileChange]:
        """The changes of OWNERS files along the first-parent chain in the step just read, oldest first.

        Only chain commits that brought a commit touching such a file are compared with their first parent.
        """
        if not self._owners:
            return
        with self._git.running(*_DIFF_TREE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            pairs = ((sha.hex(), parent.hex() if parent else "") for sha, (parent, _) in self._owners.items())
            asked = "".join(f"{sha} {parent}".strip() + "\n" for sha, parent in pairs)
            feeder = threading.Thread(target=_feed, args=(process.stdin, asked.encode()))
            feeder.start()
            try:
                data = process.stdout.read()
            finally:
                feeder.join()
        yield from _parse_owners(iter(data.split(b"\0")), self._owners)


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):  # git ended early: its exit code tells why
        pipe.write(data)
        pipe.close()


def _parse(tokens: Iterator[bytes], head: str) -> Iterator[Commit]:
    """Commits in the order of git's --topo-order, each with the chain commit that brought it.

    Only labels of commits that still have to come are remembered, so memory does not grow with history.
    """
    tip = bytes.fromhex(head)
    next_on_chain: bytes | None = tip
    label: dict[bytes, tuple[int, bytes, int, bytes | None]] = {}
    place = 0
    commit: Commit | None = None
    texts: dict[bytes, str] = {}
    authors: dict[tuple[bytes, ...], tuple[tuple[str, str], tuple[str, str]]] = {}
    for token in tokens:
        match = _HEADER.fullmatch(token) if token[:2].lstrip(b"\n")[:1] == b"\x01" else None
        if match is None:
            if commit is not None:
                touched = _touched(token, tokens, texts)
                if touched is not None:
                    commit.files.append(touched)
            continue
        if commit is not None:
            yield commit
        if len(texts) > _REMEMBERED:
            texts.clear()
        sha = bytes.fromhex(match[1].decode())
        parents = tuple(bytes.fromhex(parent) for parent in next(tokens).decode().split())
        when = int(next(tokens))
        written = (next(tokens), next(tokens), next(tokens), next(tokens))
        message = _text(next(tokens))
        if (who := authors.get(written)) is None:
            name, address, real_name, real_address = map(_text, written)
            who = authors[written] = (name, address), (real_name, real_address)
        if sha == next_on_chain:
            place += 1
            brought: tuple[int, bytes, int, bytes | None] = (place, sha, when, None)
            label.pop(sha, None)
            next_on_chain = parents[0] if parents else None
            side: list[tuple[bytes, tuple[int, bytes, int, bytes | None]]]
            side = [(parent, (place, sha, when, sha)) for parent in parents[1:]]
        else:
            brought = label.pop(sha, (place, tip, when, None))
            here = (*brought[:3], sha)
            side = [(parent, here if number else brought) for number, parent in enumerate(parents)]
        for parent, mark in side:
            # The oldest commit of the chain that reaches it is the one that brought it.
            if parent not in label or label[parent][0] < mark[0]:
                label[parent] = mark
        commit = Commit(
            sha,
            parents,
            brought[2],
            brought[1],
            *who,
            message.strip(),
            brought[3],
        )
    if commit is not None:
        yield commit


def _touched(token: bytes, tokens: Iterator[bytes], texts: dict[bytes, str]) -> Touched | None:
    token = token.lstrip(b"\n")
    if token.startswith(b":"):
        return Touched(_text(next(tokens)), None, None)
    parts = token.split(b"\t", 2)
    if len(parts) < 3:
        return None
    added, deleted, path = parts
    if (text := texts.get(path)) is None:
        text = texts[path] = _text(path)
    return Touched(text, None if added == b"-" else int(added), None if deleted == b"-" else int(deleted))


def _parse_owners(tokens: Iterator[bytes], chain: dict[bytes, tuple[bytes | None, int]]) -> Iterator[FileChange]:
    sha, files = b"", list[tuple[str, str | None]]()
    for token in tokens:
        meta = token.lstrip(b"\n").decode("utf-8", "replace")
        if not meta.startswith(":"):
            if files:
                yield FileChange(sha, chain[sha][1], tuple(files))
            sha, files = bytes.fromhex(meta), []
            continue
        files.append(_changed(meta, next(tokens)))
    if files:
        yield FileChange(sha, chain[sha][1], tuple(files))


def _split(pipe: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := pipe.read(1 << 16):
        *parts, rest = (rest + block).split(b"\0")
        yield from parts
    if rest:
        yield rest


def _parse_changes(tokens: Iterator[bytes]) -> Iterator[FileChange]:
    sha, at, files = b"", 0, list[tuple[str, str | None]]()
    for token in tokens:
        match = _HEADER.fullmatch(token)
        if match is not None:
            if files:
                yield FileChange(sha, at, tuple(files))
            sha, at, files = bytes.fromhex(match[1].decode()), int(next(tokens)), []
            continue
        meta = token.lstrip(b"\n").decode("utf-8", "replace")
        if meta.startswith(":"):
            files.append(_changed(meta, next(tokens)))
    if files:
        yield FileChange(sha, at, tuple(files))


def _changed(meta: str, path: bytes) -> tuple[str, str | None]:
    """A line of ``--raw``: the path and its new blob, None when the file is gone or no plain file any more."""
    _, mode, _, blob, status = meta[1:].split(" ")
    gone = status.startswith("D") or _NO_BLOB.fullmatch(blob) is not None or not mode.startswith("100")
    return _text(path), None if gone else blob


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\x00", "")


class Blobs:
    """Contents of blobs, through one process that starts with the first question."""

    _LARGEST = 1 << 20

    def __init__(self, git: Git) -> None:
        self._git = git
        self._context = git.running("cat-file", "--batch")
        self._process = self._context.__enter__()

    def text(self, blob: str) -> str | None:
        """A blob as text; None when the clone lacks it or it is larger than an OWNERS file can sensibly be (1 MB)."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        pipe_in.write(f"{blob}\n".encode())
        pipe_in.flush()
        answer = pipe_out.readline().decode("utf-8", "replace").split()
        if not answer:
            raise GitError(self._git.explain("git cat-file ended early"))
        if answer[-1] in ("missing", "ambiguous"):
            return None
        size = int(answer[-1])
        data = pipe_out.read(size + 1)[:size]
        return None if size > self._LARGEST else data.decode("utf-8", "replace")

    def close(self) -> None:
        """End the process."""
        self._context.__exit__(None, None, None)
