"""Makes git repositories with a history that a test tells, through one ``git fast-import``."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
Person = tuple[str, str]
ADA: Person = ("Ada Fern", "ada@example.org")
BO: Person = ("Bo Marsh", "bo@example.org")
ROBOT: Person = ("Example Robot", "example-robot@users.noreply.github.com")


class Story:
    """A repository in the making: each commit an hour after the one before, unless said otherwise."""

    def __init__(self) -> None:
        self._stream: list[bytes] = []
        self._marks = 0
        self.now = START

    def commit(
        self,
        message: str,
        files: dict[str, str | None] | None = None,
        *,
        by: Person = ADA,
        parents: tuple[int, ...] = (),
        at: datetime | None = None,
        branch: str = "main",
    ) -> int:
        """A commit with changed files (None: deleted); returns its mark, to be a parent of others."""
        self.now = at or self.now + timedelta(hours=1)
        self._marks += 1
        who = f"{by[0]} <{by[1]}> {int(self.now.timestamp())} +0000"
        text = message.encode()
        head = f"commit refs/heads/{branch}\nmark :{self._marks}\nauthor {who}\ncommitter {who}\n"
        out = [f"{head}data {len(text)}\n".encode()]
        out.append(text + b"\n")
        for number, parent in enumerate(parents):
            out.append(f"{'merge' if number else 'from'} :{parent}\n".encode())
        for path, content in (files or {}).items():
            if content is None:
                out.append(f'D "{path}"\n'.encode())
            else:
                data = content.encode()
                out.append(f'M 100644 inline "{path}"\ndata {len(data)}\n'.encode() + data + b"\n")
        self._stream.append(b"".join(out))
        return self._marks

    def pull(
        self, number: int, login: str, base: int, files: dict[str, str | None], *, by: Person = ADA, title: str = ""
    ) -> int:
        """A pull request of one commit, merged by the robot; returns the merge's mark."""
        side = self.commit(title or f"Work for {number}", files, by=by, parents=(base,), branch=f"pull-{number}")
        message = f"Merge pull request #{number} from {login}/patch\n\n{title or f'Title of {number}'}"
        return self.commit(message, dict(files), by=ROBOT, parents=(base, side))

    def write(self, folder: Path) -> Path:
        """Make (or go on with) the bare repository; its HEAD is main."""
        if not folder.exists():
            git(None, "init", "-q", "--bare", "-b", "main", str(folder))
        marks = folder / "story-marks"
        options = [f"--export-marks={marks}", f"--import-marks-if-exists={marks}", "--force", "--quiet"]
        subprocess.run(
            ["git", f"--git-dir={folder}", "fast-import", *options], input=b"".join(self._stream), check=True
        )
        self._stream = []
        return folder


def git(folder: Path | None, *arguments: str) -> str:
    """What a git command says; raises when it fails."""
    where = [f"--git-dir={folder}"] if folder is not None else []
    done = subprocess.run(["git", *where, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()
