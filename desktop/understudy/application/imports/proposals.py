"""After an import: which records may be one person. Proposed once, never again after a human's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.persons import PersonBook
from understudy.domain.identity import PersonSketch, propose_merges
from understudy.domain.rosters.model import IdentityCorrection
from understudy_db.schema import Cycle, Identity, MergeProposal, Seat


def propose(session: Session, import_id: int, corrections: Sequence[IdentityCorrection]) -> int:
    """Store new merge proposals; returns how many there are."""
    people = PersonBook(session)
    known = {(a, b) for a, b in session.execute(select(MergeProposal.a_id, MergeProposal.b_id))}
    values: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for person_id, kind, value in session.execute(select(Identity.person_id, Identity.kind, Identity.value)):
        values[people.canonical(person_id)][kind].add(value)
    seen: dict[int, set[str]] = defaultdict(set)
    for person_id, cycle in session.execute(
        select(Seat.person_id, Cycle.name).join(Cycle, Cycle.id == Seat.cycle_id).distinct()
    ):
        seen[people.canonical(person_id)].add(cycle)
    sketches = [
        PersonSketch(
            key=str(person.id),
            names=frozenset(values[person.id]["name"]) or frozenset({person.name}),
            logins=frozenset(values[person.id]["login"]),
            chats=frozenset(values[person.id]["chat"]),
            seen=frozenset(seen[person.id]),
        )
        for person in people.all()
    ]
    made = 0
    for proposal in propose_merges(sketches, corrections):
        a, b = sorted((int(proposal.a), int(proposal.b)))
        if (a, b) in known:
            continue
        known.add((a, b))
        reason = "; ".join(proposal.reasons)
        if proposal.against:
            reason += f" – but {'; '.join(proposal.against)}"
        session.add(MergeProposal(a_id=a, b_id=b, reason=reason, score=proposal.score, import_id=import_id))
        made += 1
    session.flush()
    return made
