"""One letter for each applicant, once, when everything is decided; nothing in a name becomes a header."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.application.applications.test_intake import HEAD
from understudy.application.errors import UserError
from understudy.application.services import Services


@pytest.fixture
def decided(sample: Services, tmp_path: Path) -> tuple[Services, int, list[int]]:
    """Three applications: one placed, one not selected, one still open."""
    programme = sample.programmes.rows()[0].id
    file = tmp_path / "form.csv"
    file.write_text(
        HEAD
        + "8/1/2023 0:00:00,ada@x.example,Ada Fern,ada-f,,,Docs,CET,,\n"
        + '8/2/2023 0:00:00,bo@x.example,"Bo\nBcc: everybody@x.example",bo-m,,,Docs,CET,,\n'
        + "8/3/2023 0:00:00,cy@x.example,Cy $role Low,cy-l,,,Docs,CET,,\n"
    )
    sample.application_intake.run(file, programme, "3.11")
    ids = [row["id"] for row in sample.applications.rows(programme)]
    sample.triage.move(ids[:2], "in_review")
    for state in ("shortlisted", "offered", "accepted", "placed"):
        sample.triage.move(ids[:1], state, role="Docs")
    sample.triage.move(ids[1:2], "not_selected", "More people than places.")
    return sample, programme, ids


def test_letters_wait_until_all_is_decided_and_are_written_once(decided: tuple[Services, int, list[int]]) -> None:
    services, programme, ids = decided
    with pytest.raises(UserError, match="1 applications are not decided yet"):
        services.letters.due(programme, "3.11")
    services.triage.move(ids[2:], "in_review")
    services.triage.move(ids[2:], "not_selected", "More people than places.")
    letters = services.letters.due(programme, "3.11")
    assert [(letter.application_id, letter.template) for letter in letters] == [
        (ids[0], "placed"), (ids[1], "not_selected"), (ids[2], "not_selected"),
    ]  # fmt: skip
    services.letters.record(letters)
    assert [services.triage.page(number).status for number in ids] == ["placed", "notified", "notified"]
    assert services.letters.due(programme, "3.11") == []
    services.journal.undo()
    assert len(services.letters.due(programme, "3.11")) == 3


def test_drafts_are_whole_and_names_stay_names(decided: tuple[Services, int, list[int]]) -> None:
    services, programme, _ = decided
    ada, bo = services.letters.due(programme, "3.11", even_so=True)
    message = message_from_bytes(bo.eml(), policy=default)
    assert message["To"] == "bo@x.example"
    assert message["Bcc"] is None
    assert "Hello Bo Bcc: everybody@x.example," in message.get_content()
    assert "shadow for Docs in 3.11" in ada.text
    assert ada.subject == "Welcome to the 3.11 team"
    reasons = ada.text + bo.text
    assert "More people than places." not in reasons


def test_own_words_are_used_and_mistakes_in_them_named(decided: tuple[Services, int, list[int]]) -> None:
    services, programme, _ = decided
    letters = services.letters.due(programme, "3.11", even_so=True, own={"placed": "Hi $name\n\nJoin $role!\n"})
    assert (letters[0].subject, letters[0].text) == ("Hi Ada Fern", "Join Docs!\n")
    with pytest.raises(UserError, match="Use \\$name, \\$cycle and \\$role"):
        services.letters.due(programme, "3.11", even_so=True, own={"placed": "Hi\n\n$salary\n"})
