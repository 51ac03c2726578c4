"""``import applications``, ``list applications``, ``applications …``, ``staff``, ``export applications-letters``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.application.applications.test_intake import HEAD

ROWS = "".join(
    f"8/{n + 1}/2023 0:00:00,p{n}@x.example,Person {n},person-{n},,Acme,Docs,{'IST' if n == 0 else 'CET'},,Goal {n}\n"
    for n in range(5)
)
ROW = {"id", "login", "name", "email", "returning", "roles", "consent", "volunteer", "hours", "employer", "time_zone"}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """An export with five applications for Docs."""
    file = tmp_path / "form.csv"
    file.write_text(HEAD + ROWS)
    return file


def test_from_the_export_to_the_letters(on_copy: Run, form: Path, tmp_path: Path) -> None:
    dry = on_copy("import", "applications", form, "--cycle", "3.11", "--dry-run", "--json").json
    assert (dry["counts"]["new"], dry["dry_run"]) == (5, True)
    assert dry["anomalies"][0]["line"] == 2
    assert on_copy("list", "applications", "--cycle", "3.11", "--json").json["rows"] == []
    assert "5 new" in on_copy("import", "applications", form, "--cycle", "3.11").out
    rows = on_copy("list", "applications", "--cycle", "3.11", "--json").json["rows"]
    assert all(row.keys() >= ROW for row in rows)
    assert [row["time_zone"] for row in rows] == [None, "CET", "CET", "CET", "CET"]
    first = rows[0]["id"]
    on_copy("applications", "zone", first, "Asia/Kolkata")
    on_copy("applications", "score", first, "--role", "Docs", "--value", "0.9", "--note", "Knows the guide.")
    shown = on_copy("applications", "show", first, "--json").json
    assert (shown["status"], shown["scores"][0]["value"]) == ("in_review", 0.9)
    assert on_copy("applications", "show", first, "--blind", "--json").json["login"] is None
    plan = tmp_path / "plan.yaml"
    plan.write_text("roles:\n  Docs: {seats: 2, at_most: 2}\n")
    team = on_copy("staff", "--cycle", "3.11", "--plan", plan, "--json").json
    assert team["status"] == "optimal"
    assert len(team["assignments"]) == 2
    assert "person-0" in {each["login"] for each in team["assignments"]}
    assert {"rule", "role", "kept", "detail"} <= team["rules"][0].keys()
    assert "You decide; nobody is seated by this." in on_copy("staff", "--cycle", "3.11", "--plan", plan).out
    ids = [row["id"] for row in rows]
    on_copy("applications", "move", *ids[1:], "--to", "in_review")
    on_copy("applications", "move", *ids, "--to", "not_selected", "--because", "More people than places.")
    out = tmp_path / "letters"
    said = on_copy("export", "applications-letters", "--cycle", "3.11", "--out", out, "--json").json
    assert len(said["files"]) == 5
    assert b"To: p0@x.example" in Path(said["files"][0]).read_bytes()
    assert {row["status"] for row in on_copy("list", "applications", "--json").json["rows"]} == {"notified"}
    assert on_copy("applications", "remove", "--cycle", "3.11", "--json").json == {"removed": 5}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("import", "applications", "none.csv", "--cycle", "3.11"), "none.csv: No such file or directory"),
        (("import", "applications", "sheet.xlsx", "--cycle", "3.11"), "save the sheet as CSV"),
        (("staff", "--cycle", "3.11"), "There are no open applications for 3.11"),
        (("staff", "--cycle", "9.9"), "There is no cycle 9.9"),
        (("staff", "--cycle", "3.11", "--plan", "none.yaml"), "none.yaml: the plan cannot be read"),
        (("applications", "show", "7"), "There is no application number 7"),
    ],
)
def test_bad_input_gets_one_line(on_copy: Run, arguments: tuple[str, ...], says: str) -> None:
    assert says in on_copy(*arguments).error
