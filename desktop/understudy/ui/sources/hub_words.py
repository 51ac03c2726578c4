"""A sync in words: how far, how long, what GitHub still allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

if TYPE_CHECKING:
    from understudy.application.sync.status import Allowance, RepositoryStatus, SyncStatus

# Named so, and called with both literals, for pyside6-lupdate to find the words.
translate = QCoreApplication.translate


def clock(at: datetime) -> str:
    """A time of today in the user's zone and way of writing; with the day if it is another one."""
    local = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
    locale = QLocale()
    if local.date() == QDateTime.currentDateTime().date():
        return locale.toString(local.time(), QLocale.FormatType.ShortFormat)
    return locale.toString(local, QLocale.FormatType.ShortFormat)


def kept_words(where: str) -> str:
    """Where a token is kept: "Kept in KWallet", "Kept for this session only: …"."""
    if where.startswith("this session only"):
        return translate("Sync", "Kept for {where}").format(where=where)
    return translate("Sync", "Kept in {where}").format(where=where)


def amount(fetched: int, total: int | None) -> str:
    """How much of how much."""
    locale = QLocale()
    if total is None:
        return locale.toString(fetched) if fetched else ""
    return translate("Sync", "{done} of {total}").format(
        done=locale.toString(min(fetched, total)), total=locale.toString(total)
    )


def headline(status: SyncStatus) -> str:
    """How the whole sync stands."""
    if status.state == "done":
        failed = [row for row in status.repositories if row.state == "failed"]
        if failed:
            return translate("Sync", "Done, but not everything could be read: {names}").format(
                names=", ".join(row.name for row in failed[:5])
            )
        written = QLocale().toString(sum(row.written for row in status.repositories))
        return translate("Sync", "Done. New or changed: {n}").format(n=written)
    parts = [amount(status.fetched, status.total)]
    if status.state == "paused":
        parts.insert(0, translate("Sync", "Paused"))
    elif status.state in ("stopped", "failed"):
        parts.insert(0, translate("Sync", "Stopped; the next sync goes on there"))
    elif status.resumes_at is not None:
        words = translate("Sync", "GitHub's allowance is used up for now: resumes at {time}")
        parts.insert(0, words.format(time=clock(status.resumes_at)))
    if status.ready_at is not None and status.state == "running":
        parts.append(translate("Sync", "ready about {time}").format(time=clock(status.ready_at)))
    return " · ".join(part for part in parts if part)


def allowances(status: SyncStatus) -> str:
    """What GitHub still allows in this hour."""
    return " · ".join(_allowance(each) for each in status.allowances)


def _allowance(each: Allowance) -> str:
    locale = QLocale()
    names = {"graphql": translate("Sync", "points"), "rest": translate("Sync", "requests")}
    return translate("Sync", "{what} left: {left} of {limit}, full again at {time}").format(
        what=names.get(each.name.casefold(), each.name),
        left=locale.toString(each.remaining),
        limit=locale.toString(each.limit),
        time=clock(each.resets_at),
    )


def state(row: RepositoryStatus) -> str:
    """How one repository stands."""
    known = {
        "waiting": translate("Sync", "waiting"),
        "running": translate("Sync", "reading"),
        "done": translate("Sync", "done"),
        "stopped": translate("Sync", "stopped; goes on there"),
        "failed": translate("Sync", "could not be read"),
    }
    word = known.get(row.state, row.state)
    return f"{word}: {row.what}" if row.state == "running" and row.what else word


def state_icon(row: RepositoryStatus) -> str:
    """The sign beside it."""
    return {"waiting": "clock", "running": "refresh", "done": "check", "stopped": "stop"}.get(row.state, "warning")


@dataclass(frozen=True, slots=True)
class Told:
    """A status with all its words, made on the thread that has it, so that the window only has to show them."""

    status: SyncStatus
    headline: str
    what: str
    quota: str
    problem: str
    details: str


MOST_ERRORS = 3
"""So many are said in full; the others stand in the table."""


def tell(status: SyncStatus) -> Told:
    """The words for a status; from any thread."""
    rows = status.repositories
    return Told(
        status,
        headline(status),
        f"{rows[0].name}: {state(rows[0])}" if len(rows) == 1 else "",
        allowances(status),
        "\n".join([f"{row.name}: {row.error}" for row in rows if row.error][:MOST_ERRORS]),
        details(status),
    )


def details(status: SyncStatus) -> str:
    """Errors and oddities, to be copied."""
    lines = []
    for row in status.repositories:
        lines += [f"{row.name}: {words}" for words in (row.error, *row.notices) if words]
    return "\n".join(lines)
