"""The sample community as if read from a clone: its story is told in weeks from today, so it never grows old."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from understudy.domain.cycles import CycleName
from understudy.domain.rosters.emit import emit_roster
from understudy.domain.rosters.model import RosterPerson, RosterRow
from understudy.domain.rosters.source import CycleSource, FileVersion, RosterSource, SourceFile

LOCATION = "the sample community"
HISTORY = "the sample's history"
ORGANISATION = "the sample's organisation"
GROUPS = "the sample's groups"
EMPLOYERS = "the sample's employers"
ELSEWHERE = "the sample's contributions elsewhere"
FEEDS = (HISTORY, ORGANISATION, GROUPS, EMPLOYERS, ELSEWHERE)
"""Where the sample's histories say they come from, instead of a path."""


def sample_clone(home: Path, repository: str) -> Path:
    """Where the sample's repository of that name is kept."""
    return home / "sample" / f"{repository.rpartition('/')[2]}.git"


def sample_source(text: str, today: date) -> RosterSource:
    """The sample's roster files with their history, dated so that its last cycle runs on ``today``."""
    story = yaml.safe_load(text)
    monday = today - timedelta(days=today.weekday())
    cycles = []
    for cycle in story["cycles"]:
        name = CycleName.parse(str(cycle["name"]))
        start = monday + timedelta(weeks=cycle["start"])
        folder = f"releases/release-{name}"
        path = f"{folder}/release-team.md"
        versions = [
            FileVersion(
                commit=hashlib.sha1(f"{name} {at} {roster}".encode(), usedforsecurity=False).hexdigest(),
                at=datetime.combine(at, time(15), UTC),
                path=path,
                data=roster.encode(),
            )
            for at, roster in _versions(name, start, cycle, story["people"])
            if at <= today
        ]
        latest = versions[-1].data or b""
        cycles.append(
            CycleSource(
                cycle=name,
                files=(SourceFile(path, latest),),
                readme=SourceFile(f"{folder}/README.md", _readme(name, start, cycle["weeks"]).encode()),
                versions=tuple(versions),
            )
        )
    head = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return RosterSource(LOCATION, "sample", tuple(cycles), head=head)


def sample_programme(text: str) -> str:
    """What the sample's programme is called."""
    return str(yaml.safe_load(text)["programme"])


def _person(people: dict[str, dict[str, str]], key: str, cycle: CycleName, login: str | None = None) -> RosterPerson:
    known = people[key]
    current = known["login"]
    if "login_before" in known and cycle < CycleName.parse(known["renamed_in"]):
        current = known["login_before"]
    chats = (known["chat"],) if "chat" in known else ()
    return RosterPerson(known["name"], login or current, chats)


def _versions(
    name: CycleName, start: date, cycle: dict[str, Any], people: dict[str, dict[str, str]]
) -> list[tuple[date, str]]:
    """Every version of a cycle's roster with the day it was merged."""
    misspelled = cycle.get("misspelled")

    def text(seats: dict[str, tuple[list[str], list[str]]], week: int) -> str:
        def person(key: str) -> RosterPerson:
            wrong = misspelled and key == misspelled["person"] and week < misspelled["until_week"]
            return _person(people, key, name, misspelled["login"] if misspelled and wrong else None)

        rows = [
            RosterRow(
                label=label,
                leads=tuple(person(key) for key in leads),
                shadows=tuple(person(key) for key in shadows),
                lead_tbd=not leads,
                shadows_tbd=not leads and not shadows,
            )
            for label, (leads, shadows) in seats.items()
        ]
        extra = ""
        if cycle.get("thanks"):
            extra += "\nSpecial thanks: " + ", ".join(cycle["thanks"]) + "\n"
        if cycle.get("remembered"):
            extra += "\n## In Memoriam\n- " + people[cycle["remembered"]]["name"] + "\n"
        return emit_roster(name, rows) + extra

    seats = {row["label"]: (list(row["leads"]), list(row["shadows"])) for row in cycle["rows"]}
    nobody: list[str] = []
    empty = {label: (leads, nobody) for label, (leads, _) in seats.items()}
    versions = [(start - timedelta(days=10), text(empty, -1)), (start - timedelta(days=3), text(seats, 0))]
    if misspelled:
        week = misspelled["until_week"]
        versions.append((start + timedelta(weeks=week), text(seats, week)))
    for change in sorted(cycle["changes"], key=lambda c: c["week"]):
        leads, shadows = seats[change["label"]]
        leads = list(change.get("leads", leads))
        shadows = [key for key in shadows if key not in change.get("drop", ())] + list(change.get("add", ()))
        seats[change["label"]] = (leads, shadows)
        versions.append((start + timedelta(weeks=change["week"] - 1, days=1), text(seats, change["week"])))
    return versions


def _readme(name: CycleName, start: date, weeks: int) -> str:
    """The schedule of a cycle, in the form release teams write it."""
    plan = (
        (1, 0, "Release cycle begins"),
        (5, 3, "Enhancements Freeze"),
        (weeks - 4, 1, "Code Freeze"),
        (weeks - 3, 1, "Test Freeze"),
        (weeks - 2, 1, "Docs Freeze"),
        (weeks, 2, f"v{name}.0 released"),
    )
    lines = [f"# Lantern {name}", "", "## Summary", ""]
    for week, day, event in plan:
        when = start + timedelta(weeks=week - 1, days=day)
        lines.append(f"- **{when:%A} {when.day} {when:%B} {when.year}**: Week {week} — {event}")
    return "\n".join(lines) + "\n"
