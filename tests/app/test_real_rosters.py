"""The whole way on the real rosters: import, merges, history, lists, write-back, against truth made by hand.

No person is named here: seats are told by cycle, role and day.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Run
from understudy.app.cli import main
from understudy.domain.folding import fold_login, fold_name
from understudy.domain.rosters.model import RosterPerson
from understudy.domain.rosters.parse import parse_roster

pytestmark = pytest.mark.real_data

Row = dict[str, Any]


def truth(real_data: Path, name: str) -> list[dict[str, str]]:
    with (real_data / "release-teams" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seat_of_truth(row: dict[str, str]) -> tuple[str, str, str, str]:
    return row["release"], row["role_track"], row["position"], row["login_raw"].casefold() or row["name"]


def seat_read(row: Row) -> tuple[str, str, str, str]:
    return row["cycle"], row["role"], row["position"], (row["login_written"] or "").casefold() or row["name_written"]


@pytest.fixture(scope="module")
def folder_home(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 27 files, imported from the folder; nothing merged."""
    home = tmp_path_factory.mktemp("folder") / "home"
    assert main(["--home", str(home), "import", "rosters", str(real_data / "release-teams"), "--json"]) == 0
    return home


@pytest.fixture(scope="module")
def clone(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare clone of the bundle."""
    target = tmp_path_factory.mktemp("bundle") / "sig-release.git"
    bundle = real_data / "sig-release-to-1.31.bundle"
    subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(target)], check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def clone_home(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clone, imported with its history; nothing merged."""
    home = tmp_path_factory.mktemp("clone") / "home"
    assert main(["--home", str(home), "import", "rosters", str(clone), "--json"]) == 0
    return home


@pytest.fixture
def on(anywhere: Run, tmp_path: Path) -> Callable[[Path], Run]:
    """Commands on a copy of a home."""

    def open_copy(home: Path) -> Run:
        shutil.copytree(home, tmp_path / "copy", dirs_exist_ok=True)
        return lambda *arguments: anywhere("--home", tmp_path / "copy", "--as", "Tess Tester", "--json", *arguments)

    return open_copy


def seats(run: Run, *arguments: str) -> list[Row]:
    rows: list[Row] = run("list", "seats", *arguments).json["rows"]
    return rows


def accept_aliases(run: Run, real_data: Path) -> None:
    """Accept exactly the pairs of aliases.csv."""
    pairs = {frozenset((row["old"], row["new"])) for row in truth(real_data, "aliases.csv")}
    ids = [str(row["id"]) for row in run("list", "merges").json["rows"] if accounts(row) in pairs]
    assert len(ids) == len(pairs) == 7
    assert run("merge", "accept", *ids).code == 0


def accounts(merge: Row) -> frozenset[str]:
    """The two accounts of a proposal, as aliases.csv writes them: the name where there is no login."""
    return frozenset(
        fold_login(side["login"]) if side["login"] else fold_name(side["person"]) for side in (merge["a"], merge["b"])
    )


# --- the folder -------------------------------------------------------------------------------------------------------
def test_all_828_person_rows(on: Callable[[Path], Run], folder_home: Path, real_data: Path) -> None:
    wanted = Counter(seat_of_truth(row) for row in truth(real_data, "release_teams.csv"))
    assert wanted.total() == 828
    found = seats(on(folder_home))
    assert Counter(seat_read(row) for row in found) == wanted
    by_seat = {seat_of_truth(row): row for row in truth(real_data, "release_teams.csv")}
    for row in found:
        told = by_seat[seat_read(row)]
        assert row["role_raw"] == told["role_raw"]
        assert row["name_written"] == told["name"]
        assert (row["from"], row["to"], row["ended"]) == (None, None, None)


def test_every_oddity_has_a_place_and_a_way_out(anywhere: Run, tmp_path: Path, real_data: Path) -> None:
    said = anywhere("--home", tmp_path, "import", "rosters", real_data / "release-teams", "--json").json
    assert said["failed"] == []
    assert said["counts"]["files_read"] == 27
    assert said["counts"]["seats_new"] == 828
    assert said["counts"].get("roles_new", 0) == 0, "every role's name is in the lineage that ships"
    for anomaly in said["anomalies"]:
        assert anomaly["file"]
        assert anomaly["line"] >= 1
        assert anomaly["what"]
        assert anomaly["resolved_as"]


def test_the_pairs_are_among_few_proposals(on: Callable[[Path], Run], folder_home: Path, real_data: Path) -> None:
    rows = on(folder_home)("list", "merges").json["rows"]
    pairs = {frozenset((row["old"], row["new"])) for row in truth(real_data, "aliases.csv")}
    assert len(pairs) == 7
    assert pairs <= {accounts(row) for row in rows}
    assert len(rows) <= 15
    assert all(row["reason"] for row in rows)
    assert not [row for row in rows if "chat" in row["reason"] and "name" not in row["reason"]]


def test_accepting_the_pairs_gives_the_people(on: Callable[[Path], Run], folder_home: Path, real_data: Path) -> None:
    run = on(folder_home)
    accept_aliases(run, real_data)
    told: dict[str, set[tuple[str, str, str, str]]] = defaultdict(set)
    for line in truth(real_data, "release_teams.csv"):
        told[line["person_id"]].add(seat_of_truth(line))
    found: dict[int, set[tuple[str, str, str, str]]] = defaultdict(set)
    for row in seats(run):
        found[row["id"]].add(seat_read(row))
    assert {frozenset(group) for group in found.values()} == {frozenset(group) for group in told.values()}


def test_importing_twice_changes_nothing(on: Callable[[Path], Run], folder_home: Path, real_data: Path) -> None:
    run = on(folder_home)
    accept_aliases(run, real_data)
    before = seats(run)
    again = run("import", "rosters", str(real_data / "release-teams")).json
    assert {name for name, count in again["counts"].items() if count} == {"files_read", "seats_read"}
    assert seats(run) == before
    assert run("undo").json["operation"].startswith("Accept"), "the second import was no operation"


# --- the clone --------------------------------------------------------------------------------------------------------
def test_the_clone_ends_with_the_same_rosters(on: Callable[[Path], Run], clone_home: Path, real_data: Path) -> None:
    wanted = Counter(seat_of_truth(row) for row in truth(real_data, "release_teams.csv"))
    rows = seats(on(clone_home))
    final = [row for row in rows if row["ended"] is None]
    assert Counter(seat_read(row) for row in final) == wanted
    assert all(row["from"] and row["from_commit"] for row in rows)


def endings(rows: list[Row], cycle: str, role: str) -> Counter[tuple[str, str, str]]:
    """(position, how, day) of the seats of a role that ended before their cycle did."""
    return Counter(
        (row["position"], row["ended"], row["to"][:10])
        for row in rows
        if row["cycle"] == cycle and row["role"] == role and row["ended"]
    )


def test_the_dated_changes(on: Callable[[Path], Run], clone_home: Path) -> None:
    rows = seats(on(clone_home))
    assert endings(rows, "1.14", "Bug Triage") == {("shadow", "left", "2019-03-14"): 2}
    assert endings(rows, "1.20", "Communications") == {("shadow", "left", "2020-10-28"): 1}
    comms = [row for row in rows if (row["cycle"], row["role"]) == ("1.22", "Communications")]
    (before,) = [row for row in comms if row["position"] == "lead" and row["ended"]]
    (after,) = [row for row in comms if row["position"] == "lead" and not row["ended"]]
    assert (before["ended"], before["to"][:10]) == ("swapped", "2021-06-11")
    assert after["from"] == before["to"]
    assert after["id"] != before["id"]


def test_a_shadow_becomes_a_second_lead(on: Callable[[Path], Run], clone_home: Path) -> None:
    rows = [row for row in seats(on(clone_home)) if row["cycle"] == "1.30"]
    assert endings(rows, "1.30", "Docs") == {("shadow", "left", "2024-03-25"): 1}
    assert endings(rows, "1.30", "Release Signal") == {("shadow", "left", "2024-03-19"): 2}
    leads = [row for row in rows if row["role"] == "Release Signal" and row["position"] == "lead"]
    assert len(leads) == 2
    (second,) = [row for row in leads if row["mid_cycle_join"]]
    assert second["from"][:10] == "2024-03-19"
    assert second["ended"] is None
    (docs,) = [row for row in rows if row["role"] == "Docs" and row["id"] == second["id"]]
    assert (docs["position"], docs["ended"]) == ("shadow", None), "the file goes on listing them there"


def test_what_is_no_change(on: Callable[[Path], Run], clone_home: Path) -> None:
    """Corrected logins in 1.20 and 1.22, and the slip between two roles of 1.22 that was taken back."""
    rows = seats(on(clone_home))
    changes = Counter((row["cycle"], row["role"]) for row in rows if row["ended"])
    assert {role for cycle, role in changes if cycle == "1.20"} == {"Communications"}
    assert {role for cycle, role in changes if cycle == "1.22"} & {"CI Signal", "Enhancements"} == set()
    slipped = [r for r in rows if r["cycle"] == "1.22" and r["role"] in ("CI Signal", "Enhancements")]
    assert not [row for row in slipped if row["from"][:10] == "2021-04-27" and row["mid_cycle_join"]]


def test_the_clone_read_again_changes_nothing(on: Callable[[Path], Run], clone_home: Path, clone: Path) -> None:
    run = on(clone_home)
    before = seats(run)
    again = run("import", "rosters", str(clone)).json
    assert {name for name, count in again["counts"].items() if count} == {"files_read", "seats_read"}
    assert seats(run) == before


def test_a_folder_after_the_clone_takes_no_dates_away(
    on: Callable[[Path], Run], clone_home: Path, real_data: Path
) -> None:
    run = on(clone_home)
    before = {row["seat"]: (row["from"], row["to"], row["ended"]) for row in seats(run)}
    said = run("import", "rosters", str(real_data / "release-teams")).json
    assert said["counts"].get("seats_new", 0) == 0
    assert {row["seat"]: (row["from"], row["to"], row["ended"]) for row in seats(run)} == before


# --- what is made of it -----------------------------------------------------------------------------------------------
def test_backtest_by_the_protocol(on: Callable[[Path], Run], clone_home: Path, real_data: Path) -> None:
    run = on(clone_home)
    accept_aliases(run, real_data)
    said = run("backtest", "leads", "--from", "1.14", "--to", "1.31", "--split", "1.23").json
    assert said["queries"] == 139
    assert {name: part["n"] for name, part in said["groups"].items()} == {
        "roles": 109,
        "release_lead": 18,
        "branch_manager": 12,
    }
    assert {name: part["n"] for name, part in said["per_era"].items()} == {"up to 1.22": 69, "from 1.23": 70}
    ours = said["rankings"][0]
    later = said["per_era"]["from 1.23"]["rankings"][0]
    assert ours["name"] == later["name"] == "understudy"
    assert later["hit@3"] >= 0.66
    assert later["hit@5"] >= 0.82
    assert ours["hit@5"] >= 0.85
    assert ours["mrr"] >= 0.56


def test_dates_make_no_difference_to_the_backtest(
    on: Callable[[Path], Run], folder_home: Path, clone_home: Path, real_data: Path, tmp_path: Path
) -> None:
    """Folder and clone hold the same final rosters; only who left within a cycle is known to one alone."""
    figures = []
    for home in (folder_home, clone_home):
        run = on(home)
        accept_aliases(run, real_data)
        said = run("backtest", "leads", "--from", "1.14", "--to", "1.31", "--split", "1.23").json
        figures.append([(part["name"], part["hit@5"]) for part in said["rankings"]])
        shutil.rmtree(tmp_path / "copy")
    assert [name for name, _ in figures[0]] == [name for name, _ in figures[1]]
    assert abs(figures[0][0][1] - figures[1][0][1]) <= 0.03


@pytest.mark.parametrize("cycle", ["1.20", "1.27"])
def test_a_list_of_the_past_sees_nothing_later(
    on: Callable[[Path], Run], anywhere: Run, clone_home: Path, clone: Path, tmp_path: Path, cycle: str
) -> None:
    """Whatever came after the day asked about, the list of that day is the one that day's clone gives."""
    whole = on(clone_home)
    start = next(row["start"] for row in whole("list", "cycles").json["rows"] if row["cycle"] == cycle)
    now = whole("suggest", "leads", "--cycle", cycle, "--as-of", start).json
    head = subprocess.run(
        ["git", "rev-list", "-1", "--first-parent", f"--before={start}T00:00:00Z", "HEAD"],
        cwd=clone, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    then_clone = tmp_path / "then.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(clone), str(then_clone)], check=True, capture_output=True)
    subprocess.run(["git", "update-ref", "HEAD", head], cwd=then_clone, check=True, capture_output=True)
    that_day = ("--home", tmp_path / "then", "--json")
    assert anywhere(*that_day, "import", "rosters", then_clone).code == 0
    then = anywhere(*that_day, "suggest", "leads", "--cycle", cycle, "--as-of", start).json

    def told(said: Row) -> dict[str, list[tuple[Any, ...]]]:
        return {
            role["role"]: [
                # An account has no case; the spelling shown is the one last written.
                (
                    fold_login(row["login"] or row["person"]),
                    row["tier"],
                    row["score"],
                    [r["text"] for r in row["reasons"]],
                )
                for row in role["candidates"]
            ]
            for role in said["roles"]
        }

    assert told(then) == told(now)


def cells(text: str, file: str) -> list[tuple[Any, ...]]:
    """A roster's rows without places in the file."""

    def people(cell: tuple[RosterPerson, ...]) -> list[tuple[Any, ...]]:
        return [(person.name, person.login, person.chats) for person in cell]

    return [
        (row.label, people(row.leads), people(row.shadows), row.is_bot, people(row.bots))
        for row in parse_roster(text, file).rows
    ]


def test_rosters_written_back_say_the_same(on: Callable[[Path], Run], clone_home: Path, real_data: Path) -> None:
    run = on(clone_home)
    files = sorted((real_data / "release-teams").glob("release-*/release*team.md"))
    originals = {file: cells(file.read_text("utf-8"), file.name) for file in files}
    for file, rows in originals.items():
        if not rows:
            continue  # the stub that moved
        cycle = file.parent.name.removeprefix("release-")
        written = run("export", "roster", "--cycle", cycle).json["text"]
        assert cells(written, file.name) == rows, cycle
    assert sum(1 for rows in originals.values() if rows) == 26
