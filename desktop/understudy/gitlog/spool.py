"""Git's output by way of a temporary file: git runs ahead at its own pace while we read, and memory stays small."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence

from understudy.application.progress import CancelToken
from understudy.gitlog.process import Git, GitError

_BLOCK = 1 << 18
_PATIENCE = 0.01


class Spool:
    """A git command that runs from now on; :meth:`tokens` reads what it writes while it goes on writing."""

    def __init__(self, git: Git, arguments: Sequence[str]) -> None:
        self._git = git
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._process: subprocess.Popen[bytes] = git.start(arguments, self._out, self._errors)
        assert self._process.stdin is not None
        self._process.stdin.close()

    def tokens(self, token: CancelToken) -> Iterator[bytes]:
        """The NUL-separated parts of what git writes; GitError when git fails, Cancelled when asked to stop."""
        place, rest = 0, b""
        out = self._out.fileno()
        while True:
            ended = self._process.poll() is not None
            block = os.pread(out, _BLOCK, place)
            if block:
                place += len(block)
                parts = (rest + block).split(b"\0")
                rest = parts.pop()
                yield from parts
            elif ended:
                break
            else:
                token.raise_if_cancelled()
                try:
                    self._process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    continue
        if rest:
            yield rest
        if self._process.returncode:
            self._errors.seek(0)
            raise GitError(self._git.explain(self._errors.read().decode("utf-8", "replace")))

    def close(self) -> None:
        """Stop git if it still runs, and give the files back."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._out.close()
        self._errors.close()
