"""``list``, ``suggest leads``, ``backtest leads``: the shapes that scripts rely on."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Run
from tests.application.rosters import BEN, CLEO, roster, write

SEAT = {"cycle", "role", "role_raw", "lineage", "position", "login", "person", "id", "from", "to", "ended", "logins"}
KINDS = ["people", "cycles", "roles", "seats", "suggestions", "merges"]
TIERS = ["shadow_now", "on_team_now", "past_shadow", "past_team", "incumbent", "outside"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_rows_in_json_and_the_same_rows_in_csv(on_sample: Run, kind: str) -> None:
    rows = on_sample("list", kind, "--json").json["rows"]
    assert on_sample("list", kind).json["rows"] == rows, "without a terminal it is JSON as well"
    table = list(csv.reader(io.StringIO(on_sample("list", kind, "--csv").out)))
    if kind == "suggestions":
        assert rows == []
        return
    assert table[0] == list(rows[0])
    assert len(table) == len(rows) + 1


def test_a_terminal_gets_a_table(on_sample: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    said = on_sample("list", "cycles")
    assert said.out.splitlines()[0].split() == ["cycle", "start", "release", "people", "vacancies"]
    assert "3.10" in said.out


def test_seats(on_sample: Run) -> None:
    rows = on_sample("--json", "list", "seats").json["rows"]
    assert len(rows) > 300
    for row in rows:
        assert row.keys() >= SEAT
        assert row["position"] in ("lead", "shadow", "adviser")
        assert (row["ended"] is None) == (row["to"] is None)
        assert row["login"] in [*row["logins"], None]
        for instant in (row["from"], row["to"]):
            assert instant is None or datetime.fromisoformat(instant).tzinfo is not None
    names = [row["cycle"] for row in rows]
    assert list(dict.fromkeys(names)) == [f"3.{n}" for n in range(1, 11)], "cycles in the order of their numbers"


def test_seats_can_be_narrowed(on_sample: Run) -> None:
    everybody = on_sample("--json", "list", "seats").json["rows"]
    cycle = on_sample("--json", "list", "seats", "--cycle", "v3.9").json["rows"]
    assert cycle == [row for row in everybody if row["cycle"] == "3.9"]
    someone = everybody[0]
    for wanted in (someone["login"].upper(), someone["person"], str(someone["id"])):
        rows = on_sample("--json", "list", "seats", "--person", wanted).json["rows"]
        assert rows
        assert {row["id"] for row in rows} == {someone["id"]}
    since = on_sample("--json", "list", "seats", "--cycle", "3.9", "--until", "2026-01-01").json["rows"]
    assert since == []


def test_the_login_is_the_latest_and_the_others_stand_beside_it(on_sample: Run) -> None:
    people = on_sample("--json", "list", "people").json["rows"]
    assert len(people) >= 120
    assert all({"id", "person", "login", "logins", "cycles"} <= row.keys() for row in people)
    roles = {row["role"]: row["lineage"] for row in on_sample("--json", "list", "roles").json["rows"]}
    assert any(role != lineage for role, lineage in roles.items()), "the sample has a role that was renamed or merged"


def test_an_unknown_person_cycle_or_kind(on_sample: Run) -> None:
    assert "Nobody is known as “nobody-here”" in on_sample("list", "seats", "--person", "nobody-here").error
    assert "There is no cycle 9.9" in on_sample("list", "seats", "--cycle", "9.9").error
    assert "“spring”" in on_sample("list", "seats", "--cycle", "spring").error
    assert "choose from" in on_sample("list", "weather").error
    assert "is not a date" in on_sample("list", "seats", "--since", "yesterday").error


def candidates(said: Any) -> list[dict[str, Any]]:
    return [row for role in said["roles"] for row in role["candidates"]]


def test_suggest_leads(on_sample: Run) -> None:
    said = on_sample("--json", "suggest", "leads", "--cycle", "3.11").json
    assert said["cycle"] == "3.11"
    assert said["pending_merges"] == 1
    assert {"Team Lead", "Docs"} <= {role["role"] for role in said["roles"]}
    for role in said["roles"]:
        ranks = [row["rank"] for row in role["candidates"]]
        assert ranks == sorted(ranks)
    for row in candidates(said):
        assert row.keys() >= {"rank", "login", "person", "id", "tier", "score", "reasons", "blockers"}
        assert row["tier"] in TIERS
        assert row["reasons"], "everybody in the list is there for a reason"
        assert all(reason.keys() >= {"text", "url"} and reason["text"] for reason in row["reasons"])


def test_suggestions_can_be_narrowed(on_sample: Run) -> None:
    whole = on_sample("--json", "suggest", "leads", "--cycle", "3.11", "--role", "Docs").json
    (docs,) = whole["roles"]
    assert docs["role"] == "Docs"
    short = on_sample("--json", "suggest", "leads", "--cycle", "3.11", "--role", "docs", "--limit", "2").json
    assert short["roles"][0]["candidates"] == docs["candidates"][:2]
    plain = on_sample("suggest", "leads", "--cycle", "3.11", "--role", "Docs")
    assert docs["candidates"][0]["person"] in plain.out
    assert docs["candidates"][0]["reasons"][0]["text"] in plain.out
    assert "There is no role “Juggling”" in on_sample("suggest", "leads", "--cycle", "3.11", "--role", "Juggling").error
    assert "not a number" in on_sample("suggest", "leads", "--cycle", "3.11", "--limit", "0").error
    assert "--cycle" in on_sample("suggest", "leads").error


def test_as_of_sees_nothing_later(on_copy: Run, tmp_path: Path) -> None:
    """What is imported afterwards, later cycles and later changes, does not move an answer about the past."""
    rows = on_copy("--json", "list", "cycles").json["rows"]
    start = next(row["start"] for row in rows if row["cycle"] == "3.8")
    past = on_copy("--json", "suggest", "leads", "--cycle", "3.8", "--as-of", start).json
    assert past["as_of"].startswith(start)
    by_default = on_copy("--json", "suggest", "leads", "--cycle", "3.8").json
    assert by_default["as_of"].startswith(start), "for a cycle that exists: its start"
    assert candidates(by_default) == candidates(past)
    later = write(tmp_path / "later", "3.11", roster(("Docs", [BEN], [CLEO]), ("Weather", [CLEO], [])))
    assert on_copy("import", "rosters", later.parents[1]).code == 0
    again = on_copy("--json", "suggest", "leads", "--cycle", "3.8", "--as-of", start).json
    assert again["roles"] == past["roles"]


def test_backtest(on_sample: Run) -> None:
    said = on_sample("--json", "backtest", "leads").json
    assert said["queries"] == said["n"] > 50
    names = [ranking["name"] for ranking in said["rankings"]]
    assert names[0] == "understudy"
    assert len(names) >= 5
    assert all(name.startswith("baseline: ") for name in names[1:])
    assert said["groups"].keys() == {"roles", "release_lead", "branch_manager"}
    assert sum(part["n"] for part in said["groups"].values()) == said["n"]
    assert sum(part["n"] for part in said["per_era"].values()) == said["n"]
    for part in (said, *said["groups"].values(), *said["per_era"].values(), *said["per_role"].values()):
        if not part["n"]:
            continue
        assert "ceiling" in part
        for ranking in part["rankings"]:
            assert ranking["n"] == part["n"]
            for measure in ("hit@1", "hit@3", "hit@5", "hit@10", "mrr"):
                low, high = ranking["ci95"][measure]
                assert low <= ranking[measure] <= high
            assert ranking["hit@1"] <= ranking["hit@3"] <= ranking["hit@5"] <= ranking["hit@10"]


def test_backtest_of_a_window(on_sample: Run) -> None:
    said = on_sample("--json", "backtest", "leads", "--from", "3.6", "--to", "3.9", "--split", "3.8").json
    assert (said["from"], said["to"]) == ("3.6", "3.9")
    assert list(said["per_era"]) == ["up to 3.7", "from 3.8"]
    plain = on_sample("backtest", "leads", "--from", "3.6", "--to", "3.9")
    assert "understudy minus " in plain.out
    assert f"all: {said['n']} questions" in plain.out
    assert "swap them" in on_sample("backtest", "leads", "--from", "3.9", "--to", "3.6").error


def test_formulas_stay_text_in_csv(cli: Run, tmp_path: Path) -> None:
    nasty = '=HYPERLINK("x")'
    write(tmp_path / "r", "2.1", roster((nasty, [("+1 Ada", "ada-m"), ("@here", "ben-o")], [("-Cleo", "cleo-v")])))
    assert cli("import", "rosters", tmp_path / "r").code == 0
    assert {row["role_raw"] for row in cli("list", "seats", "--json").json["rows"]} == {nasty}
    for kind in KINDS:
        for row in csv.reader(io.StringIO(cli("list", kind, "--csv").out)):
            assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for cell in row), (kind, row)
