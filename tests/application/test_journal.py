"""Undo, redo and conflicts, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from understudy.application.errors import Conflict, UserError
from understudy.application.journal import Journal
from understudy.application.store import Store
from understudy_db.schema import Cycle, Person, Programme


def _programme(store: Store, name: str = "Garden crew") -> int:
    with store.operation("Add programme") as work:
        programme = Programme(name=name)
        work.session.add(programme)
        work.session.flush()
        return programme.id


def _names(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


def _rename(store: Store, person_id: int, name: str) -> None:
    with store.operation("Rename person") as work:
        person = work.session.get_one(Person, person_id)
        person.name = name


def _person(store: Store, name: str) -> int:
    with store.operation("Add person") as work:
        person = Person(name=name)
        work.session.add(person)
        work.session.flush()
        return person.id


def test_undo_and_redo_go_through_inserts_updates_and_deletes(store: Store) -> None:
    journal = Journal(store)
    ada = _person(store, "Ada Marsh")
    _rename(store, ada, "Ada Marsh-Lund")
    with store.operation("Remove person") as work:
        work.session.delete(work.session.get_one(Person, ada))
    assert _names(store) == []
    assert journal.state().undo == "Remove person"

    assert journal.undo().people == {ada}
    assert _names(store) == ["Ada Marsh-Lund"]
    journal.undo()
    assert _names(store) == ["Ada Marsh"]
    journal.undo()
    assert _names(store) == []
    with pytest.raises(UserError, match="nothing to undo"):
        journal.undo()

    for _ in range(3):
        journal.redo()
    assert _names(store) == []
    with pytest.raises(UserError, match="nothing to redo"):
        journal.redo()
    journal.undo()
    assert _names(store) == ["Ada Marsh-Lund"]


def test_a_new_change_clears_redo(store: Store) -> None:
    journal = Journal(store)
    ada = _person(store, "Ada")
    _rename(store, ada, "Ada B")
    journal.undo()
    _person(store, "Ben")
    assert journal.state().redo is None
    with pytest.raises(UserError):
        journal.redo()
    assert _names(store) == ["Ada", "Ben"]


def test_undo_refuses_when_somebody_else_changed_the_row_and_shows_both_versions(store: Store) -> None:
    ada = _person(store, "Ada")
    _rename(store, ada, "Ada mine")
    other = Store(store.engine, "Somebody Else")
    _rename(other, ada, "Ada theirs")
    with pytest.raises(Conflict) as caught:
        Journal(store).undo()
    assert "Ada mine" in caught.value.mine
    assert "Ada theirs" in caught.value.theirs
    assert _names(store) == ["Ada theirs"]


def test_undo_is_per_actor_and_survives_a_new_store(store: Store) -> None:
    _person(store, "Ada")
    other = Store(store.engine, "Somebody Else")
    _person(other, "Ben")
    Journal(Store(store.engine, store.actor)).undo()
    assert _names(store) == ["Ben"]


def test_undo_refuses_when_later_work_of_others_builds_on_it(store: Store) -> None:
    programme = _programme(store)
    other = Store(store.engine, "Somebody Else")
    with other.operation("Add cycle") as work:
        work.session.add(Cycle(programme_id=programme, name="2.1", sort_key="00002.00001"))
    with pytest.raises(Conflict, match="builds on it"):
        Journal(store).undo()


def test_a_failed_operation_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.operation("Add person") as work:
            work.session.add(Person(name="Ada"))
            work.session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _names(store) == []
    assert Journal(store).high_water() == 0


def test_a_dry_run_says_what_would_change_and_changes_nothing(store: Store) -> None:
    with store.operation("Add person", dry_run=True) as work:
        work.session.add(Person(name="Ada"))
    assert len(work.changes.people) == 1
    assert _names(store) == []
    assert Journal(store).high_water() == 0


def test_two_windows_editing_one_row_the_second_is_told(store: Store) -> None:
    ada = _person(store, "Ada")

    def stale() -> None:
        with store.operation("Rename person") as work:
            person = work.session.get_one(Person, ada)
            person.name = "Ada 2"
            # As if another window had saved between our read and our write.
            work.session.connection().execute(update(Person).where(Person.id == ada).values(version=Person.version + 1))

    with pytest.raises(Conflict, match="Somebody else"):
        stale()
    assert _names(store) == ["Ada"]


def test_the_high_water_mark_tells_other_windows_what_changed(store: Store) -> None:
    journal = Journal(store)
    _person(store, "Ada")
    mark = journal.high_water()
    ben = _person(store, "Ben")
    assert journal.changes_since(mark).people == {ben}
    journal.undo()
    newer = journal.high_water()
    assert newer > mark + 1
    assert [line.name for line in journal.log(after=mark)] == ["Add person", "Add person"]
    assert journal.log(after=mark)[0].kind == "undo"
