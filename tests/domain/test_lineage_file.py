"""The lineage file: read, refused with file, line and key, and written back."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import understudy_resources
from understudy.domain.cycles import CycleName
from understudy.domain.lineage_file import MAX_BYTES, LineageError, read_lineage, write_lineage
from understudy.domain.roles import Lineage, LineageStep, RoleSpec, Succession, Track

SMALL = """\
roles:
  - name: Docs
    spellings: [Documentation]
  - name: Notes
    track: role
  - {name: Helper, bot: true, suggest_leads: no}
  - {name: Captain, track: release_lead}
steps:
  - {role: Notes, kind: merged, into: Docs, cycle: 1.30}
  - {role: Helper, kind: retired, cycle: v1.4}
"""


@pytest.fixture(scope="module")
def shipped() -> Lineage:
    text = understudy_resources.text("lineage/kubernetes-release-team.yaml")
    return read_lineage(text, "kubernetes-release-team.yaml")


def test_reading() -> None:
    lineage = read_lineage(SMALL, "f")
    assert lineage.roles == (
        RoleSpec("Docs", spellings=("Documentation",)),
        RoleSpec("Notes"),
        RoleSpec("Helper", is_bot=True, suggests_leads=False),
        RoleSpec("Captain", Track.RELEASE_LEAD),
    )
    assert lineage.steps == (
        LineageStep("Notes", Succession.MERGED, "Docs", CycleName((1, 30))),
        LineageStep("Helper", Succession.RETIRED, None, CycleName((1, 4))),
    )


@pytest.mark.parametrize(
    ("text", "line", "key", "what"),
    [
        ("", 1, "roles", "the file is empty"),
        ("# only a remark\n", 1, "roles", "the file is empty"),
        ("- a\n", 1, "", "valid dictionary"),
        ("roles: []\n", 1, "roles", "at least 1 item"),
        ("roles:\n  - name: A\n  - nme: B\n", 3, "roles.2.name", "field required"),
        ("roles:\n  - name: A\n    colour: red\n", 3, "roles.1.colour", "not permitted"),
        ("roles:\n  - name: A\n    name: B\n", 3, "name", "twice"),
        ("roles:\n  - {name: A, track: boss}\n", 2, "roles.1.track", "'release_lead'"),
        ("roles:\n  - {name: A, bot: maybe}\n", 2, "roles.1.bot", "boolean"),
        ("roles:\n  - {name: ''}\n", 2, "roles.1.name", "at least 1 character"),
        ("roles:\n  - {name: A}\n  - {name: A}\n", 3, "roles.2", "stands here twice"),
        ("roles:\n  - {name: A}\n  - {name: B, spellings: [ '**a** ']}\n", 3, "roles.2", "already names the role A"),
        ("roles:\n  - {name: A}\nsteps:\n  - {role: A, kind: merged, cycle: 1.3}\n", 4, "steps.1", "needs “into”"),
        (
            "roles:\n  - {name: A}\nsteps:\n  - {role: A, kind: retired, into: A, cycle: 1.3}\n",
            4,
            "steps.1",
            "take “into” away",
        ),
        (
            "roles:\n  - {name: A}\nsteps:\n  - {role: A, kind: merged, into: C, cycle: 1.3}\n",
            4,
            "steps.1",
            "“C” is not among the roles",
        ),
        ("roles:\n  - {name: A}\nsteps:\n  - {role: A, kind: retired, cycle: soon}\n", 4, "steps.1.cycle", "1.31"),
        (
            "roles: [{name: A}, {name: B}]\nsteps:\n  - {role: A, kind: renamed, into: B, cycle: 1}\n"
            "  - {role: B, kind: renamed, into: A, cycle: 2}\n",
            4,
            "steps.2",
            "in a circle",
        ),
        (
            "roles: [{name: A}, {name: B}, {name: C}]\nsteps:\n  - {role: A, kind: renamed, into: B, cycle: 1}\n"
            "  - {role: A, kind: renamed, into: C, cycle: 2}\n",
            4,
            "steps.2",
            "already goes on as B",
        ),
        ("roles: &all [{name: A}]\nother: *all\n", 1, "", "anchors"),
        ("roles: [\n", 2, "", "not YAML"),
        ("roles:\n\t- a\n", 2, "", "not YAML"),
        ("a: \x00", 1, "", "not YAML"),
        ("[" * 100, 1, "", "nested too deep"),
        ("#" * (MAX_BYTES + 1), 1, "", "characters"),
    ],
)
def test_what_is_refused(text: str, line: int, key: str, what: str) -> None:
    with pytest.raises(LineageError) as error:
        read_lineage(text, "mine.yaml")
    assert (error.value.file, error.value.line, error.value.key) == ("mine.yaml", line, key)
    assert what in error.value.what
    assert str(error.value).startswith(f"mine.yaml:{line}: ")


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(LineageError):
        assert read_lineage("roles:\n" + text, "f").roles


names = st.lists(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
        lambda text: text == " ".join(text.split()) and "*" not in text
    ),
    min_size=3,
    max_size=6,
    unique_by=str.casefold,
).filter(lambda found: len({" ".join(name.split()).casefold() for name in found}) == len(found))


@given(names, st.booleans(), st.sampled_from(Track), st.integers(0, 99))
def test_what_is_written_is_read_back(found: list[str], flag: bool, track: Track, number: int) -> None:
    first, second, *spellings = found
    cycle = CycleName((1, number))
    lineage = Lineage(
        (RoleSpec(first, track, tuple(spellings), flag, not flag), RoleSpec(second)),
        (LineageStep(second, Succession.RENAMED, first, cycle), LineageStep(first, Succession.RETIRED, None, cycle)),
    )
    assert read_lineage(write_lineage(lineage), "f") == lineage


def test_the_shipped_lineage(shipped: Lineage) -> None:
    assert read_lineage(write_lineage(shipped), "f") == shipped
    latest = CycleName.parse("1.31")
    assert shipped.current("Bug Triage", latest) == shipped.current("CI Signal", latest) == "Release Signal"
    assert shipped.current("Bug Triage", CycleName.parse("1.29")) == "Bug Triage"
    assert shipped.current("Release Notes", latest) == "Release Notes"
    assert shipped.current("Release Notes", CycleName.parse("1.33")) == "Docs"
    assert shipped.past("Release Signal", latest) == {"Release Signal", "CI Signal", "Bug Triage"}
    assert shipped.retired("Test Infra", latest)
    assert not shipped.retired("Branch Manager", latest)
    for label, role in {
        "**Release Team Lead**": "Release Team Lead",
        "lead": "Release Team Lead",
        "Features": "Enhancements",
        "Upgrade Testing / CI Signal": "CI Signal",
        "Bugs": "Bug Triage",
        "Comms": "Communications",
        "Documentation": "Docs",
        "Manual upgrade": "Upgrade Testing",
    }.items():
        found = shipped.find(label)
        assert found is not None
        assert found.name == role
    tracks = {role.name: role.track for role in shipped.roles if role.track is not Track.ROLE}
    assert tracks == {
        "Release Team Lead": Track.RELEASE_LEAD,
        "Branch Manager": Track.BRANCH_MANAGER,
        "Emeritus Adviser": Track.ADVISER,
    }
    assert [role.name for role in shipped.roles if not role.suggests_leads] == ["Secondary", "Approval Notifier"]
    assert [role.name for role in shipped.roles if role.is_bot] == ["Approval Notifier"]


@pytest.mark.real_data
def test_the_shipped_lineage_folds_every_real_label(shipped: Lineage, real_data: Path) -> None:
    with (real_data / "release-teams" / "release_teams.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 828
    for row in rows:
        role = shipped.find(row["role_raw"])
        assert role is not None
        assert role.name == row["role_track"]
        assert shipped.current(role.name, CycleName.parse("1.31")) == row["role_canonical"]
        assert (role.track is Track.ADVISER) == (row["position"] == "adviser")


def test_a_file_that_is_not_shipped() -> None:
    with pytest.raises(FileNotFoundError):
        understudy_resources.text("lineage/nowhere.yaml")
