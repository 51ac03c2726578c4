"""Reads a release-team file into a Roster.

A roster is a Markdown file with a table that has a column for the role and one for the name; a file that only says
where it moved to is a stub. Whatever is not house style is read as well as it can be and reported as an anomaly.
What cannot be trusted is refused: binary text, a file cut off in the middle of a row, people without a role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token as Block

from understudy.domain.roles import fold_label
from understudy.domain.rosters.cells import Report, label_text, split_cells, squeeze
from understudy.domain.rosters.errors import MAX_ROSTER_BYTES, RosterError
from understudy.domain.rosters.model import Anomaly, Roster, RosterPerson, RosterRow
from understudy.domain.rosters.people import CellPeople, is_bot, is_nobody, read_people, without_repeats

_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
_COMMENT = re.compile(r"(?<!\\)<!--")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ADVISER = re.compile(
    r"^\*{0,3}\s*(?P<label>[^*:|]{0,60}advis[eo]rs?[^*:|]{0,20}?)\s*:?\s*\*{0,3}\s*:?\s*(?P<people>.*)$", re.I
)
_MEMORIAL = re.compile(r"memoriam|memorial|remembrance", re.IGNORECASE)
_MOVED = re.compile(r"\bmoved\s+to:?\s+(?P<target>\S+)", re.IGNORECASE)
_PROFILE = re.compile(r"github\.com/[A-Za-z0-9-]+/?[\s)>]", re.IGNORECASE)
_LOOKS_LIKE_ROW = re.compile(r"^\s*\|.*\|")
_CYCLE = re.compile(r"\bv?(\d+\.\d+)\b")
_FOLDER = re.compile(r"release-v?(\d+\.\d+)/")
_ADVICE = "a roster needs a table headed | **Team/Role** | **Lead Name** | **Shadow Name(s)** |"


@dataclass(frozen=True, slots=True)
class _Columns:
    role: int
    lead: int
    shadow: int | None
    login: int | None
    count: int


class _Parser:
    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._anomalies: list[Anomaly] = []
        self._rows: list[RosterRow] = []
        self._last = 0
        self._consumed: set[int] = set()
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        text = self._blank_comments(text)
        self._lines = text.split("\n")
        self._blocks = _MARKDOWN.parse(text)
        self._closed = True

    def read(self) -> Roster:
        tables = self._tables()
        if not tables:
            return self._stub()
        for start, below, columns in tables:
            self._read_rows(range(start + 2, below), columns)
        _, end, columns = tables[0]
        self._read_cut_off_rows(end, columns)
        self._check_last_row(columns)
        self._advisers(end)
        memorials = self._memorials(end)
        self._names_below(end)
        title = self._title()
        said, folder = _CYCLE.search(title or ""), _FOLDER.search(self._file)
        if said and folder and said[1] != folder[1]:
            self._note(1, f"the title names {said[1]}, the folder {folder[1]}", f"read as {folder[1]}")
        left = [line for number, line in enumerate(self._lines[end:], end) if number not in self._consumed]
        footer = re.sub(r"\n{3,}", "\n\n", "\n".join(left)).strip()
        anomalies = tuple(sorted(self._anomalies, key=lambda a: a.line))
        return Roster(tuple(self._rows), title, footer, memorials, None, anomalies)

    # -- document ---------------------------------------------------------------------------------------------

    def _note(self, line: int, what: str, resolved: str) -> None:
        self._anomalies.append(Anomaly(self._file, line, what, resolved))

    def _reporter(self, line: int) -> Report:
        return lambda what, resolved: self._note(line, what, resolved)

    def _blank_comments(self, text: str) -> str:
        """The text with HTML comments blanked, line by line, so that they neither end a table nor name people."""
        parts: list[str] = []
        at = 0
        while match := _COMMENT.search(text, at):
            end = text.find("-->", match.end())
            line = text.count("\n", 0, match.start()) + 1
            if end < 0:
                self._note(line, "a comment that never ends", "what follows is read as part of it")
                end = len(text) - 3
            comment = text[match.start() : end + 3]
            self._note(line, f"a comment: {squeeze(comment[4:-3])[:80]}", "left out")
            parts.append(text[at : match.start()])
            parts.append("\n" * comment.count("\n"))
            at = end + 3
        parts.append(text[at:])
        return "".join(parts)

    def _tables(self) -> list[tuple[int, int, _Columns]]:
        """(first line, line after the last, columns) of every table with roles."""
        found: list[tuple[int, int, _Columns]] = []
        for block in self._blocks:
            if block.type != "table_open" or block.map is None:
                continue
            start, end = block.map
            columns = self._columns_or_none(start) if found else self._columns(start)
            if columns is None:
                self._note(start + 1, "a table without a role column", "left out")
                continue
            if found:
                self._note(start + 1, "a second table with roles", "read like the first")
                self._consumed.update(range(start, end))
            found.append((start, end, columns))
        return found

    def _columns_or_none(self, line: int) -> _Columns | None:
        headers = [label_text(cell).casefold() for cell in split_cells(self._lines[line])[0]]
        role = next((i for i, h in enumerate(headers) if "role" in h.split() or h.endswith("/role")), None)
        shadow = next((i for i, h in enumerate(headers) if "shadow" in h), None)
        lead = next(
            (i for i, h in enumerate(headers) if i not in (role, shadow) and ("name" in h or "lead" in h)), None
        )
        if role is None or lead is None:
            return None
        login = next((i for i, h in enumerate(headers) if i not in (role, shadow, lead) and "github" in h), None)
        return _Columns(role, lead, shadow, login, len(headers))

    def _columns(self, line: int) -> _Columns | None:
        columns = self._columns_or_none(line)
        if columns is not None:
            known = {columns.role, columns.lead, columns.shadow, columns.login}
            for index, header in enumerate(split_cells(self._lines[line])[0]):
                if index not in known:
                    self._note(line + 1, f"an unknown column: {label_text(header) or 'without a title'}", "left out")
            self._closed = split_cells(self._lines[line + 1])[1]
        return columns

    def _stub(self) -> Roster:
        for number, line in enumerate(self._lines):
            if match := _MOVED.search(line):
                target = match["target"].strip("<>()[].,")
                self._note(number + 1, "the file only says that it moved", f"skipped; the roster is at {target}")
                return Roster((), None, "", (), target, tuple(self._anomalies))
        for number, line in enumerate(self._lines[:-1]):
            below = self._lines[number + 1]
            if "|" in line and re.fullmatch(r"\s*\|?(?:\s*:?-+:?\s*\|?)+\s*", below):
                have, want = len(split_cells(line)[0]), len(split_cells(below)[0])
                if have != want:
                    what = f"the table's head has {have} columns and the line of dashes under it {want}"
                    raise RosterError(self._file, number + 1, what, "give both the same number of columns")
        raise RosterError(self._file, 1, "no table with a role column", _ADVICE)

    def _title(self) -> str | None:
        for block, inside in zip(self._blocks, self._blocks[1:], strict=False):
            if block.type == "heading_open" and block.tag == "h1":
                return squeeze(inside.content) or None
        return None

    # -- the table --------------------------------------------------------------------------------------------

    def _read_rows(self, numbers: range, columns: _Columns) -> None:
        for number in numbers:
            line = self._lines[number]
            cells, closed = split_cells(line)
            if len(cells) == 1 and "|" not in line:
                self._note(number + 1, f"text right under the table: {squeeze(line)[:80]}", "not read as a role")
                continue
            self._read_row(number, cells, closed, columns)

    def _read_row(self, number: int, cells: list[str], closed: bool, columns: _Columns) -> None:
        line = number + 1
        report = self._reporter(line)
        if not closed and self._closed:
            report("no bar at the end of the row", "read as if there were one")
        if len(cells) < columns.count:
            report(f"{len(cells)} cells where the table has {columns.count}", "the missing ones are read as empty")
        if "\t" in self._lines[number].strip():
            report("a tab character", "read as a blank")
        label = label_text(cells[columns.role]) if columns.role < len(cells) else ""
        beside = columns.login is not None
        leads = self._cell(cells, columns.lead, _without("no login beside", report) if beside else report, line)
        shadows = self._cell(cells, columns.shadow, report, line)
        if columns.login is not None:
            leads = replace(leads, people=self._join_logins(leads.people, cells, columns.login, report, line))
        shadows = self._extra_cells(cells, columns, shadows, report, line)
        leads, shadows = self._rejoin(leads, shadows, report)
        self._add(label, leads, shadows, line)

    def _cell(self, cells: Sequence[str], index: int | None, report: Report, line: int) -> CellPeople:
        if index is None or index >= len(cells):
            return CellPeople()
        return read_people(cells[index], line, report)

    def _extra_cells(
        self, cells: Sequence[str], columns: _Columns, shadows: CellPeople, report: Report, line: int
    ) -> CellPeople:
        extra = cells[columns.count :]
        if not extra:
            return shadows
        people = list(shadows.people)
        for cell in extra:
            more = read_people(cell, line, report).people
            if more:
                report("a bar between people", "read as a comma")
            elif not is_nobody(cell):
                report(f"a cell too many: {squeeze(cell)[:80]}", "left out")
            else:
                report("an empty cell too many", "left out")
            people.extend(more)
        return CellPeople(tuple(people), shadows.tbd)

    def _join_logins(
        self, people: Sequence[RosterPerson], cells: Sequence[str], index: int, report: Report, line: int
    ) -> tuple[RosterPerson, ...]:
        """The logins of a column of their own (1.6), one for each name in order."""
        report = _without("a login without a link", _without("stands without a name", report))
        logins = [f"@{cell}" if cell[:1].isalnum() and not is_nobody(cell) else cell for cell in cells]
        given = self._cell(logins, index, report, line)
        if len(given.people) != len(people):
            if given.people:
                report(f"{len(people)} names and {len(given.people)} ids in one row", "the ids are kept as people")
            return (*people, *given.people)
        return tuple(
            replace(person, login=person.login or other.login, chats=person.chats + other.chats)
            for person, other in zip(people, given.people, strict=True)
        )

    def _rejoin(self, leads: CellPeople, shadows: CellPeople, report: Report) -> tuple[CellPeople, CellPeople]:
        """A lead whose link slipped into the shadow column gets it back."""
        if len(leads.people) == 1 and len(shadows.people) == 1:
            lead, shadow = leads.people[0], shadows.people[0]
            if lead.login is None and shadow.login is not None and shadow.name == shadow.login:
                report(f"the link of {lead.name} stands in the shadow column", "read as the lead's login")
                joined = replace(lead, login=shadow.login, chats=lead.chats + shadow.chats)
                return CellPeople((joined,), leads.tbd), CellPeople((), shadows.tbd)
        return leads, shadows

    def _add(self, label: str, leads: CellPeople, shadows: CellPeople, line: int) -> None:
        if not label:
            self._add_without_label(leads, shadows, line)
            return
        bots: tuple[RosterPerson, ...] = ()
        people = leads.people
        if people and not shadows.people and all(is_bot(person.login) for person in people):
            names = ", ".join(person.name for person in people)
            self._note(line, f"a program as lead: {names}", "the row is kept, nobody becomes a member")
            bots, people = people, ()
        self._join(RosterRow(label, people, shadows.people, leads.tbd, shadows.tbd, bool(bots), line, bots))

    def _join(self, row: RosterRow) -> None:
        """Add a row, or its people to the row that has the same label already."""
        at = next((n for n, known in enumerate(self._rows) if fold_label(known.label) == fold_label(row.label)), None)
        self._last = len(self._rows) if at is None else at
        if at is None:
            self._rows.append(row)
            return
        known, report = self._rows[at], self._reporter(row.line)
        report(f"a second row for {known.label}", f"read with the one in line {known.line}")
        self._rows[at] = replace(
            known,
            leads=without_repeats(known.leads + row.leads, report),
            shadows=without_repeats(known.shadows + row.shadows, report),
            lead_tbd=known.lead_tbd or row.lead_tbd,
            shadows_tbd=known.shadows_tbd or row.shadows_tbd,
            bots=known.bots + row.bots,
            is_bot=known.is_bot or row.is_bot,
        )

    def _add_without_label(self, leads: CellPeople, shadows: CellPeople, line: int) -> None:
        if not leads.people and not shadows.people:
            self._note(line, "a row without role and people", "left out")
            return
        if not self._rows:
            raise RosterError(self._file, line, "people without a role", "name their role in the row's first cell")
        last = self._rows[self._last]
        self._note(line, "a row without a role", f"read as going on with {last.label}")
        self._rows[self._last] = replace(
            last,
            leads=without_repeats(last.leads + leads.people, self._reporter(line)),
            shadows=without_repeats(last.shadows + shadows.people, self._reporter(line)),
        )

    def _read_cut_off_rows(self, end: int, columns: _Columns) -> None:
        """Rows that a blank line or a comment cut off from their table."""
        for block in self._blocks:
            if block.type != "paragraph_open" or block.map is None or block.level or block.map[0] < end:
                continue
            numbers = range(*block.map)
            if all(_LOOKS_LIKE_ROW.match(self._lines[number]) for number in numbers):
                for number in numbers:
                    self._note(number + 1, "a row cut off from the table above it", "read as a row of it")
                    self._read_row(number, *split_cells(self._lines[number]), columns)
                self._consumed.update(numbers)

    def _check_last_row(self, columns: _Columns) -> None:
        """A row that ends the file and lacks its end means that the file was cut off: people would be missing."""
        number = max((n for n, line in enumerate(self._lines) if line.strip()), default=0)
        line = self._lines[number]
        if not self._rows or "|" not in line or self._rows[-1].line > number + 1:
            return
        if not any(block.type == "tr_open" and block.map and block.map[0] == number for block in self._blocks):
            return
        cells, closed = split_cells(line)
        unended = number == len(self._lines) - 1
        if (self._closed and not closed) or (unended and len(cells) < columns.count):
            raise RosterError(
                self._file, number + 1, "the file ends in the middle of a row", "get the whole file; it was cut off"
            )

    # -- below the table --------------------------------------------------------------------------------------

    def _paragraphs(self, start: int) -> list[tuple[int, Block]]:
        """(line, inline block) of every paragraph and list item from a line on."""
        return [
            (block.map[0], block)
            for block in self._blocks
            if block.type == "inline" and block.map is not None and block.map[0] >= start
        ]

    def _advisers(self, start: int) -> None:
        for number, block in self._paragraphs(start):
            match = _ADVISER.match(block.content.split("\n")[0])
            if match is None or number in self._consumed or not _PROFILE.search(match["people"] + " "):
                continue
            people = read_people(match["people"], number + 1, self._reporter(number + 1))
            label = squeeze(match["label"])
            self._note(number + 1, f"{label} below the table", "read as a row of it")
            self._join(RosterRow(label, people.people, lead_tbd=people.tbd, line=number + 1))
            self._consumed.add(number)

    def _memorials(self, start: int) -> tuple[str, ...]:
        names: list[str] = []
        inside = first = False
        level = ""
        for index, block in enumerate(self._blocks):
            if block.map is not None and block.map[0] < start:
                continue
            if block.type == "heading_open":
                first = False
                if inside and block.tag > level:
                    continue
                inside = _MEMORIAL.search(self._blocks[index + 1].content) is not None
                level = block.tag
            elif block.type == "list_item_open":
                first = True
            elif inside and first and block.type == "inline":
                first = False
                name = _memorial_name(block.content)
                line = (block.map[0] if block.map else start) + 1
                self._note(line, f"{name} stands in a memorial section", "proposed as a memorial, not read as a member")
                names.append(name)
        return tuple(names)

    def _names_below(self, start: int) -> None:
        for number, block in self._paragraphs(start):
            if number not in self._consumed and _PROFILE.search(block.content + " "):
                what = f"people named below the table: {squeeze(block.content)[:80]}"
                self._note(number + 1, what, "not read as members")


def _without(words: str, report: Report) -> Report:
    """A report that leaves out what says these words: in a column of their own, ids have no name beside them."""
    return lambda what, resolved: None if words in what else report(what, resolved)


def _memorial_name(content: str) -> str:
    line = content.split("\n")[0]
    if match := re.match(r"\*{0,3}\[([^\]]+)\]", line):
        return squeeze(match[1])
    return squeeze(re.split(r"\s[(–—-]|,|:", line.replace("*", ""))[0])


def parse_roster(text: str, file: str) -> Roster:
    """The roster a file's text holds, with an anomaly for whatever is not as a roster should be.

    Raises RosterError, naming file and line, for text that is not a roster or was cut off.
    """
    if len(text) > MAX_ROSTER_BYTES:
        raise RosterError(
            file, 1, f"the file has {len(text):,} characters", "check that this is the release team's file"
        )
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise RosterError(file, line, "the file is binary (it holds control characters)", "give a Markdown text file")
    return _Parser(text, file).read()
