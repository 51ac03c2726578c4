"""What is counted, under names that stay, each with its definition in words and where the definition comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.messages import is_revert_or_pick


@dataclass(frozen=True, slots=True)
class Metric:
    """A way of counting. ``needs``: feeds without which the count is partial."""

    id: str
    title: str
    definition: str
    kinds: frozenset[Kind]
    needs_github: bool


def _metric(number: str, title: str, definition: str, *kinds: Kind, github: bool) -> Metric:
    return Metric(number, title, definition, frozenset(kinds), github)


REVIEWING = frozenset({Kind.REVIEW, Kind.REVIEW_COMMENT, Kind.LGTM, Kind.APPROVE, Kind.ACK})
METRICS = {
    metric.id: metric
    for metric in (
        _metric(
            "merged_prs",
            "Merged pull requests",
            "Pull requests of theirs that were merged, each once; automated cherry-picks are not counted again.",
            Kind.PR_MERGED,
            github=False,
        ),
        _metric(
            "substantial_prs",
            "Substantial merged pull requests",
            "Merged pull requests of 30 changed lines or more, or fixing a bug, API or regression with at least "
            "three review comments; without cherry-picks, reverts, dependency bumps, vendored code, small clean-ups.",
            Kind.PR_MERGED,
            github=False,
        ),
        _metric(
            "commits", "Commits", "Commits of theirs on the default branch, merges left out.", Kind.COMMIT, github=False
        ),
        _metric(
            "reviewed_prs",
            "Pull requests reviewed",
            "Other people's pull requests or commits on which they left a review, a review comment, /lgtm or /approve, "
            "or are named in a Reviewed-by line; each once.",
            *REVIEWING,
            github=True,
        ),
        _metric(
            "primary_reviews",
            "Primary reviews",
            "Merged pull requests they drove through review: their /lgtm stood at the merge and at least half of the "
            "reviewers' comments were theirs. Weaker signs are listed to be confirmed.",
            *REVIEWING,
            github=True,
        ),
        _metric(
            "lgtms",
            "LGTM standing at merge",
            "Other people's merged pull requests on which their /lgtm stood when it was merged.",
            Kind.LGTM,
            Kind.LGTM_CANCEL,
            github=True,
        ),
        _metric(
            "approvals",
            "Approvals standing at merge",
            "Other people's merged pull requests on which their approval stood when it was merged.",
            Kind.APPROVE,
            Kind.APPROVE_CANCEL,
            github=True,
        ),
        _metric("comments", "Comments", "Comments on issues and pull requests.", Kind.COMMENT, github=True),
        _metric(
            "pr_comments",
            "Comments on pull requests",
            "Comments and review comments of theirs on pull requests.",
            Kind.COMMENT,
            Kind.REVIEW_COMMENT,
            github=True,
        ),
        _metric(
            "commented_merged_prs",
            "Merged pull requests commented on",
            "Other people's merged pull requests on which they commented; each once.",
            Kind.COMMENT,
            Kind.REVIEW_COMMENT,
            github=True,
        ),
        _metric("issues", "Issues opened", "Issues they opened.", Kind.ISSUE, github=True),
        _metric(
            "contributions",
            "Contributions",
            "Reviews, comments, commits, issues and pull requests together, as the DevStats project counts them.",
            Kind.COMMIT,
            Kind.PR_OPENED,
            Kind.ISSUE,
            Kind.REVIEW,
            Kind.REVIEW_COMMENT,
            Kind.COMMENT,
            github=True,
        ),
    )
}

_SIZES = {"size/XS": 0, "size/S": 10, "size/M": 30, "size/L": 100, "size/XL": 500, "size/XXL": 1000}
MEDIUM = 30
"""Changed lines from which a pull request is of size M (Prow's size plugin)."""
_TALKED = 3
_VENDORED = re.compile(r"(^|/)(vendor|third_party|node_modules)/|(^|/)(go\.(mod|sum)|package-lock\.json|yarn\.lock)$")
_SERIOUS = frozenset({"kind/bug", "kind/api-change", "kind/regression"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Does a contribution count, and why or why not, in words."""

    counts: bool
    reason: str


def substantial(
    *, title: str, base: str | None, lines: int | None, labels: Iterable[str], comments: int, paths: Sequence[str]
) -> Verdict:
    """Is a merged pull request a substantial one? A person may always decide otherwise.

    ``lines`` are added and deleted ones; a size label, which leaves generated files out, goes before them.
    """
    marks = frozenset(labels)
    if is_revert_or_pick(title) or (base or "").startswith("release-"):
        return Verdict(False, "a cherry-pick, revert or dependency bump")
    if paths and all(_VENDORED.search(path) for path in paths):
        return Verdict(False, "only vendored or generated files")
    size = next((_SIZES[mark] for mark in marks if mark in _SIZES), lines)
    if size is None:
        return Verdict(False, "its size is not known")
    if "kind/cleanup" in marks and size < MEDIUM:
        return Verdict(False, "a small clean-up")
    if size >= MEDIUM:
        return Verdict(True, f"{size} lines or more changed" if marks & _SIZES.keys() else f"{size} lines changed")
    serious = sorted(marks & _SERIOUS)
    if serious and comments >= _TALKED:
        return Verdict(True, f"small, but {serious[0]} with {comments} review comments")
    return Verdict(False, f"{size} lines changed, less than {MEDIUM}")


@dataclass(frozen=True, slots=True)
class Part:
    """What one reviewer did on one pull request, and what all reviewers did."""

    lgtm_stood: bool
    reviewed_first: bool
    was_asked: bool
    comments: int
    all_comments: int
    rounds: int


def primary(part: Part) -> tuple[str, str]:
    """How surely somebody was the primary reviewer: high, medium or low, and the reasons in words."""
    share = part.comments / part.all_comments if part.all_comments else 0.0
    majority = share >= 0.5 and part.comments >= _TALKED
    reasons = []
    if part.lgtm_stood:
        reasons.append("their /lgtm stood at the merge")
    if part.all_comments:
        reasons.append(f"{part.comments} of {part.all_comments} review comments")
    if part.reviewed_first:
        reasons.append("reviewed first")
    if part.was_asked:
        reasons.append("was asked or assigned")
    if part.rounds >= 2:
        reasons.append(f"{part.rounds} rounds")
    level = "high" if part.lgtm_stood and majority else "medium" if majority or part.rounds >= 2 else "low"
    if level == "low" and part.lgtm_stood and part.comments:
        level = "medium"
    return level, "; ".join(reasons) or "named as reviewer"
