"""Seats with dates from the versions of a file, with invented people; and the real history at the end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import understudy_resources
from understudy.domain.cycles import CycleName
from understudy.domain.lineage_file import read_lineage
from understudy.domain.roles import Ended, Position, fold_label
from understudy.domain.rosters.model import DatedSeat, Roster, RosterPerson, RosterRow, RosterVersion
from understudy.domain.rosters.replay import Replay, replay, undated
from understudy.domain.rosters.source import read_cycle

CYCLE = CycleName.parse("1.99")
START, RELEASE = date(2024, 1, 8), date(2024, 4, 17)
People = str
"""People as “ada bo@chat cy=cylogin”: a login, a login with a chat handle, a name with another login."""


def people(text: People) -> tuple[RosterPerson, ...]:
    made = []
    for word in text.split():
        word, _, chat = word.partition("@")
        name, _, login = word.partition("=")
        made.append(
            RosterPerson(name.title(), login or (name if not word.endswith("=") else None), (chat,) if chat else ())
        )
    return tuple(made)


def roster(**rows: tuple[People, People]) -> Roster:
    return Roster(tuple(RosterRow(label, people(leads), people(shadows)) for label, (leads, shadows) in rows.items()))


def versions(*made: tuple[str, Roster]) -> list[RosterVersion]:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text if "T" in text else f"{text}T12:00").replace(tzinfo=UTC)

    return [RosterVersion(f"commit{number:06d}", at(when), roster) for number, (when, roster) in enumerate(made)]


def played(*made: tuple[str, Roster], fold: Callable[[str], str] = fold_label) -> Replay:
    return replay(CYCLE, versions(*made), cycle_start=START, release=RELEASE, fold=fold, file="f")


def seat(of: Replay, name: str, position: Position = Position.SHADOW, label: str = "Docs") -> DatedSeat:
    (found,) = (s for s in of.seats if (s.person.name, s.position, s.label) == (name.title(), position, label))
    return found


def test_staffing_before_the_start_and_while_a_row_is_filled() -> None:
    of = played(
        ("2023-12-20", roster(Docs=("ada", ""), Infra=("cy", ""))),
        ("2024-01-04", roster(Docs=("ada", "bo"), Infra=("cy", ""))),
        ("2024-01-15", roster(Docs=("ada", "bo di"), Infra=("cy", ""))),
        ("2024-02-16", roster(Docs=("ada", "bo di"), Infra=("cy", "ed"))),
        ("2024-02-20", roster(Docs=("ada", "bo di"), Infra=("cy", "ed fay"))),
    )
    assert [(s.person.name, s.start and s.start.date().isoformat()) for s in of.seats] == [
        ("Ada", "2023-12-20"),
        ("Bo", "2024-01-04"),
        ("Di", "2024-01-15"),
        ("Cy", "2023-12-20"),
        ("Ed", "2024-02-16"),
        ("Fay", "2024-02-20"),
    ]
    assert not any(s.mid_cycle_join or s.end or s.ended or s.note for s in of.seats)
    assert seat(of, "bo").start_commit == "commit000001"


def test_joining_and_leaving_mid_cycle() -> None:
    of = played(
        ("2024-01-04", roster(Docs=("ada", "bo cy"))),
        ("2024-02-20", roster(Docs=("ada", "bo cy di"))),
        ("2024-03-19", roster(Docs=("ada", "bo di"))),
    )
    assert seat(of, "di").mid_cycle_join
    gone = seat(of, "cy")
    assert (gone.ended, gone.end, gone.end_commit) == (
        Ended.LEFT,
        datetime(2024, 3, 19, 12, tzinfo=UTC),
        "commit000002",
    )
    assert gone.note == "no longer listed from 2024-03-19 (commit commit0000)"
    assert of.seats[-1] is gone


def test_a_successor_is_a_swap() -> None:
    of = played(("2024-01-04", roster(Docs=("ada", "bo"))), ("2024-01-16", roster(Docs=("cy", "bo"))))
    assert seat(of, "ada", Position.LEAD).ended is Ended.SWAPPED
    assert "succeeded by Cy" in seat(of, "ada", Position.LEAD).note
    assert seat(of, "cy", Position.LEAD).mid_cycle_join


def test_a_shadow_becomes_lead() -> None:
    of = played(("2024-01-04", roster(Docs=("ada", "bo cy"))), ("2024-02-16", roster(Docs=("bo", "cy"))))
    assert seat(of, "bo").ended is Ended.PROMOTED
    assert seat(of, "ada", Position.LEAD).ended is Ended.SWAPPED
    new = seat(of, "bo", Position.LEAD)
    assert (new.mid_cycle_join, new.ended) == (True, None)
    assert "was Docs shadow before" in new.note


def test_a_shadow_becomes_second_lead_elsewhere_and_stays() -> None:
    of = played(
        ("2024-01-04", roster(Docs=("ada", "bo"), Signal=("cy", "di"))),
        ("2024-03-19", roster(Docs=("ada", "bo"), Signal=("cy bo", "di"))),
    )
    assert seat(of, "bo").ended is None
    assert seat(of, "bo", Position.LEAD, "Signal").mid_cycle_join
    assert seat(of, "cy", Position.LEAD, "Signal").ended is None


def test_a_move_to_another_role() -> None:
    of = played(
        ("2024-01-04", roster(Docs=("ada", "bo"), Signal=("cy", "di"))),
        ("2024-03-19", roster(Docs=("ada", ""), Signal=("cy", "di bo"))),
    )
    assert seat(of, "bo").ended is Ended.MOVED
    assert seat(of, "bo", label="Signal").mid_cycle_join


def test_a_lead_becomes_shadow() -> None:
    of = played(("2024-01-04", roster(Docs=("ada", "bo"))), ("2024-03-19", roster(Docs=("bo", "ada"))))
    assert seat(of, "ada", Position.LEAD).ended is Ended.MOVED
    assert seat(of, "bo").ended is Ended.PROMOTED


def test_a_row_taken_out() -> None:
    of = played(("2024-01-04", roster(Docs=("ada", ""), Signal=("cy", "di"))), ("2024-03-19", roster(Docs=("ada", ""))))
    assert seat(of, "di", label="Signal").ended is Ended.REMOVED


def test_a_corrected_login_is_no_departure() -> None:
    of = played(
        ("2024-01-04", roster(Docs=("ada", "bo=wrong cy"))),
        ("2024-02-20", roster(Docs=("ada", "bo=right cy"))),
    )
    bo = seat(of, "bo")
    assert (bo.person.login, bo.start, bo.ended) == ("right", datetime(2024, 1, 4, 12, tzinfo=UTC), None)
    (correction,) = of.corrections
    assert (correction.before.login, correction.after.login, correction.commit) == ("wrong", "right", "commit000001")
    assert (correction.label, correction.position, correction.at.date()) == ("Docs", Position.SHADOW, date(2024, 2, 20))


def test_a_chat_handle_in_common_is_enough() -> None:
    of = played(
        ("2024-01-04", roster(Docs=("ada", "bob=wrong@bo"))), ("2024-02-20", roster(Docs=("ada", "robert=right@Bo")))
    )
    assert [s.person.name for s in of.seats] == ["Ada", "Robert"]
    assert len(of.corrections) == 1


def test_a_login_added_later_is_no_departure() -> None:
    of = played(("2024-01-04", roster(Docs=("ada", "bo="))), ("2024-02-20", roster(Docs=("ada", "bo"))))
    assert len(of.seats) == 2
    assert of.corrections[0].before.login is None


def test_namesakes_listed_together_stay_two() -> None:
    of = played(("2024-01-04", roster(Docs=("ada", "bo=one bo=two"))), ("2024-02-20", roster(Docs=("ada", "bo=two"))))
    assert [(s.person.login, s.ended) for s in of.seats[1:]] == [("two", None), ("one", Ended.LEFT)]
    assert not of.corrections


def test_a_change_undone_within_48_hours_is_no_change() -> None:
    whole = roster(Docs=("ada", "bo"), Signal=("cy", "di"))
    slip = roster(Docs=("ada", "bo"), Signal=("cy", "bo"))
    of = played(("2024-01-04", whole), ("2024-02-20T10:00", slip), ("2024-02-22T09:59", whole))
    assert [(s.person.name, s.note) for s in of.seats] == [("Ada", ""), ("Bo", ""), ("Cy", ""), ("Di", "")]
    assert [a.resolved_as for a in of.anomalies] == ["no change"]
    late = played(("2024-01-04", whole), ("2024-02-20T10:00", slip), ("2024-02-22T10:00", whole))
    assert seat(late, "bo", label="Signal").ended is not None
    assert "not listed from 2024-02-20" in seat(late, "di", label="Signal").note


def test_an_empty_version_in_between_wipes_nobody_out() -> None:
    whole = roster(Docs=("ada", "bo"))
    of = played(("2024-01-04", whole), ("2024-02-20T10:00", Roster(())), ("2024-02-20T12:00", whole))
    assert not any(s.ended or s.note for s in of.seats)


def test_after_release_day_changes_are_corrections() -> None:
    of = played(
        ("2024-01-04", roster(Docs=("ada", "bo"))),
        ("2024-04-17T23:00", roster(Docs=("ada", "bo di"))),
        ("2024-04-18T01:00", roster(Docs=("ada", "cy di"))),
    )
    assert (seat(of, "bo").ended, seat(of, "cy").mid_cycle_join) == (Ended.CORRECTED, False)
    assert "a correction" in seat(of, "cy").note
    assert seat(of, "di").mid_cycle_join


def test_who_was_gone_before_the_cycle_began_had_no_seat() -> None:
    of = played(("2023-12-01", roster(Docs=("ada", "bo"), Triage=("cy", ""))), ("2023-12-20", roster(Docs=("ada", ""))))
    assert [s.person.name for s in of.seats] == ["Ada"]
    assert {a.resolved_as for a in of.anomalies} == {"staffing, not a seat"}


def test_a_renamed_row_ends_no_seat() -> None:
    def fold(label: str) -> str:
        return {"Features": "Enhancements"}.get(label, label)

    of = played(
        ("2024-01-04", roster(Features=("ada", "bo"))), ("2024-03-01", roster(Enhancements=("ada", "bo"))), fold=fold
    )
    assert [(s.label, s.ended, s.start and s.start.date()) for s in of.seats] == [
        ("Enhancements", None, date(2024, 1, 4)),
        ("Enhancements", None, date(2024, 1, 4)),
    ]


def test_the_order_is_the_files() -> None:
    of = played(
        ("2024-01-04", roster(Docs=("ada", "bo cy"), Signal=("di", ""))),
        ("2024-01-05", roster(Signal=("di", "ed"), Docs=("ada", "cy bo"))),
    )
    assert [(s.person.name, s.ordinal) for s in of.seats] == [("Di", 0), ("Ed", 0), ("Ada", 0), ("Cy", 0), ("Bo", 1)]


def test_without_dates_of_the_cycle() -> None:
    made = versions(("2024-01-04", roster(Docs=("ada", "bo"))), ("2024-06-01", roster(Docs=("ada", "cy"))))
    of = replay(CYCLE, made, cycle_start=None, release=None)
    assert seat(of, "bo").ended is Ended.SWAPPED
    assert seat(of, "cy").mid_cycle_join
    with pytest.raises(ValueError, match="at least one version"):
        replay(CYCLE, [], cycle_start=None, release=None)


def test_versions_dated_backwards_break_nothing() -> None:
    made = versions(("2024-02-04", roster(Docs=("ada", "bo"))), ("2024-01-20", roster(Docs=("ada", ""))))
    assert len(replay(CYCLE, made, cycle_start=START, release=RELEASE).seats) >= 1


def test_seats_without_history() -> None:
    seats = undated(CYCLE, roster(Docs=("ada", "bo cy")))
    assert [(s.person.name, s.position, s.ordinal, s.start) for s in seats] == [
        ("Ada", Position.LEAD, 0, None),
        ("Bo", Position.SHADOW, 0, None),
        ("Cy", Position.SHADOW, 1, None),
    ]


# --- real history -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Replay]:
    import csv

    from understudy.gitlog.roster_history import read_source

    clone = tmp_path_factory.mktemp("replay") / "sig-release.git"
    bundle = str(real_data / "sig-release-to-1.31.bundle")
    subprocess.run(["git", "clone", "-q", "--bare", bundle, str(clone)], check=True)
    lineage = read_lineage(understudy_resources.text("lineage/kubernetes-release-team.yaml"), "lineage.yaml")

    def fold(label: str) -> str:
        role = lineage.find(label)
        return role.name if role else label

    with (real_data / "release-teams" / "cycles.csv").open(encoding="utf-8", newline="") as file:
        dates = {row["release"]: row for row in csv.DictReader(file)}
    replays = {}
    for source in read_source(clone).cycles:
        rosters = read_cycle(source)
        assert rosters is not None
        row = dates[str(source.cycle)]
        replays[str(source.cycle)] = replay(
            source.cycle,
            rosters.versions,
            cycle_start=date.fromisoformat(row["cycle_start"]),
            release=date.fromisoformat(row["release_date"]),
            fold=fold,
        )
    return replays


@pytest.mark.real_data
def test_real_seats_that_are_open_are_the_final_rosters(real: dict[str, Replay]) -> None:
    assert len(real) == 26
    for of in real.values():
        still = [(s.label, s.position, s.ordinal, s.person) for s in of.seats if s.ended is None]
        final = [(s.label, s.position, s.ordinal, s.person) for s in undated(CYCLE, of.final)]
        assert still == final
    assert sum(s.ended is None for of in real.values() for s in of.seats) == 828


def _changes(of: Replay) -> set[tuple[str, str, str, str]]:
    return {
        (s.label, s.position.value, str(s.ended), s.end.astimezone(UTC).date().isoformat())
        for s in of.seats
        if s.ended is not None and s.end is not None
    }


@pytest.mark.real_data
def test_real_departures(real: dict[str, Replay]) -> None:
    assert _changes(real["1.14"]) == {("Bug Triage", "shadow", "left", "2019-03-14")}
    assert sum(s.ended is Ended.LEFT for s in real["1.14"].seats) == 2
    assert _changes(real["1.20"]) == {("Communications", "shadow", "left", "2020-10-28")}
    assert _changes(real["1.22"]) == {
        ("Communications", "lead", "swapped", "2021-06-11"),
        ("Communications", "shadow", "promoted", "2021-06-11"),
    }
    assert _changes(real["1.30"]) == {
        ("Release Signal", "shadow", "left", "2024-03-19"),
        ("Docs", "shadow", "left", "2024-03-25"),
    }
    assert sum(s.ended is Ended.LEFT for s in real["1.30"].seats) == 3
    for quiet in ("1.16", "1.17", "1.21", "1.23", "1.24", "1.26", "1.27", "1.28", "1.29", "1.31"):
        assert _changes(real[quiet]) == set()


@pytest.mark.real_data
def test_real_joins(real: dict[str, Replay]) -> None:
    joins = {
        (cycle, s.label, s.position.value, s.start.date().isoformat())
        for cycle, of in real.items()
        for s in of.seats
        if s.mid_cycle_join and s.start is not None
    }
    assert joins == {
        ("1.10", "Communications", "shadow", "2018-03-26"),
        ("1.10", "Patch Release Manager", "lead", "2018-02-12"),
        ("1.11", "Docs", "lead", "2018-05-16"),
        ("1.11", "Docs", "shadow", "2018-05-16"),
        ("1.12", "Features", "shadow", "2018-07-31"),
        ("1.18", "Lead", "shadow", "2020-01-24"),
        ("1.19", "Bug Triage", "lead", "2020-04-14"),
        ("1.22", "Communications", "lead", "2021-06-11"),
        ("1.25", "Bug Triage", "shadow", "2022-06-27"),
        ("1.30", "Release Signal", "lead", "2024-03-19"),
    }
    new = next(s for s in real["1.30"].seats if s.mid_cycle_join)
    docs = next(s for s in real["1.30"].seats if s.label == "Docs" and s.person.login == new.person.login)
    assert (docs.position, docs.ended) == (Position.SHADOW, None)


@pytest.mark.real_data
def test_real_corrections(real: dict[str, Replay]) -> None:
    found = [
        (cycle, c.label, c.at.date().isoformat())
        for cycle, of in real.items()
        for c in of.corrections
        if c.before.login and c.after.login
    ]
    assert found == [
        ("1.12", "Bug Triage", "2018-09-04"),
        ("1.20", "Docs", "2020-12-01"),
        ("1.22", "Communications", "2021-04-30"),
    ]
    slips = [a for a in real["1.22"].anomalies if "CI Signal shadow" in a.what and a.resolved_as == "no change"]
    assert len(slips) == 5
