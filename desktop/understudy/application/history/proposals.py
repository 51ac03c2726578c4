"""Asks whether somebody met in contributions is somebody of the rosters: proposed with the reason, decided by a human.

A person whose login or address was met needs no question. A name alone only ever leads to one.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from understudy.application.history.who import AccountBook, Actor
from understudy.application.persons import PersonBook
from understudy.domain.folding import fold_login, fold_name
from understudy_db.schema import Account, Identity, LadderCase, MergeProposal, Person, PersonState, Seat, Suggestion

_SCORE = 0.6


def propose_people(session: Session) -> int:
    """Propose, for people of the rosters whose accounts were not met, the one account of the same name if there is one.

    The account gets a record among people, so that the answer is one like any other: accepted, rejected, undone.
    Returns how many were proposed.
    """
    people = PersonBook(session)
    book = AccountBook(session, people)
    seated = {people.canonical(number) for number in session.scalars(select(Seat.person_id).distinct())}
    names: dict[str, set[int]] = defaultdict(set)
    for person_id, folded in session.execute(
        select(Identity.person_id, Identity.folded).where(Identity.kind == "name")
    ):
        names[folded].add(people.canonical(person_id))
    actors: dict[str, list[Actor]] = defaultdict(list)
    for actor in book.all():
        if actor.person_id is None and not actor.is_bot and not actor.is_ghost:
            actors[fold_name(actor.name)].append(actor)
    made = 0
    for folded, actors_named in sorted(actors.items()):
        persons = names.get(folded, set()) & seated
        # One word names too many people; and where several share a name nobody can be asked about one.
        if len(folded.split()) < 2 or len(persons) != 1 or len(actors_named) != 1:
            continue
        (person_id,), (actor,) = persons, actors_named
        if book.of_person(person_id):
            continue
        _propose(session, person_id, actor, book)
        made += 1
    return made


def _propose(session: Session, person_id: int, actor: Actor, book: AccountBook) -> None:
    other = Person(name=actor.name)
    session.add(other)
    session.flush()
    session.add(Identity(person_id=other.id, kind="name", value=actor.name, folded=fold_name(actor.name)))
    for kind, value, folded in _identities(session, book.of_account(actor.account_id)):
        session.add(Identity(person_id=other.id, kind=kind, value=value, folded=folded))
    known = f"@{actor.login}" if actor.login else "an address that no login is known for"
    session.add(
        MergeProposal(
            a_id=person_id,
            b_id=other.id,
            reason=f"the same name: somebody of the rosters without contributions, and {known} with some",
            score=_SCORE,
        )
    )
    session.flush()


def _identities(session: Session, accounts: tuple[int, ...]) -> list[tuple[str, str, str]]:
    found = []
    for folded, login, node_id in session.execute(
        select(Account.folded, Account.login, Account.node_id).where(Account.id.in_(accounts)).order_by(Account.id)
    ):
        if login:
            found.append(("login", login, fold_login(login)))
        elif folded and not folded.startswith("<>"):
            found.append(("email", folded.strip("<>"), folded.strip("<>")))
        if node_id:
            found.append(("node_id", node_id, node_id))
    return list(dict.fromkeys(found))


def withdraw_questions(session: Session, person_ids: set[int]) -> None:
    """Take back pending questions about people who are about to go, with the records made only to ask them.

    The program asked; what it asked must not keep a human from undoing what they did.
    """
    asked = session.execute(
        select(MergeProposal.id, MergeProposal.a_id, MergeProposal.b_id).where(
            MergeProposal.status == "pending",
            MergeProposal.import_id.is_(None),
            or_(MergeProposal.a_id.in_(person_ids), MergeProposal.b_id.in_(person_ids)),
        )
    ).all()
    others = {number for _, a, b in asked for number in (a, b)} - person_ids
    records = [person.id for person in _only_asked_about(session) if person.id in others]
    for statement in (
        delete(MergeProposal).where(MergeProposal.id.in_([number for number, _, _ in asked])),
        delete(Identity).where(Identity.person_id.in_(records)),
        delete(Person).where(Person.id.in_(records)),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def _only_asked_about(session: Session) -> list[Person]:
    """Records that nobody touched and nothing needs but a pending question."""
    found = session.scalars(
        select(Person).where(
            Person.merged_into_id.is_(None),
            Person.import_id.is_(None),
            Person.version == 1,
            Person.id.in_(select(MergeProposal.b_id).where(MergeProposal.status == "pending")),
            ~Person.id.in_(select(Seat.person_id)),
            ~Person.id.in_(select(Suggestion.person_id)),
            ~Person.id.in_(select(LadderCase.person_id).where(LadderCase.person_id.is_not(None))),
            ~Person.id.in_(select(PersonState.person_id)),
        )
    )
    return [person for person in found if not person.edited]


def forget_proposed(session: Session) -> None:
    """Take back questions, and the records made for them, about accounts that are gone; answered ones stay."""
    book = AccountBook(session)
    gone = [person.id for person in _only_asked_about(session) if not book.of_person(person.id)]
    for start in range(0, len(gone), 500):
        part = gone[start : start + 500]
        session.execute(delete(MergeProposal).where(or_(MergeProposal.a_id.in_(part), MergeProposal.b_id.in_(part))))
        session.execute(delete(Identity).where(Identity.person_id.in_(part)))
        session.execute(delete(Person).where(Person.id.in_(part)))
