"""Who could become reviewer or approver of a directory: everybody with work there, in an order that explains itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.errors import NotFound, UserError
from understudy.application.history.events import PathNames, path_number, repository_number
from understudy.application.history.who import AccountBook, Actor
from understudy.application.owners.activity import DAY, RepositoryActivity
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.owners.ranking import OwnerRules, Ranked, rank
from understudy_db.schema import OwnerSpell, PersonState, Repository

ROLES = ("reviewer", "approver")


@dataclass(frozen=True, slots=True)
class OwnerReason:
    """One reason, how many points it gave or took, and where to look it up."""

    text: str
    points: float
    url: str | None


@dataclass(frozen=True, slots=True)
class OwnerCandidate:
    """Somebody who could be asked. ``blockers`` say what stands against it; such people come last."""

    rank: int
    actor: Actor
    score: float
    reasons: tuple[OwnerReason, ...]
    blockers: tuple[str, ...]
    holds: int
    """OWNERS files they stand in already: their load."""


@dataclass(frozen=True, slots=True)
class DirectoryList:
    """The candidates for one role of one directory, and how many hold it already."""

    path: str
    role: str
    candidates: tuple[OwnerCandidate, ...]
    holders: int


@dataclass(frozen=True, slots=True)
class OwnerLists:
    """Lists for the directories asked for, with what they were made from."""

    repository: str
    as_of: datetime
    window_months: int
    lists: tuple[DirectoryList, ...]


class OwnerSuggestions:
    """Suggests owners; decides nothing."""

    def __init__(self, store: Store, rules: OwnerRules) -> None:
        self._store = store
        self._rules = rules

    def suggest(
        self,
        repository: str,
        path: str | None = None,
        role: str | None = None,
        as_of: date | None = None,
        limit: int | None = None,
    ) -> OwnerLists:
        """For one directory, or for every directory with an OWNERS file; for one role or both.

        ``as_of``: only what was known before that day. Raises NotFound for a repository or directory nobody touched.
        """
        if role is not None and role not in ROLES:
            raise UserError(f"There is no role “{role}”; use {' or '.join(ROLES)}.")
        roles = ROLES if role is None else (role,)
        now = self._store.clock()
        moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) if as_of is not None else now
        until = int(moment.timestamp())
        since = until - self._rules.window_days * DAY
        with self._store.read() as session:
            number = repository_number(session, repository)
            row = session.get_one(Repository, number)
            people = PersonBook(session)
            book = AccountBook(session, people)
            if path is not None:
                place = path_number(session, path)
                if place is None:
                    raise NotFound(f"Nothing in {row.name} ever touched “{path}”; check the path.")
                directories = [place]
                activity = RepositoryActivity(session, number, book, directories, until, since)
            else:
                activity = RepositoryActivity(session, number, book, _owned(session, number), until, since)
                directories = sorted({spell.directory for spell in activity.spells if spell.until is None})
            names = PathNames(session)
            names.need(directories)
            states = _states(session, people)
            load: dict[int, set[int]] = defaultdict(set)
            for spell in activity.spells:
                if spell.until is None:
                    load[spell.person].add(spell.directory)
            lists = []
            for directory in sorted(directories, key=names.whole):
                for each in roles:
                    facts = activity.facts(directory, each, until, self._rules)
                    ranked = rank(facts, self._rules)
                    candidates = self._candidates(ranked, book, states, load, row, names.whole(directory))
                    lists.append(
                        DirectoryList(
                            names.whole(directory),
                            each,
                            tuple(candidates[:limit]),
                            len(activity.holders(directory, each, until)),
                        )
                    )
            return OwnerLists(row.name, moment, self._rules.window_months, tuple(lists))

    @staticmethod
    def _candidates(
        ranked: list[Ranked],
        book: AccountBook,
        states: dict[int, list[str]],
        load: dict[int, set[int]],
        repository: Repository,
        path: str,
    ) -> list[OwnerCandidate]:
        free: list[tuple[Ranked, Actor, tuple[str, ...]]] = []
        blocked: list[tuple[Ranked, Actor, tuple[str, ...]]] = []
        for each in ranked:
            actor = book.get(each.person)
            kinds = states.get(actor.person_id, []) if actor.person_id is not None else []
            if "memorial" in kinds or "do_not_suggest" in kinds:
                continue
            words = tuple(_BLOCKERS[kind] for kind in kinds if kind in _BLOCKERS)
            (blocked if words else free).append((each, actor, words))
        return [
            OwnerCandidate(
                place,
                actor,
                round(each.score, 3),
                tuple(
                    OwnerReason(part.words, round(part.points, 3), _url(repository, actor, path, part.key))
                    for part in each.parts
                ),
                words,
                len(load.get(each.person, ())),
            )
            for place, (each, actor, words) in enumerate([*free, *blocked], 1)
        ]


_BLOCKERS = {"ban": "is pausing", "alumni": "has left as alumni"}


def _url(repository: Repository, actor: Actor, path: str, key: str) -> str | None:
    """The search on the repository's pages that shows what a part is made of, where there is one."""
    if repository.web is None or actor.login is None or key not in ("work_here", "reviews_here"):
        return None
    if key == "reviews_here":
        return f"{repository.web}/pulls?q=is%3Apr+reviewed-by%3A{actor.login}"
    return f"{repository.web}/commits/HEAD/{path}?author={actor.login}"


def _states(session: Session, people: PersonBook) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, kind, status in session.execute(select(PersonState.person_id, PersonState.kind, PersonState.status)):
        # A proposed memorial keeps somebody out until a human has answered.
        if status == "confirmed" or (status == "proposed" and kind == "memorial"):
            found[people.canonical(person_id)].append(kind)
    return found


def _owned(session: Session, repository_id: int) -> list[int]:
    return list(session.scalars(select(OwnerSpell.path_id).where(OwnerSpell.repository_id == repository_id).distinct()))


def embargo(at: int) -> int:
    """Thirty days before an instant: work that accompanies a promotion must not tell of it."""
    return at - 30 * DAY
