"""Proposals that two people are one: with reasons, never on a chat handle alone."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from understudy.domain.cycles import CycleName
from understudy.domain.identity import (
    MergeProposal,
    PersonSketch,
    _candidates,
    _Known,
    person_key,
    propose_merges,
    sketch_people,
)
from understudy.domain.roles import Position
from understudy.domain.rosters.model import IdentityCorrection, RosterPerson
from understudy.domain.rosters.parse import parse_roster


def sketch(key: str, *names: str, chats: str = "", seen: str = "") -> PersonSketch:
    """A key with @ is a login."""
    logins = frozenset({key.removeprefix("@")}) if key.startswith("@") else frozenset()
    return PersonSketch(key, frozenset(names), logins, frozenset(chats.split()), frozenset(seen.split()))


def proposed(*people: PersonSketch) -> list[MergeProposal]:
    return propose_merges(people)


def test_people_are_grouped_by_login_whatever_its_case_else_by_name() -> None:
    listed = [
        ("1.1", RosterPerson("Ada Example", "Ada-E", ("ada",))),
        ("1.2", RosterPerson("Ada M. Example", "ada-e", ("ada.e",))),
        ("1.2", RosterPerson("Éva Sample")),
        ("1.3", RosterPerson("eva  sample")),
        ("1.3", RosterPerson("Eva Sample", "eva")),
    ]
    people = sketch_people(listed)
    assert [person.key for person in people] == ["@ada-e", "eva sample", "@eva"]
    assert people[0].names == {"Ada Example", "Ada M. Example"}
    assert people[0].logins == {"Ada-E", "ada-e"}
    assert people[0].chats == {"ada", "ada.e"}
    assert people[0].seen == {"1.1", "1.2"}
    assert person_key(listed[3][1]) == "eva sample"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (sketch("@ada", "Ada Example"), sketch("@ada-example", "Ada Example"), "same full name (Ada Example)"),
        (sketch("@ada", "Ada Muñoz"), sketch("@am", "Ada Munoz"), "same full name (Ada Muñoz)"),
        (sketch("ada example", "Ada Example"), sketch("@am", "Ada Example"), "same full name (Ada Example)"),
        (
            sketch("@adela-work", "Adela Example", chats="ada.ex"),
            sketch("@adela", "Ada Example", "Adel Example", chats="ada.ex"),
            "same chat handle (ada.ex)",
        ),
        (sketch("@bobsy", "Bo"), sketch("@bobsy2", "Bo"), "one login begins with the other (bobsy, bobsy2)"),
        (
            sketch("@nikol", "Nikolaos Sample"),
            sketch("@droid", "Nikolas Sample"),
            "almost the same name (Nikolaos Sample, Nikolas Sample)",
        ),
        (
            sketch("@oldname", "Jo Example", chats="jo"),
            sketch("@jo", "J. Example"),
            "the chat handle of one is the login of the other (jo)",
        ),
    ],
)
def test_reasons(one: PersonSketch, other: PersonSketch, reason: str) -> None:
    (proposal,) = proposed(one, sketch("@zed", "Zed Other"), other)
    assert (proposal.a, proposal.b) == (one.key, other.key)
    assert reason in proposal.reasons
    assert 0.6 <= proposal.score <= 1
    assert proposal.against == ()


@pytest.mark.parametrize(
    "people",
    [
        (sketch("@ada", "Ada Example", chats="team"), sketch("@bo", "Bo Sample", chats="team")),
        (sketch("@adaexample", "Ada Example"), sketch("@adaexample2", "Bo Sample")),
        (sketch("@ada", "Ada Example"), sketch("@bo", "Bo Example")),
        (sketch("@ada", "Ada"), sketch("@bo", "Ada")),
        (sketch("@ada", "Ada Example"), sketch("@bo", "Ada Sample")),
    ],
    ids=["a chat handle alone", "a login alone", "a surname alone", "a one-word name alone", "a first name alone"],
)
def test_too_little(people: tuple[PersonSketch, ...]) -> None:
    assert proposed(*people) == []


def test_two_logins_in_one_roster_speak_against_it() -> None:
    apart = proposed(sketch("@a1", "Ada Example", seen="1.1"), sketch("@a2", "Ada Example", seen="1.2"))
    assert apart[0].against == ()
    assert proposed(sketch("@a1", "Ada Example", seen="1.1"), sketch("@a2", "Ada Example", seen="1.1")) == []
    (still,) = proposed(
        sketch("@adaex", "Ada Example", chats="ada", seen="1.1 1.2"),
        sketch("@adaex2", "Ada Example", chats="ada", seen="1.2 1.3"),
    )
    assert still.against == ("both are listed in 1.2",)
    assert still.score < apart[0].score


def correction(before: RosterPerson, after: RosterPerson) -> IdentityCorrection:
    at = datetime(2024, 2, 3, tzinfo=UTC)
    return IdentityCorrection(CycleName.parse("1.9"), "Docs", Position.SHADOW, before, after, at, "c0ffee")


def test_a_corrected_login_in_a_files_history() -> None:
    people = [sketch("@wrong", "Bo S.", seen="1.9"), sketch("@right", "Robert Sample", seen="1.9")]
    (proposal,) = propose_merges(people, [correction(RosterPerson("Bo", "Wrong"), RosterPerson("Bo", "right"))])
    assert proposal.reasons == ("the roster of 1.9 corrected one into the other on 2024-02-03",)
    assert proposal.score >= 0.9
    assert propose_merges(people, [correction(RosterPerson("Bo", "gone"), RosterPerson("Bo", "right"))]) == []


def test_a_login_added_later_joins_the_nameless() -> None:
    people = [sketch("bo sample", "Bo Sample"), sketch("@bo", "Bo Sample")]
    (proposal,) = propose_merges(people, [correction(RosterPerson("Bo Sample"), RosterPerson("Bo Sample", "bo"))])
    assert len(proposal.reasons) == 2


def test_the_likeliest_come_first_and_nobody_is_paired_with_themselves() -> None:
    found = proposed(
        sketch("@a1", "Nikolaos Sample"),
        sketch("@a2", "Nikolas Sample"),
        sketch("@b1", "Ada Example", chats="ada"),
        sketch("@b2", "Ada Example", chats="ada"),
    )
    assert [(p.a, p.b) for p in found] == [("@b1", "@b2"), ("@a1", "@a2")]


@pytest.mark.real_data
def test_the_real_aliases(real_data: Path) -> None:
    listed: list[tuple[CycleName | str, RosterPerson]] = []
    folder = real_data / "release-teams"
    files = sorted(folder.glob("release-*/release*team.md"), key=lambda f: CycleName.parse(f.parent.name[8:]))
    for file in files:
        for row in parse_roster(file.read_text("utf-8"), str(file)).rows:
            listed += [(file.parent.name, person) for person in row.leads + row.shadows]
    people = sketch_people(listed)
    found = propose_merges(people)
    with (folder / "aliases.csv").open(encoding="utf-8", newline="") as opened:
        truth = {frozenset((row["old"], row["new"])) for row in csv.DictReader(opened)}
    pairs = {frozenset((p.a.removeprefix("@"), p.b.removeprefix("@"))) for p in found}
    assert truth <= pairs
    assert len(found) <= 15
    names = {person.key: person for person in people}
    for proposal in found:
        assert any("name" in reason for reason in proposal.reasons)
        assert names[proposal.a].key != names[proposal.b].key


def test_a_prefix_that_everybody_has_is_no_sign() -> None:
    """Every pair of a project that gives logins by a pattern would be looked at."""
    letters = "abcdefghij"
    people = [sketch(f"@acme-{a}{b}{a}", f"{a}{b}{a}{a} {b}{a}{b}{a}{b}{b}") for a in letters for b in letters]
    assert _candidates([_Known.of(person) for person in people]) == set()
    twice = [sketch("@acme-ada1", "Ada Example"), sketch("@acme-ada2", "Ada Example")]
    assert [(p.a, p.b) for p in proposed(*people, *twice) if "ada" in p.a] == [("@acme-ada1", "@acme-ada2")]
