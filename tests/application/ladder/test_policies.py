"""Editions of policies: which is in force when, adopting and comparing them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.application.ladder.town import POLICY, Town
from understudy.application.errors import NotFound, UserError
from understudy.application.ladder.policies import compare
from understudy.application.services import Services

LATER = POLICY.replace("policy: town", "policy: town\nin_force_from: 2024-07-01").replace(
    "at_least: 20", "at_least: 15"
)


def test_a_person_is_judged_by_the_edition_in_force_then(town: Town) -> None:
    town.policies.adopt(LATER)
    assert town.policies.in_force("town", date(2024, 6, 30)).since is None
    assert town.policies.in_force("town", date(2024, 7, 1)).since == date(2024, 7, 1)

    def needed(as_of: date | None) -> int | None:
        (found,) = town.ladder.evaluate("bo", rung="reviewer", scope="lamps/lantern:docs", as_of=as_of)
        return next(
            v.needed for v in found.levels[0].verdict.verdicts if v.requirement.id == "reviewed-or-merged"
        )  # fmt: skip

    assert (needed(date(2024, 6, 30)), needed(date(2024, 7, 1)), needed(None)) == (20, 15, 15)


def test_adopting_again_replaces_the_edition_of_that_day_and_can_be_undone(town: Town) -> None:
    before = town.policies.in_force("town").digest
    changes = town.policies.adopt(POLICY.replace("at_least: 20", "at_least: 18"))
    assert changes.touches("policies")
    assert town.policies.in_force("town").digest != before
    assert len([each for each in town.policies.editions() if each.name == "town"]) == 1
    town.services.journal.undo()
    assert town.policies.in_force("town").digest == before


def test_shipped_policies_are_there_without_being_adopted(services: Services) -> None:
    names = {each.name for each in services.policies.editions()}
    assert names == {"kubernetes-community", "release-team", "sig-node", "steering-voter", "cncf-template"}
    assert services.policies.in_use() == ["kubernetes-community", "release-team"]
    services.policies.use(["sig-node"])
    assert services.policies.in_use() == ["sig-node"]
    services.journal.undo()
    assert services.policies.in_use() == ["kubernetes-community", "release-team"]
    with pytest.raises(NotFound, match="There is no policy “none”"):
        services.policies.use(["none"])


def test_an_edition_goes_and_the_shipped_one_counts_again(services: Services) -> None:
    text = services.policies.in_force("sig-node").text
    services.policies.adopt(text.replace("at_least: 20", "at_least: 21"))
    own = services.policies.in_force("sig-node")
    assert own.id is not None
    services.policies.remove(own.id)
    assert services.policies.in_force("sig-node").is_shipped


def test_a_text_with_a_mistake_changes_nothing(services: Services) -> None:
    with pytest.raises(UserError, match=r"mine\.yaml, line 1, policy: is missing"):
        services.policies.adopt("title: x\n", "mine.yaml")
    assert all(each.is_shipped for each in services.policies.editions())


def test_two_policies_differ_in_so_many_words(town: Town) -> None:
    one, other = town.policies.read(POLICY, "a").policy, town.policies.read(LATER, "b").policy
    (found,) = compare(one, other)
    assert (found.level, found.what, found.before, found.after) == (
        "Reviewer", "reviewed-or-merged: at_least", "20", "15",
    )  # fmt: skip
    assert compare(one, one) == []
    node = town.policies.in_force("sig-node").policy
    gone = {each.level for each in compare(one, node) if each.what == "level" and not each.after}
    assert {"Chair", "Tech lead", "Subproject lead"} <= gone
