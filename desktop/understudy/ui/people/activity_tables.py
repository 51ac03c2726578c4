"""The tables under somebody's contributions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QLocale

from understudy.application.charts import WORK_OF, Work
from understudy.application.history.contributions import DirectoryCount, MonthCount, OwnerRow
from understudy.application.history.counting import Evidence
from understudy.application.history.events import Contribution
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.links import open_url
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import exact, time_column
from understudy.ui.people.activity_words import (
    kind_icon,
    kind_word,
    month_name,
    role_word,
    what,
    whole_place,
    work_word,
)

T = TypeVar("T")

# Named so, and called with both literals, for pyside6-lupdate to find the words.
translate = QCoreApplication.translate


def _number(column_id: str, title: str, get: Callable[[T], int], width: float = 6) -> Column[T]:
    return Column(column_id, title, lambda row: QLocale().toString(get(row)), key=get, align=Align.END, width=width)


def _web(get: Callable[[T], str | None]) -> Column[T]:
    return Column(
        "link", translate("Activity", "Link"), lambda row: get(row) or "", tooltip=lambda row: get(row) or "", width=9
    )


def _lines(row: Contribution) -> int | None:
    """Lines of code; of comments the store keeps the length in characters, which says nothing here."""
    if WORK_OF[row.kind] is not Work.CODE or (row.added is None and row.deleted is None):
        return None
    return (row.added or 0) + (row.deleted or 0)


def contribution_columns() -> list[Column[Contribution]]:
    """What somebody did, where and when."""
    return [
        Column(
            "kind",
            translate("Activity", "Kind"),
            lambda c: kind_word(c.kind),
            icon=lambda c: kind_icon(c.kind),
            width=9,
        ),
        Column("what", translate("Activity", "What"), what, tooltip=what, width=20, bold=True),
        Column("repository", translate("Activity", "Repository"), lambda c: c.repository or "–", width=11),
        time_column("when", translate("Activity", "When"), lambda c: c.at, width=5),
        Column(
            "lines",
            translate("Activity", "Lines"),
            lambda c: QLocale().toString(_lines(c) or 0) if _lines(c) is not None else "–",
            key=_lines,
            align=Align.END,
            width=4,
            help=translate("Activity", "Lines added and deleted"),
        ),
        _web(lambda c: c.url),
    ]


def contributions_table(tools: ScreenTools, empty: Empty) -> DataTable[Contribution]:
    """Newest contributions; Enter opens one on the web."""
    table: DataTable[Contribution] = DataTable(
        "person.contributions",
        translate("Activity", "Contributions"),
        contribution_columns(),
        id_of=lambda c: c.id,
        empty=empty,
        state=tools.state,
    )
    table.opened.connect(lambda row: open_url(row.url) if row.url else None)
    return table


def counts_word(evidence: Evidence) -> str:
    """Whether something counts."""
    if evidence.counts is None:
        return translate("Activity", "to confirm")
    return translate("Activity", "counted") if evidence.counts else translate("Activity", "not counted")


def _reason(evidence: Evidence) -> str:
    """Why something counts or not; where its kind is reason enough, in the words used everywhere else."""
    kind = evidence.contribution.kind
    return kind_word(kind) if evidence.reason == kind.word.replace("_", " ") else evidence.reason


def evidence_table(tools: ScreenTools, empty: Empty) -> DataTable[Evidence]:
    """What stands behind a count."""
    known = {True: "check", False: "remove", None: "help"}
    table: DataTable[Evidence] = DataTable(
        "person.evidence",
        translate("Activity", "Behind the number"),
        [
            Column(
                "counts",
                translate("Activity", "Counted?"),
                counts_word,
                icon=lambda e: known[e.counts],
                width=6,
            ),
            Column("what", translate("Activity", "What"), lambda e: what(e.contribution), width=18, bold=True),
            Column("why", translate("Activity", "Why"), _reason, tooltip=_reason, width=14),
            Column(
                "repository", translate("Activity", "Repository"), lambda e: e.contribution.repository or "–", width=10
            ),
            time_column("when", translate("Activity", "When"), lambda e: e.contribution.at, width=5),
            _web(lambda e: e.contribution.url),
        ],
        id_of=lambda e: e.contribution.id,
        empty=empty,
        state=tools.state,
    )
    table.opened.connect(lambda row: open_url(row.contribution.url) if row.contribution.url else None)
    return table


def directories_table(tools: ScreenTools, empty: Empty) -> DataTable[DirectoryCount]:
    """Directories whose files somebody's commits and pull requests touched."""
    return DataTable(
        "person.directories",
        translate("Activity", "Directories"),
        [
            Column(
                "path", translate("Activity", "Directory"), lambda d: d.path or translate("Activity", "(top)"),
                tooltip=lambda d: d.path, icon=lambda _: "folder", width=22, bold=True,
            ),
            Column("repository", translate("Activity", "Repository"), lambda d: d.repository, width=13),
            _number("n", translate("Activity", "Contributions"), lambda d: d.contributions, 7),
            time_column("last", translate("Activity", "Last"), lambda d: d.last_at, width=6),
        ],
        id_of=lambda d: (d.repository, d.path),
        empty=empty,
        state=tools.state,
    )  # fmt: skip


def owners_table(tools: ScreenTools, empty: Empty) -> DataTable[tuple[int, OwnerRow]]:
    """Spells in OWNERS files, with their number."""
    began = {
        "gained": translate("Activity", "added"),
        "created": translate("Activity", "with a new file"),
        "moved": translate("Activity", "the file moved"),
        "init": translate("Activity", "there when reading began"),
    }
    ended = {
        "lost": translate("Activity", "taken out"),
        "deleted": translate("Activity", "the file was deleted"),
        "moved": translate("Activity", "the file moved"),
    }

    def until(row: OwnerRow) -> str:
        return row.until.date().isoformat() if row.until is not None else translate("Activity", "to this day")

    table: DataTable[tuple[int, OwnerRow]] = DataTable(
        "person.owners",
        translate("Activity", "OWNERS files"),
        [
            Column(
                "where", translate("Activity", "Directory"), lambda r: whole_place(r[1]),
                tooltip=lambda r: whole_place(r[1]), icon=lambda _: "owners", width=17, bold=True,
            ),
            Column("repository", translate("Activity", "Repository"), lambda r: r[1].repository, width=11),
            Column("role", translate("Activity", "Role"), lambda r: role_word(r[1].role), width=8),
            Column("via", translate("Activity", "Through alias"), lambda r: r[1].via or "", width=9),
            Column(
                "since", translate("Activity", "Since"), lambda r: r[1].since.date().isoformat(),
                key=lambda r: r[1].since, tooltip=lambda r: exact(r[1].since), width=6,
            ),
            Column(
                "until", translate("Activity", "Until"), lambda r: until(r[1]),
                key=lambda r: (r[1].until is None, r[1].until.timestamp() if r[1].until else 0.0), width=6,
            ),
            Column("began", translate("Activity", "Began"), lambda r: began.get(r[1].began, r[1].began), width=9),
            Column(
                "ended", translate("Activity", "Ended"),
                lambda r: ended.get(r[1].ended, r[1].ended) if r[1].ended else "", width=8,
            ),
            _web(lambda r: r[1].url),
        ],
        id_of=lambda r: r[0],
        empty=empty,
        state=tools.state,
    )  # fmt: skip
    table.opened.connect(lambda row: open_url(row[1].url) if row[1].url else None)
    return table


def months_table(tools: ScreenTools, empty: Empty) -> DataTable[MonthCount]:
    """The chart of months in numbers."""

    def count(work: Work) -> Callable[[MonthCount], int]:
        return lambda month: sum(number for kind, number in month.counts.items() if WORK_OF[kind] is work)

    return DataTable(
        "person.months",
        translate("Activity", "Contributions by month"),
        [
            Column(
                "month",
                translate("Activity", "Month"),
                lambda m: month_name(m.year, m.month),
                key=lambda m: (m.year, m.month),
                width=8,
                bold=True,
            ),
            *(_number(work.value, work_word(work), count(work), 9) for work in Work),
            _number("total", translate("Activity", "Together"), lambda m: m.total, 7),
        ],
        id_of=lambda m: (m.year, m.month),
        empty=empty,
        state=tools.state,
    )
