"""Programs and addresses."""

from __future__ import annotations

import pytest

from understudy.domain.contributions.addresses import NoReply, fold_address, no_reply
from understudy.domain.contributions.bots import is_bot_address, is_bot_login


@pytest.mark.parametrize(
    "login",
    ["dependabot[bot]", "k8s-ci-robot", "example-bot", "bot-example", "codecov-io", "Renovate", "x-ci", "web-flow"],
)
def test_programs_by_login(login: str) -> None:
    assert is_bot_login(login)


@pytest.mark.parametrize("login", ["ada", "abbott", "robotham", "talbot", "cicero"])
def test_people_whose_names_come_near(login: str) -> None:
    assert not is_bot_login(login)


def test_a_person_may_be_told_apart_from_a_pattern() -> None:
    assert is_bot_login("k8s-jane")
    assert not is_bot_login("K8s-Jane", frozenset({"k8s-jane"}))


@pytest.mark.parametrize(
    ("address", "name", "says"),
    [
        ("49699333+dependabot[bot]@users.noreply.github.com", "dependabot[bot]", True),
        ("roller@project.iam.gserviceaccount.com", "Roller", True),
        ("noreply@github.com", "GitHub", True),
        ("ci-bot@example.org", "CI", True),
        ("ada@example.org", "Ada Fern", False),
        ("abbot@example.org", "Ann Abbot", False),
    ],
)
def test_programs_by_address(address: str, name: str, says: bool) -> None:
    assert is_bot_address(address, name) is says


def test_no_reply_addresses_tell_login_and_number() -> None:
    assert no_reply("41+Ada-F@users.noreply.github.com") == NoReply("Ada-F", 41)
    assert no_reply("ada@users.noreply.github.com") == NoReply("ada", None)
    assert no_reply("ada@example.org") is None
    assert no_reply("41+ada@users.noreply.github.com.evil.example") is None


def test_folded_addresses_are_never_logins() -> None:
    assert fold_address(" Ada@Example.org ") == "<ada@example.org>"
    assert fold_address("", "Ada  Férn") == "<>ada fern"
