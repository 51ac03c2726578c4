"""Counts with their evidence, on a small history that is told row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from understudy.application.errors import NotFound, UserError
from understudy.application.history.contributions import Asked, Contributions
from understudy.application.history.counting import Measured
from understudy.application.store import Store
from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import Account, Event, Feed, Item, ItemChange, Repository

START = datetime(2024, 5, 1, tzinfo=UTC)


class Teller:
    """Writes what happened in one repository, an hour apart."""

    def __init__(self, store: Store, *, github: bool = True) -> None:
        self._store = store
        self._hours = 0
        with store.operation("Tell", journalled=False) as work:
            repository = Repository(name="example/widgets", folded="example/widgets", web="https://x.example/w")
            work.session.add(repository)
            work.session.flush()
            feed = Feed(
                kind="github" if github else "git",
                location="there",
                repository_id=repository.id,
                state="ready",
                complete_to=START + timedelta(days=90),
            )
            work.session.add(feed)
            work.session.flush()
            self.repository, self.feed = repository.id, feed.id
        self._accounts: dict[str, int] = {}

    def account(self, login: str, *, bot: bool = False) -> int:
        if login not in self._accounts:
            with self._store.operation("Tell", journalled=False) as work:
                row = Account(kind="user", folded=login, login=login, is_bot=bot)
                work.session.add(row)
                work.session.flush()
                self._accounts[login] = row.id
        return self._accounts[login]

    def say(self, kind: Kind, login: str, number: int, *, lines: int = 0, title: str = "", hours: int = 1) -> None:
        self._hours += hours
        account = self.account(login)
        with self._store.operation("Tell", journalled=False) as work:
            work.session.add(
                Event(
                    feed_id=self.feed,
                    repository_id=self.repository,
                    kind=int(kind),
                    account_id=account,
                    at=START + timedelta(hours=self._hours),
                    number=number,
                    added=lines,
                    deleted=0,
                    title=title or None,
                )
            )

    def item(
        self, number: int, author: str, *, labels: list[str], asked: str | None = None, base: str = "main"
    ) -> None:
        author_id = self.account(author)
        with self._store.operation("Tell", journalled=False) as work:
            item = Item(
                feed_id=self.feed, repository_id=self.repository, number=number, kind="pull", node_id=f"PR_{number}",
                title="t", author_id=author_id, state="merged", created_at=START, updated_at=START, labels=labels,
                assignees=[], base=base,
            )  # fmt: skip
            work.session.add(item)
            work.session.flush()
            if asked:
                work.session.add(
                    ItemChange(
                        item_id=item.id, node_id=f"RR_{number}", kind="review_requested", account_id=author_id,
                        at=START, subject=asked,
                    )
                )  # fmt: skip


@pytest.fixture
def teller(store: Store) -> Teller:
    return Teller(store)


def _count(store: Store, metric: str, person: str, **asked: object) -> Measured:
    return Contributions(store).measure(None, metric, Asked(person=person, **asked))  # type: ignore[arg-type]


def test_merged_pull_requests_once_and_without_picks(store: Store, teller: Teller) -> None:
    teller.say(Kind.PR_MERGED, "ada", 1, title="One")
    teller.say(Kind.PR_MERGED, "ada", 1, title="One")
    teller.say(Kind.PR_MERGED, "ada", 2, title="Automated cherry pick of #1: One")
    teller.say(Kind.PR_MERGED, "bo", 3, title="Other")
    found = _count(store, "merged_prs", "Ada")
    assert found.value == 1
    assert [(e.contribution.number, e.counts) for e in found.evidence] == [(1, True), (2, False)]
    assert found.partial == ()


def test_substantial_looks_at_size_labels_and_talk(store: Store, teller: Teller) -> None:
    for number, lines in ((1, 40), (2, 5), (3, 5), (4, 60)):
        teller.say(Kind.PR_MERGED, "ada", number, lines=lines, title=f"Change {number}")
    teller.item(2, "ada", labels=["kind/bug"])
    for _ in range(3):
        teller.say(Kind.REVIEW_COMMENT, "bo", 2)
    teller.item(4, "ada", labels=["size/S", "kind/cleanup"])
    found = _count(store, "substantial_prs", "ada")
    assert {e.contribution.number: e.counts for e in found.evidence} == {1: True, 2: True, 3: False, 4: False}
    assert found.value == 2


def test_standing_lgtm_and_approval_are_the_last_word_before_the_merge(store: Store, teller: Teller) -> None:
    teller.say(Kind.PR_OPENED, "ada", 1)
    teller.say(Kind.LGTM, "bo", 1)
    teller.say(Kind.LGTM_CANCEL, "bo", 1)
    teller.say(Kind.LGTM, "cyn", 1)
    teller.say(Kind.APPROVE, "bo", 1)
    teller.say(Kind.PR_MERGED, "ada", 1)
    teller.say(Kind.LGTM, "dee", 1)
    teller.say(Kind.APPROVE, "ada", 1)
    values = {
        (metric, who): _count(store, metric, who).value
        for metric in ("lgtms", "approvals")
        for who in ("ada", "bo", "cyn", "dee")
    }
    assert {key for key, value in values.items() if value} == {("lgtms", "cyn"), ("approvals", "bo")}


def test_a_primary_reviewer_drives_the_review(store: Store, teller: Teller) -> None:
    teller.say(Kind.PR_OPENED, "ada", 1)
    for _ in range(3):
        teller.say(Kind.REVIEW_COMMENT, "bo", 1)
    teller.say(Kind.REVIEW_COMMENT, "cyn", 1)
    teller.say(Kind.LGTM, "bo", 1)
    teller.say(Kind.LGTM, "cyn", 1)
    teller.say(Kind.PR_MERGED, "ada", 1)
    teller.item(1, "ada", labels=[], asked="bo")
    bo, cyn, ada = (_count(store, "primary_reviews", who) for who in ("bo", "cyn", "ada"))
    assert (bo.value, bo.to_confirm) == (1, 0)
    assert bo.evidence[0].reason.startswith("high: their /lgtm stood at the merge; 3 of 4 review comments")
    assert "was asked" in bo.evidence[0].reason
    assert (cyn.value, cyn.to_confirm) == (0, 1)
    assert (ada.value, ada.to_confirm, ada.evidence) == (0, 0, ())


def test_reviews_of_ones_own_and_after_windows_do_not_count(store: Store, teller: Teller) -> None:
    teller.say(Kind.PR_OPENED, "ada", 1)
    teller.say(Kind.REVIEW, "ada", 1)
    teller.say(Kind.PR_OPENED, "bo", 2, hours=24 * 10)
    teller.say(Kind.REVIEW, "ada", 2)
    teller.say(Kind.APPROVE, "ada", 2)
    assert _count(store, "reviewed_prs", "ada").value == 1
    assert _count(store, "reviewed_prs", "ada", until=date(2024, 5, 8)).value == 0


def test_partial_data_is_said(store: Store) -> None:
    Teller(store, github=False).say(Kind.PR_MERGED, "ada", 1)
    assert _count(store, "merged_prs", "ada").partial == ()
    (words,) = _count(store, "reviewed_prs", "ada").partial
    assert "reviews and comments on GitHub were not read" in words


def test_wrong_questions_get_a_clear_answer(store: Store, teller: Teller) -> None:
    teller.say(Kind.PR_MERGED, "ada", 1)
    with pytest.raises(UserError, match="there are merged_prs"):
        _count(store, "stars", "ada")
    with pytest.raises(NotFound, match="Nobody is known"):
        _count(store, "merged_prs", "nobody")
    with pytest.raises(NotFound, match="Known repositories: example/widgets"):
        _count(store, "merged_prs", "ada", repository="example/other")


def test_activity_sums_up_by_month_and_directory(store: Store, teller: Teller) -> None:
    teller.say(Kind.PR_MERGED, "ada", 1)
    teller.say(Kind.REVIEW, "ada", 2, hours=24 * 40)
    account = teller.account("ada")
    activity = Contributions(store).of_account(account)
    assert [(m.year, m.month, m.total) for m in activity.months] == [(2024, 5, 1), (2024, 6, 1)]
    assert activity.total == 2
    assert activity.accounts == ("ada",)
    assert [c.number for c in activity.newest] == [2, 1]
