"""Every person-row of the real rosters, against the truth that was made by hand."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

import understudy_resources
from understudy.domain.lineage_file import read_lineage
from understudy.domain.roles import Lineage, Track
from understudy.domain.rosters.model import Roster
from understudy.domain.rosters.parse import parse_roster

pytestmark = pytest.mark.real_data

Seat = tuple[str, str, str, str, str, str, int, int]


@pytest.fixture(scope="module")
def lineage() -> Lineage:
    return read_lineage(understudy_resources.text("lineage/kubernetes-release-team.yaml"), "lineage.yaml")


@pytest.fixture(scope="module")
def rosters(real_data: Path) -> dict[str, Roster]:
    files = sorted((real_data / "release-teams").glob("release-*/release*team.md"))
    assert len(files) == 27
    read = {str(file): parse_roster(file.read_text("utf-8"), str(file)) for file in files}
    stubs = [file for file, roster in read.items() if roster.moved_to]
    assert [Path(file).parts[-2:] for file in stubs] == [("release-1.20", "release-team.md")]
    return {Path(file).parent.name.removeprefix("release-"): r for file, r in read.items() if not r.moved_to}


def _truth(real_data: Path) -> list[dict[str, str]]:
    with (real_data / "release-teams" / "release_teams.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_828_person_rows(real_data: Path, rosters: dict[str, Roster], lineage: Lineage) -> None:
    truth: dict[str, set[Seat]] = defaultdict(set)
    for line in _truth(real_data):
        words = ("role_raw", "role_track", "position", "name", "login_raw", "slack")
        label, track, position, name, login, slack = (line[word] for word in words)
        seat = (label, track, position, name, login, slack, int(line["cell_order"]), int(line["line"]))
        truth[line["release"]].add(seat)
    read: dict[str, set[Seat]] = defaultdict(set)
    for release, roster in rosters.items():
        for row in roster.rows:
            role = lineage.find(row.label)
            assert role is not None, row.label
            first = "adviser" if role.track is Track.ADVISER else "lead"
            for position, people in ((first, row.leads), ("shadow", row.shadows)):
                for order, p in enumerate(people):
                    chats = ";".join(p.chats)
                    seat = (row.label, role.name, position, p.name, p.login or "", chats, order, p.line)
                    read[release].add(seat)
    assert sum(len(seats) for seats in read.values()) == 828
    assert read == truth


def test_every_oddity_the_truth_notes_is_reported(real_data: Path, rosters: dict[str, Roster]) -> None:
    says = {
        "unbalanced parenthesis": "a closing parenthesis too many",
        "Slack id without backticks": "Slack id without backticks",
        "comma before Slack": "a comma before the chat handle",
        "no login": "no login beside",
        "url with trailing slash": "a link with a slash at its end",
        "http link": "an http link",
    }
    for row in _truth(real_data):
        if note := row["notes"]:
            whats = [a.what for a in rosters[row["release"]].anomalies if a.line == int(row["line"])]
            assert any(says.get(note, note) in what for what in whats), (row, whats)


def test_memorials_and_programs(rosters: dict[str, Roster]) -> None:
    assert [release for release, roster in rosters.items() if roster.memorials] == ["1.22"]
    assert len(rosters["1.22"].memorials) == 1
    bots = Counter(release for release, roster in rosters.items() for row in roster.rows if row.is_bot)
    assert bots == Counter(["1.10", "1.11", "1.12", "1.13"])


def test_older_versions_with_format_errors(real_data: Path) -> None:
    folder = real_data / "release-teams" / "old_versions"
    read = {
        file.name.split(".")[1]: parse_roster(file.read_text("utf-8"), file.name)
        for file in sorted(folder.glob("*.md"))
    }
    assert {cycle: sum(len(r.leads) + len(r.shadows) for r in roster.rows) for cycle, roster in read.items()} == {
        "10": 12,
        "11": 18,
        "15": 29,
        "17": 15,
        "27": 39,
    }
    by_label = {(cycle, row.label): row for cycle, roster in read.items() for row in roster.rows}
    truth = {(row["release"], row["role_raw"], row["position"]): row["login_raw"] for row in _truth(real_data)}
    slipped = by_label["11", "Patch Release Manager"]
    assert [p.login for p in slipped.leads] == [truth["1.11", "Patch Release Manager", "lead"]]
    assert len(by_label["15", "Communications"].shadows) == 2
    assert len(by_label["17", "Enhancements"].shadows) == 4
    assert len(by_label["27", "Communications"].shadows) == 4
