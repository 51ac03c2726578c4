"""What stands between a person and a seat: bans, answers, other seats, and the eligibility rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Lineage, Position, Track
from understudy.domain.suggestions.findings import listed
from understudy.domain.suggestions.history import Answer, AnswerFact, PersonFact, SeatFact
from understudy.domain.suggestions.rules import Eligibility
from understudy.domain.suggestions.standing import Question, Standing
from understudy.domain.suggestions.visible import Staffing


@dataclass(frozen=True, slots=True)
class EligibilityVerdict:
    """Whether the written rule for release leads and lead shadows is met, on which seats, and what is missing.

    ``short_of`` holds one plain text per condition that is not met; ``nearly`` is True when it is just one, and by
    just one cycle.
    """

    met: bool
    evidence: tuple[SeatFact, ...]
    short_of: tuple[str, ...] = ()
    nearly: bool = False


def eligibility(seats: Iterable[SeatFact], lead_roles: frozenset[str], rule: Eligibility) -> EligibilityVerdict:
    """Judge a person's visible seats by release-team-selection.md: enough cycles, enough of them leading.

    A cycle counts as leading for a lead of any role and for a shadow of the release lead; advisers' seats count as
    cycles served only.
    """
    mine = tuple(seats)
    leading = tuple(
        s for s in mine if s.position is Position.LEAD or (s.position is Position.SHADOW and s.role in lead_roles)
    )
    served, led = len({s.cycle for s in mine}), len({s.cycle for s in leading})
    short_of: list[str] = []
    if served < rule.min_cycles:
        short_of.append(f"served in {_count(served)}, {_count(rule.min_cycles)} are asked for")
    if led < rule.min_leading:
        asked = "one" if rule.min_leading == 1 else str(rule.min_leading)
        short_of.append(f"led a role or shadowed the release lead in {_count(led)}, {asked} asked for")
    missing = max(rule.min_cycles - served, 0), max(rule.min_leading - led, 0)
    return EligibilityVerdict(
        met=not short_of, evidence=leading or mine, short_of=tuple(short_of), nearly=sorted(missing) == [0, 1]
    )


def blockers(
    standing: Standing,
    person: PersonFact,
    question: Question,
    staffing: Staffing,
    rule: Eligibility,
    lineage: Lineage,
) -> tuple[str, ...]:
    """Plain texts, one for each thing that stands between the person and the role; empty when nothing does."""
    found: list[str] = []
    if person.banned_until is not None and question.cycle < person.banned_until:
        found.append(f"May serve again from {person.banned_until} on")
    if person.alumni:
        found.append("Has said goodbye to the team (alumni)")
    found += _answered(standing.person_id, question, staffing.answers, lineage)
    found += _seated(standing.person_id, question, staffing.seats, lineage)
    if question.track is Track.RELEASE_LEAD and rule.use:
        verdict = eligibility(standing.seats, question.lead_roles, rule)
        if not verdict.met:
            found.append(f"Not yet eligible: {'; '.join(verdict.short_of)}")
    return tuple(found)


def latest_answers(person_id: int, answers: Iterable[AnswerFact], lineage: Lineage) -> dict[str, AnswerFact]:
    """The last word of a person on each role of a cycle, by the role's name in that cycle."""
    last: dict[str, AnswerFact] = {}
    for answer in sorted(answers, key=lambda a: (a.at, a.role, a.answer)):
        if answer.person_id == person_id:
            last[_name(answer.role, answer.cycle, lineage)] = answer
    return last


def _answered(person_id: int, question: Question, answers: Iterable[AnswerFact], lineage: Lineage) -> list[str]:
    found: list[str] = []
    for role, answer in latest_answers(person_id, answers, lineage).items():
        day = f"{answer.at:%Y-%m-%d}"
        if role == question.role and answer.answer is Answer.DECLINED:
            found.append(f"Declined {role} for {question.cycle} ({day})")
        elif role == question.role and answer.answer is Answer.NOT_NOW:
            found.append(f"Said “not now” to {role} for {question.cycle} ({day})")
        elif role != question.role and answer.answer is Answer.ACCEPTED:
            found.append(f"Has accepted {role} for {question.cycle} ({day})")
    return found


def _seated(person_id: int, question: Question, seats: Iterable[SeatFact], lineage: Lineage) -> list[str]:
    taken = sorted(
        {
            (_name(s.role, s.cycle, lineage), s.position.value)
            for s in seats
            if s.person_id == person_id
            and s.ended is not Ended.CORRECTED
            and not (s.position is Position.LEAD and _name(s.role, s.cycle, lineage) == question.role)
        }
    )
    if not taken:
        return []
    return [f"Already on the {question.cycle} team as {listed([f'{role} {position}' for role, position in taken])}"]


def _name(role: str, cycle: CycleName, lineage: Lineage) -> str:
    spec = lineage.find(role)
    return lineage.current(spec.name if spec else role, at=cycle)


def _count(cycles: int) -> str:
    return "no cycle" if cycles == 0 else "one cycle" if cycles == 1 else f"{cycles} cycles"
