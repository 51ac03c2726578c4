"""Counting what a policy asks for: named counts, filtered, each pull request once, with people's rulings applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.errors import NotFound
from understudy.application.history.counting import Evidence, judge_substantial, labels_of, measure, merged_of
from understudy.application.history.events import Contribution, Wanted, repository_number
from understudy.application.history.who import AccountBook
from understudy.application.ladder.subject import Subject
from understudy.domain.ladder.facts import Count, Proof
from understudy.domain.ladder.policy import ScopeKind
from understudy.domain.ladder.requirements import Confidence, MetricRule
from understudy.domain.ladder.scopes import Scope
from understudy_db.schema import EvidenceRuling

_TRUSTED = {
    Confidence.HIGH: ("high",),
    Confidence.MEDIUM: ("high", "medium"),
    Confidence.LOW: ("high", "medium", "low"),
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person said about one piece of evidence."""

    counts: bool
    reason: str
    by: str


def evidence_key(row: Contribution) -> str:
    """What a ruling on a contribution is kept under: ``OWNER/NAME#12`` or ``OWNER/NAME@commit``."""
    if row.number is not None:
        return f"{row.repository}#{row.number}"
    return f"{row.repository}@{row.sha}" if row.sha is not None else f"{row.repository or 'elsewhere'}:{row.id}"


def ruled_metric(rule: MetricRule) -> str:
    """The name under which rulings for a rule are kept: what a person has to judge about each thing."""
    if "primary_reviews" in rule.count:
        return "primary_reviews"
    return "substantial_prs" if rule.substantial or "substantial_prs" in rule.count else rule.count[0]


def read_rulings(session: Session, book: AccountBook, subject: Subject) -> dict[tuple[str, str], Ruling]:
    """All rulings on somebody's evidence, by what they are about and the evidence."""
    if not subject.accounts:
        return {}
    return {
        (row.metric, row.evidence): Ruling(row.counts, row.reason, row.decided_by)
        for row in session.scalars(select(EvidenceRuling).where(EvidenceRuling.account_id.in_(subject.accounts)))
    }


class Counter:
    """Counts for one person in one scope before ``as_of``."""

    def __init__(self, session: Session, book: AccountBook, subject: Subject, scope: Scope, as_of: datetime) -> None:
        self._session = session
        self._book = book
        self._subject = subject
        self._scope = scope
        self._as_of = as_of
        self._rulings = read_rulings(session, book, subject)

    def count(self, rule: MetricRule) -> Count:
        """What the rule counts. Somebody without accounts has nothing that could be counted."""
        if not self._subject.accounts:
            return Count(0, partial=("None of their accounts was met in a history.",))
        since = rule.within.before(self._as_of) if rule.within else None
        wanted = self._wanted(rule, since)
        if wanted.repository == "":
            return Count(0, partial=("No place of theirs is known to count in.",))
        if wanted.repository is not None:
            try:
                repository_number(self._session, wanted.repository)
            except NotFound:
                return Count(0, partial=(f"{wanted.repository}: its history was not read.",))
        found: dict[str, Evidence] = {}
        partial: dict[str, None] = {}
        for metric in rule.count:
            told = measure(self._session, self._book, metric, wanted)
            partial |= dict.fromkeys(told.partial)
            for each in told.evidence:
                key = evidence_key(each.contribution)
                if metric in ("contributions", "comments", "pr_comments", "commits"):
                    key = f"{key}/{each.contribution.id}"  # each of them is one
                before = found.get(key)
                if before is None or (before.counts is not True and each.counts is True):
                    found[key] = each
        kept = self._filtered(rule, list(found.values()))
        return self._counted(rule, kept, tuple(partial))

    def _wanted(self, rule: MetricRule, since: datetime | None) -> Wanted:
        repository = path = None
        if rule.where != "everywhere" and self._scope.kind in (ScopeKind.REPOSITORY, ScopeKind.DIRECTORY):
            repository = self._scope.name
            if rule.where == "scope" and self._scope.kind is ScopeKind.DIRECTORY:
                path = self._scope.path
        return Wanted(repository, self._subject.accounts, path, since, self._as_of)

    def _filtered(self, rule: MetricRule, rows: list[Evidence]) -> list[Evidence]:
        keys = [each.contribution for each in rows]
        merged = merged_of(self._session, self._book, keys, self._as_of) if rule.merged or rule.substantial else {}
        kept = []
        for each in rows:
            row = each.contribution
            if rule.merged and row.number is not None and evidence_key(row) not in merged:
                continue
            if rule.min_lines and (row.added or 0) + (row.deleted or 0) < rule.min_lines:
                each = replace(each, counts=False, reason=f"fewer than {rule.min_lines} lines")
            kept.append(each)
        if rule.substantial:
            kept = judge_substantial(self._session, kept, merged)
        if rule.with_labels or rule.without_labels:
            kept = self._labelled(rule, kept)
        return kept

    def _labelled(self, rule: MetricRule, rows: list[Evidence]) -> list[Evidence]:
        labels = labels_of(self._session, [each.contribution for each in rows])
        kept = []
        for each in rows:
            held = labels.get(evidence_key(each.contribution), frozenset())
            barred = sorted(held & set(rule.without_labels))
            lacking = rule.with_labels and not held & set(rule.with_labels)
            if barred or lacking:
                why = f"labelled {barred[0]}" if barred else f"without {' or '.join(rule.with_labels)}"
                each = replace(each, counts=False, reason=why)
            kept.append(each)
        return kept

    def _counted(self, rule: MetricRule, rows: Iterable[Evidence], partial: tuple[str, ...]) -> Count:
        about = ruled_metric(rule)
        proofs, weeks = [], set()
        value = to_confirm = 0
        for each in sorted(rows, key=lambda one: (one.contribution.at, one.contribution.id)):
            row = each.contribution
            counts, reason = each.counts, each.reason
            if counts is None and reason.partition(":")[0] in _TRUSTED[rule.confidence]:
                counts = True
            key = evidence_key(row)
            ruling = self._rulings.get((about, key))
            if ruling is not None:
                counts = ruling.counts
                reason = f"{ruling.by}: {ruling.reason}"
            value += counts is True
            to_confirm += counts is None
            if counts:
                weeks.add(row.at.isocalendar()[:2])
            proofs.append(Proof(_title(row), row.at, row.url, counts, reason, key))
        return Count(value, to_confirm, len(weeks), tuple(proofs), partial)


def _title(row: Contribution) -> str:
    """A contribution in one line."""
    where = evidence_key(row)
    if row.number is None and row.sha is not None:
        where = f"{row.repository}@{row.sha[:10]}"
    return f"{where} {row.title}" if row.title else where
