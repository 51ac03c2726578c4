"""The facts of one instant, read quickly, are those of the whole history looked at slowly."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

import understudy_resources
from understudy.application.history.who import AccountBook
from understudy.application.owners.activity import RepositoryActivity
from understudy.application.owners.present import PresentActivity
from understudy.application.store import Store
from understudy.domain.contributions.kinds import Kind
from understudy.domain.owners.ranking import Facts, load_owner_rules
from understudy_db.schema import Account, Event, Feed, OwnerSpell, Path, Repository, event_directory, event_path

RULES = load_owner_rules("owners.yaml", understudy_resources.text("rules/owners.yaml"))
END = datetime(2026, 1, 1, tzinfo=UTC)
SINCE = int(END.timestamp()) - RULES.window_days * 86_400
TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 4, 8: 3}
PEOPLE = range(1, 31)


def _fill(store: Store, seed: int) -> None:
    """Two repositories, thirty accounts (some one human's, one a program's), pull requests with files and without."""
    dice = random.Random(seed)
    with store.engine.begin() as connection:
        connection.execute(
            insert(Account),
            [
                {"id": n, "kind": "ghost" if n == 30 else "user", "folded": f"p{n}", "login": f"p{n}",
                 "group_id": 3 if n in (4, 5) else None, "is_bot": n == 9, "how": "", "version": 1}
                for n in PEOPLE
            ],
        )  # fmt: skip
        connection.execute(
            insert(Path), [{"id": n, "parent_id": up, "name": f"d{n}" if up else ""} for n, up in TREE.items()]
        )
        connection.execute(insert(Path), [{"id": 100 + n, "parent_id": n, "name": "file"} for n in TREE])
        for n in (1, 2):
            connection.execute(
                insert(Repository),
                {"id": n, "host": "github.com", "name": f"a/r{n}", "folded": f"a/r{n}", "former": [], "prow": {},
                 "is_private": False, "is_archived": False, "state": "ok"},
            )  # fmt: skip
            connection.execute(
                insert(Feed),
                {"id": n, "kind": "git", "location": str(n), "repository_id": n, "state": "ready", "note": "",
                 "is_shallow": False, "counts": {}},
            )  # fmt: skip
        kinds = [Kind.COMMIT] * 5 + [Kind.PR_MERGED, Kind.PR_OPENED, Kind.REVIEW, Kind.LGTM, Kind.ACK, Kind.COMMENT]
        pulls: list[tuple[int, int]] = []
        commits: list[int] = []
        events, touched = [], set()
        for event in range(1, 700):
            kind, of, number, repository = dice.choice(kinds), None, None, 1 if dice.random() < 0.9 else 2
            if kind in (Kind.PR_MERGED, Kind.PR_OPENED):
                number = len(pulls) + 1
                pulls.append((event, number))
                places = [dice.choice(list(TREE))] if dice.random() < 0.4 else []
            elif kind is Kind.COMMIT:
                of = dice.choice(pulls)[0] if pulls and dice.random() < 0.6 else None
                places = [dice.choice(list(TREE)) for _ in range(dice.randint(0, 3))]
                commits.append(event)
            elif kind is Kind.ACK:
                of, places = dice.choice(commits) if commits else None, []
            else:
                pull = dice.choice(pulls) if pulls else (None, None)
                of, number, places = (pull[0] if dice.random() < 0.5 else None), pull[1], []
            touched |= {(place, event) for place in places}
            events.append(
                {"id": event, "feed_id": repository, "repository_id": repository, "kind": int(kind),
                 "account_id": dice.choice(PEOPLE), "at": END - timedelta(seconds=dice.randint(-10_000, 80_000_000)),
                 "of_id": of, "number": number, "standing": int(dice.random() < 0.05), "sha": None, "added": 3,
                 "deleted": 1, "files": None, "title": None, "node_id": None, "detail": None, "url": None}
            )  # fmt: skip
        connection.execute(insert(Event), events)
        connection.execute(insert(event_directory), [{"path_id": place, "event_id": event} for place, event in touched])
        connection.execute(
            insert(event_path),
            [{"path_id": 100 + place, "event_id": event, "added": 1, "deleted": 0} for place, event in touched],
        )
        spells = []
        for _ in range(60):
            since = END - timedelta(days=dice.randint(-20, 900))
            until = since + timedelta(days=dice.randint(1, 400)) if dice.random() < 0.5 else None
            spells.append(
                {"feed_id": 1, "repository_id": 1, "path_id": dice.choice(list(TREE)),
                 "role": dice.choice(["approver", "reviewer"]), "account_id": dice.choice(PEOPLE), "via": None,
                 "pattern": None, "since": since, "since_sha": b"x", "began": "gained", "until": until,
                 "until_sha": None, "ended": None if until is None else "lost"}
            )  # fmt: skip
        connection.execute(insert(OwnerSpell), spells)


def _told(facts: dict[int, Facts]) -> dict[int, tuple[object, ...]]:
    return {
        person: (
            round(fact.here.weighted, 9),
            round(fact.here.weighted_reviews, 9),
            round(fact.here.weighted_commits, 9),
            fact.here.pulls,
            fact.here.commits,
            fact.here.reviews,
            fact.days_quiet,
            round(fact.around, 9),
            round(fact.commits_all_over, 9),
            fact.owner_elsewhere,
            fact.reviews_already,
            fact.stepped_back,
        )
        for person, fact in facts.items()
    }


@pytest.mark.parametrize("seed", range(6))
def test_both_readings_agree_everywhere(store: Store, seed: int) -> None:
    _fill(store, seed)
    until = int(END.timestamp())
    with store.read() as session:
        present = PresentActivity(session, 1, until, RULES)
        directories = present.everywhere()
        slow = RepositoryActivity(session, 1, AccountBook(session), directories, until, SINCE)
        assert len(directories) > 3
        for directory in directories:
            quick = present.facts(directory)
            for role in ("reviewer", "approver"):
                holders = present.holders(directory, role)
                assert holders == slow.book.holders(slow.above(directory), role, until)
                kept = {person: fact for person, fact in quick.items() if person not in holders}
                assert _told(kept) == _told(slow.facts(directory, role, until, RULES))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("directory", [1, 3, 4, 6])
def test_both_readings_agree_near_one_directory(store: Store, seed: int, directory: int) -> None:
    _fill(store, seed)
    until = int(END.timestamp())
    with store.read() as session:
        present = PresentActivity(session, 1, until, RULES)
        present.near(directory)
        whole = PresentActivity(session, 1, until, RULES)
        whole.everywhere()
        slow = RepositoryActivity(session, 1, AccountBook(session), list(TREE), until, SINCE)
        quick = present.facts(directory)
        assert quick
        holders = present.holders(directory, "reviewer")
        kept = {person: fact for person, fact in quick.items() if person not in holders}
        assert _told(kept) == _told(slow.facts(directory, "reviewer", until, RULES))
        for person, fact in quick.items():
            assert fact.reviews_lately == whole.reviews_lately(person)
            assert fact.holds == whole.load.get(person, 0)


def test_some_accounts_are_read_as_all_are(store: Store) -> None:
    _fill(store, 1)
    with store.read() as session:
        whole = AccountBook(session)
        for number in session.scalars(select(Account.id)):
            few = AccountBook(session, only=[number])
            assert few.get(number) == whole.get(number)
            assert set(few.of_account(number)) == set(whole.of_account(number))
