"""Gerrit's code-owners files, GitHub's CODEOWNERS, and EDK II's Maintainers.txt."""

from __future__ import annotations

import pytest

from understudy.domain.owners.codeowners import parse_codeowners
from understudy.domain.owners.files import Include
from understudy.domain.owners.gerrit import parse_gerrit, resolve_includes, target_of
from understudy.domain.owners.maintainers import parse_maintainers
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.resolve import Effective, Resolver


def _gerrit(path: str, **files: str) -> Effective:
    parsed = {name.replace("_", "/").replace("top", ""): parse_owners(text) for name, text in files.items()}
    others = {f"{directory}/OWNERS".lstrip("/"): file for directory, file in parsed.items()}
    whole, problems = resolve_includes(parsed, others.get)
    assert problems == []
    return Resolver(whole, {}).of(path)


def _names(effective: Effective) -> list[str]:
    assert [each.folded for each in effective.approvers] == [each.folded for each in effective.reviewers]
    return [each.folded.partition("@")[0] for each in effective.approvers]


PER_FILE = """\
ada@x.org
per-file *.md,*.rst=bo@x.org
per-file foo-[0-9].txt=cyn@x.org
per-file {a,b}.c = dee@x.org, eve@x.org
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x.md", ["ada", "bo"]),
        ("deep/er/x.rst", ["ada", "bo"]),
        ("x.mdx", ["ada"]),
        ("foo-1.txt", ["ada", "cyn"]),
        ("foo-12.txt", ["ada"]),
        ("b.c", ["ada", "dee", "eve"]),
        ("c.c", ["ada"]),
    ],
)
def test_gerrit_globs_match_in_all_folders_below(path: str, expected: list[str]) -> None:
    assert _names(_gerrit(path, top=PER_FILE)) == expected


def test_gerrit_parents_and_noparent() -> None:
    assert _names(_gerrit("a/x", top="root@x.org\n", a="ada@x.org\n")) == ["ada", "root"]
    assert _names(_gerrit("a/x", top="root@x.org\n", a="set noparent\nada@x.org\n")) == ["ada"]
    # Unlike Prow's, it cuts whether or not somebody was found.
    assert _names(_gerrit("a/x", top="root@x.org\n", a="set noparent\nper-file y=ada@x.org\n")) == []
    only = "ada@x.org\nper-file *.md=set noparent\nper-file *.md=bo@x.org\n"
    assert _names(_gerrit("a/x.md", top="root@x.org\n", a=only)) == ["bo"]
    assert _names(_gerrit("a/x.c", top="root@x.org\n", a=only)) == ["ada", "root"]


def test_gerrit_everybody() -> None:
    assert _names(_gerrit("a/x", a="*\n")) == ["*"]
    assert _names(_gerrit("a/x.md", a="ada@x.org\nper-file *.md=*\n")) == ["ada", "*"]
    assert _names(_gerrit("a/x.c", a="ada@x.org\nper-file *.md=*\n")) == ["ada"]


def test_gerrit_includes() -> None:
    other = "set noparent\nbo@x.org\nper-file *.md=cyn@x.org\n"
    whole = _gerrit("a/x.md", top="root@x.org\n", a="include /lib/OWNERS\nada@x.org\n", lib=other)
    assert _names(whole) == ["ada", "bo", "cyn"]
    plain = _gerrit("a/x.md", top="root@x.org\n", a="file: ../lib/OWNERS\nada@x.org\n", lib=other)
    assert _names(plain) == ["ada", "bo", "root"]
    some = {"a": "per-file *.md=file:../lib/OWNERS\nada@x.org\n", "lib": other}
    assert _names(_gerrit("a/x.md", **some)) == ["ada", "bo"]
    assert _names(_gerrit("a/x.c", **some)) == ["ada"]


def test_gerrit_includes_of_includes_and_cycles() -> None:
    files = {
        "a": "include ../b/OWNERS\nada@x.org\n",
        "b": "include ../c/OWNERS\nbo@x.org\n",
        "c": "include /a/OWNERS\ncyn@x.org\n",
    }
    assert _names(_gerrit("a/x", **files)) == ["ada", "bo", "cyn"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../b/OWNERS", "b/OWNERS"),
        ("/b/OWNERS", "b/OWNERS"),
        ("COMMON", "a/COMMON"),
        ("../../etc/passwd", None),
        ("/../x", None),
        ("other:/OWNERS", None),
        ("other:main:/OWNERS", None),
        ("/", None),
    ],
)
def test_gerrit_paths_stay_in_the_tree(target: str, expected: str | None) -> None:
    assert target_of("a", Include("file", target)) == expected


def test_gerrit_what_cannot_be_brought_in_is_told() -> None:
    files = {"a": parse_owners("include ../../x\nfile: nowhere\nada@x.org\n")}
    whole, problems = resolve_includes(files, lambda _: None)
    assert [(place, why.split(":")[0]) for place, why in problems] == [
        ("a/OWNERS", "file nowhere"),
        ("a/OWNERS", "include ../../x points out of this tree; left out"),
    ]
    assert [entry.folded for entry in whole["a"].entries] == ["ada@x.org"]


@pytest.mark.parametrize("text", ["approvers: [ada]\n", "ada\n", "ada@x.org bo@x.org\n", "a@b." + "." * 9000, "# x\n"])
def test_what_is_not_gerrits(text: str) -> None:
    assert parse_gerrit(text) is None


CODEOWNERS = """\
# who looks
*                 @root @acme/core
*.js              @js-owner  # inline
/build/logs/      @doctocat
docs/*            docs@example.org
apps/             @octocat
/scripts/** @scripter
**/secret @guard
/apps/github
/apps/own\\ er    @blank
src/*/api @api
[Section]         @nobody
!negated          @nobody
bad               nobody
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README", ["@root", "@acme/core"]),
        ("a/b/x.js", ["@js-owner"]),
        ("build/logs/a/b", ["@doctocat"]),
        ("x/build/logs/a", ["@root", "@acme/core"]),
        ("docs/getting-started.md", ["docs@example.org"]),
        ("docs/deep/x.md", ["@root", "@acme/core"]),
        ("x/apps/y", ["@octocat"]),
        ("apps/y/z", ["@octocat"]),
        ("apps/github", []),
        ("apps/github/x", []),
        ("apps/own er", ["@blank"]),
        ("scripts/a/b", ["@scripter"]),
        ("a/secret/x", ["@guard"]),
        ("secret", ["@guard"]),
        ("src/x/api/y", ["@api"]),
        ("src/x/y/api", ["@root", "@acme/core"]),
        ("build/logs/", ["@doctocat"]),
        ("docs/", ["docs@example.org"]),
        ("docs/deep/", ["@root", "@acme/core"]),
        ("negated", ["@root", "@acme/core"]),
    ],
)
def test_codeowners_the_last_match_wins(path: str, expected: list[str]) -> None:
    owners, _ = parse_codeowners("CODEOWNERS", CODEOWNERS)
    found = owners.of(path)
    assert [each.written for each in found.approvers] == expected
    assert found.reviewers == found.approvers == found.leaf_approvers


def test_codeowners_lines_that_github_skips_are_told() -> None:
    _, skipped = parse_codeowners("CODEOWNERS", CODEOWNERS)
    assert [line for line, _ in skipped] == [12, 13, 14]


MAINTAINERS = """\
Project
-------
F: *
M: Top One <top@example.org>

All
L: list@example.org
F: */

Widgets
F: Platform/Widgets/
X: Platform/Widgets/Odd/
M: Ada Example <ada@example.org> [ada]
R: Bo Example <bo@example.org>

Buses
F: */Bus/*
R: Cyn Example <cyn@example.org>
M: nobody
"""


@pytest.mark.parametrize(
    ("path", "approvers", "reviewers"),
    [
        ("README", ["top@example.org"], ["top@example.org"]),
        ("Platform/Widgets/a/b.c", ["ada"], ["ada", "bo@example.org"]),
        ("Platform/Widgets/Odd/b.c", ["top@example.org"], ["top@example.org"]),
        ("Platform/Other/x.c", ["top@example.org"], ["top@example.org"]),
        ("Platform/Widgets/Bus/x.c", ["ada"], ["ada", "bo@example.org", "cyn@example.org"]),
        ("Platform/Widgets/Bus/y/x.c", ["ada"], ["ada", "bo@example.org"]),
    ],
)
def test_maintainers(path: str, approvers: list[str], reviewers: list[str]) -> None:
    maintainers, skipped = parse_maintainers(MAINTAINERS)
    found = maintainers.of(path)
    assert [each.folded for each in found.approvers] == approvers
    assert [each.folded for each in found.reviewers] == reviewers
    assert [line for line, _ in skipped] == [19]
