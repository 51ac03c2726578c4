"""Employers with dates, from the files of cncf/gitdm: its JSON and its developers_affiliations texts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from understudy.domain.groups.yaml_files import FileError

_MEND = "give github_users.json or a developers_affiliations file of cncf/gitdm, or files of their shape"
_HEAD = re.compile(r"(\S[^:]*):\s*(\S.*)")
_LINE = re.compile(r"\s+(.+?)(?:\s+from\s+(\d{4}-\d{2}-\d{2}))?(?:\s+until\s+(\d{4}-\d{2}-\d{2}))?\s*")
_NOBODY = frozenset({"notfound", "(unknown)", "unknown", "(robots)", "-", "?"})


@dataclass(frozen=True, slots=True)
class Employment:
    """An employer of somebody, from a day on and before another (None: open)."""

    employer: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Employed:
    """Somebody by login and addresses, with all employers, oldest first. ``line``: where the file says so."""

    login: str | None
    addresses: tuple[str, ...]
    spells: tuple[Employment, ...]
    line: int


def parse_employers(file: str, content: str) -> list[Employed]:
    """Everybody whose employer the file tells, unknown ones left out. Raises FileError."""
    if content.lstrip("\ufeff \n\r\t").startswith(("[", "{")):
        return _parse_json(file, content)
    return _parse_text(file, content)


def _parse_json(file: str, content: str) -> list[Employed]:
    try:
        data = json.loads(content.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise FileError(file, error.lineno, f"this is not JSON: {error.msg}", _MEND) from error
    if not isinstance(data, list):
        raise FileError(file, 1, "the file is not a list of people", _MEND)
    by_login: dict[tuple[str | None, str], Employed] = {}
    for number, each in enumerate(data, 1):
        if not isinstance(each, dict):
            raise FileError(file, 1, f"entry {number} is not a person", _MEND)
        login = str(each.get("login") or "").strip() or None
        address = str(each.get("email") or "").strip().replace("!", "@")
        spells = _spells(file, number, each.get("affiliation"))
        if not spells or (login is None and not address):
            continue
        key = (login.casefold() if login else None, "" if login else address)
        old = by_login.get(key)
        addresses = (*(old.addresses if old else ()), *((address,) if address else ()))
        by_login[key] = Employed(login, tuple(dict.fromkeys(addresses)), spells, 1)
    return list(by_login.values())


def _spells(file: str, number: int, value: Any) -> tuple[Employment, ...]:
    """``A < 2016-01-01, B < 2018-05-01, C``: each employer until its day, the last one open."""
    if not isinstance(value, str):
        return ()
    found: list[Employment] = []
    since: date | None = None
    for part in value.split(", "):
        name, _, day = part.partition(" < ")
        until = _day(file, 1, day.strip(), f"entry {number}") if day else None
        if name.strip() and name.strip().casefold() not in _NOBODY:
            found.append(Employment(name.strip(), since, until))
        since = until
    return tuple(found)


def _parse_text(file: str, content: str) -> list[Employed]:
    found: list[Employed] = []
    login: str | None = None
    addresses: tuple[str, ...] = ()
    spells: list[Employment] = []
    at = 0

    def close() -> None:
        if spells and (login or addresses):
            found.append(Employed(login, addresses, _dated(spells), at))

    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            match = _HEAD.fullmatch(line.strip())
            if match is None:
                raise FileError(file, number, f"“{line.strip()[:60]}” names no person as login: address", _MEND)
            close()
            login, at, spells = match[1].strip(), number, []
            addresses = tuple(part.strip().replace("!", "@") for part in match[2].split(",") if part.strip())
            continue
        match = _LINE.fullmatch(line)
        if match is None or at == 0:
            raise FileError(file, number, f"“{line.strip()[:60]}” names no employer of somebody above", _MEND)
        if match[1].casefold() not in _NOBODY:
            spells.append(
                Employment(match[1], _day(file, number, match[2], match[1]), _day(file, number, match[3], match[1]))
            )
    close()
    return found


def _dated(spells: list[Employment]) -> tuple[Employment, ...]:
    """An employer without a first day begins where the one before ended."""
    dated: list[Employment] = []
    for spell in sorted(spells, key=lambda each: (each.until or date.max, each.since or date.min)):
        since = spell.since or (dated[-1].until if dated else None)
        dated.append(Employment(spell.employer, since, spell.until))
    return tuple(dated)


def _day(file: str, line: int, text: str | None, what: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FileError(file, line, f"“{text}” of {what} is not a date", "write it like 2024-03-19") from error
