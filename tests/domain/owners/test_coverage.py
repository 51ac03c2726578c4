"""Counts, employers, hours of the day, and who would be missed."""

from __future__ import annotations

import pytest

from understudy.domain.owners.coverage import Fall, Owner, falls, is_awake, measure, spread


def _owner(key: int, *employers: str, active: bool = True, offset: int | None = None) -> Owner:
    return Owner(key, active, frozenset(employers), offset)


def test_counts_and_ratio() -> None:
    found = measure([_owner(1), _owner(2, active=False)], [_owner(1), _owner(3), _owner(4, active=False)])
    assert (found.approvers, found.active_approvers, found.reviewers, found.active_reviewers) == (2, 1, 3, 2)
    assert found.ratio == 1.5
    assert found.has_few
    assert not measure([_owner(1), _owner(2)], []).has_few
    assert measure([], [_owner(1)]).ratio is None


def test_employers_of_people_who_are_active() -> None:
    found = measure(
        [_owner(1, "Acme"), _owner(2, "Acme"), _owner(3, "Widgets"), _owner(4)],
        [_owner(1, "Acme"), _owner(5, "Gone", active=False)],
    ).spread
    assert (found.top_employer, found.unknown_employers) == ("Acme", 1)
    assert found.top_share == pytest.approx(2 / 3, abs=1e-3)
    assert found.employers == {"Acme": 2, "Widgets": 1}
    alone = spread([_owner(1, "Independent"), _owner(2, "Independent")])
    assert (alone.top_employer, alone.top_share, alone.unknown_employers) == (None, 0.0, 0)
    unknown = spread([_owner(1)])
    assert (unknown.top_share, unknown.unknown_employers) == (None, 1)


def test_hours_with_somebody_awake() -> None:
    found = spread([_owner(1, offset=0), _owner(2, offset=330), _owner(3)])
    # 9–18 in UTC, and in India: 03:30–12:30 UTC; an hour counts by its half.
    assert [hour for hour, number in enumerate(found.awake) if number] == list(range(3, 18))
    assert found.awake[9:12] == (2, 2, 2)
    assert (found.hours_awake, found.zones_known, found.zones_unknown) == (15, 2, 1)
    assert spread([_owner(1)]).hours_awake is None
    assert [is_awake(-480, hour) for hour in (0, 1, 2, 16, 17, 23)] == [True, True, False, False, True, True]


def test_what_leaves_with_somebody() -> None:
    places = {
        "three": [_owner(1), _owner(2), _owner(3)],
        "two": [_owner(1), _owner(2), _owner(4, active=False)],
        "alone": [_owner(1)],
        "others": [_owner(2)],
        "quiet": [_owner(1, active=False)],
    }
    assert falls(places, 1) == [Fall("alone", 1, 0), Fall("two", 2, 1)]
