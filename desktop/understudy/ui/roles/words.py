"""Words about roles: their track, and how they went on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.domain.roles import Succession, Track

if TYPE_CHECKING:
    from understudy.application.lineage import RoleRow


def track_word(track: Track) -> str:
    """What kind of role it is, in a few words."""
    translate = QCoreApplication.translate
    return {
        Track.ROLE: translate("Roles", "a role with a lead and shadows"),
        Track.RELEASE_LEAD: translate("Roles", "leads the whole team"),
        Track.BRANCH_MANAGER: translate("Roles", "branch manager"),
        Track.ADVISER: translate("Roles", "advises the team"),
    }[track]


def track_help(track: Track) -> str:
    """What the kind of role means for who could lead it."""
    translate = QCoreApplication.translate
    return {
        Track.ROLE: translate("Roles", "Its next lead is looked for first among its shadows."),
        Track.RELEASE_LEAD: translate("Roles", "Its next lead is looked for among its shadows and past role leads."),
        Track.BRANCH_MANAGER: translate("Roles", "Its next lead comes from its associates, by rules of its own."),
        Track.ADVISER: translate("Roles", "Somebody who led before; there are no shadows."),
    }[track]


def step_name(kind: Succession) -> str:
    """A kind of step, to choose from."""
    translate = QCoreApplication.translate
    return {
        Succession.RENAMED: translate("Roles", "renamed to"),
        Succession.MERGED: translate("Roles", "merged into"),
        Succession.SPLIT: translate("Roles", "split into"),
        Succession.RETIRED: translate("Roles", "retired"),
    }[kind]


def step_done(kind: Succession) -> str:
    """A kind of step as it stands on an arrow."""
    translate = QCoreApplication.translate
    return {
        Succession.RENAMED: translate("Roles", "renamed"),
        Succession.MERGED: translate("Roles", "merged"),
        Succession.SPLIT: translate("Roles", "split"),
        Succession.RETIRED: translate("Roles", "retired"),
    }[kind]


def is_past(row: RoleRow) -> bool:
    """True for a role that is none any more."""
    return row.retired or row.current != row.name


def became(row: RoleRow) -> str:
    """What a role is today."""
    translate = QCoreApplication.translate
    if row.current != row.name:
        return translate("Roles", "now {role}").format(role=row.current)
    if row.retired:
        return translate("Roles", "retired")
    return translate("Roles", "bot") if row.is_bot else translate("Roles", "goes on")


def span_words(span: tuple[str, str] | None) -> str:
    """ "1.6 to 1.29", "1.6", or that no cycle had it."""
    if span is None:
        return QCoreApplication.translate("Roles", "in no cycle yet")
    first, last = span
    return first if first == last else QCoreApplication.translate("Roles", "{a} to {b}").format(a=first, b=last)
