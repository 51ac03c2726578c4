"""``merge``, ``undo``, ``redo``, ``backup``, ``restore``, ``check``."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.application.rosters import CLEO, roster, write


@pytest.fixture
def doubled(cli: Run, rosters: Path) -> Run:
    """A home where Ben appears under two accounts, so that one merge is proposed."""
    write(rosters, "2.3", roster(("Docs", [("Ben Okoro", "ben-okoro")], [CLEO])))
    assert cli("import", "rosters", rosters).code == 0
    return cli


def people(run: Run) -> dict[str, list[str]]:
    return {row["person"]: row["logins"] for row in run("--json", "list", "people").json["rows"]}


def proposal(run: Run) -> tuple[str, str]:
    (row,) = run("--json", "list", "merges").json["rows"]
    return str(row["id"]), row["status"]


def test_accepting_makes_one_person_and_undo_two_again(doubled: Run) -> None:
    number, status = proposal(doubled)
    assert status == "pending"
    assert len(people(doubled)) == 5
    said = doubled("merge", "accept", number, "--json")
    assert said.code == 0
    assert "Ben Okoro" in said.json["operation"]
    assert sorted(people(doubled)["Ben Okoro"]) == ["ben-o", "ben-okoro"]
    assert proposal(doubled)[1] == "accepted"
    rows = doubled("--json", "list", "seats", "--person", "ben-o").json["rows"]
    assert {row["login"] for row in rows} == {"ben-okoro"}, "the latest account is shown for every seat"
    assert [row["login_written"] for row in rows] == ["ben-o", "ben-o", "ben-okoro"]
    assert doubled("undo", "--json").json["operation"].startswith("Merge Ben Okoro")
    assert proposal(doubled)[1] == "pending"
    assert len(doubled("--json", "list", "people").json["rows"]) == 6
    assert doubled("redo").out.startswith("Repeated: Merge Ben Okoro")
    assert proposal(doubled)[1] == "accepted"


def test_splitting_takes_a_merge_back(doubled: Run) -> None:
    number, _ = proposal(doubled)
    doubled("merge", "accept", number)
    assert doubled("merge", "split", "ben-okoro").code == 0
    rows = doubled("--json", "list", "people").json["rows"]
    assert sorted(row["logins"] for row in rows if row["person"] == "Ben Okoro") == [["ben-o"], ["ben-okoro"]]
    assert "nothing to split" in doubled("merge", "split", "cleo-v").error
    assert "name the id" in doubled("merge", "split", "Ben Okoro").error


def test_rejecting_is_remembered(doubled: Run, rosters: Path) -> None:
    number, _ = proposal(doubled)
    assert doubled("merge", "reject", number).code == 0
    assert proposal(doubled)[1] == "rejected"
    write(rosters, "2.4", roster(("Docs", [("Ben Okoro", "ben-okoro")], [])))
    assert doubled("import", "rosters", rosters, "--json").json["merges"] == []


def test_a_number_that_is_none(doubled: Run) -> None:
    assert "no merge proposal 99" in doubled("merge", "accept", "99").error
    assert "not a number" in doubled("merge", "accept", "many").error
    assert proposal(doubled)[1] == "pending"


def test_undo_is_the_actors_own(cli: Run, rosters: Path) -> None:
    cli("import", "rosters", rosters)
    assert cli("undo", "--as", "Somebody Else").code == 2
    assert cli("undo").code == 0
    assert cli("--json", "list", "cycles").code == 2
    assert cli("redo").code == 0
    assert len(cli("--json", "list", "cycles").json["rows"]) == 2
    assert cli("redo").code == 2


def test_a_backup_is_the_whole_and_comes_back(doubled: Run, tmp_path: Path) -> None:
    backup = tmp_path / "kept" / "all.db"
    assert doubled("backup", backup, "--json").json == {"file": str(backup)}
    before = doubled("--json", "list", "seats").json
    doubled("merge", "accept", proposal(doubled)[0])
    doubled("undo")
    doubled("undo")
    assert doubled("--json", "list", "seats").code == 2
    assert doubled("restore", backup, "--json").json == {"restored": str(backup)}
    assert doubled("--json", "list", "seats").json == before
    kept = list((tmp_path / "home" / "backups").glob("*.db"))
    assert kept, "what was replaced is kept"


def test_what_cannot_be_restored(doubled: Run, tmp_path: Path) -> None:
    before = doubled("--json", "list", "seats").json
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"not a database" * 500)
    assert str(junk) in doubled("restore", junk).error
    stranger = tmp_path / "stranger.db"
    with sqlite3.connect(stranger) as other:
        other.execute("CREATE TABLE something (x)")
    other.close()
    assert str(stranger) in doubled("restore", stranger).error
    assert "nowhere" in doubled("restore", tmp_path / "nowhere.db").error
    assert doubled("--json", "list", "seats").json == before


def test_check_finds_all_well_and_says_what_is_not(doubled: Run, tmp_path: Path) -> None:
    found = doubled("check", "--json")
    assert found.code == 0
    assert {"schema", "database", "succession rules"} <= {f["what"] for f in found.json["findings"]}
    assert all(f["ok"] and set(f) == {"what", "ok", "detail", "mend"} for f in found.json["findings"])
    with sqlite3.connect(tmp_path / "home" / "understudy.db") as database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute("DELETE FROM person WHERE id = (SELECT min(person_id) FROM seat)")
    database.close()
    broken = doubled("check", "--json")
    assert broken.code == 2
    (bad,) = [f for f in broken.json["findings"] if not f["ok"]]
    assert bad["what"] == "database"
    assert bad["mend"]
    assert "!!" in doubled("check").out
