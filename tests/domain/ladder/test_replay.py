"""Playing a level back over deeds, worked out by hand."""

from __future__ import annotations

from tests.domain.ladder.made import level_of
from understudy.domain.ladder.policy import InactivityRule, Level
from understudy.domain.ladder.replay import DAY, Deed, Player, Track, quiet_from
from understudy.domain.ladder.times import EVER


def _player(level: str = "reviewer", *, known: bool = True, reviews: bool = True) -> Player:
    return Player(level_of("kubernetes-community", level), lambda _: known, reviews)


def _merged(number: int, at: int, *, substantial: bool = True) -> Deed:
    return Deed(at, number, True, False, substantial, True)


def _reviewed(number: int, at: int, primary: int) -> Deed:
    return Deed(at, number, False, True, True, True, primary)


def _track(deeds: list[Deed], **held: list[tuple[int, int]]) -> Track:
    return Track(deeds, deeds, deeds, held, held, held)


DEEDS = [*(_merged(n, n * DAY) for n in range(1, 16)), *(_reviewed(100 + n, (100 + n) * DAY, 3) for n in range(5))]


def test_the_first_day_on_which_everything_counted_is_there() -> None:
    # fifteen merged by day 15, five primary reviews on days 100 to 104: twenty on day 104; a member since day 50
    reach = _player().reach(_track(DEEDS, member=[(50 * DAY, EVER)]), 1000 * DAY)
    # 20 February 1970 and three months
    assert reach.first == (50 + 89) * DAY
    assert reach.lacking == ()
    assert _player().reach(_track(DEEDS, member=[(0, EVER)]), 1000 * DAY).first == 104 * DAY


def test_who_stopped_being_a_member_in_between_waits_again() -> None:
    track = _track(DEEDS, member=[(0, 60 * DAY), (200 * DAY, EVER)])
    first = _player().reach(track, 1000 * DAY).first
    assert first == (200 + 92) * DAY  # 20 July and three months


def test_what_is_missing_is_named() -> None:
    reach = _player().reach(_track(DEEDS[:-1], member=[(0, EVER)]), 1000 * DAY)
    assert reach.first is None
    assert reach.lacking == (
        "Primary reviewer of at least 5 pull requests",
        "Reviewed or merged at least 20 substantial pull requests",
    )


def test_small_ones_count_where_nobody_asks_for_substantial_ones() -> None:
    small = [_merged(n, n * DAY, substantial=False) for n in range(40)]
    reviews = [_reviewed(100 + n, (100 + n) * DAY, 3) for n in range(10)]
    approver = _player("approver").reach(_track([*small, *reviews], reviewer=[(0, EVER)]), 1000 * DAY)
    assert approver.first == 109 * DAY
    reviewer = _player("reviewer").reach(_track([*small, *reviews], member=[(0, EVER)]), 1000 * DAY)
    assert reviewer.lacking == ("Reviewed or merged at least 20 substantial pull requests",)


def test_one_pull_request_counts_once_however_often_it_was_reviewed() -> None:
    often = [_reviewed(7, n * DAY, 3) for n in range(60)]
    assert len(_player().reach(_track(often, member=[(0, EVER)]), 1000 * DAY).lacking) == 2


def test_what_cannot_be_told_is_taken_as_met_and_said() -> None:
    player = _player(known=False, reviews=False)
    merged = [_merged(n, n * DAY) for n in range(1, 21)]
    assert player.reach(_track(merged), 1000 * DAY).first == 20 * DAY
    assert player.taken == {
        "Member for at least 3 months": "nothing here tells who holds it",
        "Primary reviewer of at least 5 pull requests": "reviews were not read",
        "Knows the code": "people say it",
        "Sponsored by an approver of the subproject": "people say it",
        "No objections from other approvers": "people say it",
    }


def test_nothing_later_is_looked_at() -> None:
    assert _player().reach(_track(DEEDS, member=[(0, EVER)]), 104 * DAY).first is None


def test_what_is_short_now() -> None:
    player = _player()
    track = _track(DEEDS[:-1], member=[(60 * DAY, EVER)])
    short = player.short(track, 120 * DAY)
    assert [(each.needed, each.counted) for each in short] == [(None, None), (5, 4), (20, 19)]
    assert short[0].ready == (60 + 92) * DAY  # 2 March and three months


def _rule(level: Level, number: int) -> InactivityRule:
    assert level.rest is not None
    return level.rest.rules[number]


def test_quiet_from_the_day_on_which_too_few_lie_in_the_year_behind() -> None:
    level = level_of("kubernetes-community", "approver")
    rule = _rule(level, 0)
    year = 365 * DAY
    ten = [n * DAY for n in range(10)]
    series = {"contributions": ten, "pr_comments": []}
    # nobody is quiet before a whole year in the level; then fewer than ten from the moment the first drops out
    assert quiet_from(rule, series, 0, 5000 * DAY) == year
    assert quiet_from(rule, series, -500 * DAY, 5000 * DAY) == -500 * DAY + year
    busy = {"contributions": [n * 10 * DAY for n in range(500)], "pr_comments": []}
    assert quiet_from(rule, busy, 0, 5000 * DAY) is None
    commenting = {"contributions": [], "pr_comments": [n * 10 * DAY for n in range(500)]}
    assert quiet_from(rule, commenting, 0, 5000 * DAY) is None


def test_a_blank_rule_calls_nobody_quiet() -> None:
    blank = _rule(level_of("cncf-template", "member"), 0)
    assert quiet_from(blank, {"contributions": []}, 0, 5000 * DAY) is None
