"""Answers as people write them, one by one."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.applications import values
from understudy.domain.applications.fields import Field, guess_field
from understudy.domain.applications.mapping import columns, signature
from understudy.domain.applications.read import ExportError, duplicates, read_csv, read_forms
from understudy.domain.applications.time_zones import parse_zone
from understudy.domain.applications.values import Claim, Hours

ZONES = [
    ("CET", "CET"), ("+1", "+01:00"), ("+ 6", "+06:00"), ("UTC+5:30", "+05:30"), ("utc-3", "-03:00"),
    ("GMT", "+00:00"),
    ("Berlin", "Europe/Berlin"), ("Asia/Tokyo", "Asia/Tokyo"), ("america/sao_paulo", "America/Sao_Paulo"),
    ("America/New York", "America/New_York"), ("eastern standard time", "America/New_York"),
    ("EST/EDT", "America/New_York"), ("Pacific Time (US & Canada)", "America/Los_Angeles"),
    ("AEST (UTC+10)", "+10:00"), ("IST (Israel)", "Asia/Jerusalem"),
    ("India", "Asia/Kolkata"), ("WAT", "Africa/Lagos"), ("Buenos Aires", "America/Argentina/Buenos_Aires"),
    ("UTC−8", "-08:00"), ("London, UK", "Europe/London"), ("GMT+1:00", "+01:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "zone"), ZONES)
def test_zones_that_are_sure(text: str, zone: str) -> None:
    assert parse_zone(text).name == zone


@pytest.mark.parametrize("text", ["IST", "CST", "BST", "mst", "AST"])
def test_zones_that_live_in_several_places_are_asked(text: str) -> None:
    found = parse_zone(text)
    assert found.name is None
    assert len(found.choices) > 1


@pytest.mark.parametrize("text", ["", "my time", "US", "Australia", "Brazil", "+99", "5", "flexible", "CET/IST"])
def test_words_that_name_no_zone_are_asked(text: str) -> None:
    assert parse_zone(text).name is None


@given(st.text(max_size=60))
def test_any_words_are_a_zone_or_a_question(text: str) -> None:
    found = parse_zone(text)
    assert found.name is None or "/" in found.name or found.name[0] in "+-" or found.name in ("CET", "EET", "WET")


HOURS = [
    ("5", Hours(5, 5)), ("10+", Hours(10, None)), ("8 to 10", Hours(8, 10)), ("5-10", Hours(5, 10)),
    ("up to 15, more in code freeze", Hours(0, 15)), ("about 10 hours", Hours(10, 10)), ("at least 6", Hours(6, None)),
    ("2.5", Hours(2.5, 2.5)), ("as much as needed", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HOURS)
def test_hours(text: str, expected: Hours | None) -> None:
    assert values.hours(text) == expected


@pytest.mark.parametrize(
    ("text", "login"),
    [
        ("@ada", "ada"), (" https://github.com/ada/ ", "ada"), ("github.com/ada?tab=x", "ada"),
        ("https://github.com/", ""),
        ("@", ""), ("ada fern", ""), ("-ada", ""), ("a" * 40, ""), ("249043822", "249043822"),
    ],
)  # fmt: skip
def test_logins(text: str, login: str) -> None:
    assert values.login(text) == login


def test_claims_of_seats() -> None:
    roles = ["CI Signal", "Documentation", "Enhancements", "Lead"]
    assert values.claims("1.21, 1.22 - CI Signal (shadow), 1.24 lead", roles) == (
        Claim("1.21", "CI Signal", "shadow"),
        Claim("1.22", "CI Signal", "shadow"),
        Claim("1.24", None, "lead"),
    )
    assert values.claims("v1.29 Enhancements", roles) == (Claim("1.29", "Enhancements", None),)
    assert values.claims("1.23 Docs shadow", roles) == (Claim("1.23", "Documentation", "shadow"),)
    assert values.claims("1.25", roles) == (Claim("1.25", None, None),)
    assert values.claims("none yet", roles) == ()


def test_choices_with_commas_of_their_own_stay_whole() -> None:
    assert values.several("Docs, Bugs, Issues and Triage, Enhancements", ["Bugs, Issues and Triage"]) == (
        "Docs", "Bugs, Issues and Triage", "Enhancements",
    )  # fmt: skip
    assert values.several("") == ()


def test_employers_to_compare_by() -> None:
    assert values.same_employer("Acme Lamps, Inc.") == values.same_employer("acme lamps") == "acme lamps"
    assert values.same_employer("independent / student") == values.same_employer("N/A") == ""


def test_consent_attendance_and_times() -> None:
    assert (values.yes_no("Yes"), values.yes_no("no."), values.yes_no("perhaps")) == (True, False, None)
    assert values.attendance("I will not be abe to attend the meetings if they fall during my work hours") == (
        "not_in_work_hours"
    )
    assert values.attendance("I cannot attend these meetings for some other reason") == "cannot"
    assert values.attendance("") is None
    assert values.stamp("8/1/2023 0:04:05") == datetime(2023, 8, 1, 0, 4, 5)
    assert values.stamp("whenever") is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("\ufeffTimestamp", Field.TIMESTAMP), ("Username", Field.EMAIL), ("GitHub Handle", Field.LOGIN),
        ("Github Handle", Field.LOGIN), ("Which Release Team roles are you interested in for 1.25?", Field.ROLES),
        ("How much time do you estimate you can commit to the Release Team a week? ", Field.HOURS),
        ("Can you volunteer for 1.26 or 1.27?", Field.VOLUNTEER), ("Time Zone", Field.TIME_ZONE),
        ("Region", Field.REGION),
        ("Why are you interested in that role(s)?", Field.QUESTION), ("Goals.1", Field.QUESTION),
        ("What are your pronouns? (for example they/them, see https://example.org)", Field.PRONOUNS),
        ("Have you applied to any previous Kubernetes release teams?", Field.TIMES_APPLIED),
    ],
)  # fmt: skip
def test_headers(header: str, field: Field) -> None:
    assert guess_field(header) is field


HEAD = (
    "Timestamp,Email Address,Name,GitHub Handle,Which release roles are you interested in?,Time Zone,Goals,Time Zone\n"
)


def _forms(text: str) -> list:  # type: ignore[type-arg]
    headers, rows = read_csv(text.encode("utf-8-sig"), "x.csv")
    return read_forms(columns(headers), rows, ())


def test_the_branch_that_was_answered_counts_and_every_answer_is_kept() -> None:
    (form,) = _forms(HEAD + '8/1/2023 0:04:05,ada@x.org,Ada,@ada,"Docs, Enhancements",,"One,\n""two""",Berlin\n')
    assert (form.zone.name, form.roles) == ("Europe/Berlin", ("Docs", "Enhancements"))
    assert [(a.question, a.text) for a in form.answers] == [("Goals", 'One,\n"two"')]
    assert form.consent is None
    assert form.line == 2


def test_columns_in_any_order_and_again_after_a_correction() -> None:
    header = ["Goals", "Name", "Timestamp", "E-mail", "Favourite colour"]
    found = {column.header: column.field for column in columns(header)}
    assert found["Favourite colour"] is Field.QUESTION
    corrected = columns(header, {"favourite colour": Field.CHAT})
    assert [c.field for c in corrected if c.header == "Favourite colour"] == [Field.CHAT]
    assert signature(header) == signature(list(reversed(header)))
    with pytest.raises(ValueError, match="no column is a name or an e-mail address"):
        columns(["Colour", "Number"])


def test_the_latest_sending_of_an_address_is_kept() -> None:
    text = HEAD + (
        "8/2/2023 0:00:00,ada@x.org,Ada,ada,Docs,,,CET\n8/1/2023 0:00:00,ADA@x.org,Ada,ada,Docs,,,CET\n"
        "8/3/2023 0:00:00,bo@x.org,Bo,bo,Docs,,,CET\n"
    )
    assert duplicates(_forms(text)) == {1: 0}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "x.csv:1: the file is empty"), (b"Name\n\xff\n", "x.csv:2: this is not UTF-8 text"),
        (b'Name,Email\n"open\n', "x.csv:2: unexpected end of data"), (b"Name\nA\x00\n", "x.csv:2: a zero byte"),
    ],
)  # fmt: skip
def test_exports_that_cannot_be_read(data: bytes, says: str) -> None:
    with pytest.raises(ExportError) as caught:
        read_csv(data, "x.csv")
    assert says in str(caught.value)


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=9), max_size=6))
def test_any_cells_are_read_and_none_is_lost(cells: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    rows = [[cell.replace("\x00", "") for cell in row] for row in cells]
    csv.writer(out, lineterminator="\n").writerows([["Name", "Email", "Goals"], *rows])
    try:
        data = out.getvalue().encode()
    except UnicodeEncodeError:
        return  # half of a pair of code points is no text
    headers, read = read_csv(data, "x.csv")
    forms = read_forms(columns(headers), read, ())
    for (_, row), form in zip(read, forms, strict=True):
        kept = {form.name, form.email, *(answer.text for answer in form.answers)}
        for place, cell in enumerate(row):
            plain = " ".join(cell.split()) if place == 0 else cell.strip()
            assert plain == "" or plain in kept
