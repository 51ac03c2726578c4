"""Cases: somebody nominated for a level, or gone quiet in one. People say and decide; the program keeps the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.ladder.evaluate import Ladder
from understudy.application.ladder.gathered import Shelf, present
from understudy.application.ladder.policies import Edition, Policies
from understudy.application.ladder.subject import Subject, of_account, of_person
from understudy.application.store import Store, need_version
from understudy.domain.ladder.outcomes import LevelVerdict
from understudy.domain.ladder.policy import Level
from understudy.domain.ladder.scopes import Scope
from understudy_db.schema import CaseEntry, LadderCase
from understudy_db.schema.ladder import ENTRY_KINDS

MOVES = {
    "promotion": {
        "draft": ("open", "withdrawn"),
        "open": ("waiting", "granted", "not_now", "withdrawn"),
        "waiting": ("open", "granted", "not_now", "withdrawn"),
        "granted": ("open",),
        "not_now": ("open",),
        "withdrawn": ("open",),
    },
    "inactivity": {
        "draft": ("open", "stays"),
        "open": ("waiting", "stays", "stepped_back"),
        "waiting": ("open", "stays", "stepped_back"),
        "stepped_back": ("open", "stays"),
        "stays": ("open",),
    },
}
"""Where a case can go from each state; every end can be opened again, by an appeal for instance."""
CLOSED = frozenset({"granted", "not_now", "withdrawn", "stepped_back", "stays"})
_SAYS_YES_OR_NO = frozenset({"attestation", "vote"})
_FIXED = {"sponsor": True, "objection": False, "answered": True, "vouched": True}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of a case's log."""

    id: int
    kind: str
    requirement: str | None
    who: str
    agrees: bool | None
    text: str
    url: str | None
    at: datetime
    recorded_by: str
    version: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it. ``is_late``: open past its deadline."""

    id: int
    kind: str
    name: str
    login: str | None
    person_id: int | None
    account_id: int | None
    policy: str
    level: str
    level_name: str
    scope: Scope
    state: str
    opened_at: datetime
    opened_by: str
    deadline: date | None
    closed_at: datetime | None
    is_late: bool
    version: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with its log, the level it is about, and the verdict as things stand (for promotions)."""

    row: CaseRow
    subject: Subject
    edition: Edition
    level: Level
    entries: tuple[EntryRow, ...]
    verdict: LevelVerdict | None
    moves: tuple[str, ...]
    may_step_back: str
    """For inactivity: what is still to be done before a patch, in words; empty: nothing."""


class Cases:
    """Opening, talking about and closing cases."""

    def __init__(self, store: Store, policies: Policies, ladder: Ladder) -> None:
        self._store = store
        self._policies = policies
        self._ladder = ladder

    def open(
        self,
        who: str,
        level: str,
        scope: str,
        *,
        policy: str | None = None,
        kind: str = "promotion",
        deadline: date | None = None,
        note: str = "",
        account_id: int | None = None,
    ) -> tuple[int, Changes]:
        """Nominate somebody for a level, or open a talk about their having gone quiet. Returns the case's number.

        ``account_id`` says whom ``who`` names, where a name or a login could mean several.
        Raises NotFound, or UserError for a scope of another kind than the level's, or a case that is open already.
        """
        edition, wanted = self._level(policy, level)
        place = _scope(scope, wanted)
        verb = "Nominate" if kind == "promotion" else "Talk with"
        with self._store.operation(f"{verb} {who}: {wanted.name}") as work:
            shelf = Shelf(work.session, edition.policy, work.at)
            subject = shelf.subject(who) if account_id is None else of_account(shelf.book, shelf.people, account_id)
            for row in work.session.scalars(_about(subject, kind, edition.name, wanted.id, place.written)):
                if row.state not in CLOSED:
                    raise UserError(f"There is an open case about that already, number {row.id}.")
            case = LadderCase(
                kind=kind, person_id=subject.person_id,
                account_id=subject.account_id if subject.person_id is None else None,
                policy=edition.name, digest=edition.digest, level=wanted.id, scope=place.written, state="open",
                opened_at=work.at, opened_by=work.actor, deadline=deadline, closed_at=None,
            )  # fmt: skip
            work.session.add(case)
            work.session.flush()
            if note.strip():
                _enter(work.session, case.id, "note", work.actor, work.at, work.actor, text=note.strip())
            number = case.id
        return number, work.changes

    def say(
        self,
        case_id: int,
        kind: str,
        *,
        who: str | None = None,
        requirement: str | None = None,
        agrees: bool | None = None,
        text: str = "",
        url: str | None = None,
        on: date | None = None,
    ) -> Changes:
        """Put a line into the log: a sponsor, an attestation, a vote, an objection or its answer, a talk, a note.

        ``who``: whose word it is (default: the user's). ``on``: the day it was said, by default now. Raises UserError
        for a requirement the level does not have, or a word without yes or no where one is needed.
        """
        if kind not in ENTRY_KINDS or kind == "state":
            kinds = ", ".join(each for each in ENTRY_KINDS if each != "state")
            raise UserError(f"There is no entry “{kind}”; there are {kinds}.")
        agrees = _FIXED.get(kind, agrees)
        if kind in _SAYS_YES_OR_NO and agrees is None:
            raise UserError("Say whether it is a yes or a no.")
        if url is not None and not url.startswith(("https://", "http://")):
            raise UserError(f"“{url}” is no web address; it begins with https://.")
        with self._store.operation("Add to a case") as work:
            case = _case(work.session, case_id)
            if requirement is None and kind in ("objection", "answered"):
                requirement = self._objected(case)
            if requirement is not None and self._of_case(case)[1].requirement(requirement) is None:
                raise UserError(f"{case.level} has no requirement “{requirement}”.")
            if requirement is None and kind in _SAYS_YES_OR_NO:
                raise UserError("Say which requirement it is about.")
            at = work.at if on is None else min(work.at, datetime.combine(on, time(12), UTC))
            _enter(
                work.session, case_id, kind, (who or work.actor).strip(), at, work.actor,
                requirement=requirement, agrees=agrees, text=text.strip(), url=url,
            )  # fmt: skip
        return work.changes

    def unsay(self, entry_id: int, version: int | None = None) -> Changes:
        """Take a line out of the log; undo brings it back. Raises NotFound, Conflict."""
        with self._store.operation("Take a line out of a case") as work:
            row = work.session.get(CaseEntry, entry_id)
            if row is None or row.kind == "state":
                raise NotFound("That line is not there, or tells how the case went.")
            need_version(row, version)
            work.session.delete(row)
        return work.changes

    def move(self, case_id: int, state: str, text: str = "", version: int | None = None) -> Changes:
        """Say how a case stands now. Raises UserError for a step there is not, or stepping back without a talk."""
        with self._store.operation(f"Case {case_id}: {state.replace('_', ' ')}") as work:
            case = _case(work.session, case_id)
            need_version(case, version)
            there = MOVES[case.kind][case.state]
            if state not in there:
                raise UserError(f"From “{case.state}” a case goes to {' or '.join(there)}, not to “{state}”.")
            if state == "stepped_back":
                todo = self._before_stepping_back(work.session, case, work.at)
                if todo:
                    raise UserError(todo)
            _enter(work.session, case_id, "state", work.actor, work.at, work.actor, text=_told(state, text))
            case.state = state
            case.closed_at = work.at if state in CLOSED else None
        return work.changes

    def set_deadline(self, case_id: int, deadline: date | None, version: int | None = None) -> Changes:
        """Until when objections and answers are awaited."""
        with self._store.operation("Set a case's deadline") as work:
            case = _case(work.session, case_id)
            need_version(case, version)
            case.deadline = deadline
        return work.changes

    def rows(self, *, kind: str | None = None, open_only: bool = False) -> list[CaseRow]:
        """All cases, newest first."""
        with self._store.read() as session:
            wanted = select(LadderCase).order_by(LadderCase.id.desc())
            if kind is not None:
                wanted = wanted.where(LadderCase.kind == kind)
            found = []
            shelves: dict[str, Shelf] = {}
            for case in session.scalars(wanted):
                if open_only and case.state in CLOSED:
                    continue
                edition, level = self._of_case(case)
                shelf = shelves.setdefault(edition.digest, Shelf(session, edition.policy, present(self._store)))
                found.append(self._row(case, level, _subject(shelf, case)))
            return found

    def page(self, case_id: int) -> CasePage:
        """One case with everything about it. Raises NotFound."""
        with self._store.read() as session:
            case = _case(session, case_id)
            edition, level = self._of_case(case)
            shelf = Shelf(session, edition.policy, present(self._store))
            subject = _subject(shelf, case)
            verdict = None
            if case.kind == "promotion":
                verdict = self._ladder.judge_one(shelf, subject, level, Scope.parse(case.scope), case.id)
            todo = "" if case.kind == "promotion" else self._before_stepping_back(session, case, shelf.as_of)
            return CasePage(
                self._row(case, level, subject), subject, edition, level, tuple(_rows(_entries(session, case_id))),
                verdict, MOVES[case.kind][case.state], todo,
            )  # fmt: skip

    def _row(self, case: LadderCase, level: Level, subject: Subject) -> CaseRow:
        late = case.state not in CLOSED and case.deadline is not None and case.deadline < self._store.clock().date()
        return CaseRow(
            case.id, case.kind, subject.name, subject.login, subject.person_id, subject.account_id, case.policy,
            level.id, level.name, Scope.parse(case.scope), case.state, case.opened_at, case.opened_by, case.deadline,
            case.closed_at, late, case.version,
        )  # fmt: skip

    def _level(self, policy: str | None, level: str) -> tuple[Edition, Level]:
        names = [policy] if policy is not None else self._policies.in_use()
        for name in names:
            edition = self._policies.in_force(name)
            found = edition.policy.level(level)
            if found is not None:
                return edition, found
        raise NotFound(f"No policy in use has a level “{level}”.")

    def _of_case(self, case: LadderCase) -> tuple[Edition, Level]:
        """The text a case is judged by: the one it was opened under if still here, else the one in force then."""
        same = next((each for each in self._policies.editions() if each.digest == case.digest), None)
        for edition in (same, self._policies.in_force(case.policy, case.opened_at.date())):
            level = edition.policy.level(case.level) if edition is not None else None
            if edition is not None and level is not None:
                return edition, level
        raise NotFound(
            f"The policy “{case.policy}” has no level “{case.level}” any more; adopt an edition that has it."
        )

    def _objected(self, case: LadderCase) -> str | None:
        """The requirement an objection is about when nobody says: the one that asks for none."""
        level = self._of_case(case)[1]
        votes = [part for top in level.requirements for part in top.walk() if part.vote]
        return next((part.id for part in votes if part.vote and part.vote.threshold == "no_objection"), None)

    def _before_stepping_back(self, session: Session, case: LadderCase, now: datetime) -> str:
        """What the policy wants done first: a talk, and time to answer. Empty: nothing is left."""
        rest = self._of_case(case)[1].rest
        entries = _entries(session, case.id)
        last = {entry.kind: entry for entry in entries}
        if "replied" in last and last["replied"].agrees:
            return ""  # they said themselves that they step back
        vouched = last.get("vouched")
        contacted = last.get("contacted")
        if vouched is not None:
            return f"{vouched.who} vouches for them; talk about it first."
        if contacted is None:
            return "Write to the person first, and note it here."
        if "appeal" in last and last["appeal"].at > contacted.at:
            return "They asked to stay; answer them first."
        wait = timedelta()
        for span in (rest.contact_wait, rest.grace) if rest is not None else ():
            wait += span.after(contacted.at) - contacted.at if span is not None else timedelta()
        until = contacted.at + wait
        return f"They have until {until:%Y-%m-%d} to answer." if until > now else ""


def _about(subject: Subject, kind: str, policy: str, level: str, scope: str) -> Select[LadderCase]:
    wanted = select(LadderCase).where(
        LadderCase.kind == kind, LadderCase.policy == policy, LadderCase.level == level, LadderCase.scope == scope
    )
    if subject.person_id is not None:
        return wanted.where(LadderCase.person_id.in_(subject.records))
    return wanted.where(LadderCase.account_id.in_(subject.accounts))


def _scope(text: str, level: Level) -> Scope:
    try:
        scope = Scope.parse(text)
    except ValueError as error:
        raise UserError(str(error)) from error
    if scope.kind is not level.scope:
        raise UserError(f"{level.name} is held in: {level.scope.value}; “{text}” is: {scope.kind.value}.")
    return scope


def _case(session: Session, case_id: int) -> LadderCase:
    case = session.get(LadderCase, case_id)
    if case is None:
        raise NotFound(f"There is no case number {case_id}.")
    return case


def _subject(shelf: Shelf, case: LadderCase) -> Subject:
    if case.person_id is not None:
        return of_person(shelf.book, shelf.people, case.person_id)
    assert case.account_id is not None
    return of_account(shelf.book, shelf.people, case.account_id)


def _enter(
    session: Session,
    case_id: int,
    kind: str,
    who: str,
    at: datetime,
    by: str,
    *,
    requirement: str | None = None,
    agrees: bool | None = None,
    text: str = "",
    url: str | None = None,
) -> None:
    session.add(
        CaseEntry(
            case_id=case_id, kind=kind, requirement=requirement, who=who, agrees=agrees, text=text, url=url, at=at,
            recorded_by=by,
        )
    )  # fmt: skip


def _entries(session: Session, case_id: int) -> list[CaseEntry]:
    wanted = select(CaseEntry).where(CaseEntry.case_id == case_id)
    return list(session.scalars(wanted.order_by(CaseEntry.at, CaseEntry.id)))


def _rows(entries: Iterable[CaseEntry]) -> list[EntryRow]:
    return [
        EntryRow(e.id, e.kind, e.requirement, e.who, e.agrees, e.text, e.url, e.at, e.recorded_by, e.version)
        for e in entries
    ]


def _told(state: str, text: str) -> str:
    words = state.replace("_", " ")
    return f"{words}: {text.strip()}" if text.strip() else words
