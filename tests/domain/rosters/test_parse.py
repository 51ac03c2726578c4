"""Every quirk that release-team files were seen to have, with invented people."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from understudy.domain.rosters.errors import MAX_ROSTER_BYTES, RosterError, decode_roster
from understudy.domain.rosters.model import Roster, RosterPerson
from understudy.domain.rosters.parse import parse_roster

HEAD = "| **Role** | **Name** (**GitHub / Slack ID**) | **Shadow Name(s) (GitHub / Slack ID)** |\n|---|---|---|\n"
ADA = "Ada Example ([@ada](https://github.com/ada) / Slack: `@ada.e`)"
BO = "Bo Sample ([@bosample](https://github.com/bosample))"
A = ("Ada Example", "ada", ("ada.e",))
B = ("Bo Sample", "bosample", ())
Who = tuple[str, str | None, tuple[str, ...]]


def read(text: str) -> Roster:
    return parse_roster(text, "release-1.99/release-team.md")


def who(people: tuple[RosterPerson, ...]) -> list[Who]:
    return [(person.name, person.login, person.chats) for person in people]


def shadows(cell: str) -> tuple[list[Who], list[str]]:
    """The people of one shadow cell and what was found odd about it."""
    roster = read(f"{HEAD}| Docs | | {cell} |\n")
    return who(roster.rows[0].shadows), [anomaly.what for anomaly in roster.anomalies]


class Cell(NamedTuple):
    quirk: str
    cell: str
    people: list[Who]
    says: str | None


CELLS = [
    Cell("house style", f"{ADA}, {BO}", [A, B], None),
    Cell("5 an empty cell too many", f"{ADA} | ", [A], "an empty cell too many"),
    Cell(
        "7 tab in a name", f"Ada\tExample ([@ada](https://github.com/ada) / Slack: `@ada.e`)\t, {BO}", [A, B], "a tab"
    ),
    Cell("8 bare login", "Bo Sample (bosample)", [B], "a login without a link: bosample"),
    Cell("8 bare login with @", "Bo Sample (@bosample)", [B], "a login without a link: bosample"),
    Cell("8 bare login without parentheses", "Bo Sample @bosample", [B], "a login without a link: bosample"),
    Cell("8 login that GitHub refuses", "Cy Case (cy_c)", [("Cy Case", "cy_c", ())], "cy_c is not a login GitHub"),
    Cell("8 no @ in the link", "Bo Sample ([bosample](https://github.com/bosample))", [B], None),
    Cell("8 @ outside the link", "Bo Sample (@[bosample](https://github.com/bosample))", [B], None),
    Cell("8 blank inside the link text", "Bo Sample ([@bosample ](https://github.com/bosample))", [B], None),
    Cell("8 slash at the end", "Bo Sample ([@bosample](https://github.com/bosample/))", [B], "a link with a slash"),
    Cell("8 http", "Bo Sample ([@bosample](http://github.com/bosample))", [B], "an http link"),
    Cell("8 misspelled scheme", "Bo Sample ([@bosample](httphttps://github.com/bosample))", [B], "a misspelled link"),
    Cell("8 www and capitals", "Bo Sample ([@bosample](HTTPS://WWW.GitHub.com/bosample?tab=x#y))", [B], None),
    Cell("8 relative link", "Bo Sample ([@bosample](bosample))", [B], "a relative link: bosample"),
    Cell("8 no address", "Bo Sample ([@bosample]())", [B], "a link without an address"),
    Cell("8 brackets only", "Bo Sample ([@bosample])", [B], "brackets without an address"),
    Cell("8 stray bracket in the address", "Bo Sample ([@b](https://github.com/bosample]))", [B], "stray character"),
    Cell("8 address on its own", "Bo Sample (https://github.com/bosample)", [B], None),
    Cell("8 HTML link", 'Bo Sample (<a href="https://github.com/bosample">@bosample</a>)', [B], None),
    Cell(
        "8 tail with @",
        "Bo Sample ([@bosample](https://github.com/bosample)/@bo2)",
        [("Bo Sample", "bosample", ("bo2",))],
        "another id after the link: @bo2",
    ),
    Cell(
        "8 tail without @",
        "Bo Sample ([@bosample](https://github.com/bosample)/bosample)",
        [("Bo Sample", "bosample", ("bosample",))],
        "another id after the link",
    ),
    Cell("9 handle in words", "Ada Example ([@ada](https://github.com/ada)/ @ada.e on Slack)", [A], "in words"),
    Cell("9 no backticks", "Ada Example ([@ada](https://github.com/ada) / Slack: @ada.e)", [A], "without backticks"),
    Cell(
        "9 no backticks, blanks in the handle",
        "Ada Example ([@ada](https://github.com/ada) / Slack: @Ada of E), " + BO,
        [("Ada Example", "ada", ("Ada of E",)), B],
        "without backticks",
    ),
    Cell("9 no colon", "Ada Example ([@ada](https://github.com/ada) / Slack `@ada.e`)", [A], None),
    Cell("9 blank before colon", "Ada Example ([@ada](https://github.com/ada) / Slack : `@ada.e`)", [A], None),
    Cell("9 no blank", "Ada Example ([@ada](https://github.com/ada) /Slack:`@ada.e`)", [A], None),
    Cell("9 no @", "Ada Example ([@ada](https://github.com/ada) / Slack: `ada.e`)", [A], None),
    Cell("9 comma", "Ada Example ([@ada](https://github.com/ada), Slack: `@ada.e`), " + BO, [A, B], "a comma before"),
    Cell(
        "9 two handles",
        "Ada Example ([@ada](https://github.com/ada) / Slack:  `@ada.e` `@ada2` )",
        [("Ada Example", "ada", ("ada.e", "ada2"))],
        None,
    ),
    Cell(
        "9 handle with parentheses",
        "Ada Example ([@ada](https://github.com/ada) / Slack: `@Ada E. (aka.ada )`), " + BO,
        [("Ada Example", "ada", ("Ada E. (aka.ada )",)), B],
        None,
    ),
    Cell("9 no word Slack", "Ada Example ([@ada](https://github.com/ada) / `@ada.e`)", [A], "without the word Slack"),
    Cell("9 no slash", "Ada Example ([@ada](https://github.com/ada) Slack: `@ada.e`)", [A], None),
    Cell("10 handle outside", f"Ada Example ([@ada](https://github.com/ada)) / Slack: `@ada.e`, {BO}", [A, B], None),
    Cell(
        "10 parenthesis too many",
        f"Ada Example ([@ada](https://github.com/ada)) / Slack: `@ada.e`), {BO}",
        [A, B],
        "a closing parenthesis too many",
    ),
    Cell(
        "10 missing parenthesis",
        f"Ada Example ([@ada](https://github.com/ada) / Slack: `@ada.e`, {BO}",
        [A, B],
        "a parenthesis that does not close",
    ),
    Cell("10 missing parenthesis at the end", "Bo Sample ([@bosample](https://github.com/bosample)", [B], "not close"),
    Cell("11 slash before the parenthesis", "Bo Sample / ([@bosample](https://github.com/bosample))", [B], None),
    Cell("11 blank in the parenthesis", "Bo Sample ( [@bosample](https://github.com/bosample))", [B], None),
    Cell("11 no blank", "Bo Sample([@bosample](https://github.com/bosample))", [B], None),
    Cell("11 double blanks", "Bo  Sample   ([@bosample](https://github.com/bosample))", [B], None),
    Cell("12 no blank after the comma", f"{ADA},{BO}", [A, B], None),
    Cell("12 missing comma", f"{ADA} {BO}", [A, B], "no comma before Bo Sample"),
    Cell("12 and instead of a comma", f"{ADA} and {BO}", [A, B], "no comma before"),
    Cell("12 trailing comma", f"{ADA}, {BO},", [A, B], None),
    Cell("12 semicolon", f"{ADA}; {BO}", [A, B], None),
    Cell("12 line break", f"{ADA}<br/>{BO}", [A, B], None),
    Cell("12 joined by a slash", "Bo Sample / Cy O'Case", [("Bo Sample", None, ()), ("Cy O'Case", None, ())], "slash"),
    Cell("12 joined by a slash, linked", f"{ADA} / {BO}", [A, B], "people joined by a slash"),
    Cell("12 joined by a bar", f"{ADA} | {BO}", [A, B], "a bar between people"),
    Cell("13 empty", "", [], None),
    Cell("13 dashes", "--", [], None),
    Cell("13 N/A", "N/A", [], None),
    Cell("15 same person twice", f"{ADA}, {ADA}", [A], "stands twice"),
    Cell("17 one-word name", "Dee ([@dee](https://github.com/dee))", [("Dee", "dee", ())], None),
    Cell(
        "17 apostrophes, initials, accents",
        "J. Éva O'Søren ([@jeo](https://github.com/jeo))",
        [("J. Éva O'Søren", "jeo", ())],
        None,
    ),
    Cell("17 decomposed accents", "E\u0301va ([@eva](https://github.com/eva))", [("Éva", "eva", ())], None),
    Cell("no name", "[@dee](https://github.com/dee)", [("dee", "dee", ())], "dee stands without a name"),
    Cell("name as link text", "[Dee Day](https://github.com/dee)", [("Dee Day", "dee", ())], None),
    Cell("no login", "Dee Day", [("Dee Day", None, ())], "no login beside Dee Day"),
    Cell("nickname", "Dee (Didi) Day ([@dee](https://github.com/dee))", [("Dee (Didi) Day", "dee", ())], None),
    Cell("pronouns", "Dee Day (she/her) ([@dee](https://github.com/dee))", [("Dee Day", "dee", ())], "pronouns"),
    Cell("emphasis", "**Dee Day** ([@dee](https://github.com/dee))", [("Dee Day", "dee", ())], None),
    Cell("struck out", "~~Dee Day ([@dee](https://github.com/dee))~~", [("Dee Day", "dee", ())], "struck out"),
    Cell("entity", "Dee &amp; Day ([@dee](https://github.com/dee))", [("Dee & Day", "dee", ())], None),
    Cell("stray backtick", f"`{BO}, {ADA}", [B, A], "a backtick without its partner"),
    Cell("link elsewhere", "Dee Day ([site](https://dee.example/x))", [("Dee Day", None, ())], "no GitHub profile"),
    Cell("link to a page", "Dee Day ([x](https://github.com/o/r))", [("Dee Day", None, ())], "no GitHub profile"),
    Cell(
        "two links for one name",
        "Dee Day ([@dee](https://github.com/dee), [@dee2](https://github.com/dee2))",
        [("Dee Day", "dee", ()), ("dee2", "dee2", ())],
        "dee2 stands without a name",
    ),
    Cell("comment", f"{ADA} <!-- TODO: {BO} -->", [A], "a comment: TODO"),
    Cell(
        "link text differs",
        "Dee Day ([@didi](https://github.com/dee))",
        [("Dee Day", "dee", ())],
        "link text 'didi' differs from login 'dee'",
    ),
]


@pytest.mark.parametrize("case", CELLS, ids=lambda case: case.quirk)
def test_cells(case: Cell) -> None:
    people, says = shadows(case.cell)
    assert people == case.people
    if case.says is None:
        assert not [what for what in says if not what.startswith("no login")]
    else:
        assert any(case.says in what for what in says), says


@pytest.mark.parametrize(
    "head",
    [
        "|  **Role** | **Name** (**GitHub/Slack ID**)  | **Shadow Name(s) (GitHub/Slack ID), ...**\n| -- | -- | - |\n",
        "| **Role** | **Name** (**GitHub / Slack ID**)  | **Shadow Name(s) (GitHub / Slack ID)** |\n|----|:--:|---|\n",
        f"| **Team/Role**{' ' * 400}| **Lead Name** (**GitHub ID**) | **Shadow Name(s)** |\n|{'-' * 120}|---|---|\n",
        "# Kubernetes v1.99 Release Team\n\nRole|Lead|Shadows\n-|-|-\n",
    ],
    ids=["3 no closing bar", "3 with blanks", "4 padded and aligned", "2 title, no outer bars"],
)
def test_heads(head: str) -> None:
    row = read(f"{head}|  Docs | {ADA} | {BO} |  \n").rows[0]
    assert (row.label, who(row.leads), who(row.shadows)) == ("Docs", [A], [B])


def test_3_a_login_column_of_its_own() -> None:
    head = "| **Role** | **Name** | **GitHub/Slack ID** |\n|--|--|--|\n"
    roster = read(f"{head}| Lead | Ada Example\t | ada |\n| Infra | Bo | bo_s |\n")
    assert [who(row.leads) for row in roster.rows] == [[("Ada Example", "ada", ())], [("Bo", "bo_s", ())]]
    assert [a.what for a in roster.anomalies if a.line == 4] == ["bo_s is not a login GitHub would accept"]


def test_columns_are_found_by_their_heads() -> None:
    text = f"| Shadows | Zone | Lead | Role |\n|-|-|-|-|\n| {BO} | UTC | {ADA} | Docs |\n"
    roster = read(text)
    assert (who(roster.rows[0].leads), who(roster.rows[0].shadows)) == ([A], [B])
    assert [a.what for a in roster.anomalies] == ["an unknown column: Zone"]


def test_1_a_stub_has_moved() -> None:
    roster = read("# MOVED to https://example.org/releases/release-1.99/release_team.md\n")
    assert roster.moved_to == "https://example.org/releases/release-1.99/release_team.md"
    assert roster.rows == ()
    assert roster.anomalies[0].resolved_as.startswith("skipped")


def test_2_title() -> None:
    assert read(f"# Kubernetes v1.99 Release Team\n\n{HEAD}| Docs | | |\n").title == "Kubernetes v1.99 Release Team"
    assert read(f"{HEAD}| Docs | | |\n").title is None
    other = read(f"# Kubernetes 1.98 Release Team\n\n{HEAD}| Docs | | |\n")
    assert [a.what for a in other.anomalies] == ["the title names 1.98, the folder 1.99"]


def test_6_a_row_without_its_last_bar() -> None:
    roster = read(f"{HEAD}| Docs | {ADA} | {BO}\n| CI Signal | | |\n")
    assert who(roster.rows[0].shadows) == [B]
    assert [a.what for a in roster.anomalies] == ["no bar at the end of the row"]


def test_5_empty_cells_run_together_and_missing_cells() -> None:
    roster = read(f"{HEAD}| Docs | {ADA} ||\n| Infra | {BO} |\n| CI Signal | | |\n")
    assert [who(row.leads) for row in roster.rows] == [[A], [B], []]
    assert [(a.line, a.what) for a in roster.anomalies] == [(4, "2 cells where the table has 3")]


def test_13_only_tbd_is_a_vacancy() -> None:
    rows = read(f"{HEAD}| A | TBD | TBD |\n| B | -- | N/A |\n| C | {ADA}, TBD | tba |\n| D | | |\n").rows
    assert [(row.lead_tbd, row.shadows_tbd) for row in rows] == [
        (True, True),
        (False, False),
        (True, True),
        (False, False),
    ]
    assert who(rows[2].leads) == [A]


def test_a_future_roster_of_vacancies_is_a_roster() -> None:
    assert len(read(f"{HEAD}| Lead | TBD | TBD |\n| Docs | TBD | |\n").rows) == 2


@pytest.mark.parametrize(
    ("line", "label", "count"),
    [
        (f"**Emeritus Adviser:** {ADA}", "Emeritus Adviser", 1),
        (f"**Emeritus Advisors**: {ADA}, {BO}", "Emeritus Advisors", 2),
    ],
)
def test_14_advisers_below_the_table(line: str, label: str, count: int) -> None:
    roster = read(f"{HEAD}| Docs | | |\n\nSee the page.\n\n{line}\n\n(An adviser helps.)\n")
    assert roster.rows[1].label == label
    assert len(roster.rows[1].leads) == count
    assert roster.rows[1].line == 7
    assert roster.footer == "See the page.\n\n(An adviser helps.)"


def test_15_thanks_and_memorials_make_no_members() -> None:
    text = (
        f"{HEAD}| Docs | {ADA} | |\n\nSpecial thanks: {BO}\n\n* {BO}\n\n## In Memoriam\n- [Cy Case](https://example.org/cy)"
        " (Emeritus Lead)\n\n  [Cy Case: a fund](https://example.org/fund)\n- Dee Day (friend)\n\n## Other\n- Ed Else\n"
    )
    roster = read(text)
    assert len(roster.rows) == 1
    assert roster.memorials == ("Cy Case", "Dee Day")
    whats = [a.what for a in roster.anomalies]
    assert sum(what.startswith("people named below the table") for what in whats) == 2
    assert sum("memorial section" in what for what in whats) == 2
    assert "Special thanks" in roster.footer


def test_16_role_labels_are_kept_as_written() -> None:
    rows = read(f"{HEAD}| Upgrade Testing / CI Signal| | |\n| **Patch Release Managers** | | |\n").rows
    assert [row.label for row in rows] == ["Upgrade Testing / CI Signal", "Patch Release Managers"]


def test_18_a_program_is_no_member() -> None:
    row = read(f"{HEAD}| Approval Notifier | k8s ([@helper-robot](https://github.com/helper-robot)) | |\n").rows[0]
    assert (row.is_bot, row.leads, who(row.bots)) == (True, (), [("k8s", "helper-robot", ())])


def test_19_comments_neither_name_people_nor_end_the_table() -> None:
    roster = read(f"{HEAD}| Docs | {ADA} | |\n<!-- TODO:\n| Old | {BO} | | -->\n| Branch Manager | TBD | TBD |\n")
    assert [(row.label, row.line) for row in roster.rows] == [("Docs", 3), ("Branch Manager", 6)]
    assert any(a.what == "a row cut off from the table above it" for a in roster.anomalies)


def test_20_order_is_kept() -> None:
    cells = ", ".join(f"{name} ([@{name}](https://github.com/{name}))" for name in ("zoe", "ann", "mia"))
    assert [p.name for p in read(f"{HEAD}| Docs | | {cells} |\n").rows[0].shadows] == ["zoe", "ann", "mia"]


def test_a_lead_whose_link_slipped_into_the_next_column() -> None:
    row = read(f"{HEAD}| Docs | Bo Sample | [@bosample](https://github.com/bosample) |\n").rows[0]
    assert (who(row.leads), row.shadows) == ([B], ())


def test_rows_without_role_go_on_with_the_one_above() -> None:
    roster = read(f"{HEAD}| Docs | {ADA} | |\n| | | {BO} |\n| | | |\n")
    assert [who(row.shadows) for row in roster.rows] == [[B]]
    assert [a.what for a in roster.anomalies] == ["a row without a role", "a row without role and people"]


def test_a_second_row_of_a_role_goes_with_the_first() -> None:
    roster = read(f"{HEAD}| Docs | {ADA} | |\n| Infra | | |\n| **docs** | {ADA} | {BO} |\n")
    assert [(row.label, who(row.leads), who(row.shadows)) for row in roster.rows] == [
        ("Docs", [A], [B]),
        ("Infra", [], []),
    ]
    assert [a.what for a in roster.anomalies] == ["a second row for Docs", "Ada Example stands twice in one cell"]


def test_a_second_table() -> None:
    other = "| Page | Link |\n|-|-|\n| a | b |\n"
    roster = read(f"{HEAD}| Docs | {ADA} | |\n\ntext\n\n{HEAD}| Infra | {BO} | |\n\ntext\n\n{other}")
    assert [row.label for row in roster.rows] == ["Docs", "Infra"]
    assert [a.what for a in roster.anomalies] == ["a second table with roles", "a table without a role column"]


def test_text_right_under_the_table() -> None:
    roster = read(f"{HEAD}| Docs | {ADA} | |\nReview the page.\n")
    assert len(roster.rows) == 1
    assert roster.anomalies[0].what == "text right under the table: Review the page."


def test_line_ends_of_other_systems_and_a_byte_order_mark() -> None:
    text = decode_roster(f"\ufeff{HEAD}| Docs | {ADA} | {BO} |\n".replace("\n", "\r\n").encode(), "f")
    assert [(row.label, row.line) for row in read(text).rows] == [("Docs", 3)]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "no table with a role column"),
        ("# Notes\n\nAda leads.\n", 1, "no table with a role column"),
        ("| Page | Link |\n|-|-|\n| a | b |\n", 1, "no table with a role column"),
        (
            "| Role | Name | Shadow |\n|-|-|\n| a | b | c |\n",
            1,
            "the table's head has 3 columns and the line of dashes",
        ),
        (f"{HEAD}| | {ADA} | |\n", 3, "people without a role"),
        (f"{HEAD}| Docs | {ADA} | |\n| Infra | Bo Sample ([@bosa", 4, "the file ends in the middle of a row"),
        (
            f"{HEAD}| Docs | {ADA} | |\n| Infra | Bo Sample ([@bosample](https://gith\n",
            4,
            "the file ends in the middle",
        ),
        (f"{HEAD}| Docs | {ADA} | |\n| Infra | {BO} |", 4, "the file ends in the middle of a row"),
        (f"{HEAD}| Docs | {ADA} | |\n| Inf", 4, "the file ends in the middle of a row"),
        (f"{HEAD}| Docs | \x00 | |\n", 3, "the file is binary"),
        ("\x7fELF\x01\x02", 1, "the file is binary"),
    ],
)
def test_what_is_refused(text: str, line: int, what: str) -> None:
    with pytest.raises(RosterError) as error:
        read(text)
    assert (error.value.file, error.value.line) == ("release-1.99/release-team.md", line)
    assert what in error.value.what
    assert str(error.value).startswith(f"release-1.99/release-team.md:{line}: ")
    assert error.value.advice


def test_every_cut_inside_the_last_row_is_noticed() -> None:
    whole = f"{HEAD}| Docs | {ADA} | |\n| Infra | {BO} | {ADA} |"
    start = whole.index("| Infra") + 1
    assert len(read(whole).rows) == 2
    for end in range(start, len(whole)):
        with pytest.raises(RosterError, match="middle of a row"):
            read(whole[:end])


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"a\nb\0c", 2, "binary"),
        (b"a\n\n\xff\xfe", 3, "not UTF-8"),
        (b"x" * (MAX_ROSTER_BYTES + 1), 1, "more than"),
        ("| Role |".encode("utf-16"), 1, "binary"),
    ],
)
def test_bytes_that_are_refused(data: bytes, line: int, what: str) -> None:
    with pytest.raises(RosterError, match=what) as error:
        decode_roster(data, "f")
    assert error.value.line == line


def test_enormous_text_is_refused_unread() -> None:
    with pytest.raises(RosterError, match="characters"):
        read(HEAD + "x" * MAX_ROSTER_BYTES)
