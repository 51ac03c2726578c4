"""``import org``, ``sigs``, ``affiliations`` and ``contributions``: who belongs where, and what was done elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import UserError
from understudy.application.history.accounts import Accounts
from understudy.application.history.bulk import insert_many
from understudy.application.history.feeds import (
    check_name,
    clear_feed,
    feed_for,
    forget_accounts,
    repository_for,
    touch,
)
from understudy.application.history.memberships import MembershipReader
from understudy.application.ports import HistoryOpener
from understudy.application.progress import Progress
from understudy.application.store import Store
from understudy.domain.contributions.elsewhere import parse_elsewhere
from understudy.domain.folding import fold_login
from understudy.domain.groups.employers import parse_employers
from understudy.domain.groups.sigs import Group, Leader, parse_sigs
from understudy.domain.rosters.model import Anomaly
from understudy_db.schema import (
    Account,
    CommunityGroup,
    Event,
    Feed,
    GroupLeader,
    Identity,
    Membership,
    OwnerSpell,
    Subproject,
    SubprojectOwners,
)

_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class GroupReport:
    """What an import of a file brought."""

    source: str
    dry_run: bool
    counts: dict[str, int]
    anomalies: tuple[Anomaly, ...] = ()
    feed_id: int | None = None
    changes: Changes = field(default_factory=Changes)


Work = Callable[[Session, Feed, Accounts], dict[str, int]]


class GroupImports:
    """Reading memberships, groups, employers and contributions made elsewhere."""

    def __init__(self, store: Store, opener: HistoryOpener) -> None:
        self._store = store
        self._open = opener

    def organisations(
        self, path: Path, *, dry_run: bool = False, progress: Progress | None = None, told_as: str | None = None
    ) -> GroupReport:
        """Membership in organisations and teams: over time from a clone, as of now from a folder or file.

        ``told_as``, here and below, is what to give as the place, instead of the path.
        Raises UserError for a path or file that cannot be read; then nothing is taken in.
        """
        location = told_as or str(path.resolve())
        with self._store.read() as session:
            feed = session.scalar(select(Feed).where(Feed.kind == "org", Feed.location == location))
            head = feed.head if feed else None
            known = _open_memberships(session, feed.id) if feed else {}
        try:
            reading = MembershipReader(self._open, progress or Progress()).read(path, head, known)
        except (ValueError, OSError) as error:
            raise UserError(str(error)) from error

        def work(session: Session, feed: Feed, accounts: Accounts) -> dict[str, int]:
            if reading.restart:
                clear_feed(session, feed.id)
            else:
                for number, spell in reading.ended:
                    row = session.get_one(Membership, number)
                    row.until, row.until_sha = _instant(spell.until), spell.until_sha
            rows = [
                (
                    feed.id, spell.scope, accounts.login(spell.login, at=spell.since), spell.role, spell.since,
                    spell.until, spell.since_sha, spell.until_sha,
                )
                for spell in reading.begun
            ]  # fmt: skip
            accounts.flush()
            columns = ("feed_id", "scope", "account_id", "role", "since", "until", "since_sha", "until_sha")
            insert_many(session.connection(), "membership", columns, rows, instants=("since", "until"))
            feed.head = reading.head
            feed.complete_to = _instant(reading.read_to)
            members = sum(1 for spell in reading.begun if "/" not in spell.scope)
            return {
                "memberships": members,
                "team_memberships": len(rows) - members,
                "ended": len(reading.ended) + sum(1 for spell in reading.begun if spell.until is not None),
                "versions": reading.versions,
            }

        return self._run("org", location, dry_run, tuple(reading.anomalies), work)

    def sigs(self, file: Path, *, dry_run: bool = False, told_as: str | None = None) -> GroupReport:
        """Groups, leaders and subprojects of a sigs.yaml; what the last version said is replaced."""
        groups = self._parsed(file, parse_sigs)
        notes = [
            Anomaly(file.name, 1, f"{sub.name}: {link.url} is no address of an OWNERS file on GitHub", "kept as it is")
            for group in groups
            for sub in group.subprojects
            for link in sub.owners
            if link.repository is None
        ]

        def work(session: Session, feed: Feed, accounts: Accounts) -> dict[str, int]:
            clear_feed(session, feed.id)
            leaders = {
                fold_login(leader.login): accounts.login(leader.login, name=leader.name or None)
                for group in groups
                for leader in _leaders(group)
            }
            accounts.flush()
            for group in groups:
                _store_group(session, feed.id, group, leaders)
            feed.complete_to = self._store.clock()
            return {
                "groups": len(groups),
                "subprojects": sum(len(group.subprojects) for group in groups),
                "leaders": sum(1 for group in groups for _ in _leaders(group)),
                "owners_files": sum(len(sub.owners) for group in groups for sub in group.subprojects),
            }

        return self._run("sigs", told_as or str(file.resolve()), dry_run, tuple(notes), work)

    def affiliations(
        self, file: Path, *, dry_run: bool = False, everybody: bool = False, told_as: str | None = None
    ) -> GroupReport:
        """Employers with dates. Only of people who contributed or belong somewhere here, unless ``everybody``."""
        people = self._parsed(file, parse_employers)

        def work(session: Session, feed: Feed, accounts: Accounts) -> dict[str, int]:
            clear_feed(session, feed.id)
            logins, addresses = _met(session)
            rows = []
            told = 0
            for person in people:
                here = (person.login is not None and fold_login(person.login) in logins) or any(
                    f"<{address.casefold()}>" in addresses for address in person.addresses
                )
                if not here and not everybody:
                    continue
                told += 1
                if person.login is not None:
                    account = accounts.login(person.login)
                else:
                    account = accounts.email(person.addresses[0])
                rows += [(feed.id, account, s.employer, _day(s.since), _day(s.until)) for s in person.spells]
            accounts.flush()
            columns = ("feed_id", "account_id", "employer", "since", "until")
            insert_many(session.connection(), "affiliation", columns, rows)
            feed.complete_to = self._store.clock()
            return {"people": told, "employers": len(rows), "people_not_met": len(people) - told}

        return self._run("affiliations", told_as or str(file.resolve()), dry_run, (), work)

    def elsewhere(self, file: Path, *, dry_run: bool = False, told_as: str | None = None) -> GroupReport:
        """Contributions made elsewhere; what the last version of the file said is replaced."""
        rows = self._parsed(file, parse_elsewhere)
        names = {row.repository: check_name(row.repository) for row in rows if row.repository}

        def work(session: Session, feed: Feed, accounts: Accounts) -> dict[str, int]:
            clear_feed(session, feed.id)
            repositories = {name: repository_for(session, full).id for name, full in names.items()}
            values = []
            for row in rows:
                at = int(datetime(row.day.year, row.day.month, row.day.day, tzinfo=UTC).timestamp())
                account = accounts.login(row.login, at=at, name=row.name or None)
                repository_id = repositories[row.repository] if row.repository else None
                detail = f"vouched for by {row.vouched_by}"
                values.append((feed.id, repository_id, int(row.kind), account, at, 0, row.title, detail, row.url))
            accounts.flush()
            columns = ("feed_id", "repository_id", "kind", "account_id", "at", "standing", "title", "detail", "url")
            insert_many(session.connection(), "event", columns, values, instants=("at",))
            feed.complete_to = self._store.clock()
            return {"contributions": len(values), "people": len({value[3] for value in values})}

        return self._run("elsewhere", told_as or str(file.resolve()), dry_run, (), work)

    def _parsed(self, file: Path, parse: Callable[[str, str], object]):  # type: ignore[no-untyped-def]
        try:
            data = file.read_bytes()
        except OSError as error:
            raise UserError(f"{file}: the file cannot be opened ({error.strerror}); check its name") from error
        if len(data) > _LARGEST:
            raise UserError(f"{file}: the file is larger than 64 MB; that is no file of this kind")
        try:
            return parse(str(file), data.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise UserError(f"{file}:{line}: the file is not UTF-8 text; save it as UTF-8") from error
        except ValueError as error:
            raise UserError(str(error)) from error

    def _run(self, kind: str, location: str, dry_run: bool, anomalies: tuple[Anomaly, ...], work: Work) -> GroupReport:
        with self._store.operation(f"Read {location}", journalled=False, dry_run=dry_run) as operation:
            session = operation.session
            feed = feed_for(session, kind, location, None)
            counts = work(session, feed, Accounts(session))
            forget_accounts(session)
            feed.counts = counts
            touch(feed, operation.at, state="ready")
            session.flush()
            feed_id = feed.id
        ids = frozenset[int]() if dry_run else frozenset({feed_id})
        changes = Changes(f"Read {location}", feeds=ids)
        return GroupReport(location, dry_run, counts, anomalies, None if dry_run else feed_id, changes)


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def _open_memberships(session: Session, feed_id: int) -> dict[tuple[str, str, str], int]:
    rows = session.execute(
        select(Membership.scope, Account.folded, Membership.role, Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.feed_id == feed_id, Membership.until.is_(None))
    )
    return {(scope, folded or "", role): number for scope, folded, role, number in rows}


def _met(session: Session) -> tuple[set[str], set[str]]:
    """Logins and addresses of everybody who did something here or belongs somewhere."""
    folded = select(Account.folded).where(
        Account.id.in_(select(Event.account_id).distinct())
        | Account.id.in_(select(Membership.account_id).distinct())
        | Account.id.in_(select(OwnerSpell.account_id).distinct())
        | Account.id.in_(select(GroupLeader.account_id).distinct())
    )
    all_of_them = {value for value in session.scalars(folded) if value}
    identities = select(func.lower(Identity.value)).where(Identity.kind == "login")
    all_of_them |= set(session.scalars(identities))
    return {v for v in all_of_them if not v.startswith("<")}, {v for v in all_of_them if v.startswith("<")}


def _leaders(group: Group) -> list[Leader]:
    return [*group.leaders, *(leader for sub in group.subprojects for leader in sub.leaders)]


def _store_group(session: Session, feed_id: int, group: Group, accounts: dict[str, int]) -> None:
    row = CommunityGroup(feed_id=feed_id, kind=group.kind, dir=group.dir, name=group.name, label=group.label)
    session.add(row)
    session.flush()
    _store_leaders(session, row.id, None, group.leaders, accounts)
    for sub in group.subprojects:
        part = Subproject(group_id=row.id, name=sub.name, description=sub.description)
        session.add(part)
        session.flush()
        session.add_all(
            SubprojectOwners(
                subproject_id=part.id, url=link.url, repository=link.repository, branch=link.branch, path=link.path
            )
            for link in sub.owners
        )
        _store_leaders(session, row.id, part.id, sub.leaders, accounts)


def _store_leaders(
    session: Session, group_id: int, subproject_id: int | None, leaders: tuple[Leader, ...], accounts: dict[str, int]
) -> None:
    session.add_all(
        GroupLeader(
            group_id=group_id,
            subproject_id=subproject_id,
            role=leader.role,
            account_id=accounts[fold_login(leader.login)],
            name=leader.name,
            company=leader.company,
        )
        for leader in leaders
    )
