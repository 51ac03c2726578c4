"""Patches against a clone, and git's opinion of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.gitlog.story import Story
from understudy.application.errors import UserError
from understudy.application.history.git_import import GitImport
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.owners.patches import OwnersPatches
from understudy.application.store import Store
from understudy.gitlog.commit_history import CommitHistory

FILES: dict[str, str | None] = {
    "OWNERS": "approvers:\n- ada\n- bo\n",
    "pkg/OWNERS": "# keep\napprovers: [leads, Ada]\nreviewers:\n  - ada\n",
    "odd/OWNERS": "approvers: [ada\n",
    "OWNERS_ALIASES": "aliases:\n  leads:\n  - ada\n  - cyn\n",
}


@pytest.fixture
def patches(store: Store, tmp_path: Path) -> OwnersPatches:
    story = Story()
    story.commit("Begin", dict(FILES))
    GitImport(store, CommitHistory).run(story.write(tmp_path / "c.git"), "example/widgets")
    return OwnersPatches(EffectiveOwners(store, CommitHistory))


def test_one_directory_and_one_alias(patches: OwnersPatches) -> None:
    added = patches.add("example/widgets", "pkg", "zoe", "reviewer")
    assert added.files == ("pkg/OWNERS",)
    assert "+  - zoe\n" in added.text
    alias = patches.add_to_alias("example/widgets", "leads", "bo")
    assert [line for line in alias.text.splitlines() if line.startswith(("+ ", "- "))] == ["+  - bo"]
    assert patches.add("example/widgets", "/", "ada", "approver").files == ()


def test_emeritus_everywhere_is_taken_by_git(patches: OwnersPatches, tmp_path: Path) -> None:
    found = patches.emeritus("example/widgets", "ada")
    assert found.files == ("OWNERS", "OWNERS_ALIASES", "pkg/OWNERS")
    assert [file for file, _ in found.skipped] == ["odd/OWNERS"]
    work = tmp_path / "work"
    subprocess.run(["git", "clone", "-q", str(tmp_path / "c.git"), str(work)], check=True)
    subprocess.run(["git", "apply", "-"], input=found.text, text=True, cwd=work, check=True)
    assert (work / "OWNERS").read_text() == "approvers:\n- bo\nemeritus_approvers:\n- ada\n"
    assert (work / "pkg" / "OWNERS").read_text() == "# keep\napprovers: [leads]\nemeritus_approvers:\n  - ada\n"
    assert (work / "OWNERS_ALIASES").read_text() == "aliases:\n  leads:\n  - cyn\n"


def test_what_is_not_there_is_said(patches: OwnersPatches) -> None:
    with pytest.raises(UserError, match="has no nowhere/OWNERS"):
        patches.add("example/widgets", "nowhere", "ada", "approver")
    with pytest.raises(UserError, match="no role"):
        patches.add("example/widgets", "pkg", "ada", "boss")
    with pytest.raises(UserError, match="odd/OWNERS"):
        patches.add("example/widgets", "odd", "ada", "approver")
    assert patches.remove("example/widgets", "nobody").files == ()
