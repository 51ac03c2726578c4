"""What a requirement or a quiet rule asks for, in words made of its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.domain.contributions.metrics import METRICS

if TYPE_CHECKING:
    from understudy.domain.ladder.policy import InactivityRule, Policy, Rest
    from understudy.domain.ladder.requirements import HeldRule, MetricRule, Requirement, SponsorRule

translate = QCoreApplication.translate


def _number(number: int | None) -> str:
    return str(number) if number is not None else translate("Ladder", "a number that is not configured")


def asks(requirement: Requirement, policy: Policy) -> str:
    """The rule behind the text; "" where the text says it all."""
    if requirement.metric is not None:
        return _metric(requirement.metric)
    if requirement.held is not None:
        return _held(requirement.held, policy)
    if requirement.sponsors is not None:
        return _sponsors(requirement.sponsors, policy)
    if requirement.attestation is not None:
        return translate("Ladder", "Said by {who}").format(who=requirement.attestation.by)
    if requirement.vote is not None:
        thresholds = {
            "majority": translate("Ladder", "a majority"),
            "two_thirds": translate("Ladder", "two thirds"),
            "all": translate("Ladder", "everybody"),
            "no_objection": translate("Ladder", "nobody objects"),
            "": translate("Ladder", "not configured"),
        }
        told = thresholds.get(requirement.vote.threshold, requirement.vote.threshold)
        return f"{requirement.vote.body}: {told}"
    if requirement.seats is not None:
        roles = ", ".join([*requirement.seats.positions, *requirement.seats.roles])
        words = translate("Ladder", "Served in cycles: {n} or more").format(n=_number(requirement.seats.cycles))
        return f"{words} ({roles})" if roles else words
    if requirement.mentored is not None:
        return translate("Ladder", "People mentored: {n} or more").format(n=_number(requirement.mentored.people))
    if requirement.employer_share is not None:
        return translate("Ladder", "At most {n} percent share an employer").format(
            n=_number(requirement.employer_share.at_most)
        )
    if requirement.any_of:
        return translate("Ladder", "One of these:")
    if requirement.at_least is not None:
        return translate("Ladder", "At least {n} of these:").format(n=_number(requirement.at_least.n))
    return translate("Ladder", "All of these:")


def _metric(rule: MetricRule) -> str:
    names = ", ".join(METRICS[name].title for name in rule.count)
    said = [translate("Ladder", "{what}: {n} or more").format(what=names, n=_number(rule.at_least))]
    places = {
        "scope": translate("Ladder", "in that part"),
        "repository": translate("Ladder", "in that repository"),
        "everywhere": translate("Ladder", "everywhere"),
    }
    said.append(places[rule.where])
    if rule.within is not None:
        said.append(translate("Ladder", "within {time}").format(time=rule.within))
    elif rule.is_unset("within"):
        said.append(translate("Ladder", "within a time that is not configured"))
    if rule.substantial:
        said.append(translate("Ladder", "substantial ones"))
    if rule.merged:
        said.append(translate("Ladder", "merged ones"))
    if rule.in_weeks is not None:
        said.append(translate("Ladder", "in {n} different weeks").format(n=rule.in_weeks))
    return ", ".join(said)


def _level(level: str, policy: Policy) -> str:
    found = policy.level(level)
    return found.name if found is not None else level


def _held(rule: HeldRule, policy: Policy) -> str:
    places = {
        "scope": translate("Ladder", "there"),
        "nearby": translate("Ladder", "there or nearby"),
        "anywhere": translate("Ladder", "anywhere"),
    }
    said = f"{_level(rule.level, policy)} {places[rule.where]}"
    if rule.at_least is not None:
        return translate("Ladder", "{what}, for {time} or longer").format(what=said, time=rule.at_least)
    if rule.is_unset("at_least"):
        return translate("Ladder", "{what}, for a time that is not configured").format(what=said)
    return said


def _sponsors(rule: SponsorRule, policy: Policy) -> str:
    levels = ", ".join(_level(name, policy) for name in rule.holding)
    said = translate("Ladder", "Sponsors: {n} or more, each {levels}").format(n=_number(rule.count), levels=levels)
    kinds = {
        "none": "",
        "between_sponsors": translate("Ladder", "of different employers"),
        "one_outside_applicant": translate("Ladder", "one of another employer than theirs"),
        "all_outside_applicant": translate("Ladder", "all of other employers than theirs"),
    }
    return ", ".join(part for part in (said, kinds.get(rule.affiliation.value, "")) if part)


def threshold(rule: InactivityRule) -> str:
    """The numbers of a quiet rule: "at most 1 contributions, within 6 months"."""
    parts = []
    for part in rule.below:
        name = METRICS[part.count].title
        if not part.is_set:
            parts.append(translate("Ladder", "{what}: not configured").format(what=name))
        elif part.fewer_than is not None:
            parts.append(translate("Ladder", "{what}: fewer than {n}").format(what=name, n=part.fewer_than))
        else:
            parts.append(translate("Ladder", "{what}: {n} or fewer").format(what=name, n=part.at_most))
    time = str(rule.within) if rule.within is not None else translate("Ladder", "a time that is not configured")
    where = translate("Ladder", "everywhere")
    if rule.where == "repository":
        where = translate("Ladder", "in that repository")
    return translate("Ladder", "{parts}; within {time}, {where}").format(
        parts=translate("Ladder", " and ").join(parts), time=time, where=where
    )


def waits(rest: Rest) -> str:
    """How long is waited after writing to somebody."""
    said = []
    if rest.contact_wait is not None:
        said.append(translate("Ladder", "{time} to answer").format(time=rest.contact_wait))
    if rest.grace is not None:
        said.append(translate("Ladder", "{time} of grace").format(time=rest.grace))
    return ", ".join(said) or translate("Ladder", "no waiting time is configured")
