"""Verdicts worked out by hand for every kind of requirement in every policy that ships with the program.

Each row: the facts, and what the published document says about them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.domain.ladder.made import Made, level_of, no, preset, since, sponsor, yes
from understudy.domain.ladder.facts import Count, Mentee, Served, Share, Stays
from understudy.domain.ladder.outcomes import Outcome, Verdict
from understudy.domain.ladder.policy import Level
from understudy.domain.ladder.verdicts import judge, judge_level

MET, NOT, HUMAN, UNSET = Outcome.MET, Outcome.NOT_MET, Outcome.NEEDS_HUMAN, Outcome.NOT_CONFIGURED
GITHUB_UNREAD = ("reviews were not read",)


def verdict(policy: str, level: str, requirement: str, facts: Made, change: Callable[[str], str] = str) -> Verdict:
    """The verdict on one requirement of a shipped policy."""
    asked = level_of(policy, level, change).requirement(requirement)
    assert asked is not None
    return judge(asked, facts)


COUNTED = [
    # community-membership.md, Member: one merged pull request
    ("kubernetes-community", "member", "merged-pr", "merged_prs", Count(1), MET),
    ("kubernetes-community", "member", "merged-pr", "merged_prs", Count(0), NOT),
    ("kubernetes-community", "member", "merged-pr", "merged_prs", Count(0, partial=GITHUB_UNREAD), HUMAN),
    # Member: ongoing, so not all in one week
    ("kubernetes-community", "member", "ongoing", "contributions", Count(5, weeks=1), NOT),
    ("kubernetes-community", "member", "ongoing", "contributions", Count(5, weeks=2), MET),
    # Reviewer: primary reviewer of five
    ("kubernetes-community", "reviewer", "primary-reviewer", "primary_reviews", Count(5), MET),
    ("kubernetes-community", "reviewer", "primary-reviewer", "primary_reviews", Count(4), NOT),
    ("kubernetes-community", "reviewer", "primary-reviewer", "primary_reviews", Count(4, 1), HUMAN),
    ("kubernetes-community", "reviewer", "primary-reviewer", "primary_reviews", Count(3, 1), NOT),
    # Reviewer: twenty reviewed or merged
    ("kubernetes-community", "reviewer", "reviewed-or-merged", "reviewed_prs+merged_prs", Count(20), MET),
    ("kubernetes-community", "reviewer", "reviewed-or-merged", "reviewed_prs+merged_prs", Count(19), NOT),
    # Approver: ten and thirty
    ("kubernetes-community", "approver", "primary-reviewer", "primary_reviews", Count(10), MET),
    ("kubernetes-community", "approver", "primary-reviewer", "primary_reviews", Count(9), NOT),
    ("kubernetes-community", "approver", "reviewed-or-merged", "reviewed_prs+merged_prs", Count(30), MET),
    ("kubernetes-community", "approver", "reviewed-or-merged", "reviewed_prs+merged_prs", Count(29, 1), HUMAN),
    # SIG Node: the same numbers, of merged and substantial ones
    ("sig-node", "reviewer", "primary-reviewer", "primary_reviews", Count(5), MET),
    ("sig-node", "approver", "primary-reviewer", "primary_reviews", Count(9), NOT),
    # Steering: fifty in a year
    ("steering-voter", "candidate", "voter", "contributions", Count(50), MET),
    ("steering-voter", "candidate", "voter", "contributions", Count(49), NOT),
    # Release engineering: in at least twelve different weeks
    ("release-team", "release-manager-associate", "work", "contributions", Count(40, weeks=12), MET),
    ("release-team", "release-manager-associate", "work", "contributions", Count(40, weeks=11), NOT),
    # CNCF template: blank is not configured, never zero
    ("cncf-template", "contributor", "contributed", "contributions", Count(1000), UNSET),
    ("cncf-template", "reviewer", "reviewed", "reviewed_prs", Count(1000), UNSET),
    ("cncf-template", "maintainer", "primary", "primary_reviews", Count(1000), UNSET),
]


@pytest.mark.parametrize(("policy", "level", "requirement", "key", "count", "expected"), COUNTED)
def test_counts(policy: str, level: str, requirement: str, key: str, count: Count, expected: Outcome) -> None:
    found = verdict(policy, level, requirement, Made({key: count}))
    assert found.outcome is expected
    if expected is NOT and not count.weeks:
        assert found.missing == (found.needed or 0) - count.value > 0
        assert str(found.missing) in found.fills


HELD = [
    ("kubernetes-community", "reviewer", "member-for", "member", since("2025-03-01"), MET),
    ("kubernetes-community", "reviewer", "member-for", "member", since("2025-03-02"), NOT),
    ("kubernetes-community", "reviewer", "member-for", "member", since("2020-01-01", until="2025-05-01"), NOT),
    ("kubernetes-community", "reviewer", "member-for", "member", since("2025-05-01", exact=False), HUMAN),
    ("kubernetes-community", "approver", "reviewer-for", "reviewer scope", since("2025-02-28"), MET),
    ("kubernetes-community", "approver", "reviewer-for", "reviewer anywhere", since("2020-02-28"), NOT),
    ("sig-node", "top-level-approver", "approver-nearby", "approver nearby", since("2025-05-30"), MET),
    ("sig-node", "top-level-approver", "approver-nearby", "approver scope", since("2025-05-30"), NOT),
    ("release-team", "release-manager", "associate", "release-manager-associate", since("2024-06-01"), MET),
    ("release-team", "release-manager", "associate", "release-manager-associate", since("2024-06-02"), NOT),
    ("cncf-template", "reviewer", "member-for", "member", since("2000-01-01"), UNSET),
]


@pytest.mark.parametrize(("policy", "level", "requirement", "key", "stay", "expected"), HELD)
def test_time_in_another_level(
    policy: str, level: str, requirement: str, key: str, stay: object, expected: Outcome
) -> None:
    facts = Made(held={key: Stays(key.split()[0], (stay,))})  # type: ignore[arg-type]
    assert verdict(policy, level, requirement, facts).outcome is expected


def test_a_level_nothing_tells_of_needs_a_human() -> None:
    facts = Made(held={"member": Stays("Member", known=False)})
    found = verdict("kubernetes-community", "reviewer", "member-for", facts)
    assert (found.outcome, found.said) == (HUMAN, "nothing here tells who is Member")


def test_waiting_says_until_when() -> None:
    found = verdict(
        "kubernetes-community", "reviewer", "member-for", Made(held={"member": Stays("Member", (since("2025-04-10"),))})
    )
    assert found.outcome is NOT
    assert found.ready is not None
    assert f"{found.ready:%Y-%m-%d}" == "2025-07-10"
    assert found.is_near


BETWEEN = "affiliation: between_sponsors"
ONE_OUTSIDE = "affiliation: one_outside_applicant"
SPONSORS = [
    # new-membership-procedure.md: one may share the applicant's company, the two may not share one with each other
    (BETWEEN, [("Bo", "Acme"), ("Cy", "Birch")], "Acme", MET),
    (BETWEEN, [("Bo", "Acme"), ("Cy", "Acme")], "Birch", HUMAN),
    (BETWEEN, [("Bo", "Acme"), ("Cy", None)], "Birch", HUMAN),
    (BETWEEN, [("Bo", "Acme")], "Birch", HUMAN),
    (BETWEEN, [("Bo", "Independent"), ("Cy", "Independent")], "Birch", MET),
    # the CNCF template: at least one from another employer than the applicant
    (ONE_OUTSIDE, [("Bo", "Acme"), ("Cy", "Acme")], "Birch", MET),
    (ONE_OUTSIDE, [("Bo", "Acme"), ("Cy", "Birch")], "Acme", MET),
    (ONE_OUTSIDE, [("Bo", "Acme"), ("Cy", "Acme")], "Acme", HUMAN),
    (ONE_OUTSIDE, [("Bo", "Acme"), ("Cy", "Acme")], None, HUMAN),
    ("affiliation: none", [("Bo", "Acme"), ("Cy", "Acme")], "Acme", MET),
]


@pytest.mark.parametrize(("rule", "people", "own", "expected"), SPONSORS)
def test_sponsors_and_their_employers(
    rule: str, people: list[tuple[str, str | None]], own: str | None, expected: Outcome
) -> None:
    facts = Made(
        vouch={"sponsors": [sponsor(name, employer, "reviewer") for name, employer in people]},
        employers=frozenset({own} if own else ()),
    )
    changed = verdict("kubernetes-community", "member", "sponsors", facts, lambda text: text.replace(BETWEEN, rule))
    assert changed.outcome is expected


def test_a_sponsor_who_owned_nothing_that_day_does_not_count_and_it_is_said() -> None:
    # kubernetes/org#1550: the role's own lead was in no OWNERS file
    facts = Made(vouch={"sponsors": [sponsor("Bo", "Acme", "approver"), sponsor("Cy", "Birch", "member")]})
    found = verdict("kubernetes-community", "member", "sponsors", facts)
    assert (found.outcome, found.counted) == (HUMAN, 1)
    assert [proof.counts for proof in found.proofs] == [True, False]
    assert "held none of reviewer, approver on 2025-05-01" in found.proofs[1].reason


def test_members_sponsor_in_the_template_and_three_employers_endorse_a_candidate() -> None:
    facts = Made(vouch={"sponsors": [sponsor("Bo", "Acme", "member"), sponsor("Cy", "Birch", "member")]})
    facts.employers = frozenset({"Acme"})
    assert verdict("cncf-template", "member", "sponsors", facts).outcome is MET
    three = [sponsor("Bo", "Acme", "member"), sponsor("Cy", "Birch", "member"), sponsor("Di", "Cedar", "member")]
    assert verdict("steering-voter", "candidate", "endorsed", Made(vouch={"endorsed": three})).outcome is MET
    two = [*three[:2], sponsor("Di", "Birch", "member")]
    assert verdict("steering-voter", "candidate", "endorsed", Made(vouch={"endorsed": two})).outcome is HUMAN


WORDS = [
    ("kubernetes-community", "member", "two-factor", [], HUMAN),
    ("kubernetes-community", "member", "two-factor", [yes()], MET),
    ("kubernetes-community", "member", "two-factor", [no()], NOT),
    ("kubernetes-community", "member", "two-factor", [no(), yes(on="2025-05-03")], MET),
    ("kubernetes-community", "reviewer", "no-objections", [], HUMAN),
    ("kubernetes-community", "reviewer", "no-objections", [yes()], MET),
    ("kubernetes-community", "reviewer", "no-objections", [yes(), no("Bo", "2025-05-03")], NOT),
    ("kubernetes-community", "reviewer", "no-objections", [no("Bo"), yes("Bo", "2025-05-03")], MET),
    ("kubernetes-community", "chair", "vote", [yes()], MET),
    ("kubernetes-community", "chair", "vote", [no()], NOT),
    ("cncf-template", "reviewer", "approved", [yes("Ada")], HUMAN),
    ("cncf-template", "reviewer", "approved", [yes("Ada"), yes("Bo")], MET),
    ("cncf-template", "reviewer", "approved", [yes("Ada"), yes("ada", "2025-05-04")], HUMAN),
    ("cncf-template", "maintainer", "vote", [], HUMAN),
]


@pytest.mark.parametrize(("policy", "level", "requirement", "words", "expected"), WORDS)
def test_words_and_votes(policy: str, level: str, requirement: str, words: list, expected: Outcome) -> None:  # type: ignore[type-arg]
    assert verdict(policy, level, requirement, Made(words={requirement: words})).outcome is expected


def _seat(cycle: str, role: str, position: str) -> Served:
    return Served("Release team", cycle, role, role, position)


SEATS = [
    ("role-lead", "shadowed", [_seat("1.1", "Docs", "shadow")], MET),
    ("role-lead", "shadowed", [_seat("1.1", "Docs", "lead")], NOT),
    ("release-lead-shadow", "cycles", [_seat("1.1", "Docs", "shadow"), _seat("1.1", "Notes", "lead")], NOT),
    ("release-lead-shadow", "cycles", [_seat("1.1", "Docs", "shadow"), _seat("1.2", "Docs", "lead")], MET),
    ("release-lead-shadow", "led", [_seat("1.2", "Docs", "lead")], MET),
    ("release-lead-shadow", "led", [_seat("1.2", "Release Lead", "shadow")], MET),
    ("release-lead-shadow", "led", [_seat("1.2", "Docs", "shadow")], NOT),
    ("release-lead", "shadowed-release-lead", [_seat("1.2", "Docs", "shadow")], NOT),
]


@pytest.mark.parametrize(("level", "requirement", "seats", "expected"), SEATS)
def test_seats(level: str, requirement: str, seats: list[Served], expected: Outcome) -> None:
    assert verdict("release-team", level, requirement, Made(seats=seats)).outcome is expected


def test_having_mentored_others() -> None:
    came_back = Mentee("Bo", "1.1", "Docs", led=False, returned=True)
    never_again = Mentee("Cy", "1.1", "Docs", led=False, returned=False)
    assert verdict("release-team", "release-lead", "mentored", Made(taught=[never_again])).outcome is NOT
    assert verdict("release-team", "release-lead", "mentored", Made(taught=[came_back])).outcome is MET


def test_one_of_several_ways() -> None:
    few = Made({"contributions": Count(10)})
    assert verdict("steering-voter", "voter", "contributions-or-exception", few).outcome is HUMAN
    enough = Made({"contributions": Count(50)})
    assert verdict("steering-voter", "voter", "contributions-or-exception", enough).outcome is MET
    refused = Made({"contributions": Count(10)}, words={"exception": [no()]})
    assert verdict("steering-voter", "voter", "contributions-or-exception", refused).outcome is NOT
    # four ways of the template are blank, one is a word: nothing can be said but that somebody may say it
    assert verdict("cncf-template", "member", "contributions", Made()).outcome is HUMAN


SHARES = [
    (Share(3, 6, 0, "Acme"), MET),
    (Share(4, 6, 0, "Acme"), NOT),
    (Share(3, 6, 1, "Acme"), HUMAN),
    (Share(3, 6, 0, None), HUMAN),
]


@pytest.mark.parametrize(("share", "expected"), SHARES)
def test_an_employers_share(share: Share, expected: Outcome) -> None:
    facts = Made(of=share)
    asked = verdict("cncf-template", "maintainer", "share", facts, lambda t: t.replace("{at_most: }", "{at_most: 50}"))
    assert asked.outcome is expected
    assert verdict("cncf-template", "maintainer", "share", facts).outcome is UNSET


def test_what_documents_disagree_about_is_a_setting() -> None:
    """The rule for approvers leaves out the word substantial that the one for reviewers has; both can be asked."""
    facts = Made()
    verdict("kubernetes-community", "approver", "reviewed-or-merged", facts)
    assert facts.asked[-1].substantial is False
    verdict("kubernetes-community", "reviewer", "reviewed-or-merged", facts)
    assert facts.asked[-1].substantial is True
    verdict(
        "kubernetes-community", "approver", "reviewed-or-merged", facts,
        lambda text: text.replace("at_least: 30, substantial: no", "at_least: 30, substantial: yes"),
    )  # fmt: skip
    assert facts.asked[-1].substantial is True
    # how sure a primary review must be
    verdict(
        "kubernetes-community", "reviewer", "primary-reviewer", facts,
        lambda text: text.replace("confidence: high", "confidence: medium"),
    )  # fmt: skip
    assert facts.asked[-1].confidence == "medium"


def test_both_published_thresholds_of_quiet_owners_stand_side_by_side() -> None:
    level = level_of("kubernetes-community", "approver")
    assert level.rest is not None
    policy, tool = level.rest.rules
    numbers = [(part.count, part.fewer_than, part.at_most) for part in (*policy.below, *tool.below)]
    assert numbers == [
        ("contributions", 10, None), ("pr_comments", 10, None),
        ("contributions", None, 20), ("commented_merged_prs", None, 10),
    ]  # fmt: skip
    assert policy.below[0].holds(9)
    assert not policy.below[0].holds(10)
    assert tool.below[0].holds(20)
    assert not tool.below[0].holds(21)


def _reviewer(**more: object) -> tuple[Level, Made]:
    facts = Made(
        {"primary_reviews": Count(5), "reviewed_prs+merged_prs": Count(20)},
        held={"member": Stays("Member", (since("2024-01-01"),))},
    )
    for name, value in more.items():
        setattr(facts, name, value)
    return level_of("kubernetes-community", "reviewer"), facts


def test_everything_counted_still_needs_people() -> None:
    found = judge_level(*_reviewer())
    assert found.outcome is HUMAN
    assert found.counts_met
    assert found.near is None


def test_everything_said_and_counted_is_met_and_no_more_than_that() -> None:
    level, facts = _reviewer(
        words={"knowledgeable": [yes()], "no-objections": [yes()]},
        vouch={"sponsored": [sponsor("Bo", "Acme", "approver")]},
    )
    assert judge_level(level, facts).outcome is MET


def test_a_near_miss_says_what_is_short_and_how_long_it_takes() -> None:
    level, facts = _reviewer(counts={"primary_reviews": Count(4), "reviewed_prs+merged_prs": Count(18)})
    facts.held["member"] = Stays("Member", (since("2025-04-04"),))
    near = judge_level(level, facts).near
    assert near is not None
    assert near.split("; ") == [
        "5 weeks left: Member for at least 3 months",
        "1 short: Primary reviewer of at least 5 pull requests",
        "2 short: Reviewed or merged at least 20 substantial pull requests",
    ]


def test_somebody_far_away_is_no_near_miss() -> None:
    level, facts = _reviewer(counts={"primary_reviews": Count(0), "reviewed_prs+merged_prs": Count(19)})
    assert judge_level(level, facts).near is None


def test_returning_has_rules_of_its_own() -> None:
    level = level_of("sig-node", "approver")
    found = judge_level(level, Made(words={"familiar": [yes()], "commitment": [yes()]}), returning=True)
    assert [each.outcome for each in found.verdicts] == [MET, MET, HUMAN]


@pytest.mark.parametrize(
    "name", ["kubernetes-community", "release-team", "sig-node", "steering-voter", "cncf-template"]
)
def test_nobody_who_did_nothing_is_ever_let_through(name: str) -> None:
    """With no facts at all no level that asks for anything is met."""
    for level in preset(name).levels:
        if level.requirements:
            assert judge_level(level, Made()).outcome is not MET
