"""Verdicts on the people of a small town, worked out by hand, at several dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.application.ladder.town import DOCS, POLICY, REPOSITORY, Town
from understudy.application.errors import NotFound, UserError
from understudy.application.ladder.evaluate import flat
from understudy.domain.ladder.outcomes import LevelVerdict, Outcome, Verdict

MET, NOT, HUMAN = Outcome.MET, Outcome.NOT_MET, Outcome.NEEDS_HUMAN


def level(town: Town, who: str, rung: str, as_of: date | None = None, scope: str | None = DOCS) -> LevelVerdict:
    """The verdict on one level."""
    (found,) = town.ladder.evaluate(who, rung=rung, scope=scope, as_of=as_of)
    (row,) = found.levels
    return row.verdict


def one(verdict: LevelVerdict, wanted: str) -> Verdict:
    """The verdict on one requirement."""
    return next(each for each in flat(verdict.verdicts) if each.requirement.id == wanted)


def test_counts_are_those_of_the_place_and_before_the_day(town: Town) -> None:
    merged = one(level(town, "bo", "reviewer"), "reviewed-or-merged")
    assert (merged.outcome, merged.counted, merged.needed) == (MET, 24, 20)
    assert len(merged.proofs) == 24
    assert merged.proofs[0].text.startswith("lamps/lantern#2 Part 2")
    # on the day of the twentieth it is not yet known; on the day after it is
    twentieth = date(2024, 3, 20)
    assert one(level(town, "bo", "reviewer", twentieth), "reviewed-or-merged").counted == 19
    assert one(level(town, "bo", "reviewer", twentieth + timedelta(days=1)), "reviewed-or-merged").counted == 20
    elsewhere = level(town, "bo", "reviewer", scope=f"{REPOSITORY}:pkg")
    assert one(elsewhere, "reviewed-or-merged").counted == 0


def test_small_pull_requests_are_listed_and_not_counted_as_substantial(town: Town) -> None:
    merged = one(level(town, "cyn", "reviewer"), "reviewed-or-merged")
    assert merged.counted == 0
    assert {proof.reason for proof in merged.proofs} == {"pr merged; 1 lines changed, less than 30"}
    assert one(level(town, "cyn", "approver"), "reviewed-or-merged").counted == 5


def test_what_was_not_read_needs_a_human_and_says_so(town: Town) -> None:
    primary = one(level(town, "bo", "reviewer"), "primary-reviewer")
    assert primary.outcome is HUMAN
    assert primary.partial == ("lamps/lantern: reviews and comments on GitHub were not read, only the clone.",)


def test_membership_counts_from_the_commit_that_added_them(town: Town) -> None:
    assert one(level(town, "bo", "reviewer", date(2024, 7, 2)), "member-for").outcome is MET
    early = one(level(town, "bo", "reviewer", date(2024, 6, 10)), "member-for")
    assert early.outcome is NOT
    assert early.ready == datetime(2024, 7, 1, tzinfo=UTC)
    assert one(level(town, "dee", "reviewer"), "member-for").said == "is not Member"


def test_reviewer_for_three_months_of_that_code(town: Town) -> None:
    waited = one(level(town, "bo", "approver", date(2024, 12, 3)), "reviewer-for")
    assert waited.outcome is MET
    early = level(town, "bo", "approver", date(2024, 11, 20))
    assert one(early, "reviewer-for").outcome is NOT
    assert one(level(town, "ada", "approver"), "reviewer-for").outcome is MET  # from the directory above


def test_near_misses_say_what_is_missing(town: Town) -> None:
    town.policies.adopt(
        POLICY.replace("confidence: high", "confidence: low").replace("at_least: 10, ", "at_least: 0, ")
    )
    near = level(town, "bo", "approver", date(2024, 11, 20)).near
    assert near == "2 weeks left: Reviewer of that code for at least 3 months"


def test_a_persons_word_on_evidence_changes_the_count_with_its_reason(town: Town) -> None:
    changes = town.rulings.rule("cyn", "substantial_prs", "lamps/lantern#26", True, "A hard one, found over weeks.")
    assert changes.touches("rulings")
    merged = one(level(town, "cyn", "reviewer"), "reviewed-or-merged")
    assert merged.counted == 1
    ruled = next(proof for proof in merged.proofs if proof.key == "lamps/lantern#26")
    assert (ruled.counts, ruled.reason) == (True, f"{town.store.actor}: A hard one, found over weeks.")
    town.rulings.rule("bo", "substantial_prs", "lamps/lantern#2", False, "Moved files only.")
    assert one(level(town, "bo", "reviewer"), "reviewed-or-merged").counted == 23
    town.rulings.take_back("bo", "substantial_prs", "lamps/lantern#2")
    assert one(level(town, "bo", "reviewer"), "reviewed-or-merged").counted == 24
    with pytest.raises(UserError, match="Say why"):
        town.rulings.rule("bo", "substantial_prs", "lamps/lantern#2", False, " ")
    with pytest.raises(UserError, match="no count called"):
        town.rulings.rule("bo", "greatness", "lamps/lantern#2", True, "x")


def test_sponsors_are_checked_against_owners_and_employers_of_that_day(town: Town) -> None:
    number, _ = town.cases.open("cyn", "member", "org:lamps")
    town.cases.say(number, "sponsor", who="ada", requirement="sponsors")
    assert one(level(town, "cyn", "member", scope="org:lamps"), "sponsors").counted == 1
    # Eve works where Ada does, Fay does not; Dee is in no OWNERS file at all
    town.cases.say(number, "sponsor", who="eve", requirement="sponsors")
    shared = one(level(town, "cyn", "member", scope="org:lamps"), "sponsors")
    assert (shared.outcome, shared.fills) == (HUMAN, "sponsors share an employer")
    town.cases.say(number, "sponsor", who="dee", requirement="sponsors")
    told = one(level(town, "cyn", "member", scope="org:lamps"), "sponsors")
    assert "held none of reviewer, approver" in told.proofs[2].reason
    town.cases.say(number, "sponsor", who="fay", requirement="sponsors")
    town.now("2024-12-11")
    assert one(level(town, "cyn", "member", scope="org:lamps"), "sponsors").outcome is MET


def test_nobody_sponsors_themselves_and_bo_vouches_only_since_he_reviews(town: Town) -> None:
    town.now("2024-08-20")
    number, _ = town.cases.open("cyn", "member", "org:lamps")
    town.now("2024-12-10")
    town.cases.say(number, "sponsor", who="cyn", requirement="sponsors")
    town.cases.say(number, "sponsor", who="bo", requirement="sponsors", on=date(2024, 8, 25))
    town.now("2024-12-11")
    told = one(level(town, "cyn", "member", scope="org:lamps"), "sponsors")
    assert [proof.text for proof in told.proofs] == ["Bo (@bo)"]
    assert told.counted == 0
    town.cases.say(number, "sponsor", who="bo", requirement="sponsors", on=date(2024, 9, 5))
    town.now("2024-12-12")
    told = one(level(town, "cyn", "member", scope="org:lamps"), "sponsors")
    assert [proof.counts for proof in told.proofs] == [False, True]
    assert "Acme Lamps" in told.proofs[1].reason  # his employer since June


def test_levels_are_judged_where_they_can_be_held(town: Town) -> None:
    (found,) = town.ladder.evaluate("bo", scope=DOCS)
    assert {row.verdict.level.id for row in found.levels} == {"reviewer", "approver"}
    (everywhere,) = town.ladder.evaluate("bo")
    scopes = {row.verdict.level.id: row.scope.written for row in everywhere.levels}
    assert scopes["reviewer"] == DOCS  # where his work lies
    assert scopes["member"] == "org"
    with pytest.raises(UserError, match="Member is held in: organisation"):
        town.ladder.evaluate("bo", rung="member", scope=DOCS)
    with pytest.raises(UserError, match="is no scope"):
        town.ladder.evaluate("bo", scope="somewhere")
    with pytest.raises(NotFound, match="no level “king”; there are"):
        town.ladder.evaluate("bo", rung="king")
    with pytest.raises(NotFound, match="Nobody is known as"):
        town.ladder.evaluate("nobody")


def test_what_they_hold_and_since_when(town: Town) -> None:
    (found,) = town.ladder.evaluate("bo")
    held = {row.level: (row.scope.written, row.since) for row in found.holds}
    assert held["member"] == ("org:lamps", datetime(2024, 4, 1, tzinfo=UTC))
    assert held["reviewer"] == (DOCS, datetime(2024, 9, 1, 12, tzinfo=UTC))
    (before,) = town.ladder.evaluate("bo", as_of=date(2024, 4, 1))
    assert before.holds == ()
    standings = {row.level.id: row.people for row in town.ladder.standings()}
    assert (standings["member"], standings["reviewer"], standings["approver"]) == (5, 4, 2)


def test_who_is_close_and_nobody_who_is_there_already(town: Town) -> None:
    rows = town.close.rows(as_of=date(2024, 7, 10))
    assert [(row.who.login, row.level, row.scope.written, row.missing) for row in rows] == [
        ("bo", "reviewer", DOCS, ())
    ]
    assert rows[0].untold == 4
    (later,) = town.close.rows(as_of=date(2024, 10, 1))
    assert (later.level, later.missing) == (
        "approver",
        (
            "9 weeks left: Reviewer of that code for at least 3 months",
            "6 short: Reviewed or merged at least 30 pull requests",
        ),
    )
    eligible = town.close.eligible(REPOSITORY, "docs", "reviewer", [row.who.account_id for row in rows])
    assert [row.missing for row in eligible.values()] == [()]
