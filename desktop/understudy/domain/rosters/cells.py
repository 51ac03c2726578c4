"""The raw text of a Markdown table row: its cells, and the pieces each cell is made of.

Tables follow GitHub's rules: a bar splits cells unless a backslash stands before it, inside backticks too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """What a token of a cell is."""

    TEXT = auto()
    LITERAL = auto()
    """Escaped characters: text that never separates anything."""
    CODE = auto()
    LINK = auto()
    MARK = auto()
    """One of ``( ) , ; /``; a line break reads as a semicolon."""


class Token(NamedTuple):
    """One piece of a cell; ``target`` is a link's address, None where brackets have no address."""

    kind: Kind
    text: str
    target: str | None = None


Report = Callable[[str, str], None]
"""Takes what was found and how it was resolved."""

_BAR = re.compile(r"(?<!\\)\|")
_LEXEME = re.compile(
    r"""
      \\(?P<escaped>[!-/:-@\[-`{-~])
    | &(?P<entity>\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});
    | (?P<fence>`++)(?P<code>(?:(?!\]\(|github\.com/|`).){1,200}|(?:(?!\]\(|github\.com/).){1,200}?[^`])(?P=fence)(?!`)
    | (?P<stray>`+)
    | \[(?P<linked>(?:\\.|(?!<https?:)[^\[\]\\]){0,500})\]\(\s*<?(?P<target>[^()\s<>]*)>?(?:\s+"[^"]{0,500}")?\s*\)
    | \[(?P<torn>(?:\\.|(?!<https?:)[^\[\]\\]){0,500})\]\(\s*<?(?P<torn_target>[^()\s<>,]*)
    | \[(?P<bracketed>(?:(?!https?://)[^\[\]\\]){0,500})\]
    | <a\s[^<>]{0,500}?href=["'](?P<href>[^"'<>]{0,500})["'][^<>]{0,500}>(?P<anchor>[^<>]{0,500})</a>
    | (?P<break><br\s*/?>)
    | <?(?P<bare>(?:https?://|www\.)[^\s<>()|,;`]+)>?
    | (?P<tag></?[a-zA-Z][^<>]{0,500}>)
    | (?P<emphasis>\*+|~~+)
    | (?P<mark>[(),/;])
    | (?P<text>(?:(?!https?://|www\.)[^\\&`\[\]<*~(),/;])+)
    | (?P<any>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def squeeze(text: str) -> str:
    """Text with every run of blanks, tabs and line ends as one blank, none at the ends."""
    return " ".join(text.split())


def split_cells(line: str) -> tuple[list[str], bool]:
    """The cells of a table row, and whether the row ends with a bar."""
    body = line.strip()
    closed = body.endswith("|") and not body.endswith("\\|") and len(body) > 1
    body = body.removeprefix("|")
    if closed:
        body = body[:-1]
    return [cell.replace("\\|", "|").strip() for cell in _BAR.split(body)], closed


def tokens(cell: str, report: Report) -> Iterator[Token]:
    """The tokens of a cell. What is left out (tags, stray backticks and brackets) is reported; emphasis is not."""
    for match in _LEXEME.finditer(cell):
        group = match.lastgroup
        match group:
            case "any" if match.group() in "[]":
                report("a bracket without its partner", "left out")
            case "text" | "any":
                yield Token(Kind.TEXT, match.group())
            case "escaped":
                yield Token(Kind.LITERAL, match["escaped"])
            case "entity":
                plain = html.unescape(match.group())
                yield Token(Kind.TEXT if plain == match.group() else Kind.LITERAL, plain)
            case "code":
                yield Token(Kind.CODE, match["code"])
            case "target":
                yield Token(Kind.LINK, _plain(match["linked"]), match["target"])
            case "torn_target":
                target = match["torn_target"]
                report("a link without its closing parenthesis", f"read as a link to {target or 'nothing'}")
                yield Token(Kind.LINK, _plain(match["torn"]), match["torn_target"])
            case "bracketed":
                report(f"brackets without an address: [{match['bracketed']}]", "read as plain text")
                yield Token(Kind.TEXT, match["bracketed"])
            case "anchor":
                yield Token(Kind.LINK, html.unescape(match["anchor"]), html.unescape(match["href"]))
            case "bare":
                yield Token(Kind.LINK, "", match["bare"].rstrip(".!?:'\""))
            case "break":
                yield Token(Kind.MARK, ";")
            case "mark":
                yield Token(Kind.MARK, match.group())
            case "stray":
                report("a backtick without its partner", "left out")
            case "tag":
                report(f"an HTML tag: {match.group()}", "left out")
            case "emphasis":
                if match.group().startswith("~"):
                    report("text that is struck out", "read as if it were not")
            case _:  # pragma: no cover  every named group that can be last is above
                raise AssertionError(group)


def _plain(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def label_text(cell: str) -> str:
    """A role cell as plain text: links give their text, emphasis goes, blanks are folded."""
    return squeeze("".join(token.text for token in tokens(cell, lambda what, how: None)))
