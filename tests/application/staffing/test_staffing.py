"""A team from imported applications: wishes by lineage, bans, parts of the world, plans with mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.application.applications.test_intake import HEAD
from tests.services import import_sample
from understudy.application.errors import UserError
from understudy.application.services import Services
from understudy.application.staffing.plan_file import read_plan
from understudy.application.staffing.staffing import band
from understudy.domain.yaml_models import TextError


def _form(folder: Path, number: int = 12) -> Path:
    file = folder / "form.csv"
    zones = ("Asia/Tokyo", "Berlin", "America/Sao_Paulo")
    rows = [
        f"8/{n + 1}/2023 0:00:00,p{n}@x.example,Person {n},person-{n},,{'Acme' if n % 4 == 0 else ''},Docs,"
        f"{zones[n % 3]},{'3.9 Docs shadow' if n % 2 else ''},\n"
        for n in range(number)
    ]
    file.write_text(HEAD + "".join(rows))
    return file


@pytest.fixture
def applied(both: Services, tmp_path: Path) -> tuple[Services, int]:
    """The sample with twelve applications for Docs of the next cycle, on each database."""
    import_sample(both)
    programme = both.programmes.rows()[0].id
    both.application_intake.run(_form(tmp_path), programme, "3.11")
    return both, programme


def test_a_team_by_the_roster_and_the_usual_suggestions(applied: tuple[Services, int]) -> None:
    services, programme = applied
    plan = read_plan("roles:\n  Docs: {seats: 4}\n", "plan.yaml")
    team = services.staffing.propose(programme, "3.11", plan)
    assert team.proposal.status == "optimal"
    assert len(team.assignments) == 4
    assert all(kept.by == 0 for kept in team.rules)
    assert {a.role for a in team.assignments} == {"Docs"}
    assert "named this role first" in team.assignments[0].reasons
    assert any("nobody gave scores yet" in note for note in team.notes)


def test_merit_pins_and_exclusions_of_a_plan(applied: tuple[Services, int]) -> None:
    services, programme = applied
    text = (
        "roles:\n  Docs: {seats: 2, at_most: 2}\nrules: []\n"
        "merit:\n  person-1: {Docs: 0.9}\n  person-2: {Docs: 0.8}\n  person-3: {Docs: 0.7}\n"
        "pins:\n  - {who: '@person-7', role: Docs}\nexclude:\n  - {who: person-1, role: Docs}\n"
    )
    team = services.staffing.propose(programme, "3.11", read_plan(text, "plan.yaml"))
    assert {a.login for a in team.assignments} == {"person-7", "person-2"}
    third = next(a.id for a in team.plan.applicants if a.login == "person-3")
    told = services.staffing.why_not(team, third, "Docs")
    assert told.possible
    assert told.loss == pytest.approx(0.1, abs=1e-3)
    assert "Person 2 would have no place" in told.words


def test_somebody_banned_or_leading_already_is_not_proposed(applied: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = applied
    lead = next(
        seat for seat in services.listing.rows("seats", programme, cycle="3.10")
        if seat["position"] == "lead" and seat["login"] and seat["ended"] is None
    )  # fmt: skip
    file = tmp_path / "more.csv"
    file.write_text(HEAD + f"8/1/2023 0:00:00,l@x.example,Lead,{lead['login']},,,Docs,CET,,\n")
    services.application_intake.run(file, programme, "3.10")
    with pytest.raises(UserError, match=r"There is no cycle 3\.12"):
        services.staffing.propose(programme, "3.12")
    plan = read_plan("roles:\n  Docs: {seats: 1}\n", "plan.yaml")
    team = services.staffing.propose(programme, "3.10", plan)
    assert team.assignments == ()
    assert team.proposal.unfilled == {"Docs": 1}
    why = services.staffing.why_not(team, team.plan.applicants[0].id, "Docs")
    assert why.words == "leads a role in this cycle already"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("roles:\n  Docs: {seats: 4, at_most: 2}\n", "line 2, roles.Docs: at_most is less than seats"),
        ("rules:\n  - {kind: band, at_least: 1}\n", "line 2, rules.0: group is for rules of kind band"),
        ("rules:\n  - {kind: band, group: APAC}\n", "line 2, rules.0: a rule needs at_least or at_most"),
        ("merit:\n  ada: {Docs: 7}\n", "the merit of ada for Docs is 7.0"),
        ("role: {}\n", "line 1, role: is not a key that is known here"),
    ],
)
def test_plans_with_mistakes_name_line_and_key(text: str, says: str) -> None:
    with pytest.raises(TextError) as caught:
        read_plan(text, "plan.yaml")
    assert says in str(caught.value)


def test_plans_that_name_nobody_here(applied: tuple[Services, int]) -> None:
    services, programme = applied
    nobody = read_plan("roles:\n  Docs: {seats: 1}\npins:\n  - {who: nobody, role: Docs}\n", "p")
    with pytest.raises(UserError, match="The plan names “nobody”, of whom there is no open application"):
        services.staffing.propose(programme, "3.11", nobody)
    elsewhere = read_plan("roles:\n  Docs: {seats: 1}\npins:\n  - {who: person-1, role: Kitchen}\n", "p")
    with pytest.raises(UserError, match="names a role “Kitchen” that is not to be filled"):
        services.staffing.propose(programme, "3.11", elsewhere)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Tokyo", "APAC"), ("+05:30", "APAC"), ("CET", "EMEA"), ("-03:00", "AMER"), ("America/New_York", "AMER"),
     (None, None)],
)  # fmt: skip
def test_parts_of_the_world(zone: str | None, expected: str | None) -> None:
    assert band(zone) == expected
