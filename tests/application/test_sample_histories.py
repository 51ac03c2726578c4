"""The sample's histories: what is told is what is read, on any day; they go with the sample, and do without git."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

import understudy_resources
from tests.services import NOW
from understudy.application.history.contributions import Asked
from understudy.application.history.freshness import cycle_span
from understudy.application.history.who import AccountBook
from understudy.application.sample import FEEDS, HISTORY
from understudy.application.sample_story import dated, tell
from understudy.application.services import Services
from understudy.domain.contributions.bots import is_bot_login
from understudy.domain.contributions.kinds import Kind
from understudy.gitlog.made import make_repository
from understudy_db.schema import Account, Event, Feed, Item, Membership, OwnerSpell, Person, Repository, Seat
from understudy_db.schema import Path as PathRow

REPOSITORIES = ("lantern-sample/lantern", "lantern-sample/releases", "lantern-sample/org")
ROOT = Path(__file__).parents[2]


def _told() -> dict[str, dict[str, int]]:
    texts = (understudy_resources.text(f"sample/history/{name.rpartition('/')[2]}.jsonl") for name in REPOSITORIES)
    heads = [json.loads(text.partition("\n")[0]) for text in texts]
    return {head["repository"]: head["told"] for head in heads}


@pytest.fixture
def loaded(services: Services) -> Services:
    """The whole sample."""
    services.sample.load_rosters()
    services.sample.load_histories()
    return services


def test_reading_finds_what_the_drawing_told(both: Services) -> None:
    both.sample.load_rosters()
    report = both.sample.load_histories()
    assert report.left_out == ()
    assert report.changes.touches("feeds")
    assert {row.id for row in both.merges.rows()} == report.changes.merges
    for name, told in _told().items():
        assert {key: report.counts[name][key] for key in told} == told, name
    assert {row.name: row.counts[Kind.PR_MERGED] for row in both.contributions.repositories()} == {
        name: told["pull_requests"] for name, told in _told().items() if "pull_requests" in told
    }
    assert report.counts["elsewhere.csv"]["contributions"] == 30
    assert report.counts["sigs.yaml"]["owners_files"] == 7
    assert report.counts["affiliations.txt"]["people_not_met"] == 0


def test_loading_again_brings_nothing_new(loaded: Services) -> None:
    before = list(loaded.contributions.rows(None, Asked()))
    people = loaded.people.rows(loaded.programmes.rows()[0].id)
    again = loaded.sample.load_histories()
    assert not any(again.counts[name].get("commits") for name in REPOSITORIES)
    untold = [{k: v for k, v in row.items() if k != "id"} for row in loaded.contributions.rows(None, Asked())]
    assert untold == [{k: v for k, v in row.items() if k != "id"} for row in before]
    assert loaded.people.rows(loaded.programmes.rows()[0].id) == people


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 22), date(2024, 2, 29)])
def test_the_same_on_any_day_of_any_week(day: date) -> None:
    """Nothing lies in the future, and nothing moves within a week."""
    text = understudy_resources.text("sample/history/lantern.jsonl")
    story, on_tuesday = tell(text, day), tell(text, date(2026, 11, 17))
    assert [commit.message for commit in story.commits] == [commit.message for commit in on_tuesday.commits]
    moved = {commit.at - other.at for commit, other in zip(story.commits, on_tuesday.commits, strict=True)}
    assert len(moved) == 1
    assert not moved.pop() % (7 * 24 * 3600)
    assert max(commit.at for commit in story.commits) < datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    assert dated("<day -1> <day 0>", date(2026, 11, 20)) == "2026-11-15 2026-11-16"


def test_the_drawing_draws_what_is_shipped(tmp_path: Path) -> None:
    shipped = ROOT / "resources" / "understudy_resources" / "sample"
    target = tmp_path / "resources" / "understudy_resources" / "sample"
    target.mkdir(parents=True)
    drawn = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "make-sample.py")], cwd=tmp_path, capture_output=True, text=True
    )
    assert drawn.returncode == 0, drawn.stderr
    names = sorted(path.relative_to(target) for path in target.rglob("*") if path.is_file())
    assert len(names) == 8
    for name in names:
        assert (target / name).read_bytes() == (shipped / name).read_bytes(), name


def test_contributions_are_those_of_the_people_of_the_rosters(loaded: Services) -> None:
    with loaded.store.read() as session:
        actors = AccountBook(session).all()
        seated = loaded.people.rows(loaded.programmes.rows()[0].id)
    known = {actor.person_id for actor in actors if actor.person_id is not None}
    assert len(known & {person.id for person in seated}) > 100
    others = [actor for actor in actors if actor.person_id is None and not actor.is_bot]
    assert len(others) == 24
    assert [actor.login for actor in actors if actor.is_bot] == ["lantern-updates[bot]"]
    assert not any(is_bot_login(actor.login or "") for actor in others)
    # Of these nothing but an address and a name is known: that is asked, never assumed.
    assert len([m for m in loaded.merges.rows() if "the same name" in m.reason]) == 2


def test_a_renamed_login_is_one_human(loaded: Services) -> None:
    with loaded.store.read() as session:
        renamed = [actor for actor in AccountBook(session).all() if len(actor.logins) > 1]
    assert [actor.logins for actor in renamed] == [("lantern-priscila", "lantern-priscila-dev")]
    rows = list(loaded.contributions.rows(None, Asked(person="lantern-priscila-dev")))
    assert {row["id"] for row in rows if row["kind"] == "pr_merged"} == {renamed[0].person_id}
    assert len(rows) > 10


def test_work_happens_within_the_cycles_of_those_who_do_it(loaded: Services) -> None:
    """Somebody who served once and only once contributes in that cycle; but for who changed their login."""
    with loaded.store.read() as session:
        book = AccountBook(session)
        served: dict[int, set[int]] = defaultdict(set)
        for person_id, cycle_id in session.execute(select(Seat.person_id, Seat.cycle_id)):
            served[person_id].add(cycle_id)
        looked_at = 0
        for person_id, cycles in served.items():
            accounts = book.of_person(person_id)
            if len(cycles) > 1 or len(book.get(accounts[0]).logins if accounts else ()) > 1:
                continue
            span = cycle_span(session, next(iter(cycles)))
            assert span is not None
            for at in session.scalars(select(Event.at).where(Event.account_id.in_(accounts))):
                assert span[0] <= at <= span[1], person_id
                looked_at += 1
    assert looked_at > 100


def test_owners_come_and_go_with_the_cycles(loaded: Services) -> None:
    rows = list(loaded.contributions.owners(repository="lantern-sample/releases", path=""))
    top = [row for row in rows if row.path == "" and row.via == "release-team-leads"]
    assert len({row.since for row in top}) > 8
    assert sum(row.until is None for row in top) == 3
    beam = [row for row in loaded.contributions.owners(repository="lantern-sample/lantern") if row.path == "pkg/beam"]
    assert {row.role for row in beam} == {"approver", "reviewer", "emeritus_approver"}


def test_it_says_that_it_is_the_sample_and_leads_to_no_page(loaded: Services) -> None:
    with loaded.store.read() as session:
        assert sorted(session.scalars(select(Feed.location))) == sorted([HISTORY, *FEEDS])
        assert set(session.scalars(select(Repository.web))) == {None}
    assert {row["url"] for row in loaded.contributions.rows(None, Asked(repository=REPOSITORIES[0]))} == {None}


def test_it_goes_with_the_sample(loaded: Services) -> None:
    programme = loaded.programmes.rows()[0]
    loaded.sources.remove(loaded.sources.rows(programme.id)[0].id)
    with loaded.store.read() as session:
        left = {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in (Event, Account, Feed, Repository, OwnerSpell, Membership, Item, Person)
        }
        assert set(left.values()) == {0}, left
        assert session.scalar(select(func.count()).where(PathRow.parent_id.is_not(None))) == 0
    loaded.journal.undo()
    assert loaded.programmes.rows() == [programme]
    report = loaded.sample.load_histories()
    assert report.counts[REPOSITORIES[0]]["commits"] == _told()[REPOSITORIES[0]]["commits"]


def test_without_git_the_rest_is_there_and_it_says_what_is_not(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    services.sample.load_rosters()
    report = services.sample.load_histories()
    (said,) = report.left_out
    assert "git was not found" in said
    assert set(report.counts) == {"sigs.yaml", "elsewhere.csv", "affiliations.txt", "applications.csv"}
    assert len(list(services.contributions.rows(None, Asked()))) == 30


def test_a_made_repository_says_what_git_says(tmp_path: Path) -> None:
    """Git refuses it: one line, and no half of it is taken for a repository's history."""
    story = tell(understudy_resources.text("sample/history/org.jsonl"), NOW.date())
    folder = tmp_path / "file"
    folder.write_text("in the way")
    with pytest.raises(ValueError, match="git cannot read this repository") as raised:
        make_repository(folder, story.commits)
    assert "\n" not in str(raised.value)
