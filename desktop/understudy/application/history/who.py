"""Whose accounts are whose: accounts meet persons by login, address or node id, never by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from understudy.application.persons import PersonBook
from understudy.domain.contributions.addresses import fold_address
from understudy.domain.folding import fold_login
from understudy_db.schema import Account, AccountLogin, Identity

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acted: a known person, or only the account, which then stands for itself.

    ``account_id`` is the account that stands for all of this human's; ``person_id`` is None for somebody not in the
    directory of people. ``login`` is the newest known, ``name`` what to call them.
    """

    account_id: int
    person_id: int | None
    login: str | None
    logins: tuple[str, ...]
    name: str
    is_bot: bool
    is_ghost: bool = False


class AccountBook:
    """All accounts of a database with the persons behind them, read at once; or only some of them."""

    def __init__(self, session: Session, people: PersonBook | None = None, only: Collection[int] | None = None) -> None:
        """``only``: these accounts and all that share a human with them; asking for another is a KeyError."""
        people = people or PersonBook(session)
        few = None if only is None else _together(session, only)
        by_identity: dict[tuple[str, str], int] = {}
        for person_id, kind, value in session.execute(
            select(Identity.person_id, Identity.kind, Identity.value).where(
                Identity.kind.in_(("login", "email", "node_id"))
            )
        ):
            key = fold_address(value) if kind == "email" else fold_login(value) if kind == "login" else value
            by_identity.setdefault((kind, key), people.canonical(person_id))
        table = Account.__table__.c
        columns = select(
            table.id, table.kind, table.folded, table.login, table.name, table.node_id, table.group_id, table.is_bot
        )
        rows = sorted(in_chunks(session, columns, table.id, few))
        former: dict[int, list[tuple[str, str]]] = defaultdict(list)
        first_holder: dict[str, int] = {}
        logins_of = select(AccountLogin.id, AccountLogin.account_id, AccountLogin.login, AccountLogin.folded)
        held = few
        if few is not None:
            # Whoever held one of their logins first decides whose it is in old rosters.
            names = {row.folded for row in in_chunks(session, logins_of, AccountLogin.account_id, few)}
            names |= {row.folded for row in rows if row.folded}
            held = sorted({row.account_id for row in in_chunks(session, logins_of, AccountLogin.folded, sorted(names))})
        for _, account_id, login, folded in sorted(in_chunks(session, logins_of, AccountLogin.account_id, held)):
            former[account_id].append((login, folded))
            first_holder.setdefault(folded, account_id)
        groups: dict[int, list[int]] = defaultdict(list)
        facts = {}
        for row in rows:
            facts[row.id] = row
            groups[row.group_id or row.id].append(row.id)
        self._actors: dict[int, Actor] = {}
        self._members: dict[int, tuple[int, ...]] = {}
        self._by_person: dict[int, list[int]] = defaultdict(list)
        for root, members in groups.items():
            person = None
            logins: list[str] = []
            for number in sorted(members, key=lambda n: (n != root, -n)):
                fact = facts[number]
                for held in (fact.login, *(old for old, _ in reversed(former[number]))):
                    if held and fold_login(held) not in {fold_login(seen) for seen in logins}:
                        logins.append(held)
                found = by_identity.get(("node_id", fact.node_id or ""))
                if found is None and fact.kind == "email":
                    found = by_identity.get(("email", fact.folded or ""))
                if found is None and fact.folded and first_holder.get(fact.folded, number) == number:
                    found = by_identity.get(("login", fact.folded))
                if found is None:
                    # A login that somebody else holds today belongs, in old rosters, to whoever held it first.
                    found = next(
                        (
                            by_identity["login", old]
                            for _, old in former[number]
                            if first_holder[old] == number and ("login", old) in by_identity
                        ),
                        None,
                    )
                person = person if person is not None else found
            known = people.find(person) if person is not None else None
            head = facts[root]
            name = next((facts[n].name for n in [root, *members] if facts[n].name), None)
            newest = logins[0] if logins else None
            actor = Actor(
                account_id=root,
                person_id=known.id if known else None,
                login=newest or (known.login if known else None),
                logins=tuple(logins),
                name=known.name if known else name or newest or _spoken(facts[root].folded),
                is_bot=any(facts[n].is_bot for n in members),
                is_ghost=head.kind == "ghost",
            )
            for number in members:
                self._actors[number] = actor
            self._members[root] = tuple(members)
            if known is not None:
                self._by_person[known.id] += members

    def get(self, account_id: int) -> Actor:
        """Who an account belongs to."""
        return self._actors[account_id]

    def of_person(self, person_id: int) -> tuple[int, ...]:
        """The accounts of a person."""
        return tuple(self._by_person.get(person_id, ()))

    def of_account(self, account_id: int) -> tuple[int, ...]:
        """All accounts of the human or program behind one."""
        return self._members[self._actors[account_id].account_id]

    def all(self) -> list[Actor]:
        """Everybody, once."""
        return [self._actors[root] for root in self._members]

    def named(self, wanted: str) -> list[Actor]:
        """Who goes by a login (any they had), or an exact name."""
        login, name = fold_login(wanted), wanted.strip().casefold()
        return [
            actor
            for actor in self.all()
            if login in {fold_login(each) for each in actor.logins} or actor.name.casefold() == name
        ]


def in_chunks(
    session: Session, query: Select[*tuple[Any, ...]], column: Any, wanted: Sequence[Any] | None
) -> list[Row[*tuple[Any, ...]]]:
    """The rows whose column is among those wanted (None: all rows), asked for in parts that every database takes."""
    if wanted is None:
        return list(session.execute(query))
    found: list[Row[*tuple[Any, ...]]] = []
    for start in range(0, len(wanted), _CHUNK):
        found += session.execute(query.where(column.in_(wanted[start : start + _CHUNK])))
    return found


def _together(session: Session, accounts: Collection[int]) -> list[int]:
    """Accounts with all that share a human with them."""
    table = Account.__table__.c
    ids = select(table.id, table.group_id)
    roots = sorted({row.group_id or row.id for row in in_chunks(session, ids, table.id, sorted(accounts))})
    return sorted({*roots, *(row.id for row in in_chunks(session, ids, table.group_id, roots))})


def _spoken(folded: str | None) -> str:
    """What to call an account that gave no name: the part of its address before the @, which is no address."""
    return (folded or "").strip("<>").partition("@")[0] or "unknown"
