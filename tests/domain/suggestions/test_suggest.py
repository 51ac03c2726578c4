"""Who is suggested, in which order, with which reasons, and what stands in the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.domain.suggestions.rosters import Book, default_rules, name
from understudy.domain.roles import Ended, Track
from understudy.domain.suggestions.history import Answer, Tier
from understudy.domain.suggestions.rules import SuccessionRules
from understudy.domain.suggestions.suggest import Candidate, RoleSuggestion, roles_for, suggest

AT = datetime(2020, 6, 1, tzinfo=UTC)
RULES = default_rules()


def _suggest(
    book: Book,
    cycle: str,
    role: str,
    *,
    rules: SuccessionRules = RULES,
    planned: bool | None = True,
    limit: int | None = None,
) -> RoleSuggestion:
    return suggest(book.history, name(cycle), role, rules, planned=planned, limit=limit)


def _candidate(book: Book, suggestion: RoleSuggestion, who: str) -> Candidate:
    return next(c for c in suggestion.everybody if c.person_id == book.id(who))


def _contributions(candidate: Candidate) -> dict[str, float]:
    return {reason.rule: reason.contribution for reason in candidate.reasons if reason.contribution}


def test_candidates_follow_the_fall_through_order() -> None:
    book = (
        Book()
        .team("1.1", Docs="gone: old")
        .team("1.2", Docs="ada: cy", Enhancements="never:")
        .team("1.3", Docs="ivy: bo", Enhancements="other: cy")
    )
    suggestion = _suggest(book, "1.4", "Docs")
    assert book.names(suggestion.candidates) == ["bo", "cy", "ivy", "ada", "gone", "old", "other", "never"]
    tiers = {who: _candidate(book, suggestion, who).tier for who in ("bo", "cy", "ivy", "ada", "other", "never")}
    assert tiers == {
        "bo": Tier.SHADOW_NOW,
        "cy": Tier.ON_TEAM_NOW,
        "ivy": Tier.INCUMBENT,
        "ada": Tier.PAST_SHADOW,
        "other": Tier.ON_TEAM_NOW,
        "never": Tier.PAST_TEAM,
    }
    assert [c.rank for c in suggestion.candidates] == list(range(1, 9))
    steps = [c.step for c in suggestion.candidates]
    assert steps == sorted(steps)


def test_every_reason_links_to_seats_and_their_source() -> None:
    book = Book()
    first = book.seat("1.1", "Docs", "shadow", "bo")
    second = book.seat("1.2", "Docs", "shadow", "bo")
    (bo,) = _suggest(book, "1.3", "Docs").candidates
    assert bo.reasons[0].text == "Shadow of Docs on the last team (1.2)"
    assert bo.reasons[0].seat_ids == (second,)
    assert bo.reasons[1].text == "Shadowed Docs in 1.1 as well"
    assert bo.reasons[1].seat_ids == (first,)
    assert bo.reasons[1].url == "https://example.org/1.1#1"
    assert bo.score == sum(reason.contribution for reason in bo.reasons) == 3


def test_shadowing_before_and_other_roles_count_for_and_stepping_back_against() -> None:
    book = Book().team("1.1", Docs="led: twice", Enhancements="x: else").team("1.2", Docs="x: twice else led fresh")
    suggestion = _suggest(book, "1.3", "Docs")
    assert book.names(suggestion.candidates)[:4] == ["twice", "else", "fresh", "led"]
    assert _contributions(_candidate(book, suggestion, "twice")) == {"shadowed_before": 3}
    assert _contributions(_candidate(book, suggestion, "else")) == {"other_role_before": 2}
    assert _contributions(_candidate(book, suggestion, "fresh")) == {}
    assert _contributions(_candidate(book, suggestion, "led")) == {"led_this_role": -4}


def test_a_lead_of_another_role_and_time_away_count_outside_the_shadows() -> None:
    book = (
        Book()
        .team("1.1", Docs="x: early")
        .team("1.2", Docs="x: late leading")
        .team("1.3", Docs="x:", Enhancements="leading:")
        .team("1.4", Docs="x:", Enhancements="leading:")
    )
    suggestion = _suggest(book, "1.5", "Docs")
    assert book.names(suggestion.candidates) == ["leading", "x", "late", "early"]
    assert _contributions(_candidate(book, suggestion, "leading")) == {"leads_another_role_now": 2}
    assert _contributions(_candidate(book, suggestion, "late")) == {"cycles_away": -2}
    assert "Last on a team in 1.1, 3 cycles ago" in [r.text for r in _candidate(book, suggestion, "early").reasons]


def test_a_rule_switched_on_or_off_changes_the_order() -> None:
    book = Book().team("1.1", Docs="x: a b").team("1.2", Docs="x: a b c").team("1.3", Docs="x: a b c")
    role = RULES.of(Track.ROLE)
    toggled = role.model_copy(update={"rules": tuple(r.model_copy(update={"use": not r.use}) for r in role.rules)})
    rules = RULES.model_copy(update={"tracks": {**RULES.tracks, Track.ROLE: toggled}})
    suggestion = _suggest(book, "1.4", "Docs", rules=rules)
    assert _contributions(_candidate(book, suggestion, "a")) == {"shadow_cycles_in_a_row": 2}
    assert _contributions(_candidate(book, suggestion, "c")) == {"shadow_cycles_in_a_row": 1}
    text = next(r.text for r in _candidate(book, suggestion, "a").reasons if r.contribution)
    assert text == "Shadow of this role for 3 cycles in a row"


def test_equals_share_a_score_and_are_listed_by_name() -> None:
    book = Book().team("1.1", Docs="x: cy bo ada")
    suggestion = _suggest(book, "1.2", "Docs")
    assert book.names(suggestion.candidates) == ["ada", "bo", "cy", "x"]
    assert [c.equals for c in suggestion.candidates] == [3, 3, 3, 1]


def test_who_left_or_was_replaced_is_no_current_shadow() -> None:
    book = Book().team("1.1", Docs="x: stays")
    book.seat("1.1", "Docs", "shadow", "left", ended=Ended.LEFT)
    book.seat("1.1", "Docs", "shadow", "swapped", ended=Ended.SWAPPED)
    book.seat("1.1", "Docs", "shadow", "moved", ended=Ended.MOVED)
    book.seat("1.1", "Enhancements", "shadow", "moved")
    suggestion = _suggest(book, "1.2", "Docs")
    tiers = {who: _candidate(book, suggestion, who).tier for who in ("stays", "left", "swapped", "moved")}
    assert tiers == {
        "stays": Tier.SHADOW_NOW,
        "left": Tier.PAST_SHADOW,
        "swapped": Tier.PAST_SHADOW,
        "moved": Tier.ON_TEAM_NOW,
    }


def test_a_shadow_promoted_mid_cycle_is_the_incumbent() -> None:
    book = Book().team("1.1", Docs="up: y")
    book.seat("1.1", "Docs", "shadow", "up", ended=Ended.PROMOTED)
    suggestion = _suggest(book, "1.2", "Docs")
    assert _candidate(book, suggestion, "up").tier is Tier.INCUMBENT


def test_a_merged_role_has_the_past_of_both() -> None:
    book = Book().team("1.28", CI_Signal="a: ci", Bug_Triage="b: bugs").team("1.29", CI_Signal="a: ci", Docs="c:")
    suggestion = _suggest(book, "1.30", "Release Signal")
    assert _candidate(book, suggestion, "ci").tier is Tier.SHADOW_NOW
    assert _contributions(_candidate(book, suggestion, "ci")) == {"shadowed_before": 3}
    assert _candidate(book, suggestion, "bugs").tier is Tier.PAST_SHADOW
    assert _candidate(book, suggestion, "a").tier is Tier.INCUMBENT
    earlier = _suggest(book, "1.29", "CI Signal")
    assert earlier.role == "CI Signal"
    assert _candidate(book, earlier, "bugs").tier is Tier.ON_TEAM_NOW


def test_a_role_is_found_by_any_spelling_and_old_name() -> None:
    book = Book().team("1.29", CI_Signal="a: ci")
    assert _suggest(book, "1.30", "ci signal").role == "Release Signal"
    assert _suggest(book, "1.30", "**CI Signal**").candidates == _suggest(book, "1.30", "Release Signal").candidates


def test_a_role_never_seen_falls_back_to_the_team() -> None:
    book = Book().team("1.1", Docs="ada: bo").team("1.2", Docs="bo:")
    suggestion = _suggest(book, "1.3", "Telescopes")
    assert suggestion.track is Track.ROLE
    assert book.names(suggestion.candidates) == ["bo", "ada"]


def test_a_role_that_was_not_on_the_last_team_has_no_current_shadow() -> None:
    book = Book().team("1.1", Branch_Manager="bm: apprentice", Docs="x:").team("1.2", Docs="x:")
    suggestion = _suggest(book, "1.3", "Branch Manager")
    assert suggestion.track is Track.BRANCH_MANAGER
    assert book.names(suggestion.candidates) == ["apprentice", "bm", "x"]


def test_an_empty_history_suggests_nobody() -> None:
    suggestion = _suggest(Book(), "1.1", "Docs")
    assert suggestion.everybody == ()
    assert suggestion.near_misses == ()
    assert roles_for(Book().history, name("1.1")) == ()


def test_people_left_out_appear_nowhere() -> None:
    book = Book().team("1.1", Docs="x: quiet bo", Release_Team_Lead="lead: quiet")
    book.id("quiet", left_out=True)
    for role in ("Docs", "Release Team Lead", "Branch Manager"):
        suggestion = _suggest(book, "1.2", role)
        assert "quiet" not in book.names(suggestion.everybody)
        assert "quiet" not in book.names(suggestion.near_misses)
        assert all("Quiet" not in reason.text for c in suggestion.everybody for reason in c.reasons)


def test_bots_are_no_candidates() -> None:
    book = Book().team("1.1", Approval_Notifier="robot:", Docs="x: bo")
    assert book.names(_suggest(book, "1.2", "Docs").candidates) == ["bo", "x"]


def test_a_ban_ends_with_the_cycle_it_names() -> None:
    book = Book().team("1.1", Docs="x: bo cy")
    book.id("bo", banned_until=name("1.3"))
    suggestion = _suggest(book, "1.2", "Docs")
    assert book.names(suggestion.candidates) == ["cy", "x", "bo"]
    assert _candidate(book, suggestion, "bo").blockers == ("May serve again from 1.3 on",)
    assert _candidate(book, _suggest(book, "1.3", "Docs"), "bo").blockers == ()


def test_alumni_are_shown_last_with_the_reason() -> None:
    book = Book().team("1.1", Docs="x: bo cy")
    book.id("bo", alumni=True)
    bo = _suggest(book, "1.2", "Docs").candidates[-1]
    assert (bo.person_id, bo.blockers) == (book.id("bo"), ("Has said goodbye to the team (alumni)",))


@pytest.mark.parametrize(
    ("role", "answer", "blocker"),
    [
        ("Docs", Answer.DECLINED, "Declined Docs for 1.2 (2020-06-01)"),
        ("Docs", Answer.NOT_NOW, "Said “not now” to Docs for 1.2 (2020-06-01)"),
        ("Enhancements", Answer.ACCEPTED, "Has accepted Enhancements for 1.2 (2020-06-01)"),
        ("Enhancements", Answer.DECLINED, None),
        ("Docs", Answer.ACCEPTED, None),
        ("Docs", Answer.ASKED, None),
    ],
)
def test_answers_block_where_they_say_so(role: str, answer: Answer, blocker: str | None) -> None:
    book = Book().team("1.1", Docs="x: bo cy").answer("bo", "1.2", role, answer, AT)
    suggestion = _suggest(book, "1.2", "Docs")
    assert _candidate(book, suggestion, "bo").blockers == ((blocker,) if blocker else ())
    assert book.names(suggestion.candidates)[-1] == ("bo" if blocker else "x")


def test_the_last_answer_counts_and_asking_is_shown() -> None:
    book = Book().team("1.1", Docs="x: bo")
    book.answer("bo", "1.2", "Docs", Answer.DECLINED, AT).answer("bo", "1.2", "Docs", Answer.ASKED, AT.replace(day=9))
    bo = _candidate(book, _suggest(book, "1.2", "Docs"), "bo")
    assert bo.blockers == ()
    assert bo.reasons[-1].text == "Was asked (2020-06-09)"


def test_answers_to_another_cycle_do_not_block() -> None:
    book = Book().team("1.1", Docs="x: bo").answer("bo", "1.2", "Docs", Answer.DECLINED, AT)
    assert _candidate(book, _suggest(book, "1.3", "Docs"), "bo").blockers == ()


def test_a_seat_elsewhere_on_the_new_team_blocks_and_the_same_seat_does_not() -> None:
    book = Book().team("1.1", Docs="x: bo cy").team("1.2", Docs="cy:", Enhancements="y: bo")
    suggestion = _suggest(book, "1.2", "Docs")
    assert _candidate(book, suggestion, "bo").blockers == ("Already on the 1.2 team as Enhancements shadow",)
    assert _candidate(book, suggestion, "cy").blockers == ()
    hidden = _suggest(book, "1.2", "Docs", planned=None)
    assert all(c.blockers == () for c in hidden.candidates)


def test_the_eligibility_rule_blocks_and_near_misses_say_what_is_missing() -> None:
    book = (
        Book()
        .team("1.1", Docs="once_led: two", Enhancements="able:")
        .team("1.2", Docs="new_lead: two", Enhancements="able: newcomer", Release_Team_Lead="boss: lead_shadow")
    )
    suggestion = _suggest(book, "1.3", "Release Team Lead")
    assert suggestion.track is Track.RELEASE_LEAD
    assert _candidate(book, suggestion, "able").blockers == ()
    assert "Eligible: served in 2 cycles, leading or shadowing the lead" in [
        reason.text for reason in _candidate(book, suggestion, "able").reasons
    ]
    assert _candidate(book, suggestion, "new_lead").blockers == (
        "Not yet eligible: served in one cycle, 2 cycles are asked for",
    )
    assert _candidate(book, suggestion, "two").blockers == (
        "Not yet eligible: led a role or shadowed the release lead in no cycle, one asked for",
    )
    near = {
        who: miss.missing for who, miss in zip(book.names(suggestion.near_misses), suggestion.near_misses, strict=True)
    }
    assert near == {
        "lead_shadow": "served in one cycle, 2 cycles are asked for",
        "new_lead": "served in one cycle, 2 cycles are asked for",
        "boss": "served in one cycle, 2 cycles are asked for",
        "two": "led a role or shadowed the release lead in no cycle, one asked for",
    }
    assert book.names(suggestion.candidates)[0] == "able"
    assert _candidate(book, suggestion, "newcomer").blockers[0].count(";") == 1
    assert _suggest(book, "1.3", "Docs").near_misses == ()


def test_the_eligibility_rule_can_be_changed_and_switched_off() -> None:
    book = Book().team("1.1", Docs="ada:")
    for change in ({"use": False}, {"min_cycles": 1}):
        rules = RULES.model_copy(
            update={"release_lead_eligibility": RULES.release_lead_eligibility.model_copy(update=change)}
        )
        assert _suggest(book, "1.2", "Release Team Lead", rules=rules).candidates[0].blockers == ()


def test_the_release_lead_comes_from_lead_shadows_then_the_team_then_former_members() -> None:
    book = (
        Book()
        .team("1.1", Release_Team_Lead="first: former shadow ex", Docs="rolelead: member shadow")
        .team("1.2", Release_Team_Lead="second: shadow", Docs="rolelead: ex", Enhancements="member:")
    )
    suggestion = _suggest(book, "1.3", "Lead")
    able = [c for c in suggestion.candidates if not c.blockers]
    assert book.names(able) == ["shadow", "ex", "member", "rolelead"]
    assert [c.tier for c in able] == [Tier.SHADOW_NOW, Tier.ON_TEAM_NOW, Tier.ON_TEAM_NOW, Tier.ON_TEAM_NOW]
    blocked = suggestion.candidates[len(able) :]
    assert set(book.names(blocked)) == {"second", "former", "first"}
    assert all(c.blockers for c in blocked)


def test_people_long_away_are_only_also_considered() -> None:
    book = Book().team("1.1", Docs="old: older")
    for number in range(2, 11):
        book.team(f"1.{number}", Docs="x: bo")
    suggestion = _suggest(book, "1.11", "Docs")
    assert book.names(suggestion.candidates) == ["bo", "x"]
    assert book.names(suggestion.also_consider) == ["old", "older"]
    assert [c.rank for c in suggestion.everybody] == [1, 2, 3, 4]
    assert {c.tier for c in suggestion.also_consider} == {Tier.OUTSIDE}


def test_limit_cuts_the_lists_and_keeps_ranks() -> None:
    book = Book().team("1.1", Docs="x: a b c d")
    assert [c.rank for c in _suggest(book, "1.2", "Docs", limit=2).candidates] == [1, 2]


def test_the_next_cycles_roles_are_the_last_ones_by_lineage() -> None:
    book = Book().team(
        "1.29", Docs="a:", CI_Signal="b:", Bug_Triage="c:", Branch_Manager="d:", Release_Team_Lead="e:", Secondary="f:"
    )
    book.seat("1.29", "Emeritus Adviser", "adviser", "g")
    book.team("1.28", Enhancements="h:")
    assert set(roles_for(book.history, name("1.30"))) == {
        "Docs",
        "Release Signal",
        "Branch Manager",
        "Release Team Lead",
    }
