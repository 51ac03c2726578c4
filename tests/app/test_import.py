"""``import rosters``: what it does, what it only says, what it refuses."""

from __future__ import annotations

from pathlib import Path

from tests.app.conftest import Run
from tests.application.rosters import ADA, BEN, CLEO, EMIL, roster, write
from tests.gitlog.test_roster_history import Repository
from understudy.domain.rosters.errors import MAX_ROSTER_BYTES


def seats(run: Run) -> set[tuple[str, str, str, str]]:
    """Who sits where."""
    rows = run("--json", "list", "seats").json["rows"]
    return {(row["cycle"], row["role"], row["position"], row["login"]) for row in rows}


def test_it_imports_and_says_what_changed(cli: Run, rosters: Path) -> None:
    said = cli("import", "rosters", rosters)
    assert said.code == 0
    assert "2 cycles new" in said.out
    assert seats(cli) == {
        ("2.1", "Release Team Lead", "lead", "emil-s"),
        ("2.1", "Docs", "lead", "ada-m"),
        ("2.1", "Docs", "shadow", "ben-o"),
        ("2.1", "Docs", "shadow", "cleo-v"),
        ("2.2", "Release Team Lead", "lead", "emil-s"),
        ("2.2", "Release Team Lead", "shadow", "ada-m"),
        ("2.2", "Docs", "lead", "ben-o"),
        ("2.2", "Docs", "shadow", "cleo-v"),
        ("2.2", "Docs", "shadow", "dina-p"),
    }


def test_the_json_has_the_fields_that_scripts_rely_on(cli: Run, rosters: Path) -> None:
    write(rosters, "2.3", roster(("Docs", [("Ben Okoro", "ben-okoro")], [CLEO]), ("Weather", [ADA], [])))
    found = cli("import", "rosters", rosters, "--json").json
    assert {"counts", "anomalies", "merges", "dry_run"} <= found.keys()
    assert found["dry_run"] is False
    assert found["counts"]["cycles_new"] == 3
    assert found["counts"]["seats_new"] == 12
    assert found["counts"]["files_read"] == 3
    (unknown,) = [a for a in found["anomalies"] if "Weather" in a["what"]]
    assert set(unknown) == {"file", "line", "what", "resolved_as"}
    assert unknown["file"] == "release-2.3/release-team.md"
    assert unknown["line"] == 4
    (merge,) = found["merges"]
    assert {"id", "a", "b", "reason"} <= merge.keys()
    assert {merge["a"]["login"], merge["b"]["login"]} == {"ben-o", "ben-okoro"}
    assert set(merge["a"]) == {"id", "person", "login"}


def test_a_dry_run_shows_and_changes_nothing(cli: Run, rosters: Path) -> None:
    said = cli("import", "rosters", rosters, "--dry-run")
    assert said.code == 0
    assert said.out.startswith("Would change: ")
    assert "2.2, Docs: Dina Petrov (shadow) is new" in said.out
    assert cli("list", "seats", "--json").code == 2
    found = cli("import", "rosters", rosters, "--dry-run", "--json").json
    assert found["dry_run"] is True
    assert "2.1: new cycle" in found["differences"]
    assert found["counts"]["seats_new"] == 9


def test_importing_again_changes_nothing(cli: Run, rosters: Path) -> None:
    cli("import", "rosters", rosters)
    before = seats(cli)
    again = cli("import", "rosters", rosters)
    assert again.code == 0
    assert again.out.startswith("Nothing new")
    assert seats(cli) == before
    assert "Import" in cli("undo").out
    assert "nothing" in cli("undo").error.casefold(), "the second import was no operation"


def test_a_person_gone_from_the_file_has_ended_and_is_kept(cli: Run, rosters: Path) -> None:
    cli("import", "rosters", rosters)
    write(rosters, "2.1", roster(("Release Team Lead", [EMIL], []), ("Docs", [ADA], [BEN])))
    preview = cli("import", "rosters", rosters, "--dry-run")
    assert "2.1: Cleo Vance (shadow) is no longer listed" in preview.out
    cli("import", "rosters", rosters)
    rows = cli("--json", "list", "seats", "--cycle", "2.1", "--person", "cleo-v").json["rows"]
    assert [(row["ended"], row["position"]) for row in rows] == [("left", "shadow")]


def test_a_file_that_cannot_be_read_leaves_the_others(cli: Run, rosters: Path) -> None:
    write(rosters, "2.3", "Nobody has written the table yet.\n")
    (rosters / "release-2.4").mkdir()
    (rosters / "release-2.4" / "release-team.md").write_bytes(b"\x00\x01\x02\xff" * 50)
    (rosters / "release-2.5").mkdir()
    (rosters / "release-2.5" / "release-team.md").write_bytes(b"x" * (MAX_ROSTER_BYTES + 1))
    said = cli("import", "rosters", rosters)
    assert said.code == 2
    for cycle in ("2.3", "2.4", "2.5"):
        assert f"release-{cycle}/release-team.md:" in said.out
    assert {row[0] for row in seats(cli)} == {"2.1", "2.2"}
    found = cli("import", "rosters", rosters, "--json")
    assert found.code == 2
    assert [failed["file"] for failed in found.json["failed"]] == [f"release-2.{n}/release-team.md" for n in (3, 4, 5)]
    assert all(failed["what"] and failed["resolved_as"] for failed in found.json["failed"])


def test_strict_imports_all_or_nothing(cli: Run, rosters: Path) -> None:
    broken = write(rosters, "2.3", "Nobody has written the table yet.\n")
    said = cli("import", "rosters", rosters, "--strict")
    assert said.code == 2
    assert "release-2.3/release-team.md:1" in said.out
    assert cli("list", "cycles", "--json").code == 2, "nothing was imported"
    broken.unlink()
    assert cli("import", "rosters", rosters, "--strict").code == 0
    assert {row[0] for row in seats(cli)} == {"2.1", "2.2"}


def test_a_stub_that_moved_is_skipped_and_told(cli: Run, rosters: Path) -> None:
    (rosters / "release-2.2" / "release_team.md").write_text("# Moved\n\nMOVED to [release-team.md](release-team.md)\n")
    found = cli("import", "rosters", rosters, "--json")
    assert found.code == 0
    assert any("release_team.md" in anomaly["file"] for anomaly in found.json["anomalies"])
    assert found.json["counts"]["seats_new"] == 9


def test_a_place_without_rosters_is_one_clear_line(cli: Run, tmp_path: Path) -> None:
    assert "there is no such folder" in cli("import", "rosters", tmp_path / "nowhere").error
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "release-<name>/" in cli("import", "rosters", empty).error
    file = tmp_path / "roster.md"
    file.write_text("x")
    assert "this is a file" in cli("import", "rosters", file).error


def test_two_programmes_are_kept_apart_and_must_be_named(cli: Run, rosters: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    write(docs, "1.0", roster(("Docs", [ADA], [])))
    cli("import", "rosters", rosters)
    assert cli("import", "rosters", docs, "--programme", "Docs shadows").code == 0
    assert "--programme" in cli("list", "cycles").error
    assert "--programme" in cli("import", "rosters", docs).error
    rows = cli("list", "cycles", "--programme", "Docs shadows", "--json").json["rows"]
    assert [row["cycle"] for row in rows] == ["1.0"]
    assert "Docs shadows" in cli("--programme", "Nobody's", "list", "cycles").error


def test_a_clone_brings_dates(cli: Run, tmp_path: Path) -> None:
    clone = Repository(tmp_path / "clone")
    name = "releases/release-2.1/release-team.md"
    first = clone.commit({name: roster(("Docs", [ADA], [BEN, CLEO]))})
    clone.commit({"README.md": "another file"})
    last = clone.commit({name: roster(("Docs", [ADA], [BEN]))})
    assert cli("import", "rosters", clone.path).code == 0
    rows = {row["login"]: row for row in cli("--json", "list", "seats").json["rows"]}
    left = rows["cleo-v"]
    assert (left["from_commit"], left["to_commit"], left["ended"]) == (first, last, "left")
    assert left["from"] < left["to"]
    assert (rows["ben-o"]["to"], rows["ben-o"]["ended"]) == (None, None)
    assert cli("import", "rosters", clone.path).out.startswith("Nothing new")
