"""Maintainers.txt of the EDK II projects, read only (as their GetMaintainer.py reads it)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from understudy.domain.folding import fold_login
from understudy.domain.owners.globs import maintainers_glob
from understudy.domain.owners.patterns import matches
from understudy.domain.owners.reading import check_size
from understudy.domain.owners.resolve import Effective, Standing

FILE = "Maintainers.txt"
_LINE = re.compile(r"([A-Z]):\s*(.*)")
_PERSON = re.compile(r"(?P<name>[^<]*)<(?P<address>[^<>\s]+)>\s*(?:\[(?P<login>[A-Za-z0-9-]+)\])?\s*")
_LONGEST = 1000


@dataclass(slots=True)
class Section:
    """Files (F:) less exclusions (X:), with their maintainers (M:) and reviewers (R:)."""

    files: list[str] = field(default_factory=list)
    exclusions: list[str] = field(default_factory=list)
    maintainers: list[Standing] = field(default_factory=list)
    reviewers: list[Standing] = field(default_factory=list)

    def has(self, path: str) -> bool:
        """Whether the section speaks of a path."""
        return any(matches(each, path) for each in self.files) and not any(
            matches(each, path) for each in self.exclusions
        )


class Maintainers:
    """All sections; every one that matches has a say, and one that matches nothing falls to the top's."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections

    def of(self, path: str) -> Effective:
        """Maintainers approve, they and reviewers review."""
        path = path.strip().lstrip("/")
        found = [section for section in self.sections if section.has(path)]
        if not any(section.maintainers for section in found):
            found = [section for section in self.sections if section.has("<default>")]
        approvers = _once([each for section in found for each in section.maintainers])
        reviewers = _once([*approvers, *(each for section in found for each in section.reviewers)])
        return Effective(path, approvers, reviewers, approvers, reviewers, (), frozenset(), (FILE,) if found else ())


def parse_maintainers(text: str) -> tuple[Maintainers, list[tuple[int, str]]]:
    """The sections, and lines that name nobody, each with why. Raises OwnersError for a file that is too large."""
    check_size(text)
    sections: list[Section] = []
    skipped: list[tuple[int, str]] = []
    now = Section()
    for number, line in enumerate([*text.splitlines(), ""], 1):
        match = _LINE.fullmatch(line.rstrip()) if len(line) <= _LONGEST else None
        if match is None or not match[2]:
            if now.files:
                sections.append(now)
            now = Section()
            continue
        key, value = match.groups()
        if key == "F":
            now.files.append(maintainers_glob(value))
        elif key == "X":
            now.exclusions.append(maintainers_glob(value))
        elif key in "MR":
            person = _PERSON.fullmatch(value)
            if person is None:
                skipped.append((number, f"“{value[:60]}” names nobody as Name <address>"))
                continue
            login = person["login"]
            written = f"@{login}" if login else person["address"]
            standing = Standing(fold_login(login) if login else written.casefold(), written, "", None, FILE)
            (now.maintainers if key == "M" else now.reviewers).append(standing)
    return Maintainers(tuple(sections)), skipped


def _once(standings: list[Standing]) -> tuple[Standing, ...]:
    return tuple({standing.folded: standing for standing in reversed(standings)}.values())[::-1]
