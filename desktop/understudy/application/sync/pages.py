"""Pages of GitHub's, one or a few to a transaction: the rows they bring and how far they got are stored together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, RootTransaction, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from understudy.application.history.accounts import Accounts
from understudy.application.history.bulk import take_ids
from understudy.application.history.paths import Paths
from understudy.application.store import Store
from understudy.application.sync.facts import Who
from understudy_db.schema import Account
from understudy_db.schema import Path as PathRow

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCKED_TRIES: Final = 12


def seconds(instant: datetime | None) -> int | None:
    """Seconds since 1970 of a stored instant."""
    return None if instant is None else (instant - _EPOCH) // timedelta(seconds=1)


def instant(number: int | None) -> datetime | None:
    """A stored instant of seconds since 1970."""
    return None if number is None else _EPOCH + timedelta(seconds=number)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stays in memory from one page to the next."""

    accounts: Accounts
    paths: Paths
    ids: dict[str, Iterator[int]]


class Page:
    """A transaction under way, with the numbers of accounts and paths."""

    def __init__(self, connection: Connection, kept: _Kept, date: int) -> None:
        self.connection = connection
        self.accounts = kept.accounts
        self.paths = kept.paths
        self.date = date
        """GitHub's clock at this page, in seconds since 1970."""
        self._ids = kept.ids
        self._met: dict[Who, int] = {}

    def account(self, who: Who) -> int:
        """The number of an account, made if new."""
        number = self._met.get(who)
        if number is None:
            number = self._met[who] = self._account(who)
        return number

    def ids(self, table: str) -> Iterator[int]:
        """Numbers for new rows of a table that only pages add to while no other connection writes."""
        numbers = self._ids.get(table)
        if numbers is None:
            numbers = self._ids[table] = take_ids(self.connection, table)
        return numbers

    def _account(self, who: Who) -> int:
        if who.kind == "ghost":
            return self.accounts.ghost()
        return self.accounts.login(
            who.login, at=self.date, node_id=who.node_id, numeric_id=who.numeric_id, kind=who.kind
        )

    def flush(self) -> None:
        """Write new accounts and paths, before rows that refer to them."""
        self.accounts.flush()
        self.paths.flush()


class Pages:
    """Opens pages one after the other on one connection. For one thread.

    Accounts and paths stay in memory between pages as long as nobody else wrote to the database.
    """

    def __init__(self, store: Store) -> None:
        self._connection = store.engine.connect().execution_options(sqlite_begin="IMMEDIATE")
        self._sqlite = self._connection.dialect.name == "sqlite"
        self._kept: _Kept | None = None
        self._stamp: object = None
        self._under_way: RootTransaction | None = None

    @property
    def is_open(self) -> bool:
        """True while pages wait for :meth:`commit`."""
        return self._under_way is not None

    @contextmanager
    def page(self, date: int) -> Iterator[Page]:
        """A page within the transaction under way, which :meth:`commit` ends; writers flush.

        When something is raised, all pages since the last commit are taken back.
        """
        if self._under_way is None:
            self._under_way = self._begin()
            try:
                self._recall()
            except BaseException:
                self._take_back()
                raise
        assert self._kept is not None
        try:
            yield Page(self._connection, self._kept, date)
        except BaseException:
            self._take_back()
            raise

    def commit(self) -> None:
        """Store the pages written since the last time, all or none."""
        if self._under_way is None:
            return
        try:
            if not self._sqlite:
                self._stamp = self._look()
            self._under_way.commit()
            self._under_way = None
        except BaseException:
            self._take_back()
            raise

    def _recall(self) -> None:
        """Load accounts and paths anew where somebody else wrote since."""
        stamp = self._look()
        if self._kept is None or stamp != self._stamp:
            with Session(bind=self._connection) as session:
                self._kept = _Kept(Accounts(session), Paths(session), {})
        self._stamp = stamp

    def _take_back(self) -> None:
        self._kept = None
        transaction, self._under_way = self._under_way, None
        if transaction is not None:
            transaction.rollback()

    @contextmanager
    def plain(self) -> Iterator[Session]:
        """A transaction of its own for the ORM: repositories, feeds, how far streams are."""
        self.commit()
        transaction = self._begin()
        try:
            with Session(bind=self._connection, expire_on_commit=False) as session:
                yield session
                session.flush()
            transaction.commit()
        except BaseException:
            transaction.rollback()
            raise

    def close(self) -> None:
        """Give the connection back; pages that were not committed are taken back."""
        self._take_back()
        self._connection.close()

    def _begin(self) -> RootTransaction:
        for tries_left in reversed(range(_LOCKED_TRIES)):
            try:
                return self._connection.begin()
            except OperationalError:
                # Somebody else is writing something long, such as a clone; the driver has waited 10 s already.
                if not tries_left or not self._sqlite:
                    raise
        raise AssertionError("unreachable")

    def _look(self) -> object:
        """Changes when another connection wrote accounts or paths."""
        if self._sqlite:
            return self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        accounts = self._connection.execute(
            select(func.count(), func.max(Account.id), func.sum(Account.version)).select_from(Account)
        ).one()
        return (*accounts, self._connection.scalar(select(func.max(PathRow.id))))
