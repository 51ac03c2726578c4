"""The sample community's own ladder, with two cases under way, so that there is something to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.history.who import AccountBook
from understudy.application.ladder.policies import IN_USE, digest
from understudy.application.store import Store
from understudy.domain.ladder.policy import read_policy
from understudy_db.schema import CaseEntry, LadderCase, LadderPolicy, Setting

POLICY = "lantern-community"
USED = [POLICY, "release-team"]


@dataclass(frozen=True, slots=True)
class _Line:
    days_ago: int
    kind: str
    who: str
    text: str
    requirement: str | None = None
    agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str
    login: str
    level: str
    scope: str
    days_ago: int
    deadline_in: int | None
    lines: tuple[_Line, ...]


CASES = (
    _Told(
        "promotion", "lantern-yara", "reviewer", "lantern-sample/lantern:test", 12, 9,
        (
            _Line(12, "note", "Aurel Finch", "Yara has looked after the signal tests for two cycles now."),
            _Line(11, "sponsor", "lantern-aurelfinch", "I know their work since the spring; gladly.", "sponsored"),
            _Line(8, "objection", "lantern-amara-e", "Could the flaky ones be mended first?", "no-objections", False),
            _Line(5, "answered", "lantern-amara-e", "They are, so no objection any more.", "no-objections", True),
        ),
    ),
    _Told(
        "inactivity", "lantern-benedikt", "reviewer", "lantern-sample/releases:tools", 20, None,
        (
            _Line(20, "note", "Ebba Quist", "Quiet since last winter. Is Benedikt well, and would he like to stay?"),
            _Line(19, "contacted", "lantern-ebbaq", "Wrote to him, and asked whether a rest would be welcome."),
        ),
    ),
)  # fmt: skip


def add_sample_ladder(store: Store, text: str) -> Changes:
    """Put the sample's policy in use and open its cases; loading it again changes nothing. Not for undo."""
    today = store.clock().date()
    with store.operation("Load the sample's ladder", journalled=False) as work:
        session = work.session
        if session.scalar(select(LadderPolicy.id).where(LadderPolicy.name == POLICY)) is not None:
            return Changes()
        read_policy(text, "sample/ladder.yaml")
        session.add(
            LadderPolicy(name=POLICY, since=None, text=text, digest=digest(text), added_at=work.at, added_by=work.actor)
        )
        if session.scalar(select(Setting.id).where(Setting.owner == "", Setting.key == IN_USE)) is None:
            session.add(Setting(owner="", key=IN_USE, value={"value": USED}))
        book = AccountBook(session)
        for told in CASES:
            _open(session, book, told, today, digest(text), work.actor)
    return work.changes


def _open(session: Session, book: AccountBook, told: _Told, today: date, text_digest: str, by: str) -> None:
    actors = book.named(told.login)
    if not actors:
        return  # without git the sample has no accounts
    at = _noon(today, told.days_ago)
    case = LadderCase(
        kind=told.kind, person_id=actors[0].person_id,
        account_id=actors[0].account_id if actors[0].person_id is None else None, policy=POLICY, digest=text_digest,
        level=told.level, scope=told.scope, state="open", opened_at=at, opened_by=told.lines[0].who,
        deadline=today + timedelta(days=told.deadline_in) if told.deadline_in is not None else None, closed_at=None,
    )  # fmt: skip
    session.add(case)
    session.flush()
    for line in told.lines:
        session.add(
            CaseEntry(
                case_id=case.id, kind=line.kind, requirement=line.requirement, who=line.who, agrees=line.agrees,
                text=line.text, url=None, at=_noon(today, line.days_ago), recorded_by=by,
            )
        )  # fmt: skip


def _noon(today: date, days_ago: int) -> datetime:
    return datetime.combine(today - timedelta(days=days_ago), time(12), UTC)


def forget_sample_ladder(store: Store) -> Changes:
    """Take the sample's policy and everything judged by it out again."""
    with store.operation("Remove the sample's ladder", journalled=False) as work:
        session = work.session
        cases = select(LadderCase.id).where(LadderCase.policy == POLICY)
        for statement in (
            delete(CaseEntry).where(CaseEntry.case_id.in_(cases)),
            delete(LadderCase).where(LadderCase.policy == POLICY),
            delete(LadderPolicy).where(LadderPolicy.name == POLICY),
        ):
            session.execute(statement.execution_options(synchronize_session=False))
        used = session.scalar(select(Setting).where(Setting.owner == "", Setting.key == IN_USE))
        if used is not None and used.value.get("value") == USED:
            session.delete(used)
    return work.changes
