"""Whatever a file holds, reading it gives a roster or one clear error, and no linked login is lost."""

from __future__ import annotations

import contextlib
import re

from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.rosters.errors import RosterError, decode_roster
from understudy.domain.rosters.parse import parse_roster

HEAD = "| **Role** | **Name** | **Shadow Name(s)** |\n|---|---|---|\n"
BITS = st.sampled_from(
    [
        "|", "\n", "(", ")", "[", "]", "`", "``", "/", ",", "@", "*", "~~", "<", ">", "&", "\\", "#", "-", ";", ":",
        "Slack: ", " on Slack", "TBD", "N/A", "--", "Ada", "Bo Sample", "é", "\t", "  ", "<br>", "<!--", "-->", "http://",
        "[@ada](https://github.com/ada)", "[bo](http://github.com/bo/)", "](https://github.com/", "<a href=", "&amp;",
        "| Role | Name | Shadow |\n|-|-|-|\n", "## In Memoriam\n", "**Emeritus Adviser:** ", "- ", "> ", "MOVED to ",
    ]
)  # fmt: skip
garbage = st.lists(BITS | st.text(max_size=4), max_size=40).map("".join)
logins = st.from_regex(r"[a-z](-?[a-z0-9]){1,10}", fullmatch=True)
fill = st.lists(
    st.sampled_from(
        ["Ada", " ", ", ", " / ", "(", ")", "Slack: `@x`", "`", "[", "]", "*", "~~", "@", ";", "é", "on Slack", "|"]
    ),
    max_size=4,
).map("".join)  # fmt: skip


@given(garbage)
def test_text(text: str) -> None:
    with contextlib.suppress(RosterError):
        parse_roster(HEAD + text, "f")
    with contextlib.suppress(RosterError):
        parse_roster(text, "f")


@given(st.binary(max_size=300))
def test_bytes(data: bytes) -> None:
    with contextlib.suppress(RosterError):
        parse_roster(decode_roster(data, "f"), "f")


@given(st.lists(st.tuples(fill, logins, st.booleans()), min_size=1, max_size=5, unique_by=lambda part: part[1]), fill)
def test_no_linked_login_is_lost(parts: list[tuple[str, str, bool]], tail: str) -> None:
    cell = "".join(f"{before}{_link(login, bare)}" for before, login, bare in parts) + tail.replace("|", "")
    row = parse_roster(f"{HEAD}| Docs |  | {cell} |\n\nend\n", "f").rows[0]
    found = {person.login for person in (*row.leads, *row.shadows, *row.bots)}
    assert {login for _, login, _ in parts} <= found


def _link(login: str, bare: bool) -> str:
    return f"<https://github.com/{login}>" if bare else f"[@{login}](https://github.com/{login})"


@given(garbage)
def test_what_is_found_is_usable(text: str) -> None:
    with contextlib.suppress(RosterError):
        roster = parse_roster(HEAD + text, "f")
        for row in roster.rows:
            assert row.label
            assert row.line > 2
            for person in (*row.leads, *row.shadows, *row.bots):
                assert person.name == person.name.strip() != ""
                assert person.line >= row.line
                assert person.login is None or not re.search(r"[\s/|]", person.login)
        assert all(anomaly.line >= 1 and anomaly.what and anomaly.resolved_as for anomaly in roster.anomalies)
