"""Importing rosters: counts, idempotence, what a person set, what a file no longer lists, what cannot be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.application.rosters import ADA, BEN, CLEO, DINA, EMIL, FAYE, roster, two_cycles, write
from understudy.application.errors import Cancelled, UserError
from understudy.application.progress import CancelToken, Progress
from understudy.application.services import Services
from understudy.domain.roles import Ended, Position


def _programme(services: Services) -> int:
    found = services.programmes.resolve(None)
    assert found is not None
    return found.id


def _seats(services: Services, **filters: str) -> list[tuple[str, str, str, str | None, str | None]]:
    return [
        (row["cycle"], row["role"], row["position"], row["login"], row["ended"])
        for row in services.listing.rows("seats", _programme(services), **filters)  # type: ignore[arg-type]
    ]


def test_a_folder_becomes_cycles_people_and_seats(both: Services, tmp_path: Path) -> None:
    report = both.imports.run(two_cycles(tmp_path / "r"))
    assert report.counts["seats_new"] == 9
    assert report.counts["people_new"] == 5
    assert report.changes.seats
    assert len(report.changes.cycles) == 2
    assert ("2.2", "Docs", "shadow", "dina-p", None) in _seats(both)
    assert [row["person"] for row in both.listing.rows("people", _programme(both))] == [
        "Ada Marsh",
        "Ben Okoro",
        "Cleo Vance",
        "Dina Petrov",
        "Emil Sato",
    ]


def test_importing_twice_changes_nothing_and_leaves_no_operation(both: Services, tmp_path: Path) -> None:
    folder = two_cycles(tmp_path / "r")
    both.imports.run(folder)
    before, mark = both.listing.rows("seats", _programme(both)), both.journal.high_water()
    again = both.imports.run(folder)
    assert not again.changed
    assert not again.changes
    assert both.listing.rows("seats", _programme(both)) == before
    assert both.journal.high_water() == mark
    assert len(both.sources.rows(_programme(both))) == 1
    assert both.sources.rows(_programme(both))[0].imports == 1


def test_a_dry_run_says_what_would_change_and_leaves_the_database_empty(both: Services, tmp_path: Path) -> None:
    report = both.imports.run(two_cycles(tmp_path / "r"), dry_run=True)
    assert report.counts["seats_new"] == 9
    assert "2.2, Docs: Dina Petrov (shadow) is new" in report.differences
    assert not report.changes
    assert both.programmes.rows() == []


def test_an_import_is_one_operation_that_can_be_undone_and_repeated(both: Services, tmp_path: Path) -> None:
    both.imports.run(two_cycles(tmp_path / "r"))
    before = both.listing.rows("seats", _programme(both))
    both.journal.undo()
    assert both.programmes.rows() == []
    both.journal.redo()
    assert both.listing.rows("seats", _programme(both)) == before
    assert both.imports.run(tmp_path / "r").changed is False


def test_who_is_no_longer_listed_has_left_and_is_not_deleted(both: Services, tmp_path: Path) -> None:
    folder = two_cycles(tmp_path / "r")
    both.imports.run(folder)
    write(folder, "2.2", roster(("Release Team Lead", [EMIL], [ADA]), ("Docs", [BEN], [CLEO, FAYE])))
    report = both.imports.run(folder)
    assert report.counts["seats_ended"] == 1
    assert ("2.2", "Docs", "shadow", "dina-p", "left") in _seats(both)
    assert ("2.2", "Docs", "shadow", "faye-l", None) in _seats(both)
    # Listed again: back in the seat.
    write(folder, "2.2", roster(("Release Team Lead", [EMIL], [ADA]), ("Docs", [BEN], [CLEO, FAYE, DINA])))
    both.imports.run(folder)
    assert ("2.2", "Docs", "shadow", "dina-p", None) in _seats(both)


def test_what_a_person_set_stays_and_the_files_value_is_offered(both: Services, tmp_path: Path) -> None:
    folder = two_cycles(tmp_path / "r")
    both.imports.run(folder)
    board = both.rosters.board(_programme(both), "2.2")
    docs = next(column for column in board.columns if column.label == "Docs")
    dina = next(card for card in docs.shadows if card.name == "Dina Petrov")
    both.seats.remove([dina.seat_id], how=Ended.REMOVED, on=date(2026, 3, 2), reason="talked it over")
    report = both.imports.run(folder)
    assert ("2.2", "Docs", "shadow", "dina-p", "removed") in _seats(both)
    kept = next(k for k in report.kept_local if k.field == "ended")
    assert kept.local == "removed"
    assert kept.file_value is None
    both.imports.take_file_value(kept)
    assert ("2.2", "Docs", "shadow", "dina-p", None) in _seats(both)


def test_what_was_typed_in_is_none_of_a_files_business(both: Services, tmp_path: Path) -> None:
    folder = two_cycles(tmp_path / "r")
    both.imports.run(folder)
    docs = next(c for c in both.rosters.board(_programme(both), "2.2").columns if c.label == "Docs")
    ada = next(row.id for row in both.people.rows(_programme(both)) if row.name == "Ada Marsh")
    both.seats.add(docs.row_id, Position.SHADOW, ada)
    assert not both.imports.run(folder).changed
    assert ("2.2", "Docs", "shadow", "ada-m", None) in _seats(both)


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_imported(both: Services, tmp_path: Path) -> None:
    folder = two_cycles(tmp_path / "r")
    bad = folder / "release-2.3" / "release-team.md"
    bad.parent.mkdir()
    bad.write_bytes(b"| **Role** |\x00\x01\x02")
    report = both.imports.run(folder)
    assert [failure.file for failure in report.failed] == ["release-2.3/release-team.md"]
    assert "binary" in report.failed[0].what
    assert {row["cycle"] for row in both.listing.rows("cycles", _programme(both))} == {"2.1", "2.2"}


def test_strict_imports_all_or_nothing(both: Services, tmp_path: Path) -> None:
    folder = two_cycles(tmp_path / "r")
    bad = folder / "release-2.3" / "release-team.md"
    bad.parent.mkdir()
    bad.write_bytes(b"\xff\xfe")
    report = both.imports.run(folder, strict=True)
    assert report.failed
    assert both.programmes.rows() == []


def test_a_path_without_rosters_is_said_in_one_line(services: Services, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        services.imports.run(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_cancelling_leaves_nothing(services: Services, tmp_path: Path) -> None:
    token = CancelToken()
    progress = Progress(lambda done, total, text: token.cancel() if text == "writing" else None, token)
    with pytest.raises(Cancelled):
        services.imports.run(two_cycles(tmp_path / "r"), progress=progress)
    assert services.programmes.rows() == []


def test_names_follow_the_newest_roster_until_a_person_chooses_one(both: Services, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "2.1", roster(("Docs", [("Ada Marsh", "ada-m")], [])))
    write(folder, "2.2", roster(("Docs", [("Ada Lund", "Ada-M")], [])))
    both.imports.run(folder)
    (row,) = both.people.rows(_programme(both))
    assert (row.name, row.login) == ("Ada Lund", "Ada-M")
    both.people.rename(row.id, "A. Lund")
    write(folder, "2.3", roster(("Docs", [("Ada L", "ada-m")], [])))
    both.imports.run(folder)
    (row,) = both.people.rows(_programme(both))
    assert row.name == "A. Lund"


def test_an_unknown_role_becomes_one_and_is_reported(both: Services, tmp_path: Path) -> None:
    write(tmp_path / "r", "2.1", roster(("Snack Wrangler", [ADA], [BEN])))
    report = both.imports.run(tmp_path / "r")
    assert any("Snack Wrangler" in a.what for a in report.anomalies)
    assert ("2.1", "Snack Wrangler", "lead", "ada-m", None) in _seats(both)


def test_thanks_and_memorials_make_no_members_but_ask_about_a_memorial(both: Services, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "2.1", roster(("Docs", [ADA], [BEN])))
    write(
        folder,
        "2.2",
        roster(("Docs", [BEN], [CLEO]), tail="\nSpecial thanks: Gus Hale\n\n## In Memoriam\n- Ada Marsh\n"),
    )
    both.imports.run(folder)
    assert {row.name for row in both.people.rows(_programme(both))} == {"Ada Marsh", "Ben Okoro", "Cleo Vance"}
    (state,) = both.people.proposed_states()
    assert (state.person, state.kind) == ("Ada Marsh", "memorial")
    lists = both.succession.suggest(_programme(both), "2.3")
    listed = {c.name for role in lists.roles for c in (*role.candidates, *role.also_consider)}
    assert "Ada Marsh" not in listed
    both.people.answer_state(state.id, confirm=False)
    lists = both.succession.suggest(_programme(both), "2.3")
    assert "Ada Marsh" in {c.name for role in lists.roles for c in (*role.candidates, *role.also_consider)}


def test_removing_a_source_takes_out_what_it_brought_and_keeps_what_was_typed_in(
    both: Services, tmp_path: Path
) -> None:
    folder = two_cycles(tmp_path / "r")
    both.imports.run(folder)
    programme = _programme(both)
    docs = next(c for c in both.rosters.board(programme, "2.2").columns if c.label == "Docs")
    ada = next(row.id for row in both.people.rows(programme) if row.name == "Ada Marsh")
    both.seats.add(docs.row_id, Position.SHADOW, ada)
    before = both.listing.rows("seats", programme)
    (source,) = both.sources.rows(programme)
    both.sources.remove(source.id)
    assert [(s[0], s[3]) for s in _seats(both)] == [("2.2", "ada-m")]
    assert both.sources.rows(programme) == []
    both.journal.undo()
    assert both.listing.rows("seats", programme) == before
