"""Who could be asked, and the same asked again in the past, on a small history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import understudy_resources
from tests.gitlog.story import ROBOT, Story
from understudy.application.errors import NotFound, UserError
from understudy.application.history.git_import import GitImport
from understudy.application.owners.backtest import OwnerBacktest
from understudy.application.owners.suggest import OwnerSuggestions
from understudy.application.store import Store
from understudy.domain.owners.ranking import load_owner_rules
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import Identity, Person, PersonState

RULES = load_owner_rules("owners.yaml", understudy_resources.text("rules/owners.yaml"))
BEGIN = datetime(2024, 1, 1, 12, tzinfo=UTC)
PEOPLE = {name: (name.title(), f"{name}@example.org") for name in ("bo", "cyn", "dee", "eve")}


@pytest.fixture
def history(store: Store, tmp_path: Path) -> Store:
    """Bo works most in pkg/, Cyn a little and long ago, Dee in docs/; Bo becomes reviewer in October."""
    story = Story()
    owners = {"OWNERS": "approvers: [ada]\n", "pkg/OWNERS": "approvers: [ada]\nreviewers: [ada]\n"}
    last = story.commit("Begin", dict(owners), by=ROBOT, at=BEGIN)
    number = 0

    def work(who: str, path: str, day: int, times: int) -> None:
        nonlocal last, number
        for n in range(times):
            number += 1
            story.now = BEGIN + timedelta(days=day, hours=2 * n)
            last = story.pull(number, who, last, {f"{path}/{who}{number}": "x\n"}, by=PEOPLE[who])

    work("cyn", "pkg/api", 5, 2)
    work("dee", "docs", 30, 8)
    work("bo", "pkg/api", 150, 6)
    work("eve", "pkg", 200, 1)
    story.now = BEGIN + timedelta(days=280)
    last = story.commit(
        "Bo reviews", by=ROBOT, files={"pkg/OWNERS": "approvers: [ada]\nreviewers: [ada, bo]\n"}, parents=(last,)
    )
    work("bo", "pkg", 285, 2)
    GitImport(store, CommitHistory).run(story.write(tmp_path / "c.git"), "example/widgets")
    return store


def _order(store: Store, path: str, role: str, as_of: date) -> list[str | None]:
    found = OwnerSuggestions(store, RULES).suggest("example/widgets", path, role, as_of)
    return [candidate.actor.login for candidate in found.lists[0].candidates]


def test_people_with_work_there_in_the_order_of_the_rules(history: Store) -> None:
    assert _order(history, "pkg", "reviewer", date(2024, 9, 1)) == ["bo", "eve", "cyn"]
    # Bo reviews by then, and may be asked to approve; Dee never worked there.
    assert _order(history, "pkg", "reviewer", date(2024, 11, 1)) == ["eve", "cyn"]
    assert _order(history, "pkg", "approver", date(2024, 11, 1)) == ["bo", "eve", "cyn"]
    assert _order(history, "docs", "approver", date(2024, 11, 1)) == ["dee"]


def test_nothing_later_leaks_in(history: Store) -> None:
    found = OwnerSuggestions(history, RULES).suggest("example/widgets", "pkg", "approver", date(2024, 6, 15))
    assert [(c.actor.login, c.reasons[0].text) for c in found.lists[0].candidates] == [
        ("bo", "6 merged pull requests and 6 commits here"),
        ("cyn", "2 merged pull requests and 2 commits here"),
    ]
    early = OwnerSuggestions(history, RULES).suggest("example/widgets", "pkg", "approver", date(2024, 2, 1))
    assert [c.actor.login for c in early.lists[0].candidates] == ["cyn"]


def test_everywhere_and_with_a_limit(history: Store) -> None:
    found = OwnerSuggestions(history, RULES).suggest("example/widgets", limit=1, as_of=date(2024, 11, 1))
    assert [(each.path, each.role, len(each.candidates), each.holders) for each in found.lists] == [
        ("", "reviewer", 1, 1),
        ("", "approver", 1, 1),
        ("pkg", "reviewer", 1, 2),
        ("pkg", "approver", 1, 1),
    ]


def test_people_who_are_not_to_be_suggested_are_left_out_and_pauses_are_said(history: Store) -> None:
    with history.operation("States", journalled=False) as work:
        for login, state in (("bo", "ban"), ("eve", "do_not_suggest")):
            person = Person(name=login.title())
            work.session.add(person)
            work.session.flush()
            work.session.add(Identity(person_id=person.id, kind="login", value=login, folded=login))
            work.session.add(PersonState(person_id=person.id, kind=state, status="confirmed"))
    found = OwnerSuggestions(history, RULES).suggest("example/widgets", "pkg", "reviewer", date(2024, 9, 1))
    assert [(c.actor.login, c.blockers) for c in found.lists[0].candidates] == [("cyn", ()), ("bo", ("is pausing",))]


def test_wrong_questions(history: Store) -> None:
    suggestions = OwnerSuggestions(history, RULES)
    with pytest.raises(NotFound, match="check the path"):
        suggestions.suggest("example/widgets", "nowhere")
    with pytest.raises(UserError, match="no role"):
        suggestions.suggest("example/widgets", "pkg", "boss")


def test_the_promotion_is_found_again_with_the_month_before_it_hidden(history: Store) -> None:
    found = OwnerBacktest(history, RULES).run()
    assert (found["queries"], found["promotions"], found["ceiling"]) == (1, 1, 1.0)
    ours = found["rankings"][0]
    assert (ours["name"], ours["hit@1"], ours["mrr"]) == ("understudy", 1.0, 1.0)
    chance = next(r for r in found["rankings"] if r["name"] == "baseline: random in the pool")
    assert chance["hit@1"] == pytest.approx(1 / 3, abs=1e-4)
    with pytest.raises(NotFound, match="no promotion"):
        OwnerBacktest(history, RULES).run(first=date(2024, 12, 1))


def test_a_prepared_repository_answers_the_same_until_something_comes_in(history: Store, tmp_path: Path) -> None:
    history.clock = lambda: datetime(2024, 11, 1, tzinfo=UTC)
    cold, warm = OwnerSuggestions(history, RULES), OwnerSuggestions(history, RULES)
    warm.prepare("example/widgets")
    assert warm.suggest("example/widgets", "pkg") == cold.suggest("example/widgets", "pkg")
    story = Story()
    story.now = BEGIN + timedelta(days=290)
    last = story.commit("Begin", {"OWNERS": "approvers: [ada]\n"}, by=ROBOT)
    story.pull(1, "zoe", last, {"pkg/new": "x\n"}, by=("Zoe", "zoe@example.org"))
    GitImport(history, CommitHistory).run(story.write(tmp_path / "other.git"), "example/gears")
    gears = warm.suggest("example/gears", "pkg", "reviewer")
    assert [candidate.actor.login for candidate in gears.lists[0].candidates] == ["zoe"]
    assert warm.suggest("example/widgets", "pkg") == cold.suggest("example/widgets", "pkg")


def test_spreading_knowledge_is_another_order_of_the_same_people(history: Store) -> None:
    suggestions = OwnerSuggestions(history, RULES)
    suited = suggestions.suggest("example/widgets", "pkg", "approver", date(2024, 11, 1))
    spread = suggestions.suggest("example/widgets", "pkg", "approver", date(2024, 11, 1), view="spread")
    orders = [[candidate.actor.login for candidate in found.lists[0].candidates] for found in (suited, spread)]
    assert orders == [["bo", "eve", "cyn"], ["eve", "bo", "cyn"]]
    first, second, _ = spread.lists[0].candidates
    assert (first.holds, second.holds) == (0, 1)
    assert any(reason.text == "stands in 1 OWNERS file already" and reason.points < 0 for reason in second.reasons)
    assert sum(reason.points for reason in second.reasons) == pytest.approx(second.score, abs=0.01)
    assert spread.lists[0].workers == 3
    assert spread.lists[0].known_by_two == pytest.approx(0.902, abs=0.001)
    with pytest.raises(UserError, match="no view"):
        suggestions.suggest("example/widgets", "pkg", view="best")  # type: ignore[arg-type]
