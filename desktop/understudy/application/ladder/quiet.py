"""Who has gone quiet in a level, by every published threshold side by side, with who is left out and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from understudy.application.errors import UserError
from understudy.application.history.counting import measure, missing_data
from understudy.application.history.events import Wanted, repository_number
from understudy.application.ladder.gathered import Shelf
from understudy.application.ladder.holdings import covers
from understudy.application.ladder.policies import Edition, Policies
from understudy.application.ladder.subject import Subject, of_account
from understudy.application.store import Store
from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.metrics import METRICS
from understudy.domain.ladder.policy import Below, InactivityRule, Level, Policy, ScopeKind
from understudy.domain.ladder.scopes import Scope
from understudy_db.schema import Event, Item, PersonState, Repository
from understudy_db.schema.contributions import SHOWN

_COUNTED = {
    "contributions": METRICS["contributions"].kinds,
    "commits": frozenset({Kind.COMMIT}),
    "comments": frozenset({Kind.COMMENT}),
    "issues": frozenset({Kind.ISSUE}),
}


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One condition of a rule: what was counted and the threshold in words. ``holds``: so few is quiet."""

    count: str
    title: str
    value: int
    threshold: str
    holds: bool


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """One published rule on one person. ``quiet``: None when a number in it is not configured."""

    id: str
    text: str
    note: str
    quiet: bool | None
    parts: tuple[PartSeen, ...]


@dataclass(frozen=True, slots=True)
class QuietRow:
    """Somebody in a level, every rule on them, and what stands against calling them quiet.

    ``verdict``: quiet, active, unsure (the data may hide something), or left_out with ``why``.
    """

    subject: Subject
    level: str
    level_name: str
    scopes: tuple[Scope, ...]
    since: datetime | None
    last_at: datetime | None
    verdict: str
    why: str
    rules: tuple[RuleSeen, ...]
    partial: tuple[str, ...]
    then: str


class Quiet:
    """Finds who has gone quiet. It is a reason to write to somebody, never a decision."""

    def __init__(self, store: Store, policies: Policies) -> None:
        self._store = store
        self._policies = policies

    def suggest(
        self,
        repository: str | None = None,
        *,
        policy: str | Edition | None = None,
        level: str | None = None,
        as_of: date | None = None,
    ) -> list[QuietRow]:
        """Everybody in a level with rules about it, in one repository or all; quiet ones first, then unsure ones.

        People marked memorial or do-not-suggest are not in the list at all. Raises NotFound.
        """
        moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) if as_of is not None else self._store.clock()
        if isinstance(policy, Edition):
            editions = [policy]
        else:
            names = [policy] if policy is not None else self._policies.in_use()
            editions = [self._policies.in_force(name, moment.date()) for name in names]
        rows: list[QuietRow] = []
        with self._store.read() as session:
            if repository is not None:
                repository = session.get_one(Repository, repository_number(session, repository)).name
            for edition in editions:
                shelf = Shelf(session, edition.policy, moment)
                for rung in edition.policy.rungs:
                    if level is not None and level.casefold() not in (rung.id, rung.name.casefold()):
                        continue
                    if rung.rest is not None and rung.rest.rules:
                        rows += self._level(shelf, rung, repository)
        order = {"quiet": 0, "unsure": 1, "left_out": 2, "active": 3}
        return sorted(rows, key=lambda row: (order[row.verdict], row.level, row.subject.name.casefold()))

    def of(self, subject: Subject, policy: Policy, level: Level, scope: Scope) -> QuietRow:
        """The rules on one person now. Raises UserError when the level has none."""
        with self._store.read() as session:
            shelf = Shelf(session, policy, self._store.clock())
            repository = scope.name if scope.kind in (ScopeKind.DIRECTORY, ScopeKind.REPOSITORY) else None
            found = self._rows(shelf, level, repository, [subject])
        if not found:
            raise UserError(f"The policy says nothing about going quiet as {level.name}.")
        return found[0]

    def _level(self, shelf: Shelf, level: Level, repository: str | None) -> list[QuietRow]:
        higher = {
            (each.account_id, each.scope)
            for rung in shelf.policy.levels
            if rung.rest is not None and rung.scope is level.scope and (rung.rank or 0) > (level.rank or 0)
            for each in shelf.everybody.of(rung)
            if each.at(shelf.as_of)
        }
        subjects: dict[tuple[str, int], Subject] = {}
        for held in shelf.everybody.of(level):
            if not held.at(shelf.as_of) or held.account_id is None or (held.account_id, held.scope) in higher:
                continue  # of an approver the rules for approvers are asked, not those for reviewers as well
            in_files = level.scope in (ScopeKind.DIRECTORY, ScopeKind.REPOSITORY)
            if repository is not None and in_files and held.scope.name.casefold() != repository.casefold():
                continue
            subject = of_account(shelf.book, shelf.people, held.account_id)
            subjects.setdefault(subject.key, subject)
        return self._rows(shelf, level, repository, subjects.values())

    def _rows(self, shelf: Shelf, level: Level, repository: str | None, subjects: Iterable[Subject]) -> list[QuietRow]:
        if level.rest is None or not level.rest.rules:
            return []
        session = shelf.session
        tallies = {rule.id: _Tally(shelf, rule, repository) for rule in level.rest.rules}
        last = _last(session, shelf)
        needs_github = any(METRICS[part.count].needs_github for rule in level.rest.rules for part in rule.below)
        partial = tuple(missing_data(session, Wanted(repository=repository, since=None), needs_github=needs_github))
        left_out = _left_out(session, shelf)
        rows = []
        for subject in subjects:
            state = left_out.get(subject.person_id or 0)
            if state in ("memorial", "do_not_suggest"):
                continue
            held = [
                each
                for each in shelf.everybody.of(level)
                if each.account_id == subject.account_id and each.at(shelf.as_of)
            ]
            if repository is not None:
                top = Scope(ScopeKind.REPOSITORY, repository)
                held = [each for each in held if each.scope.name == top.name or covers(each.scope, top)]
            seen = tuple(_seen(rule, tallies[rule.id], subject) for rule in level.rest.rules)
            since = min((each.stay.since for each in held if each.stay.since is not None), default=None)
            verdict, why = _verdict(shelf, level, seen, since, partial, state, subject)
            scopes = tuple(sorted({each.scope for each in held}, key=lambda scope: scope.written))
            shown = partial if verdict == "unsure" else ()
            rows.append(
                QuietRow(
                    subject,
                    level.id,
                    level.name,
                    scopes,
                    since,
                    last.get(subject.account_id or 0),
                    verdict,
                    why,
                    seen,
                    shown,
                    level.rest.then,
                )
            )
        return rows


def _verdict(
    shelf: Shelf,
    level: Level,
    seen: tuple[RuleSeen, ...],
    since: datetime | None,
    partial: tuple[str, ...],
    state: str | None,
    subject: Subject,
) -> tuple[str, str]:
    assert level.rest is not None
    if not any(rule.quiet for rule in seen):
        return "active", ""
    actor = shelf.book.get(subject.account_id) if subject.account_id is not None else None
    if actor is not None and actor.is_bot:
        return "left_out", "a program"
    if state == "alumni":
        return "left_out", "has left as alumni already"
    windows = [rule.within for rule in level.rest.rules if rule.within is not None]
    if windows and since is not None and since > min(windows).before(shelf.as_of):
        return "left_out", f"in this level since {since:%Y-%m-%d} only"
    quiet = [rule.id for rule in seen if rule.quiet]
    words = f"by {' and '.join(quiet)}" if len(quiet) < len(seen) else "by every rule"
    if partial:
        return "unsure", f"{words}, but the data is incomplete"
    return "quiet", words


def _seen(rule: InactivityRule, tally: _Tally, subject: Subject) -> RuleSeen:
    parts = []
    for part in rule.below:
        value = tally.of(part.count, subject)
        parts.append(PartSeen(part.count, METRICS[part.count].title, value, _threshold(part), part.holds(value)))
    is_set = rule.within is not None and all(part.is_set for part in rule.below)
    return RuleSeen(rule.id, rule.text, rule.note, all(p.holds for p in parts) if is_set else None, tuple(parts))


def _threshold(part: Below) -> str:
    if not part.is_set:
        return "not configured"
    return f"fewer than {part.fewer_than}" if part.fewer_than is not None else f"at most {part.at_most}"


class _Tally:
    """What a rule counts, for everybody: plain kinds by one query each, the others person by person."""

    def __init__(self, shelf: Shelf, rule: InactivityRule, repository: str | None) -> None:
        self._shelf = shelf
        self._repository = repository if rule.where == "repository" else None
        self._since = rule.within.before(shelf.as_of) if rule.within is not None else None
        self._where = [Event.standing == SHOWN, Event.at < shelf.as_of]
        if self._since is not None:
            self._where.append(Event.at >= self._since)
        if self._repository is not None:
            self._where.append(Event.repository_id == repository_number(shelf.session, self._repository))
        self._found: dict[str, dict[int, int]] = {}

    def of(self, count: str, subject: Subject) -> int:
        """So many of one person's."""
        if count in _COUNTED or count in ("pr_comments", "commented_merged_prs"):
            if count not in self._found:
                self._found[count] = self._everybody(count)
            return self._found[count].get(subject.account_id or 0, 0)
        wanted = Wanted(self._repository, subject.accounts, None, self._since, self._shelf.as_of)
        return measure(self._shelf.session, self._shelf.book, count, wanted).value if subject.accounts else 0

    def _everybody(self, count: str) -> dict[int, int]:
        session = self._shelf.session
        if count in _COUNTED:
            kinds = [int(kind) for kind in _COUNTED[count]]
            rows = session.execute(
                select(Event.account_id, func.count())
                .where(*self._where, Event.kind.in_(kinds))
                .group_by(Event.account_id)
            )
        else:
            rows = session.execute(self._comments(once=count == "commented_merged_prs"))
        counts: dict[int, int] = defaultdict(int)
        for account_id, number in rows:
            counts[self._shelf.book.get(account_id).account_id] += number
        return counts

    def _comments(self, *, once: bool) -> Select[int, int]:
        """Comments on pull requests; ``once``: other people's merged ones, one each."""
        pull = select(Item.id).where(
            Item.kind == "pull", Item.repository_id == Event.repository_id, Item.number == Event.number
        )
        if once:
            pull = pull.where(Item.merged_at < self._shelf.as_of, Item.author_id != Event.account_id)
        counted = func.count(Event.number.distinct()) if once else func.count()
        groups = (Event.account_id, Event.repository_id) if once else (Event.account_id,)
        kinds = [int(Kind.COMMENT), int(Kind.REVIEW_COMMENT)]
        return (
            select(Event.account_id, counted)
            .where(*self._where, Event.kind.in_(kinds), pull.correlate(Event).exists())
            .group_by(*groups)
        )


def _last(session: Session, shelf: Shelf) -> dict[int, datetime]:
    """When each was last seen doing anything."""
    found: dict[int, datetime] = {}
    for account_id, at in session.execute(
        select(Event.account_id, func.max(Event.at))
        .where(Event.standing == SHOWN, Event.at < shelf.as_of)
        .group_by(Event.account_id)
    ):
        root = shelf.book.get(account_id).account_id
        found[root] = max(found.get(root, at), at)
    return found


def _left_out(session: Session, shelf: Shelf) -> dict[int, str]:
    """People with a state that speaks against a talk about being quiet; the gentlest state first."""
    order = {"memorial": 0, "do_not_suggest": 1, "alumni": 2}
    found: dict[int, str] = {}
    for person_id, kind, status in session.execute(select(PersonState.person_id, PersonState.kind, PersonState.status)):
        if kind not in order or not (status == "confirmed" or (status == "proposed" and kind == "memorial")):
            continue
        person = shelf.people.canonical(person_id)
        if person not in found or order[kind] < order[found[person]]:
            found[person] = kind
    return found
