"""OWNERS files of Gerrit's code-owners plugin (backend find-owners), and what they bring in from one another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from understudy.domain.owners.files import Entry, Include, OwnersFile

_LONGEST = 2000
"""Characters of a line; a longer one is none of Gerrit's."""
_MOST_FILES = 200
"""Files that one file may bring in, directly and by others."""
_ADDRESS = re.compile(r"[^\s@,=#*]+@[^\s@,=#*]+\.[^\s@,=#*]+")
_LINE = re.compile(r"set\s+noparent|include\s+\S+|file:\s*\S+|per-file\s+[^=]+=.*|\*", re.IGNORECASE)
_NO_PARENT = re.compile(r"set\s+noparent", re.IGNORECASE)
_FILE = re.compile(r"(include\s+|file:\s*)(\S+)", re.IGNORECASE)


def parse_gerrit(text: str) -> OwnersFile | None:
    """The file as Gerrit reads it, None when a line is nothing it knows (so the file is another's)."""
    told = []
    for line in text.splitlines():
        plain = line.partition("#")[0].strip().removeprefix("\ufeff")
        if not plain:
            continue
        if len(plain) > _LONGEST or not (_ADDRESS.fullmatch(plain) or _LINE.fullmatch(plain)):
            return None
        told.append(plain)
    if not told:
        return None
    entries: set[Entry] = set()
    includes: list[Include] = []
    cut: list[str] = []
    everybody: list[str] = []
    no_parent = False
    for line in told:
        pattern, owners = "", [line]
        if line.casefold().startswith("per-file"):
            globs, _, listed = line[len("per-file") :].partition("=")
            pattern = ",".join(part for part in split_globs(globs) if part)
            owners = [part.strip() for part in listed.split(",") if part.strip()]
        for owner in owners:
            if _ADDRESS.fullmatch(owner):
                entries.add(Entry("owner", pattern, owner.casefold(), owner))
            elif owner == "*":
                everybody.append(pattern)
            elif _NO_PARENT.fullmatch(owner):
                if pattern:
                    cut.append(pattern)
                else:
                    no_parent = True
            elif (brought := _FILE.fullmatch(owner)) is not None:
                includes.append(Include(brought[1].strip().rstrip(":").casefold(), brought[2], pattern))
    return OwnersFile(
        "gerrit",
        frozenset(entries),
        no_parent,
        includes=tuple(includes),
        cut_patterns=tuple(cut),
        everybody=tuple(everybody),
    )


def split_globs(globs: str) -> list[str]:
    """Globs at their commas, those within braces left alone."""
    found, depth, start = [], 0, 0
    for place, char in enumerate(globs):
        depth += (char == "{") - (char == "}")
        if char == "," and depth <= 0:
            found.append(globs[start:place].strip())
            start = place + 1
    return [*found, globs[start:].strip()]


def target_of(directory: str, include: Include) -> str | None:
    """The path in the tree that an include means; None for another project, branch, or a path out of the tree."""
    target = include.target
    if ":" in target:
        return None
    joined = target if target.startswith("/") else f"/{directory}/{target}"
    if any(part == ".." for part in posixpath.normpath(joined.lstrip("/")).split("/")):
        return None
    return posixpath.normpath("/" + joined.lstrip("/")).lstrip("/") or None


def resolve_includes(
    files: Mapping[str, OwnersFile], read: Callable[[str], OwnersFile | None]
) -> tuple[dict[str, OwnersFile], list[tuple[str, str]]]:
    """Files (by directory) with what they include taken in, and the includes that could not be, each with why.

    ``read`` gives the file at a path of the tree, None when there is none that Gerrit reads. ``include`` takes all of a
    file, ``file:`` its plain owners only; paths in a file are relative to that file. Files may include one another.
    """
    problems: list[tuple[str, str]] = []
    done: dict[str, OwnersFile] = {}
    for directory, file in files.items():
        done[directory] = _taken(directory, file, read, problems) if file.includes else file
    return done, problems


def _taken(
    directory: str,
    file: OwnersFile,
    read: Callable[[str], OwnersFile | None],
    problems: list[tuple[str, str]],
) -> OwnersFile:
    place = f"{directory}/OWNERS".lstrip("/")
    entries = set(file.entries)
    no_parent, cut, everybody = file.no_parent_owners, list(file.cut_patterns), list(file.everybody)
    seen: set[tuple[str, bool, str]] = set()
    waiting = [(directory, include, include.kind == "include", include.pattern) for include in file.includes]
    while waiting:
        at, include, is_whole, pattern = waiting.pop()
        target = target_of(at, include)
        if target is None:
            problems.append((place, f"{include.kind} {include.target} points out of this tree; left out"))
            continue
        if (target, is_whole, pattern) in seen:
            continue
        if len(seen) >= _MOST_FILES:
            problems.append((place, f"it brings in more than {_MOST_FILES} files; the others are left out"))
            break
        seen.add((target, is_whole, pattern))
        brought = read(target)
        if brought is None:
            problems.append((place, f"{include.kind} {include.target}: there is no such code-owners file; left out"))
            continue
        for entry in brought.entries:
            if not entry.pattern:
                entries.add(replace(entry, pattern=pattern))
            elif is_whole and not pattern:
                entries.add(entry)
        everybody += [pattern] if "" in brought.everybody else []
        if is_whole and not pattern:
            no_parent = no_parent or brought.no_parent_owners
            cut += brought.cut_patterns
            everybody += [each for each in brought.everybody if each]
        folder = target.rpartition("/")[0]
        for more in brought.includes:
            if not more.pattern:
                waiting.append((folder, more, is_whole and more.kind == "include", pattern))
            elif is_whole and not pattern:
                waiting.append((folder, more, False, more.pattern))
    return replace(
        file,
        entries=frozenset(entries),
        no_parent_owners=no_parent,
        cut_patterns=tuple(cut),
        everybody=tuple(dict.fromkeys(everybody)),
        includes=(),
    )
