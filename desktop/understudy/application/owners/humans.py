"""The humans behind the names in OWNERS files at a date: whether they are active, where they work, what time it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.history.who import AccountBook, Actor
from understudy.application.persons import PersonBook
from understudy.domain.contributions.addresses import fold_address
from understudy.domain.owners.coverage import Owner
from understudy.domain.owners.resolve import EVERYBODY
from understudy_db.schema import Account, AccountLogin, Affiliation, Event, Person
from understudy_db.schema.contributions import SHOWN

_CHUNK = 400
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})")


@dataclass(frozen=True, slots=True)
class Human:
    """One owner. ``login`` is None for somebody known by an address only; ``contributions`` in the window."""

    key: int
    login: str | None
    name: str
    person_id: int | None
    contributions: int
    last_at: datetime | None
    employers: frozenset[str]
    zone: str | None
    offset: int | None

    @property
    def is_active(self) -> bool:
        """At least one contribution to the repository in the window."""
        return self.contributions > 0

    def owner(self) -> Owner:
        """What is measured of them."""
        return Owner(self.key, self.is_active, self.employers, self.offset)


class Humans:
    """Finds humans by the names in OWNERS files; programs and Gerrit's everybody are nobody."""

    def __init__(self, session: Session, as_of: datetime, window_days: int) -> None:
        self._session = session
        self._as_of = as_of
        self._since = as_of - timedelta(days=window_days)
        self._people = PersonBook(session)
        self._book = AccountBook(session, self._people)
        self._zones = {
            self._people.canonical(person_id): zone
            for person_id, zone in session.execute(
                select(Person.id, Person.time_zone).where(Person.time_zone.is_not(None)).order_by(Person.id)
            )
        }
        self._employers = self._read_employers()

    def find(self, names: Iterable[str], repository_id: int | None) -> dict[str, Human]:
        """Folded names to humans; ``repository_id`` is where they must be active (None: anywhere).

        A name that no account is known by stands for itself, without contributions.
        """
        wanted = sorted({name for name in names if name != EVERYBODY})
        accounts = self._accounts(wanted)
        actors = {name: self._book.get(number) for name, number in accounts.items()}
        done = self._done({actor.account_id for actor in actors.values()}, repository_id)
        found: dict[str, Human] = {}
        for number, name in enumerate(wanted, 1):
            actor = actors.get(name)
            if actor is None:
                spoken = name.partition("@")[0]
                found[name] = Human(
                    -number, None if "@" in name else name, spoken, None, 0, None, frozenset(), None, None
                )
            elif not actor.is_bot:
                found[name] = self._human(actor, *done.get(actor.account_id, (0, None)))
        return found

    def _human(self, actor: Actor, number: int, last_at: datetime | None) -> Human:
        zone = self._zones.get(actor.person_id) if actor.person_id is not None else None
        return Human(
            actor.account_id,
            actor.login,
            actor.name,
            actor.person_id,
            number,
            last_at,
            self._employers.get(actor.account_id, frozenset()),
            zone,
            offset_of(zone, self._as_of) if zone is not None else None,
        )

    def _accounts(self, names: list[str]) -> dict[str, int]:
        """The account of each name: whoever holds the login today, else whoever held it first."""
        keys = {fold_address(name) if "@" in name else name: name for name in names}
        found: dict[str, int] = {}
        for chunk in _chunks(sorted(keys)):
            for folded, number in self._session.execute(
                select(AccountLogin.folded, AccountLogin.account_id)
                .where(AccountLogin.folded.in_(chunk))
                .order_by(AccountLogin.id.desc())
            ):
                found[keys[folded]] = number
            for held, number in self._session.execute(
                select(Account.folded, Account.id).where(Account.folded.in_(chunk))
            ):
                found[keys[held or ""]] = number
        return found

    def _done(self, roots: set[int], repository_id: int | None) -> dict[int, tuple[int, datetime]]:
        """How much each did in the window, and when last."""
        of = {account: root for root in roots for account in self._book.of_account(root)}
        counts: dict[int, tuple[int, datetime]] = {}
        for chunk in _chunks(sorted(of)):
            rows = select(Event.account_id, func.count(), func.max(Event.at)).where(
                Event.account_id.in_(chunk), Event.at >= self._since, Event.at < self._as_of, Event.standing == SHOWN
            )
            if repository_id is not None:
                rows = rows.where(Event.repository_id == repository_id)
            for account, number, last in self._session.execute(rows.group_by(Event.account_id)):
                before = counts.get(of[account])
                counts[of[account]] = (number + before[0], max(last, before[1])) if before else (number, last)
        return counts

    def _read_employers(self) -> dict[int, frozenset[str]]:
        day: date = self._as_of.date()
        found: dict[int, set[str]] = defaultdict(set)
        for account, employer in self._session.execute(
            select(Affiliation.account_id, Affiliation.employer).where(
                (Affiliation.since.is_(None)) | (Affiliation.since <= day),
                (Affiliation.until.is_(None)) | (Affiliation.until > day),
            )
        ):
            found[self._book.get(account).account_id].add(employer)
        return {account: frozenset(names) for account, names in found.items()}


def offset_of(zone: str, at: datetime) -> int | None:
    """Minutes that a zone (an IANA name, or an offset such as +05:30) is ahead of UTC at an instant; None: no zone."""
    match = _OFFSET.fullmatch(zone.strip())
    if match is not None:
        minutes = int(match[2]) * 60 + int(match[3])
        return minutes if match[1] == "+" else -minutes
    try:
        ahead = at.astimezone(ZoneInfo(zone.strip())).utcoffset()
    except (KeyError, ValueError, OSError):
        return None
    return None if ahead is None else round(ahead.total_seconds() / 60)


def _chunks(values: list[str] | list[int]) -> Iterable[list[str] | list[int]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
