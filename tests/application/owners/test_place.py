"""One directory's owners, with source, alias and when last seen; which repositories have OWNERS histories."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.application.owners.test_coverage import history  # noqa: F401 - a fixture
from understudy.application.owners.coverage import OwnersCoverage, leaving
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.owners.humans import Human
from understudy.application.owners.place import awake_hours
from understudy.application.store import Store
from understudy.gitlog.commit_history import CommitHistory

DAY = date(2024, 6, 1)


def _services(store: Store) -> tuple[EffectiveOwners, OwnersCoverage]:
    effective = EffectiveOwners(store, CommitHistory)
    return effective, OwnersCoverage(store, effective)


def test_everybody_with_file_alias_and_last_seen(history: Store) -> None:  # noqa: F811
    effective, coverage = _services(history)
    tree = effective.tree("acme/widgets", DAY)
    place = coverage.place("acme/widgets", "pkg", DAY, tree=tree)
    assert place == coverage.place("acme/widgets", "/pkg/", DAY)
    rows = {(line.role, line.written.casefold()): line for line in place.lines}
    bo, dee = rows["approver", "bo"], rows["approver", "dee"]
    assert (bo.via, bo.file, bo.is_own) == ("leads", "pkg/OWNERS", True)
    assert bo.human is not None
    assert not bo.human.is_active
    assert bo.last_at == datetime(2022, 1, 1, tzinfo=UTC)
    assert bo.since == datetime(2022, 1, 1, tzinfo=UTC)
    assert dee.human is not None
    assert dee.human.is_active
    assert rows["reviewer", "eve"].last_at is None
    # no_parent_owners: nobody of the file above has a say.
    assert place.is_cut_off
    assert place.files == ("pkg/OWNERS",)


def test_a_directory_without_a_file_has_those_above(history: Store) -> None:  # noqa: F811
    place = _services(history)[1].place("acme/widgets", "docs/deep", DAY)
    assert not place.has_own_file
    assert {line.directory for line in place.lines} == {"", "docs"}
    assert not any(line.is_own for line in place.lines)


def test_who_stepped_back_is_told_of_the_own_file_only(history: Store) -> None:  # noqa: F811
    _, coverage = _services(history)
    assert [line.role for line in coverage.place("acme/widgets", "", DAY).lines] == [
        "approver",
        "approver",
        "reviewer",
        "reviewer",
    ]


def test_leaving_is_what_asking_for_it_says(history: Store) -> None:  # noqa: F811
    _, coverage = _services(history)
    asked = coverage.repository("acme/widgets", DAY, without="ada")
    plain = coverage.repository("acme/widgets", DAY)
    assert asked.without is not None
    assert leaving(plain, asked.without) == asked
    assert asked.falls


def test_repositories_with_owners(history: Store) -> None:  # noqa: F811
    effective, _ = _services(history)
    found = effective.repositories()
    assert [(each.name, each.web is None or each.web.startswith("http")) for each in found] == [("acme/widgets", True)]
    assert found[0].location is not None
    assert found[0].location.endswith("c.git")


def test_awake_hours_count_active_people_with_a_time_zone() -> None:
    def human(key: int, offset: int | None, contributions: int = 1) -> Human:
        return Human(key, None, str(key), None, contributions, None, frozenset(), None, offset)

    hours = awake_hours([human(1, 0), human(1, 0), human(2, 540), human(3, None), human(4, 0, 0)])
    assert len(hours) == 24
    assert [hour.hour for hour in hours if 1 in {each.key for each in hour.people}] == list(range(9, 18))
    assert [hour.hour for hour in hours if 2 in {each.key for each in hour.people}] == list(range(9))
    assert not hours[20].people
