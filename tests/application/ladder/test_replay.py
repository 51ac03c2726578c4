"""Replays agree with verdicts, day by day, and say how they differ from what happened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.application.ladder.town import DOCS, POLICY, REPOSITORY, Town
from understudy.application.errors import NotFound
from understudy.domain.ladder.outcomes import Outcome


def test_who_would_have_been_promoted_when_beside_what_happened(shared_town: Town) -> None:
    found = shared_town.replay.run("town")
    told = {
        (p.who.login, p.level, p.scope.written): (p.how, p.would and p.would.date(), p.did and p.did.date())
        for p in found.promoted
    }
    assert told["bo", "reviewer", DOCS] == ("later", date(2024, 7, 1), date(2024, 9, 1))
    assert told["ada", "approver", "lamps/lantern:"][0] == "given"
    assert found.tally() == {"later": 1, "given": 5, "stepped_back": 0}
    assert ("Knows the code", "people say it") in found.taken
    assert ("Primary reviewer of at least 5 pull requests", "reviews were not read") in found.taken


def test_changed_numbers_change_the_day(town: Town) -> None:
    easier = town.policies.read(POLICY.replace("at_least: 20", "at_least: 5").replace("3 months", "1 week"), "easier")
    found = town.replay.run(easier, REPOSITORY, rung="reviewer")
    bo = next(p for p in found.promoted if p.who.login == "bo")
    assert bo.would is not None
    assert bo.would.date() == date(2024, 4, 8)  # a week after he became a member
    harder = town.policies.read(POLICY.replace("at_least: 20", "at_least: 25"), "harder")
    bo = next(p for p in town.replay.run(harder, REPOSITORY).promoted if p.who.login == "bo")
    assert (bo.how, bo.would, bo.lacking) == (
        "below",
        None,
        ("Reviewed or merged at least 20 substantial pull requests",),
    )


def test_only_what_changed_since_a_day_and_nothing_later(town: Town) -> None:
    assert town.replay.run("town", since=date(2024, 9, 2)).promoted == ()
    early = town.replay.run("town", as_of=date(2024, 6, 30))
    assert "bo" not in {p.who.login for p in early.promoted}
    with pytest.raises(NotFound, match="no level “king”"):
        town.replay.run("town", rung="king")


def test_quiet_owners_from_the_day_a_year_without_is_over(town: Town) -> None:
    town.now("2026-01-01")
    found = town.replay.run("town", rung="reviewer")
    bo = [(s.rule, s.would.date()) for s in found.stepped_back if s.who.login == "bo"]
    # in the level since 1 September 2024, a whole year has to pass; by then nothing was done for long
    assert bo == [("policy-10-10", date(2025, 9, 1)), ("tool-20-10", date(2025, 9, 1))]


def test_a_replay_says_met_on_exactly_the_days_a_verdict_does(town: Town) -> None:
    """For the countable requirements, the day before and the day after each first day."""
    found = town.replay.run("town")
    for promoted in found.promoted:
        if promoted.would is None or promoted.who.login is None:
            continue
        for day, expected in ((promoted.would.date(), False), (promoted.would.date() + timedelta(days=1), True)):
            (evaluation,) = town.ladder.evaluate(
                promoted.who.login, rung=promoted.level, scope=promoted.scope.written, as_of=day
            )
            counted = [
                verdict.outcome is Outcome.MET
                for verdict in evaluation.levels[0].verdict.verdicts
                if verdict.requirement.id in ("member-for", "reviewed-or-merged")
            ]
            midnight = promoted.would.hour == promoted.would.minute == 0
            assert all(counted) is (expected or midnight)
