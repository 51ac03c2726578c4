"""What people did under which directories of one repository, and who stood in its OWNERS files, at any time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from understudy.application.history.who import AccountBook
from understudy.application.owners.spell_book import SpellBook
from understudy.domain.contributions.kinds import Kind
from understudy.domain.owners.ranking import Facts, OwnerRules, Work
from understudy_db.schema import Event, Path, event_directory
from understudy_db.schema.contributions import SHOWN

DAY = 86_400
_REVIEWING = frozenset({Kind.REVIEW, Kind.REVIEW_COMMENT, Kind.LGTM, Kind.APPROVE, Kind.ACK})
_READ = (Kind.COMMIT, Kind.PR_MERGED, Kind.PR_OPENED, *sorted(_REVIEWING))
_FEW = 8


@dataclass(frozen=True, slots=True)
class _Did:
    at: int
    person: int
    kind: Kind
    lines: int


class RepositoryActivity:
    """Activity under ``directories`` (numbers of paths) and those above them. People are named by their account."""

    def __init__(
        self,
        session: Session,
        repository_id: int,
        book: AccountBook,
        directories: Iterable[int],
        until: int | None,
        since: int | None = None,
    ) -> None:
        """Nothing from ``until`` (seconds since 1970) on is read, and no work before ``since``; None: everything."""
        self._parents: dict[int, int | None] = dict(session.execute(select(Path.id, Path.parent_id)).all())
        self._wanted: set[int] = set()
        for directory in directories:
            self._wanted.add(directory)
            parent = self._parents.get(directory)
            if parent is not None:
                self._wanted.add(parent)
        self._above: dict[int, tuple[int, ...]] = {}
        self._kept: tuple[tuple[int, int], dict[int, float]] | None = None
        self.book = SpellBook(session, repository_id, lambda account: book.get(account).account_id, until)
        self.spells = self.book.all
        self._commits: list[tuple[int, int]] = []
        self._did = self._read_events(session, repository_id, book, until, since)
        self._times = {directory: [did.at for did in done] for directory, done in self._did.items()}

    def above(self, directory: int) -> tuple[int, ...]:
        """A directory and all above it, itself first."""
        found = self._above.get(directory)
        if found is None:
            parent = self._parents.get(directory)
            found = (directory,) if parent is None else (directory, *self.above(parent))
            self._above[directory] = found
        return found

    def facts(
        self, directory: int, role: str, at: int, rules: OwnerRules, *, known_until: int | None = None
    ) -> dict[int, Facts]:
        """The candidates for a role of a directory at an instant, with all that the rules look at.

        ``known_until`` hides what was done from then on (an embargo); by default nothing before ``at`` is hidden.
        """
        end = at if known_until is None else known_until
        start = end - rules.window_days * DAY
        here = self._works(directory, start, end, rules)
        places = set(self.above(directory))
        holders = self.book.holders(places, role, at)
        parent = self._parents.get(directory)
        around = self._works(parent, start, end, rules) if parent is not None else {}
        all_over = self._all_over(start, end, rules)
        found: dict[int, Facts] = {}
        for person, work in here.items():
            if person in holders:
                continue
            held = [spell for spell in self.book.of(person) if spell.since < end]
            open_now = [spell for spell in held if spell.until is None or spell.until >= end]
            found[person] = Facts(
                here=work,
                days_quiet=(end - work.last_at) / DAY,
                around=around[person].weighted if person in around else 0.0,
                commits_all_over=all_over.get(person, 0.0),
                owner_elsewhere=len({spell.directory for spell in open_now}),
                reviews_already=any(spell.directory == directory and spell.role == "reviewer" for spell in open_now),
                stepped_back=any(
                    spell.directory in places and spell.until is not None and spell.until < end for spell in held
                ),
            )
        return found

    def commits_and_lines(self, directory: int, start: int, end: int) -> tuple[dict[int, int], dict[int, int]]:
        """Commits, and lines changed by them, of each person in a time."""
        commits: dict[int, int] = defaultdict(int)
        lines: dict[int, int] = defaultdict(int)
        for did in self._between(directory, start, end):
            if did.kind is Kind.COMMIT:
                commits[did.person] += 1
                lines[did.person] += did.lines
        return commits, lines

    def _between(self, directory: int, start: int, end: int) -> list[_Did]:
        times = self._times.get(directory)
        if times is None:
            return []
        return self._did[directory][bisect_left(times, start) : bisect_left(times, end)]

    def _works(self, directory: int, start: int, end: int, rules: OwnerRules) -> dict[int, Work]:
        found: dict[int, Work] = {}
        for did in self._between(directory, start, end):
            work = found.get(did.person)
            if work is None:
                work = found[did.person] = Work()
            weight = 0.5 ** ((end - did.at) / DAY / rules.half_life_days)
            work.weighted += weight
            if did.kind is Kind.COMMIT:
                work.commits += 1
                work.weighted_commits += weight
            elif did.kind is Kind.PR_MERGED:
                work.pulls += 1
            else:
                work.reviews += 1
                work.weighted_reviews += weight
            work.last_at = max(work.last_at, did.at)
        return found

    def _all_over(self, start: int, end: int, rules: OwnerRules) -> dict[int, float]:
        """Commits of each person in the whole repository, older ones counting less."""
        if self._kept is None or self._kept[0] != (start, end):
            found: dict[int, float] = defaultdict(float)
            first, last = bisect_left(self._commits, (start, 0)), bisect_left(self._commits, (end, 0))
            for at, person in self._commits[first:last]:
                found[person] += 0.5 ** ((end - at) / DAY / rules.half_life_days)
            self._kept = ((start, end), found)
        return self._kept[1]

    def _read_events(
        self, session: Session, repository_id: int, book: AccountBook, until: int | None, since: int | None
    ) -> dict[int, list[_Did]]:
        table = Event.__table__.c
        span = [table.repository_id == repository_id, table.standing == SHOWN]
        if until is not None:
            span.append(table.at < datetime.fromtimestamp(until, UTC))
        if since is not None:
            span.append(table.at >= datetime.fromtimestamp(since, UTC))
        rows = session.execute(
            select(
                table.id, table.kind, table.account_id, table.at, table.of_id, table.number, table.added, table.deleted
            ).where(*span, table.kind.in_([int(kind) for kind in _READ]))
        ).all()
        places = self._places(session, span)
        of_pull: dict[int, set[int]] = defaultdict(set)
        of_number: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            if row.of_id is not None and row.kind == Kind.COMMIT and row.id in places:
                of_pull[row.of_id] |= places[row.id]
        for row in rows:
            if row.number is not None and (row.id in places or row.id in of_pull):
                of_number[row.number] |= places.get(row.id, set()) | of_pull.get(row.id, set())
        found: dict[int, list[_Did]] = defaultdict(list)
        for row in rows:
            kind = Kind(row.kind)
            if kind is Kind.PR_OPENED:
                continue
            where = places.get(row.id) or of_pull.get(row.id)
            if not where and row.of_id is not None:
                where = places.get(row.of_id)
            if not where and row.number is not None:
                where = of_number.get(row.number)
            if not where and kind is not Kind.COMMIT:
                continue
            actor = book.get(row.account_id)
            if actor.is_bot or actor.is_ghost:
                continue
            at = int(row.at.timestamp())
            if kind is Kind.COMMIT:
                self._commits.append((at, actor.account_id))
            done = _Did(at, actor.account_id, kind, (row.added or 0) + (row.deleted or 0))
            for directory in where or ():
                found[directory].append(done)
        self._commits.sort()
        for done_here in found.values():
            done_here.sort(key=lambda did: did.at)
        return found

    def _places(self, session: Session, span: list[ColumnElement[bool]]) -> dict[int, set[int]]:
        """The wanted directories that each event is under."""
        pairs = (
            select(event_directory.c.path_id, event_directory.c.event_id)
            .join(Event, Event.id == event_directory.c.event_id)
            .where(*span)
        )
        if len(self._wanted) <= _FEW:
            below = select(Path.id).where(Path.id.in_(self._wanted)).cte("below", recursive=True)
            child = aliased(Path)
            below = below.union(select(child.id).join(below, child.parent_id == below.c.id))
            pairs = pairs.where(event_directory.c.path_id.in_(select(below.c.id)))
        under: dict[int, set[int]] = {}
        places: dict[int, set[int]] = defaultdict(set)
        for path_id, event_id in session.execute(pairs):
            wanted = under.get(path_id)
            if wanted is None:
                wanted = under[path_id] = self._wanted.intersection(self.above(path_id))
            if wanted:
                places[event_id] |= wanted
        return places
