"""The fields of an application, and how the headers of past forms name them (the shadow forms of 1.24 to 1.30)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a column means. Everything but the login and what becomes a seat is private."""

    TIMESTAMP = "timestamp"
    EMAIL = "email"
    NAME = "name"
    PRONOUNS = "pronouns"
    LOGIN = "login"
    CHAT = "chat"
    EMPLOYER = "employer"
    CONSENT = "consent"
    TIMES_APPLIED = "times_applied"
    SERVED = "served"
    SERVED_ROLES = "served_roles"
    SERVED_TEAMS = "served_teams"
    ROLES = "roles"
    VOLUNTEER = "volunteer"
    STABLE_ROSTER = "stable_roster"
    TIME_ZONE = "time_zone"
    REGION = "region"
    HANDBOOK = "handbook"
    HOURS = "hours"
    ATTENDS_MEETINGS = "attends_meetings"
    ATTENDS_BURNDOWN = "attends_burndown"
    CONFLICTS = "conflicts"
    CLA = "cla"
    MEMBER = "member"
    QUESTION = "question"
    """Kept as a question with its answer."""
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class _Known:
    field: Field
    pattern: re.Pattern[str]


def _known(field: Field, pattern: str) -> _Known:
    return _Known(field, re.compile(pattern))


_HEADERS = (
    _known(Field.TIMESTAMP, r"(submission )?(timestamp|submitted( at)?|date submitted|completion time)"),
    _known(Field.EMAIL, r"(your )?e-?mail( address)?|username"),
    _known(Field.PRONOUNS, r".*pronouns.*"),
    _known(Field.LOGIN, r".*git ?hub (user ?name|handle|id|login|account|profile).*|git ?hub"),
    _known(Field.CHAT, r".*slack (user ?name|handle|id|name|display name).*|slack"),
    _known(Field.EMPLOYER, r".*(company affiliation|employer|company|affiliation|organi[sz]ation you work).*"),
    _known(Field.CONSENT, r".*(consent|anonymi[sz]ed report).*"),
    _known(Field.TIMES_APPLIED, r"how many times have you applied.*|have you applied to any previous.*"),
    _known(Field.SERVED, r"have you (previously|ever) served on .*release team.*"),
    _known(Field.SERVED_ROLES, r".*release team roles have you served.*"),
    _known(
        Field.SERVED_TEAMS,
        r".*release team\(?s?\)? you were previously.*|(prior|previous) release teams?",
    ),
    _known(
        Field.ROLES,
        r".*roles?(\(s\))? .*interested in.*|role\(?s?\)?",
    ),
    _known(Field.VOLUNTEER, r"can you volunteer for .*|.*willing to lead .*"),
    _known(Field.STABLE_ROSTER, r".*stable roster.*"),
    _known(Field.REGION, r"region.*"),
    _known(Field.TIME_ZONE, r".*time ?zone.*"),
    _known(Field.HANDBOOK, r"have you read the role handbook.*"),
    _known(Field.HOURS, r".*(how much time|hours? (per|a) week|time .*commit).*"),
    _known(Field.ATTENDS_BURNDOWN, r".*attend .*burn ?down.*"),
    _known(Field.ATTENDS_MEETINGS, r".*attend .*meetings?.*"),
    _known(Field.CONFLICTS, r".*schedul(e|ing) conflicts?.*"),
    _known(Field.CLA, r".*signed the .*cla.*|.*contributor licen[cs]e agreement.*"),
    _known(Field.MEMBER, r".*(org(ani[sz]ation)?) member.*|.*member of the .*org.*"),
    _known(Field.NAME, r"(your |full )*name( \(.*\))?"),
)


def fold_header(text: str) -> str:
    """A header without case, doubled blanks and the marks around it; “Goals.1” of some exports is “Goals”."""
    plain = " ".join(text.replace("\ufeff", "").split()).casefold().strip(" ?:*.")
    return re.sub(r"\.\d+$", "", plain)


_LONGEST = 500


def guess_field(header: str) -> Field:
    """What a header most likely means; a question when no known form had one like it."""
    folded = fold_header(header[:_LONGEST])
    return next((known.field for known in _HEADERS if known.pattern.fullmatch(folded)), Field.QUESTION)
