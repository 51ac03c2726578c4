"""Verdicts on people: who stands where, what is missing for the next level, with evidence. Nothing is granted."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from understudy.application.errors import NotFound, UserError
from understudy.application.history.events import PathNames
from understudy.application.ladder.gathered import PersonFacts, Shelf, case_of, holdings_of, present
from understudy.application.ladder.holdings import Holding, covers
from understudy.application.ladder.policies import Edition, Policies
from understudy.application.ladder.subject import Subject, of_account, of_person
from understudy.application.store import Store
from understudy.domain.ladder.outcomes import LevelVerdict, Verdict
from understudy.domain.ladder.policy import Level, Policy, ScopeKind
from understudy.domain.ladder.scopes import Scope
from understudy.domain.ladder.spans import Span
from understudy.domain.ladder.verdicts import judge_level
from understudy_db.schema import Event, OwnerSpell, Repository, event_directory
from understudy_db.schema.contributions import SHOWN

RECENT = Span(months=24)
"""Where somebody works is where most of their contributions of this time lie."""
_REPOSITORIES = 2


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A level somebody holds: since when (None: from before the data begins) and where that is seen."""

    level: str
    name: str
    scope: Scope
    since: datetime | None
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class LevelRow:
    """The verdict on one level in one scope. ``held``: they hold it already; ``case_id``: the case about it, if any."""

    scope: Scope
    verdict: LevelVerdict
    held: HeldRow | None
    case_id: int | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was judged about one person by one policy."""

    subject: Subject
    edition: Edition
    as_of: datetime
    holds: tuple[HeldRow, ...]
    levels: tuple[LevelRow, ...]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Who holds a level now."""

    level: Level
    people: int
    scopes: int
    holders: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Somebody who holds a level somewhere, with where that is seen. ``since`` None: from before the data begins."""

    name: str
    login: str | None
    person_id: int | None
    account_id: int | None
    scope: Scope
    since: datetime | None
    text: str
    url: str | None


class Ladder:
    """Judging people by the policies in force."""

    def __init__(self, store: Store, policies: Policies) -> None:
        self._store = store
        self._policies = policies

    def evaluate(
        self,
        who: str,
        *,
        policy: str | Edition | None = None,
        rung: str | None = None,
        scope: str | None = None,
        as_of: date | None = None,
    ) -> list[Evaluation]:
        """Judge somebody (by login, name or number) before a day, by one policy or by all that are in use.

        Without a scope, levels of directories are judged where most of the person's work of the last two years lies.
        Raises NotFound for somebody, a policy or a level there is not, UserError for a scope that cannot be read.
        """
        moment = self._moment(as_of)
        asked = _scope(scope)
        found = [self._one(who, edition, rung, asked, moment) for edition in self._editions(policy, moment)]
        if rung is not None and not any(each.levels for each in found):
            names = ", ".join(level.id for each in found for level in each.edition.policy.rungs)
            raise NotFound(f"There is no level “{rung}”; there are {names}.")
        return found

    def of_person(self, person_id: int) -> list[Evaluation]:
        """As evaluate, for a person's page: what they hold and the levels next to it."""
        return [self._next(str(person_id), edition) for edition in self._editions(None, self._store.clock())]

    def standings(self, policy: str | None = None, as_of: date | None = None) -> list[StandingRow]:
        """Per level of a policy, who holds it."""
        moment = self._moment(as_of)
        edition = self._editions(policy or self._policies.in_use()[0], moment)[0]
        with self._store.read() as session:
            shelf = Shelf(session, edition.policy, moment)
            rows = []
            for level in edition.policy.rungs:
                now = [each for each in shelf.everybody.of(level) if each.at(moment)]
                people = {_who(each, shelf) for each in now}
                rows.append(StandingRow(level, len(people), len({each.scope for each in now}), tuple(now)))
            return rows

    def holders(self, policy: str, level: str, as_of: date | None = None) -> list[HolderRow]:
        """Everybody who holds a level, by name and place. Raises NotFound for a policy or a level there is not."""
        moment = self._moment(as_of)
        edition = self._editions(policy, moment)[0]
        wanted = edition.policy.level(level)
        if wanted is None:
            raise NotFound(f"There is no level “{level}” in {edition.policy.title}.")
        found = []
        with self._store.read() as session:
            shelf = Shelf(session, edition.policy, moment)
            for each in shelf.everybody.of(wanted):
                if each.at(moment):
                    who = (
                        of_person(shelf.book, shelf.people, each.person_id)
                        if each.person_id is not None
                        else of_account(shelf.book, shelf.people, each.account_id or 0)
                    )
                    found.append(
                        HolderRow(
                            who.name, who.login, who.person_id, who.account_id, each.scope, each.stay.since,
                            each.stay.text, each.stay.url,
                        )
                    )  # fmt: skip
        return sorted(found, key=lambda row: (row.name.casefold(), row.scope.written))

    def judge_one(
        self, shelf: Shelf, subject: Subject, level: Level, scope: Scope, case_id: int | None = None
    ) -> LevelVerdict:
        """The verdict on one level, for services that have a session open."""
        return judge_level(level, PersonFacts(shelf, subject, level, scope, case_id))

    def _next(self, who: str, edition: Edition) -> Evaluation:
        """The levels a person holds, and of those they do not hold the lowest above."""
        whole = self._one(who, edition, None, None, present(self._store))
        held = {row.level for row in whole.holds}
        highest = max((level.rank or 0 for level in edition.policy.levels if level.id in held), default=0)
        following = min((row.verdict.level.rank or 0 for row in whole.levels if _above(row, highest)), default=None)
        kept = tuple(row for row in whole.levels if row.held is None and row.verdict.level.rank == following)
        return Evaluation(whole.subject, edition, whole.as_of, whole.holds, kept)

    def _one(self, who: str, edition: Edition, rung: str | None, asked: Scope | None, moment: datetime) -> Evaluation:
        policy = edition.policy
        with self._store.read() as session:
            shelf = Shelf(session, policy, moment)
            subject = shelf.subject(who)
            mine = holdings_of(shelf, subject)
            holds = [
                HeldRow(level.id, level.name, each.scope, each.stay.since, each.stay.text, each.stay.url)
                for level in policy.rungs
                for each in mine.of(level)
                if each.at(moment)
            ]
            wanted = _wanted(policy, rung, asked)
            where = likely_scopes(shelf, subject, wanted, holds) if asked is None else {}
            rows = []
            for level in wanted:
                given = _as_kind(asked, level.scope) if asked is not None else None
                for scope in [given] if given is not None else where.get(level.scope, [Scope(level.scope)]):
                    if not level.requirements and rung is None:
                        continue
                    held = next((row for row in holds if row.level == level.id and covers(row.scope, scope)), None)
                    case = case_of(shelf, subject, level.id, scope.written)
                    verdict = self.judge_one(shelf, subject, level, scope)
                    rows.append(LevelRow(scope, verdict, held, case.id if case is not None else None))
            return Evaluation(subject, edition, moment, tuple(holds), tuple(rows))

    def _editions(self, policy: str | Edition | None, moment: datetime) -> list[Edition]:
        if isinstance(policy, Edition):
            return [policy]
        names = [policy] if policy is not None else self._policies.in_use()
        if not names:
            raise UserError("No policy is in use; choose one on the Ladder screen, or name one with --policy.")
        return [self._policies.in_force(name, moment.date()) for name in names]

    def _moment(self, as_of: date | None) -> datetime:
        return datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) if as_of is not None else present(self._store)


def _above(row: LevelRow, rank: int) -> bool:
    return row.held is None and (row.verdict.level.rank or 0) > rank


def _who(held: Holding, shelf: Shelf) -> tuple[str, int]:
    if held.person_id is not None:
        return "person", shelf.people.canonical(held.person_id)
    return "account", held.account_id or 0


def _scope(text: str | None) -> Scope | None:
    if text is None:
        return None
    try:
        return Scope.parse(text)
    except ValueError as error:
        raise UserError(str(error)) from error


def _as_kind(scope: Scope, kind: ScopeKind) -> Scope | None:
    """A scope as one of a kind: a repository is its top directory; None when it cannot be."""
    if scope.kind is kind:
        return scope
    if scope.kind is ScopeKind.REPOSITORY and kind is ScopeKind.DIRECTORY:
        return Scope(kind, scope.name)
    if scope.kind is ScopeKind.DIRECTORY and kind is ScopeKind.REPOSITORY:
        return Scope(kind, scope.name)
    return None


def _wanted(policy: Policy, rung: str | None, asked: Scope | None) -> list[Level]:
    """The levels asked about, and without one, those that can be held in the scope."""
    if rung is None:
        return [level for level in policy.rungs if asked is None or _as_kind(asked, level.scope) is not None]
    level = policy.level(rung)
    if level is None:
        return []
    if asked is not None and _as_kind(asked, level.scope) is None:
        raise UserError(f"{level.name} is held in: {level.scope.value}; “{asked.written}” is: {asked.kind.value}.")
    return [level]


def likely_scopes(
    shelf: Shelf, subject: Subject, levels: Iterable[Level], holds: Iterable[HeldRow]
) -> dict[ScopeKind, list[Scope]]:
    """Where to judge somebody when nobody says: in directories where most of their recent work in a repository lies.

    In the two repositories they did most in, it is the deepest directory with an OWNERS file (or the top) that holds at
    least half of what they touched there. Where nothing is known of their work, it is where they hold something.
    """
    kinds = {level.scope for level in levels}
    found: dict[ScopeKind, list[Scope]] = {}
    if kinds & {ScopeKind.DIRECTORY, ScopeKind.REPOSITORY} and subject.accounts:
        held = [row.scope for row in holds if row.scope.kind is ScopeKind.DIRECTORY]
        places = _busiest(shelf, subject) or list(dict.fromkeys(held))[:_REPOSITORIES]
        if places:
            found[ScopeKind.DIRECTORY] = places
            found[ScopeKind.REPOSITORY] = [Scope(ScopeKind.REPOSITORY, place.name) for place in places]
    for kind in (ScopeKind.GROUP, ScopeKind.SUBPROJECT):
        theirs = list(dict.fromkeys(row.scope for row in holds if row.scope.kind is kind))
        if kind in kinds:
            found[kind] = theirs or []
    return found


def _busiest(shelf: Shelf, subject: Subject) -> list[Scope]:
    session = shelf.session
    mine, commit = aliased(Event), aliased(Event)
    recent = (
        select(mine.id, mine.repository_id)
        .where(
            mine.account_id.in_(subject.accounts),
            mine.standing == SHOWN,
            mine.repository_id.is_not(None),
            mine.at >= RECENT.before(shelf.as_of),
            mine.at < shelf.as_of,
        )
        .subquery()
    )
    touched = (
        select(recent.c.id, recent.c.repository_id, event_directory.c.path_id)
        .join(event_directory, event_directory.c.event_id == recent.c.id)
        .union(
            select(recent.c.id, recent.c.repository_id, event_directory.c.path_id)
            .join(commit, commit.of_id == recent.c.id)
            .join(event_directory, event_directory.c.event_id == commit.id)
        )
    )
    by_repository: dict[int, Tally[int]] = defaultdict(Tally)
    for _, repository_id, path_id in session.execute(touched):
        by_repository[repository_id or 0][path_id] += 1
    names = dict(session.execute(select(Repository.id, Repository.name)).all())
    paths = PathNames(session)
    busiest = sorted(by_repository, key=lambda number: -by_repository[number].total())[:_REPOSITORIES]
    found = []
    for number in busiest:
        counts = by_repository[number]
        owned = select(OwnerSpell.path_id).where(OwnerSpell.repository_id == number).distinct()
        directories = list(session.scalars(owned))
        paths.need({*counts, *directories})
        total = counts.total()
        best = ""
        for place in directories:
            path = paths.whole(place)
            below = sum(n for each, n in counts.items() if _below(paths.whole(each), path))
            if below * 2 >= total and len(path) > len(best):
                best = path
        found.append(Scope(ScopeKind.DIRECTORY, names[number], best))
    return found


def _below(path: str, directory: str) -> bool:
    return not directory or path == directory or path.startswith(f"{directory}/")


def flat(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Verdicts and, after each group, those inside it."""
    found: list[Verdict] = []
    for each in verdicts:
        found += [each, *flat(each.parts)]
    return found
