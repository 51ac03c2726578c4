"""An export read: one application a row, every answer kept, nothing guessed about people."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from understudy.domain.applications import values
from understudy.domain.applications.fields import Field
from understudy.domain.applications.mapping import Column
from understudy.domain.applications.time_zones import Zone, parse_zone

LARGEST = 50_000_000
"""Bytes of an export; forms of a thousand people stay far below."""
_ADDRESS_MARK = "@"


class ExportError(ValueError):
    """An export cannot be read; the message names the line where there is one, and what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the form and what was answered, as written."""

    place: int
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """One application as its row tells it. What a form did not ask is None, and unknown consent is no consent.

    ``line`` is the line of the file where the row begins. ``flags``: no_name, no_email, no_login, no_time, spam.
    """

    line: int
    sent_at: datetime | None
    sent_text: str
    email: str
    name: str
    pronouns: str
    login: str
    login_written: str
    chat: str
    employer: str
    consent: bool | None
    returning: bool | None
    times_applied: str | None
    served_roles: tuple[str, ...]
    served_teams: str
    roles: tuple[str, ...]
    volunteer: str | None
    stable_roster: bool | None
    zone_written: str
    zone: Zone
    region: str
    handbook: bool | None
    hours_written: str | None
    hours: values.Hours | None
    meetings: str | None
    burndown: str | None
    conflicts: str | None
    cla: bool | None
    member: bool | None
    answers: tuple[Answer, ...]
    flags: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        """The same for the same sending, however often it is imported."""
        return self.sent_text, self.email.casefold()


def read_csv(data: bytes, file: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headers, and rows with the line each begins on. Raises ExportError.

    UTF-8 with or without its mark; commas, semicolons or tabs; newlines inside quoted cells.
    """
    if len(data) > LARGEST:
        raise ExportError(f"{file}: the file has {len(data):,} bytes, more than {LARGEST:,}; split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ExportError(f"{file}:{line}: this is not UTF-8 text; save the export as UTF-8 CSV") from error
    if "\x00" in text:
        raise ExportError(f"{file}:{text[: text.index(chr(0))].count(chr(10)) + 1}: a zero byte; export the form again")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ExportError(f"{file}:{begins}: {error}; check the quotes of that row") from error
    if not rows:
        raise ExportError(f"{file}:1: the file is empty; export the form's answers as CSV")
    headers = rows[0][1]
    return headers, rows[1:]


def read_forms(columns: Sequence[Column], rows: Iterable[tuple[int, list[str]]], roles: Sequence[str]) -> list[Form]:
    """The applications. ``roles`` are the names that a multi-select may hold, for names with commas in them.

    Rows shorter than the headers have no answer there; cells beyond them are kept as answers without a question.
    """
    places: dict[Field, list[int]] = defaultdict(list)
    for column in columns:
        places[column.field].append(column.place)
    return [_form(line, row, columns, places, roles) for line, row in rows]


def _form(
    line: int, row: list[str], columns: Sequence[Column], places: dict[Field, list[int]], roles: Sequence[str]
) -> Form:
    def cell(field: Field) -> str:
        """The first branch of the form that was answered."""
        return next((row[place].strip() for place in places[field] if place < len(row) and row[place].strip()), "")

    def asked(field: Field) -> str | None:
        return cell(field) or None

    sent, zone, hours = cell(Field.TIMESTAMP), cell(Field.TIME_ZONE), asked(Field.HOURS)
    answers = [
        Answer(column.place, column.header, row[column.place].strip())
        for column in columns
        if column.field is Field.QUESTION and column.place < len(row) and row[column.place].strip()
    ]
    answers += [
        Answer(place, "", text.strip()) for place, text in enumerate(row) if place >= len(columns) and text.strip()
    ]
    name, email = " ".join(cell(Field.NAME).split()), cell(Field.EMAIL)
    written = cell(Field.LOGIN)
    login = values.login(written)
    teams = cell(Field.SERVED_TEAMS)
    form = Form(
        line=line,
        sent_at=values.stamp(sent),
        sent_text=sent,
        email=email,
        name=name,
        pronouns=cell(Field.PRONOUNS),
        login=login,
        login_written=written,
        chat=values.chat(cell(Field.CHAT)),
        employer=values.employer(cell(Field.EMPLOYER)),
        consent=values.yes_no(cell(Field.CONSENT)) if places[Field.CONSENT] else None,
        returning=_returning(cell(Field.SERVED), teams, bool(places[Field.SERVED])),
        times_applied=asked(Field.TIMES_APPLIED),
        served_roles=values.several(cell(Field.SERVED_ROLES), roles),
        served_teams=teams,
        roles=values.several(cell(Field.ROLES), roles),
        volunteer=values.volunteer(cell(Field.VOLUNTEER)),
        stable_roster=values.yes_no(cell(Field.STABLE_ROSTER)),
        zone_written=zone,
        zone=parse_zone(zone),
        region=cell(Field.REGION),
        handbook=values.yes_no(cell(Field.HANDBOOK)),
        hours_written=hours,
        hours=values.hours(hours) if hours else None,
        meetings=values.attendance(cell(Field.ATTENDS_MEETINGS)),
        burndown=values.attendance(cell(Field.ATTENDS_BURNDOWN)),
        conflicts=asked(Field.CONFLICTS),
        cla=values.yes_no(cell(Field.CLA)),
        member=values.yes_no(cell(Field.MEMBER)),
        answers=tuple(answers),
        flags=frozenset(),
    )
    return _flagged(form)


def _returning(said: str, teams: str, was_asked: bool) -> bool | None:
    """Whether they served before: what they said, else whether they named a team."""
    answer = values.yes_no(said)
    if answer is not None or was_asked:
        return answer
    plain = teams.strip().casefold().rstrip(".!")
    return bool(plain) and plain not in ("none", "no", "n/a", "na", "-", "never", "not yet", "nope")


def _flagged(form: Form) -> Form:
    flags = {
        flag
        for flag, holds in (
            ("no_name", not form.name),
            ("no_email", _ADDRESS_MARK not in form.email),
            ("no_login", not form.login),
            ("no_time", form.sent_at is None),
            ("ask_zone", bool(form.zone_written) and form.zone.name is None),
            ("spam", _looks_empty(form)),
        )
        if holds
    }
    return replace(form, flags=frozenset(flags))


def _looks_empty(form: Form) -> bool:
    """Sent without being about anybody: no account and no more than a row of letters for a name. A person decides."""
    letters = form.name.replace(" ", "")
    keyboard = ("asdf", "qwer", "test", "xxx", "abc", "zxcv", "aaa", "foo", "hjkl")
    return not form.login and (len(letters) < 3 or letters.casefold().startswith(keyboard))


def duplicates(forms: Sequence[Form]) -> dict[int, int]:
    """Earlier sendings of one e-mail address: place to the place of the latest one, which is the one kept."""
    by_address: dict[str, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        if _ADDRESS_MARK in form.email:
            by_address[form.email.casefold()].append(place)
    found: dict[int, int] = {}
    for places in by_address.values():
        latest = max(places, key=lambda place: (forms[place].sent_at or datetime.min, place))
        found |= {place: latest for place in places if place != latest}
    return found
