"""Words of people on evidence: this counts as substantial, as primary review, or it does not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.history.who import AccountBook
from understudy.application.ladder.subject import find_subject
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.contributions.metrics import METRICS
from understudy_db.schema import EvidenceRuling


@dataclass(frozen=True, slots=True)
class RulingRow:
    """One word on one piece of evidence."""

    id: int
    metric: str
    evidence: str
    counts: bool
    reason: str
    decided_at: datetime
    decided_by: str


class Rulings:
    """Recording and taking back such words."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rule(self, who: str, metric: str, evidence: str, counts: bool, reason: str) -> Changes:
        """Say that a contribution counts, or not, as ``metric`` for somebody. Raises UserError without a reason."""
        if metric not in METRICS:
            raise UserError(f"There is no count called “{metric}”; there are {', '.join(METRICS)}.")
        if not reason.strip():
            raise UserError("Say why; others will ask.")
        with self._store.operation(f"Say whether {evidence} counts") as work:
            people = PersonBook(work.session)
            subject = find_subject(work.session, AccountBook(work.session, people), people, who)
            if subject.account_id is None:
                raise UserError(f"{subject.name} has no account here, so there is no evidence to judge.")
            row = work.session.scalar(
                select(EvidenceRuling).where(
                    EvidenceRuling.account_id.in_(subject.accounts),
                    EvidenceRuling.metric == metric,
                    EvidenceRuling.evidence == evidence,
                )
            )
            if row is None:
                row = EvidenceRuling(account_id=subject.account_id, metric=metric, evidence=evidence)
                work.session.add(row)
            row.counts, row.reason = counts, reason.strip()
            row.decided_at, row.decided_by = work.at, work.actor
        return work.changes

    def take_back(self, who: str, metric: str, evidence: str) -> Changes:
        """Leave it to the rules again. Raises NotFound when nobody said anything about it."""
        with self._store.operation(f"Leave {evidence} to the rules") as work:
            people = PersonBook(work.session)
            subject = find_subject(work.session, AccountBook(work.session, people), people, who)
            row = work.session.scalar(
                select(EvidenceRuling).where(
                    EvidenceRuling.account_id.in_(subject.accounts),
                    EvidenceRuling.metric == metric,
                    EvidenceRuling.evidence == evidence,
                )
            )
            if row is None:
                raise NotFound("Nobody said anything about that evidence.")
            work.session.delete(row)
        return work.changes

    def rows(self, who: str) -> list[RulingRow]:
        """Everything said about somebody's evidence, oldest first."""
        with self._store.read() as session:
            people = PersonBook(session)
            subject = find_subject(session, AccountBook(session, people), people, who)
            return [
                RulingRow(r.id, r.metric, r.evidence, r.counts, r.reason, r.decided_at, r.decided_by)
                for r in session.scalars(
                    select(EvidenceRuling)
                    .where(EvidenceRuling.account_id.in_(subject.accounts))
                    .order_by(EvidenceRuling.decided_at, EvidenceRuling.id)
                )
            ]
