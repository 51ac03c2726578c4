"""OWNERS over time: who came, who left, and what was only moved, rewritten or broken for a while."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gitlog.story import Story
from understudy.application.history.contributions import Contributions, OwnerRow
from understudy.application.history.git_import import GitImport
from understudy.application.store import Store
from understudy.gitlog.commit_history import CommitHistory


@pytest.fixture
def story() -> Story:
    return Story()


def _owners(store: Store, story: Story, folder: Path) -> list[OwnerRow]:
    GitImport(store, CommitHistory).run(story.write(folder / "c.git"), "example/widgets")
    return Contributions(store).owners()


def _told(rows: list[OwnerRow]) -> set[tuple[str, str, str | None, str, str | None]]:
    return {(row.path, row.role, row.login, row.began, row.ended) for row in rows}


def test_gains_losses_and_a_merged_change_are_dated_by_the_default_branch(
    store: Store, story: Story, tmp_path: Path
) -> None:
    a = story.commit("Begin", {"pkg/OWNERS": "approvers:\n- ada\nreviewers: [bo]\n"})
    merge = story.pull(5, "cyn", a, {"pkg/OWNERS": "approvers:\n- ada\n- Cyn\n"})
    rows = _owners(store, story, tmp_path)
    assert _told(rows) == {
        ("pkg", "approver", "ada", "created", None),
        ("pkg", "reviewer", "bo", "created", "lost"),
        ("pkg", "approver", "cyn", "gained", None),
    }
    assert next(row for row in rows if row.login == "cyn").since == story.now
    assert merge


def test_reformatting_aliases_and_a_broken_version_change_nobody(store: Store, story: Story, tmp_path: Path) -> None:
    last = story.commit("Begin", {"OWNERS": "approvers: [ada, bo]\n"})
    last = story.commit("Format", {"OWNERS": "# who\napprovers:\n  - BO\n  - '@ada'\n"}, parents=(last,))
    files = {"OWNERS": "approvers: [leads]\n", "OWNERS_ALIASES": "aliases:\n  leads: [ada, bo]\n"}
    last = story.commit("Alias", dict(files), parents=(last,))
    last = story.commit("Break", {"OWNERS": "approvers: [leads\n"}, parents=(last,))
    last = story.commit("Mend", {"OWNERS": "approvers: [leads]\nreviewers: []\n"}, parents=(last,))
    story.commit("Join", {"OWNERS_ALIASES": "aliases:\n  leads: [ada, bo, cyn]\n"}, parents=(last,))
    rows = _owners(store, story, tmp_path)
    assert _told(rows) == {
        ("", "approver", "ada", "created", None),
        ("", "approver", "bo", "created", None),
        ("", "approver", "cyn", "gained", None),
    }
    assert next(row for row in rows if row.login == "cyn").via == "leads"


def test_a_moved_file_is_no_promotion(store: Store, story: Story, tmp_path: Path) -> None:
    last = story.commit("Begin", {"old/OWNERS": "approvers: [ada, bo]\n", "old/x": "1\n"})
    moved = {"old/OWNERS": None, "new/place/OWNERS": "approvers: [ada, bo, cyn]\n", "old/x": None}
    last = story.commit("Move", moved, parents=(last,))
    story.commit("Delete", {"new/place/OWNERS": None}, parents=(last,))
    assert _told(_owners(store, story, tmp_path)) == {
        ("old", "approver", "ada", "created", "moved"),
        ("old", "approver", "bo", "created", "moved"),
        ("new/place", "approver", "ada", "moved", "deleted"),
        ("new/place", "approver", "bo", "moved", "deleted"),
        ("new/place", "approver", "cyn", "created", "deleted"),
    }


def test_spells_go_on_over_incremental_imports(store: Store, story: Story, tmp_path: Path) -> None:
    last = story.commit("Begin", {"OWNERS": "approvers: [leads]\n", "OWNERS_ALIASES": "aliases: {leads: [ada]}\n"})
    assert len(_owners(store, story, tmp_path)) == 1
    story.commit("Change", {"OWNERS_ALIASES": "aliases: {leads: [bo]}\n"}, parents=(last,))
    assert _told(_owners(store, story, tmp_path)) == {
        ("", "approver", "ada", "created", "lost"),
        ("", "approver", "bo", "gained", None),
    }


def test_gerrit_files_and_filters(store: Store, story: Story, tmp_path: Path) -> None:
    gerrit = "set noparent\n# the team\nada@example.org #{LAST_RESORT_SUGGESTION}\nper-file *.md=bo@example.org\n"
    filters = "filters:\n  '.*':\n    reviewers: [ada]\n  '\\.go$':\n    approvers: [bo]\n"
    story.commit("Begin", {"g/OWNERS": gerrit, "p/OWNERS": filters})
    rows = {(row.path, row.role, row.login or row.person, row.pattern) for row in _owners(store, story, tmp_path)}
    assert rows == {
        ("g", "owner", "Ada Fern", None),
        ("g", "owner", "bo", "*.md"),
        ("p", "reviewer", "ada", None),
        ("p", "approver", "bo", "\\.go$"),
    }
