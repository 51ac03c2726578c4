"""Records that may be one person: proposed by the program, decided by a human, undoable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.people import new_person
from understudy.application.persons import PersonBook, seated_in
from understudy.application.store import Store
from understudy_db.schema import Cycle, Identity, MergeProposal, Person, Seat


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A proposal: who, why, how sure (0 to 1) and what was decided."""

    id: int
    a_id: int
    a: str
    a_logins: tuple[str, ...]
    b_id: int
    b: str
    b_logins: tuple[str, ...]
    reason: str
    score: float
    status: str


class Merges:
    """Deciding who is one person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, *, status: str | None = "pending") -> list[MergeRow]:
        """Proposals with that status (None: all), the surest first."""
        with self._store.read() as session:
            return self.read(session, status=status)

    @staticmethod
    def read(session: Session, *, status: str | None) -> list[MergeRow]:
        """As rows, within a session."""
        query = select(MergeProposal).order_by(MergeProposal.score.desc(), MergeProposal.id)
        if status is not None:
            query = query.where(MergeProposal.status == status)
        proposals = list(session.scalars(query))
        ids = {p.a_id for p in proposals} | {p.b_id for p in proposals}
        names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
        logins: dict[int, list[str]] = {}
        for person_id, value in session.execute(
            select(Identity.person_id, Identity.value).where(Identity.kind == "login", Identity.person_id.in_(ids))
        ):
            logins.setdefault(person_id, []).append(value)
        return [
            MergeRow(
                p.id,
                p.a_id,
                names[p.a_id],
                tuple(logins.get(p.a_id, ())),
                p.b_id,
                names[p.b_id],
                tuple(logins.get(p.b_id, ())),
                p.reason,
                p.score,
                p.status,
            )
            for p in proposals
        ]

    def pending(self, programme_id: int | None = None) -> int:
        """How many proposals wait for an answer; those about people of one programme, if given."""
        query = select(func.count()).select_from(MergeProposal).where(MergeProposal.status == "pending")
        if programme_id is not None:
            here = seated_in(programme_id)
            query = query.where(MergeProposal.a_id.in_(here) | MergeProposal.b_id.in_(here))
        with self._store.read() as session:
            return session.scalar(query) or 0

    def accept(self, proposal_ids: Iterable[int]) -> Changes:
        """These are one person each. The record seen last goes on and gives the name."""
        return self._decide(proposal_ids, "accepted")

    def reject(self, proposal_ids: Iterable[int]) -> Changes:
        """These are two people; not proposed again."""
        return self._decide(proposal_ids, "rejected")

    def merge(self, a_id: int, b_id: int) -> Changes:
        """Join two people by hand. Raises UserError when they already are one."""
        with self._store.operation("Merge people") as work:
            session = work.session
            people = PersonBook(session)
            a, b = people.get(a_id), people.get(b_id)
            if a.id == b.id:
                raise UserError(f"{a.name} already is one person.")
            work.name = f"Merge {a.name} and {b.name}"
            low, high = sorted((a.id, b.id))
            proposal = session.scalar(
                select(MergeProposal).where(MergeProposal.a_id == low, MergeProposal.b_id == high)
            )
            if proposal is None:
                proposal = MergeProposal(a_id=low, b_id=high, reason="joined by hand", score=1.0)
                session.add(proposal)
            proposal.status, proposal.decided_at, proposal.decided_by = "accepted", work.at, work.actor
            _join(session, a_id, b_id)
        return work.changes

    def split(self, person_id: int) -> Changes:
        """Take a merged record out again, or every record of a person. Raises UserError if none is joined."""
        with self._store.operation("Split person") as work:
            session = work.session
            person = session.get(Person, person_id)
            if person is None:
                raise NotFound(f"There is no person number {person_id}.")
            if person.merged_into_id is not None:
                records = [person]
            else:
                records = list(session.scalars(select(Person).where(Person.merged_into_id == person_id)))
            if not records:
                raise UserError(f"{person.name} was not merged from several records; nothing to split.")
            work.name = f"Split {person.name}"
            ids = {record.id for record in records}
            for record in records:
                record.merged_into_id = None
            for proposal in session.scalars(
                select(MergeProposal).where(
                    MergeProposal.status == "accepted", MergeProposal.a_id.in_(ids) | MergeProposal.b_id.in_(ids)
                )
            ):
                proposal.status, proposal.decided_at, proposal.decided_by = "rejected", work.at, work.actor
        return work.changes

    def split_seats(self, seat_ids: Iterable[int], name: str, login: str | None) -> Changes:
        """Two people were taken for one: give these seats to a new person. Raises UserError for a login in use."""
        with self._store.operation(f"Split off {name}") as work:
            person_id = new_person(work.session, name, login)
            for seat in work.session.scalars(select(Seat).where(Seat.id.in_(list(seat_ids)))):
                seat.person_id = person_id
                seat.edited = sorted({*seat.edited, "person_id"})
        return work.changes

    def _decide(self, proposal_ids: Iterable[int], status: str) -> Changes:
        ids = list(proposal_ids)
        verb = "Accept" if status == "accepted" else "Reject"
        with self._store.operation(f"{verb} merges") as work:
            session = work.session
            found = {p.id: p for p in session.scalars(select(MergeProposal).where(MergeProposal.id.in_(ids)))}
            missing = [i for i in ids if i not in found]
            if missing:
                raise NotFound(
                    f"There is no merge proposal {', '.join(map(str, missing))}. `understudy list merges` shows them."
                )
            for proposal_id in ids:
                proposal = found[proposal_id]
                if proposal.status == status:
                    continue
                if proposal.status == "accepted":
                    raise UserError(f"Merge {proposal_id} is already accepted; split the person to take it back.")
                proposal.status, proposal.decided_at, proposal.decided_by = status, work.at, work.actor
                if status == "accepted":
                    _join(session, proposal.a_id, proposal.b_id)
                    session.flush()
            if len(ids) == 1:
                a = session.get_one(Person, found[ids[0]].a_id)
                work.name = f"Merge {a.name}" if status == "accepted" else f"Keep {a.name} apart"
            else:
                work.name = f"{verb} {len(ids)} merges"
        return work.changes


def _join(session: Session, a_id: int, b_id: int) -> None:
    """Point the record seen earlier, and all that was joined to it, at the one seen later."""
    a, b = (_canonical(session, person_id) for person_id in (a_id, b_id))
    if a.id == b.id:
        return
    keep, gone = (a, b) if _last_seen(session, a.id) >= _last_seen(session, b.id) else (b, a)
    for record in session.scalars(select(Person).where((Person.id == gone.id) | (Person.merged_into_id == gone.id))):
        record.merged_into_id = keep.id


def _canonical(session: Session, person_id: int) -> Person:
    person = session.get_one(Person, person_id)
    return person if person.merged_into_id is None else session.get_one(Person, person.merged_into_id)


def _last_seen(session: Session, person_id: int) -> tuple[str, int]:
    key = session.scalar(
        select(func.max(Cycle.sort_key))
        .join(Seat, Seat.cycle_id == Cycle.id)
        .join(Person, Person.id == Seat.person_id)
        .where((Person.id == person_id) | (Person.merged_into_id == person_id))
    )
    return key or "", -person_id
