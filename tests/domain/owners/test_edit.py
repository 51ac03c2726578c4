"""Edits that touch one line and nothing else."""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.owners.edit import (
    EditError,
    add_owner,
    add_to_alias,
    make_emeritus,
    patch,
    remove_from_alias,
    remove_owner,
)
from understudy.domain.owners.parse import parse_owners

FILE = """# See the docs

approvers:
  - ada # SIG Chair
  - "249043822"  # digits

  - cyn
reviewers: [bo, dee]   # all of us
labels:
- area/x
"""


def _approvers(text: str) -> list[str]:
    return sorted(entry.written for entry in parse_owners(text).entries if entry.role == "approver")


def _changed(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (add_owner(FILE, "approvers", "zoe"), ["+   - zoe"]),
        (add_owner(FILE, "approvers", "@Zoe"), ["+   - Zoe"]),
        (add_owner(FILE, "approvers", "ADA"), []),
        (add_owner(FILE, "approvers", "123"), ['+   - "123"']),
        (add_owner(FILE, "approvers", "yes"), ['+   - "yes"']),
        (
            add_owner(FILE, "reviewers", "cyn"),
            ["- reviewers: [bo, dee]   # all of us", "+ reviewers: [bo, cyn, dee]   # all of us"],
        ),
        (
            add_owner(FILE, "reviewers", "abe"),
            ["- reviewers: [bo, dee]   # all of us", "+ reviewers: [abe, bo, dee]   # all of us"],
        ),
        (remove_owner(FILE, "approvers", "Ada"), ["-   - ada # SIG Chair"]),
        (remove_owner(FILE, "approvers", "cyn"), ["-   - cyn"]),
        (
            remove_owner(FILE, "reviewers", "dee"),
            ["- reviewers: [bo, dee]   # all of us", "+ reviewers: [bo]   # all of us"],
        ),
        (remove_owner(FILE, "approvers", "nobody"), []),
        (add_owner(FILE, "emeritus_approvers", "old"), ["+ emeritus_approvers:", "+   - old"]),
        (make_emeritus(FILE, "ada"), ["-   - ada # SIG Chair", "+ emeritus_approvers:", "+   - ada"]),
        (
            make_emeritus(FILE, "bo"),
            ["- reviewers: [bo, dee]   # all of us", "+ reviewers: [dee]   # all of us"],
        ),
    ],
)
def test_only_the_lines_of_the_change(after: str, changed: list[str]) -> None:
    assert [line for line in _changed(FILE, after) if not line.startswith("?")] == changed


def test_lists_without_indent_empty_lists_and_missing_last_newline() -> None:
    assert add_owner("approvers:\n- ada\n- bo", "approvers", "cyn") == "approvers:\n- ada\n- bo\n- cyn"
    assert add_owner("approvers:\n- bo\n- dee\n", "approvers", "cyn") == "approvers:\n- bo\n- cyn\n- dee\n"
    assert add_owner("approvers:\nreviewers:\n- x\n", "approvers", "ada") == "approvers:\n- ada\nreviewers:\n- x\n"
    assert add_owner("approvers: null\n", "approvers", "ada") == "approvers: [ada]\n"
    assert add_owner("approvers: []\n", "approvers", "ada") == "approvers: [ada]\n"
    assert add_owner("", "approvers", "ada") == "approvers:\n  - ada\n"
    assert remove_owner("approvers:\n- ada\nlabels:\n- x\n", "approvers", "ada") == "labels:\n- x\n"
    assert add_owner("approvers:\r\n- ada\r\n", "approvers", "bo") == "approvers:\r\n- ada\r\n- bo\r\n"


ALIASES = """aliases:
  # copied
  leads:
    - ada
    - Bo
  empty:
"""


def test_aliases() -> None:
    assert _changed(ALIASES, add_to_alias(ALIASES, "leads", "cyn")) == ["+     - cyn"]
    assert _changed(ALIASES, remove_from_alias(ALIASES, "Leads", "bo")) == ["-     - Bo"]
    assert _changed(ALIASES, add_to_alias(ALIASES, "empty", "cyn")) == ["+       - cyn"]
    one = "aliases:\n  leads:\n    - ada\n"
    assert remove_from_alias(one, "leads", "ada") == "aliases:\n  leads:\n"
    with pytest.raises(EditError, match="no alias others"):
        add_to_alias(ALIASES, "others", "cyn")


@pytest.mark.parametrize(
    ("text", "login", "says"),
    [
        ("approvers: [ada\n", "bo", "not YAML"),
        ("- ada\n", "bo", "not a mapping"),
        ("approvers: ada\n", "bo", "not a list"),
        ("approvers: [ada]\n", "two words", "no login"),
        ("approvers: [ada]\n", "a]b", "no login"),
        ("{approvers: [ada]}\n", "bo", ""),
    ],
)
def test_what_cannot_be_edited_is_refused_or_stays_readable(text: str, login: str, says: str) -> None:
    if not says:
        assert _approvers(add_owner(text, "approvers", login)) == ["ada", "bo"]
        return
    with pytest.raises(EditError, match=says):
        add_owner(text, "approvers", login)


_LOGINS = st.from_regex(r"[a-z0-9](-?[a-z0-9]){0,9}", fullmatch=True)


@given(
    names=st.lists(_LOGINS, min_size=1, max_size=6, unique=True),
    login=_LOGINS,
    indent=st.sampled_from(["", "  ", "    "]),
    flow=st.booleans(),
    tail=st.sampled_from(["", "\n", "\nlabels:\n- x\n", "\n\n# end\n"]),
)
def test_adding_and_taking_out_again_gives_the_same_bytes(
    names: list[str], login: str, indent: str, flow: bool, tail: str
) -> None:
    quoted = [f'"{name}"' for name in names]
    body = f"approvers: [{', '.join(quoted)}]" if flow else "approvers:\n" + "\n".join(f"{indent}- {q}" for q in quoted)
    text = body + tail
    after = add_owner(text, "approvers", login)
    assert _approvers(after) == sorted({*names, login})
    if login not in names:
        back = remove_owner(after, "approvers", login)
        assert back == text or back == text + "\n" or back.rstrip("\n") == text.rstrip("\n")


@given(st.text(max_size=200), _LOGINS)
def test_any_text_is_edited_or_refused(text: str, login: str) -> None:
    for edit in (add_owner, remove_owner):
        try:
            edit(text, "approvers", login)
        except EditError:
            continue


@pytest.mark.parametrize("before", [FILE, FILE.rstrip("\n"), "approvers:\n- ada"])
def test_patches_are_taken_by_git(before: str, tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "OWNERS").write_text(before)
    (tmp_path / "OWNERS").write_text(FILE)
    after, top = add_owner(before, "approvers", "zoe"), remove_owner(FILE, "approvers", "ada")
    whole = patch("pkg/OWNERS", before, after) + patch("OWNERS", FILE, top)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "-"], input=whole, text=True, cwd=tmp_path, check=True)
    assert (tmp_path / "pkg" / "OWNERS").read_text() == after
    assert (tmp_path / "OWNERS").read_text() == top
    assert patch("x", FILE, FILE) == ""
