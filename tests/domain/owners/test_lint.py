"""What the look-over of OWNERS files finds, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.owners.findings import Finding, Severity
from understudy.domain.owners.lint_file import lint_aliases, lint_owners
from understudy.domain.owners.lint_tree import lint_texts, unowned
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.prow import OwnersSettings
from understudy.domain.owners.resolve import Resolver

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
Told = tuple[int | None, Severity, str]


def _told(findings: list[Finding]) -> list[Told]:
    assert all(finding.what and finding.mend for finding in findings)
    return [(finding.line, finding.severity, finding.code) for finding in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("approvers: [ada, bo]\nreviewers:\n- cyn\nlabels: [area/x]\n", []),
        ('approvers: ["249043822"]\nemeritus_approvers: [old]\noptions: {no_parent_owners: true}\n', []),
        ("", []),
        ("approvers:\n- ada\n- [bo]\n", [(None, ERROR, "unreadable")]),
        ("approvers:\n- ada\n\t- bo\n", [(3, ERROR, "unreadable")]),
        ("approvers: [ada\n", [(2, ERROR, "unreadable")]),
        ("approvers: [ada] # caf\ufffd\n", [(1, ERROR, "unreadable")]),
        ("approvers: [ada]\napprovers: [bo]\n", [(2, ERROR, "duplicate-key")]),
        ("approvers: [ada]\nmaintainers: [bo]\n", [(2, WARNING, "unknown-key")]),
        ("reviwers: [ada]\n", [(1, WARNING, "unknown-key")]),
        ("assignees: [ada]\n", [(1, WARNING, "unknown-key")]),
        ("options: {no_parents: true}\n", [(1, WARNING, "unknown-key")]),
        ("approvers:\nreviewers: null\n", [(1, INFO, "empty-list"), (2, INFO, "empty-list")]),
        ("labels: [a]\nfilters:\n  x: {approvers: [ada]}\n", [(2, ERROR, "filters-ignored")]),
        ("labels: []\nfilters:\n  x: {approvers: [ada]}\n", []),
        ("filters:\n  '(?=x)': {approvers: [ada]}\n", [(2, ERROR, "invalid-pattern")]),
        ("filters:\n  'x(': {approvers: [ada]}\n", [(2, ERROR, "invalid-pattern")]),
        (f"filters:\n  '{'x' * 1001}': {{approvers: [ada]}}\n", [(2, ERROR, "invalid-pattern")]),
        ("filters:\n  '(a{1000}){1000}': {approvers: [ada]}\n", [(2, ERROR, "invalid-pattern")]),
        ("filters:\n  x: {approvers: [ada], options: {}}\n", [(2, WARNING, "unknown-key")]),
        ("filters:\n  x: {approvers: [ada]}\n  x: {approvers: [bo]}\n", [(3, ERROR, "duplicate-key")]),
        ("reviewers:\n- ada\n- bo\n- '@Ada'\n", [(4, WARNING, "duplicate-name")]),
        ("approvers: [249043822]\n", [(1, WARNING, "unquoted-digits")]),
        ("approvers: [yes]\n", [(1, ERROR, "not-text")]),
        ("approvers: [0x10, 007, 1e3]\n", [(1, ERROR, "not-text")] * 3),
        ("approvers: [acme/team]\n", [(1, ERROR, "team")]),
        ("approvers: ['ada, bo']\n", [(1, ERROR, "impossible-login")]),
        ("approvers: [sig-x-leads]\n", [(1, INFO, "like-an-alias")]),
        ("approvers: [known-leads]\n", []),
        ("approvers: [build-bot]\n", [(1, INFO, "program")]),
        ("emeritus_approvers: [build-bot]\n", []),
        ("approvers: [abbot, talbot, sig-testing]\n", []),
        ("approvers: &a [ada]\nreviewers: *a\n", [(1, WARNING, "yaml-feature")]),
        ("approvers: !!seq [ada]\n", [(1, WARNING, "yaml-feature")]),
        ("approvers: [ada]\n---\napprovers: [bo]\n", [(2, WARNING, "documents")]),
    ],
)
def test_one_file(text: str, expected: list[Told]) -> None:
    assert _told(lint_owners("OWNERS", text, {"known-leads": ("ada",)})) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aliases:\n  a: [ada, bo]\n", []),
        ("aliases:\n  a: ada\n", [(None, ERROR, "unreadable")]),
        ("aliases:\n  a:\n", [(2, WARNING, "empty-alias")]),
        ("aliases:\n  a: []\n", [(2, WARNING, "empty-alias")]),
        ("aliases:\n  a: [ada]\n  A: [bo]\n", [(3, ERROR, "duplicate-key")]),
        ("aliases:\n  a: [ada]\n  b: [A]\n", [(3, ERROR, "nested-alias")]),
        (
            "aliases:\n  a:\n  - ada\n  - 12\n  - ADA\n",
            [(4, WARNING, "unquoted-digits"), (5, WARNING, "duplicate-name")],
        ),
        ("other: {}\n", [(1, WARNING, "unknown-key")]),
    ],
)
def test_aliases(text: str, expected: list[Told]) -> None:
    assert _told(lint_aliases("OWNERS_ALIASES", text)) == expected


def _tree(**texts: str | None) -> list[tuple[str, int | None, str]]:
    named = {name.replace("__", "/"): text for name, text in texts.items()}
    findings, _ = lint_texts(named, OwnersSettings())
    return [(finding.file, finding.line, finding.code) for finding in findings]


def test_all_files_together() -> None:
    assert _tree(
        OWNERS="reviewers: [rita]\napprovers: [nobody]\n",
        a__OWNERS="approvers: [ada]\nreviewers: [solo]\n",
        b__OWNERS="approvers: [pair]\nreviewers: [pair]\n",
        c__OWNERS=None,
        d__OWNERS="ada@x.example\n",
        d__OWNERS_ALIASES="aliases: {}\n",
        OWNERS_ALIASES="aliases:\n  solo: [ada]\n  pair: [bo, cyn]\n  nobody:\n  spare: [eve]\n",
    ) == [
        ("OWNERS_ALIASES", 4, "empty-alias"),
        ("a/OWNERS", None, "one-person"),
        ("b/OWNERS", None, "approver-reviews"),
        ("c/OWNERS", None, "not-here"),
        ("d/OWNERS", None, "one-person"),
        ("d/OWNERS_ALIASES", None, "aliases-not-at-top"),
    ]


def test_the_top_and_aliases_nobody_uses() -> None:
    assert _tree(
        OWNERS="reviewers: [rita]\napprovers: [nobody]\n",
        OWNERS_ALIASES="aliases:\n  nobody:\n  spare: [eve]\n",
    ) == [
        ("OWNERS", 2, "no-root-approvers"),
        ("OWNERS_ALIASES", 2, "empty-alias"),
        ("OWNERS_ALIASES", 3, "unused-alias"),
    ]


def test_aliases_that_cannot_be_read_are_told_once() -> None:
    assert _tree(OWNERS="approvers: [leads, bo]\n", OWNERS_ALIASES="aliases:\n  leads: ada\n") == [
        ("OWNERS_ALIASES", None, "unreadable")
    ]


def test_what_nobody_owns() -> None:
    resolver = Resolver({"a": parse_owners("approvers: [ada]\n"), "b": parse_owners("reviewers: [bo]\n")}, {})
    files = ["a/x", "a/deep/y", "b/x", "b/deep/y", "c/d/x", "c/e/x"]
    assert [finding.file for finding in unowned(files, resolver)] == ["b/", "c/d/", "c/e/"]
    assert [finding.file for finding in unowned([*files, "x"], resolver)] == ["/"]


@given(st.text(max_size=300))
def test_any_text_is_looked_over(text: str) -> None:
    for findings in (lint_owners("OWNERS", text), lint_aliases("OWNERS_ALIASES", text)):
        assert all(finding.what for finding in findings)
    assert isinstance(_tree(OWNERS=text, OWNERS_ALIASES=text), list)
