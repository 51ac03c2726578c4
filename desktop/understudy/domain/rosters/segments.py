"""Where one person ends and the next begins in a cell: at commas, slashes, links, or at nothing but a new name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from understudy.domain.rosters.cells import Kind, Report, Token, squeeze

BARE = re.compile(r"@?\s*([A-Za-z0-9][A-Za-z0-9_-]{0,38})")
"""A login (or chat id) that stands alone, without a link."""

SLACK = re.compile(r"\s*slack(?:\s+id)?\b\s*:?\s*", re.IGNORECASE)
"""The word that announces a chat handle."""


def segments(found: Sequence[Token], report: Report) -> list[list[Token]]:
    """The tokens of a cell, one list a person."""
    return _Cutter(found, report).cut()


class _Cutter:
    """Cuts the tokens of a cell into one list a person."""

    def __init__(self, found: Sequence[Token], report: Report) -> None:
        self._found = found
        self._report = report
        self._segments: list[list[Token]] = []
        self._segment: list[Token] = []
        self._depth = 0
        self._identified = False

    def cut(self) -> list[list[Token]]:
        for index, token in enumerate(self._found):
            if token.kind is Kind.MARK:
                self._mark(index, token)
            elif token.kind is Kind.LINK:
                self._segment.append(token)
                self._identified = True
            elif token.kind is Kind.CODE or self._depth or not self._identified:
                self._segment.append(token)
            else:
                self._text_after_person(token)
        if self._depth:
            self._report("a parenthesis that does not close", "read as closed at the end of the cell")
        self._flush()
        return self._segments

    def _flush(self) -> None:
        if any(token.kind in (Kind.LINK, Kind.CODE, Kind.LITERAL) or token.text.strip() for token in self._segment):
            self._segments.append(self._segment)
        self._segment = []
        self._depth = 0
        self._identified = False

    def _mark(self, index: int, token: Token) -> None:
        match token.text:
            case "(":
                self._depth += 1
                self._segment.append(token)
            case ")":
                self._close(index, token)
            case "," | ";":
                self._comma(index, token)
            case _:
                self._slash(index, token)

    def _close(self, index: int, token: Token) -> None:
        if not self._depth:
            self._report("a closing parenthesis too many", "left out")
            return
        self._depth -= 1
        self._segment.append(token)
        if not self._depth and not self._identified and self._group_is_login() and not self._link_follows(index):
            self._identified = True

    def _group_is_login(self) -> bool:
        inside = self._segment[-2] if len(self._segment) > 2 and self._segment[-3].text == "(" else None
        return inside is not None and inside.kind is Kind.TEXT and BARE.fullmatch(inside.text.strip()) is not None

    def _link_follows(self, index: int) -> bool:
        for token in self._found[index + 1 :]:
            if token.kind is Kind.LINK:
                return True
            if token.kind is Kind.MARK and token.text in (",", ";"):
                return False
        return False

    def _comma(self, index: int, token: Token) -> None:
        following = self._next(index)
        if following is not None and (
            following.kind is Kind.CODE or (following.kind is Kind.TEXT and SLACK.match(following.text))
        ):
            if following.kind is Kind.CODE and not self._identified:
                self._flush()
                return
            self._report("a comma before the chat handle", "read as belonging to the person before it")
            self._segment.append(token)
        elif self._depth and not self._closes_before_person(index):
            self._report("a parenthesis that does not close", "read as closed before the next person")
            self._flush()
        elif self._depth:
            self._segment.append(token)
        else:
            self._flush()

    def _closes_before_person(self, index: int) -> bool:
        for token in self._found[index + 1 :]:
            if token.kind is Kind.LINK or token.text == "(":
                return False
            if token.kind is Kind.MARK and token.text == ")":
                return True
        return False

    def _slash(self, index: int, token: Token) -> None:
        if self._depth:
            self._segment.append(token)
            return
        following = self._next(index)
        if following is None or following.kind is Kind.LINK or following.text == "(":
            self._segment.append(token)  # “Name / ([@login](…))”
            return
        person_ahead = self._person_ahead(index)
        if following.kind is Kind.TEXT and not SLACK.match(following.text):
            is_handle = following.text.strip().startswith("@")
            if person_ahead or (not self._identified and not is_handle):
                self._report("people joined by a slash", "read as separate people")
                self._flush()
                return
        self._segment.append(token)

    def _person_ahead(self, index: int) -> bool:
        """A name and then a link or parenthesis, before the next separator."""
        for token in self._found[index + 1 :]:
            if token.kind is Kind.LINK or token.text == "(":
                return True
            if token.kind in (Kind.MARK, Kind.CODE):
                return False
        return False

    def _next(self, index: int) -> Token | None:
        for token in self._found[index + 1 :]:
            if token.kind is not Kind.TEXT or token.text.strip():
                return token
        return None

    def _text_after_person(self, token: Token) -> None:
        """Text after a person's login, outside parentheses: a chat handle, or the next person without a comma."""
        last = next((t for t in reversed(self._segment) if t.kind is not Kind.TEXT or t.text.strip()), None)
        continues = last is not None and (last.text in ("/", ",", ";") or last.kind is Kind.TEXT)
        if (
            not any(c.isalnum() for c in token.text)
            or SLACK.match(token.text)
            or continues
            or (last is not None and last.kind is Kind.LITERAL and token.kind is Kind.LITERAL)
        ):
            self._segment.append(token)
            return
        self._report(f"no comma before {squeeze(token.text)}", "read as another person")
        self._flush()
        text = re.sub(r"^\s*(?:and\b|&)\s*", "", token.text, flags=re.IGNORECASE)
        self._segment.append(Token(token.kind, text))
