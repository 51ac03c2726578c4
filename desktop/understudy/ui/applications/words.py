"""What states, steps, flags and columns of a form are called. Kind: nobody is rejected here."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

BLIND = "applications.blind"
"""The key under which the window remembers that applications are read without names."""
LISTED = "applications.listed"
"""The key of the numbers that were listed last, in their order, so that the next one is a key press away."""


def state_word(state: str) -> str:
    """What a state is called."""
    words = {
        "received": translate("Applications", "not read yet"),
        "in_review": translate("Applications", "being read"),
        "shortlisted": translate("Applications", "on the short list"),
        "offered": translate("Applications", "asked to join"),
        "accepted": translate("Applications", "said yes"),
        "placed": translate("Applications", "has a place"),
        "declined": translate("Applications", "said no, thanks"),
        "not_selected": translate("Applications", "not selected this time"),
        "notified": translate("Applications", "not this time, was told"),
        "ineligible": translate("Applications", "cannot take part this time"),
        "withdrawn": translate("Applications", "withdrew"),
        "duplicate": translate("Applications", "sent again later"),
        "spam": translate("Applications", "not an application"),
    }
    return words.get(state, state)


_ICONS = {
    "received": "mail", "in_review": "search", "shortlisted": "star", "offered": "forward", "accepted": "check",
    "placed": "success", "declined": "back", "not_selected": "clock", "notified": "mail", "ineligible": "exclude",
    "withdrawn": "undo", "duplicate": "copy", "spam": "remove",
}  # fmt: skip


def state_icon(state: str) -> str:
    """The icon beside the word."""
    return _ICONS.get(state, "info")


def state_tone(state: str) -> str:
    """The tone of a badge that says the word."""
    if state in ("placed", "accepted"):
        return "success"
    return "accent" if state in ("in_review", "shortlisted", "offered") else ""


def move_word(state: str) -> str:
    """What a button says that moves an application on."""
    words = {
        "received": translate("Applications", "Mark as not read yet"),
        "in_review": translate("Applications", "Mark as being read"),
        "shortlisted": translate("Applications", "On the short list"),
        "offered": translate("Applications", "Asked to join"),
        "accepted": translate("Applications", "Said yes"),
        "placed": translate("Applications", "Gets a place"),
        "declined": translate("Applications", "Said no, thanks"),
        "not_selected": translate("Applications", "Not selected this time"),
        "notified": translate("Applications", "Was told"),
        "ineligible": translate("Applications", "Cannot take part this time"),
        "withdrawn": translate("Applications", "Withdrew"),
        "duplicate": translate("Applications", "Sent again later"),
        "spam": translate("Applications", "Not an application"),
    }
    return words.get(state, state)


def flag_word(flag: str) -> str:
    """What the import noticed, in words."""
    words = {
        "ask_zone": translate("Applications", "time zone to ask"),
        "claim_not_found": translate("Applications", "says they served; the roster does not show it"),
        "claim_found": translate("Applications", "served, as the roster shows"),
        "served_before": translate("Applications", "says they did not serve; the roster knows them"),
        "same_name": translate("Applications", "somebody of the same name is known"),
        "no_login": translate("Applications", "no GitHub login"),
        "no_name": translate("Applications", "no name"),
        "no_email": translate("Applications", "no e-mail address"),
        "no_time": translate("Applications", "when it was sent is not known"),
        "sent_again": translate("Applications", "sent again later"),
        "spam": translate("Applications", "looks empty"),
    }
    return words.get(flag, flag)


def flag_words(flags: Iterable[str]) -> str:
    """All of them in one line."""
    return "; ".join(flag_word(flag) for flag in flags)


def attends_word(answer: str | None) -> str:
    """How much of the meetings somebody can come to."""
    words = {
        "most": translate("Applications", "most of them"),
        "some": translate("Applications", "some of them"),
        "not_in_work_hours": translate("Applications", "not in their work hours"),
        "cannot": translate("Applications", "cannot come"),
        "unknown": translate("Applications", "answered in other words"),
    }
    return words.get(answer, answer) if answer is not None else translate("Applications", "not asked")


def yes_no(answer: bool | None) -> str:
    """Yes, no, or that nobody asked."""
    if answer is None:
        return translate("Applications", "not asked")
    return translate("Applications", "yes") if answer else translate("Applications", "no")


def field_words() -> dict[str, str]:
    """What a column of a form can be taken for, by ``Field`` value."""
    return {
        "question": translate("Fields", "A question, kept with its answer"),
        "ignore": translate("Fields", "Nothing, leave it out"),
        "timestamp": translate("Fields", "When it was sent"),
        "email": translate("Fields", "E-mail address"),
        "name": translate("Fields", "Name"),
        "pronouns": translate("Fields", "Pronouns"),
        "login": translate("Fields", "GitHub login"),
        "chat": translate("Fields", "Chat handle"),
        "employer": translate("Fields", "Employer"),
        "consent": translate("Fields", "Consent to anonymous statistics"),
        "times_applied": translate("Fields", "How many times they applied"),
        "served": translate("Fields", "Whether they served before"),
        "served_roles": translate("Fields", "Roles they served in"),
        "served_teams": translate("Fields", "Teams they served on"),
        "roles": translate("Fields", "Roles they wish for"),
        "volunteer": translate("Fields", "Whether they would volunteer later"),
        "stable_roster": translate("Fields", "Stable roster"),
        "time_zone": translate("Fields", "Time zone"),
        "region": translate("Fields", "Region"),
        "handbook": translate("Fields", "Whether they read the handbook"),
        "hours": translate("Fields", "Hours a week"),
        "attends_meetings": translate("Fields", "Whether they can come to meetings"),
        "attends_burndown": translate("Fields", "Whether they can come to burndown meetings"),
        "conflicts": translate("Fields", "Conflicts in their calendar"),
        "cla": translate("Fields", "Whether they signed the CLA"),
        "member": translate("Fields", "Whether they are a member"),
    }


def count_word(name: str) -> str:
    """What a number of an import's report counts."""
    words = {
        "new": translate("Applications", "new"),
        "changed": translate("Applications", "changed"),
        "same": translate("Applications", "already here"),
        "duplicates": translate("Applications", "sent again later"),
        "spam": translate("Applications", "look empty"),
        "returning_known": translate("Applications", "served before and known"),
        "matched": translate("Applications", "known people"),
        "zones_to_ask": translate("Applications", "time zones to ask"),
    }
    return words.get(name, name)
