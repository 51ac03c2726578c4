"""After an import: which records may be one person. Proposed once, never again after a human's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.persons import PersonBook
from understudy.domain.cycles import CycleName
from understudy.domain.identity import PersonSketch, Sitting, propose_merges
from understudy.domain.rosters.model import IdentityCorrection
from understudy_db.schema import Cycle, Identity, MergeProposal, Seat


def propose(session: Session, programme_id: int, import_id: int, corrections: Sequence[IdentityCorrection]) -> int:
    """Store new merge proposals; returns how many there are."""
    people = PersonBook(session)
    known = set(session.execute(select(MergeProposal.a_id, MergeProposal.b_id)).tuples())
    values: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person_id, kind, value in session.execute(
        select(Identity.person_id, Identity.kind, Identity.value).order_by(Identity.id)
    ):
        values[people.canonical(person_id)][kind].append(value)
    sittings: dict[int, list[Sitting]] = defaultdict(list)
    for person_id, cycle in session.execute(
        select(Seat.person_id, Cycle.name).join(Cycle, Cycle.id == Seat.cycle_id).distinct()
    ):
        sittings[people.canonical(person_id)].append(CycleName.parse(cycle))
    sketches = [
        PersonSketch(
            key=person.id,
            names=tuple(values[person.id]["name"]),
            logins=tuple(values[person.id]["login"]),
            chats=tuple(values[person.id]["chat"]),
            cycles=tuple(sorted(sittings[person.id])),
        )
        for person in people.all()
    ]
    made = 0
    for proposal in propose_merges(sketches, corrections):
        a, b = sorted((proposal.a, proposal.b))
        if (a, b) in known:
            continue
        known.add((a, b))
        session.add(MergeProposal(a_id=a, b_id=b, reason=proposal.reason, score=proposal.score, import_id=import_id))
        made += 1
    session.flush()
    return made
