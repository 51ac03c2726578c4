"""Questions about who is who: asked by name, answered by people, taken back when they lose their ground."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.application.rosters import two_cycles
from tests.gitlog.story import ROBOT, Story
from understudy.application.history.contributions import Asked
from understudy.application.services import Services
from understudy_db.schema import MergeProposal, Person


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Ada Marsh contributes under another login, Ben Okoro under the one the rosters know, Cleo's name is shared."""
    story = Story()
    last = story.commit("Begin", {"README": "x\n"}, by=ROBOT)
    people = [
        ("amarsh", ("Ada Marsh", "ada@example.org")),
        ("ben-o", ("Ben Okoro", "ben@example.org")),
        ("cleo1", ("Cleo Vance", "cleo@one.example")),
        ("cleo2", ("Cleo Vance", "cleo@two.example")),
    ]
    number = 0
    for login, by in people:
        for _ in range(2):
            number += 1
            last = story.pull(number, login, last, {f"f{number}": "x\n"}, by=by)
    return story.write(tmp_path / "c.git")


def _people(services: Services) -> int:
    with services.store.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_one_account_of_the_same_name_is_asked_about_and_the_answer_is_undoable(
    both: Services, tmp_path: Path, clone: Path
) -> None:
    both.imports.run(two_cycles(tmp_path / "rosters"))
    before = _people(both)
    report = both.clones.run(clone, "example/widgets")
    assert report.counts["merges_proposed"] == 1
    (question,) = both.merges.rows()
    assert (question.a, question.b_logins) == ("Ada Marsh", ("amarsh",))
    assert "the same name" in question.reason
    ada = question.a_id
    assert both.contributions.of_person(ada).total == 0
    both.merges.accept([question.id])
    assert both.contributions.of_person(ada).total == 4
    assert {row["id"] for row in both.contributions.rows(None, Asked(person="amarsh"))} == {ada}
    both.journal.undo()
    assert both.contributions.of_person(ada).total == 0
    assert _people(both) == before + 1


def test_known_logins_need_no_question(both: Services, tmp_path: Path, clone: Path) -> None:
    both.imports.run(two_cycles(tmp_path / "rosters"))
    both.clones.run(clone, "example/widgets")
    (ben,) = [row for row in both.people.rows(1) if row.name == "Ben Okoro"]
    assert both.contributions.of_person(ben.id).total == 4


def test_an_import_of_rosters_can_be_undone_with_a_question_open(both: Services, tmp_path: Path, clone: Path) -> None:
    both.imports.run(two_cycles(tmp_path / "rosters"))
    both.clones.run(clone, "example/widgets")
    assert both.merges.pending() == 1
    both.journal.undo()
    assert both.merges.pending() == 0
    assert _people(both) == 0
    both.journal.redo()
    assert _people(both) == 5


def test_questions_go_with_the_clone_they_came_from_unless_answered(
    both: Services, tmp_path: Path, clone: Path
) -> None:
    both.imports.run(two_cycles(tmp_path / "rosters"))
    before = _people(both)
    report = both.clones.run(clone, "example/widgets")
    assert report.feed_id is not None
    both.feeds.remove(report.feed_id)
    assert (both.merges.pending(), _people(both)) == (0, before)
    report = both.clones.run(clone, "example/widgets")
    both.merges.reject([both.merges.rows()[0].id])
    assert report.feed_id is not None
    both.feeds.remove(report.feed_id)
    with both.store.read() as session:
        assert session.scalars(select(MergeProposal.status)).all() == ["rejected"]
