"""Who is who among accounts: renames, logins taken anew, programs, deleted accounts, and what a person decided."""

from __future__ import annotations

from sqlalchemy import select, update

from understudy.application.history.accounts import HUMAN, Accounts
from understudy.application.history.who import AccountBook
from understudy.application.store import Store
from understudy_db.schema import Account, AccountLogin, Identity, Person


def _work(store: Store, *calls: tuple[str, dict[str, object]]) -> list[int]:
    with store.operation("Meet", journalled=False) as work:
        accounts = Accounts(work.session)
        found = [getattr(accounts, name)(**arguments) for name, arguments in calls]
        accounts.flush()
    return found


def test_logins_fold_and_the_newest_spelling_stays_one_account(store: Store) -> None:
    a, b = _work(store, ("login", {"login": "Ada"}), ("login", {"login": "ADA"}))
    assert a == b
    assert _work(store, ("login", {"login": "ada"})) == [a]


def test_a_renamed_account_keeps_its_history_under_one_node(store: Store) -> None:
    (first,) = _work(store, ("login", {"login": "ada-old", "node_id": "U_1", "numeric_id": 1, "at": 10}))
    (second,) = _work(store, ("login", {"login": "ada-new", "node_id": "U_1", "numeric_id": 1, "at": 20}))
    assert first == second
    assert _work(store, ("login", {"login": "Ada-Old"})) == [first]
    with store.read() as session:
        actor = AccountBook(session).get(first)
        assert actor.login == "ada-new"
        assert set(actor.logins) == {"ada-new", "ada-old"}


def test_a_login_met_in_git_is_adopted_by_its_node(store: Store) -> None:
    (git,) = _work(store, ("login", {"login": "ada"}))
    (hub,) = _work(store, ("login", {"login": "Ada", "node_id": "U_1", "numeric_id": 1}))
    assert git == hub


def test_a_rename_to_a_login_that_git_knew_joins_the_two(store: Store) -> None:
    (old,) = _work(store, ("login", {"login": "ada-old", "node_id": "U_1", "numeric_id": 1}))
    (met,) = _work(store, ("login", {"login": "ada-new"}))
    (now,) = _work(store, ("login", {"login": "ada-new", "node_id": "U_1", "numeric_id": 1}))
    assert now == old
    with store.read() as session:
        book = AccountBook(session)
        assert book.get(met) == book.get(old)


def test_a_freed_login_taken_by_somebody_else_is_somebody_else(store: Store) -> None:
    with store.operation("Person", journalled=False) as work:
        person = Person(name="Ada Fern")
        work.session.add(person)
        work.session.flush()
        work.session.add(Identity(person_id=person.id, kind="login", value="ada", folded="ada"))
        person_id = person.id
    (first,) = _work(store, ("login", {"login": "ada", "node_id": "U_1", "numeric_id": 1, "at": 10}))
    (stranger,) = _work(store, ("login", {"login": "ada", "node_id": "U_2", "numeric_id": 2, "at": 99}))
    assert first != stranger
    with store.read() as session:
        book = AccountBook(session)
        assert book.get(first).person_id == person_id
        assert book.get(stranger).person_id is None
        assert book.get(stranger).login == "ada"
        held = set(session.execute(select(AccountLogin.account_id, AccountLogin.folded)).all())
        assert {tuple(row) for row in held} == {(first, "ada"), (stranger, "ada")}


def test_a_login_of_another_number_is_not_adopted(store: Store) -> None:
    (git,) = _work(store, ("email", {"address": "7+ada@users.noreply.github.com", "name": "Ada"}))
    (hub,) = _work(store, ("login", {"login": "ada", "node_id": "U_9", "numeric_id": 9}))
    assert git != hub


def test_deleted_accounts_are_one_ghost_who_joins_nobody(store: Store) -> None:
    ghost, again, ada = _work(store, ("ghost", {}), ("ghost", {}), ("login", {"login": "ada"}))
    assert ghost == again
    assert _work(store, ("join", {"member": ghost, "into": ada, "how": "x"})) == [False]
    with store.read() as session:
        assert AccountBook(session).get(ghost).is_ghost


def test_programs_are_marked(store: Store) -> None:
    ids = _work(
        store,
        ("login", {"login": "example-ci-robot"}),
        ("login", {"login": "helper", "kind": "bot", "node_id": "B_1"}),
        ("email", {"address": "5+dependabot[bot]@users.noreply.github.com", "name": "dependabot[bot]"}),
        ("login", {"login": "ada"}),
    )
    with store.read() as session:
        book = AccountBook(session)
        assert [book.get(number).is_bot for number in ids] == [True, True, True, False]


def test_what_a_person_decided_is_not_undone_by_evidence(store: Store) -> None:
    mail, login = _work(store, ("email", {"address": "a@x.org", "name": "Ada"}), ("login", {"login": "ada"}))
    with store.operation("Decide", journalled=False) as work:
        work.session.execute(update(Account).where(Account.id == mail).values(how=HUMAN))
    assert _work(store, ("join", {"member": mail, "into": login, "how": "pull requests"})) == [False]


def test_groups_stay_flat_when_they_join(store: Store) -> None:
    a, b, c, d = _work(
        store,
        ("login", {"login": "a"}),
        ("login", {"login": "b"}),
        ("login", {"login": "c"}),
        ("login", {"login": "d"}),
    )
    _work(store, ("join", {"member": a, "into": b, "how": "x"}), ("join", {"member": c, "into": d, "how": "x"}))
    _work(store, ("join", {"member": a, "into": c, "how": "x"}))
    with store.read() as session:
        book = AccountBook(session)
        assert len({book.get(number).account_id for number in (a, b, c, d)}) == 1
        assert set(book.of_account(a)) == {a, b, c, d}
