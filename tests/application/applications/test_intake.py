"""Exports brought in: every row accounted for, nothing twice, what people set is kept, what is private stays so."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.services import import_sample
from understudy.application.errors import UserError
from understudy.application.services import Services
from understudy_db.schema import Application, ApplicationAnswer, Base, JournalEntry, JournalOperation

HEAD = (
    "Timestamp,Email Address,Name,GitHub Handle,Slack Handle,Company,Which release roles are you interested in?,"
    "Time Zone,Prior Release Teams,Goals\n"
)
ROWS = (
    "8/1/2023 0:00:00,yara@x.example,Yara Ekwueme,lantern-yara,,Acme,Docs,CET,3.9 Docs shadow,Learn\n"
    "8/2/2023 0:00:00,new@x.example,Somebody New,@somebody-new,,,Docs,IST,,=1+1\n"
)


@pytest.fixture
def place(both: Services) -> tuple[Services, int]:
    """The sample community, with its programme, once on each database."""
    import_sample(both)
    return both, both.programmes.rows()[0].id


def _write(folder: Path, body: str, name: str = "form.csv") -> Path:
    file = folder / name
    file.write_text(HEAD + body, "utf-8-sig")
    return file


def test_applications_come_in_once_and_say_what_is_to_be_asked(place: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = place
    file = _write(tmp_path, ROWS)
    report = services.application_intake.run(file, programme, "3.11")
    assert (report.counts["new"], report.counts["matched"], report.counts["zones_to_ask"]) == (2, 1, 1)
    assert [(a.line, a.resolved_as) for a in report.anomalies if "IST" in a.what] == [(3, "to be asked")]
    yara, new = services.applications.rows(programme, "3.11", answers=True)
    assert (yara["person"], yara["matched_by"], yara["time_zone"]) == ("Yara Ekwueme", "login", "CET")
    assert (new["login"], new["time_zone"], new["consent"], new["person"]) == ("somebody-new", None, False, None)
    assert new["answers"] == [{"question": "Goals", "answer": "=1+1"}]
    again = services.application_intake.run(file, programme, "3.11")
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 2)


def test_a_dry_run_changes_nothing(place: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = place
    report = services.application_intake.run(_write(tmp_path, ROWS), programme, "3.11", dry_run=True)
    assert report.counts["new"] == 2
    assert list(services.applications.rows(programme)) == []


def test_what_a_person_set_outlives_the_next_import(place: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = place
    file = _write(tmp_path, ROWS)
    services.application_intake.run(file, programme, "3.11")
    new = list(services.applications.rows(programme))[1]
    with pytest.raises(UserError, match="is no time zone"):
        services.applications.set_zone(new["id"], "IST")
    services.applications.set_zone(new["id"], "Asia/Kolkata")
    services.application_intake.run(file, programme, "3.11")
    again = list(services.applications.rows(programme))[1]
    assert (again["time_zone"], "ask_zone" in again["flags"]) == ("Asia/Kolkata", False)


def test_a_later_sending_makes_the_earlier_one_a_duplicate(place: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = place
    services.application_intake.run(_write(tmp_path, ROWS), programme, "3.11")
    more = ROWS + "8/3/2023 0:00:00,NEW@x.example,Somebody New,somebody-new,,,Docs,Asia/Kolkata,,Second thoughts\n"
    report = services.application_intake.run(_write(tmp_path, more), programme, "3.11")
    assert (report.counts["new"], report.counts["changed"], report.counts["duplicates"]) == (1, 1, 1)
    rows = {row["sent"]: row for row in services.applications.rows(programme)}
    earlier, later = rows["8/2/2023 0:00:00"], rows["8/3/2023 0:00:00"]
    assert (earlier["status"], earlier["duplicate_of"]) == ("duplicate", later["id"])
    assert (later["status"], later["duplicate_of"]) == ("received", None)


def test_claims_are_held_against_the_rosters(place: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = place
    seat = next(seat for seat in services.listing.rows("seats", programme) if seat["login"] == "lantern-yara")
    true = f"{seat['cycle']} {seat['role_raw']} {seat['position']}"
    body = (
        f"8/1/2023 0:00:00,yara@x.example,Yara,lantern-yara,,,Docs,CET,{true},\n"
        "8/2/2023 0:00:00,bo@x.example,Bo,bo-nobody,,,Docs,CET,3.10 Docs lead,\n"
    )
    services.application_intake.run(_write(tmp_path, body), programme, "3.11")
    yara, bo = services.applications.rows(programme)
    assert "claim_found" in yara["flags"]
    assert "claim_not_found" in bo["flags"]


def test_a_mapping_is_kept_for_the_next_export_of_the_form(place: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = place
    file = tmp_path / "odd.csv"
    file.write_text("When,Mail,Wie heißt du?,Zeitzone\n8/1/2023 0:00:00,ada@x.example,Ada,Berlin\n")
    with pytest.raises(UserError, match=r"odd\.csv:1: no column is a name or an e-mail address"):
        services.application_intake.run(file, programme, "3.11")
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "name: odd\nfields:\n  When: timestamp\n  Mail: email\n  Wie heißt du?: name\n  Zeitzone: time_zone\n"
    )
    services.application_intake.run(file, programme, "3.11", mapping=mapping)
    (row,) = services.applications.rows(programme)
    assert (row["name"], row["email"], row["time_zone"]) == ("Ada", "ada@x.example", "Europe/Berlin")
    file.write_text("Zeitzone,Mail,Wie heißt du?,When\nBerlin,bo@x.example,Bo,8/2/2023 0:00:00\n")
    report = services.application_intake.run(file, programme, "3.11")
    assert report.known_form
    assert [row["name"] for row in services.applications.rows(programme)] == ["Ada", "Bo"]
    mapping.write_text("name: odd\nfields:\n  Where: region\n")
    with pytest.raises(UserError, match="the export has no column “where”"):
        services.application_intake.run(file, programme, "3.11", mapping=mapping)
    mapping.write_text("name: odd\nfields:\n  When: sometime\n")
    with pytest.raises(UserError, match=r"map\.yaml, line 3, fields\.When"):
        services.application_intake.run(file, programme, "3.11", mapping=mapping)


def test_private_words_are_in_private_tables_only_and_go_with_them(place: tuple[Services, int], tmp_path: Path) -> None:
    services, programme = place
    canary = "canary-4711-words"
    body = f"8/1/2023 0:00:00,{canary}@x.example,Ada {canary},ada-x,{canary},{canary},Docs,CET,,{canary}\n"
    services.application_intake.run(_write(tmp_path, body), programme, "3.11")
    with services.store.read() as session:
        for table in (JournalEntry, JournalOperation):
            for row in session.scalars(select(table)):
                assert canary not in json.dumps({c.key: str(getattr(row, c.key)) for c in table.__table__.columns})
        for public in Base.metadata.sorted_tables:
            if not public.info.get("private"):
                assert canary not in str(session.execute(select(public)).all()), public.name
    assert canary not in services.exports.roster(programme, "3.10")
    assert services.applications.remove(programme, "3.11") == 1
    with services.store.read() as session:
        assert session.scalar(select(Application.id)) is None
        assert session.scalar(select(ApplicationAnswer.id)) is None


@pytest.mark.real_data
@pytest.mark.parametrize("style", ["1.26", "1.30"])
@pytest.mark.parametrize("order", ["as it is", "mixed"])
def test_every_row_of_the_real_forms_is_accounted_for(
    services: Services, real_data: Path, tmp_path: Path, style: str, order: str
) -> None:
    """Real headers, invented people, with what is true of each: also with the columns in another order."""
    source = real_data / "applications" / f"applications-{style}-style.csv"
    truth = json.loads(source.with_suffix("").with_suffix("").parent.joinpath(f"{source.stem}.truth.json").read_text())
    file = tmp_path / "export.csv"
    table = list(csv.reader(io.StringIO(source.read_text("utf-8-sig"))))
    if order == "mixed":
        places = list(range(len(table[0])))
        random.Random(7).shuffle(places)
        table = [[row[place] for place in places] for row in table]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(table)
    import_sample(services)
    programme = services.programmes.rows()[0].id
    report = services.application_intake.run(file, programme, "3.11")
    rows = list(services.applications.rows(programme))
    assert len(rows) == len(truth) == report.counts["new"]
    by_id = {row["id"]: row for row in rows}
    for row, true in zip(rows, truth, strict=True):
        assert (row["name"], row["email"], row["login"] or "") == (true["name"], true["email"], true["login"])
        assert (row["roles"], row["returning"]) == (true["roles"], true["returner"])
        assert (row["volunteer"], row["hours"], row["consent"]) == (
            true["volunteer"],
            true["hours"],
            bool(true["consent"]),
        )
        assert row["time_zone"] == true["tz_expected"]
        assert ("spam" in row["flags"]) is true["spam"]
        assert row["member"] == {"Yes": True, "No": False, None: None}[true["member"]]
        assert row["employer"] == (true["employer"] if true["employer"] not in ("", "N/A") else None)
        assert row["sent"] == true["timestamp"]
    pairs = {(r["email"].casefold(), by_id[r["duplicate_of"]]["email"].casefold()) for r in rows if r["duplicate_of"]}
    assert {pair[0] for pair in pairs} == {t["duplicate_of"].casefold() for t in truth if t["duplicate_of"]}
