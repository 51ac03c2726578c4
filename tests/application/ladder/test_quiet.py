"""Who has gone quiet: both thresholds, who is left out and why, and nothing certain on half the data."""

from __future__ import annotations

from tests.application.ladder.town import REPOSITORY, Town
from understudy_db.schema import Identity, Person, PersonState


def _verdicts(town: Town) -> dict[tuple[str | None, str], tuple[str, str]]:
    return {(row.subject.login, row.level): (row.verdict, row.why) for row in town.quiet.suggest(REPOSITORY)}


def test_new_owners_are_left_out_and_said(town: Town) -> None:
    found = _verdicts(town)
    assert found["ada", "approver"] == ("left_out", "in this level since 2024-01-01 only")
    assert found["bo", "reviewer"] == ("active", "")
    assert ("ada", "reviewer") not in found  # of approvers the rules for approvers are asked


def test_without_reviews_nobody_is_called_quiet(shared_town: Town) -> None:
    shared_town.now("2026-01-01")
    found = _verdicts(shared_town)
    assert found["ada", "approver"] == ("unsure", "by every rule, but the data is incomplete")
    row = next(row for row in shared_town.quiet.suggest(REPOSITORY) if row.subject.login == "ada")
    assert row.partial == ("lamps/lantern: reviews and comments on GitHub were not read, only the clone.",)
    assert [(rule.id, [part.value for part in rule.parts]) for rule in row.rules] == [
        ("policy-10-10", [0, 0]), ("tool-20-10", [0, 0]),
    ]  # fmt: skip


def test_the_two_published_thresholds_can_differ(town: Town) -> None:
    town.now(
        "2025-03-20"
    )  # of Bo's 24, those from 20 March 2024 on lie in the year behind: 5 commits and pull requests
    bo = next(row for row in town.quiet.suggest(REPOSITORY) if row.subject.login == "bo" and row.level == "reviewer")
    values = {rule.id: (rule.quiet, rule.parts[0].value) for rule in bo.rules}
    assert values == {"policy-10-10": (True, 5), "tool-20-10": (True, 5)}
    town.now("2025-03-13")
    bo = next(row for row in town.quiet.suggest(REPOSITORY) if row.subject.login == "bo" and row.level == "reviewer")
    assert [(rule.quiet, rule.parts[0].value) for rule in bo.rules] == [(False, 12), (True, 12)]


def test_memorial_people_are_in_no_list_and_alumni_are_left_out(town: Town) -> None:
    town.now("2026-01-01")
    with town.store.operation("People") as work:
        person = Person(name="Ada Fern")
        work.session.add(person)
        work.session.flush()
        number = person.id
        work.session.add(Identity(person_id=number, kind="login", value="ada", folded="ada"))
    with town.store.operation("States") as work:
        work.session.add(PersonState(person_id=number, kind="alumni", status="confirmed", note=""))
    assert _verdicts(town)["ada", "approver"] == ("left_out", "has left as alumni already")
    with town.store.operation("States") as work:
        work.session.add(PersonState(person_id=number, kind="memorial", status="proposed", note=""))
    assert ("ada", "approver") not in _verdicts(town)
