"""Verdicts: is a requirement met, not met, or does it need a human? Nothing here grants anything.

The rules: a count that is reached is met; one that what is "to confirm" could fill needs a human; one that incomplete
data may hide needs a human; the rest is not met, with how much is missing. Words of people and sponsors are always
theirs: missing ones need a human. Blank numbers are not configured.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from understudy.domain.ladder.facts import Facts, Proof, Said
from understudy.domain.ladder.outcomes import NEAR_DAYS, LevelVerdict, Outcome, Verdict, near_miss
from understudy.domain.ladder.policy import Level
from understudy.domain.ladder.requirements import (
    AttestationRule,
    EmployerShareRule,
    HeldRule,
    MentoredRule,
    MetricRule,
    Requirement,
    SeatRule,
    VoteRule,
)
from understudy.domain.ladder.sponsors import judge_sponsors


def judge_level(level: Level, facts: Facts, *, returning: bool = False) -> LevelVerdict:
    """Judge all requirements of a level, or those of returning to it."""
    asked = level.returning.requirements if returning and level.returning else level.requirements
    verdicts = tuple(judge(each, facts) for each in asked)
    outcome = _all([verdict.outcome for verdict in verdicts])
    return LevelVerdict(level, outcome, verdicts, near_miss(verdicts, facts.as_of))


def judge(asked: Requirement, facts: Facts) -> Verdict:
    """Judge one requirement."""
    if asked.parts:
        return _group(asked, facts)
    if asked.metric:
        return _metric(asked, asked.metric, facts)
    if asked.held:
        return _held(asked, asked.held, facts)
    if asked.sponsors:
        return (
            _blank(asked, "count") if asked.sponsors.is_unset("count") else judge_sponsors(asked, asked.sponsors, facts)
        )
    if asked.attestation:
        return _attested(asked, asked.attestation, facts.said(asked.id))
    if asked.vote:
        return _voted(asked, asked.vote, facts.said(asked.id))
    if asked.seats:
        return _seats(asked, asked.seats, facts)
    if asked.mentored:
        return _mentored(asked, asked.mentored, facts)
    assert asked.employer_share is not None
    return _share(asked, asked.employer_share, facts)


def _blank(asked: Requirement, what: str) -> Verdict:
    return Verdict(asked, Outcome.NOT_CONFIGURED, f"not configured: {what} is blank in the policy")


def _metric(asked: Requirement, rule: MetricRule, facts: Facts) -> Verdict:
    for key in ("at_least", "within"):
        if rule.is_unset(key):
            return _blank(asked, key)
    needed = rule.at_least or 0
    count = facts.count(rule)
    window = f" in {rule.within}" if rule.within else ""
    said = f"{count.value} counted{window}, {needed} asked for"
    if count.to_confirm:
        said += f", {count.to_confirm} to confirm"
    outcome, fills = Outcome.NOT_MET, f"{needed - count.value} more"
    weeks = rule.in_weeks or 0
    if count.value >= needed and count.weeks >= weeks:
        outcome, fills = Outcome.MET, ""
    elif count.value + count.to_confirm >= needed and count.weeks >= weeks:
        outcome, fills = Outcome.NEEDS_HUMAN, f"confirming {needed - count.value} of {count.to_confirm}"
    elif count.partial:
        outcome, fills = Outcome.NEEDS_HUMAN, "what the data lacks; there may be more"
    elif count.value >= needed:
        said += f", in {count.weeks} of {weeks} different weeks"
        fills = "going on in other weeks"
    return Verdict(asked, outcome, said, needed, count.value, count.to_confirm, count.proofs, count.partial, fills)


def _held(asked: Requirement, rule: HeldRule, facts: Facts) -> Verdict:
    if rule.is_unset("at_least"):
        return _blank(asked, "at_least")
    found = facts.stays(rule.level, rule.where)
    proofs = tuple(
        Proof(stay.text, stay.since, stay.url, stay.until is None, "" if stay.until is None else "ended")
        for stay in found.stays
    )
    now = [stay for stay in found.stays if stay.until is None]
    if not now:
        if not found.known:
            return Verdict(
                asked,
                Outcome.NEEDS_HUMAN,
                f"nothing here tells who is {found.name}",
                proofs=proofs,
                fills="bringing in the organisation's or OWNERS' history",
            )
        ended = f"; was until {max(s.until for s in found.stays if s.until):%Y-%m-%d}" if found.stays else ""
        return Verdict(
            asked, Outcome.NOT_MET, f"is not {found.name}{ended}", proofs=proofs, fills=f"being {found.name}"
        )
    if rule.at_least is None:
        return Verdict(asked, Outcome.MET, now[0].text, proofs=proofs)
    longest = min((stay for stay in now), key=lambda stay: (stay.since is not None, stay.since or facts.as_of))
    if longest.since is None:
        return Verdict(asked, Outcome.MET, f"{longest.text}, from before the data begins", proofs=proofs)
    ready = rule.at_least.after(longest.since)
    if ready <= facts.as_of:
        return Verdict(asked, Outcome.MET, f"{longest.text} since {longest.since:%Y-%m-%d}", proofs=proofs)
    if not longest.is_exact:
        return Verdict(
            asked,
            Outcome.NEEDS_HUMAN,
            f"{longest.text} since {longest.since:%Y-%m-%d} or before, where the data begins",
            proofs=proofs,
            fills="an older history",
        )
    soon = ready if ready - facts.as_of <= timedelta(days=NEAR_DAYS) else None
    return Verdict(
        asked,
        Outcome.NOT_MET,
        f"{longest.text} since {longest.since:%Y-%m-%d}, {rule.at_least} on {ready:%Y-%m-%d}",
        proofs=proofs,
        fills=f"waiting until {ready:%Y-%m-%d}",
        ready=soon,
    )


def _last_words(words: Sequence[Said]) -> list[Said]:
    """The last word of each, oldest first."""
    last = {word.by.casefold(): word for word in words}
    return sorted(last.values(), key=lambda word: word.at)


def _words(words: Sequence[Said]) -> tuple[Proof, ...]:
    return tuple(
        Proof(f"{word.by}: {word.text or ('yes' if word.agrees else 'no')}", word.at, None, word.agrees)
        for word in words
    )


def _attested(asked: Requirement, rule: AttestationRule, words: Sequence[Said]) -> Verdict:
    if rule.is_unset("count"):
        return _blank(asked, "count")
    last, needed = _last_words(words), rule.count or 0
    yes = sum(word.agrees for word in last)
    if any(not word.agrees for word in last):
        says = next(word for word in last if not word.agrees)
        return Verdict(asked, Outcome.NOT_MET, f"{says.by} says no", proofs=_words(last), fills="a word with them")
    if yes >= needed:
        return Verdict(asked, Outcome.MET, f"said by {', '.join(word.by for word in last)}", proofs=_words(last))
    return Verdict(
        asked, Outcome.NEEDS_HUMAN, f"{rule.by} should say so", proofs=_words(last), fills=f"a word from {rule.by}"
    )


def _voted(asked: Requirement, rule: VoteRule, words: Sequence[Said]) -> Verdict:
    if not rule.threshold:
        return _blank(asked, "threshold")
    last = _last_words(words)
    against = [word for word in last if not word.agrees]
    if against and (rule.veto or rule.threshold in ("no_objection", "all")):
        said = f"{', '.join(word.by for word in against)} objected"
        return Verdict(asked, Outcome.NOT_MET, said, proofs=_words(last), fills="an answer to the objection")
    needed = int(rule.threshold) if rule.threshold.isdigit() else 1
    yes = len(last) - len(against)
    if rule.threshold.isdigit() and yes >= needed:
        return Verdict(asked, Outcome.MET, f"{yes} of {needed} agree", needed, yes, proofs=_words(last))
    if not rule.threshold.isdigit() and last and last[-1].agrees:
        return Verdict(asked, Outcome.MET, f"recorded by {last[-1].by}", proofs=_words(last))
    if not rule.threshold.isdigit() and against:
        return Verdict(
            asked, Outcome.NOT_MET, f"recorded by {against[-1].by}", proofs=_words(last), fills="another vote"
        )
    said = f"{rule.body} decide: {rule.threshold.replace('_', ' ')}"
    return Verdict(asked, Outcome.NEEDS_HUMAN, said, proofs=_words(last), fills=f"the result from {rule.body}")


def _seats(asked: Requirement, rule: SeatRule, facts: Facts) -> Verdict:
    if rule.is_unset("cycles"):
        return _blank(asked, "cycles")
    needed = rule.cycles or 0
    roles = {name.casefold() for name in rule.roles}
    found = [
        seat
        for seat in facts.served()
        if (not roles or seat.role.casefold() in roles or seat.role_then.casefold() in roles)
        and (not rule.positions or seat.position in rule.positions)
        and (rule.programme is None or seat.programme.casefold() == rule.programme.casefold())
    ]
    cycles = {(seat.programme, seat.cycle) for seat in found}
    proofs = tuple(Proof(f"{seat.cycle}: {seat.role_then}, {seat.position}") for seat in found)
    outcome = Outcome.MET if len(cycles) >= needed else Outcome.NOT_MET
    fills = "" if outcome is Outcome.MET else f"{needed - len(cycles)} more"
    said = f"{len(cycles)} of {needed} cycle{'' if needed == 1 else 's'}"
    return Verdict(asked, outcome, said, needed, len(cycles), proofs=proofs, fills=fills)


def _mentored(asked: Requirement, rule: MentoredRule, facts: Facts) -> Verdict:
    if rule.is_unset("people"):
        return _blank(asked, "people")
    needed = rule.people or 0
    found = {
        each.name: each
        for each in facts.mentees()
        if rule.then == "" or (rule.then == "led" and each.led) or (rule.then == "returned" and each.returned)
    }
    proofs = tuple(Proof(f"{each.name}, {each.role}, {each.cycle}") for each in found.values())
    outcome = Outcome.MET if len(found) >= needed else Outcome.NOT_MET
    fills = "" if outcome is Outcome.MET else f"{needed - len(found)} more"
    return Verdict(asked, outcome, f"{len(found)} of {needed} people", needed, len(found), proofs=proofs, fills=fills)


def _share(asked: Requirement, rule: EmployerShareRule, facts: Facts) -> Verdict:
    if rule.at_most is None:
        return _blank(asked, "at_most")
    share = facts.share()
    if share.employer is None:
        return Verdict(asked, Outcome.NEEDS_HUMAN, "the person's employer is not known", fills="their affiliation")
    least = 100 * share.same / share.total if share.total else 0.0
    most = 100 * (share.same + share.unknown) / share.total if share.total else 0.0
    said = f"{share.same} of {share.total} would be of {share.employer}, the cap is {rule.at_most} %"
    if least > rule.at_most:
        return Verdict(asked, Outcome.NOT_MET, said, fills="somebody from elsewhere")
    if most > rule.at_most:
        return Verdict(asked, Outcome.NEEDS_HUMAN, f"{said}; {share.unknown} employers are not known")
    return Verdict(asked, Outcome.MET, said)


def _group(asked: Requirement, facts: Facts) -> Verdict:
    parts = tuple(judge(part, facts) for part in asked.parts)
    outcomes = [part.outcome for part in parts]
    met = outcomes.count(Outcome.MET)
    if asked.all_of:
        return Verdict(asked, _all(outcomes), f"{met} of {len(parts)}", parts=parts)
    needed = 1 if asked.any_of else asked.at_least.n if asked.at_least else None
    if needed is None:
        return Verdict(asked, Outcome.NOT_CONFIGURED, "not configured: n is blank in the policy", parts=parts)
    open_ = outcomes.count(Outcome.NEEDS_HUMAN)
    unset = outcomes.count(Outcome.NOT_CONFIGURED)
    if met >= needed:
        outcome = Outcome.MET
    elif met + open_ >= needed:
        outcome = Outcome.NEEDS_HUMAN
    else:
        outcome = Outcome.NOT_CONFIGURED if met + open_ + unset >= needed else Outcome.NOT_MET
    return Verdict(asked, outcome, f"{met} of at least {needed}", parts=parts)


def _all(outcomes: Sequence[Outcome]) -> Outcome:
    if Outcome.NOT_MET in outcomes:
        return Outcome.NOT_MET
    if Outcome.NEEDS_HUMAN in outcomes or Outcome.NOT_CONFIGURED in outcomes:
        return Outcome.NEEDS_HUMAN
    return Outcome.MET
