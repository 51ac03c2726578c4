"""Reads the dates of a cycle from the README of its folder, as suggestions for a human to confirm.

Four ways of writing are known: sentences (“The 1.10 release cycle begins on …”), lists of dates, tables with a column
of dates, and tables with a column for each month. Where two places disagree the later day counts, because plans slip,
and the contradiction is reported. A struck-out date does not count. A freeze given in several zones is on the day of
the project's own zone (Pacific); the instant in UTC is kept beside it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from understudy.domain.cycles import CycleName
from understudy.domain.rosters.cells import split_cells, squeeze
from understudy.domain.rosters.model import Anomaly
from understudy.domain.schedule_dates import MONTHS, Moment, Stamp, find_time, resolve, resolve_day, stamps, with_time

MAX_CHARACTERS = 2 * 1024 * 1024

_SECTION = re.compile(r"schedule|tl;?\s?dr|summary|timeline|events|dates", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s+(?P<title>.*?)\s*#*\s*$")
_BULLET = re.compile(r"(?P<indent>\s*)[-*+]\s+(?P<text>.*)$")
_STRUCK = re.compile(r"~~.*?~~")
_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?$")
_YEAR = re.compile(r"(?<![\w/.=-])20[12]\d(?![\w/=-])")
_WEEK = re.compile(r"^[\s:;,–—-]*(?:week\s+\d+\s*[–—:-]+)?\s*", re.IGNORECASE)
_KINDS = (
    ("start", r"start of release cycle|coding start|(?:{cycle} )?release cycle begins"),
    ("prr_freeze", r"(?:begin )?production readiness (?:soft )?freeze"),
    ("enhancements_freeze", r"(?:begin )?(?:enhancements?|features?)(?: repo)? freeze(?: begins)?"),
    ("code_freeze", r"(?:begin |start )?code(?: and test)? freeze(?: begins)?"),
    ("test_freeze", r"(?:begin )?(?:code and )?test freeze(?: begins)?"),
    ("feature_blog_freeze", r"(?:begin )?feature blog freeze"),
    ("docs_freeze", r"(?:begin )?docs freeze|docs must be completed and reviewed\b.*|docs complete\b.*"),
    ("code_thaw", r"(?:begin )?(?:code )?thaw|(?:lift|end of) code freeze\b.*"),
    ("release", r"(?:[\w-]+ )?v?{cycle}\.0(?: release(?:d)?)?"),
    ("retrospective", r"(?:final )?(?:release )?retrospective(?: part \d)?(?: at\b.*)?"),
)
_SENTENCES = (
    ("start", r"release cycle begins on"),
    ("release", r"release day,?"),
    ("enhancements_freeze", r"(?:enhancements?|feature) freeze is"),
    ("code_freeze", r"code freeze begins(?: on)?"),
    ("code_thaw", r"code freeze begins .{0,60}? and ends"),
    ("docs_freeze", r"docs must be completed and reviewed by"),
)


@dataclass(frozen=True, slots=True)
class PhaseSuggestion:
    """A date of the cycle. ``at`` is the UTC instant where the text gives a time; ``original_text`` is as written."""

    kind: str
    day: date
    at: datetime | None
    original_text: str
    line: int


@dataclass(frozen=True, slots=True)
class ScheduleSuggestion:
    """The dates a README states, one for each kind, in order of time."""

    cycle: CycleName
    file: str
    phases: tuple[PhaseSuggestion, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()

    def day(self, kind: str) -> date | None:
        """The day of a kind (``start``, ``code_freeze``, ``release`` …), None when it is not stated."""
        return next((phase.day for phase in self.phases if phase.kind == kind), None)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A place that gives dates for something: ``stamps`` are several only for one moment in several zones."""

    event: str
    stamps: tuple[Stamp, ...]
    text: str
    line: int
    kind: str | None = None


def read_schedule(readme_text: str, file: str, cycle: CycleName, near: date | None = None) -> ScheduleSuggestion:
    """The dates stated in a cycle's README.

    Dates without a year take it from dates nearby that have one, from a year the text mentions and the weekdays fit, or
    else from ``near``: a day around the cycle, such as the first commit of its folder or the release of the cycle
    before. With none of them no dates are suggested, and an anomaly says so. Never raises for any text.
    """
    return _Reader(readme_text[:MAX_CHARACTERS], file, cycle, near).read()


class _Reader:
    def __init__(self, text: str, file: str, cycle: CycleName, near: date | None) -> None:
        self._file = file
        self._cycle = cycle
        self._near = near
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._anomalies: list[Anomaly] = []
        name = re.escape(str(cycle))
        self._kinds = [(kind, re.compile(pattern.replace("{cycle}", name))) for kind, pattern in _KINDS]

    def read(self) -> ScheduleSuggestion:
        statements = [known for statement in self._statements() for known in self._with_kinds(statement)]
        near = self._anchor(statements)
        if near is None:
            if statements:
                self._note(statements[0].line, "the dates have no year and nothing tells it", "no dates are suggested")
            return ScheduleSuggestion(self._cycle, self._file, (), tuple(self._anomalies))
        found: dict[str, list[tuple[_Statement, Moment]]] = defaultdict(list)
        for statement in statements:
            moment = resolve(list(statement.stamps), near)
            if moment is None:
                self._note(statement.line, f"no calendar has this day: {statement.text}", "left out")
            elif statement.kind is not None:
                found[statement.kind].append((statement, moment))
        phases = [self._choose(kind, places) for kind, places in found.items()]
        phases.sort(key=lambda phase: (phase.day, phase.line))
        self._check_order(phases)
        anomalies = tuple(sorted(self._anomalies, key=lambda anomaly: anomaly.line))
        return ScheduleSuggestion(self._cycle, self._file, tuple(phases), anomalies)

    def _note(self, line: int, what: str, resolved: str) -> None:
        self._anomalies.append(Anomaly(self._file, line, what, resolved))

    # -- choosing ---------------------------------------------------------------------------------------------------

    def _choose(self, kind: str, places: list[tuple[_Statement, Moment]]) -> PhaseSuggestion:
        latest = max(moment.day for _, moment in places)
        on_day = [place for place in places if place[1].day == latest]
        # Of the places that name the day, one with a time that does not contradict itself is best.
        statement, moment = min(on_day, key=lambda place: (place[1].at is None, len(place[1].odd), place[0].line))
        words = kind.replace("_", " ")
        if kind != "retrospective":
            for other, said in places:
                if said.day != latest:
                    what = f"{words}: {said.day.isoformat()} here, {latest.isoformat()} in line {statement.line}"
                    self._note(other.line, what, "the later day counts")
                elif said.at is not None and moment.at is not None and said.at != moment.at:
                    what = f"{words}: {said.at:%H:%M} UTC here, {moment.at:%H:%M} UTC in line {statement.line}"
                    self._note(other.line, what, f"line {statement.line} counts")
        for odd in dict.fromkeys(odd for other, said in places for odd in said.odd if other is statement):
            self._note(statement.line, f"{words}: {odd}", f"read as {latest.isoformat()}")
        return PhaseSuggestion(kind, latest, moment.at, statement.text, statement.line)

    def _check_order(self, phases: list[PhaseSuggestion]) -> None:
        days = {phase.kind: phase for phase in phases}
        start, release = days.get("start"), days.get("release")
        if start and release and release.day < start.day:
            self._note(release.line, "the release is before the cycle's start", "kept as written")

    def _anchor(self, statements: list[_Statement]) -> date | None:
        """A day around which dates without a year lie."""
        every = [stamp for statement in statements for stamp in statement.stamps]
        for stamp in every:
            if stamp.year is not None and (day := resolve_day(stamp, date(stamp.year, 7, 1))) is not None:
                return day
        yearless = [stamp for stamp in every if stamp.weekday is not None] or every
        if not yearless:
            return self._near
        # A mention of another year than that of the cycle is common (copyright, history): the weekdays must fit.
        mentioned = Counter(int(year) for line in self._lines for year in _YEAR.findall(line))
        if self._near is not None:
            mentioned.update({self._near.year + step: 0 for step in (-1, 0, 1)})
        best: tuple[tuple[float, int, int], date] | None = None
        for year, count in sorted(mentioned.items()):
            first = resolve_day(replace(yearless[0], year=year), date(year, 7, 1))
            if first is None:
                continue
            fits = sum(_fits(stamp, first) for stamp in yearless) / len(yearless)
            away = abs((first - self._near).days) if self._near else 0
            if fits > 0.5 and (best is None or (fits, min(count, 1), -away) > best[0]):
                best = ((fits, min(count, 1), -away), first)
        if best is not None:
            resolved = f"read as {best[1].year}, which the weekdays fit"
            self._note(statements[0].line, "the dates have no year", resolved)
            return best[1]
        return self._near

    # -- finding ----------------------------------------------------------------------------------------------------

    def _with_kinds(self, statement: _Statement) -> Iterator[_Statement]:
        if statement.kind is not None:
            yield statement
            return
        event = _event_words(statement.event)
        for kind, pattern in self._kinds:
            if pattern.fullmatch(event):
                yield replace(statement, kind=kind)

    def _statements(self) -> Iterator[_Statement]:
        titles = [_HEADING.match(line) for line in self._lines]
        any_section = any(title and _SECTION.search(title["title"]) for title in titles)
        inside = not any_section
        months: dict[int, int] = {}
        when: int | None = None
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            title = titles[number]
            if title is not None:
                inside = not any_section or _SECTION.search(title["title"]) is not None
            elif "release cycle begins on" in line.casefold():
                yield from self._sentences(number)
            elif inside and "<table" in line.casefold():
                end = next(
                    (n for n in range(number, len(self._lines)) if "</table" in self._lines[n].casefold()), number
                )
                yield from self._html_table(number, end)
                number = end
            elif inside and line.lstrip().startswith("|"):
                if number + 1 < len(self._lines) and _RULE.fullmatch(self._lines[number + 1]):
                    months, when = _columns(split_cells(line)[0])
                elif not _RULE.fullmatch(line):
                    yield from self._row(split_cells(line)[0], months, when, number + 1)
            elif inside and (bullet := _BULLET.match(line)):
                text, number = self._whole_bullet(bullet["text"], number)
                yield from self._bullet(text, number + 1)
            number += 1

    def _whole_bullet(self, text: str, number: int) -> tuple[str, int]:
        """A list item with the lines that go on with it, three at most."""
        for _ in range(3):
            if number + 1 >= len(self._lines):
                break
            line = self._lines[number + 1]
            if not line.strip() or _BULLET.match(line) or _HEADING.match(line) or line.lstrip().startswith("|"):
                break
            text = f"{text} {line.strip()}"
            number += 1
        return text, number

    def _bullet(self, raw: str, line: int) -> Iterator[_Statement]:
        text = self._unstruck(_visible(raw), line)
        found = stamps(text)
        # The item must begin with its date; of the dates that follow only those of the same moment belong to it.
        if not found or text[: found[0].begin].strip(" (/") not in ("", _clock_before(text, found[0])):
            return
        moment = [found[0]]
        for stamp in found[1:]:
            between = text[moment[-1].end : stamp.begin]
            if "/" not in between or len(between) > 40:
                break
            moment.append(stamp)
        rest = text[moment[-1].end :]
        event = _WEEK.sub("", re.sub(r"^\s*(?:,?\s*EOD\s+\w+|\([^)]*\)|,?\s*\d\d:\d\d\s+\w+)", "", rest))
        shown = squeeze(text[: len(text) - len(event)]).rstrip(" -–—:")
        yield _Statement(event, tuple(moment), _WEEK_TAIL.sub("", shown), line)

    def _row(self, cells: list[str], months: dict[int, int], when: int | None, line: int) -> Iterator[_Statement]:
        if len(cells) < 2:
            return
        event = _visible(cells[0])
        timed = find_time(event)
        if when is not None and when < len(cells):
            text = self._unstruck(_visible(cells[when]), line)
            found = [with_time(s, timed) if timed and not s.has_time else s for s in stamps(text)]
            if found:
                shown = squeeze(text) + (f" ({timed.group()})" if timed else "")
                yield _Statement(event, tuple(found), shown, line)
            return
        for column, month in months.items():
            if column >= len(cells):
                continue
            text = self._unstruck(_visible(cells[column]), line)
            day = re.search(r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+)?(?P<day>\d{1,2})\b", text, re.I)
            if day is None:
                continue
            weekday = (
                ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day["weekday"].lower())
                if day["weekday"]
                else None
            )
            stamp = Stamp(month, int(day["day"]), None, weekday)
            shown = f"{_month_name(month)} {squeeze(text)}" + (f" ({timed.group()})" if timed else "")
            yield _Statement(event, (with_time(stamp, timed) if timed else stamp,), shown, line)
            return

    def _html_table(self, begin: int, end: int) -> Iterator[_Statement]:
        months: dict[int, int] = {}
        when: int | None = None
        cells: list[str] = []
        first = begin
        for number in range(begin, end + 1):
            line = self._lines[number]
            if "<tr" in line.casefold():
                cells, first = [], number + 1
            cells += re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.IGNORECASE)
            if "</tr" in line.casefold():
                if not months and when is None:
                    months, when = _columns(cells)
                else:
                    yield from self._row(cells, months, when, first + 1)

    def _sentences(self, number: int) -> Iterator[_Statement]:
        text = self._unstruck(_visible(self._lines[number]), number + 1)
        for kind, pattern in _SENTENCES:
            match = re.search(pattern, text, re.IGNORECASE)
            if match is None:
                continue
            found = [stamp for stamp in stamps(text[match.end() : match.end() + 60]) if stamp.begin <= 3]
            if found:
                said = text[match.end() : match.end() + found[0].end]
                yield _Statement("", (found[0],), squeeze(said), number + 1, kind)

    def _unstruck(self, text: str, line: int) -> str:
        for struck in _STRUCK.findall(text):
            self._note(line, f"a date that is struck out: {struck.strip('~')}", "left out")
        return squeeze(_STRUCK.sub(" ", text))


_WEEK_TAIL = re.compile(r"[\s:,–—-]+week\s+\d+$", re.IGNORECASE)


def _fits(stamp: Stamp, near: date) -> bool:
    day = resolve_day(stamp, near)
    return day is not None and (stamp.weekday is None or day.weekday() == stamp.weekday)


def _clock_before(text: str, stamp: Stamp) -> str:
    """The time that stands before a date, such as “02:00 UTC”."""
    before = text[: stamp.begin].strip(" (/")
    return before if (match := find_time(before)) and match.group().strip("() ") == before.strip("() ") else ""


def _visible(markdown: str) -> str:
    """What a reader sees of a piece of Markdown: no links, no emphasis; strike-through stays marked."""
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\))+", r"\1", markdown)
    text = re.sub(r"\[([^\[\]]*)\]\[[\w\s-]*\]?", r"\1", text)
    text = re.sub(r"\(https?://[^()]*\)", "", text)
    text = re.sub(r"[\[\]]", "", text)
    text = re.sub(r"<[^<>]*>", " ", text)
    return squeeze(re.sub(r"[*`\"“”]|(?<!\w)_|_(?!\w)", "", text))


def _event_words(event: str) -> str:
    """An event's name for comparison: no remarks in parentheses, no case, no signs at its ends."""
    text = re.sub(r"\([^()]*\)", " ", event.casefold().replace("{", " "))
    return squeeze(text).strip(" .!:;,–—-")


def _columns(heads: list[str]) -> tuple[dict[int, int], int | None]:
    """(month of each month column, column of dates) of a table's head."""
    names = [_event_words(_visible(head)) for head in heads]
    months = {index: MONTHS[name] for index, name in enumerate(names) if name in MONTHS}
    when = next((index for index, name in enumerate(names) if name in ("when", "date", "dates")), None)
    return months, when


def _month_name(month: int) -> str:
    return f"{date(2000, month, 1):%B}"
