"""Organisations, sigs.yaml, employers, and contributions told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.contributions.elsewhere import parse_elsewhere
from understudy.domain.contributions.kinds import Kind
from understudy.domain.groups.employers import Employment, parse_employers
from understudy.domain.groups.organisations import Membership, organisation_of, parse_membership
from understudy.domain.groups.sigs import owners_link, parse_sigs
from understudy.domain.groups.yaml_files import FileError

ORG = """
admins: [boss]
members:
- Ada
- 249043822
teams:
  release-team:
    description: who releases
    maintainers: [Boss]
    members: [Ada]
    teams:
      release-team-docs:
        members: [bo]
"""


def test_an_organisation_with_teams_in_teams() -> None:
    found = {(b.scope, b.login, b.role) for b in parse_membership("org.yaml", ORG, "example")}
    assert found == {
        ("example", "boss", "admin"),
        ("example", "ada", "member"),
        ("example", "249043822", "member"),
        ("example/release-team", "boss", "maintainer"),
        ("example/release-team", "ada", "member"),
        ("example/release-team-docs", "bo", "member"),
    }


@pytest.mark.parametrize(
    ("path", "organisation"),
    [
        ("config/example/org.yaml", "example"),
        ("config/example/sig-x/teams.yaml", "example"),
        ("example/org.yaml", "example"),
        ("org.yaml", None),
        ("config/restrictions.yaml", None),
        ("config/example/OWNERS", None),
    ],
)
def test_which_organisation_a_file_is_of(path: str, organisation: str | None) -> None:
    assert organisation_of(path) == organisation


def test_a_team_that_moves_to_another_file_is_no_change() -> None:
    membership = Membership()
    team = parse_membership("a", "teams: {docs: {members: [ada, bo]}}", "example")
    came, left = membership.apply({"config/example/a.yaml": team})
    assert [b.login for b in came] == ["ada", "bo"]
    assert not left
    smaller = parse_membership("b", "teams: {docs: {members: [ada]}}", "example")
    came, left = membership.apply({"config/example/a.yaml": None, "config/example/b.yaml": smaller})
    assert not came
    assert [b.login for b in left] == ["bo"]


def test_sigs() -> None:
    text = """
sigs:
- dir: sig-x
  name: X
  label: x
  leadership:
    chairs: [{github: ada, name: Ada Fern, company: Acme}]
    emeritus_leads: [{github: bo, name: Bo}]
  subprojects:
  - name: widgets
    owners:
    - https://raw.githubusercontent.com/example/widgets/main/pkg/OWNERS
    - https://example.org/OWNERS
    leads: [{github: cy, name: Cy}]
workinggroups:
- {dir: wg-y, name: Y, label: y, leadership: {chairs: []}}
"""
    x, y = parse_sigs("sigs.yaml", text)
    assert [(leader.role, leader.login, leader.company) for leader in x.leaders] == [
        ("chair", "ada", "Acme"),
        ("emeritus_lead", "bo", None),
    ]
    (sub,) = x.subprojects
    assert [(link.repository, link.branch, link.path) for link in sub.owners] == [
        ("example/widgets", "main", "pkg"),
        (None, None, None),
    ]
    assert (y.kind, y.leaders) == ("wg", ())
    assert owners_link("https://github.com/example/widgets/blob/master/OWNERS").path == ""
    with pytest.raises(FileError, match=r"sigs\.yaml:1:"):
        parse_sigs("sigs.yaml", "a: b\n")


def test_employers_from_json() -> None:
    (ada,) = parse_employers(
        "users.json",
        '[{"login": "ada", "email": "ada!example.org", "affiliation": "Acme < 2019-03-01, Bolt"},'
        ' {"login": "bo", "email": "bo!example.org", "affiliation": "NotFound"}]',
    )
    assert ada.addresses == ("ada@example.org",)
    assert ada.spells == (
        Employment("Acme", None, date(2019, 3, 1)),
        Employment("Bolt", date(2019, 3, 1), None),
    )


def test_employers_from_text() -> None:
    people = parse_employers(
        "devs.txt",
        "# kept by hand\nada: ada!example.org, ada!home.example\n\tAcme until 2019-03-01\n\tBolt from 2019-03-01\n"
        "bo: bo!example.org\n\tIndependent\n",
    )
    assert [(p.login, p.line, [s.employer for s in p.spells]) for p in people] == [
        ("ada", 2, ["Acme", "Bolt"]),
        ("bo", 5, ["Independent"]),
    ]
    with pytest.raises(FileError, match=r"devs\.txt:2"):
        parse_employers("devs.txt", "ada: ada!x.org\nAcme\n")


HEAD = "date,kind,login,name,title,url,vouched_by\n"


def test_contributions_told_of() -> None:
    rows = parse_elsewhere("told.csv", "\ufeff" + HEAD + '2024-03-02,talk,@ada,,"Gates, mended",,Bo\n\n')
    (row,) = rows
    assert (row.day, row.kind, row.login, row.title, row.vouched_by, row.line) == (
        date(2024, 3, 2),
        Kind.TALK,
        "ada",
        "Gates, mended",
        "Bo",
        2,
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2024-3-2,talk,ada,,T,,Bo", "is not a date"),
        ("2024-03-02,dance,ada,,T,,Bo", "is no kind"),
        ("2024-03-02,commit,ada,,T,,Bo", "read from git"),
        ("2024-03-02,talk,,,T,,Bo", "login is empty"),
        ("2024-03-02,talk,ada,,T,,", "vouched_by is empty"),
        ("2024-03-02,talk,ada,,T,,Bo,more", "more cells"),
        ('2024-03-02,talk,ada,,"T,,Bo', "CSV"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line(line: str, says: str) -> None:
    with pytest.raises(FileError, match=says) as caught:
        parse_elsewhere("told.csv", HEAD + "2024-03-01,talk,ada,,Fine,,Bo\n" + line + "\n")
    assert str(caught.value).startswith("told.csv:3:")


def _refusal(parse: Callable[[str, str], object], text: str) -> str | None:
    try:
        parse("f", text)
    except FileError as error:
        return str(error)
    return None


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_clearly(text: str) -> None:
    for parse in (parse_sigs, parse_employers, parse_elsewhere):
        said = _refusal(parse, text)
        assert said is None or said.startswith("f:")
