"""``evaluate``, ``suggest inactive``, ``replay-policy``, ``policy``, ``case``, ``evidence``: shapes and errors."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.application.ladder.town import DOCS, POLICY, town_home  # noqa: F401 - a fixture

VERDICT = {
    "id",
    "text",
    "outcome",
    "said",
    "needed",
    "counted",
    "to_confirm",
    "missing",
    "fills",
    "partial",
    "evidence",
}


@pytest.fixture
def here(anywhere: Run, town_home: Path, tmp_path: Path) -> Run:  # noqa: F811
    """Commands on a copy of the town."""
    shutil.copytree(town_home, tmp_path / "town")
    return lambda *arguments: anywhere("--home", tmp_path / "town", "--as", "Tess Tester", *arguments)


def test_evaluate_gives_each_requirement_with_its_evidence(here: Run) -> None:
    said = here("evaluate", "bo", "--scope", DOCS, "--as-of", "2024-12-10", "--json").json
    assert (said["login"], said["person"], said["as_of"]) == ("bo", "Bo", "2024-12-10T00:00:00+00:00")
    assert [level["level"] for level in said["levels"]] == ["reviewer", "approver"]
    reviewer = said["levels"][0]
    assert (reviewer["holds"], reviewer["outcome"], reviewer["policy"]) == (True, "needs_human", "town")
    for requirement in reviewer["requirements"]:
        assert requirement.keys() >= VERDICT
    merged = next(each for each in reviewer["requirements"] if each["id"] == "reviewed-or-merged")
    assert (merged["outcome"], merged["counted"], merged["needed"], merged["missing"]) == ("met", 24, 20, 0)
    assert merged["evidence"][0]["url"] == "https://github.com/lamps/lantern/pull/2"


def test_evaluate_speaks_plainly(here: Run) -> None:
    out = here("evaluate", "bo", "--rung", "approver", "--scope", DOCS, "--as-of", "2024-12-10").out
    assert "These are reasons to talk, not decisions." in out
    assert "✓ Reviewer of that code for at least 3 months" in out


def test_a_policy_in_a_file_is_judged_by_without_being_adopted(here: Run, tmp_path: Path) -> None:
    file = tmp_path / "easy.yaml"
    file.write_text(POLICY.replace("at_least: 20", "at_least: 1").replace("policy: town", "policy: easy"))
    said = here("evaluate", "cyn", "--policy", file, "--rung", "reviewer", "--scope", DOCS, "--json").json
    assert said["levels"][0]["policy"] == "easy"
    assert "easy" not in {row["policy"] for row in here("policy", "list", "--json").json["rows"]}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("evaluate", "nobody"), "Nobody is known as “nobody”"),
        (("evaluate", "bo", "--rung", "king"), "There is no level “king”; there are"),
        (("evaluate", "bo", "--scope", "somewhere"), "“somewhere” is no scope; write org,"),
        (("evaluate", "bo", "--policy", "none.yaml"), "none.yaml: there is no such file"),
        (("evaluate", "bo", "--policy", "none"), "There is no policy “none” in force on"),
        (("policy", "check", "none.yaml"), "none.yaml: No such file or directory"),
        (("case", "show", "7"), "There is no case number 7"),
        (("case", "open", "cyn", "--rung", "reviewer", "--scope", "org"), "Reviewer is held in: directory"),
        (("evidence", "bo", "primary_reviews", "lamps/lantern#2", "counts"), "Say why; others will ask."),
        (("replay-policy", "--policy", "town", "--repo", "lamps/none"), "was not read. Known repositories"),
    ],
)
def test_bad_input_gets_one_line(here: Run, arguments: tuple[str, ...], says: str) -> None:
    assert says in here(*arguments).error


def test_a_policy_with_a_mistake_names_file_line_and_key(here: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(POLICY.replace("count: merged_prs", "count: merged_pulls"))
    error = here("policy", "check", file).error
    assert f"{file}, line " in error
    assert "metric.count: there is no count called “merged_pulls”" in error
    file.write_bytes(b"policy: \xff\n")
    assert "is not UTF-8 text, byte 8" in here("policy", "adopt", file).error


def test_policies_are_listed_adopted_used_and_compared(here: Run, tmp_path: Path) -> None:
    rows = {row["policy"]: row for row in here("policy", "list", "--json").json["rows"]}
    assert rows["town"]["in_use"]
    assert not rows["sig-node"]["in_use"]
    file = tmp_path / "later.yaml"
    later = POLICY.replace("policy: town", "policy: town\nin_force_from: 2025-01-01")
    file.write_text(later.replace("at_least: 20", "at_least: 15"))
    differences = here("policy", "compare", "town", file, "--json").json["rows"]
    assert [(d["what"], d["before"], d["after"]) for d in differences] == [("reviewed-or-merged: at_least", "20", "15")]
    assert here("policy", "adopt", file, "--json").json == {"policy": "town", "since": "2025-01-01"}
    assert "at_least: 15" in here("policy", "show", "town", "--as-of", "2025-01-01").out
    assert "at_least: 20" in here("policy", "show", "town", "--as-of", "2024-12-31").out
    assert here("policy", "use", "town", "sig-node", "--json").json["in_use"] == ["town", "sig-node"]


def test_inactive_owners_with_both_thresholds(here: Run) -> None:
    said = here("suggest", "inactive", "--repo", "lamps/lantern", "--as-of", "2026-01-01", "--json").json
    ada = next(row for row in said["rows"] if row["login"] == "ada")
    assert (ada["verdict"], ada["then"], ada["scopes"]) == ("unsure", "emeritus", ["lamps/lantern:"])
    assert [rule["id"] for rule in ada["rules"]] == ["policy-10-10", "tool-20-10"]
    assert ada["partial"]
    assert "Write to people first" in here("suggest", "inactive", "--as-of", "2026-01-01").out


def test_replays_are_told_for_people_and_for_scripts(here: Run) -> None:
    said = here("replay-policy", "--policy", "town", "--as-of", "2024-12-10", "--json").json
    assert said["tally"] == {"later": 1, "given": 5, "stepped_back": 0}
    bo = next(row for row in said["promoted"] if row["login"] == "bo")
    assert (bo["level"], bo["scope"], bo["how"], bo["policy"][:10]) == ("reviewer", DOCS, "later", "2024-07-01")
    assert {row["text"] for row in said["taken_as_met"]} >= {"Knows the code"}
    assert "1 that history made later than the policy would have" in here(
        "replay-policy", "--policy", "town", "--as-of", "2024-12-10"
    ).out  # fmt: skip


def test_a_case_from_nomination_to_patch(here: Run, tmp_path: Path) -> None:
    number = here("case", "open", "cyn", "--rung", "reviewer", "--scope", DOCS, "--json").json["id"]
    here("case", "say", number, "sponsor", "--who", "eve", "--requirement", "sponsored", "--text", "Gladly.")
    here("case", "say", number, "attestation", "--who", "eve", "--requirement", "knowledgeable", "--yes")
    page = here("case", "show", number, "--json").json
    assert [line["kind"] for line in page["log"]] == ["sponsor", "attestation"]
    outcomes = {each["id"]: each["outcome"] for each in page["requirements"]}
    assert (outcomes["sponsored"], outcomes["knowledgeable"]) == ("met", "met")
    assert here("case", "body", number, "--json").json["title"] == "Promote @cyn to reviewer for docs/"
    out = tmp_path / "x.patch"
    here("case", "patch", number, "--out", out)
    assert "+- cyn" in out.read_text()
    assert here("case", "move", number, "granted", "--json").json["state"] == "granted"
    assert [row["state"] for row in here("case", "list", "--json").json["rows"]] == ["granted"]
    here("undo")
    assert [row["state"] for row in here("case", "list", "--json").json["rows"]] == ["open"]


def test_evidence_is_judged_by_a_person(here: Run) -> None:
    rows = here(
        "evidence", "cyn", "substantial_prs", "lamps/lantern#26", "counts", "--because", "Hard to find.", "--json"
    ).json["rows"]
    assert [(row["evidence"], row["counts"], row["reason"], row["by"]) for row in rows] == [
        ("lamps/lantern#26", True, "Hard to find.", "Tess Tester")
    ]
    assert here("evidence", "cyn", "substantial_prs", "lamps/lantern#26", "forget", "--json").json["rows"] == []
