"""The git program, run to read and never to write: no hooks, no prompts, no configuration but our own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    "-c", "safe.directory=*",
    "-c", "safe.bareRepository=all",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.quotePath=false",
    "-c", "log.showSignature=false",
    "-c", "diff.renames=false",
)  # fmt: skip


class GitError(ValueError):
    """Git cannot read the repository: one line that says which, why, and what to do."""


def git_directory(path: Path) -> Path | None:
    """The git directory of a clone whose top is ``path`` (bare or normal), None for a plain folder."""
    if (path / ".git").exists():
        return path / ".git"
    if (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir():
        return path
    return None


class Git:
    """Runs git on one repository."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def text(self, *arguments: str) -> str:
        """What a short command says, stripped; GitError when it fails."""
        with self.running(*arguments) as process:
            assert process.stdout is not None
            return process.stdout.read().decode("utf-8", "replace").strip()

    def try_text(self, *arguments: str) -> str | None:
        """The same, None when the command fails."""
        try:
            return self.text(*arguments)
        except GitError:
            return None

    def start(self, arguments: Sequence[str], out: int | IO[bytes], errors: IO[bytes]) -> subprocess.Popen[bytes]:
        """A process of git, writing to ``out``; GitError when there is no git."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_PAGER": "cat",
            # glibc takes memory in larger steps: a diff of thousands of files asks for it and returns it all the time.
            "MALLOC_TOP_PAD_": str(1 << 24),
        }
        try:
            return subprocess.Popen(
                ["git", *_OPTIONS, f"--git-dir={self._directory}", *arguments],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=errors,
                env=environment,
                cwd=self._directory if self._directory.is_dir() else self._directory.parent,
            )
        except FileNotFoundError as error:
            raise GitError("the program git was not found; install git, or give a folder without history") from error

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """The process of a command, with pipes; GitError when it fails, killed when the block is left early."""
        with tempfile.TemporaryFile() as errors:
            process = self.start(arguments, subprocess.PIPE, errors)
            finished = False
            try:
                yield process
                finished = True
            except BrokenPipeError:
                finished = True  # git ended before us: its exit code tells why
            finally:
                if not finished:
                    process.kill()
                for pipe in (process.stdin, process.stdout):
                    if pipe is not None:
                        _close(pipe)
                code = process.wait()
            if code:
                errors.seek(0)
                raise GitError(self.explain(errors.read().decode("utf-8", "replace")))

    def explain(self, said: str) -> str:
        """Git's own words as one line about this repository."""
        words = " ".join(line.removeprefix("fatal: ").removeprefix("error: ") for line in said.splitlines() if line)
        advice = "check the clone with git fsck, or clone it again"
        return f"{self._directory}: git cannot read this repository ({words or 'it says nothing'}); {advice}"


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
