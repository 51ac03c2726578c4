"""Retention figures: what is counted, and the counts on the real rosters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.domain.suggestions.rosters import Book, name, real_history
from understudy.domain.retention import retention
from understudy.domain.roles import Ended


def _counts(book: Book, first: str | None = None, last: str | None = None) -> dict[str, tuple[int, int]]:
    found = retention(book.history, first=name(first) if first else None, last=name(last) if last else None)
    return {share.key: (share.yes, share.n) for share in found.shares}


def _book() -> Book:
    return (
        Book()
        .team("1.1", Docs="a: b c", Branch_Manager="m: n", Release_Team_Lead="r: s")
        .team("1.2", Docs="b: d", Branch_Manager="n:", Release_Team_Lead="s: c", Enhancements="s:")
        .team("1.3", Docs="c: e", Branch_Manager="x:")
    )


def test_leads_who_were_the_roles_shadows_the_cycle_before() -> None:
    counts = _counts(_book())
    # Docs 1.2 (yes), Enhancements 1.2 (no), Docs 1.3 (c shadowed the lead, not Docs: no).
    assert counts["leads_from_shadows"] == (1, 3)
    # Branch manager 1.2 (yes) and 1.3 (no) besides.
    assert counts["leads_from_shadows_with_branch_manager"] == (2, 5)


def test_shadows_who_serve_again_and_who_lead_next() -> None:
    counts = _counts(_book())
    # 1.1: b, c, s (not n, who shadows the branch manager); 1.2: d, c.
    assert counts["shadows_serving_again"] == (4, 5)
    assert counts["shadows_leading_next"] == (3, 5)


def test_people_who_ever_shadowed_and_later_led() -> None:
    book = _book()
    assert _counts(book)["shadows_who_ever_led"] == (4, 6)
    assert retention(book.history).cycles_to_lead == 1


def test_leading_before_shadowing_is_not_leading_later() -> None:
    book = Book().team("1.1", Docs="a:").team("1.2", Docs="b: a").team("1.3", Docs="c:")
    assert _counts(book)["shadows_who_ever_led"] == (0, 1)
    assert retention(book.history).cycles_to_lead is None


def test_a_merged_role_counts_its_forerunners_shadows() -> None:
    book = Book().team("1.29", Bug_Triage="a: b", CI_Signal="c: d").team("1.30", Release_Signal="b d x:")
    assert _counts(book)["leads_from_shadows"] == (2, 3)


def test_a_role_that_merges_only_later_still_stands_alone() -> None:
    book = Book().team("1.30", Docs="a: b", Release_Notes="c: d").team("1.31", Docs="d:", Release_Notes="b:")
    assert _counts(book)["leads_from_shadows"] == (0, 2)
    book.team("1.33", Docs="x:")
    assert _counts(book)["leads_from_shadows"] == (2, 3)


def test_a_person_with_two_shadow_seats_counts_once_a_cycle() -> None:
    book = Book().team("1.1", Docs="a: b", Enhancements="c: b").team("1.2", Docs="b:")
    assert _counts(book)["shadows_serving_again"] == (1, 1)


def test_the_window_bounds_both_the_shadows_and_their_next_cycle() -> None:
    counts = _counts(_book(), "1.1", "1.2")
    assert counts["leads_from_shadows"] == (1, 2)
    assert counts["shadows_serving_again"] == (3, 3)
    assert counts["shadows_who_ever_led"] == (4, 6)


def test_seats_that_ended_early_count_only_when_asked_for() -> None:
    book = Book().team("1.1", Docs="a: b").team("1.2", Docs="b: x")
    book.seat("1.1", "Docs", "shadow", "left", ended=Ended.LEFT)
    book.seat("1.1", "Docs", "shadow", "typo", ended=Ended.CORRECTED)
    assert _counts(book)["shadows_serving_again"] == (1, 1)
    everybody = retention(book.history, finished_only=False)
    assert (everybody.shadows_serving_again.yes, everybody.shadows_serving_again.n) == (1, 2)


def test_advisers_serve_again_but_do_not_lead_and_bots_count_nowhere() -> None:
    book = Book().team("1.1", Docs="a: b").team("1.2", Docs="a:", Approval_Notifier="robot:")
    book.seat("1.2", "Emeritus Adviser", "adviser", "b")
    counts = _counts(book)
    assert counts["shadows_serving_again"] == (1, 1)
    assert counts["shadows_leading_next"] == (0, 1)
    assert counts["leads_from_shadows"] == (0, 1)


def test_every_case_names_its_seats() -> None:
    book = Book()
    shadow = book.seat("1.1", "Docs", "shadow", "a")
    lead = book.seat("1.2", "Docs", "lead", "a")
    found = retention(book.history)
    (case,) = found.leads_from_shadows.cases
    assert (case.person_id, case.yes, case.seat_ids) == (book.id("a"), True, (lead, shadow))
    assert found.shadows_who_ever_led.cases[0].seat_ids == (shadow, lead)
    assert found.leads_from_shadows.share == 1
    assert all(share.definition.endswith(".") for share in found.shares)


def test_an_empty_history_is_said_plainly() -> None:
    with pytest.raises(ValueError, match="import rosters first"):
        retention(Book().history)


@pytest.mark.real_data
def test_the_counts_of_the_real_rosters(real_data: Path) -> None:
    found = retention(real_history(real_data), first=name("1.16"), last=name("1.31"))
    assert {share.key: (share.yes, share.n) for share in found.shares} == {
        "leads_from_shadows": (84, 95),
        "leads_from_shadows_with_branch_manager": (90, 105),
        "shadows_serving_again": (229, 416),
        "shadows_leading_next": (95, 416),
        "shadows_who_ever_led": (111, 308),
    }
    assert found.cycles_to_lead == 2
