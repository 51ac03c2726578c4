"""Who could lead a role next: candidates in the fall-through order, each with reasons and blockers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from understudy.domain.cycles import CycleName
from understudy.domain.roles import Position, Track
from understudy.domain.suggestions.blockers import blockers, eligibility, latest_answers
from understudy.domain.suggestions.findings import Finding, find, origin
from understudy.domain.suggestions.history import Answer, History, SeatFact, Tier
from understudy.domain.suggestions.rules import SuccessionRules, TrackRules
from understudy.domain.suggestions.standing import Question, Standing, ask, standings
from understudy.domain.suggestions.visible import Staffing, cut, staffing_of


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody stands where they stand.

    ``rule`` is the key of the rule, ``tier`` for where the person comes from, ``answer`` for what they said;
    ``contribution`` is what it added to the score (0 when it only informs); ``url`` leads to its newest source.
    """

    text: str
    seat_ids: tuple[int, ...]
    url: str | None
    rule: str
    contribution: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who could lead. ``rank`` counts from 1 down the list as shown, blocked people last.

    ``equals`` is the number of people whom the rules cannot tell apart from this one, the person included: they are
    listed by name. ``score`` adds up within a step of the fall-through order (``step``, 0 first), never across steps.
    """

    rank: int
    person_id: int
    tier: Tier
    score: float
    reasons: tuple[Reason, ...]
    blockers: tuple[str, ...] = ()
    step: int = 0
    equals: int = 1


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A person of the last team who misses the eligibility rule by one thing, and what it is."""

    person_id: int
    missing: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RoleSuggestion:
    """The answer to "who could lead ``role`` in ``cycle``", as it could be given at ``as_of``.

    ``also_consider`` holds people outside the pool: last on a team long ago. Their ranks go on from the candidates'.
    """

    cycle: CycleName
    role: str
    track: Track
    as_of: datetime | None
    candidates: tuple[Candidate, ...]
    near_misses: tuple[NearMiss, ...] = ()
    also_consider: tuple[Candidate, ...] = ()

    @property
    def everybody(self) -> tuple[Candidate, ...]:
        """Candidates and people to consider as well, in one order."""
        return self.candidates + self.also_consider


def suggest(
    history: History,
    cycle: CycleName,
    role: str,
    rules: SuccessionRules,
    *,
    as_of: datetime | None = None,
    limit: int | None = None,
    planned: bool | None = None,
) -> RoleSuggestion:
    """Suggest leads of ``role`` in ``cycle`` from what was known before ``as_of`` (UTC; None: all earlier cycles).

    ``role`` may be any name or spelling of the lineage, or a role never seen. The cycle's own roster and later ones
    are never looked at to order people; with ``planned`` (see ``staffing_of``) its settled seats block. ``limit`` cuts
    each list. Blocked people are moved behind everybody else, here and in the backtest alike.
    """
    visible = cut(history, cycle=cycle, as_of=as_of)
    staffing = staffing_of(history, cycle=cycle, as_of=as_of, planned=planned)
    question = ask(visible, cycle, role)
    track = rules.of(question.track)
    drafts = [_draft(standing, question, track, rules, visible, staffing) for standing in standings(visible, question)]
    near = [draft for draft in drafts if draft.standing.now] if question.track is Track.RELEASE_LEAD else []
    pool = [draft for draft in drafts if draft.standing.away <= rules.long_away]
    outside = [draft for draft in drafts if draft.standing.away > rules.long_away]
    candidates = _ranked(pool, visible, first_rank=1)
    also = _ranked(
        [replace(draft, candidate=replace(draft.candidate, tier=Tier.OUTSIDE)) for draft in outside],
        visible,
        first_rank=len(candidates) + 1,
    )
    return RoleSuggestion(
        cycle=cycle,
        role=question.role,
        track=question.track,
        as_of=as_of,
        candidates=candidates[:limit],
        near_misses=_near_misses(near, visible, question, rules)[:limit],
        also_consider=also[:limit],
    )


def roles_for(history: History, cycle: CycleName, *, as_of: datetime | None = None) -> tuple[str, ...]:
    """The roles whose leads can be suggested for ``cycle``: those of the last visible team, by lineage.

    Left out: advisers, bots, roles retired by then, and roles marked as not asking for suggestions.
    """
    visible = cut(history, cycle=cycle, as_of=as_of)
    now = max((seat.cycle for seat in visible.seats), default=None)
    found: dict[str, None] = {}
    for seat in visible.seats:
        if seat.cycle == now and seat.position is not Position.ADVISER:
            name = visible.lineage.current(seat.role, at=cycle)
            if asks_for_leads(visible, name) and not visible.lineage.retired(name, at=cycle):
                found[name] = None
    return tuple(found)


def asks_for_leads(history: History, role: str) -> bool:
    """True for roles whose leads are suggested: not advisers, not bots, and not switched off in the lineage."""
    spec = history.lineage.find(role)
    return spec is None or (spec.suggests_leads and not spec.is_bot and spec.track is not Track.ADVISER)


@dataclass(frozen=True, slots=True)
class _Draft:
    standing: Standing
    candidate: Candidate

    @property
    def key(self) -> tuple[bool, int, float]:
        return (bool(self.candidate.blockers), self.candidate.step, -self.candidate.score)


def _draft(
    standing: Standing,
    question: Question,
    track: TrackRules,
    rules: SuccessionRules,
    visible: History,
    staffing: Staffing,
) -> _Draft:
    reasons = [_reason(origin(standing, question), "tier", 0.0)]
    score = 0.0
    for rule in track.rules:
        if not rule.use or (rule.tiers and standing.tier not in rule.tiers):
            continue
        finding = find(rule.key, standing, question)
        if finding is not None:
            contribution = round(finding.times * rule.weight, 6)
            score += contribution
            reasons.append(_reason(finding, rule.key.value, contribution))
    if question.track is Track.RELEASE_LEAD and rules.release_lead_eligibility.use:
        verdict = eligibility(standing.seats, question.lead_roles, rules.release_lead_eligibility)
        if verdict.met:
            served = len(standing.cycles)
            text = f"Eligible: served in {served} {'cycle' if served == 1 else 'cycles'}, leading or shadowing the lead"
            reasons.append(_reason(Finding(1, verdict.evidence, text), "eligibility", 0.0))
    reasons += _said(standing.person_id, question, staffing, visible)
    return _Draft(
        standing,
        Candidate(
            rank=0,
            person_id=standing.person_id,
            tier=standing.tier,
            score=round(score, 6),
            reasons=tuple(reasons),
            blockers=blockers(
                standing,
                visible.people[standing.person_id],
                question,
                staffing,
                rules.release_lead_eligibility,
                visible.lineage,
            ),
            step=track.step(standing.tier, standing.knows_role),
        ),
    )


def _said(person_id: int, question: Question, staffing: Staffing, visible: History) -> list[Reason]:
    answer = latest_answers(person_id, staffing.answers, visible.lineage).get(question.role)
    if answer is None or answer.answer not in (Answer.ASKED, Answer.ACCEPTED):
        return []
    said = "Was asked" if answer.answer is Answer.ASKED else "Has said yes"
    return [Reason(f"{said} ({answer.at:%Y-%m-%d})", (), None, "answer")]


def _reason(finding: Finding, rule: str, contribution: float) -> Reason:
    url = next((seat.url for seat in reversed(finding.seats) if seat.url), None)
    return Reason(finding.text, _ids(finding.seats), url, rule, contribution)


def _ids(seats: Sequence[SeatFact]) -> tuple[int, ...]:
    return tuple(seat.seat_id for seat in seats)


def _ranked(drafts: Sequence[_Draft], visible: History, *, first_rank: int) -> tuple[Candidate, ...]:
    equals = Counter(draft.key for draft in drafts)
    ordered = sorted(drafts, key=lambda draft: (draft.key, _by_name(visible, draft.candidate.person_id)))
    return tuple(
        replace(draft.candidate, rank=rank, equals=equals[draft.key]) for rank, draft in enumerate(ordered, first_rank)
    )


def _by_name(visible: History, person_id: int) -> tuple[str, str, int]:
    person = visible.people[person_id]
    return (person.name.casefold(), (person.login or "").casefold(), person_id)


def _near_misses(
    drafts: Sequence[_Draft], visible: History, question: Question, rules: SuccessionRules
) -> tuple[NearMiss, ...]:
    if not rules.release_lead_eligibility.use:
        return ()
    found: list[tuple[tuple[bool, int, float], tuple[str, str, int], NearMiss]] = []
    for draft in drafts:
        verdict = eligibility(draft.standing.seats, question.lead_roles, rules.release_lead_eligibility)
        if not verdict.met and verdict.nearly:
            pid = draft.standing.person_id
            found.append(
                (draft.key, _by_name(visible, pid), NearMiss(pid, verdict.short_of[0], draft.candidate.reasons))
            )
    return tuple(miss for _, _, miss in sorted(found, key=lambda entry: entry[:2]))
