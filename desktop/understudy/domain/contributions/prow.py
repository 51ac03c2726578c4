"""The commands by which a Prow project approves pull requests, read from comments and reviews as Prow reads them.

Rules: whole lines from the line's first character, so a quoted line is none, but a line inside a code fence is one
(Prow reads the raw Markdown). What a repository's plugin configuration changes is in :class:`Rules`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from understudy.domain.contributions.kinds import Kind

_FLAGS = re.MULTILINE | re.IGNORECASE | re.ASCII
_LGTM = re.compile(r"^/lgtm(?: no-issue)?\s*$", _FLAGS)
_LGTM_CANCEL = re.compile(r"^/(remove-lgtm|lgtm cancel)\s*$", _FLAGS)
_COMMAND = re.compile(r"^/([^\s]+)[\t ]*([^\n\r]*)", _FLAGS)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a repository's Prow is configured; the defaults are those of most Kubernetes repositories."""

    lgtm_is_approve: bool = False
    """An approver's ``/lgtm`` approves too (Prow: ``lgtm_acts_as_approve``)."""
    review_is_lgtm: bool = False
    """GitHub's Approve gives lgtm too (``review_acts_as_lgtm``)."""
    review_counts: bool = True
    """GitHub's Approve and Request changes count as ``/approve`` and its cancel (not ``ignore_review_state``)."""
    explicit_self_approval: bool = False
    """Authors who are approvers must approve their own explicitly (``require_self_approval``)."""

    @classmethod
    def of(cls, configured: Mapping[str, Any]) -> Rules:
        """Rules of a repository's stored configuration, under Prow's own names; what is not there has its default."""
        return cls(
            lgtm_is_approve=configured.get("lgtm_acts_as_approve") is True,
            review_is_lgtm=configured.get("review_acts_as_lgtm") is True,
            review_counts=configured.get("ignore_review_state") is not True,
            explicit_self_approval=configured.get("require_self_approval") is True,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says: given (True), taken back (False), nothing (None)."""

    lgtm: bool | None = None
    approve: bool | None = None

    def kinds(self, *, by_author: bool) -> tuple[Kind, ...]:
        """The events this makes. Authors cannot give lgtm to their own pull request; they may take it back."""
        found = []
        if self.lgtm is not None and not (self.lgtm and by_author):
            found.append(Kind.LGTM if self.lgtm else Kind.LGTM_CANCEL)
        if self.approve is not None:
            found.append(Kind.APPROVE if self.approve else Kind.APPROVE_CANCEL)
        return tuple(found)


class State(StrEnum):
    """The state of a review."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    COMMENTED = "commented"
    DISMISSED = "dismissed"
    PENDING = "pending"


def read_text(text: str, rules: Rules) -> Said:
    """The commands in a comment or a review's text; the last approve or cancel wins, an lgtm wins over its cancel."""
    if "/" not in text:
        return Said()
    lgtm = True if _LGTM.search(text) else (False if _LGTM_CANCEL.search(text) else None)
    approve: bool | None = None
    for command, argument in _COMMAND.findall(text):
        name = command.upper()
        if name == "REMOVE-APPROVE":
            approve = False
        elif name == "APPROVE" or (name == "LGTM" and rules.lgtm_is_approve):
            approve = "cancel" not in argument.lower()
    return Said(lgtm, approve)


def read_state(state: str, said: Said, rules: Rules) -> Said:
    """What a review's state says beside its text; a command in the text overrides it. Dismissed says nothing."""
    if state not in (State.APPROVED, State.CHANGES_REQUESTED):
        return Said()
    given = state == State.APPROVED
    return Said(
        given if rules.review_is_lgtm and said.lgtm is None else None,
        given if rules.review_counts and said.approve is None else None,
    )


def is_open_at(
    at: int, created: int, closed: int | None, merged: int | None, turns: Sequence[tuple[int, str]] = ()
) -> bool:
    """Whether a pull request was open at an instant. ``turns``: (instant, ``closed`` or ``reopened``), any order.

    Commands on closed ones do nothing. A comment in the very second of the closing still counts: GitHub tells whole
    seconds only, and a merge follows its approval.
    """
    if merged is not None and at > merged:
        return False
    before = [turn for turn in turns if turn[0] < at]
    if before:
        return max(before)[1] == "reopened"
    first = min((turn[0] for turn in turns), default=closed)
    return at >= created and (first is None or at <= first)
