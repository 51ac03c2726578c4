"""OWNERS files as Prow reads them, and Gerrit's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.owners.files import Include, OwnersError, expand
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.prow import parse_aliases


def _told(text: str, aliases: str = "") -> set[tuple[str, str, str, str | None]]:
    people = expand(parse_owners(text), parse_aliases(aliases) if aliases else {})
    return {(h.role, h.pattern, h.folded, v.via) for h, v in people.items()}


def test_names_fold_and_digits_stay_text() -> None:
    assert _told("approvers: ['@Ada', ada, 249043822, yes, 1e3]\n") == {
        ("approver", "", name, None) for name in ("ada", "249043822", "yes", "1e3")
    }


def test_filters_are_ignored_beside_top_level_lists() -> None:
    text = "filters:\n  '\\.go$': {approvers: [bo]}\n"
    assert _told(text) == {("approver", "\\.go$", "bo", None)}
    assert _told(text + "labels: [area/x]\n") == set()
    assert _told(text + "reviewers: [ada]\n") == {("reviewer", "", "ada", None)}


def test_aliases_are_one_level_and_named_directly_goes_first() -> None:
    aliases = "aliases:\n  Leads: [ada, Others]\n  others: [bo]\n  empty:\n"
    assert _told("approvers: [leads, Ada]\nreviewers: [empty, unknown]\n", aliases) == {
        ("approver", "", "ada", None),
        ("approver", "", "others", "leads"),
        ("reviewer", "", "unknown", None),
    }


def test_the_key_of_2016_means_approvers() -> None:
    assert _told("assignees: [ada]\n") == {("approver", "", "ada", None)}
    assert _told("assignees: [ada]\napprovers: [bo]\n") == {("approver", "", "bo", None)}


def test_null_lists_options_and_emeritus() -> None:
    file = parse_owners("approvers:\nreviewers: null\nemeritus_approvers: [ada]\noptions: {no_parent_owners: true}\n")
    assert file.no_parent_owners
    assert {(entry.role, entry.folded) for entry in file.entries} == {("emeritus_approver", "ada")}
    assert parse_owners("").entries == frozenset()


@pytest.mark.parametrize(
    "text", ["- ada\n", "approvers: ada\n", "approvers: [[ada]]\n", "approvers: [ada\n", "just words\n"]
)
def test_what_prow_cannot_read_is_an_error(text: str) -> None:
    with pytest.raises(OwnersError):
        parse_owners(text)


@pytest.mark.parametrize("text", ["aliases: [ada]\n", "aliases:\n  leads: ada\n", "aliases:\n  leads: [{a: b}]\n"])
def test_aliases_that_prow_loses(text: str) -> None:
    with pytest.raises(OwnersError):
        parse_aliases(text)


def test_gerrit() -> None:
    file = parse_owners(
        "set noparent\ninclude /other/OWNERS\nfile: ../x\n*\nada@example.org #{LAST_RESORT_SUGGESTION}\n"
        "per-file *.md, *.rst = bo@example.org,cy@example.org\n"
    )
    assert (file.syntax, file.no_parent_owners) == ("gerrit", True)
    assert {(e.pattern, e.folded) for e in file.entries} == {
        ("", "ada@example.org"),
        ("*.md,*.rst", "bo@example.org"),
        ("*.md,*.rst", "cy@example.org"),
    }
    assert file.includes == (Include("include", "/other/OWNERS"), Include("file", "../x"))
    assert file.everybody == ("",)


def _refusal(parse: Callable[[str], object], text: str) -> str | None:
    try:
        parse(text)
    except OwnersError as error:
        return str(error)
    return None


@given(st.text(max_size=300))
def test_any_text_is_a_file_or_a_clear_error(text: str) -> None:
    for parse in (parse_owners, parse_aliases):
        assert _refusal(parse, text) != ""
