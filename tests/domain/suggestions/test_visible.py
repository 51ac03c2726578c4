"""What was known at an instant: nothing of the cycle asked about, nothing later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.domain.suggestions.rosters import Book, name
from understudy.domain.roles import Ended
from understudy.domain.suggestions.history import Answer
from understudy.domain.suggestions.visible import cut, staffing_of, without_undated_states


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _dated() -> Book:
    return (
        Book()
        .cycle("1.1", day("2020-01-01"), day("2020-04-01"))
        .cycle("1.2", day("2020-05-01"), day("2020-08-01"))
        .cycle("1.3", day("2020-09-01"), day("2020-12-01"))
    )


def _seen(book: Book, cycle: str, as_of: str | None) -> set[int]:
    return {s.seat_id for s in cut(book.history, cycle=name(cycle), as_of=day(as_of) if as_of else None).seats}


def test_the_cycle_asked_about_and_later_ones_are_hidden() -> None:
    book = Book()
    first = book.seat("1.1", "Docs", "lead", "ada")
    book.seat("1.2", "Docs", "lead", "bo")
    book.seat("1.10", "Docs", "lead", "cy")
    assert _seen(book, "1.2", None) == {first}
    assert cut(book.history, cycle=name("1.2"), as_of=None).people.keys() == {book.id("ada")}


def test_a_dated_seat_is_hidden_from_its_start_on() -> None:
    book = _dated()
    seat = book.seat("1.1", "Docs", "shadow", "ada", start=day("2020-02-01"))
    assert _seen(book, "1.3", "2020-02-01") == set()
    assert _seen(book, "1.3", "2020-02-02") == {seat}


def test_a_seat_that_ended_later_is_seen_as_not_ended() -> None:
    book = _dated()
    book.seat("1.1", "Docs", "shadow", "ada", start=day("2020-01-01"), end=day("2020-03-01"), ended=Ended.LEFT)
    (before,) = cut(book.history, cycle=name("1.2"), as_of=day("2020-03-01")).seats
    (after,) = cut(book.history, cycle=name("1.2"), as_of=day("2020-03-02")).seats
    assert (before.end, before.ended) == (None, None)
    assert after.ended is Ended.LEFT


def test_a_corrected_seat_never_was_once_the_correction_is_known() -> None:
    book = _dated()
    seat = book.seat(
        "1.1", "Docs", "shadow", "ada", start=day("2020-01-01"), end=day("2020-03-01"), ended=Ended.CORRECTED
    )
    assert _seen(book, "1.2", "2020-02-01") == {seat}
    assert _seen(book, "1.2", "2020-05-01") == set()
    assert _seen(book, "1.2", None) == set()


def test_a_seat_without_dates_counts_from_the_start_of_its_cycle() -> None:
    book = _dated()
    first, second = book.seat("1.1", "Docs", "lead", "ada"), book.seat("1.2", "Docs", "lead", "bo")
    assert _seen(book, "1.3", "2020-01-01") == set()
    assert _seen(book, "1.3", "2020-05-01") == {first}
    assert _seen(book, "1.3", "2020-05-02") == {first, second}


def test_a_cycle_without_dates_lies_between_its_neighbours() -> None:
    book = Book().cycle("1.1", day("2020-01-01")).cycle("1.2").cycle("1.3", day("2020-09-01"))
    first, second = book.seat("1.1", "Docs", "lead", "ada"), book.seat("1.2", "Docs", "lead", "bo")
    third = book.seat("1.3", "Docs", "lead", "cy")
    assert _seen(book, "1.4", "2020-01-02") == {first}
    assert _seen(book, "1.4", "2020-09-02") == {first, second, third}
    # Reckoned by the usual length of a cycle, 17 weeks.
    assert _seen(book, "1.3", "2020-04-20") == {first}
    assert _seen(book, "1.3", "2020-05-20") == {first, second}


def test_an_undated_cycle_after_one_that_begins_later_is_hidden() -> None:
    book = Book().cycle("1.1", day("2020-01-01")).cycle("1.2", day("2020-05-01")).cycle("1.3")
    first = book.seat("1.1", "Docs", "lead", "ada")
    book.seat("1.3", "Docs", "lead", "bo")
    assert _seen(book, "1.4", "2020-05-01") == {first}


def test_without_any_date_only_the_order_of_the_cycles_counts() -> None:
    book = Book().team("1.1", Docs="ada").team("1.2", Docs="bo").team("1.3", Docs="cy")
    assert len(_seen(book, "1.3", "2000-01-01")) == 2


def test_a_release_day_stands_in_for_a_missing_start() -> None:
    book = Book().cycle("1.1", release=day("2020-04-01"))
    seat = book.seat("1.1", "Docs", "lead", "ada")
    assert _seen(book, "1.2", "2020-04-01") == set()
    assert _seen(book, "1.2", "2020-04-02") == {seat}


def test_answers_about_the_cycle_and_later_answers_are_hidden() -> None:
    book = _dated().team("1.1", Docs="ada").team("1.2", Docs="ada")
    book.answer("ada", "1.2", "Docs", Answer.DECLINED, day("2020-04-10"))
    book.answer("ada", "1.3", "Docs", Answer.DECLINED, day("2020-04-11"))
    known = cut(book.history, cycle=name("1.3"), as_of=day("2020-09-01")).answers
    assert [answer.cycle for answer in known] == [name("1.2")]
    assert cut(book.history, cycle=name("1.3"), as_of=day("2020-04-10")).answers == ()


def test_states_are_hidden_before_they_began_and_kept_when_undated() -> None:
    book = _dated().team("1.1", Docs="ada")
    ada = book.id("ada", alumni=True, alumni_since=day("2020-06-01"), banned_until=name("1.9"))
    before = cut(book.history, cycle=name("1.2"), as_of=day("2020-06-01")).people[ada]
    after = cut(book.history, cycle=name("1.2"), as_of=day("2020-06-02")).people[ada]
    assert (before.alumni, after.alumni) == (False, True)
    assert before.banned_until == name("1.9")
    looking_back = without_undated_states(book.history.people)[ada]
    assert looking_back.alumni
    assert looking_back.banned_until is None


def test_lineage_steps_after_the_cycle_are_unknown() -> None:
    book = Book().team("1.28", CI_Signal="ada")
    assert cut(book.history, cycle=name("1.29"), as_of=None).lineage.current("CI Signal") == "CI Signal"
    assert cut(book.history, cycle=name("1.30"), as_of=None).lineage.current("CI Signal") == "Release Signal"


@pytest.mark.parametrize(
    ("as_of", "planned", "seats"),
    [
        ("2020-08-20", None, 1),  # before the start: what is dated and known
        ("2020-08-10", None, 0),  # before that seat was filled
        ("2020-09-01", None, 0),  # as of its start the cycle's own roster is hidden
        ("2020-09-01", True, 2),  # a cycle that is being staffed: undated seats too
        ("2020-08-20", False, 0),
        (None, None, 0),
        (None, True, 2),
    ],
)
def test_the_cycles_own_seats_are_known_only_while_it_is_being_staffed(
    as_of: str | None, planned: bool | None, seats: int
) -> None:
    book = _dated()
    book.seat("1.3", "Docs", "lead", "ada", start=day("2020-08-10"))
    book.seat("1.3", "Docs", "shadow", "bo")
    known = staffing_of(book.history, cycle=name("1.3"), as_of=day(as_of) if as_of else None, planned=planned)
    assert len(known.seats) == seats
