"""Who holds which level of a ladder, from when to when, as the records tell: memberships, OWNERS, leaders, seats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.history.events import PathNames
from understudy.application.history.who import AccountBook
from understudy.application.ladder.served import ServedSeat
from understudy.application.ladder.subject import Subject
from understudy.domain.ladder.facts import Stay
from understudy.domain.ladder.policy import Level, Policy, ScopeKind
from understudy.domain.ladder.scopes import Scope
from understudy_db.schema import (
    CommunityGroup,
    Feed,
    GroupLeader,
    LadderCase,
    Membership,
    OwnerSpell,
    Repository,
    Subproject,
)


@dataclass(frozen=True, slots=True)
class Holding:
    """A stay in a level of somebody, named by their account (``account_id``) or person, in a scope."""

    account_id: int | None
    person_id: int | None
    scope: Scope
    stay: Stay
    gained: bool = True
    """Somebody was added; False: it came with a new or moved file, or from before the data begins."""

    def at(self, moment: datetime) -> bool:
        """Held just before an instant."""
        since, until = self.stay.since, self.stay.until
        return (since is None or since < moment) and (until is None or until >= moment)


class Holdings:
    """Reads who holds what before ``as_of``. ``subject``: only theirs (None: everybody's)."""

    def __init__(
        self,
        session: Session,
        book: AccountBook,
        policy: Policy,
        as_of: datetime,
        subject: Subject | None = None,
        seats: Sequence[ServedSeat] = (),
    ) -> None:
        self._session = session
        self._book = book
        self._policy = policy
        self._as_of = as_of
        self._accounts = subject.accounts if subject is not None else None
        self._subject = subject
        self._seats = seats
        self._kept: dict[str, list[Holding]] = {}
        self._known: dict[str, bool] = {}

    def of(self, level: Level) -> list[Holding]:
        """Every holding of a level that began before the instant; ends from then on are not known yet."""
        if level.id not in self._kept:
            found: list[Holding] = []
            for record in level.recorded_in:
                if record.organisation:
                    found += self._members()
                if record.owners:
                    found += self._owners(record.owners)
                if record.leaders:
                    found += self._leaders(record.leaders, level.scope)
                if record.seats:
                    found += self._seated(record.seats.roles, record.seats.positions)
                if record.by_hand:
                    found += self._by_hand(level)
            self._kept[level.id] = [each for each in found if each.stay.since is None or each.stay.since < self._as_of]
        return self._kept[level.id]

    def known(self, level: Level) -> bool:
        """The data could tell who holds it at all."""
        if level.id not in self._known:
            kinds = {kind for kind, _ in self._feeds()}
            self._known[level.id] = any(
                (record.organisation and self._session.scalar(select(Membership.id).limit(1)) is not None)
                or (record.owners and self._session.scalar(select(OwnerSpell.id).limit(1)) is not None)
                or (record.leaders and "sigs" in kinds)
                or (record.seats is not None and bool(self._seats or self._accounts is not None))
                or record.by_hand
                for record in level.recorded_in
            )
        return self._known[level.id]

    def _until(self, end: datetime | None) -> datetime | None:
        return end if end is not None and end < self._as_of else None

    def _feeds(self) -> list[tuple[str, datetime | None]]:
        return [(kind, start) for kind, start in self._session.execute(select(Feed.kind, Feed.complete_from))]

    def _members(self) -> Iterable[Holding]:
        names = {name.casefold() for name in self._policy.organisations}
        wanted = select(Membership, Feed.complete_from).join(Feed, Feed.id == Membership.feed_id)
        if self._accounts is not None:
            wanted = wanted.where(Membership.account_id.in_(self._accounts))
        for row, begins in self._session.execute(wanted.order_by(Membership.id)):
            if "/" in row.scope or (names and row.scope.casefold() not in names):
                continue
            actor = self._book.get(row.account_id)
            yield Holding(
                actor.account_id,
                actor.person_id,
                Scope(ScopeKind.ORGANISATION, row.scope),
                Stay(
                    row.since or begins, self._until(row.until), f"{row.role} of {row.scope}", None,
                    row.since is not None,
                ),
            )  # fmt: skip

    def _owners(self, roles: Sequence[str]) -> Iterable[Holding]:
        # Columns, not rows of the mapper: a repository has thousands of spells.
        wanted = select(
            OwnerSpell.repository_id,
            OwnerSpell.path_id,
            OwnerSpell.role,
            OwnerSpell.account_id,
            OwnerSpell.via,
            OwnerSpell.pattern,
            OwnerSpell.since,
            OwnerSpell.since_sha,
            OwnerSpell.began,
            OwnerSpell.until,
            OwnerSpell.until_sha,
            OwnerSpell.ended,
        )
        wanted = wanted.where(OwnerSpell.role.in_(roles)).order_by(OwnerSpell.since, OwnerSpell.id)
        if self._accounts is not None:
            wanted = wanted.where(OwnerSpell.account_id.in_(self._accounts))
        spells = self._session.execute(wanted).all()
        names = PathNames(self._session)
        names.need({spell.path_id for spell in spells})
        repositories = {
            number: (name, web)
            for number, name, web in self._session.execute(select(Repository.id, Repository.name, Repository.web))
        }
        cloned = select(Feed.repository_id, Feed.complete_from).where(Feed.kind == "git")
        starts = dict(self._session.execute(cloned).all())
        moved_from: dict[tuple[int, str, int, bytes], list[datetime]] = defaultdict(list)
        for spell in spells:
            name, web = repositories[spell.repository_id]
            who = self._book.get(spell.account_id)
            since = spell.since
            if spell.began == "moved":
                # A moved file goes on as it was: the time before counts on.
                before = moved_from.get((spell.repository_id, spell.role, who.account_id, spell.since_sha))
                since = min([since, *before]) if before else since
            if spell.ended == "moved" and spell.until_sha is not None:
                moved_from[spell.repository_id, spell.role, who.account_id, spell.until_sha].append(since)
            path = names.whole(spell.path_id)
            begins = starts.get(spell.repository_id)
            yield Holding(
                who.account_id,
                who.person_id,
                Scope(ScopeKind.DIRECTORY, name, path),
                Stay(
                    since,
                    self._until(spell.until),
                    f"{spell.role.replace('_', ' ')} of {path or 'the top'} in {name}"
                    + (f", by {spell.via}" if spell.via else "")
                    + (f", for {spell.pattern}" if spell.pattern else ""),
                    f"{web}/commit/{spell.since_sha.hex()}" if web else None,
                    begins is None or since > begins,
                ),
                spell.began == "gained",
            )

    def _leaders(self, roles: Sequence[str], kind: ScopeKind) -> Iterable[Holding]:
        wanted = (
            select(GroupLeader, CommunityGroup.dir, Subproject.name)
            .join(CommunityGroup, CommunityGroup.id == GroupLeader.group_id)
            .outerjoin(Subproject, Subproject.id == GroupLeader.subproject_id)
            .where(GroupLeader.role.in_(roles))
            .order_by(GroupLeader.id)
        )
        if self._accounts is not None:
            wanted = wanted.where(GroupLeader.account_id.in_(self._accounts))
        for row, group, subproject in self._session.execute(wanted):
            if (subproject is not None) is not (kind is ScopeKind.SUBPROJECT):
                continue
            actor = self._book.get(row.account_id)
            scope = Scope(kind, f"{group}/{subproject}" if subproject is not None else group)
            yield Holding(
                actor.account_id, actor.person_id, scope,
                Stay(None, None, f"{row.role.replace('_', ' ')} of {scope.name}", None, False),
            )  # fmt: skip

    def _seated(self, roles: Sequence[str], positions: Sequence[str]) -> Iterable[Holding]:
        folded = {role.casefold() for role in roles}
        for seat in self._seats:
            if folded and not folded & {seat.served.role.casefold(), seat.served.role_then.casefold()}:
                continue
            if positions and seat.served.position not in positions:
                continue
            yield Holding(
                None,
                seat.person_id,
                Scope(ScopeKind.PROGRAMME, seat.served.programme),
                Stay(
                    seat.start, self._until(seat.end),
                    f"{seat.served.role_then}, {seat.served.position}, {seat.served.cycle}", None,
                    seat.start is not None,
                ),
            )  # fmt: skip

    def _by_hand(self, level: Level) -> Iterable[Holding]:
        wanted = select(LadderCase).where(
            LadderCase.policy == self._policy.policy,
            LadderCase.level == level.id,
            LadderCase.kind == "promotion",
            LadderCase.state == "granted",
        )
        for case in self._session.scalars(wanted.order_by(LadderCase.id)):
            account = self._book.get(case.account_id).account_id if case.account_id is not None else None
            if self._subject is not None and not (
                (case.person_id is not None and case.person_id in self._subject.records)
                or (account is not None and account == self._subject.account_id)
            ):
                continue
            yield Holding(
                account,
                case.person_id,
                Scope.parse(case.scope),
                Stay(case.closed_at, None, f"{level.name}, recorded here by {case.opened_by}"),
            )


def covers(held: Scope, asked: Scope) -> bool:
    """Whether holding a level in one scope is holding it in another: a directory covers all below it."""
    if held.kind is ScopeKind.DIRECTORY and asked.kind is ScopeKind.DIRECTORY:
        same = held.name.casefold() == asked.name.casefold()
        return same and (held.path in ("", asked.path) or asked.path.startswith(f"{held.path}/"))
    if held.kind is ScopeKind.DIRECTORY and asked.kind is ScopeKind.REPOSITORY:
        return held.name.casefold() == asked.name.casefold() and not held.path
    if held.kind is ScopeKind.REPOSITORY and asked.kind is ScopeKind.DIRECTORY:
        return held.name.casefold() == asked.name.casefold()
    return held.kind is asked.kind and (not asked.name or held.name.casefold() == asked.name.casefold())


def near(held: Scope, asked: Scope) -> bool:
    """In the same repository or an adjacent one of the same owner, below, beside or above."""
    return held.name.partition("/")[0].casefold() == asked.name.partition("/")[0].casefold()
