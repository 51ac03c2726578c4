"""Sponsors: who vouched, whether they could on that day, and whether their employers differ as the policy wants."""

from __future__ import annotations

from collections.abc import Sequence

from understudy.domain.ladder.facts import Facts, Proof, Sponsor
from understudy.domain.ladder.outcomes import Outcome, Verdict
from understudy.domain.ladder.requirements import Affiliation, Requirement, SponsorRule

_OWN_BOSS = frozenset({"independent", "self-employed", "freelancer"})


def judge_sponsors(asked: Requirement, rule: SponsorRule, facts: Facts) -> Verdict:
    """Judge one requirement for sponsors."""
    needed = rule.count or 0
    people = list(facts.sponsors(asked.id, rule.where, rule.not_in))
    proofs, fit = [], []
    for sponsor in people:
        holds = not rule.holding or bool(sponsor.levels & set(rule.holding))
        reason = f"holds {', '.join(sorted(sponsor.levels & set(rule.holding)))}" if holds and rule.holding else ""
        if not holds:
            reason = f"held none of {', '.join(rule.holding)} on {sponsor.at:%Y-%m-%d}"
        employer = ", ".join(sorted(sponsor.employers)) or "employer not known"
        proofs.append(Proof(_called(sponsor), sponsor.at, sponsor.url, holds, f"{reason}; {employer}".lstrip("; ")))
        if holds:
            fit.append(sponsor)
    counted, unsure, why = _apart(fit, rule.affiliation, facts.employers, needed)
    said = f"{counted} of {needed} sponsors" + (f"; {why}" if why else "")
    outcome = Outcome.MET if counted >= needed and not why else Outcome.NEEDS_HUMAN
    fills = (
        ""
        if outcome is Outcome.MET
        else why or f"{needed - counted} more to vouch, who hold {' or '.join(rule.holding)}"
    )
    return Verdict(asked, outcome, said, needed, min(counted, len(fit)), unsure, tuple(proofs), fills=fills)


def _apart(fit: Sequence[Sponsor], rule: Affiliation, own: frozenset[str], needed: int) -> tuple[int, int, str]:
    """How many sponsors count under the rule about employers, how many are unsure, and what stands against it."""
    if rule is Affiliation.NONE or needed == 0:
        return len(fit), 0, ""
    unknown = [sponsor for sponsor in fit if not sponsor.employers]
    if rule is Affiliation.ONE_OUTSIDE_APPLICANT:
        if len(fit) < needed:
            return len(fit), 0, ""
        if any(sponsor.employers and not _same(sponsor.employers, own) for sponsor in fit) and own:
            return len(fit), 0, ""
        if unknown or not own:
            return len(fit), len(unknown), "an employer is not known"
        return len(fit), 0, "all work where the person does"
    kept: list[Sponsor] = []
    for sponsor in fit:
        if sponsor.employers and not any(_same(sponsor.employers, other.employers) for other in kept):
            kept.append(sponsor)
    if len(kept) >= needed:
        return len(kept), 0, ""
    if unknown and len(kept) + len(unknown) >= needed:
        return len(kept), len(unknown), "an employer is not known"
    if len(fit) >= needed:
        return len(kept), 0, "sponsors share an employer"
    return len(kept), len(unknown), ""


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Share an employer; people who work for themselves share none."""
    folded = {name.casefold() for name in one} & {name.casefold() for name in other}
    return bool(folded - _OWN_BOSS)


def _called(sponsor: Sponsor) -> str:
    return f"{sponsor.name} (@{sponsor.login})" if sponsor.login else sponsor.name
