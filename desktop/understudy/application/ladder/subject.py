"""Whom a verdict is about: a person with their accounts, or somebody known by accounts only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from understudy.application.errors import NotFound
from understudy.application.history.who import AccountBook
from understudy.application.persons import PersonBook
from understudy.domain.folding import fold_login


@dataclass(frozen=True, slots=True)
class Subject:
    """``accounts``: all of theirs; ``account_id``: the one that stands for them, None for somebody without any."""

    person_id: int | None
    account_id: int | None
    accounts: tuple[int, ...]
    name: str
    login: str | None
    logins: tuple[str, ...]
    records: tuple[int, ...]

    @property
    def key(self) -> tuple[str, int]:
        """Tells two subjects apart."""
        return ("person", self.person_id) if self.person_id is not None else ("account", self.account_id or 0)


def find_subject(session: Session, book: AccountBook, people: PersonBook, wanted: str) -> Subject:
    """Whoever goes by a login (any they had), an exact name, or a person's number. Raises NotFound."""
    actors = book.named(wanted)
    for actor in actors:
        if actor.person_id is not None:
            return of_person(book, people, actor.person_id)
    if actors:
        return of_account(book, people, actors[0].account_id)
    folded = wanted.strip().casefold()
    login = fold_login(wanted)
    for known in people.all():
        if known.name.casefold() == folded or login in {fold_login(each) for each in known.logins}:
            return of_person(book, people, known.id)
    if wanted.isdigit() and people.find(int(wanted)) is not None:
        return of_person(book, people, int(wanted))
    raise NotFound(f"Nobody is known as “{wanted}”; name a login or a full name.")


def of_person(book: AccountBook, people: PersonBook, person_id: int) -> Subject:
    """A person, also by the number of a merged record."""
    known = people.get(person_id)
    accounts = book.of_person(known.id)
    root = book.get(accounts[0]).account_id if accounts else None
    logins = [login for number in accounts for login in book.get(number).logins]
    return Subject(
        known.id, root, accounts, known.name, known.login or (logins[0] if logins else None),
        tuple(dict.fromkeys([*known.logins, *logins])), known.records,
    )  # fmt: skip


def of_account(book: AccountBook, people: PersonBook, account_id: int) -> Subject:
    """Somebody by one of their accounts."""
    actor = book.get(account_id)
    if actor.person_id is not None:
        return of_person(book, people, actor.person_id)
    return Subject(None, actor.account_id, book.of_account(account_id), actor.name, actor.login, actor.logins, ())
