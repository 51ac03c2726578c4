"""What people did under directories of one repository, as seen from one instant, and the facts that follow from it.

Means the same as :class:`RepositoryActivity`, which looks from many instants; a test holds the two together. For one
directory only what lies under it and the directory above is read; for all of them the repository is read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from understudy.application.history.who import in_chunks
from understudy.application.owners.roots import Roots
from understudy.application.owners.spell_book import SpellBook, seconds, stands
from understudy.domain.contributions.kinds import Kind
from understudy.domain.owners.ranking import LOAD_DAYS, Facts, OwnerRules, Work
from understudy_db.schema import Event, OwnerSpell, Path, event_directory, event_path
from understudy_db.schema.contributions import SHOWN

DAY = 86_400
_REVIEWING = frozenset(int(kind) for kind in (Kind.REVIEW, Kind.REVIEW_COMMENT, Kind.LGTM, Kind.APPROVE, Kind.ACK))
_COMMIT, _MERGED, _OPENED = int(Kind.COMMIT), int(Kind.PR_MERGED), int(Kind.PR_OPENED)
_READ = (_COMMIT, _MERGED, _OPENED, *sorted(_REVIEWING))
_MANY = 3000
"""Candidates from which on reading a whole repository's window is quicker than theirs alone."""

_ELSEWHERE = -1
"""Stands for every directory but the one asked for."""

_Row = tuple[int, int, int, int, int | None, int | None]
"""An event: number, kind, account, second, the event it is of, the number of its pull request."""
_Places = dict[int, tuple[int, ...]]


class PresentActivity:
    """Work in the rules' window that ends at ``until`` (seconds since 1970), which is not part of it any more."""

    def __init__(self, session: Session, repository_id: int, until: int, rules: OwnerRules) -> None:
        self._session = session
        self._repository = repository_id
        self._until = until
        self._since = until - rules.window_days * DAY
        self._half_life = rules.half_life_days * DAY
        self._dialect = session.get_bind().dialect
        self._roots = Roots(session)
        self._parents: dict[int, int | None] = {}
        self._above: dict[int, tuple[int, ...]] = {}
        self._works: dict[int, dict[int, Work]] = {}
        self._all_over: dict[int, float] = {}
        self._lately: dict[int, int] = {}
        self._directories: tuple[int, ...] = ()
        accounts = session.scalars(
            select(OwnerSpell.account_id).where(OwnerSpell.repository_id == repository_id).distinct()
        )
        self._roots.need(list(accounts))
        self.spells = SpellBook(session, repository_id, self._roots.of, until)
        self.load: dict[int, int] = {}
        """Directories whose OWNERS files somebody stands in now."""
        held: dict[int, set[int]] = defaultdict(set)
        for spell in self.spells.all:
            if spell.until is None:
                held[spell.person].add(spell.directory)
        self.load = {person: len(places) for person, places in held.items()}

    def near(self, directory: int) -> None:
        """Read what lies under one directory, and under the one above it for whoever works there."""
        self._directories = (directory,)
        chain = [directory]
        while (parent := self._session.scalar(select(Path.parent_id).where(Path.id == chain[-1]))) is not None:
            self._parents[chain[-1]] = parent
            chain.append(parent)
        if len(chain) == 1:
            self._whole({directory})
            return
        rows, places, brought = self._under(directory)
        self._roots.need({row[2] for row in rows})
        self._gather(rows, places, brought)
        self._works.pop(_ELSEWHERE, None)
        here = self._works.setdefault(directory, {})
        theirs = self._of_people(here)
        self._works[chain[1]] = self._around(theirs, None if len(chain) == 2 else chain[1])
        self._loads(theirs)

    def everywhere(self) -> tuple[int, ...]:
        """Read the whole repository; returns the directories with owners now."""
        self._parents = dict(self._session.execute(select(Path.id, Path.parent_id)).all())
        self._directories = tuple(self.spells.open_directories())
        wanted = set(self._directories)
        wanted |= {parent for each in self._directories if (parent := self._parents.get(each)) is not None}
        self._whole(wanted)
        return self._directories

    def above(self, directory: int) -> tuple[int, ...]:
        """A directory and all above it, itself first."""
        found = self._above.get(directory)
        if found is None:
            parent = self._parents.get(directory)
            found = (directory,) if parent is None else (directory, *self.above(parent))
            self._above[directory] = found
        return found

    def holders(self, directory: int, role: str) -> set[int]:
        """Who holds a role, or one above it, in a directory or one above it."""
        return self.spells.holders(self.above(directory), role, self._until)

    def knowledge(self, directory: int) -> tuple[float | None, int]:
        """The share of the work under a directory that its two busiest did (None: there is none), and of how many."""
        weights = sorted((work.weighted for work in self._works.get(directory, {}).values()), reverse=True)
        total = sum(weights)
        return (sum(weights[:2]) / total if total else None), len(weights)

    def facts(self, directory: int) -> dict[int, Facts]:
        """Everybody with work under a directory, holders of roles included."""
        end = self._until
        here = self._works.get(directory, {})
        parent = self._parents.get(directory)
        around = self._works.get(parent, {}) if parent is not None else {}
        places = set(self.above(directory))
        total = sum(work.weighted for work in here.values())
        owners = self.spells.by_person
        found: dict[int, Facts] = {}
        for person, work in here.items():
            elsewhere, reviews, stepped_back = 0, False, False
            held = owners.get(person)
            if held:
                open_now = [spell for spell in held if stands(spell, end)]
                elsewhere = len({spell.directory for spell in open_now})
                reviews = any(spell.directory == directory and spell.role == "reviewer" for spell in open_now)
                stepped_back = any(spell.directory in places and not stands(spell, end) for spell in held)
            beside = around.get(person)
            found[person] = Facts(
                work,
                (end - work.last_at) / DAY,
                beside.weighted if beside is not None else 0.0,
                self._all_over.get(person, 0.0),
                elsewhere,
                reviews,
                stepped_back,
                self.load.get(person, 0),
                self._lately.get(person, 0),
                work.weighted / total if total else 0.0,
            )
        return found

    def reviews_lately(self, person: int) -> int:
        """Reviews in the whole repository in the last ninety days."""
        return self._lately.get(person, 0)

    # --- reading ------------------------------------------------------------------------------------------------------

    def _span(self, table: Any) -> list[Any]:
        """Conditions on events: this repository's, within the window, of kinds that are looked at."""
        return [
            table.repository_id == self._repository,
            table.standing == SHOWN,
            table.at >= datetime.fromtimestamp(self._since, UTC),
            table.at < datetime.fromtimestamp(self._until, UTC),
            table.kind.in_(_READ),
        ]

    def _columns(self, table: Any) -> list[Any]:
        at = seconds(table.at, self._dialect)
        return [table.id, table.kind, table.account_id, at, table.of_id, table.number]

    def _whole(self, wanted: set[int]) -> None:
        """Everything in the window, placed in the directories wanted."""
        table = Event.__table__.c
        rows: list[_Row] = [
            tuple(row) for row in self._session.execute(select(*self._columns(table)).where(*self._span(table)))
        ]
        self._roots.need(None)
        places: _Places = {}
        if rows:
            first, last = min(row[0] for row in rows), max(row[0] for row in rows)
            pairs = self._session.execute(
                select(event_directory.c.path_id, event_directory.c.event_id).where(
                    event_directory.c.event_id >= first, event_directory.c.event_id <= last
                )
            )
            within: _Places = {}
            ids = {row[0] for row in rows}
            if len(self._parents) <= 1 and len(wanted) == 1:
                top = tuple(wanted)
                places = dict.fromkeys((event for _, event in pairs if event in ids), top)
            else:
                for path, event in pairs:
                    if event not in ids:
                        continue
                    under = within.get(path)
                    if under is None:
                        under = within[path] = tuple(each for each in self.above(path) if each in wanted)
                    if under:
                        before = places.get(event)
                        places[event] = under if before is None else _joined(before, under)
        self._gather(rows, places)
        self._loads(rows)

    def _below(self, top: int) -> Any:
        below = select(Path.id).where(Path.id == top).cte(f"below_{top}", recursive=True)
        child = aliased(Path)
        return below.union_all(select(child.id).join(below, child.parent_id == below.c.id))

    def _under(self, directory: int) -> tuple[list[_Row], _Places, _Places]:
        """Events under a directory, with those that are about them: rows, their places, those of pulls' commits.

        An event whose own files are elsewhere is placed there, whatever its pull request touched.
        """
        table = Event.__table__.c
        below = self._below(directory)
        found = self._session.execute(
            select(*self._columns(table))
            .distinct()
            .join(event_directory, Event.id == event_directory.c.event_id)
            .where(event_directory.c.path_id.in_(select(below.c.id)), *self._span(table))
        )
        rows: dict[int, _Row] = {row[0]: tuple(row) for row in found}
        places: _Places = dict.fromkeys(rows, (directory,))
        events = select(*self._columns(table)).where(*self._span(table))

        def add(column: Any, wanted: Iterable[int]) -> None:
            for row in in_chunks(self._session, events, column, sorted(set(wanted))):
                rows.setdefault(row[0], tuple(row))

        add(table.id, [row[4] for row in rows.values() if row[1] == _COMMIT and row[4] is not None])
        add(table.of_id, places)
        # Of everything with one of these numbers: reviews whose pull request's files are known by its commits.
        add(table.number, [row[5] for row in rows.values() if row[5] is not None])
        bare = {row[0] for row in rows.values()} | {row[4] for row in rows.values() if row[4] is not None}
        anywhere = self._placed(None)
        for event in self._in_span(anywhere(bare - places.keys())):
            places[event] = (_ELSEWHERE,)
        pulls = {row[0] for row in rows.values() if row[1] in (_MERGED, _OPENED)} - places.keys()
        brought: _Places = dict.fromkeys(self._brought(pulls, anywhere), (_ELSEWHERE,))
        return list(rows.values()), places, brought

    def _of_people(self, people: Collection[int]) -> list[_Row]:
        """All that some people did in the window."""
        table = Event.__table__.c
        query = select(*self._columns(table)).where(*self._span(table))
        accounts = self._roots.members(people)
        if len(accounts) <= _MANY:
            return [tuple(row) for row in in_chunks(self._session, query, table.account_id, sorted(accounts))]
        wanted = set(accounts)
        return [tuple(row) for row in self._session.execute(query) if row[2] in wanted]

    def _around(self, rows: Sequence[_Row], directory: int | None) -> dict[int, Work]:
        """The work among all that some people did which lies under a directory (None: anywhere with files)."""
        anywhere = self._placed(None)
        placed = anywhere if directory is None else self._placed(directory)
        mine = {row[0] for row in rows}
        here, filed = placed(mine), anywhere(mine)
        bare = [row for row in rows if row[0] not in filed]
        pulls = {row[0] for row in bare if row[1] in (_MERGED, _OPENED)}
        brought = self._brought(pulls, placed)
        told = brought if directory is None else self._brought(pulls, anywhere)
        of = {row[4] for row in bare if row[4] is not None and row[0] not in told}
        about, known = self._in_span(placed(of)), self._in_span(anywhere(of))
        numbers = {row[5] for row in bare if row[5] is not None and row[0] not in told and row[4] not in known}
        numbered = self._numbered(numbers, placed)

        def is_here(row: _Row) -> bool:
            if row[0] in filed:
                return row[0] in here
            if row[0] in told:
                return row[0] in brought
            return row[4] in about if row[4] in known else row[5] in numbered

        works: dict[int, Work] = {}
        humans = self._roots.humans()
        for row in rows:
            if row[1] == _OPENED:
                continue
            if is_here(row):
                work = works.get(humans[row[2]])
                if work is None:
                    work = works[humans[row[2]]] = Work()
                _count(work, row[1], row[3], 0.5 ** ((self._until - row[3]) / self._half_life))
        return works

    def _in_span(self, events: Collection[int]) -> set[int]:
        """Those of some events that are this repository's, within the window."""
        table = Event.__table__.c
        query = select(table.id).where(*self._span(table))
        return {row.id for row in in_chunks(self._session, query, table.id, sorted(events))}

    def _placed(self, directory: int | None) -> Callable[[Collection[int]], set[int]]:
        """Tells which of some events have files under a directory."""
        if directory is None:
            files = select(event_path.c.event_id).distinct()
            return lambda events: {
                row[0] for row in in_chunks(self._session, files, event_path.c.event_id, sorted(events))
            }
        below = self._below(directory)
        under = set(
            self._session.scalars(
                select(event_directory.c.event_id).where(event_directory.c.path_id.in_(select(below.c.id)))
            )
        )
        return lambda events: under.intersection(events)

    def _brought(self, pulls: Collection[int], placed: Callable[[Collection[int]], set[int]]) -> set[int]:
        """Pull requests with a commit that has files there."""
        table = Event.__table__.c
        commits = select(table.id, table.of_id).where(table.kind == _COMMIT, *self._span(table))
        found = in_chunks(self._session, commits, table.of_id, sorted(pulls))
        here = placed({row.id for row in found})
        return {row.of_id for row in found if row.id in here}

    def _numbered(self, numbers: Collection[int], placed: Callable[[Collection[int]], set[int]]) -> set[int | None]:
        """Numbers of pull requests with files there, their own or their commits'."""
        table = Event.__table__.c
        events = select(table.id, table.kind, table.number).where(*self._span(table))
        found = in_chunks(self._session, events, table.number, sorted(numbers))
        here = placed({row.id for row in found})
        here |= self._brought({row.id for row in found if row.kind in (_MERGED, _OPENED)} - here, placed)
        return {row.number for row in found if row.id in here}

    def _loads(self, rows: Iterable[_Row]) -> None:
        """Commits all over, and reviews lately."""
        humans = self._roots.humans()
        lately = self._until - LOAD_DAYS * DAY
        all_over: dict[int, float] = defaultdict(float)
        reviews: dict[int, int] = defaultdict(int)
        for _, kind, account, at, _, _ in rows:
            if kind == _COMMIT:
                all_over[humans[account]] += 0.5 ** ((self._until - at) / self._half_life)
            elif kind in _REVIEWING and at >= lately:
                reviews[humans[account]] += 1
        self._all_over, self._lately = dict(all_over), dict(reviews)

    # --- counting -----------------------------------------------------------------------------------------------------

    def _gather(self, rows: Sequence[_Row], places: _Places, brought: _Places | None = None) -> None:
        """Put each event where it, its commits, what it is about, or its pull request has files: the first that has.

        ``brought``: where pull requests have commits besides those among the rows.
        """
        of_pull: _Places = dict(brought or {})
        for number, kind, _, _, of, _ in rows:
            if kind == _COMMIT and of is not None and number in places:
                before = of_pull.get(of)
                of_pull[of] = places[number] if before is None else _joined(before, places[number])
        of_number: _Places = {}
        for number, _, _, _, _, pull in rows:
            if pull is None:
                continue
            for under in (places.get(number), of_pull.get(number)):
                if under:
                    before = of_number.get(pull)
                    of_number[pull] = under if before is None else _joined(before, under)
        humans = self._roots.humans()
        works: dict[int, dict[int, Work]] = defaultdict(dict)
        for number, kind, account, at, of, pull in rows:
            if kind == _OPENED:
                continue
            where = places.get(number) or of_pull.get(number)
            if not where and of is not None:
                where = places.get(of)
            if not where and pull is not None:
                where = of_number.get(pull)
            if not where:
                continue
            person = humans[account]
            if not person:
                continue
            weight = 0.5 ** ((self._until - at) / self._half_life)
            for directory in where:
                theirs = works[directory]
                work = theirs.get(person)
                if work is None:
                    work = theirs[person] = Work()
                _count(work, kind, at, weight)
        self._works = dict(works)


def _count(work: Work, kind: int, at: int, weight: float) -> None:
    work.weighted += weight
    if kind == _COMMIT:
        work.commits += 1
        work.weighted_commits += weight
    elif kind == _MERGED:
        work.pulls += 1
    else:
        work.reviews += 1
        work.weighted_reviews += weight
    if at > work.last_at:
        work.last_at = at


def _joined(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return one if one == other else tuple(dict.fromkeys((*one, *other)))
