"""Who acts for a path at a date, read from the clone itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.gitlog.story import Story
from understudy.application.errors import NotFound
from understudy.application.history.git_import import GitImport
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.store import Store
from understudy.gitlog.commit_history import CommitHistory


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    story = Story()
    last = story.commit(
        "Begin",
        {"OWNERS": "approvers: [root]\n", "pkg/OWNERS": "approvers: [ada]\n", "odd/OWNERS": "approvers: ada\n"},
        at=datetime(2024, 3, 1, 12, tzinfo=UTC),
    )
    story.commit(
        "Change", {"pkg/OWNERS": "reviewers: [bo]\n"}, parents=(last,), at=datetime(2024, 4, 1, 12, tzinfo=UTC)
    )
    return story.write(tmp_path / "c.git")


def test_now_before_a_day_and_before_the_beginning(store: Store, clone: Path) -> None:
    GitImport(store, CommitHistory).run(clone, "example/widgets")
    owners = EffectiveOwners(store, CommitHistory)
    tree, now = owners.of("example/widgets", "pkg/x.go")
    assert [each.written for each in now.approvers] == ["root"]
    assert [each.written for each in now.reviewers] == ["bo"]
    assert tree.files == 2
    assert [path for path, _ in tree.unreadable] == ["odd/OWNERS"]
    _, then = owners.of("Example/Widgets", "pkg/x.go", date(2024, 4, 1))
    assert [each.written for each in then.approvers] == ["ada", "root"]
    with pytest.raises(NotFound, match="no commits before 2024-03-01"):
        owners.of("example/widgets", "pkg/x.go", date(2024, 3, 1))


def test_a_repository_that_was_not_read_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="was not read"):
        EffectiveOwners(store, CommitHistory).of("example/other", "x")
