"""The sample community goes without a trace, and comes back with undo."""

from __future__ import annotations

from understudy.application.services import Services


def test_removing_the_sample_takes_its_programme_along_and_undo_brings_it_back(sample: Services) -> None:
    programme = sample.programmes.rows()[0]
    source = sample.sources.rows(programme.id)[0]
    board = sample.rosters.board(programme.id, "3.10")
    sample.sources.remove(source.id)
    assert sample.programmes.rows() == []
    sample.journal.undo()
    assert sample.programmes.rows() == [programme]
    assert sample.rosters.board(programme.id, "3.10") == board


def test_a_sample_that_somebody_worked_in_keeps_its_programme(sample: Services) -> None:
    programme = sample.programmes.rows()[0]
    sample.cycles.create(programme.id, "3.11")
    sample.sources.remove(sample.sources.rows(programme.id)[0].id)
    assert [row.id for row in sample.programmes.rows()] == [programme.id]
    assert [row.name for row in sample.cycles.rows(programme.id)] == ["3.11"]
