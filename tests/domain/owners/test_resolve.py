"""Prow's resolution, case by case (pkg/repoowners)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.patterns import matches
from understudy.domain.owners.resolve import Effective, Resolver


def _ask(path: str, aliases: dict[str, tuple[str, ...]] | None = None, **files: str) -> Effective:
    parsed = {name.replace("_", "/").replace("top", ""): parse_owners(text) for name, text in files.items()}
    return Resolver(parsed, aliases or {}).of(path)


def _names(standing: tuple[object, ...]) -> list[str]:
    return [each.folded for each in standing]  # type: ignore[attr-defined]


def test_approval_is_inherited_and_review_prefers_the_nearest() -> None:
    found = _ask(
        "pkg/api/types.go",
        top="approvers: [root]\nreviewers: [rita]\nlabels: [area/all]\n",
        pkg="approvers: [paul]\n",
        pkg_api="reviewers: [ada]\nlabels: [area/api]\n",
    )
    assert _names(found.approvers) == ["paul", "root"]
    assert _names(found.leaf_approvers) == ["paul"]
    assert _names(found.reviewers) == ["ada", "rita"]
    assert _names(found.leaf_reviewers) == ["ada"]
    assert found.labels == {"area/all", "area/api"}
    assert found.approvers[0].directory == "pkg"


def test_no_parent_owners_cuts_only_once_somebody_was_found() -> None:
    cut = "options: {no_parent_owners: true}\n"
    assert _names(_ask("a/x", top="approvers: [root]\n", a=cut + "approvers: [ada]\n").approvers) == ["ada"]
    assert _names(_ask("a/x", top="approvers: [root]\n", a=cut).approvers) == ["root"]
    mixed = _ask("a/x", top="approvers: [root]\nreviewers: [rita]\n", a=cut + "approvers: [ada]\n")
    assert _names(mixed.reviewers) == ["rita"]


def test_filters_match_the_path_below_the_file_anywhere_in_it() -> None:
    text = "filters:\n  'api/.*\\.go$': {approvers: [ada]}\n  '.*': {reviewers: [bo]}\n"
    assert _names(_ask("pkg/api/x.go", pkg=text).approvers) == ["ada"]
    assert _names(_ask("pkg/v1api/x.go", pkg=text).approvers) == ["ada"]
    assert _names(_ask("pkg/x.go", pkg=text).approvers) == []
    assert _names(_ask("api/pkg/x.txt", api_pkg=text).approvers) == []
    assert _names(_ask("pkg/x.go", pkg=text).reviewers) == ["bo"]


def test_aliases_required_reviewers_and_a_directory_asked_for() -> None:
    found = _ask(
        "docs/",
        {"leads": ("Ada", "bo")},
        docs="approvers: [leads]\nrequired_reviewers: [cyn]\n",
        top="approvers: [ada]\n",
    )
    assert [(each.folded, each.via) for each in found.approvers] == [("ada", "leads"), ("bo", "leads")]
    assert _names(found.required_reviewers) == ["cyn"]


@pytest.mark.parametrize("pattern", ["(?=x)", "(", "x" * 2000, "(a{1000}){1000}"])
def test_patterns_that_go_refuses_match_nothing(pattern: str) -> None:
    assert not matches(pattern, "x" * 3000)


def test_what_go_reads_and_python_does_not() -> None:
    assert matches(r"\Q(", "a(b")
    assert matches(r"\.go\z", "x.go")


def test_a_pattern_made_to_run_forever_does_not() -> None:
    assert not matches("^(a+)+$", "a" * 50_000 + "b")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_pattern_and_path_end(pattern: str, path: str) -> None:
    assert matches(pattern, path) in (True, False)
