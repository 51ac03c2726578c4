"""Aliases that follow from seats."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import understudy_resources
from tests.gitlog.story import Story
from understudy.application.errors import UserError
from understudy.application.history.git_import import GitImport
from understudy.application.owners.by_role import OwnersByRole
from understudy.application.owners.effective import EffectiveOwners
from understudy.application.store import Store
from understudy.domain.owners.ranking import OwnerRules, load_owner_rules
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import (
    Cycle,
    CyclePhase,
    Identity,
    Person,
    PersonState,
    Programme,
    Role,
    RoleStep,
    RosterRow,
    Seat,
)

TEXT = understudy_resources.text("rules/owners.yaml")


def _rules(*roles: str) -> OwnerRules:
    listed = "".join(f"\n  - {{{role}, repository: acme/widgets}}" for role in roles)
    return load_owner_rules("owners.yaml", TEXT.replace("roles: []", f"roles:{listed}"))


@pytest.fixture
def seats(store: Store, tmp_path: Path) -> Store:
    """Four cycles; the lead was Captain in the first two. Ada led 1, Bo 2 and 3; Cyn (who left), Dee and Eve 4."""
    story = Story()
    aliases = "aliases:\n  leads: [ada, Bo, friend]\n"
    story.commit(
        "Begin", {"OWNERS": "approvers: [leads]\n", "OWNERS_ALIASES": aliases}, at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    GitImport(store, CommitHistory).run(story.write(tmp_path / "c.git"), "acme/widgets")
    with store.operation("Seats", journalled=False) as work:
        session = work.session
        programme = Programme(name="Widgets team")
        session.add(programme)
        session.flush()
        captain = Role(programme_id=programme.id, name="Captain")
        lead = Role(programme_id=programme.id, name="Lead", ordinal=1)
        session.add_all([captain, lead])
        session.flush()
        session.add(RoleStep(role_id=captain.id, kind="renamed", successor_id=lead.id, cycle="1.3"))
        people = {}
        for name in ("ada", "bo", "cyn", "dee", "eve"):
            people[name] = Person(name=name.title())
            session.add(people[name])
            session.flush()
            if name != "eve":
                session.add(Identity(person_id=people[name].id, kind="login", value=name.title(), folded=name))
        for number, (role, who) in enumerate(
            [(captain, ["ada"]), (captain, ["bo"]), (lead, ["bo"]), (lead, ["cyn", "dee", "eve"])], 1
        ):
            cycle = Cycle(programme_id=programme.id, name=f"1.{number}", sort_key=f"1.{number}")
            session.add(cycle)
            session.flush()
            session.add(CyclePhase(cycle_id=cycle.id, kind="start", day=date(2020 + number, 1, 1)))
            row = RosterRow(cycle_id=cycle.id, role_id=role.id, label=role.name)
            session.add(row)
            session.flush()
            for each in who:
                left = datetime(2024, 2, 1, tzinfo=UTC) if each == "cyn" else None
                session.add(
                    Seat(cycle_id=cycle.id, role_id=role.id, roster_row_id=row.id, position="lead",
                         person_id=people[each].id, name_written=each, end=left, ended="left" if left else None)
                )  # fmt: skip
    return store


def _told(store: Store, day: date, *roles: str) -> list[tuple[str, str]]:
    found = OwnersByRole(store, EffectiveOwners(store, CommitHistory), _rules(*roles)).run(as_of=day)
    return [(change.kind, change.login) for change in found.changes]


def test_who_holds_it_now_and_who_no_longer(seats: Store) -> None:
    rule = "role: lead, alias: Leads"
    assert _told(seats, date(2024, 6, 1), rule) == [("remove", "ada"), ("add", "Dee")]
    assert _told(seats, date(2024, 1, 15), rule) == [("remove", "ada"), ("add", "Cyn"), ("add", "Dee")]
    # In 2022 Bo held it, Ada the cycle before.
    assert _told(seats, date(2022, 6, 1), rule) == []
    assert _told(seats, date(2022, 6, 1), rule + ", keep_cycles: 0") == [("remove", "ada")]
    assert _told(seats, date(2024, 6, 1), rule + ", keep_cycles: 9") == [("add", "Dee")]


def test_what_cannot_be_looked_at_is_told(seats: Store) -> None:
    service = OwnersByRole(
        seats,
        EffectiveOwners(seats, CommitHistory),
        _rules("role: Lead, alias: leads", "role: Lead, alias: others", "role: Cook, alias: leads"),
    )
    assert service.run(as_of=date(2024, 6, 1)).problems == (
        "Eve holds Lead in 1.4, but no login of theirs is known.",
        "acme/widgets has no alias others.",
        "Nobody ever held Cook (lead); check its name in the rules.",
    )
    with pytest.raises(UserError, match="no rule for roles"):
        service.run("acme/gears")


def test_people_who_are_not_to_be_suggested(seats: Store) -> None:
    with seats.operation("State", journalled=False) as work:
        dee = work.session.query(Person).filter_by(name="Dee").one()
        work.session.add(PersonState(person_id=dee.id, kind="memorial", status="proposed"))
    assert _told(seats, date(2024, 6, 1), "role: Lead, alias: leads") == [("remove", "ada")]
