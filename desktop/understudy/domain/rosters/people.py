"""The people in one cell of a roster: who is named, under which login, with which chat handles.

Real cells separate people by commas, by slashes or by nothing, and put the chat handle inside or outside the
parentheses. So a cell is cut at its links, not at its commas alone, and a link's target beats its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from understudy.domain.rosters.cells import Kind, Report, Token, squeeze, tokens
from understudy.domain.rosters.model import RosterPerson
from understudy.domain.rosters.segments import BARE, SLACK, segments

LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}")
"""What GitHub accepts as a login today."""

_AT_END = re.compile(r"(.*\S)\s+@([A-Za-z0-9][A-Za-z0-9_-]{0,38})\s*", re.DOTALL)
_ON_SLACK = re.compile(r"(.*?)\s+on\s+slack\s*", re.IGNORECASE | re.DOTALL)
_SLACK_TAIL = re.compile(r"(.*?)[\s,]*\bslack(?:\s+id)?\s*:?\s*", re.IGNORECASE | re.DOTALL)
_GITHUB = re.compile(r"(?:(?P<scheme>[a-z]+):)?/{0,2}(?:www\.)?github\.com/+@?(?P<path>[^?#]*)", re.IGNORECASE)
_NOBODY = re.compile(r"[-–—.?_]*|n/a|none", re.IGNORECASE)
_VACANT = re.compile(r"\(?(?:tb[dac]|to be (?:determined|announced|confirmed)|vacant)\)?[.!?]?", re.IGNORECASE)
_PRONOUNS = frozenset(
    re.split(" ", "she her hers he him his they them theirs xe xem ze zir hir ey em any all pronouns it its")
)
_BOT = re.compile(r"k8s-ci-robot|.*-(?:ro)?bot|.*\[bot\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellPeople:
    """Who stands in a cell; ``tbd`` is True where the place is announced as vacant."""

    people: tuple[RosterPerson, ...] = ()
    tbd: bool = False


@dataclass(slots=True)
class _Piece:
    start: str
    tokens: list[Token] = field(default_factory=list)

    def text(self) -> str:
        return "".join(token.text for token in self.tokens if token.kind in (Kind.TEXT, Kind.LITERAL))

    def plain(self) -> bool:
        return all(token.kind is Kind.TEXT for token in self.tokens)


def is_bot(login: str | None) -> bool:
    """True for the login of a program rather than a person."""
    return login is not None and _BOT.fullmatch(login) is not None


def is_nobody(text: str) -> bool:
    """True for the placeholders that mean nobody: nothing, dashes, N/A."""
    return _NOBODY.fullmatch(squeeze(text)) is not None


def is_vacant(text: str) -> bool:
    """True for the placeholders that announce a vacancy: TBD, TBA."""
    return _VACANT.fullmatch(squeeze(text)) is not None


def clean(text: str) -> str:
    """A name or handle as it is kept: composed Unicode, single blanks."""
    return squeeze(unicodedata.normalize("NFC", text))


def profile_login(target: str, report: Report, text: str = "") -> str | None:
    """The login a link points to, or None when it points elsewhere."""
    match = _GITHUB.match(target)
    if match is None:
        bare = unquote(target.strip("/").removeprefix("@"))
        if target and ":" not in target and "." not in target and LOGIN.fullmatch(bare):
            report(f"a relative link: {target}", f"read as the login {bare}")
            return bare
        if not target and (word := BARE.fullmatch(text.strip())):
            report("a link without an address", f"read as the login {word[1]}")
            return word[1]
        return None
    path = match["path"]
    login = unquote(path.strip("/").rstrip("]).,"))
    if not login or "/" in login or login.casefold() in {"orgs", "apps", "sponsors"}:
        return None
    scheme = (match["scheme"] or "https").casefold()
    if scheme != "https":
        what = "an http link" if scheme == "http" else "a misspelled link"
        report(f"{what}: {target}", f"read as the login {login}")
    if path.endswith(("]", ")", ".", ",")):
        report(f"a link with a stray character at its end: {target}", f"read as the login {login}")
    if path.endswith("/"):
        report(f"a link with a slash at its end: {target}", f"read as the login {login}")
    if LOGIN.fullmatch(login) is None:
        report(f"{login} is not a login GitHub would accept", "kept as the login")
    return login


def read_people(cell: str, line: int, report: Report) -> CellPeople:
    """The people of a cell in their order; everything that is not house style is reported."""
    found = _merge_text(tokens(cell, report))
    whole = "".join(token.text for token in found)
    if all(token.kind in (Kind.TEXT, Kind.MARK) for token in found):
        if is_nobody(whole):
            return CellPeople()
        if is_vacant(whole):
            return CellPeople(tbd=True)
    people: list[RosterPerson] = []
    tbd = False
    for segment in segments(found, report):
        plain = all(token.kind in (Kind.TEXT, Kind.MARK) for token in segment)
        text = "".join(token.text for token in segment)
        if plain and is_vacant(text):
            tbd = True
        elif not (plain and is_nobody(text)):
            people.extend(_people(segment, line, report))
    return CellPeople(without_repeats(people, report), tbd)


def _merge_text(found: Iterable[Token]) -> list[Token]:
    merged: list[Token] = []
    for token in found:
        if merged and token.kind is Kind.TEXT and merged[-1].kind is Kind.TEXT:
            merged[-1] = Token(Kind.TEXT, merged[-1].text + token.text)
        else:
            merged.append(token)
    return merged


def without_repeats(people: Sequence[RosterPerson], report: Report) -> tuple[RosterPerson, ...]:
    """The people without those who are there twice, by login or, without one, by name."""
    seen: dict[str, RosterPerson] = {}
    for person in people:
        key = f"@{person.login.casefold()}" if person.login else person.name.casefold()
        if key in seen:
            report(f"{person.name} stands twice in one cell", "read once")
        seen.setdefault(key, person)
    return tuple(seen.values())


def _pieces(segment: Sequence[Token]) -> list[_Piece]:
    pieces = [_Piece("")]
    for token in segment:
        if token.kind is Kind.MARK:
            pieces.append(_Piece(token.text))
        elif token.kind is Kind.LINK and any(t.kind is Kind.LINK for t in pieces[-1].tokens):
            pieces.append(_Piece("/", [token]))
        elif pieces[-1].tokens and pieces[-1].tokens[-1].kind is Kind.LINK:
            pieces.append(_Piece("+", [token]))
        else:
            pieces[-1].tokens.append(token)
    return pieces


class _Reader:
    """Reads one person's tokens; a name with several profile links gives several people."""

    def __init__(self, line: int, report: Report) -> None:
        self._line = line
        self._report = report
        self._name: list[str] = []
        self._logins: list[str] = []
        self._link_name = ""
        self._chats: list[str] = []

    def read(self, segment: Sequence[Token]) -> list[RosterPerson]:
        pieces = _pieces(self._without_pronouns(segment))
        links = [i for i, p in enumerate(pieces) if any(t.kind is Kind.LINK for t in p.tokens)]
        profiles = [i for i in links if self._profile(pieces[i])]
        first = profiles[0] if profiles else None
        for index, piece in enumerate(pieces):
            if index in links:
                self._beside_link(piece)
            elif piece.tokens:
                self._piece(piece, linked=first is not None, before=first is not None and index < first)
        return self._people()

    def _without_pronouns(self, segment: Sequence[Token]) -> list[Token]:
        kept: list[Token] = []
        for token in segment:
            kept.append(token)
            if token.kind is not Kind.MARK or token.text != ")":
                continue
            opening = max((i for i, t in enumerate(kept) if t.kind is Kind.MARK and t.text == "("), default=None)
            if opening is None or any(t.kind not in (Kind.TEXT, Kind.MARK) for t in kept[opening:]):
                continue
            if _pronouns("".join(t.text for t in kept[opening + 1 : -1])):
                self._report("pronouns beside a name", "left out: the program keeps none")
                del kept[opening:]
        return kept

    def _profile(self, piece: _Piece) -> bool:
        link = next(t for t in piece.tokens if t.kind is Kind.LINK)
        login = profile_login(link.target or "", self._report, link.text)
        text = squeeze(link.text).removeprefix("@").strip()
        if login is None:
            self._report(f"a link that is no GitHub profile: {link.target}", "not read as a login")
            self._link_name = self._link_name or text
            return False
        if login.casefold() in (known.casefold() for known in self._logins):
            self._report(f"{login} is linked twice", "read once")
            return True
        self._logins.append(login)
        if text and text.casefold() != login.casefold():
            self._link_name = self._link_name or text
            if link.text.strip().startswith("@") or LOGIN.fullmatch(text):
                self._report(f"link text '{text}' differs from login '{login}'", f"read as the login {login}")
        return True

    def _beside_link(self, piece: _Piece) -> None:
        before = squeeze(piece.text()).removesuffix("@").strip()
        if not before:
            return
        if piece.start in ("", ")"):
            self._name.append(before)
        elif SLACK.fullmatch(before) or before.casefold().rstrip(":") == "github":
            return
        else:
            self._report(f"text inside the parentheses: {before}", "left out")

    def _piece(self, piece: _Piece, *, linked: bool, before: bool) -> None:
        text = piece.text()
        codes = [t.text for t in piece.tokens if t.kind is Kind.CODE]
        if piece.start == "":
            self._name_region(piece, codes)
        elif piece.tokens[0].kind is Kind.TEXT and (slack := SLACK.match(text)):
            self._slack(text[slack.end() :], codes)
        elif codes:
            self._report(f"a handle without the word Slack: {', '.join(codes)}", "read as a chat handle")
            self._add_chats(codes)
        elif not text.strip():
            return
        elif piece.plain() and (named := _ON_SLACK.fullmatch(text)):
            self._report(f"a chat handle in words: {squeeze(text)}", "read as a chat handle")
            self._add_chats([named[1]])
        elif before and piece.start in ("(", ")"):
            self._name.append(f"({squeeze(text)})" if piece.start == "(" else squeeze(text))
        elif linked:
            self._after_link(piece, text)
        else:
            self._without_link(piece, text)

    def _name_region(self, piece: _Piece, codes: list[str]) -> None:
        text = piece.text()
        if codes and (named := _SLACK_TAIL.fullmatch(text)):
            self._name.append(named[1])
            self._add_chats(codes)
            return
        if codes:
            text = "".join(t.text for t in piece.tokens)
            self._report(f"backticks in a name: {squeeze(text)}", "read as part of the name")
        if piece.plain() and (named := _AT_END.fullmatch(text)):
            self._name.append(named[1])
            self._bare_login(named[2])
        elif piece.plain() and text.strip().startswith("@") and (word := BARE.fullmatch(text.strip())):
            self._bare_login(word[1])
        else:
            self._name.append(text)

    def _slack(self, rest: str, codes: list[str]) -> None:
        if codes:
            self._add_chats(codes)
        if squeeze(rest).strip(":") and not codes:
            self._report("Slack id without backticks", f"read as the chat handle {squeeze(rest)}")
            self._add_chats([rest])
        elif squeeze(rest).strip(":") and codes:
            self._report(f"text beside the chat handle: {squeeze(rest)}", "left out")

    def _after_link(self, piece: _Piece, text: str) -> None:
        if not any(c.isalnum() for c in text):
            self._report(f"stray text after a person: {squeeze(text)}", "left out")
        else:
            self._report(f"another id after the link: {squeeze(text)}", "read as a chat handle")
            self._add_chats([text])

    def _without_link(self, piece: _Piece, text: str) -> None:
        if piece.plain() and (word := BARE.fullmatch(text.strip())):
            self._bare_login(word[1])
        else:
            self._name.append(f"({squeeze(text)})" if piece.start == "(" else squeeze(text))

    def _bare_login(self, login: str) -> None:
        if self._logins:
            self._report(f"another id: {login}", "read as a chat handle")
            self._add_chats([login])
            return
        if LOGIN.fullmatch(login):
            self._report(f"a login without a link: {login}", f"read as the login {login}")
        else:
            self._report(f"{login} is not a login GitHub would accept", "kept as the login; it may be a chat id")
        self._logins.append(login)

    def _add_chats(self, handles: Iterable[str]) -> None:
        for handle in handles:
            chat = clean(clean(handle).removeprefix("@"))
            if chat and chat not in self._chats:
                self._chats.append(chat)

    def _people(self) -> list[RosterPerson]:
        name = clean(" ".join(self._name)) or clean(self._link_name)
        chats = tuple(self._chats)
        if not name and not self._logins and not chats:
            return []
        if not name:
            name = self._logins[0] if self._logins else chats[0]
            self._report(f"{name} stands without a name", "the login or handle is kept as the name")
        if not self._logins:
            self._report(f"no login beside {name}", "kept without a login")
            return [RosterPerson(name, None, chats, self._line)]
        if len(self._logins) > 1:
            logins = ", ".join(self._logins)
            self._report(f"one name with several GitHub links: {logins}", "each kept; merge them if it is one person")
        return [RosterPerson(name, login, chats, self._line) for login in self._logins]


def _pronouns(text: str) -> bool:
    words = re.split(r"[\s/,]+", text.strip().casefold())
    return bool(words) and all(word in _PRONOUNS for word in words)


def _people(segment: Sequence[Token], line: int, report: Report) -> list[RosterPerson]:
    return _Reader(line, report).read(segment)
