"""Answers read: yes and no, roles of multi-selects, hours, attendance, logins, employers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

_URL = re.compile(r"^(?:https?://)?(?:www\.)?github\.com/?", re.IGNORECASE)
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NO_EMPLOYER = frozenset({"", "n/a", "na", "none", "-", "no", "nil", "not applicable"})
_STAMPS = (
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %I:%M:%S %p",
    "%d.%m.%Y %H:%M:%S", "%m/%d/%Y", "%Y-%m-%d",
)  # fmt: skip


def yes_no(text: str) -> bool | None:
    """Yes or no; None for anything else, and for nothing."""
    plain = text.strip().casefold().rstrip(".!")
    return True if plain in ("yes", "y", "true") else False if plain in ("no", "n", "false") else None


def volunteer(text: str) -> str | None:
    """Yes, No or Maybe, None when it was not asked."""
    plain = text.strip().casefold()
    return next((word for word in ("Yes", "No", "Maybe") if plain == word.casefold()), None)


def login(text: str) -> str:
    """A GitHub login out of an address, an @mention or the bare login; empty when there is none."""
    plain = _URL.sub("", text.strip()).strip().lstrip("@").split("/")[0].split("?")[0].strip()
    return plain if _LOGIN.fullmatch(plain) else ""


def chat(text: str) -> str:
    """A chat handle without its @."""
    return text.strip().lstrip("@").strip()


def employer(text: str) -> str:
    """As written, without doubled blanks; empty for ways to say none."""
    plain = " ".join(text.split())
    return "" if plain.casefold() in _NO_EMPLOYER else plain


def same_employer(text: str) -> str:
    """An employer to compare by: without case and the forms of companies; empty for nobody's."""
    plain = employer(text).casefold()
    plain = re.sub(r"[,.]", "", plain)
    plain = re.sub(r"\s+(inc|llc|ltd|gmbh|corp|corporation|co|ag|bv|limited|plc|sa|srl|pvt)$", "", plain)
    if re.search(r"\b(independent|self[- ]?employed|freelance|student|unemployed|retired)\b", plain):
        return ""
    return plain


def several(text: str, options: Sequence[str] = ()) -> tuple[str, ...]:
    """The choices of a multi-select cell, joined by commas; ``options`` with commas of their own are kept whole."""
    rest = text
    found: list[tuple[int, str]] = []
    for option in sorted((o for o in options if "," in o), key=len, reverse=True):
        place = rest.casefold().find(option.casefold())
        if place >= 0:
            found.append((place, option))
            rest = rest[:place] + " " * len(option) + rest[place + len(option) :]
    place = 0
    for part in rest.split(","):
        if part.strip():
            found.append((place, " ".join(part.split())))
        place += len(part) + 1
    return tuple(dict.fromkeys(choice for _, choice in sorted(found, key=lambda item: item[0])))


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a week: from, to (None: or more), as far as numbers were given."""

    least: float
    most: float | None


def hours(text: str) -> Hours | None:
    """“8 to 10”, “10+”, “up to 15, more in code freeze”, “about 10 hours”; None without a number."""
    numbers = [float(number.replace(",", ".")) for number in _NUMBER.findall(text)]
    if not numbers:
        return None
    plain = text.casefold()
    if re.match(r"\s*(up to|max(imum)?|at most|<|less than)", plain):
        return Hours(0, numbers[0])
    if re.search(r"\d\s*\+", plain) or re.match(r"\s*(at least|min(imum)?|more than|>)", plain):
        return Hours(numbers[0], None)
    if len(numbers) > 1 and re.search(r"\d\s*(-|–|to|or)\s*\d", plain):
        return Hours(min(numbers[:2]), max(numbers[:2]))
    return Hours(numbers[0], numbers[0])


ATTENDANCE = {"most": 1.0, "some": 0.5, "not_in_work_hours": 0.0, "cannot": 0.0, "unknown": 0.5}
"""How much of the meetings somebody can come to, for availability."""


def attendance(text: str) -> str | None:
    """most, some, not_in_work_hours, cannot, or unknown for other words; None when it was not asked."""
    plain = text.strip().casefold()
    if not plain:
        return None
    if plain.startswith("yes"):
        return "most"
    if plain.startswith("some"):
        return "some"
    if "work hours" in plain or "working hours" in plain:
        return "not_in_work_hours"
    return "cannot" if "cannot" in plain or "can't" in plain or plain.startswith("no") else "unknown"


def stamp(text: str) -> datetime | None:
    """When a form was sent, in the form's own clock; None for what cannot be read."""
    plain = " ".join(text.split())
    plain = re.sub(r"\s+(?:GMT|UTC)?[+-]?\d{0,2}$", "", plain) if re.search(r"(GMT|UTC)", plain) else plain
    for form in _STAMPS:
        try:
            return datetime.strptime(plain, form)
        except ValueError:
            continue
    return None


_CYCLE = re.compile(r"\bv?(\d+\.\d+)\b")
_LEADING = re.compile(r"\blead\b", re.IGNORECASE)
_SHADOWING = re.compile(r"\bshadow", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A seat somebody says they had; ``role`` and ``position`` None where the words name none."""

    cycle: str
    role: str | None
    position: str | None


def claims(text: str, roles: Iterable[str]) -> tuple[Claim, ...]:
    """The seats named in “1.23 Docs shadow” or “1.21, 1.22 - CI Signal (shadow), 1.24 lead”; ``roles`` to look for."""
    found: list[Claim] = []
    pending: list[str] = []
    parts = re.split(r"(?=\bv?\d+\.\d+\b)", text)
    names = sorted((role for role in roles if role.casefold() not in ("lead", "shadow")), key=len, reverse=True)
    for part in parts:
        cycle = _CYCLE.match(part)
        if cycle is None:
            continue
        rest = part[cycle.end() :]
        pending.append(cycle[1])
        said = re.sub(r"[\s,;&]+|\band\b", "", rest)
        if not said:
            continue  # “1.21, 1.22 - …”: what follows is said of both
        role = next((name for name in names if _names(name, rest)), None)
        position = "shadow" if _SHADOWING.search(rest) else "lead" if _LEADING.search(rest) else None
        found += [Claim(name, role, position) for name in pending]
        pending = []
    return (*found, *(Claim(name, None, None) for name in pending))


def _names(role: str, text: str) -> bool:
    """The role's name, or its first word of four letters (“Docs” for Documentation), stands in the text."""
    plain = text.casefold()
    if role.casefold() in plain:
        return True
    first = role.split()[0].casefold()
    return len(role.split()) == 1 and len(first) > 4 and re.search(rf"\b{re.escape(first[:3])}\w*", plain) is not None
