"""The tables under a directory's coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from understudy.application.owners.coverage import RepositoryCoverage
from understudy.application.owners.humans import Human
from understudy.application.owners.place import AwakeHour
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.owners.words import names, place_word

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """An employer, and the active owners who work there."""

    name: str
    people: tuple[Human, ...]


@dataclass(frozen=True, slots=True)
class FallRow:
    """A directory that somebody's leaving would leave with few: active approvers, parents counted, and its own."""

    path: str
    whole: tuple[int, int] | None
    own: tuple[int, int] | None


def employer_rows(people: Sequence[Human]) -> list[EmployerRow]:
    """The employers of active owners, those of most first; "" gathers whose employer nobody knows."""
    found: dict[str, list[Human]] = {}
    for human in {each.key: each for each in people if each.is_active}.values():
        for employer in sorted(human.employers) or [""]:
            found.setdefault(employer, []).append(human)
    rows = [EmployerRow(name, tuple(theirs)) for name, theirs in found.items()]
    return sorted(rows, key=lambda row: (not row.name, -len(row.people), row.name.casefold()))


def fall_rows(coverage: RepositoryCoverage) -> list[FallRow]:
    """What would fall, by directory."""
    whole = {fall.place: (fall.before, fall.after) for fall in coverage.falls}
    own = {fall.place: (fall.before, fall.after) for fall in coverage.own_falls}
    return [FallRow(path, whole.get(path), own.get(path)) for path in sorted({*whole, *own})]


def _nothing(tools: ScreenTools, text: str) -> Empty:
    return Empty(text, "", translate("Owners", "Go to Sources"), lambda: tools.navigate("understudy:sources"))


def hours_table(tools: ScreenTools) -> DataTable[AwakeHour]:
    """The hours of the day, with who is awake."""
    return DataTable(
        "owners.hours",
        translate("Owners", "Hours"),
        [
            Column("hour", translate("Owners", "Hour (UTC)"), lambda r: f"{r.hour:02d}:00", width=6),
            Column(
                "awake",
                translate("Owners", "Awake"),
                lambda r: str(len(r.people)),
                key=lambda r: len(r.people),
                align=Align.END,
                width=5,
            ),
            Column("who", translate("Owners", "Who"), lambda r: names(r.people), width=20),
        ],
        id_of=lambda r: r.hour,
        empty=_nothing(tools, translate("Owners", "No hours")),
        state=tools.state,
    )


def employers_table(tools: ScreenTools) -> DataTable[EmployerRow]:
    """Employers of active owners."""
    return DataTable(
        "owners.employers",
        translate("Owners", "Employers"),
        [
            Column(
                "name", translate("Owners", "Employer"), lambda r: r.name or translate("Owners", "not known"), width=12
            ),
            Column(
                "active",
                translate("Owners", "Active owners"),
                lambda r: str(len(r.people)),
                key=lambda r: len(r.people),
                align=Align.END,
                width=7,
            ),
            Column(
                "who",
                translate("Owners", "Who"),
                lambda r: names(r.people),
                tooltip=lambda r: names(r.people),
                width=18,
            ),
        ],
        id_of=lambda r: r.name,
        empty=_nothing(tools, translate("Owners", "No employers known")),
        state=tools.state,
    )


def falls_table(tools: ScreenTools) -> DataTable[FallRow]:
    """Directories that would be left with few."""

    def change(pair: tuple[int, int] | None) -> str:
        return f"{pair[0]} → {pair[1]}" if pair is not None else ""

    return DataTable(
        "owners.falls",
        translate("Owners", "What would be left with few"),
        [
            Column(
                "path",
                translate("Owners", "Directory"),
                lambda r: place_word(r.path),
                icon=lambda _: "folder",
                width=16,
            ),
            Column(
                "own",
                translate("Owners", "Own active approvers"),
                lambda r: change(r.own),
                key=lambda r: r.own[1] if r.own else None,
                align=Align.CENTER,
                width=9,
            ),
            Column(
                "whole",
                translate("Owners", "With those above"),
                lambda r: change(r.whole),
                key=lambda r: r.whole[1] if r.whole else None,
                align=Align.CENTER,
                width=8,
            ),
        ],
        id_of=lambda r: r.path,
        empty=_nothing(tools, translate("Owners", "Nothing would fall")),
        state=tools.state,
    )
