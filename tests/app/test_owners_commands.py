"""``lint owners``, ``list coverage``, ``list subprojects``, ``list owners --effective`` and ``suggest owners``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.gitlog.story import Story

FILES: dict[str, str | None] = {
    "OWNERS": "approvers: [ada, bo]\nmaintainers: [cyn]\n",
    "pkg/OWNERS": "reviewers: [leads]\n",
    "pkg/x": "x\n",
    "OWNERS_ALIASES": "aliases:\n  leads: [dee]\n",
}


@pytest.fixture
def imported(cli: Run, tmp_path: Path) -> Run:
    story = Story()
    story.commit("Begin", FILES, by=("Ada", "ada@users.noreply.github.com"), at=datetime(2024, 1, 1, tzinfo=UTC))
    assert cli("import", "git", str(story.write(tmp_path / "c.git")), "--repo", "acme/widgets").code == 0
    return cli


def test_lint(imported: Run) -> None:
    found = imported("lint", "owners", "--repo", "acme/widgets", "--json").json
    assert set(found) == {"repo", "commit", "syntax", "files", "counts", "findings"}
    first = found["findings"][0]
    assert (first["file"], first["line"], first["severity"], first["code"]) == ("OWNERS", 2, "warning", "unknown-key")
    said = imported("lint", "owners", "--repo", "acme/widgets").out.splitlines()
    assert said[0] == "OWNERS:2: warning: Prow does not read maintainers; take it out, or make it a comment"
    assert said[-1].startswith("acme/widgets at ")
    assert "acme/gears" in imported("lint", "owners", "--repo", "acme/gears").error


def test_coverage(imported: Run) -> None:
    found = imported("list", "coverage", "--repo", "acme/widgets", "--as-of", "2024-02-01", "--json").json
    assert [(row["path"], row["active_approvers"], row["sole_owner"]) for row in found["rows"]] == [
        ("", 1, "ada"),
        ("pkg", 1, None),
    ]
    assert found["totals"] == {"approvers": 2, "reviewers": 1, "active_approvers": 1, "active_reviewers": 0}
    without = imported(
        "list", "coverage", "--repo", "acme/widgets", "--as-of", "2024-02-01", "--without", "ada", "--json"
    )
    assert [(row["path"], row["before"], row["after"]) for row in without.json["rows"]] == [("", 1, 0), ("pkg", 1, 0)]
    assert imported("list", "coverage", "--repo", "acme/widgets", "--csv").out.startswith("repo,path,approvers,")
    assert "--repo" in imported("list", "coverage").error
    assert "import sigs" in imported("list", "subprojects").error


def test_effective(imported: Run) -> None:
    rows = imported("list", "owners", "--effective", "--repo", "acme/widgets", "--path", "pkg/x", "--json").json["rows"]
    assert [(row["role"], row["login"], row["file"], row["via"], row["nearest"]) for row in rows] == [
        ("approver", "ada", "OWNERS", None, True),
        ("approver", "bo", "OWNERS", None, True),
        ("reviewer", "dee", "pkg/OWNERS", "leads", True),
    ]


def test_suggestions(imported: Run) -> None:
    ask = ("suggest", "owners", "--repo", "acme/widgets", "--path", "pkg", "--as-of", "2024-02-01", "--json")
    for view, more in (("suited", ()), ("spread", ("--spread",))):
        found = imported(*ask, *more).json
        assert found["view"] == view
        reviewer = found["paths"][0]
        assert set(reviewer) == {"path", "role", "holders", "known_by_two", "workers", "candidates"}
    assert "--repo" in imported("suggest", "owners").error
    assert "no rule for roles" in imported("suggest", "owners", "--by-role").error
