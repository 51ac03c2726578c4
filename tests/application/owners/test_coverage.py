"""Coverage of directories and subprojects, from a clone and what is known of its people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.gitlog.story import Story
from understudy.application.errors import NotFound, UserError
from understudy.application.history.git_import import GitImport
from understudy.application.history.group_imports import GroupImports
from understudy.application.owners.coverage import OwnersCoverage
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.owners.humans import offset_of
from understudy.application.store import Store
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import Account, Affiliation, Feed, Identity, Person

ADDRESS = "{}@users.noreply.github.com"
FILES: dict[str, str | None] = {
    "OWNERS": "approvers: [ada, bo]\nreviewers: [ada, cyn]\n",
    "OWNERS_ALIASES": "aliases:\n  leads: [Bo, dee]\n",
    "pkg/OWNERS": "approvers: [leads]\nreviewers: [eve, build-bot]\noptions: {no_parent_owners: true}\n",
    "docs/OWNERS": "reviewers: [cyn]\n",
    "odd/OWNERS": "- x\n",
}
SIGS = """\
sigs:
- dir: sig-widgets
  name: Widgets
  label: widgets
  subprojects:
  - name: core
    owners:
    - https://raw.githubusercontent.com/acme/widgets/main/OWNERS
    - https://github.com/acme/widgets/blob/main/pkg/OWNERS
    - https://raw.githubusercontent.com/acme/widgets/main/none/OWNERS
    - https://raw.githubusercontent.com/acme/widgets/main/odd/OWNERS
  - name: elsewhere
    owners:
    - https://raw.githubusercontent.com/acme/gears/main/OWNERS
    - https://example.org/OWNERS
  - name: nothing
"""


@pytest.fixture
def history(store: Store, tmp_path: Path) -> Store:
    """Ada and Dee worked in the year before 2024-06, Bo long before; Ada is in Nairobi, Dee works for Acme."""
    story = Story()
    last: tuple[int, ...] = ()
    for day, who in (("2022-01-01", "bo"), ("2023-10-01", "ada"), ("2024-03-01", "dee")):
        files: dict[str, str | None] = dict(FILES) if not last else {f"{who}": "x"}
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        last = (story.commit("Work", files, by=(who.title(), ADDRESS.format(who)), at=at, parents=last),)
    GitImport(store, CommitHistory).run(story.write(tmp_path / "c.git"), "acme/widgets")
    with store.operation("People", journalled=False) as work:
        accounts = {account.folded: account.id for account in work.session.query(Account)}
        person = Person(name="Ada Fern", time_zone="Africa/Nairobi")
        feed = Feed(kind="affiliations", location="x")
        work.session.add_all([person, feed])
        work.session.flush()
        work.session.add(Identity(person_id=person.id, kind="login", value="ada", folded="ada"))
        work.session.add(Affiliation(feed_id=feed.id, account_id=accounts["dee"], employer="Acme"))
        work.session.add(
            Affiliation(feed_id=feed.id, account_id=accounts["ada"], employer="Old", until=date(2020, 1, 1))
        )
    return store


def _coverage(store: Store) -> OwnersCoverage:
    return OwnersCoverage(store, EffectiveOwners(store, CommitHistory))


def test_directories(history: Store) -> None:
    found = _coverage(history).repository("acme/widgets", date(2024, 6, 1))
    assert [(d.path, d.whole.active_approvers, d.own and d.own.active_approvers) for d in found.directories] == [
        ("", 1, 1),
        ("docs", 1, None),
        ("pkg", 1, 1),
    ]
    top, docs, pkg = found.directories
    assert [human.name for human in top.approvers] == ["Ada Fern", "Bo"]
    assert top.sole_owner is not None
    assert top.sole_owner.login == "ada"
    assert top.flags == (
        "fewer than two active approvers of its own",
        "fewer than two active approvers, parents counted",
    )
    assert docs.flags == ("fewer than two active approvers, parents counted",)
    # The program does not count among the reviewers; no_parent_owners cuts approvers and reviewers.
    assert [human.login for human in pkg.reviewers] == ["eve"]
    assert [human.login for human in pkg.approvers if human.is_active] == ["dee"]
    assert pkg.own is not None
    assert (pkg.own.spread.top_employer, pkg.own.spread.top_share, pkg.own.spread.hours_awake) == ("Acme", 1.0, None)
    assert top.own is not None
    assert (top.own.spread.unknown_employers, top.own.spread.hours_awake) == (1, 9)
    assert found.totals.approvers == 3
    assert (found.totals.active_approvers, found.totals.reviewers) == (2, 3)
    assert [path for path, _ in found.unreadable] == ["odd/OWNERS"]


def test_the_window_and_the_day(history: Store) -> None:
    coverage = _coverage(history)
    longer = coverage.repository("acme/widgets", date(2024, 6, 1), window_days=1000)
    assert longer.directories[0].whole.active_approvers == 2
    assert longer.directories[0].flags == ()
    earlier = coverage.repository("acme/widgets", date(2022, 6, 1))
    assert [human.login for human in earlier.directories[0].approvers if human.is_active] == ["bo"]
    with pytest.raises(UserError, match="at least 1"):
        coverage.repository("acme/widgets", window_days=0)


def test_without_somebody(history: Store) -> None:
    found = _coverage(history).repository("acme/widgets", date(2024, 6, 1), without="@Ada")
    assert [(fall.place, fall.before, fall.after) for fall in found.falls] == [("", 1, 0), ("docs", 1, 0)]
    assert [(fall.place, fall.before, fall.after) for fall in found.own_falls] == [("", 1, 0)]
    with pytest.raises(NotFound, match="owns nothing"):
        _coverage(history).repository("acme/widgets", without="zoe")


def test_subprojects(history: Store, tmp_path: Path) -> None:
    coverage = _coverage(history)
    with pytest.raises(NotFound, match="import sigs"):
        coverage.subprojects()
    (tmp_path / "sigs.yaml").write_text(SIGS)
    GroupImports(history, CommitHistory).sigs(tmp_path / "sigs.yaml", dry_run=False)
    found = coverage.subprojects(as_of=date(2024, 6, 1))
    core, elsewhere, nothing = found.subprojects
    assert [human.login for human in core.approvers] == ["ada", "bo", "dee"]
    assert [human.login for human in core.reviewers] == ["ada", "cyn", "eve"]
    assert core.files == ("acme/widgets", "acme/widgets/pkg")
    assert [why.partition(":")[0] for _, why in core.unreachable] == [
        "acme/widgets has no none/OWNERS",
        "it cannot be read",
    ]
    assert core.flags == ()
    assert [why for _, why in elsewhere.unreachable] == [
        "acme/gears: no clone of it was imported",
        "the address is not understood",
    ]
    assert [why for _, why in nothing.unreachable] == ["it names no OWNERS file"]
    assert elsewhere.flags == nothing.flags == ("no file could be read",)
    ((group, totals),) = found.groups
    assert (group, totals.approvers, totals.active_approvers, totals.reviewers) == ("sig-widgets", 3, 2, 3)
    with pytest.raises(NotFound, match="there are sig-widgets"):
        coverage.subprojects("sig-gears")


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("+05:30", 330),
        ("-0800", -480),
        ("Asia/Kolkata", 330),
        ("Europe/Berlin", 120),
        ("Nowhere/At", None),
        ("../x", None),
    ],
)
def test_zones(zone: str, minutes: int | None) -> None:
    assert offset_of(zone, datetime(2024, 7, 1, tzinfo=UTC)) == minutes
