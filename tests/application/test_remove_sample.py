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


def test_the_sample_has_owners_to_look_at_and_takes_its_clones_along(services: Services) -> None:
    services.sample.load_rosters()
    services.sample.load_histories()
    _, effective = services.effective_owners.of("lantern-sample/lantern", "test/")
    assert "lantern-aurelfinch" in {standing.folded for standing in effective.approvers}
    assert [row.state for row in services.cases.rows()] == ["open", "open"]
    assert services.policies.in_use() == ["lantern-community", "release-team"]
    kept = services.place.home / "sample"
    assert sorted(folder.name for folder in kept.iterdir()) == ["lantern.git", "releases.git"]
    source = services.sources.rows(services.programmes.rows()[0].id)[0]
    services.sources.remove(source.id)
    assert not kept.exists()
    assert services.cases.rows() == []
    assert services.policies.in_use() == ["kubernetes-community", "release-team"]
