"""Who could become reviewer or approver of a directory: everybody with work there, in an order that explains itself."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.errors import NotFound, UserError
from understudy.application.history.events import PathNames, path_number, repository_number
from understudy.application.history.who import AccountBook, Actor
from understudy.application.owners.present import DAY, PresentActivity
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.owners.ranking import OwnerRules, Ranked, View, rank
from understudy_db.schema import Account, AccountLogin, Event, Feed, OwnerSpell, PersonState, Repository

ROLES = ("reviewer", "approver")
VIEWS = ("suited", "spread")


@dataclass(frozen=True, slots=True)
class OwnerReason:
    """One reason, how many points it gave or took, and where to look it up."""

    text: str
    points: float
    url: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """The directory that candidates are for; ``web`` is the repository's pages, where it has some."""

    web: str | None
    path: str

    def url(self, actor: Actor, key: str) -> str | None:
        """The search that shows what a part of a score is made of, where there is one."""
        if self.web is None or actor.login is None or key not in ("work_here", "reviews_here", "familiar"):
            return None
        if key == "reviews_here":
            return f"{self.web}/pulls?q=is%3Apr+reviewed-by%3A{actor.login}"
        return f"{self.web}/commits/HEAD/{self.path}?author={actor.login}"


class OwnerCandidate(NamedTuple):
    """Somebody who could be asked. ``blockers`` say what stands against it; such people come last.

    ``holds`` (OWNERS files they stand in already) and ``reviews_lately`` (in the repository, in ninety days) are their
    present load.
    """

    rank: int
    actor: Actor
    ranked: Ranked
    blockers: tuple[str, ...]
    holds: int
    reviews_lately: int
    place: Place

    @property
    def score(self) -> float:
        """The sum of the reasons' points."""
        return round(self.ranked.score, 3)

    @property
    def reasons(self) -> tuple[OwnerReason, ...]:
        """Why, the strongest first."""
        return tuple(
            OwnerReason(part.words, round(part.points, 3), self.place.url(self.actor, part.key))
            for part in self.ranked.parts
        )


@dataclass(frozen=True, slots=True)
class DirectoryList:
    """The candidates for one role of one directory, and how many hold it already.

    ``known_by_two``: the share of the recent work here that its two busiest people did, of ``workers`` in all; where it
    is high, knowledge sits with few.
    """

    path: str
    role: str
    candidates: tuple[OwnerCandidate, ...]
    holders: int
    known_by_two: float | None
    workers: int


@dataclass(frozen=True, slots=True)
class OwnerLists:
    """Lists for the directories asked for, with what they were made from."""

    repository: str
    as_of: datetime
    window_months: int
    view: View
    lists: tuple[DirectoryList, ...]


_STALE_S = 600
"""How long after an instant its figures still answer for now: work fades by half in months."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A repository as it was read last. ``mark`` changes with whatever is brought in."""

    repository: int
    as_of: date | None
    moment: datetime
    mark: tuple[object, ...]
    activity: PresentActivity
    directories: tuple[int, ...]


def _mark(session: Session) -> tuple[object, ...]:
    newest = [session.scalar(select(func.max(table.id))) for table in (Event, OwnerSpell, Account, AccountLogin)]
    feeds = session.execute(select(Feed.id, Feed.head, Feed.state, Feed.checked_at, Feed.complete_to).order_by(Feed.id))
    return (*newest, *(tuple(row) for row in feeds))


class OwnerSuggestions:
    """Suggests owners; decides nothing."""

    def __init__(self, store: Store, rules: OwnerRules) -> None:
        self._store = store
        self._rules = rules
        self._kept: _Kept | None = None

    def prepare(self, repository: str, as_of: date | None = None) -> None:
        """Read a whole repository, so that questions about its directories are answered from memory until anything
        is brought in. Raises NotFound for an unknown repository."""
        moment = self._moment(as_of)
        with self._store.read() as session:
            self._whole(session, repository_number(session, repository), as_of, moment)

    def _moment(self, as_of: date | None) -> datetime:
        return self._store.clock() if as_of is None else datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)

    def _known(self, session: Session, number: int, as_of: date | None, moment: datetime) -> _Kept | None:
        """What was read of a repository before, if nothing was brought in since."""
        kept = self._kept
        if kept is None or (kept.repository, kept.as_of) != (number, as_of):
            return None
        if abs((moment - kept.moment).total_seconds()) > _STALE_S or kept.mark != _mark(session):
            return None
        return kept

    def _whole(self, session: Session, number: int, as_of: date | None, moment: datetime) -> _Kept:
        kept = self._known(session, number, as_of, moment)
        if kept is None:
            mark = _mark(session)
            activity = PresentActivity(session, number, int(moment.timestamp()), self._rules)
            with _without_collector():
                directories = activity.everywhere()
            kept = self._kept = _Kept(number, as_of, moment, mark, activity, directories)
        return kept

    def suggest(
        self,
        repository: str,
        path: str | None = None,
        role: str | None = None,
        as_of: date | None = None,
        limit: int | None = None,
        view: View = "suited",
    ) -> OwnerLists:
        """For one directory, or for every directory with an OWNERS file; for one role or both.

        ``as_of``: only what was known before that day. ``view``: suited: who does the work; spread: who could
        carry more of it, knows the directory somewhat and carries little elsewhere, and puts directories first whose
        knowledge sits with few. Raises NotFound for a repository or directory nobody touched.
        """
        if role is not None and role not in ROLES:
            raise UserError(f"There is no role “{role}”; use {' or '.join(ROLES)}.")
        if view not in VIEWS:
            raise UserError(f"There is no view “{view}”; use {' or '.join(VIEWS)}.")
        roles = ROLES if role is None else (role,)
        moment = self._moment(as_of)
        with self._store.read() as session:
            number = repository_number(session, repository)
            row = session.get_one(Repository, number)
            if path is not None:
                place_number = path_number(session, path)
                if place_number is None:
                    raise NotFound(f"Nothing in {row.name} ever touched “{path}”; check the path.")
                directories: tuple[int, ...] = (place_number,)
                kept = self._known(session, number, as_of, moment)
                if kept is not None and place_number in kept.directories:
                    activity, moment = kept.activity, kept.moment
                else:
                    activity = PresentActivity(session, number, int(moment.timestamp()), self._rules)
                    activity.near(place_number)
            else:
                kept = self._whole(session, number, as_of, moment)
                activity, directories, moment = kept.activity, kept.directories, kept.moment
            names = PathNames(session)
            names.need(directories)
            people = PersonBook(session)
            states = _states(session, people)
            with _without_collector():
                asked = _ranked(activity, directories, roles, self._rules, view, limit, len(states))
            book = AccountBook(session, people, {each.person for ranked, _ in asked.values() for each in ranked})
            lists = []
            for (directory, each), (ranked, holders) in sorted(
                asked.items(), key=lambda item: (names.whole(item[0][0]), ROLES.index(item[0][1]))
            ):
                place = Place(row.web, names.whole(directory))
                candidates = _candidates(ranked, book, states, activity, place, limit)
                known_by_two, workers = activity.knowledge(directory)
                lists.append(DirectoryList(place.path, each, candidates, holders, known_by_two, workers))
            if view == "spread":
                lists.sort(key=lambda each: -(each.known_by_two or 0.0))
            return OwnerLists(row.name, moment, self._rules.window_months, view, tuple(lists))


@contextmanager
def _without_collector() -> Iterator[None]:
    """A million small things are made here and kept; looking through them for rings, again and again, finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ranked(
    activity: PresentActivity,
    directories: tuple[int, ...],
    roles: tuple[str, ...],
    rules: OwnerRules,
    view: View,
    limit: int | None,
    left_out: int,
) -> dict[tuple[int, str], tuple[list[Ranked], int]]:
    """Everybody without the role, in order, and how many hold it. With a limit only as many as can be told, though
    ``left_out`` people among them may have to be passed over."""
    found = {}
    for directory in directories:
        # Facts do not depend on the role; only who is left out does.
        ranked = rank(activity.facts(directory), rules, view)
        for role in roles:
            holders = activity.holders(directory, role)
            free = (each for each in ranked if each.person not in holders)
            kept = list(free if limit is None else islice(free, limit + left_out))
            found[directory, role] = (kept, len(holders))
    return found


def _candidates(
    ranked: list[Ranked],
    book: AccountBook,
    states: dict[int, list[str]],
    activity: PresentActivity,
    place: Place,
    limit: int | None,
) -> tuple[OwnerCandidate, ...]:
    chosen: list[tuple[Ranked, Actor, tuple[str, ...]]] = []
    blocked: list[tuple[Ranked, Actor, tuple[str, ...]]] = []
    for each in ranked:
        actor = book.get(each.person)
        kinds = states.get(actor.person_id) if actor.person_id is not None else None
        if kinds is None:
            chosen.append((each, actor, ()))
            if len(chosen) == limit:
                break
        elif "memorial" not in kinds and "do_not_suggest" not in kinds:
            words = tuple(_BLOCKERS[kind] for kind in kinds if kind in _BLOCKERS)
            (blocked if words else chosen).append((each, actor, words))
    return tuple(
        OwnerCandidate(number, actor, each, words, activity.load.get(each.person, 0), each.facts.reviews_lately, place)
        for number, (each, actor, words) in enumerate([*chosen, *blocked][:limit], 1)
    )


_BLOCKERS = {"ban": "is pausing", "alumni": "has left as alumni"}


def _states(session: Session, people: PersonBook) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, kind, status in session.execute(select(PersonState.person_id, PersonState.kind, PersonState.status)):
        # A proposed memorial keeps somebody out until a human has answered.
        if status == "confirmed" or (status == "proposed" and kind == "memorial"):
            found[people.canonical(person_id)].append(kind)
    return found


def embargo(at: int) -> int:
    """Thirty days before an instant: work that accompanies a promotion must not tell of it."""
    return at - 30 * DAY
