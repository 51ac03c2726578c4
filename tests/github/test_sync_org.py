"""Organisations: repositories, members and teams, and who came and went between two syncs."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from tests.github.fakehub import ORG, FakeHub
from tests.github.syncing import Bench
from understudy.application.store import Store


@pytest.fixture
def bench(hub: FakeHub, store: Store) -> Bench:
    return Bench(hub, store)


def members(bench: Bench, scope: str) -> dict[str, tuple[str, bool, bool]]:
    """Role, whether the beginning is known, whether it has ended, by login."""
    rows = bench.rows(
        "SELECT a.login, m.role, m.since IS NOT NULL, m.until IS NOT NULL FROM membership m "
        "JOIN account a ON a.id = m.account_id WHERE m.scope = :scope",
        scope=scope,
    )
    return {login: (role, bool(since), bool(until)) for login, role, since, until in rows}


def test_an_organisation_brings_its_repositories_members_and_teams(bench: Bench) -> None:
    bench.good(org=ORG)
    assert bench.rows("SELECT name FROM repository ORDER BY name") == [f"{ORG}/lantern", f"{ORG}/orchard"]
    org = bench.hub.world.logins[ORG]
    assert set(members(bench, ORG)) == {m["node"]["login"] for m in org["_members"]}
    assert set(members(bench, ORG).values()) == {("member", False, False), ("admin", False, False)}
    assert {role for role, _, _ in members(bench, f"{ORG}/lamp-keepers").values()} == {"maintainer", "member"}
    assert bench.rows("SELECT state FROM feed") == ["ready"] * 3
    assert bench.one("SELECT count(*) FROM item") > 60


def test_members_who_come_and_go_are_noticed_with_the_time(bench: Bench) -> None:
    bench.good(org=ORG)
    before = members(bench, ORG)
    org = bench.hub.world.logins[ORG]
    bench.hub.clock.advance(86400)
    with bench.hub.world.lock:
        gone = org["_members"].pop()["node"]["login"]
    new = bench.people.register("newcomer")
    bench.hub.world.member(org, new)
    bench.good(org=ORG)
    after = members(bench, ORG)
    assert after[gone] == (before[gone][0], False, True)
    assert after["newcomer"] == ("member", True, False)
    assert bench.one("SELECT count(*) FROM membership WHERE until IS NOT NULL") == 1
    rows = bench.one("SELECT count(*) FROM membership")
    bench.good(org=ORG)
    assert bench.one("SELECT count(*) FROM membership") == rows


def test_an_organisation_larger_than_a_page_is_read_to_its_end(bench: Bench) -> None:
    org = bench.hub.world.logins[ORG]
    people = [bench.hub.world.user(f"crew-{number:03}") for number in range(230)]
    for person in people:
        bench.hub.world.member(org, person)
    bench.hub.world.team(org, "Everybody", people)
    bench.good(org=ORG)
    assert len(members(bench, ORG)) == len(org["_members"])
    assert len(members(bench, f"{ORG}/everybody")) == 230
    with bench.hub.world.lock:
        del org["_members"][-3:]
    bench.good(org=ORG)
    assert sum(ended for _, _, ended in members(bench, ORG).values()) == 3


def test_a_list_without_names_syncs_everything_known(bench: Bench) -> None:
    bench.service.add_org(ORG, bench.hub.url)
    bench.service.add_repository(f"{ORG}/orchard", bench.hub.url)
    bench.service.sync(token=SecretStr(bench.token), api_url=bench.hub.url, control=bench.control())
    assert sorted(known.name for known in bench.service.known()) == [ORG, f"{ORG}/lantern", f"{ORG}/orchard"]
    assert {known.state for known in bench.service.known()} == {"ready"}
