"""The contributions service: rows for scripts and screens, counts with their evidence, freshness, OWNERS spells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from understudy.application.cycles import resolve_cycle
from understudy.application.errors import NotFound, UserError
from understudy.application.history.counting import Measured, measure
from understudy.application.history.events import (
    Contribution,
    PathNames,
    Wanted,
    month_counts,
    path_number,
    query,
    read,
    repository_number,
)
from understudy.application.history.feed_rows import FeedSource, feed_sources
from understudy.application.history.freshness import Coverage, RepositoryRow, coverage, cycle_span, repositories
from understudy.application.history.who import AccountBook, Actor
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.contributions.kinds import Kind
from understudy_db.schema import Account, Event, OwnerSpell, Path, Repository, event_directory

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for, in words: names instead of numbers. ``until`` is a day that no longer counts."""

    repository: str | None = None
    person: str | None = None
    path: str | None = None
    cycle: str | None = None
    since: date | None = None
    until: date | None = None
    kinds: frozenset[Kind] | None = None


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Contributions of one month, a count per kind."""

    year: int
    month: int
    counts: dict[Kind, int]

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DirectoryCount:
    """How many contributions touched a directory of a repository, and when last."""

    repository: str
    path: str
    contributions: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A spell in an OWNERS file. ``path`` is the file's directory, empty for the top; ``until`` None: to this day."""

    repository: str
    path: str
    role: str
    login: str | None
    person: str
    person_id: int | None
    via: str | None
    pattern: str | None
    since: datetime
    until: datetime | None
    began: str
    ended: str | None
    url: str | None
    account_id: int
    addresses: tuple[str, ...] = ()
    """E-mail addresses that the file names; they stay inside, no export holds them."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What somebody contributed, for their page: months, directories, newest contributions, counts, OWNERS files."""

    months: tuple[MonthCount, ...]
    directories: tuple[DirectoryCount, ...]
    newest: tuple[Contribution, ...]
    measured: tuple[Measured, ...]
    owners: tuple[OwnerRow, ...]
    total: int
    accounts: tuple[str, ...]
    """Logins whose contributions these are."""
    partial: tuple[str, ...]


class Contributions:
    """Reading what was brought in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def repositories(self) -> list[RepositoryRow]:
        """Every repository with its feeds and how complete they are."""
        with self._store.read() as session:
            return repositories(session)

    def coverage(self, programme_id: int, cycle: str) -> list[Coverage]:
        """How much of a cycle each repository's data covers; nothing when the cycle has no dates."""
        with self._store.read() as session:
            ref = resolve_cycle(session, programme_id, cycle)
            span = cycle_span(session, ref.id) if ref.id is not None else None
            return coverage(session, *span) if span is not None else []

    def rows(self, programme_id: int | None, asked: Asked) -> Iterator[Row]:
        """``list contributions``: one dictionary each, oldest first."""
        with self._store.read() as session:
            book = AccountBook(session)
            for row in read(session, self._wanted(session, book, programme_id, asked), book):
                yield {
                    "kind": row.kind.word,
                    "repo": row.repository,
                    "number": row.number,
                    "sha": row.sha,
                    "at": row.at.isoformat(),
                    "login": row.actor.login,
                    "logins": list(row.actor.logins),
                    "person": row.actor.name,
                    "id": row.actor.person_id,
                    "bot": row.actor.is_bot,
                    "title": row.title,
                    "added": row.added,
                    "deleted": row.deleted,
                    "detail": row.detail,
                    "url": row.url,
                    "paths": list(row.paths),
                }

    def measure(self, programme_id: int | None, metric: str, asked: Asked) -> Measured:
        """One count for somebody, with its evidence. Raises UserError without a person or for an unknown count."""
        if asked.person is None:
            raise UserError("A count is about somebody; name them by login or full name.")
        with self._store.read() as session:
            book = AccountBook(session)
            return measure(session, book, metric, self._wanted(session, book, programme_id, asked))

    def owners(
        self,
        *,
        repository: str | None = None,
        person: str | None = None,
        path: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[OwnerRow]:
        """Spells in OWNERS files, oldest first; those that touch the days from ``since`` to before ``until``."""
        with self._store.read() as session:
            book = AccountBook(session)
            accounts = self._accounts(session, book, person) if person is not None else None
            return _owner_rows(session, book, repository, accounts, path, since, until)

    def of_person(self, person_id: int, *, newest: int = 200) -> Activity:
        """What a person contributed; empty when none of their accounts was met."""
        with self._store.read() as session:
            people = PersonBook(session)
            book = AccountBook(session, people)
            return self._activity(session, book, book.of_person(people.canonical(person_id)), newest)

    def of_account(self, account_id: int, *, newest: int = 200) -> Activity:
        """What somebody contributed who is known by an account only. Raises NotFound."""
        with self._store.read() as session:
            if session.get(Account, account_id) is None:
                raise NotFound("That account is no longer there.")
            book = AccountBook(session)
            return self._activity(session, book, book.of_account(account_id), newest)

    def feeds(self) -> list[FeedSource]:
        """Everything that history comes from: clones, GitHub, organisations, files."""
        with self._store.read() as session:
            return feed_sources(session)

    def any(self) -> bool:
        """Whether any contribution was read yet."""
        with self._store.read() as session:
            return session.scalar(select(Event.id).limit(1)) is not None

    def who(self, account_id: int) -> Actor:
        """Whose account that is. Raises NotFound."""
        with self._store.read() as session:
            if session.get(Account, account_id) is None:
                raise NotFound("That account is no longer there.")
            return AccountBook(session).get(account_id)

    def listed(
        self,
        *,
        person_id: int | None = None,
        account_id: int | None = None,
        repository: str | None = None,
        path: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: frozenset[Kind] | None = None,
        limit: int = 200,
    ) -> tuple[Contribution, ...]:
        """A person's or an account's newest contributions that fit; ``until`` is exclusive."""
        with self._store.read() as session:
            people = PersonBook(session)
            book = AccountBook(session, people)
            if person_id is not None:
                accounts = book.of_person(people.canonical(person_id))
            else:
                accounts = book.of_account(account_id) if account_id is not None else ()
            wanted = Wanted(repository, accounts, path, since, until, kinds, newest_first=True, limit=limit)
            return tuple(read(session, wanted, book)) if accounts else ()

    def _activity(self, session: Session, book: AccountBook, accounts: tuple[int, ...], newest: int) -> Activity:
        if not accounts:
            return Activity((), (), (), (), (), 0, (), ())
        wanted = Wanted(accounts=accounts)
        months = tuple(
            MonthCount(year, month, dict(counts))
            for (year, month), counts in sorted(month_counts(session, wanted).items())
        )
        shown = Wanted(accounts=accounts, newest_first=True, limit=newest)
        measured = tuple(
            measure(session, book, metric, wanted) for metric in ("merged_prs", "substantial_prs", "reviewed_prs")
        )
        logins = sorted({login for number in accounts for login in book.get(number).logins}, key=str.casefold)
        return Activity(
            months,
            tuple(_directories(session, wanted)),
            tuple(read(session, shown, book)),
            measured,
            tuple(_owner_rows(session, book, None, accounts, None, None, None)),
            sum(month.total for month in months),
            tuple(logins),
            tuple(dict.fromkeys(words for count in measured for words in count.partial)),
        )

    def _wanted(self, session: Session, book: AccountBook, programme_id: int | None, asked: Asked) -> Wanted:
        since, until = _midnight(asked.since), _midnight(asked.until)
        if asked.cycle is not None:
            if programme_id is None:
                raise UserError("There is no programme yet, so there are no cycles; give --since and --until instead.")
            ref = resolve_cycle(session, programme_id, asked.cycle)
            span = cycle_span(session, ref.id) if ref.id is not None else None
            if span is None:
                raise UserError(f"Cycle {asked.cycle} has no dates yet; give --since and --until instead.")
            since = max(filter(None, (since, span[0])))
            until = min(filter(None, (until, span[1])))
        return Wanted(
            repository=asked.repository,
            accounts=self._accounts(session, book, asked.person) if asked.person is not None else None,
            path=asked.path,
            since=since,
            until=until,
            kinds=asked.kinds,
        )

    @staticmethod
    def _accounts(session: Session, book: AccountBook, wanted: str) -> tuple[int, ...]:
        """The accounts of whoever goes by that login, name or number. Raises NotFound."""
        found = book.named(wanted)
        if not found and wanted.isdigit():
            accounts = book.of_person(int(wanted))
            if accounts:
                return accounts
        if not found:
            known = PersonBook(session).find(int(wanted)) if wanted.isdigit() else None
            if known is not None:
                return ()
            raise NotFound(f"Nobody is known to have contributed as “{wanted}”; name a login or a full name.")
        return tuple(number for actor in found for number in book.of_account(actor.account_id))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _directories(session: Session, wanted: Wanted) -> list[DirectoryCount]:
    """Where somebody's commits and pull requests went, most first: each directory whose files they touched."""
    inner = query(session, wanted).with_only_columns(Event.id, Event.repository_id, Event.at).order_by(None).subquery()
    commit = aliased(Event)
    theirs = (
        select(inner.c.id.label("what"), event_directory.c.path_id, inner.c.repository_id, inner.c.at)
        .join(event_directory, event_directory.c.event_id == inner.c.id)
        .union(
            select(inner.c.id.label("what"), event_directory.c.path_id, inner.c.repository_id, inner.c.at)
            .join(commit, commit.of_id == inner.c.id)
            .join(event_directory, event_directory.c.event_id == commit.id)
        )
    )
    counts: Counter[tuple[int, int]] = Counter()
    last: dict[tuple[int, int], datetime] = {}
    for _, path_id, repository_id, at in session.execute(theirs):
        key = (repository_id or 0, path_id)
        counts[key] += 1
        last[key] = max(last.get(key, at), at)
    names = PathNames(session)
    names.need({path for _, path in counts})
    repos = dict(session.execute(select(Repository.id, Repository.name)).all())
    rows = [
        DirectoryCount(repos.get(repository_id, ""), names.whole(path), number, last[repository_id, path])
        for (repository_id, path), number in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.contributions, row.repository, row.path))


def _owner_rows(
    session: Session,
    book: AccountBook,
    repository: str | None,
    accounts: tuple[int, ...] | None,
    path: str | None,
    since: date | None,
    until: date | None,
) -> list[OwnerRow]:
    found = select(OwnerSpell).order_by(OwnerSpell.since, OwnerSpell.id)
    if repository is not None:
        found = found.where(OwnerSpell.repository_id == repository_number(session, repository))
    if accounts is not None:
        found = found.where(OwnerSpell.account_id.in_(accounts))
    start, end = _midnight(since), _midnight(until)
    if start is not None:
        found = found.where(or_(OwnerSpell.until.is_(None), OwnerSpell.until > start))
    if end is not None:
        found = found.where(OwnerSpell.since < end)
    if path is not None and path.strip("/"):
        number = path_number(session, path)
        below = select(Path.id).where(Path.id == (number if number is not None else -1)).cte("below", recursive=True)
        child = aliased(Path)
        below = below.union_all(select(child.id).join(below, child.parent_id == below.c.id))
        found = found.where(OwnerSpell.path_id.in_(select(below.c.id)))
    spells = list(session.scalars(found))
    names = PathNames(session)
    names.need({spell.path_id for spell in spells})
    repos: dict[int, tuple[str, str | None]] = defaultdict(lambda: ("", None))
    repos |= {
        number: (name, web)
        for number, name, web in session.execute(select(Repository.id, Repository.name, Repository.web))
    }
    named = {
        number: (folded or "").strip("<>")
        for number, folded in session.execute(select(Account.id, Account.folded).where(Account.kind == "email"))
    }
    rows = []
    for spell in spells:
        actor = book.get(spell.account_id)
        repository_name, page = repos[spell.repository_id]
        rows.append(
            OwnerRow(
                repository_name,
                names.whole(spell.path_id),
                spell.role,
                actor.login,
                actor.name,
                actor.person_id,
                spell.via,
                spell.pattern,
                spell.since,
                spell.until,
                spell.began,
                spell.ended,
                f"{page}/commit/{spell.since_sha.hex()}" if page else None,
                actor.account_id,
                (named[spell.account_id],) if spell.account_id in named else (),
            )
        )
    return rows
