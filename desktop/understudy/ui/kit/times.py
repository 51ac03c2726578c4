"""Times as people say them, with the exact one at hand.

The words need no plural forms, so that no translation has to be compiled for English.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from understudy.ui.kit.rows_model import Align, Column

T = TypeVar("T")
_DAY = timedelta(days=1)


def now_utc() -> datetime:
    """This instant."""
    return datetime.now(UTC)


def relative(at: datetime, now: datetime) -> str:
    """ "3 d ago", "in 2 wk", "just now". Both must carry a time zone."""
    translate = QCoreApplication.translate
    span = abs(now - at)
    minutes, hours, days = span // timedelta(minutes=1), span // timedelta(hours=1), span // _DAY
    if minutes < 1:
        return translate("Times", "just now")
    if minutes < 60:
        amount = translate("Times", "{} min").format(minutes)
    elif hours < 24:
        amount = translate("Times", "{} h").format(hours)
    elif days < 14:
        amount = translate("Times", "{} d").format(days)
    elif days < 60:
        amount = translate("Times", "{} wk").format(days // 7)
    elif days < 730:
        amount = translate("Times", "{} mo").format(days // 30)
    else:
        amount = translate("Times", "{} y").format(days // 365)
    return (translate("Times", "{} ago") if at <= now else translate("Times", "in {}")).format(amount)


def exact(at: datetime) -> str:
    """The instant in the zone of this computer, in its own way of writing."""
    local = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
    return f"{QLocale().toString(local, QLocale.FormatType.ShortFormat)} {local.timeZoneAbbreviation()}"


def time_column(
    column_id: str,
    title: str,
    get: Callable[[T], datetime | None],
    now: Callable[[], datetime] = now_utc,
    width: float = 6,
) -> Column[T]:
    """A column of times: relative in the cell, exact in the tooltip and for screen readers, sorted by the instant."""

    def text(row: T) -> str:
        at = get(row)
        return relative(at, now()) if at is not None else ""

    def tooltip(row: T) -> str:
        at = get(row)
        return exact(at) if at is not None else ""

    return Column(
        column_id,
        title,
        text,
        key=get,
        tooltip=tooltip,
        align=Align.START,
        accessible=lambda row: f"{text(row)} {tooltip(row)}".strip(),
        width=width,
        searchable=False,
    )
