"""One repository of the sample being written: changes in any order, OWNERS files, and what reading it should find."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any


class Book:
    """One repository being written: its changes in order, and what reading it should find."""

    def __init__(self, repository: str, people: dict[str, tuple[str, str]]) -> None:
        self.repository = repository
        self.people = people
        self.used: dict[str, tuple[str, str]] = {}
        self.paths: dict[str, int] = {}
        self.changes: list[tuple[int, dict[str, Any]]] = []
        self.told: Counter[str] = Counter()
        self._aliases: dict[str, list[str]] = {}
        self._owners: dict[str, dict[str, list[str]]] = {}
        self._texts: dict[str, str] = {}

    def who(self, key: str) -> str:
        """The key of somebody who appears here."""
        self.used[key] = self.people[key]
        return key

    def files(self, files: dict[str, Any]) -> list[list[Any]]:
        """Files by their place in the list of paths."""
        self.told["file_changes"] += len(files)
        return [
            [self.paths.setdefault(path, len(self.paths)), *([what] if isinstance(what, str) else what)]
            for path, what in files.items()
        ]

    def standing(self) -> set[tuple[str, str, str]]:
        """Who stands in which OWNERS file now: directory, list and login."""
        return {
            (directory, role, login)
            for directory, lists in self._owners.items()
            for role, names in lists.items()
            for name in names
            for login in self._aliases.get(name, [name])
        }

    def owners(self, files: dict[str, Any], aliases: dict[str, list[str]] | None = None) -> dict[str, str]:
        """The texts of OWNERS files (directory to lists) and OWNERS_ALIASES; spells are counted."""
        before = self.standing()
        self._owners |= {directory: dict(lists) for directory, lists in files.items()}
        texts = {f"{directory}/OWNERS".strip("/"): _yaml(lists) for directory, lists in files.items()}
        if aliases is not None:
            self._aliases |= aliases
            body = "".join(f"  {name}:\n" + "".join(f"    - {m}\n" for m in ms) for name, ms in self._aliases.items())
            texts["OWNERS_ALIASES"] = "aliases:\n" + body
        after = self.standing()
        self.told["owners_begun"] += len(after - before)
        self.told["owners_ended"] += len(before - after)
        texts = {path: text for path, text in texts.items() if self._texts.get(path) != text}
        self._texts |= texts
        return texts

    def lists(self, directory: str) -> dict[str, list[str]]:
        """The lists of an OWNERS file as they stand."""
        return {role: list(names) for role, names in self._owners[directory].items()}

    def text(self) -> str:
        """The story file."""
        ordered = [change for _, change in sorted(self.changes, key=lambda pair: pair[0])]
        number = 0
        for change in ordered:
            if change.pop("squash", False):
                number += 1 + len(change["say"]) % 4
                change["say"] += f" (#{number})"
            elif "merge" in change:
                number += 1 + len(change["say"]) % 4
                change["merge"] = number
        head = {
            "repository": self.repository,
            "told": dict(sorted(self.told.items())),
            "people": self.used,
            "paths": list(self.paths),
        }
        lines = [head, *map(_short, ordered)]
        return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


def _short(change: dict[str, Any], title: str | None = None) -> list[Any]:
    """A change as a list: see ``understudy.application.sample_story``."""
    if "merge" in change:
        commits = [_short(commit, change["say"]) for commit in change["commits"]]
        return [change["at"], change["merge"], change["by"], change["from"], change["say"], commits]
    say = 0 if change["say"] == title else change["say"]
    return [change["at"], change["by"], say, change["files"], *([change["with"]] if "with" in change else [])]


def _yaml(lists: dict[str, list[str]]) -> str:
    return "".join(f"{role}:\n" + "".join(f"- {name}\n" for name in names) for role, names in lists.items() if names)
