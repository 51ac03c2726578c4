"""Changing rosters: seats with dates and reasons, vacancies, the next cycle, lineage, merging and splitting."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.application.rosters import ADA, BEN, CLEO, EMIL, roster, two_cycles, write
from understudy.application.errors import Conflict, NotFound, UserError
from understudy.application.rosters import Board, BoardColumn, Card
from understudy.application.seats import NewPerson
from understudy.application.services import Services
from understudy.domain.roles import Ended, Position, Succession


@pytest.fixture
def crew(both: Services, tmp_path: Path) -> Services:
    """Two cycles, Docs and the lead, on either database."""
    both.imports.run(two_cycles(tmp_path / "r"))
    return both


def _programme(services: Services) -> int:
    return services.programmes.rows()[0].id


def _board(services: Services, cycle: str = "2.2") -> Board:
    return services.rosters.board(_programme(services), cycle)


def _column(services: Services, label: str, cycle: str = "2.2") -> BoardColumn:
    return next(column for column in _board(services, cycle).columns if column.label == label)


def _card(services: Services, name: str, label: str = "Docs") -> Card:
    column = _column(services, label)
    return next(card for card in (*column.leads, *column.shadows, *column.ended) if card.name == name)


def test_a_shadow_who_becomes_lead_within_the_cycle_is_promoted(crew: Services) -> None:
    cleo = _card(crew, "Cleo Vance")
    row = _column(crew, "Docs").row_id
    crew.seats.move([cleo.seat_id], row, Position.LEAD, on=date(2026, 5, 4), reason="Ben is away")
    column = _column(crew, "Docs")
    assert [card.name for card in column.leads] == ["Ben Okoro", "Cleo Vance"]
    (past,) = column.ended
    assert (past.name, past.ended, past.reason) == ("Cleo Vance", Ended.PROMOTED, "Ben is away")
    crew.journal.undo()
    assert [card.name for card in _column(crew, "Docs").shadows] == ["Cleo Vance", "Dina Petrov"]


def test_moving_without_a_day_is_staffing_and_leaves_no_trace_on_the_board(crew: Services) -> None:
    dina = _card(crew, "Dina Petrov")
    lead_row = _column(crew, "Release Team Lead").row_id
    crew.seats.move([dina.seat_id], lead_row, Position.SHADOW, index=0)
    assert [card.name for card in _column(crew, "Release Team Lead").shadows] == ["Dina Petrov", "Ada Marsh"]
    assert _column(crew, "Docs").ended == ()


def test_somebody_new_is_seated_and_fills_the_vacancy(crew: Services) -> None:
    crew.seats.remove([_card(crew, "Ben Okoro").seat_id], on=date(2026, 4, 1), reason="new job")
    assert _column(crew, "Docs").vacant
    assert [column.label for column in _board(crew).vacancies] == ["Docs"]
    crew.seats.add(_column(crew, "Docs").row_id, Position.LEAD, NewPerson("Gus Hale", "gus-h"), start=date(2026, 4, 2))
    (lead,) = _column(crew, "Docs").leads
    assert (lead.name, lead.login, lead.earlier) == ("Gus Hale", "gus-h", 0)
    assert not _column(crew, "Docs").vacant


def test_nobody_sits_twice_in_one_place(crew: Services) -> None:
    cleo = _card(crew, "Cleo Vance")
    with pytest.raises(UserError, match="already sits"):
        crew.seats.add(cleo.row_id, Position.SHADOW, cleo.person_id)


def test_a_login_that_is_known_is_not_given_to_somebody_new(crew: Services) -> None:
    with pytest.raises(UserError, match="Ada Marsh"):
        crew.seats.add(_column(crew, "Docs").row_id, Position.SHADOW, NewPerson("Ada M.", "ADA-M"))


def test_a_seat_cannot_end_before_it_starts(crew: Services) -> None:
    dina = _card(crew, "Dina Petrov")
    with pytest.raises(UserError, match="before it starts"):
        crew.seats.edit(dina.seat_id, start=date(2026, 5, 1), end=date(2026, 4, 1), ended=Ended.LEFT, reason="")
    with pytest.raises(UserError, match="how the seat ended"):
        crew.seats.edit(dina.seat_id, start=None, end=date(2026, 4, 1), ended=None, reason="")


def test_a_stale_card_is_refused(crew: Services) -> None:
    dina = _card(crew, "Dina Petrov")
    crew.seats.edit(dina.seat_id, start=None, end=None, ended=None, reason="first")
    with pytest.raises(Conflict):
        crew.seats.edit(dina.seat_id, start=None, end=None, ended=None, reason="second", version=dina.version)


def test_put_back_and_reorder(crew: Services) -> None:
    dina = _card(crew, "Dina Petrov")
    crew.seats.remove([dina.seat_id], reason="a slip")
    assert [card.name for card in _column(crew, "Docs").shadows] == ["Cleo Vance"]
    crew.seats.put_back(dina.seat_id)
    crew.seats.place(dina.seat_id, 0)
    assert [card.name for card in _column(crew, "Docs").shadows] == ["Dina Petrov", "Cleo Vance"]


def test_the_board_tells_newcomers_returners_and_what_deserves_a_second_look(crew: Services) -> None:
    column = _column(crew, "Docs")
    assert {card.name: card.earlier for card in column.shadows} == {"Cleo Vance": 1, "Dina Petrov": 0}
    assert column.warnings == ()
    crew.seats.edit_row(column.row_id, cap=1)
    crew.seats.add(column.row_id, Position.SHADOW, _card(crew, "Ada Marsh", "Release Team Lead").person_id)
    warnings = _column(crew, "Docs").warnings
    assert any("3 shadows, 1 are usual" in warning for warning in warnings)
    assert any("Ada Marsh also sits in Release Team Lead" in warning for warning in warnings)


def test_the_next_cycle_has_the_same_roles_by_lineage_and_nobody_in_them(crew: Services) -> None:
    programme = _programme(crew)
    assert crew.cycles.next_name(programme) == "2.3"
    docs = next(role for role in crew.roles.rows(programme) if role.name == "Docs")
    crew.roles.add(programme, "Handbooks")
    crew.roles.add_step(docs.id, Succession.RENAMED, "Handbooks", "2.3")
    crew.cycles.create(programme, "v2.3")
    board = _board(crew, "2.3")
    assert [(c.label, c.cap, c.vacant) for c in board.columns] == [
        ("Release Team Lead", 4, True),
        ("Handbooks", 4, True),
    ]
    with pytest.raises(UserError, match="already here"):
        crew.cycles.create(programme, "2.3")
    for _ in range(3):
        crew.journal.undo()
    with pytest.raises(NotFound):
        _board(crew, "2.3")


def test_lineage_cannot_go_round_in_a_circle(crew: Services) -> None:
    programme = _programme(crew)
    crew.roles.add(programme, "Handbooks")
    rows = {role.name: role for role in crew.roles.rows(programme)}
    crew.roles.add_step(rows["Docs"].id, Succession.RENAMED, "Handbooks", "2.3")
    with pytest.raises(UserError, match="circle"):
        crew.roles.add_step(rows["Handbooks"].id, Succession.RENAMED, "Docs", "2.4")


def test_unknown_cycles_are_refused_with_what_there_is(crew: Services) -> None:
    with pytest.raises(UserError, match=r"The last one is 2\.2; 2\.3 would be the next"):
        crew.succession.suggest(_programme(crew), "2.9")
    with pytest.raises(UserError, match="not a cycle name"):
        crew.succession.suggest(_programme(crew), "next")


def test_dates_stay_in_order_and_keep_the_words_they_were_read_from(crew: Services) -> None:
    programme = _programme(crew)
    cycle = next(row for row in crew.cycles.rows(programme) if row.name == "2.2")
    crew.cycles.set_phase(cycle.id, "start", date(2026, 1, 5))
    with pytest.raises(UserError, match="before its release"):
        crew.cycles.set_phase(cycle.id, "release", date(2026, 1, 4))
    crew.cycles.set_phase(cycle.id, "release", date(2026, 4, 20))
    row = next(row for row in crew.cycles.rows(programme) if row.name == "2.2")
    assert (row.start, row.release, row.weeks) == (date(2026, 1, 5), date(2026, 4, 20), 16)
    assert row.week(date(2026, 1, 12)) == 2


def test_merging_joins_two_records_and_splitting_takes_them_apart(both: Services, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "2.1", roster(("Docs", [("Ada Marsh", "ada-old")], [BEN])))
    write(folder, "2.2", roster(("Docs", [BEN], [("Ada Marsh", "ada-m"), CLEO])))
    report = both.imports.run(folder)
    (proposal,) = report.merges
    assert "name" in proposal.reason
    programme = _programme(both)
    assert len(both.people.rows(programme)) == 4
    both.merges.accept([proposal.id])
    (ada,) = [row for row in both.people.rows(programme) if row.name == "Ada Marsh"]
    assert (ada.login, ada.logins, ada.cycles) == ("ada-m", ("ada-m", "ada-old"), 2)
    assert len(both.people.page(ada.id).seats) == 2
    assert not both.imports.run(folder).changed
    both.merges.split(ada.id)
    assert len(both.people.rows(programme)) == 4
    assert both.merges.pending() == 0
    both.journal.undo()
    assert len(both.people.rows(programme)) == 3
    both.journal.undo()
    assert both.merges.pending() == 1


def test_two_people_taken_for_one_are_split_by_their_seats(crew: Services) -> None:
    programme = _programme(crew)
    ben = next(row for row in crew.people.rows(programme) if row.name == "Ben Okoro")
    seats = crew.people.page(ben.id).seats
    crew.merges.split_seats([seats[0].id], "Ben Okoro the elder", None)
    rows = {row.name: row.cycles for row in crew.people.rows(programme)}
    assert rows["Ben Okoro"] == 1
    assert rows["Ben Okoro the elder"] == 1


def test_a_rejected_merge_is_not_proposed_again(both: Services, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "2.1", roster(("Docs", [("Ada Marsh", "ada-old")], [])))
    write(folder, "2.2", roster(("Docs", [("Ada Marsh", "ada-m")], [])))
    (proposal,) = both.imports.run(folder).merges
    both.merges.reject([proposal.id])
    write(folder, "2.3", roster(("Docs", [("Ada Marsh", "ada-m")], [EMIL, ADA])))
    assert both.imports.run(folder).merges == ()


def test_answers_are_recorded_and_respected(crew: Services) -> None:
    from understudy.domain.suggestions.history import Answer

    programme = _programme(crew)
    docs = next(r for r in crew.succession.suggest(programme, "2.3").roles if r.role == "Docs")
    first = docs.candidates[0]
    crew.succession.record_answer(
        programme, "2.3", "Docs", first.person_id, Answer.DECLINED, day=date(2026, 11, 1), note="moving", listed=first
    )
    docs = next(r for r in crew.succession.suggest(programme, "2.3").roles if r.role == "Docs")
    declined = next(c for c in docs.candidates if c.person_id == first.person_id)
    assert declined.blockers
    assert declined.answer is not None
    assert declined.answer.note == "moving"
    assert docs.candidates[0].person_id != first.person_id
    assert crew.succession.answers(programme)[0].rank == first.rank
    crew.journal.undo()
    docs = next(r for r in crew.succession.suggest(programme, "2.3").roles if r.role == "Docs")
    assert docs.candidates[0].person_id == first.person_id


def test_a_ban_blocks_until_its_cycle(crew: Services) -> None:
    programme = _programme(crew)
    cleo = _card(crew, "Cleo Vance")
    with pytest.raises(UserError, match="until which cycle"):
        crew.people.set_state(cleo.person_id, "ban")
    crew.people.set_state(cleo.person_id, "ban", until_cycle="2.4", since=date(2026, 3, 1))
    docs = next(r for r in crew.succession.suggest(programme, "2.3").roles if r.role == "Docs")
    assert next(c for c in docs.candidates if c.person_id == cleo.person_id).blockers


def test_do_not_suggest_people_appear_nowhere(crew: Services) -> None:
    programme = _programme(crew)
    cleo = _card(crew, "Cleo Vance")
    crew.people.set_state(cleo.person_id, "do_not_suggest")
    for entry in crew.succession.suggest(programme, "2.3").roles:
        listed = {row.person_id for row in (*entry.candidates, *entry.also_consider)}
        assert cleo.person_id not in listed | {row.person_id for row in entry.near_misses}


def test_rules_that_do_not_hold_are_refused_and_change_nothing(crew: Services) -> None:
    before = crew.succession.rules_text()
    with pytest.raises(UserError, match="line"):
        crew.succession.save_rules("tracks: [")
    assert crew.succession.rules_text() == before
    crew.succession.save_rules(before.replace("weight: 1", "weight: 2", 1))
    assert crew.succession.rules_text() != before
    crew.succession.reset_rules()
    assert crew.succession.rules_text() == before
