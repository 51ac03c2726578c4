"""Dates as people write them in schedules: day first or month first, with or without year, in one or several zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AOE = timezone(timedelta(hours=-12), "AoE")
"""Anywhere on Earth: a day ends there at 12:00 UTC of the next."""

_PACIFIC = "America/Los_Angeles"
_ZONES = {
    "utc": "UTC",
    "gmt": "UTC",
    "pst": _PACIFIC,
    "pdt": _PACIFIC,
    "pt": _PACIFIC,
    "est": "America/New_York",
    "edt": "America/New_York",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "ist": "Asia/Kolkata",
}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?P<{0}>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s*)?"
_YEAR = r"(?:\s*[,.]?\s*(?P<{0}>20\d\d)\b)?"
_DATE = re.compile(
    rf"\b{_WEEKDAY.format('w1')}{_DAY.format('d1')}\s+(?P<m1>{_MONTH})\b\.?{_YEAR.format('y1')}"
    rf"|\b{_WEEKDAY.format('w2')}(?P<m2>{_MONTH})\b\.?\s+{_DAY.format('d2')}(?!\d|:\d){_YEAR.format('y2')}"
    r"(?:\s*\((?P<w3>mon|tue|wed|thu|fri|sat|sun)[a-z]*\))?",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"(?P<clock>\d{{1,2}}:\d{{2}})\s*(?P<half>am|pm)?\s*\(?(?P<zone>aoe|{'|'.join(_ZONES)})\b"
    rf"|\b(?P<eod>eod)\s+(?P<eod_zone>{'|'.join(_ZONES)})\b|\b(?P<aoe>aoe)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One date in a text; ``year`` is None where it is not written. ``clock`` is None for the end of the day."""

    month: int
    day: int
    year: int | None
    weekday: int | None
    zone: str | None = None
    clock: time | None = None
    begin: int = 0
    end: int = 0

    @property
    def has_time(self) -> bool:
        """True when the text gives an instant, be it the end of a day somewhere."""
        return self.zone is not None


@dataclass(frozen=True, slots=True)
class Moment:
    """What the stamps of one text say: the local day, the UTC instant if a time is given, and what is odd."""

    day: date
    at: datetime | None
    odd: tuple[str, ...] = ()


def stamps(text: str) -> list[Stamp]:
    """Every date in a text, in order, each with the time written before or after it."""
    found: list[Stamp] = []
    dates = list(_DATE.finditer(text))
    for index, match in enumerate(dates):
        month = MONTHS[(match["m1"] or match["m2"]).lower()]
        day = int(match["d1"] or match["d2"])
        year = match["y1"] or match["y2"]
        weekday = match["w1"] or match["w2"] or match["w3"]
        begin = dates[index - 1].end() if index else 0
        end = dates[index + 1].start() if index + 1 < len(dates) else len(text)
        stamp = Stamp(
            month,
            day,
            int(year) if year else None,
            _WEEKDAYS.index(weekday[:3].lower()) if weekday else None,
            begin=match.start(),
            end=match.end(),
        )
        before = [t for t in _TIME.finditer(text, begin, match.start()) if "/" not in text[t.end() : match.start()]]
        after = [t for t in _TIME.finditer(text, match.end(), end) if "/" not in text[match.end() : t.start()]]
        timed = (before[-1] if before else None) or (after[0] if after else None)
        found.append(with_time(stamp, timed) if timed else stamp)
    return found


def with_time(stamp: Stamp, match: re.Match[str]) -> Stamp:
    """The stamp at the time that a match of a time says."""
    clock: time | None = None
    if match["clock"]:
        hour, minute = (int(part) for part in match["clock"].split(":"))
        half = (match["half"] or "").lower()
        hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
        clock = time(hour, minute) if hour < 24 and minute < 60 else None
    zone = (match["zone"] or match["eod_zone"] or "aoe").lower()
    return Stamp(stamp.month, stamp.day, stamp.year, stamp.weekday, zone, clock, stamp.begin, stamp.end)


def find_time(text: str) -> re.Match[str] | None:
    """A time in a text that holds no date, such as “(EOD PST)”."""
    return _TIME.search(text)


def resolve_day(stamp: Stamp, near: date) -> date | None:
    """The stamp's day; without a year the one nearest to ``near``. None for a day no calendar has."""
    years = [stamp.year] if stamp.year else [near.year - 1, near.year, near.year + 1]
    days: list[date] = []
    for year in years:
        try:
            days.append(date(year, stamp.month, stamp.day))
        except ValueError:
            continue
    return min(days, key=lambda day: abs(day - near), default=None)


def resolve(found: list[Stamp], near: date) -> Moment | None:
    """What several stamps of one moment say together.

    The day is the local one of the project (Pacific, then Anywhere on Earth) where a stamp gives it. The instant is the
    UTC stamp's; others that disagree are told as odd.
    """
    days = [(stamp, day) for stamp in found if (day := resolve_day(stamp, near)) is not None]
    if not days:
        return None
    odd: list[str] = []
    for stamp, day in days:
        if stamp.weekday is not None and day.weekday() != stamp.weekday:
            odd.append(f"{day.isoformat()} is a {day:%A}, not a {_full_weekday(stamp.weekday)}")
    local = next((pair for pair in days if _ZONES.get(pair[0].zone or "") == _PACIFIC), None)
    local = local or next((pair for pair in days if pair[0].zone == "aoe"), None) or days[0]
    instants = [(stamp, _instant(stamp, day)) for stamp, day in days if stamp.has_time]
    if not instants:
        return Moment(local[1], None, tuple(odd))
    chosen = next((pair for pair in instants if _ZONES.get(pair[0].zone or "") == "UTC"), instants[0])
    for stamp, at in instants:
        if at != chosen[1]:
            said = (stamp.zone or "").upper()
            odd.append(f"the {said} time is {at:%Y-%m-%d %H:%M} UTC, not {chosen[1]:%Y-%m-%d %H:%M}")
    return Moment(local[1], chosen[1], tuple(odd))


def _full_weekday(number: int) -> str:
    return f"{date(2024, 1, 1 + number):%A}"


def _instant(stamp: Stamp, day: date) -> datetime:
    zone: tzinfo = AOE if stamp.zone == "aoe" else ZoneInfo(_ZONES[stamp.zone or "utc"])
    if stamp.clock is None:
        # The end of a day is the first instant of the next one.
        return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return datetime.combine(day, stamp.clock, zone).astimezone(UTC)
