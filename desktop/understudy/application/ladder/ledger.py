"""All that was done in one repository, by person and by directory with an OWNERS file: what replays count from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from understudy.application.history.who import AccountBook
from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.metrics import REVIEWING, Part, primary, substantial
from understudy.domain.ladder.replay import Deed
from understudy_db.schema import Event, Item, OwnerSpell, Path, event_directory
from understudy_db.schema.contributions import SHOWN
from understudy_db.types import SecondNumber

_READ = (Kind.COMMIT, Kind.PR_MERGED, Kind.PR_OPENED, *sorted(REVIEWING), Kind.LGTM_CANCEL, Kind.APPROVE_CANCEL)
_NOWHERE: frozenset[int] = frozenset()
_LEVEL = {"low": 1, "medium": 2, "high": 3}


class _Row(NamedTuple):
    id: int
    kind: int
    account_id: int
    at: int
    of_id: int | None
    number: int | None
    added: int | None
    deleted: int | None
    title: str | None


_made = _Row._make


class _Pull(NamedTuple):
    item: int
    author: int
    merged_at: int | None
    substantial: bool


class Ledger:
    """Deeds of one repository before an instant (seconds since 1970). People are named by the account for them.

    ``only``: just one directory, by its path's number; everything else in the repository is then not read.
    """

    def __init__(
        self, session: Session, repository_id: int, book: AccountBook, until: int, only: int | None = None
    ) -> None:
        self._only = only
        self._book = book
        self._base = repository_id << 40
        self.paths: dict[int, int | None] = {}
        self.directories = self._owned(session, repository_id)
        self.has_reviews = False
        self.here: dict[int, dict[int, list[Deed]]] = defaultdict(lambda: defaultdict(list))
        """By directory, then person."""
        self.everywhere: dict[int, list[Deed]] = defaultdict(list)
        self._read(session, repository_id, until)

    def above(self, place: int) -> tuple[int, ...]:
        """The directories with OWNERS files that a directory lies in, its own included."""
        found = self._above.get(place)
        if found is None:
            parent = self.paths.get(place)
            over = self.above(parent) if parent is not None else ()
            found = self._above[place] = (place, *over) if place in self.directories else over
        return found

    def _owned(self, session: Session, repository_id: int) -> frozenset[int]:
        self._above: dict[int, tuple[int, ...]] = {}
        self.paths = dict(session.execute(select(Path.id, Path.parent_id)).all())
        if self._only is not None:
            return frozenset({self._only} & self.paths.keys())
        owned = select(OwnerSpell.path_id).where(OwnerSpell.repository_id == repository_id).distinct()
        return frozenset(session.scalars(owned))

    def _read(self, session: Session, repository_id: int, until: int) -> None:
        table = Event.__table__.c
        columns = (type_coerce(table[name], SecondNumber) if name == "at" else table[name] for name in _Row._fields)
        rows = []
        wanted = select(*columns).where(
            table.repository_id == repository_id,
            table.standing == SHOWN,
            table.kind.in_([int(kind) for kind in _READ]),
        )
        if self._only is not None:
            wanted = wanted.where(self._about(repository_id))
        for values in session.execute(wanted.order_by(table.at, table.id)):
            if values[3] < until:
                rows.append(_made(values))
        places = self._places(session, repository_id, rows)
        commits_of: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            if row.kind == Kind.COMMIT and row.of_id is not None:
                commits_of[row.of_id].append(row.id)
        pulls, of_number = self._pulls(session, repository_id, rows, places, commits_of)
        primaries = self._primaries(session, repository_id, rows, pulls)
        by_id = {row.id: row for row in rows}
        for row in rows:
            actor = self._book.get(row.account_id)
            if actor.is_bot or actor.is_ghost or row.kind in (Kind.PR_OPENED, Kind.LGTM_CANCEL, Kind.APPROVE_CANCEL):
                continue
            who = actor.account_id
            if row.kind == Kind.COMMIT:
                deed = Deed(row.at, -row.id, False, False, False, True, 0, True)
                where = places.get(row.id, _NOWHERE)
            elif row.kind == Kind.PR_MERGED and row.number is not None:
                pull = pulls[row.number]
                picked = (row.title or "").casefold().startswith("automated cherry pick of")
                deed = Deed(row.at, pull.item, not picked, False, pull.substantial, True)
                where = places.get(row.id, _NOWHERE)
            elif row.number is not None:
                found = pulls.get(row.number)
                if found is None or found.author == who:
                    continue
                level = primaries.get((row.number, who), 0) if found.merged_at is not None else 0
                deed = Deed(row.at, found.item, False, True, found.substantial, found.merged_at is not None, level)
                where = of_number.get(row.number, _NOWHERE)
            elif row.of_id is not None:
                of = by_id.get(row.of_id)
                if of is None or self._book.get(of.account_id).account_id == who:
                    continue
                lines = (of.added or 0) + (of.deleted or 0)
                big = substantial(title=of.title or "", base=None, lines=lines, labels=(), comments=0, paths=())
                deed = Deed(row.at, -of.id, False, True, big.counts, True, 1)
                where = places.get(of.id, _NOWHERE)
                self.has_reviews = True
            else:
                continue
            self.everywhere[who].append(deed)
            for directory in where:
                self.here[directory][who].append(deed)

    def _about(self, repository_id: int) -> ColumnElement[bool]:
        """What is about one directory: it touched it, or is a review of what did, or of the pull request that did."""
        below = select(Path.id).where(Path.id == self._only).cte("below", recursive=True)
        child = aliased(Path)
        below = below.union_all(select(child.id).join(below, child.parent_id == below.c.id))
        direct = select(event_directory.c.event_id).where(event_directory.c.path_id.in_(select(below.c.id)))
        commit, numbered = aliased(Event), aliased(Event)
        pulls = select(commit.of_id).where(commit.id.in_(direct), commit.of_id.is_not(None))
        numbers = select(numbered.number).where(
            numbered.repository_id == repository_id,
            numbered.number.is_not(None),
            or_(numbered.id.in_(direct), numbered.id.in_(pulls)),
        )
        table = Event.__table__.c
        return or_(
            table.id.in_(direct),
            table.id.in_(pulls),
            and_(table.kind != int(Kind.COMMIT), table.of_id.in_(direct)),
            table.number.in_(numbers),
        )

    def _places(self, session: Session, repository_id: int, rows: Sequence[_Row]) -> dict[int, frozenset[int]]:
        """The directories with OWNERS files that each event is in; of a pull request, those of its commits."""
        found: dict[int, frozenset[int]] = {}
        above: dict[int, frozenset[int]] = {}
        for event_id, place in session.execute(
            select(event_directory.c.event_id, event_directory.c.path_id)
            .join(Event, Event.id == event_directory.c.event_id)
            .where(Event.repository_id == repository_id)
        ):
            over = above.get(place)
            if over is None:
                over = above[place] = frozenset(self.above(place))
            before = found.get(event_id)
            found[event_id] = over if before is None else before | over
        for row in rows:
            if row.of_id is not None and row.kind == Kind.COMMIT:
                found[row.of_id] = found.get(row.of_id, _NOWHERE) | found.get(row.id, _NOWHERE)
        return found

    def _pulls(
        self,
        session: Session,
        repository_id: int,
        rows: Sequence[_Row],
        places: dict[int, frozenset[int]],
        commits_of: dict[int, list[int]],
    ) -> tuple[dict[int, _Pull], dict[int, frozenset[int]]]:
        items = {
            number: (labels, base)
            for number, labels, base in session.execute(
                select(Item.number, Item.labels, Item.base).where(Item.repository_id == repository_id)
            )
        }
        talked: dict[int, int] = defaultdict(int)
        for row in rows:
            if row.kind == Kind.REVIEW_COMMENT and row.number is not None:
                talked[row.number] += 1
            if row.number is not None and row.kind in REVIEWING:
                self.has_reviews = True
        pulls: dict[int, _Pull] = {}
        of_number: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            if row.number is None or row.kind not in (Kind.PR_MERGED, Kind.PR_OPENED):
                continue
            of_number[row.number].update(places.get(row.id, _NOWHERE))
            author = self._book.get(row.account_id).account_id
            if row.kind == Kind.PR_OPENED:
                pulls.setdefault(row.number, _Pull(self._base + row.number, author, None, False))
                continue
            labels, base = items.get(row.number, ((), None))
            lines = None if row.added is None and row.deleted is None else (row.added or 0) + (row.deleted or 0)
            verdict = substantial(
                title=row.title or "", base=base, lines=lines, labels=labels, comments=talked[row.number], paths=()
            )
            pulls[row.number] = _Pull(self._base + row.number, author, row.at, verdict.counts)
        return pulls, {number: frozenset(found) for number, found in of_number.items()}

    def _primaries(
        self, session: Session, repository_id: int, rows: Sequence[_Row], pulls: dict[int, _Pull]
    ) -> dict[tuple[int, int], int]:
        """How surely each reviewer of a merged pull request was its primary one: 1 low to 3 high."""
        threads: dict[int, list[_Row]] = defaultdict(list)
        for row in rows:
            if row.number is not None and row.kind not in (Kind.COMMIT, Kind.PR_MERGED, Kind.PR_OPENED):
                threads[row.number].append(row)
        found: dict[tuple[int, int], int] = {}
        for number, thread in threads.items():
            pull = pulls.get(number)
            if pull is None or pull.merged_at is None:
                continue
            comments: dict[int, int] = defaultdict(int)
            days: dict[int, set[int]] = defaultdict(set)
            lgtm: dict[int, bool] = {}
            first: int | None = None
            for row in thread:
                actor = self._book.get(row.account_id)
                who = actor.account_id
                if actor.is_bot or actor.is_ghost or who == pull.author:
                    continue
                if row.kind in (Kind.LGTM, Kind.LGTM_CANCEL) and row.at <= pull.merged_at:
                    lgtm[who] = row.kind == Kind.LGTM
                first = who if first is None and row.kind in REVIEWING else first
                comments[who] += row.kind == Kind.REVIEW_COMMENT
                if row.kind in (Kind.REVIEW, Kind.REVIEW_COMMENT):
                    days[who].add(row.at // 86_400)
            total = sum(comments.values())
            for who in {*comments, *lgtm, *days}:
                part = Part(lgtm.get(who, False), first == who, False, comments[who], total, len(days[who]))
                found[number, who] = _LEVEL[primary(part)[0]]
        return found
