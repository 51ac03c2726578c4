"""Lengths of time as policies write them: “3 months”, “1 year”, “2 weeks”, “30 days”."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1).toordinal()
_WRITTEN = re.compile(r"(\d{1,4})\s*(day|week|month|year)s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """So many calendar months and days."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Span:
        """Raises ValueError for anything but a number and days, weeks, months or years."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None or int(match[1]) == 0:
            raise ValueError("write a number and days, weeks, months or years, such as “3 months”")
        number, unit = int(match[1]), match[2].casefold()
        if unit == "year":
            return cls(months=12 * number)
        if unit == "month":
            return cls(months=number)
        return cls(days=number * (7 if unit == "week" else 1))

    def after(self, at: datetime) -> datetime:
        """The instant this long after another; the 31st of a shorter month is its last day."""
        return _shift(at, self.months) + timedelta(days=self.days)

    def before(self, at: datetime) -> datetime:
        """The instant this long before another."""
        return _shift(at, -self.months) - timedelta(days=self.days)

    def later(self, at: int) -> int:
        """As after, in seconds since 1970."""
        if not self.months:
            return at + self.days * 86_400
        day, rest = divmod(at, 86_400)
        return _day_after(self, day) * 86_400 + rest

    def __str__(self) -> str:
        if self.months and not self.days:
            return _many(self.months // 12, "year") if self.months % 12 == 0 else _many(self.months, "month")
        return _many(self.days // 7, "week") if self.days % 7 == 0 else _many(self.days, "day")


@lru_cache(maxsize=50_000)
def _day_after(span: Span, day: int) -> int:
    """The day so long after a day, both counted from 1970: replays ask for the same days again and again."""
    return span.after(datetime.fromordinal(_EPOCH + day)).toordinal() - _EPOCH


def _many(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _shift(at: datetime, months: int) -> datetime:
    month = at.year * 12 + at.month - 1 + months
    year, month = divmod(month, 12)
    if not 1 <= year <= 9999:
        raise ValueError("the date is out of range")
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
