"""Makes repositories out of commits that were told, through one ``git fast-import``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from understudy.application.sample_story import MadeCommit, NoGit
from understudy.gitlog.process import Git

_BRANCH = "refs/heads/main"


def make_repository(folder: Path, commits: Sequence[MadeCommit]) -> None:
    """A bare repository with these commits; the last one is the head of its branch main.

    Raises NoGit when there is no git program, GitError (both ValueErrors of one line) when git does not take them.
    """
    if shutil.which("git") is None:
        raise NoGit("the program git was not found")
    git = Git(folder)
    git.text("init", "--quiet", "--bare", "--template=", "--initial-branch=main")
    with git.running("-c", "core.compression=0", "fast-import", "--quiet", "--done") as process:
        assert process.stdin is not None
        for number, commit in enumerate(commits, 1):
            process.stdin.writelines(_told(number, commit))
        process.stdin.write(b"done\n")
        process.stdin.close()


def _told(number: int, commit: MadeCommit) -> Iterator[bytes]:
    message = commit.message.encode()
    name, address = commit.author
    who = f"{name} <{address}> {commit.at} +0000"
    yield f"commit {_BRANCH}\nmark :{number}\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode()
    yield message + b"\n"
    for place, parent in enumerate(commit.parents):
        yield f"{'merge' if place else 'from'} :{parent + 1}\n".encode()
    for path, content in commit.files.items():
        yield f'M 100644 inline "{path}"\ndata {len(content)}\n'.encode() + content + b"\n"
