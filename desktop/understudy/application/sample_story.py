"""The sample's histories, told in days and minutes from this week's Monday: commits to be made, files to be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

Person = tuple[str, str]
"""A name and an e-mail address, as a commit has them."""
_DAY = re.compile(r"<day (-?\d+)>")


class NoGit(ValueError):
    """The git program is not there."""


@dataclass(frozen=True, slots=True)
class MadeCommit:
    """A commit to be made. ``parents`` are places in the list it is in; ``files`` are new contents."""

    parents: tuple[int, ...]
    author: Person
    at: int
    """Seconds since 1970, of author and committer, who are one."""
    message: str
    files: Mapping[str, bytes]


class RepositoryMaker(Protocol):
    """Makes a repository that has just these commits, the last one at its head."""

    def __call__(self, folder: Path, commits: Sequence[MadeCommit]) -> None:
        """``folder`` is made. Raises NoGit, or another ValueError of one line."""
        ...


@dataclass(frozen=True, slots=True)
class Story:
    """One repository's history. ``told``: what reading it should find, counted by whoever drew it."""

    repository: str
    told: dict[str, int]
    commits: tuple[MadeCommit, ...]


def dated(text: str, today: date) -> str:
    """A text whose days are written like ``<day -40>``, counted from this week's Monday, with real dates."""
    monday = _monday(today)
    return _DAY.sub(lambda match: (monday + timedelta(days=int(match[1]))).isoformat(), text)


def tell(text: str, today: date) -> Story:
    """A story file: JSON lines. The first names repository, people and paths; each other is one change, oldest first.

    A commit is ``[minute, who, message, files, trailers?]``, a merged pull request ``[minute, number, who merged,
    login, title, commits]`` (a commit's message 0 is the title). Files are ``[path, text]`` or ``[path, lines added,
    lines taken out]``. Minutes count from this week's Monday.
    """
    first, *rest = text.splitlines()
    head = json.loads(first)
    teller = _Teller(head, int(datetime.combine(_monday(today), time(), UTC).timestamp()))
    for line in rest:
        teller.change(json.loads(line))
    return Story(head["repository"], head["told"], tuple(teller.commits))


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _branch(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")


class _Teller:
    """Turns changes into commits, and knows how each file stands."""

    def __init__(self, head: dict[str, Any], zero: int) -> None:
        self.commits: list[MadeCommit] = []
        self._people: dict[str, Person] = {key: (name, address) for key, (name, address) in head["people"].items()}
        self._paths: list[str] = head["paths"]
        self._zero = zero
        self._lines: dict[str, list[int]] = {}
        self._written = 0
        self._tip: int | None = None

    def change(self, told: list[Any]) -> None:
        """A commit on the default branch, or a pull request merged into it with its commits."""
        if isinstance(told[1], str):
            self._tip = self._commit(told, self._tip)
            return
        at, number, robot, login, title, commits = told
        base, side = self._tip, self._tip
        files: dict[str, bytes] = {}
        for commit in commits:
            side = self._commit(commit, side, title)
            files |= self.commits[side].files
        assert base is not None
        assert side is not None
        message = f"Merge pull request #{number} from {login}/{_branch(title)}\n\n{title}\n"
        self._tip = self._add((base, side), self._people[robot], at, message, files)

    def _commit(self, told: list[Any], parent: int | None, title: str = "") -> int:
        at, by, said, touched, *thanked = told
        files = {
            self._paths[place]: what[0].encode() if isinstance(what[0], str) else self._edit(self._paths[place], *what)
            for place, *what in touched
        }
        message = f"{said or title}\n"
        if thanked:
            people = ((word, *self._people[who]) for word, who in thanked[0])
            message += "\n" + "".join(f"{word}: {name} <{address}>\n" for word, name, address in people)
        return self._add(() if parent is None else (parent,), self._people[by], at, message, files)

    def _add(
        self,
        parents: tuple[int, ...],
        author: Person,
        minutes: int,
        message: str,
        files: Mapping[str, bytes],
    ) -> int:
        self.commits.append(MadeCommit(parents, author, self._zero + 60 * minutes, message, files))
        return len(self.commits) - 1

    def _edit(self, path: str, added: int, deleted: int) -> bytes:
        """The file with so many lines replaced by so many new ones; every line is written only once anywhere."""
        lines = self._lines.setdefault(path, [])
        deleted = min(deleted, len(lines))
        at = self._written % (len(lines) - deleted + 1)
        lines[at : at + deleted] = range(self._written, self._written + added)
        self._written += added
        return "".join(f"line {number}\n" for number in lines).encode()


Texts = Callable[[str], str]
"""Gives the text of a file that ships with the program, by its name."""
