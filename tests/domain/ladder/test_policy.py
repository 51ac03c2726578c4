"""Policy texts: what is wrong is named with file, line and key; hostile texts are refused in little time."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.ladder.made import preset
from understudy.domain.ladder.policy import ScopeKind, read_policy
from understudy.domain.ladder.scopes import Scope
from understudy.domain.ladder.spans import Span
from understudy.domain.yaml_models import TextError

SMALL = """\
policy: small
title: A small ladder
levels:
  - id: member
    name: Member
    rank: 1
    scope: organisation
    recorded_in:
      - organisation: yes
  - id: reviewer
    name: Reviewer
    rank: 2
    scope: directory
    recorded_in:
      - owners: [reviewer]
    requirements:
      - id: time
        text: Member for some time
        held: {level: member, at_least: 3 months}
      - id: work
        text: Some work
        metric: {count: merged_prs, at_least: 5}
"""

WRONG = [
    ("rank: 2", "rank: two", 12, "levels.1.rank", "integer"),
    ("held: {level: member,", "held: {level: guest,", 17, "levels.1.requirements.0", "“guest” is no level here"),
    ("count: merged_prs", "count: merged_pulls", 22, "levels.1.requirements.1.metric.count", "no count called"),
    ("3 months", "a while", 19, "levels.1.requirements.0.held.at_least", "such as “3 months”"),
    ("        text: Some work\n", "", 20, "levels.1.requirements.1.text", "is missing; add it"),
    ("scope: directory", "scope: folder", 13, "levels.1.scope", "organisation"),
    ("id: work", "id: time", 10, "levels.1", "stands twice in level reviewer"),
    ("id: reviewer", "id: member", 10, "levels.1.id", "stands twice; rename one"),
    ("owners: [reviewer]", "owners: [boss]", 15, "levels.1.recorded_in.0", "no role “boss” in owners"),
    ("    name: Reviewer", "    nmae: Reviewer", 11, "levels.1.nmae", "not a key that is known here"),
    (
        "metric: {count",
        "attestation: {by: me}\n        metric: {count",
        20,
        "requirements.1",
        "has metric and attestation",
    ),
    ("        metric: {count: merged_prs, at_least: 5}\n", "", 20, "requirements.1", "has none"),
    ("title: A small ladder", "title: A\ntitle: B", 3, "title", "is written twice"),
    ("policy: small", "policy: Small Ladder", 1, "policy", "pattern"),
]


@pytest.mark.parametrize(("was", "now", "line", "key", "words"), WRONG)
def test_what_is_wrong_is_named_with_line_and_key(was: str, now: str, line: int, key: str, words: str) -> None:
    assert was in SMALL
    with pytest.raises(TextError) as caught:
        read_policy(SMALL.replace(was, now, 1), "small.yaml")
    assert str(caught.value).startswith(f"small.yaml, line {line}, ")
    assert key in caught.value.key
    assert words in caught.value.message


def test_levels_may_not_ask_for_themselves_in_a_circle() -> None:
    circle = SMALL.replace(
        "      - organisation: yes\n",
        "      - organisation: yes\n    requirements:\n"
        "      - {id: back, text: Reviewer first, held: {level: reviewer}}\n",
    )
    with pytest.raises(TextError, match="asks for itself"):
        read_policy(circle, "small.yaml")


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\npolicy: *c\n"
HOSTILE = [
    (BOMB, "anchors and references are not used here"),
    ("policy: !!python/object/apply:os.system [id]\n", "tags are not used here"),
    ("[" * 5000, "the nesting is too deep"),
    ("{a: " * 200, "the nesting is too deep"),
    ("x" * 300_000, "longer than 200,000 characters"),
    ("", "the file is empty"),
    ("- a\n- b\n", "valid dictionary"),
    ("? [a, b]\n: c\n", "a key must be a plain word"),
    ("policy:\tsmall\n\ttitle: x\n", "not valid YAML"),
    ("\x00", "not valid YAML"),
    ("policy: small\ntitle: x\nlevels: &l\n  - *l\n", "anchors and references"),
]


@pytest.mark.parametrize(("text", "words"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_refused_with_a_word(text: str, words: str) -> None:
    with pytest.raises(TextError, match=words):
        read_policy(text, "hostile.yaml")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(TextError):
        read_policy(text, "any.yaml")


def test_yes_and_numbers_mean_what_the_policy_means() -> None:
    policy = preset("kubernetes-community")
    member, approver = policy.level("member"), policy.level("approver")
    assert member is not None
    assert member.recorded_in[0].organisation is True
    assert approver is not None
    asked = approver.requirement("reviewed-or-merged")
    assert asked is not None
    assert asked.metric is not None
    assert (asked.metric.at_least, asked.metric.substantial) == (30, False)


def test_blank_numbers_are_not_zero() -> None:
    blank = preset("cncf-template").level("contributor")
    assert blank is not None
    rule = blank.requirements[0].metric
    assert rule is not None
    assert rule.at_least is None
    assert rule.is_unset("within")


@pytest.mark.parametrize(
    ("text", "months", "days"), [("3 months", 3, 0), ("1 year", 12, 0), ("2 weeks", 0, 14), ("1 day", 0, 1)]
)
def test_spans(text: str, months: int, days: int) -> None:
    assert Span.parse(text) == Span(months, days)
    assert str(Span.parse(text)) == text


@pytest.mark.parametrize("text", ["", "3", "months", "0 days", "-1 week", "3 fortnights"])
def test_no_spans(text: str) -> None:
    with pytest.raises(ValueError, match="such as"):
        Span.parse(text)


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert Span(1).after(datetime(2023, 1, 31, tzinfo=UTC)) == datetime(2023, 2, 28, tzinfo=UTC)
    assert Span(12).before(datetime(2024, 2, 29, tzinfo=UTC)) == datetime(2023, 2, 28, tzinfo=UTC)


SCOPES = [
    ("org", Scope(ScopeKind.ORGANISATION)),
    ("org:lamps", Scope(ScopeKind.ORGANISATION, "lamps")),
    ("lamps/lantern", Scope(ScopeKind.REPOSITORY, "lamps/lantern")),
    ("lamps/lantern:", Scope(ScopeKind.DIRECTORY, "lamps/lantern")),
    ("lamps/lantern:docs/guide", Scope(ScopeKind.DIRECTORY, "lamps/lantern", "docs/guide")),
    ("group:sig-docs", Scope(ScopeKind.GROUP, "sig-docs")),
    ("subproject:sig-docs/guide", Scope(ScopeKind.SUBPROJECT, "sig-docs/guide")),
    ("programme", Scope(ScopeKind.PROGRAMME)),
]


@pytest.mark.parametrize(("text", "scope"), SCOPES)
def test_scopes_are_written_as_they_are_read(text: str, scope: Scope) -> None:
    assert Scope.parse(text) == scope
    assert scope.written == text


@pytest.mark.parametrize("text", ["", "lantern", "/x", "a/b/c", "lamps/lantern:../../etc", "team:x"])
def test_what_is_no_scope(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no scope|inside its repository"):
        Scope.parse(text)
