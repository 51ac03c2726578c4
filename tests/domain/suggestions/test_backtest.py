"""Past questions asked again: expected ranks at ties, baselines, parts, words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import permutations

import pytest

from tests.domain.suggestions.rosters import Book, default_rules, name
from understudy.domain.roles import Ended
from understudy.domain.suggestions.backtest import OURS, BacktestResult, Era, backtest, halves, questions
from understudy.domain.suggestions.backtest_json import summary_in_words, to_json
from understudy.domain.suggestions.baselines import BASELINES, CHANCE
from understudy.domain.suggestions.history import Answer
from understudy.domain.suggestions.intervals import ClusterBootstrap
from understudy.domain.suggestions.ranks import MEASURES, best_rank_distribution, measures
from understudy.domain.suggestions.suggest import suggest

RULES = default_rules()


def _run(book: Book, first: str = "1.1", last: str = "1.9", eras: list[Era] | None = None) -> BacktestResult:
    return backtest(book.history, RULES, first=name(first), last=name(last), eras=eras)


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ({"a": (0.0,), "b": (1.0,), "c": (1.0,), "d": (1.0,), "e": (2.0,)}, {"c"}),
        ({"a": (0.0,), "b": (1.0,), "c": (1.0,), "d": (1.0,), "e": (2.0,)}, {"b", "d"}),
        ({"a": (0.0,), "b": (0.0,), "c": (1.0,), "d": (1.0,)}, {"b", "d"}),
        ({"a": (0.0,), "b": (0.0,), "c": (0.0,)}, {"a", "b", "c"}),
    ],
)
def test_expected_ranks_are_those_of_every_order_of_equals(keys: dict[str, tuple[float]], wanted: set[str]) -> None:
    orders = [order for order in permutations(keys) if sorted(order, key=lambda p: keys[p]) == list(order)]
    counted: dict[int, float] = {}
    for order in orders:
        rank = min(order.index(person) for person in wanted) + 1
        counted[rank] = counted.get(rank, 0) + 1 / len(orders)
    chances = best_rank_distribution(keys, wanted)
    assert chances == pytest.approx(counted)
    assert sum(chances.values()) == pytest.approx(1)


def test_a_person_not_listed_scores_nothing() -> None:
    assert measures(best_rank_distribution({"a": (0.0,)}, {"z"})) == (0, 0, 0, 0, 0)


def test_measures_of_a_certain_rank() -> None:
    assert dict(zip(MEASURES, measures({4: 1.0}), strict=True)) == {
        "hit@1": 0,
        "hit@3": 0,
        "hit@5": 1,
        "hit@10": 1,
        "mrr": 0.25,
    }


def test_questions_are_roles_with_leads_that_ask_for_them() -> None:
    book = Book().team("1.1", Docs="a b", Secondary="c", Approval_Notifier="robot", Enhancements=": d")
    book.seat("1.1", "Emeritus Adviser", "adviser", "e")
    book.seat("1.1", "Test Infra", "lead", "gone", ended=Ended.LEFT)
    book.seat("1.1", "Branch Manager", "lead", "before", ended=Ended.SWAPPED)
    book.seat("1.1", "Branch Manager", "lead", "after")
    book.seat("1.1", "Communications", "lead", "typo", ended=Ended.CORRECTED)
    book.team("1.2", Docs="z")
    asked = {role: leads for _, role, leads in questions(book.history, first=name("1.1"), last=name("1.1"))}
    assert asked == {
        "Docs": {book.id("a"), book.id("b")},
        "Test Infra": {book.id("gone")},
        "Branch Manager": {book.id("after")},
    }


def test_the_backtest_asks_the_very_same_suggestion() -> None:
    book = (
        Book()
        .team("1.1", Docs="x: a b c", Enhancements="y: d")
        .team("1.2", Docs="a: b e", Enhancements="d: y")
        .team("1.3", Docs="b:", Enhancements="e:")
    )
    result = _run(book)
    places = {(str(a.cycle), a.role): a.place for a in result.asked}
    assert places["1.1", "Docs"] is None
    for cycle, role, lead in (("1.2", "Docs", "a"), ("1.3", "Docs", "b"), ("1.3", "Enhancements", "e")):
        shown = suggest(book.history, name(cycle), role, RULES)
        rank = next(c.rank for c in shown.candidates if c.person_id == book.id(lead))
        assert places[cycle, role] == rank
    docs = next(a for a in result.asked if (str(a.cycle), a.role) == ("1.3", "Docs"))
    assert docs.scores[OURS] == (1, 1, 1, 1, 1)  # b shadowed twice, e once
    assert docs.scores[CHANCE] == pytest.approx((0.5, 1, 1, 1, 0.75))
    assert (docs.seen_before, docs.on_last_team, docs.last_shadow, docs.pool) == (True, True, True, 7)


def test_the_cycles_own_roster_and_answers_do_not_show_in_its_question() -> None:
    day = datetime(2020, 1, 1, tzinfo=UTC)
    book = Book().team("1.1", Docs="x: a b")
    book.cycle("1.2", start=day.replace(month=6))
    book.seat("1.2", "Docs", "lead", "b", start=day)
    book.seat("1.2", "Enhancements", "lead", "a", start=day)
    book.answer("a", "1.2", "Docs", Answer.DECLINED, day)
    asked = next(a for a in _run(book, "1.2").asked if a.role == "Docs")
    assert asked.scores[OURS][0] == pytest.approx(0.5)


def test_facts_of_earlier_cycles_that_came_after_the_start_do_not_show() -> None:
    start = datetime(2020, 6, 1, tzinfo=UTC)
    book = Book().cycle("1.1", start=start.replace(month=1)).cycle("1.2", start=start)
    book.seat("1.1", "Docs", "shadow", "late", start=start)
    book.seat("1.1", "Docs", "shadow", "early", start=start.replace(month=2))
    book.team("1.2", Docs="late")
    (asked,) = _run(book, "1.2").asked
    assert (asked.place, asked.pool) == (None, 1)


def test_states_without_a_date_are_ignored_when_looking_back() -> None:
    book = Book().team("1.1", Docs="x: a b").team("1.2", Docs="a")
    book.id("a", alumni=True, banned_until=name("1.9"))
    assert _run(book, "1.2").asked[0].scores[OURS][0] == pytest.approx(0.5)


def test_people_left_out_are_not_found_by_any_ranking() -> None:
    book = Book().team("1.1", Docs="x: a b").team("1.2", Docs="a")
    book.id("a", left_out=True)
    (asked,) = _run(book, "1.2").asked
    assert not asked.seen_before
    assert all(set(scores) == {0} for scores in asked.scores.values())


def test_baselines_order_people_as_they_say() -> None:
    book = (
        Book()
        .team("1.1", Docs="veteran: former", Enhancements="v2: zoe")
        .team("1.2", Docs="veteran: former", Enhancements="v2: zoe")
        .team("1.3", Docs="veteran: zoe amy", Enhancements="v2: former")
        .team("1.4", Docs="zoe")
    )
    (asked,) = _run(book, "1.4").asked
    ranks = {name_: round(1 / scores[-1], 3) for name_, scores in asked.scores.items()}
    assert ranks["the role's last shadows by login"] == 2
    assert ranks["most recent shadow, then most cycles served"] == 1
    assert asked.scores["most recent shadow, then most cycles as its shadow"][0] == pytest.approx(0.5)
    # Four people served three cycles each.
    assert asked.scores["most cycles served"][0] == pytest.approx(0.25)
    assert asked.scores[CHANCE][0] == pytest.approx(0.5)


def test_parts_count_their_own_questions() -> None:
    book = Book()
    for number in range(1, 7):
        book.team(
            f"1.{number}",
            Docs=f"d{number}: d{number + 1} e{number}",
            Branch_Manager=f"b{number}: b{number + 1}",
            Release_Team_Lead=f"r{number}: r{number + 1}",
        )
    result = _run(book, "1.2", "1.6")
    assert result.overall.n == 15
    assert {key: part.n for key, part in result.groups.items()} == {
        "roles": 5,
        "release_lead": 5,
        "branch_manager": 5,
    }
    assert {key: part.n for key, part in result.per_role.items()} == {
        "Docs": 5,
        "Branch Manager": 5,
        "Release Team Lead": 5,
    }
    assert {key: part.n for key, part in result.per_era.items()} == {"1.2–1.4": 9, "1.5–1.6": 6}
    eras = [Era("all", name("1.1"), name("1.6")), Era("none", name("1.8"), name("1.9"))]
    parts = _run(book, "1.2", "1.6", eras).per_era
    assert (parts["all"].n, parts["none"].n) == (15, 0)
    assert result.groups["branch_manager"].of()["hit@1"].value == 1


def test_a_merged_role_is_reported_under_the_name_it_goes_by_now() -> None:
    book = Book().team("1.28", CI_Signal="a: b").team("1.29", CI_Signal="b: c").team("1.30", Release_Signal="c")
    assert {key: part.n for key, part in _run(book, "1.29", "1.30").per_role.items()} == {"Release Signal": 2}
    assert set(_run(Book().team("1.28", CI_Signal="a"), "1.28", "1.30").per_role) == {"CI Signal"}


def test_no_question_gives_empty_figures_and_words() -> None:
    result = _run(Book().team("1.1", Docs="a"), "1.5")
    assert result.overall.n == 0
    assert result.overall.best_baseline is None
    assert summary_in_words(result, "Docs") == "There is no past cycle to try this list for Docs on."
    assert json.loads(json.dumps(to_json(result)))["queries"] == 0


def test_progress_is_told_and_may_cancel() -> None:
    book = Book().team("1.1", Docs="a: b").team("1.2", Docs="b")
    seen: list[tuple[int, int]] = []
    backtest(book.history, RULES, first=name("1.1"), last=name("1.2"), progress=lambda *at: seen.append(at))
    assert seen == [(0, 2), (1, 2), (2, 2)]

    def stop(done: int, of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        backtest(book.history, RULES, first=name("1.1"), last=name("1.2"), progress=stop)


def test_the_json_has_the_promised_shape() -> None:
    book = Book().team("1.1", Docs="x: a b").team("1.2", Docs="a: b").team("1.3", Docs="b: c")
    told = json.loads(json.dumps(to_json(_run(book, "1.2"))))
    assert told["queries"] == told["n"] == 2
    assert [ranking["name"] for ranking in told["rankings"]] == [OURS, *(f"baseline: {name_}" for name_ in BASELINES)]
    for part in (told, *told["groups"].values(), *told["per_role"].values(), *told["per_era"].values()):
        for ranking in part["rankings"]:
            assert ranking["n"] == part["n"]
            assert set(ranking) == {"name", "n", "ci95", *MEASURES}
            assert set(ranking["ci95"]) == set(MEASURES)
        assert part["ceiling"]["n"] == part["n"]
        assert len(part["difference"]) == len(BASELINES)
    assert told["ceiling"]["seen_before"] == 1


def test_the_summary_says_what_a_lead_needs_to_know() -> None:
    book = Book().team("1.1", Docs="x: a b", Release_Team_Lead="r: s")
    for number in range(2, 13):
        book.team(f"1.{number}", Docs="a: b c", Release_Team_Lead="newcomer" if number == 2 else "r: s")
    text = summary_in_words(_run(book, "1.2", "1.12"), "Docs")
    assert text == (
        "In 11 past cycles the person who came to lead Docs was among our first five 11 times "
        "(chance alone among the role's last shadows: 7)."
    )
    lead = summary_in_words(_run(book, "1.2", "1.4"), "Release Team Lead", role_label="the release")
    assert lead.startswith("In 3 past cycles the person who came to lead a release was among our first five")
    assert "one time nobody who came to lead had been on a team before".casefold() in lead.casefold()
    assert lead.endswith("That is too few to lean on.")
    managed = Book().team("1.1", Branch_Manager="a: b").team("1.2", Branch_Manager="b")
    assert "who came to be Branch Manager was" in summary_in_words(_run(managed, "1.2"), "Branch Manager")
    assert summary_in_words(_run(book, "1.2", "1.3")).startswith("In 4 past questions from 2 cycles the person")


def test_intervals_resample_whole_cycles_and_are_the_same_each_time() -> None:
    clusters = [1, 1, 2, 2, 3, 3]
    values = [1.0, 1.0, 0.0, 0.0, 1.0, 0.0]
    estimate = ClusterBootstrap(clusters).estimate(values)
    assert (estimate.value, estimate.n) == (0.5, 6)
    assert (estimate.low, estimate.high) == (0, 1)
    assert ClusterBootstrap(clusters).estimate(values) == estimate
    # Questions of one cycle that cancel out leave nothing to vary.
    same = ClusterBootstrap(clusters).estimate([1.0, 0.0] * 3)
    assert (same.low, same.high) == (0.5, 0.5)


def test_halves_split_cycles_in_the_middle() -> None:
    cycles = [name(f"1.{number}") for number in (8, 9, 10)]
    assert [era.name for era in halves(cycles)] == ["1.8–1.9", "1.10–1.10"]
    assert halves(cycles[:1]) == ()
