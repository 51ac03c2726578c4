"""The facts about one person in one scope, read from the database, for verdicts to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from understudy.application.errors import NotFound
from understudy.application.history.who import AccountBook
from understudy.application.ladder.counts import Counter
from understudy.application.ladder.holdings import Holding, Holdings, covers, near
from understudy.application.ladder.served import ServedSeat, mentees_of, of_person, read_seats
from understudy.application.ladder.subject import Subject, find_subject
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.ladder.facts import Count, Mentee, Said, Served, Share, Sponsor, Stays
from understudy.domain.ladder.policy import Level, Policy
from understudy.domain.ladder.requirements import MetricRule
from understudy.domain.ladder.scopes import Scope
from understudy_db.schema import Affiliation, CaseEntry, LadderCase

_WORDS = ("attestation", "vote", "objection", "answered")


class Employers:
    """Who worked where on a day, as the affiliation data has it; read once."""

    def __init__(self, session: Session, book: AccountBook) -> None:
        self._spans: dict[int, list[tuple[str, date | None, date | None]]] = defaultdict(list)
        for row in session.scalars(select(Affiliation).order_by(Affiliation.id)):
            self._spans[book.get(row.account_id).account_id].append((row.employer, row.since, row.until))

    def of(self, account_id: int | None, day: date) -> frozenset[str]:
        """Employers of an account's human on a day; empty: not known."""
        if account_id is None:
            return frozenset()
        return frozenset(
            name
            for name, since, until in self._spans.get(account_id, ())
            if (since is None or since <= day) and (until is None or day < until)
        )


def present(store: Store) -> datetime:
    """The instant before which all lies that was said and done up to now, by a clock of milliseconds."""
    return store.clock() + timedelta(milliseconds=1)


class Shelf:
    """What several verdicts of one moment share: people, seats, employers, everybody's holdings. Read once each."""

    def __init__(self, session: Session, policy: Policy, as_of: datetime) -> None:
        self.session = session
        self.policy = policy
        self.as_of = as_of
        self.people = PersonBook(session)
        self.book = AccountBook(session, self.people)
        self._seats: list[ServedSeat] | None = None
        self._employers: Employers | None = None
        self._everybody: Holdings | None = None

    @property
    def seats(self) -> list[ServedSeat]:
        """All seats of programmes."""
        if self._seats is None:
            self._seats = read_seats(self.session, self.as_of)
        return self._seats

    @property
    def employers(self) -> Employers:
        """Who worked where."""
        if self._employers is None:
            self._employers = Employers(self.session, self.book)
        return self._employers

    @property
    def everybody(self) -> Holdings:
        """Holdings of everybody."""
        if self._everybody is None:
            self._everybody = Holdings(self.session, self.book, self.policy, self.as_of, None, self.seats)
        return self._everybody

    def subject(self, wanted: str) -> Subject:
        """Whoever goes by that login, name or number. Raises NotFound."""
        return find_subject(self.session, self.book, self.people, wanted)


class PersonFacts:
    """Facts about one person for one level in one scope. Words are those of the case about it, if there is one."""

    def __init__(self, shelf: Shelf, subject: Subject, level: Level, scope: Scope, case_id: int | None = None) -> None:
        self._shelf = shelf
        self._subject = subject
        self._level = level
        self._scope = scope
        self._counter = Counter(shelf.session, shelf.book, subject, scope, shelf.as_of)
        self._mine = holdings_of(shelf, subject)
        self._entries = _entries(shelf, subject, level, scope, case_id)

    @property
    def as_of(self) -> datetime:
        """Nothing from then on is looked at."""
        return self._shelf.as_of

    @property
    def employers(self) -> frozenset[str]:
        """The person's own."""
        return self._shelf.employers.of(self._subject.account_id, self.as_of.date())

    def count(self, rule: MetricRule) -> Count:
        """What the rule counts."""
        return self._counter.count(rule)

    def stays(self, level: str, where: Literal["scope", "nearby", "anywhere"]) -> Stays:
        """Times in another level."""
        wanted = self._shelf.policy.level(level)
        if wanted is None:
            return Stays(level, known=False)
        fits = [each.stay for each in self._mine.of(wanted) if _fits(each, self._scope, where)]
        fits.sort(key=lambda stay: (stay.since is not None, stay.since or self.as_of))
        return Stays(wanted.name, tuple(fits), self._mine.known(wanted))

    def sponsors(self, requirement: str, where: str, not_in: Sequence[str]) -> Sequence[Sponsor]:
        """Who vouched, with the levels and the employers they had on that day."""
        found = []
        for entry in self._entries:
            if entry.kind != "sponsor" or entry.requirement not in (None, requirement):
                continue
            try:
                who = self._shelf.subject(entry.who)
            except NotFound:
                found.append(Sponsor(entry.who, None, entry.at, frozenset(), frozenset(), entry.text, entry.url))
                continue
            if who.key == self._subject.key:
                continue
            levels = frozenset(
                level.id
                for level in self._shelf.policy.levels
                if any(self._vouches(each, who, where, not_in, entry.at) for each in self._shelf.everybody.of(level))
            )
            employers = self._shelf.employers.of(who.account_id, entry.at.date())
            found.append(Sponsor(who.name, who.login, entry.at, levels, employers, entry.text, entry.url))
        return found

    def _vouches(self, held: Holding, who: Subject, where: str, not_in: Sequence[str], at: datetime) -> bool:
        theirs = (held.account_id is not None and held.account_id == who.account_id) or (
            held.person_id is not None and held.person_id in who.records
        )
        barred = held.scope.name.casefold() in {name.casefold() for name in not_in}
        return theirs and not barred and held.at(at) and (where != "scope" or covers(held.scope, self._scope))

    def said(self, requirement: str) -> Sequence[Said]:
        """What people said about a requirement. An answered objection stands no longer."""
        return [
            Said(entry.who, entry.at, bool(entry.agrees), entry.text)
            for entry in self._entries
            if entry.kind in _WORDS and entry.requirement == requirement and entry.agrees is not None
        ]

    def served(self) -> Sequence[Served]:
        """Seats."""
        return [seat.served for seat in of_person(self._shelf.seats, self._subject.person_id)]

    def mentees(self) -> Sequence[Mentee]:
        """Who shadowed them."""
        if self._subject.person_id is None:
            return []
        return mentees_of(self._subject.person_id, self._shelf.seats, self._shelf.people)

    def share(self) -> Share:
        """Of those who hold the level here, the person among them, who share their employer."""
        day = self.as_of.date()
        own = self.employers
        holders = {
            each.account_id
            for each in self._shelf.everybody.of(self._level)
            if each.account_id is not None and each.at(self.as_of) and covers(each.scope, self._scope)
        } - {self._subject.account_id}
        theirs = [self._shelf.employers.of(account, day) for account in holders]
        same = 1 + sum(bool(names & own) for names in theirs)
        unknown = sum(not names for names in theirs)
        return Share(same, len(holders) + 1, unknown, ", ".join(sorted(own)) or None)


def holdings_of(shelf: Shelf, subject: Subject) -> Holdings:
    """What one person holds."""
    seats = of_person(shelf.seats, subject.person_id)
    return Holdings(shelf.session, shelf.book, shelf.policy, shelf.as_of, subject, seats)


def case_of(shelf: Shelf, subject: Subject, level: str, scope: str) -> LadderCase | None:
    """The newest case of promotion about this person, level and scope that was opened before the moment."""
    who = [LadderCase.person_id.in_(subject.records)] if subject.records else []
    if subject.accounts:
        who.append(LadderCase.account_id.in_(subject.accounts))
    if not who:
        return None
    return shelf.session.scalar(
        select(LadderCase)
        .where(
            or_(*who),
            LadderCase.kind == "promotion",
            LadderCase.policy == shelf.policy.policy,
            LadderCase.level == level,
            LadderCase.scope == scope,
            LadderCase.opened_at < shelf.as_of,
        )
        .order_by(LadderCase.id.desc())
        .limit(1)
    )


def _entries(shelf: Shelf, subject: Subject, level: Level, scope: Scope, case_id: int | None) -> list[CaseEntry]:
    if case_id is None:
        case = case_of(shelf, subject, level.id, scope.written)
        case_id = case.id if case is not None else None
    if case_id is None:
        return []
    return list(
        shelf.session.scalars(
            select(CaseEntry)
            .where(CaseEntry.case_id == case_id, CaseEntry.at < shelf.as_of)
            .order_by(CaseEntry.at, CaseEntry.id)
        )
    )


def _fits(held: Holding, asked: Scope, where: str) -> bool:
    if where == "anywhere":
        return True
    return near(held.scope, asked) if where == "nearby" else covers(held.scope, asked)
