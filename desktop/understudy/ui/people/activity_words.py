"""Contributions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from understudy.application.charts import MonthBar, Work
from understudy.domain.contributions.kinds import Kind

if TYPE_CHECKING:
    from understudy.application.history.contributions import OwnerRow
    from understudy.application.history.events import Contribution


def work_word(work: Work) -> str:
    """What a group of kinds is called in a legend."""
    translate = QCoreApplication.translate
    return {
        Work.CODE: translate("Activity", "Commits and pull requests"),
        Work.REVIEW: translate("Activity", "Reviews"),
        Work.TALK: translate("Activity", "Comments and issues"),
        Work.ELSEWHERE: translate("Activity", "Elsewhere"),
    }[work]


def kind_word(kind: Kind) -> str:
    """One contribution of a kind."""
    translate = QCoreApplication.translate
    known: Mapping[Kind, str] = {
        Kind.COMMIT: translate("Activity", "Commit"),
        Kind.PR_MERGED: translate("Activity", "PR merged"),
        Kind.PR_OPENED: translate("Activity", "PR opened"),
        Kind.ISSUE: translate("Activity", "Issue opened"),
        Kind.REVIEW: translate("Activity", "Review"),
        Kind.REVIEW_COMMENT: translate("Activity", "Review comment"),
        Kind.COMMENT: translate("Activity", "Comment"),
        Kind.LGTM: translate("Activity", "LGTM"),
        Kind.APPROVE: translate("Activity", "Approval"),
        Kind.LGTM_CANCEL: translate("Activity", "LGTM taken back"),
        Kind.APPROVE_CANCEL: translate("Activity", "Approval taken back"),
        Kind.CO_AUTHOR: translate("Activity", "Co-authored commit"),
        Kind.ACK: translate("Activity", "Acknowledged commit"),
        Kind.TEST: translate("Activity", "Tested commit"),
        Kind.TALK: translate("Activity", "Talk"),
        Kind.TRIAGE: translate("Activity", "Triage"),
        Kind.MEETING: translate("Activity", "Meeting"),
        Kind.OTHER: translate("Activity", "Other work"),
    }
    return known[kind]


def kind_icon(kind: Kind) -> str:
    """An icon beside the word."""
    if kind in (Kind.COMMIT, Kind.CO_AUTHOR, Kind.ACK, Kind.TEST):
        return "history"
    if kind in (Kind.PR_MERGED, Kind.PR_OPENED):
        return "move"
    if kind in (Kind.COMMENT, Kind.ISSUE):
        return "note"
    return "check" if kind not in (Kind.TALK, Kind.TRIAGE, Kind.MEETING, Kind.OTHER) else "people"


def month_name(year: int, month: int) -> str:
    """A month in the user's way of writing, short."""
    return QLocale().toString(QDate(year, month, 1), "MMM yyyy")


def month_sentence(bar: MonthBar) -> str:
    """A month as one sentence for tooltips and screen readers."""
    translate = QCoreApplication.translate
    name = month_name(bar.year, bar.month)
    if not bar.total:
        return translate("Activity", "{month}: nothing.").format(month=name)
    parts = "; ".join(f"{work_word(piece.work)}: {piece.count}" for piece in bar.pieces)
    return translate("Activity", "{month}: {total} contributions ({parts}).").format(
        month=name, total=bar.total, parts=parts
    )


def what(contribution: Contribution) -> str:
    """What a contribution is: number and title; for a commit without one, the commit and the first file it touched."""
    number = f"#{contribution.number}" if contribution.number is not None else (contribution.sha or "")[:10]
    about = contribution.title or ""
    if not about and contribution.paths:
        more = f" +{len(contribution.paths) - 1}" if len(contribution.paths) > 1 else ""
        about = f"{contribution.paths[0]}{more}"
    return " ".join(filter(None, [number, about])) or kind_word(contribution.kind)


def role_word(role: str) -> str:
    """A role in an OWNERS file."""
    translate = QCoreApplication.translate
    known = {
        "approver": translate("Activity", "Approver"),
        "reviewer": translate("Activity", "Reviewer"),
        "required_reviewer": translate("Activity", "Required reviewer"),
        "emeritus_approver": translate("Activity", "Emeritus approver"),
        "emeritus_reviewer": translate("Activity", "Emeritus reviewer"),
        "owner": translate("Activity", "Owner"),
    }
    return known.get(role, role.replace("_", " ").capitalize())


def whole_place(row: OwnerRow) -> str:
    """The directory of an OWNERS file, with what narrows it."""
    place = row.path or QCoreApplication.translate("Activity", "(top)")
    return f"{place} ({row.pattern})" if row.pattern else place
