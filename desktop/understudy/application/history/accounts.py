"""Accounts that acted: logins and e-mail addresses, and which of them are one human by evidence, never by a name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from understudy.application.history.bulk import insert_many, take_ids
from understudy.domain.contributions.addresses import fold_address, no_reply
from understudy.domain.contributions.bots import is_bot_address, is_bot_login
from understudy.domain.folding import fold_login
from understudy_db.schema import Account, AccountLogin

_COLUMNS = ("id", "kind", "folded", "login", "name", "node_id", "numeric_id", "group_id", "how", "is_bot", "version")
HUMAN = "human"
"""``how`` of an account whose group a person decided: evidence does not change it any more."""


@dataclass(slots=True)
class _Known:
    id: int
    kind: str
    folded: str | None
    login: str | None
    name: str | None
    node_id: str | None
    numeric_id: int | None
    group_id: int | None
    how: str
    is_bot: bool
    is_new: bool = False
    is_freed: bool = False
    """It held a login in the database that it holds no longer."""

    def row(self, sqlite: bool) -> tuple[object, ...]:
        bot: object = int(self.is_bot) if sqlite else self.is_bot
        return (
            self.id, self.kind, self.folded, self.login, self.name, self.node_id, self.numeric_id, self.group_id,
            self.how, bot, 1,
        )  # fmt: skip


class Accounts:
    """Accounts within one write transaction; :meth:`flush` writes them, before any row that refers to them."""

    def __init__(self, session: Session, humans: frozenset[str] = frozenset()) -> None:
        self._connection: Connection = session.connection()
        self._ids = take_ids(self._connection, "account")
        self._humans = humans
        self._by_id: dict[int, _Known] = {}
        self._dirty: dict[int, _Known] = {}
        self._by_folded: dict[str, _Known] = {}
        self._by_node: dict[str, _Known] = {}
        self._by_number: dict[int, _Known] = {}
        self._addresses: dict[tuple[str, str], int] = {}
        self._logins: list[tuple[int, str, int | None]] = []
        table = Account.__table__.c
        for row in self._connection.execute(
            select(*(getattr(table, name) for name in _COLUMNS if name != "version")).order_by(table.id)
        ):
            self._remember(_Known(*row))
        logins = select(AccountLogin.folded, AccountLogin.account_id).order_by(AccountLogin.id.desc())
        self._former: dict[str, int] = dict(self._connection.execute(logins).all())

    def resume(self, session: Session) -> None:
        """Go on in another transaction, when nobody else wrote accounts since the last."""
        self._connection = session.connection()
        self._ids = take_ids(self._connection, "account")
        self._addresses.clear()

    def login(
        self,
        login: str,
        *,
        at: int | None = None,
        node_id: str | None = None,
        numeric_id: int | None = None,
        kind: str = "user",
        name: str | None = None,
    ) -> int:
        """The account with this login now, made if new. ``at``: when it was seen so (seconds since 1970).

        GitHub's node id decides who it is. A login met under another node id was given up and taken anew: its old
        holder keeps the history, without the login.
        """
        folded = fold_login(login)
        if node_id is not None:
            known = self._by_node.get(node_id) or self._adopt(folded, node_id, numeric_id)
            if known is None:
                known = self._make(kind, None, login, name, node_id, numeric_id)
                self._hold(known, login, folded, at)
            elif known.login is None or fold_login(known.login) != folded:
                self._rename(known, login, folded, at)
        else:
            found = self._by_folded.get(folded) or self._by_id.get(self._former.get(folded, 0))
            known = found if found is not None else self._make(kind, folded, login, name, None, numeric_id)
            self._same_number(known, numeric_id)
        if numeric_id is not None and known.numeric_id is None:
            known.numeric_id = numeric_id
            self._touch(known)
            self._by_number.setdefault(numeric_id, known)
        if kind != "user" and known.kind == "user":
            known.kind = kind
            self._touch(known)
            known.is_bot = known.is_bot or kind == "bot"
        if name and known.name != name:
            known.name = name
            self._touch(known)
        return known.id

    def email(self, address: str, name: str = "", at: int | None = None) -> int:
        """The account behind an author's address. GitHub's no-reply addresses lead to their login's account."""
        number = self._addresses.get((address, name))
        if number is not None:
            return number
        hidden = no_reply(address)
        if hidden is not None:
            kind = "bot" if hidden.login.casefold().endswith("[bot]") else "user"
            number = self.login(hidden.login, at=at, numeric_id=hidden.numeric_id, kind=kind, name=name or None)
        else:
            folded = fold_address(address, name)
            known = self._by_folded.get(folded)
            if known is None:
                known = self._make("email", folded, None, name or None, None, None)
                known.is_bot = is_bot_address(address, name)
            elif name and known.name != name:
                known.name = name
                self._touch(known)
            number = known.id
        if len(self._addresses) > 100_000:
            self._addresses.clear()
        self._addresses[address, name] = number
        return number

    def ghost(self) -> int:
        """The one account that stands for every deleted one: nobody in particular, never merged, never suggested."""
        known = self._by_folded.get("<ghost>")
        return (known or self._make("ghost", "<ghost>", None, "deleted account", None, None)).id

    def join(self, member: int, into: int, how: str) -> bool:
        """Two accounts are one human, by the evidence ``how``. What a person decided stays. True if changed."""
        a, b = self._by_id[member], self._by_id[self.root(into)]
        a = self._by_id[self.root(a.id)]
        if a is b or HUMAN in (a.how, b.how) or "ghost" in (a.kind, b.kind):
            return False
        for known in self._by_id.values():
            if known.group_id == a.id:
                known.group_id = b.id
                self._touch(known)
        a.group_id, a.how = b.id, how
        self._touch(a)
        return True

    def root(self, number: int) -> int:
        """The account that stands for a human's accounts."""
        return self._by_id[number].group_id or number

    def is_bot(self, number: int) -> bool:
        """True for programs."""
        return self._by_id[number].is_bot

    def flush(self) -> None:
        """Write what is new or changed."""
        sqlite = self._connection.dialect.name == "sqlite"
        # A login may pass from one account to another in one go: it is freed first.
        freed = [known.id for known in self._dirty.values() if known.is_freed and not known.is_new]
        for start in range(0, len(freed), 500):
            self._connection.execute(
                update(Account).where(Account.id.in_(freed[start : start + 500])).values(folded=None)
            )
        new = [known for known in self._dirty.values() if known.is_new]
        # A row may belong to a later one: groups are set when all are there.
        heads = [known for known in new if known.group_id is None]
        rest = [known for known in new if known.group_id is not None]
        insert_many(self._connection, "account", _COLUMNS, [known.row(sqlite) for known in heads])
        insert_many(self._connection, "account", _COLUMNS, [known.row(sqlite) for known in rest])
        changed = [known for known in self._dirty.values() if not known.is_new]
        for known in changed:
            self._connection.execute(
                update(Account)
                .where(Account.id == known.id)
                .values(
                    kind=known.kind,
                    folded=known.folded,
                    login=known.login,
                    name=known.name,
                    node_id=known.node_id,
                    numeric_id=known.numeric_id,
                    group_id=known.group_id,
                    how=known.how,
                    is_bot=known.is_bot,
                    version=Account.version + 1,
                )
            )
        for known in self._dirty.values():
            known.is_new = known.is_freed = False
        self._dirty.clear()
        self._write_logins()

    def _write_logins(self) -> None:
        if not self._logins:
            return
        table = AccountLogin.__table__.c
        ids = {number for number, _, _ in self._logins}
        there = {(a, f) for a, f in self._connection.execute(select(table.account_id, table.folded)) if a in ids}
        rows = []
        for number, login, at in self._logins:
            key = (number, fold_login(login))
            if key not in there:
                there.add(key)
                rows.append((number, login, key[1], at, at))
        insert_many(
            self._connection,
            "account_login",
            ("account_id", "login", "folded", "first_at", "last_at"),
            rows,
            instants=("first_at", "last_at"),
        )
        self._logins = []

    def _touch(self, known: _Known) -> None:
        self._dirty[known.id] = known

    def _remember(self, known: _Known) -> None:
        self._by_id[known.id] = known
        if known.folded is not None:
            self._by_folded[known.folded] = known
        if known.node_id is not None:
            self._by_node[known.node_id] = known
        if known.numeric_id is not None:
            self._by_number.setdefault(known.numeric_id, known)

    def _make(
        self,
        kind: str,
        folded: str | None,
        login: str | None,
        name: str | None,
        node_id: str | None,
        numeric_id: int | None,
    ) -> _Known:
        bot = kind == "bot" or (login is not None and is_bot_login(login, self._humans))
        known = _Known(next(self._ids), kind, folded, login, name, node_id, None, None, "", bot, is_new=True)
        self._remember(known)
        self._touch(known)
        if node_id is not None and numeric_id is not None:
            known.numeric_id = numeric_id
            self._by_number.setdefault(numeric_id, known)
        return known

    def _adopt(self, folded: str, node_id: str, numeric_id: int | None) -> _Known | None:
        """An account known by its login only turns out to have this node id, unless its number says otherwise."""
        known = self._by_folded.get(folded)
        if known is None or known.node_id is not None:
            return None
        if numeric_id is not None and known.numeric_id not in (None, numeric_id):
            return None
        known.node_id = node_id
        self._touch(known)
        self._by_node[node_id] = known
        return known

    def _rename(self, known: _Known, login: str, folded: str, at: int | None) -> None:
        """An account goes by another login from now on."""
        if known.login is not None:
            self._logins.append((known.id, known.login, None))
        if known.folded is not None and self._by_folded.get(known.folded) is known:
            # Older events still name the old login: it leads here until somebody else is seen with it.
            del self._by_folded[known.folded]
            self._former.setdefault(known.folded, known.id)
            known.is_freed = True
        known.folded = None
        self._hold(known, login, folded, at)
        self._logins.append((known.id, login, at))

    def _hold(self, known: _Known, login: str, folded: str, at: int | None) -> None:
        holder = self._by_folded.get(folded)
        known.login = login
        self._touch(known)
        if holder is None or holder is known:
            known.folded = folded
            self._by_folded[folded] = known
        elif holder.node_id is None and holder.numeric_id in (None, known.numeric_id):
            # The login was met in git only; it is the same account under its newer name.
            self.join(holder.id, known.id, "node id")
        else:
            self._logins.append((holder.id, holder.login or login, at))
            self._logins.append((known.id, login, at))
            holder.folded, holder.is_freed = None, True
            self._touch(holder)
            known.folded = folded
            self._by_folded[folded] = known

    def _same_number(self, known: _Known, numeric_id: int | None) -> None:
        """Two logins with one account number are one account, renamed."""
        if numeric_id is None:
            return
        other = self._by_number.setdefault(numeric_id, known)
        if other is not known and self.root(other.id) != self.root(known.id):
            self._logins.extend((a.id, a.login, None) for a in (other, known) if a.login is not None)
            self.join(known.id, other.id, "account number")
