"""Files made to harm their reader: each ends in a clear refusal or a sound reading, and soon."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.owners.codeowners import parse_codeowners
from understudy.domain.owners.edit import EditError, add_owner, remove_owner
from understudy.domain.owners.files import OwnersError, expand
from understudy.domain.owners.gerrit import parse_gerrit
from understudy.domain.owners.globs import gerrit_glob, github_glob, maintainers_glob
from understudy.domain.owners.lint_file import lint_owners
from understudy.domain.owners.maintainers import parse_maintainers
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.patterns import check, matches
from understudy.domain.owners.prow import parse_aliases
from understudy.domain.owners.reading import LARGEST
from understudy.domain.owners.resolve import Resolver
from understudy.domain.owners.spells import OwnersState

LAUGHS = "a0: &a0 [ada]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))

REFUSED = {
    "billion laughs": LAUGHS + "approvers: *a11\n",
    "deep flow": "approvers: " + "[" * 90_000,
    "deep flow mappings": "{a: " * 60_000,
    "deep blocks": "approvers:\n" + "- " * 60_000 + "ada\n",
    "deep keys": "? " * 60_000 + "a\n",
    "deep stairs": "".join(" " * n + "a:\n" for n in range(700)),
    "huge": "approvers:\n" + "- ada\n" * (LARGEST // 6 + 1),
    "many names": "approvers:\n" + "".join(f"- p{n}\n" for n in range(6000)),
    "many names in filters": "x: &x [" + ", ".join(f"p{n}" for n in range(4000)) + "]\nfilters:\n"
    + "".join(f"  f{n}: {{approvers: *x}}\n" for n in range(100)),
    "many filters": "filters:\n" + "".join(f"  f{n}: {{approvers: [ada]}}\n" for n in range(300)),
    "a cycle": "approvers: &a\n- *a\n",
    "a cycle of mappings": "filters: &a\n  x: *a\napprovers: [[ada]]\n",
    "a tab": "approvers:\n\t- ada\n",
    "another encoding": "approvers: [caf\ufffd]\n",
    "a null byte": "approvers: [a\x00b]\n",
    "control characters": "approvers: [a\x1bb]\n",
    "a constructor as a list": "approvers: !!python/object/apply:os.system [[id]]\n",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED.values(), ids=list(REFUSED))
def test_refused(text: str) -> None:
    with pytest.raises(OwnersError) as caught:
        parse_owners(text)
    assert 10 < len(str(caught.value)) < 300
    (finding,) = lint_owners("OWNERS", text)
    assert finding.code == "unreadable"
    for edit in (add_owner, remove_owner):
        with pytest.raises(EditError):
            edit(text, "approvers", "zoe")


def test_the_deepest_text_is_no_end_of_the_process() -> None:
    program = (
        "from understudy.domain.owners.parse import parse_owners\n"
        "from understudy.domain.owners.files import OwnersError\n"
        "for text in ('['*250_000, '{a: '*60_000, '- '*120_000, '? '*120_000):\n"
        "    try: parse_owners(text)\n"
        "    except OwnersError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"] * 4


READ = {
    "a tag that would run something": ("approvers: !!python/object/apply:os.system ['id']\n", {"id"}),
    "an unused bomb": (LAUGHS + "approvers: [ada]\n", {"ada"}),
    "digits": ("approvers: [249043822]\n", {"249043822"}),
    "nulls": ("approvers: [null, ~, , ada]\n".replace(", ,", ","), {"ada"}),
    "duplicate keys": ("approvers: [ada]\napprovers: [bo]\n", {"bo"}),
    "a byte order mark and Windows line ends": ("\ufeffapprovers:\r\n- ada\r\n", {"ada"}),
    "dots": ("approvers: [../../etc]\n", {"../../etc"}),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=list(READ))
def test_read_soundly(text: str, expected: set[str]) -> None:
    assert {entry.folded for entry in parse_owners(text).entries} == expected


def test_aliases_that_multiply_are_refused() -> None:
    many = "aliases:\n  x: &x [" + ", ".join(f"p{n}" for n in range(3000)) + "]\n  y: *x\n"
    with pytest.raises(OwnersError, match="more than 5000"):
        parse_aliases(many)
    aliases = {"x": tuple(f"p{n}" for n in range(3000))}
    file = parse_owners("filters:\n" + "".join(f"  f{n}: {{approvers: [x]}}\n" for n in range(100)))
    with pytest.raises(OwnersError, match="spelled out"):
        expand(file, aliases)
    with pytest.raises(OwnersError, match="spelled out"):
        Resolver({"": file}, aliases)


def test_a_hostile_file_ends_no_spell() -> None:
    texts = {
        "1": "aliases:\n  x: [" + ", ".join(f"p{n}" for n in range(3000)) + "]\n",
        "2": "approvers: [ada]\n",
        "3": "filters:\n" + "".join(f"  f{n}: {{approvers: [x]}}\n" for n in range(100)),
        "4": "[" * 100_000,
    }
    state = OwnersState()
    state.apply({"OWNERS_ALIASES": "1", "OWNERS": "2"}, texts.get)
    for blob in ("3", "4"):
        begun, ended, unreadable = state.apply({"OWNERS": blob}, texts.get)
        assert (begun, ended) == ([], [])
        assert [each.path for each in unreadable] == ["OWNERS"]


@pytest.mark.parametrize(
    "pattern",
    ["^(a+)+$", "(a|aa)*b", "(.*)*" * 50, "(a{1000}){1000}", "((((a{9}){9}){9}){9}){9}", "a?" * 400 + "a" * 90],
)
def test_patterns_made_to_run_forever_end(pattern: str) -> None:
    assert matches(pattern, "a" * 20_000 + "c") in (True, False)


@pytest.mark.parametrize("pattern", ["**/" * 300, "*" * 900, "{a,b}" * 150, "[!a-z]" * 150, "{" * 500, "\\" * 301])
def test_globs_made_to_run_forever_end(pattern: str) -> None:
    for expression in (gerrit_glob(pattern), github_glob(pattern), maintainers_glob(pattern)):
        assert expression is None or matches(expression, "a/" * 2000) in (True, False)


@given(st.text(alphabet="ab/*?[]{}!\\,.-^", max_size=30), st.text(alphabet="ab/.", max_size=20))
def test_any_glob_is_an_expression_or_none(pattern: str, path: str) -> None:
    for glob in (gerrit_glob, github_glob, maintainers_glob):
        expression = glob(pattern)
        assert expression is None or matches(expression, path) in (True, False)


@given(st.text(alphabet="abc.-_", min_size=1, max_size=12))
def test_plain_names_match_themselves(name: str) -> None:
    for glob in (gerrit_glob, github_glob, maintainers_glob):
        expression = glob(name)
        assert expression is not None
        check(expression)
        assert matches(expression, name)


_LINES = st.sampled_from(
    ["* @ada", "/a/ @acme/team", "F: a/*", "M: Ada <ada@x.example>", "X: a/", "set noparent", "include ../../../x",
     "file:/../../etc/passwd", "per-file *.md=ada@x.example", "approvers:", "- ada", "  - bo", "filters:", "'.*':",
     "\t", "[", "{", "&a", "*a", "!!int", "---", "\ufeff", "\r", "#"]
)  # fmt: skip


@given(st.lists(_LINES, max_size=12))
def test_any_mixture_is_read_or_refused(lines: list[str]) -> None:
    text = "\n".join(lines)
    _ends(parse_owners, text)
    _ends(parse_aliases, text)
    for path in ("a/x", "a/", ""):
        owners, skipped = parse_codeowners("CODEOWNERS", text)
        assert len(owners.rules) + len(skipped) <= len(text.splitlines())
        assert owners.of(path).path == path
        maintainers, _ = parse_maintainers(text)
        assert maintainers.of(path).path == path


def _ends(parse: Callable[[str], object], text: str) -> None:
    said = None
    try:
        parse(text)
    except OwnersError as error:
        said = str(error)
    assert said != ""


@pytest.mark.parametrize("parse", [lambda t: parse_codeowners("CODEOWNERS", t), parse_maintainers, parse_owners])
def test_files_that_are_too_large_are_refused(parse: Callable[[str], object]) -> None:
    with pytest.raises(OwnersError, match="larger than"):
        parse("* @ada\n" * (LARGEST // 7 + 1))


def test_long_lines_are_skipped_and_told() -> None:
    _, skipped = parse_codeowners("CODEOWNERS", "*" * 3000 + " @ada\n* @bo\n")
    assert [line for line, _ in skipped] == [1]
    assert parse_gerrit("a@b" + "." * 200_000 + "*\n") is None
