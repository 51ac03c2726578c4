"""Cases: opened, talked about, moved, taken back; what a person sends comes out right."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.application.ladder.town import DOCS, POLICY, REPOSITORY, Town
from understudy.application.errors import Conflict, NotFound, UserError
from understudy_db.schema import Feed


def _nominated(town: Town) -> int:
    number, changes = town.cases.open("cyn", "reviewer", DOCS, deadline=date(2024, 12, 20), note="Has grown a lot.")
    assert changes.touches("cases")
    return number


def test_a_case_is_opened_talked_about_and_closed_and_each_step_can_be_taken_back(town: Town) -> None:
    number = _nominated(town)
    row = town.cases.rows()[0]
    assert (row.name, row.login, row.level, row.scope.written, row.state) == ("Cyn", "cyn", "reviewer", DOCS, "open")
    town.cases.say(number, "sponsor", who="eve", requirement="sponsored", text="Gladly.")
    town.cases.say(number, "objection", who="ada", text="Too early.")
    town.cases.say(number, "answered", who="ada", text="All right then.")
    town.cases.say(number, "attestation", who="eve", requirement="knowledgeable", agrees=True)
    town.cases.move(number, "granted", "Welcome!")
    page = town.cases.page(number)
    assert [entry.kind for entry in page.entries] == [
        "note", "sponsor", "objection", "answered", "attestation", "state"
    ]  # fmt: skip
    assert page.entries[2].requirement == "no-objections"
    assert page.row.state == "granted"
    assert page.row.closed_at is not None
    town.services.journal.undo()
    assert town.cases.page(number).row.state == "open"
    town.services.journal.undo()
    assert len(town.cases.page(number).entries) == 4
    town.services.journal.redo()
    assert len(town.cases.page(number).entries) == 5


def test_only_steps_there_are(town: Town) -> None:
    number = _nominated(town)
    with pytest.raises(UserError, match="From “open” a case goes to waiting or granted or not_now or withdrawn"):
        town.cases.move(number, "stays")
    version = town.cases.page(number).row.version
    town.cases.move(number, "waiting")
    with pytest.raises(Conflict):
        town.cases.move(number, "granted", version=version)
    with pytest.raises(UserError, match="There is an open case about that already, number 1"):
        _nominated(town)
    town.cases.move(number, "withdrawn")
    assert _nominated(town) == 2


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        ("shout", {}, "There is no entry “shout”"),
        ("state", {}, "There is no entry “state”"),
        ("attestation", {"requirement": "knowledgeable"}, "a yes or a no"),
        ("attestation", {"agrees": True}, "which requirement"),
        ("attestation", {"agrees": True, "requirement": "greatness"}, "has no requirement “greatness”"),
        ("note", {"url": "javascript:alert(1)"}, "is no web address"),
    ],
)
def test_lines_that_say_too_little_are_refused_whole(town: Town, kind: str, more: dict[str, str], says: str) -> None:
    number = _nominated(town)
    with pytest.raises(UserError, match=says):
        town.cases.say(number, kind, **more)  # type: ignore[arg-type]
    assert len(town.cases.page(number).entries) == 1


def test_a_level_is_held_in_a_place_of_its_kind(town: Town) -> None:
    with pytest.raises(UserError, match="Reviewer is held in: directory"):
        town.cases.open("cyn", "reviewer", "org:lamps")
    with pytest.raises(NotFound, match="has a level “king”"):
        town.cases.open("cyn", "king", DOCS)
    with pytest.raises(NotFound, match="Nobody is known as"):
        town.cases.open("nobody", "reviewer", DOCS)
    assert town.cases.rows() == []


def test_a_deadline_that_has_passed_is_said(town: Town) -> None:
    number = _nominated(town)
    assert not town.cases.rows()[0].is_late
    town.now("2024-12-21")
    assert town.cases.rows()[0].is_late
    town.cases.set_deadline(number, date(2025, 1, 10))
    assert not town.cases.rows()[0].is_late


def test_a_case_is_judged_by_the_text_it_was_opened_under(town: Town) -> None:
    number = _nominated(town)
    town.policies.adopt(POLICY.replace("in_force_from", "").replace(
        "title: Ladder of the town", "title: Stricter\nin_force_from: 2024-12-01"
    ).replace("at_least: 20", "at_least: 200"))  # fmt: skip
    asked = {v.requirement.id: v.needed for v in town.cases.page(number).verdict.verdicts}  # type: ignore[union-attr]
    assert asked["reviewed-or-merged"] == 20
    other, _ = town.cases.open("bo", "approver", DOCS)
    assert town.cases.page(other).edition.policy.title == "Stricter"


def test_the_text_of_a_nomination_has_every_requirement_and_its_links(town: Town) -> None:
    number, _ = town.cases.open("bo", "approver", DOCS)
    town.cases.say(number, "sponsor", who="eve", requirement="nominated", text="Yes")
    town.now("2024-12-11")
    assert town.nominations.title(number) == "Promote @bo to approver for docs/"
    body = town.nominations.body(number)
    assert "- [x] Reviewer of that code for at least 3 months" in body
    assert "- [ ] Primary reviewer of at least 10 substantial pull requests" in body
    assert "still needed: what the data lacks; there may be more" in body
    assert "[lamps/lantern#25 Part 25 of the guide](https://github.com/lamps/lantern/pull/25)" in body
    assert "@\u200beve" in body  # nobody is called by a text that is only a draft


def test_words_of_others_cannot_become_markup(town: Town) -> None:
    number = _nominated(town)
    bad = "<script>alert(1)</script> ![x](https://evil.example) @everybody `code`"
    town.cases.say(number, "attestation", who=bad, requirement="knowledgeable", agrees=True, text=bad)
    town.now("2024-12-11")
    body = town.nominations.body(number)
    assert "<script>" not in body
    assert "![x](" not in body
    assert "[x](" not in body.replace("\\[x\\](", "")
    assert "@everybody" not in body


def test_the_patch_adds_the_person_and_nothing_else(town: Town, tmp_path: Path) -> None:
    number = _nominated(town)
    found = town.nominations.patch(number)
    assert found.files == ("docs/OWNERS",)
    assert [line for line in found.text.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "+- cyn"
    ]
    work = tmp_path / "work"
    with town.store.read() as session:
        clone = session.scalars(select(Feed.location).where(Feed.kind == "git")).one()
    subprocess.run(["git", "clone", "-q", clone, str(work)], check=True)
    (tmp_path / "x.patch").write_text(found.text)
    subprocess.run(["git", "apply", "--check", str(tmp_path / "x.patch")], cwd=work, check=True)


def test_levels_outside_owners_files_have_no_patch(town: Town) -> None:
    number, _ = town.cases.open("cyn", "member", "org:lamps")
    with pytest.raises(UserError, match="is not kept in OWNERS files"):
        town.nominations.patch(number)


def _quiet(town: Town) -> int:
    number, _ = town.cases.open("fay", "reviewer", DOCS, kind="inactivity")
    return number


def test_nobody_steps_back_before_a_talk_and_time_to_answer(town: Town) -> None:
    number = _quiet(town)
    with pytest.raises(UserError, match="Write to the person first"):
        town.nominations.patch(number)
    town.cases.say(number, "contacted", who="eve", text="Wrote.")
    with pytest.raises(UserError, match="They have until 2025-01-07 to answer"):
        town.cases.move(number, "stepped_back")
    town.now("2025-01-08")
    town.cases.say(number, "appeal", who="fay", text="I am still here.")
    with pytest.raises(UserError, match="They asked to stay"):
        town.nominations.patch(number)
    town.cases.move(number, "stays")
    assert town.cases.page(number).row.state == "stays"


def test_who_vouches_is_heard_and_who_steps_back_themselves_need_not_wait(town: Town) -> None:
    number = _quiet(town)
    town.cases.say(number, "contacted", who="eve")
    town.cases.say(number, "vouched", who="ada", text="On leave until spring.")
    assert town.cases.page(number).may_step_back == "ada vouches for them; talk about it first."
    town.cases.say(number, "replied", who="fay", agrees=True, text="Thank you, I step back.")
    assert town.cases.page(number).may_step_back == ""
    found = town.nominations.patch(number)
    assert "-- fay" in found.text.splitlines()
    body = town.nominations.body(number)
    assert "Thank you!" in body
    assert "| fewer than 10 |" in body
    assert "| at most 20 |" in body
    town.cases.move(number, "stepped_back")


def test_approvers_move_to_emeritus(town: Town) -> None:
    number, _ = town.cases.open("eve", "approver", DOCS, kind="inactivity")
    town.cases.say(number, "replied", who="eve", agrees=True)
    lines = town.nominations.patch(number).text.splitlines()
    assert "-approvers:" in lines
    assert "+emeritus_approvers:" in lines
    assert " - eve" in lines


def test_a_person_with_a_case_stays_when_their_source_goes(town: Town) -> None:
    number = _nominated(town)
    with town.store.read() as session:
        feeds = list(session.scalars(select(Feed.id)))
    for feed in feeds:
        town.services.feeds.remove(feed)
    assert town.cases.page(number).row.login == "cyn"
    assert town.services.contributions.repositories() == []
    merged = next(v for v in town.cases.page(number).verdict.verdicts if v.requirement.metric)  # type: ignore[union-attr]
    assert merged.partial == (f"{REPOSITORY}: its history was not read.",)
