"""Dates of a cycle from READMEs in every style that was seen, with invented dates; and the real ones at the end."""

from __future__ import annotations

import csv
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.cycles import CycleName
from understudy.domain.schedule import PhaseSuggestion, ScheduleSuggestion, read_schedule

CYCLE = CycleName.parse("1.99")


def read(text: str, near: date | None = None) -> ScheduleSuggestion:
    return read_schedule(text, "README.md", CYCLE, near)


def one(text: str, near: date | None = None) -> PhaseSuggestion:
    (phase,) = read(text, near).phases
    return phase


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "kind", "day", "at", "shown"),
    [
        (
            "- **Monday 8th January 2024**: Week 1 — Release cycle begins",
            "start",
            "2024-01-08",
            None,
            "Monday 8th January 2024",
        ),
        (
            "- **Monday, January 08, 2024**: Week 1 - Release cycle begins",
            "start",
            "2024-01-08",
            None,
            "Monday, January 08, 2024",
        ),
        ("* Mon Jan 8, 2024: Start of release cycle", "start", "2024-01-08", None, "Mon Jan 8, 2024"),
        ("- Jan 8th 2024 coding start (7w)", "start", "2024-01-08", None, "Jan 8th 2024"),
        (
            "- **Tuesday, April 16th 2024, EOD PST** - Enhancements Freeze",
            "enhancements_freeze",
            "2024-04-16",
            "2024-04-17T07:00",
            "Tuesday, April 16th 2024, EOD PST",
        ),
        (
            "- **01:00 UTC Wednesday 7th August 2024** / **02:00 BST Wednesday 7th August 2024** / "
            "**18:00 PDT Tuesday 6th August 2024** : Week 11 — [Code Freeze](../phases.md#code-freeze)",
            "code_freeze",
            "2024-08-06",
            "2024-08-07T01:00",
            "01:00 UTC Wednesday 7th August 2024 / 02:00 BST Wednesday 7th August 2024 / "
            "18:00 PDT Tuesday 6th August 2024",
        ),
        (
            "- **[02:00 UTC Wednesday 6th March 2024 / 18:00 PST Tuesday 5th March 2024](https://zones.example/x)**"
            "(https://zones.example/y): Week 9 — [Test Freeze](../phases.md)",
            "test_freeze",
            "2024-03-05",
            "2024-03-06T02:00",
            "02:00 UTC Wednesday 6th March 2024 / 18:00 PST Tuesday 5th March 2024",
        ),
        (
            "- **Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 12:00 UTC**: Week 5 — Enhancements Freeze",
            "enhancements_freeze",
            "2026-06-09",
            "2026-06-10T12:00",
            "Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 12:00 UTC",
        ),
        (
            "- **Tuesday 9th June 2026 (AoE)**: Week 5 — Docs Freeze",
            "docs_freeze",
            "2026-06-09",
            "2026-06-10T12:00",
            "Tuesday 9th June 2026 (AoE)",
        ),
        (
            "- **Wednesday 17th April 2024**:\n  Week 15 — Kubernetes v1.99.0 released",
            "release",
            "2024-04-17",
            None,
            "Wednesday 17th April 2024",
        ),
        (
            "- April 17th 2024 (Wednesday) - v1.99.0 (release!)",
            "release",
            "2024-04-17",
            None,
            "April 17th 2024 (Wednesday)",
        ),
        (
            "| What | When |\n|--|--|\n| **v1.99.0 released** | Wed, April 17th. 2024 |",
            "release",
            "2024-04-17",
            None,
            "Wed, April 17th. 2024",
        ),
        (
            "| **What** | **Who** | **When** |\n|---|---|---|\n"
            "| **Begin [Code Freeze][freeze** (18:00 PDT) | BM | Tue July 9, 2024 |",
            "code_freeze",
            "2024-07-09",
            "2024-07-10T01:00",
            "Tue July 9, 2024 (18:00 PDT)",
        ),
        (
            "- **Thursday 6th June 2024**: Week 4 — [Production Readiness Soft Freeze](https://x.example)",
            "prr_freeze",
            "2024-06-06",
            None,
            "Thursday 6th June 2024",
        ),
        (
            "- Mon 3rd June 2024: **Feature Freeze** begins",
            "enhancements_freeze",
            "2024-06-03",
            None,
            "Mon 3rd June 2024",
        ),
    ],
)
def test_styles(line: str, kind: str, day: str, at: str | None, shown: str) -> None:
    schedule = read(f"# Kubernetes 1.99\n\n## Timeline\n\n{line}\n")
    (phase,) = schedule.phases
    assert (phase.kind, phase.day.isoformat()) == (kind, day)
    assert phase.at == (utc(at) if at else None)
    assert phase.original_text == shown
    assert not schedule.anomalies


SENTENCE = (
    "**tl;dr** The 1.99 release cycle begins on **Tuesday, January 2nd, 2018**, and ends on release day, "
    "~~Tuesday, March 20, 2018~~ **Wednesday, March 21st**.  Feature freeze is **Monday, January 22nd**.  Code freeze "
    "begins **Monday February 26th** and ends **Wednesday, March 14th**. Docs must be completed and reviewed by "
    "**Friday, March 9th**."
)


def test_sentences_and_what_is_struck_out() -> None:
    schedule = read(f"# Release\n\n{SENTENCE}\n")
    assert [(p.kind, p.day.isoformat(), p.line) for p in schedule.phases] == [
        ("start", "2018-01-02", 3),
        ("enhancements_freeze", "2018-01-22", 3),
        ("code_freeze", "2018-02-26", 3),
        ("docs_freeze", "2018-03-09", 3),
        ("code_thaw", "2018-03-14", 3),
        ("release", "2018-03-21", 3),
    ]
    assert schedule.day("release") == date(2018, 3, 21)
    assert schedule.day("test_freeze") is None
    assert [a.what for a in schedule.anomalies] == ["a date that is struck out: Tuesday, March 20, 2018"]


@pytest.mark.parametrize(
    "table",
    [
        "| **What** | **Who** | **DEC** | **Jan** | **FEB** | **WEEK** |\n|--|--|--|--|--|--|\n"
        "| Start of Release Cycle | Lead | Mon 4 | | | week 1 |\n"
        "| Begin code and test freeze (EOD PST) | Bot | | 30 |\n"
        "| v1.99.0 | BM | | | ~~12~~ moved to **14** | |\n| Retro | | | 13 - 15 | | |\n",
        "<table>\n<tr><td>What</td><td>Who</td><td>DEC</td><td>JAN</td><td>FEB</td></tr>\n<tr>\n<td>Start of Release"
        " Cycle</td>\n<td>Lead</td>\n<td>4</td>\n<td></td><td></td></tr>\n<tr><td>Begin code and test freeze (EOD PST)"
        "</td><td></td><td></td><td>30</td></tr>\n<tr><td>v1.99.0</td><td></td><td></td><td></td>"
        "<td>14</td></tr></table>\n",
    ],
    ids=["Markdown", "HTML"],
)
def test_a_column_for_each_month_across_the_year(table: str) -> None:
    schedule = read(f"## Timeline\n\n{table}", near=date(2023, 11, 20))
    assert [(p.kind, p.day.isoformat()) for p in schedule.phases] == [
        ("start", "2023-12-04"),
        ("code_freeze", "2024-01-30"),
        ("test_freeze", "2024-01-30"),
        ("release", "2024-02-14"),
    ]
    assert schedule.phases[1].at == utc("2024-01-31T08:00")


def test_details_further_down_do_not_count() -> None:
    text = "## Schedule\n- Mon 3rd June 2024: Code freeze\n\n## Details\n### June\n- Mon 10th June 2024: Code freeze\n"
    assert one(text).day == date(2024, 6, 3)


def test_without_known_headings_every_list_counts() -> None:
    assert one("# Plan\n- Mon 3rd June 2024: Code freeze\n").day == date(2024, 6, 3)


@pytest.mark.parametrize(
    "event",
    [
        "1.100 Release Cycle Begins", "Brace Yourself, Code Freeze is Coming", "v1.99.0-rc.1", "1.99.0 branch cut",
        "PRs for v1.99.0 must be cherry picked", "Kubernetes v1.98.0 released", "Call for Exceptions",
    ],
)  # fmt: skip
def test_other_events_are_not_taken_for_phases(event: str) -> None:
    assert read(f"## Timeline\n- **Mon 3rd June 2024**: Week 3 — {event}\n").phases == ()


def test_places_that_disagree() -> None:
    text = (
        "## Summary\n- **Mon 3rd June 2024**: Week 1 - Code Freeze\n\n## Timeline\n| What | When |\n|-|-|\n"
        "| Code Freeze | Tue 4th June 2024 |\n"
    )
    schedule = read(text)
    assert (one(text).day, one(text).line) == (date(2024, 6, 4), 7)
    assert [(a.line, a.what, a.resolved_as) for a in schedule.anomalies] == [
        (2, "code freeze: 2024-06-03 here, 2024-06-04 in line 7", "the later day counts")
    ]


def test_the_place_with_a_time_is_shown() -> None:
    text = (
        "## Summary\n- **Mon 3rd June 2024**: Code Freeze\n\n| What | When |\n|-|-|\n"
        "| Code Freeze (18:00 PDT) | Mon 3rd June 2024 |\n"
    )
    assert (one(text).at, one(text).line) == (utc("2024-06-04T01:00"), 6)
    assert read(text).anomalies == ()


def test_zones_that_contradict_each_other() -> None:
    schedule = read(
        "## Summary\n- **01:00 UTC Friday 16th June 2023 / 17:00 PDT Thursday 15th June 2023**: Code Freeze\n"
    )
    assert (schedule.phases[0].day, schedule.phases[0].at) == (date(2023, 6, 15), utc("2023-06-16T01:00"))
    assert schedule.anomalies[0].what == "code freeze: the PDT time is 2023-06-16 00:00 UTC, not 2023-06-16 01:00"


def test_a_weekday_that_does_not_fit() -> None:
    schedule = read("## Summary\n- **Tuesday 3rd June 2024**: Code Freeze\n")
    assert schedule.phases[0].day == date(2024, 6, 3)
    assert schedule.anomalies[0].what == "code freeze: 2024-06-03 is a Monday, not a Tuesday"


def test_a_day_no_calendar_has() -> None:
    schedule = read("## Summary\n- **31st June 2024**: Code Freeze\n- **Mon 3rd June 2024**: Test freeze\n")
    assert [p.kind for p in schedule.phases] == ["test_freeze"]
    assert "no calendar has this day" in schedule.anomalies[0].what


def test_a_typo_in_an_ordinal_is_read() -> None:
    assert one("## Summary\n- **Wednesday 26nd June 2024**: Code Freeze\n").day == date(2024, 6, 26)


YEARLESS = "## Summary\n- **Monday, June 3rd**: Release cycle begins\n- **Tuesday, Sept 10th**: v1.99.0 released\n"


def test_the_year_comes_from_the_text_when_the_weekdays_fit() -> None:
    schedule = read(f"Since 2014 and (c) 2023.\n\n{YEARLESS}\nIn 2024 we will see.\n")
    assert schedule.day("start") == date(2024, 6, 3)
    assert schedule.anomalies[0].resolved_as == "read as 2024, which the weekdays fit"
    assert read(f"{YEARLESS}\nsee https://x.example/2024/06\n").phases == ()


def test_the_year_comes_from_a_day_nearby() -> None:
    assert read(YEARLESS, near=date(2024, 5, 20)).day("start") == date(2024, 6, 3)
    assert read(YEARLESS, near=date(2023, 12, 1)).day("release") == date(2024, 9, 10)
    fixed = read(f"In 2024 we begin.\n{YEARLESS}", near=date(2026, 1, 1))
    assert fixed.day("start") == date(2024, 6, 3)


def test_without_any_year_nothing_is_guessed() -> None:
    schedule = read(YEARLESS)
    assert schedule.phases == ()
    assert schedule.anomalies[0].what == "the dates have no year and nothing tells it"


def test_a_release_before_the_start_is_told() -> None:
    schedule = read("## Summary\n- 3rd June 2024: Release cycle begins\n- 3rd May 2024: v1.99.0 released\n")
    assert [a.what for a in schedule.anomalies] == ["the release is before the cycle's start"]


def test_a_text_without_dates() -> None:
    assert read("# Hello\n") == ScheduleSuggestion(CYCLE, "README.md")


BITS = st.sampled_from(
    [
        "## Timeline\n",
        "- ",
        "* **",
        "**",
        "|",
        "|-|-|\n",
        "| What | When |\n",
        "| What | JAN | FEB |\n",
        "Code Freeze",
        "Mon 3rd June 2024",
        "June 3",
        "99",
        "31st February 2024",
        "25:99 UTC",
        "18:00 PDT",
        "EOD PST",
        "(AoE)",
        " / ",
        ": ",
        "Release cycle begins",
        "release cycle begins on ",
        "~~",
        "[",
        "](x)",
        "<table>",
        "<tr><td>",
        "</td></tr>",
        "</table>",
        "\n",
        "  ",
        "2024",
        "January 0",
        "v1.99.0",
        "Week 3 — ",
    ]
)


@given(
    st.lists(BITS | st.text(max_size=5), max_size=40).map("".join),
    st.dates(date(2, 1, 1), date(9998, 1, 1)) | st.none(),
)
def test_no_text_is_too_strange(text: str, near: date | None) -> None:
    for phase in read(text, near).phases:
        assert phase.line >= 1
        assert phase.original_text


# --- real dates -------------------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_the_real_dates(real_data: Path, tmp_path: Path) -> None:
    from understudy.gitlog.roster_history import read_source

    bundle = str(real_data / "sig-release-to-1.31.bundle")
    subprocess.run(["git", "clone", "-q", "--bare", bundle, str(tmp_path / "real.git")], check=True)
    with (real_data / "release-teams" / "cycles.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["release"]: row for row in csv.DictReader(file)}
    source = read_source(tmp_path / "real.git")
    assert len(source.cycles) == 26
    before: date | None = None
    for cycle in source.cycles:
        assert cycle.readme is not None
        text = cycle.readme.data.decode("utf-8")
        row = truth[str(cycle.cycle)]
        first_commit = cycle.versions[0].at.date()
        for near in (first_commit, before or first_commit):
            schedule = read_schedule(text, cycle.readme.path, cycle.cycle, near)
            assert str(schedule.day("start")) == row["cycle_start"]
            assert str(schedule.day("code_freeze")) == row["code_freeze"]
            assert str(schedule.day("release")) == row["release_date"]
        before = schedule.day("release")
