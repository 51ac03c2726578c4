"""Triage: steps there are, several reviewers, blind reading, and undo whose private half stays private."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.application.applications.test_intake import HEAD
from tests.services import import_sample
from understudy.application.errors import Conflict, NotFound, UserError
from understudy.application.services import Services
from understudy.application.staffing.plan_file import read_plan
from understudy_db.schema import JournalEntry, JournalOperation

ROWS = "".join(
    f"8/{n + 1}/2023 0:00:00,p{n}@x.example,Person {n},person-{n},,Acme,Docs,CET,"
    f"{'3.9 Docs shadow' if n % 2 else ''},Goal {n}\n"
    for n in range(6)
)


@pytest.fixture
def desk(both: Services, tmp_path: Path) -> tuple[Services, list[int]]:
    """Six applications for Docs of the sample's next cycle, on each database."""
    import_sample(both)
    file = tmp_path / "form.csv"
    file.write_text(HEAD + ROWS)
    programme = both.programmes.rows()[0].id
    both.application_intake.run(file, programme, "3.11")
    return both, [row["id"] for row in both.applications.rows(programme)]


def test_an_application_moves_step_by_step_and_back(desk: tuple[Services, list[int]]) -> None:
    services, (first, *_) = desk
    for state in ("in_review", "shortlisted", "offered", "declined", "in_review"):
        assert services.triage.move([first], state).touches("applications")
    page = services.triage.page(first)
    assert [line.after for line in page.log] == ["in_review", "shortlisted", "offered", "declined", "in_review"]
    with pytest.raises(UserError, match="Application 1 is “in_review”; from there it goes to shortlisted or"):
        services.triage.move([first], "placed")
    with pytest.raises(UserError, match="Say why"):
        services.triage.move([first], "not_selected")
    services.triage.move([first], "not_selected", "Fewer hours than the role needs; asked to apply again.")
    services.journal.undo()
    page = services.triage.page(first)
    assert (page.status, len(page.log)) == ("in_review", 5)
    services.journal.redo()
    assert services.triage.page(first).status == "not_selected"


def test_several_move_together_or_not_at_all(desk: tuple[Services, list[int]]) -> None:
    services, ids = desk
    services.triage.move(ids[:1], "withdrawn")
    with pytest.raises(UserError, match="is “withdrawn”"):
        services.triage.move(ids, "in_review")
    assert {services.triage.page(number).status for number in ids[1:]} == {"received"}
    services.triage.move(ids[1:], "in_review")
    services.journal.undo()
    assert {services.triage.page(number).status for number in ids[1:]} == {"received"}


def test_a_second_window_is_told(desk: tuple[Services, list[int]]) -> None:
    services, (first, *_) = desk
    seen = services.triage.page(first).version
    services.triage.move([first], "in_review", version=seen)
    with pytest.raises(Conflict):
        services.triage.move([first], "withdrawn", version=seen)
    with pytest.raises(NotFound, match="no application number 999"):
        services.triage.page(999)


def test_scores_of_several_reviewers_become_merit(desk: tuple[Services, list[int]]) -> None:
    services, ids = desk
    programme = services.programmes.rows()[0].id
    for reviewer, values in (("Ada", (0.2, 0.9, 0.4)), ("Bo", (0.4, 0.7, 0.6))):
        services.store.actor = reviewer
        for number, value in zip(ids, values, strict=False):
            services.triage.score(number, "Docs", value, f"{reviewer}'s view")
    services.triage.score(ids[0], "Docs", 0.6)  # Bo thought again
    listed = {row.id: row for row in services.triage.by_role(programme, "3.11")["Docs"]}
    assert listed[ids[0]].score == pytest.approx(0.4)
    assert listed[ids[0]].reviewers == 2
    assert listed[ids[1]].score == pytest.approx(0.8)
    assert [row.label for row in listed.values()] == ["N1", "R1", "N2", "R2", "N3", "R3"]
    assert services.triage.page(ids[0]).status == "in_review"
    team = services.staffing.propose(
        programme, "3.11", read_plan("roles: {Docs: {seats: 1, at_most: 1}}\nrules: []\n", "p")
    )
    assert [a.application_id for a in team.assignments] == [ids[1]]
    with pytest.raises(UserError, match="from 0 to 1"):
        services.triage.score(ids[0], "Docs", 7)
    with pytest.raises(UserError, match="There is no role “Kitchen”"):
        services.triage.score(ids[0], "Kitchen", 0.5)


def test_blind_reading_leaves_out_who_it_is(desk: tuple[Services, list[int]]) -> None:
    services, (first, *_) = desk
    page = services.triage.page(first, blind=True)
    assert (page.name, page.login, page.employer) == (f"Applicant {first}", None, "")
    assert page.answers == (("Goals", "Goal 0"),)
    programme = services.programmes.rows()[0].id
    assert {row.login for row in services.triage.by_role(programme, "3.11", blind=True)["Docs"]} == {None}


def test_the_journal_never_holds_what_is_private_and_forgets_what_was_removed(
    desk: tuple[Services, list[int]],
) -> None:
    services, (first, *_) = desk
    canary = "canary-0815-reason"
    services.triage.move([first], "ineligible", canary)
    services.triage.note(first, canary)
    services.triage.score(first, "Docs", 0.5, canary)
    with services.store.read() as session:
        for table in (JournalEntry, JournalOperation):
            for row in session.scalars(select(table)):
                told = json.dumps({column.key: str(getattr(row, column.key)) for column in table.__table__.columns})
                assert canary not in told
                assert "p0@x.example" not in told
    services.journal.undo()
    assert services.triage.page(first).scores == ()
    services.applications.remove(services.programmes.rows()[0].id, "3.11")
    with pytest.raises(Conflict, match="was removed for good"):
        services.journal.undo()
