"""What is substantial, who was the primary reviewer."""

from __future__ import annotations

import pytest

from understudy.domain.contributions.metrics import Part, primary, substantial

PLAIN = {"title": "Mend", "base": "main", "lines": 40, "labels": (), "comments": 0, "paths": ["a/b.go"]}


@pytest.mark.parametrize(
    ("change", "counts", "words"),
    [
        ({}, True, "40 lines changed"),
        ({"lines": 29}, False, "less than 30"),
        ({"lines": None}, False, "not known"),
        ({"labels": ("size/XS",)}, False, "less than 30"),
        ({"lines": 2, "labels": ("size/L",)}, True, "100 lines or more"),
        ({"lines": 5, "labels": ("kind/bug",), "comments": 3}, True, "kind/bug with 3"),
        ({"lines": 5, "labels": ("kind/bug",), "comments": 2}, False, "less than 30"),
        ({"lines": 20, "labels": ("kind/cleanup", "kind/bug"), "comments": 9}, False, "clean-up"),
        ({"title": "Automated cherry pick of #3"}, False, "cherry-pick"),
        ({"base": "release-1.2"}, False, "cherry-pick"),
        ({"paths": ["vendor/x/y.go", "go.sum"]}, False, "vendored"),
        ({"paths": ["vendor/x/y.go", "pkg/x.go"]}, True, "40"),
    ],
)
def test_substantial(change: dict[str, object], counts: bool, words: str) -> None:
    verdict = substantial(**{**PLAIN, **change})  # type: ignore[arg-type]
    assert verdict.counts is counts
    assert words in verdict.reason


@pytest.mark.parametrize(
    ("part", "level"),
    [
        (Part(True, True, True, 5, 6, 2), "high"),
        (Part(True, False, False, 0, 0, 0), "low"),
        (Part(True, False, False, 1, 9, 1), "medium"),
        (Part(False, False, False, 5, 6, 1), "medium"),
        (Part(False, True, False, 1, 6, 1), "low"),
        (Part(True, False, False, 2, 2, 1), "medium"),
    ],
)
def test_primary_reviewer(part: Part, level: str) -> None:
    found, why = primary(part)
    assert found == level
    assert why
