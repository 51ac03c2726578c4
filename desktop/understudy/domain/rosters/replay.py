"""Turns the versions of a roster file into seats with dates.

Rules (docs/rules.md, "Seat interval"): a seat begins with the first version that lists it and is open while the last
version lists it. The same role and position with the same name or chat id but another login is a correction of
identity, not a departure. Who is added before the cycle starts, or while a row is first filled, is staffing. A change
undone within 48 hours is no change. Changes after release day are corrections. Staffing lasts 14 days: from the
cycle's start, from the day the row's own cell was first filled, and from the day by which three quarters of the
team's shadow cells were first filled, whichever ends last. Who takes the place of somebody is no staffing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from understudy.domain.cycles import CycleName
from understudy.domain.folding import fold_login, fold_name
from understudy.domain.roles import Ended, Position, fold_label
from understudy.domain.rosters.model import (
    Anomaly,
    DatedSeat,
    IdentityCorrection,
    Roster,
    RosterPerson,
    RosterVersion,
)

UNDONE_WITHIN = timedelta(hours=48)
FILLING = timedelta(days=14)
"""How long a row counts as being first filled: the team is final in week 2 (role timeline of the release team)."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What a file's history tells: seats in the file's order, those that ended last; the roster of the last version."""

    seats: tuple[DatedSeat, ...]
    corrections: tuple[IdentityCorrection, ...]
    final: Roster
    anomalies: tuple[Anomaly, ...] = ()


Slot = tuple[str, Position]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One person in one cell of one version."""

    label: str
    person: RosterPerson
    row: int
    ordinal: int


@dataclass(slots=True)
class _Track:
    """A seat over all versions: which versions list it, and how. ``present`` has gaps and slips smoothed away."""

    slot: Slot
    key: str
    entries: dict[int, _Entry] = field(default_factory=dict)
    present: list[bool] = field(default_factory=list)


def replay(
    cycle: CycleName,
    versions: Sequence[RosterVersion],
    *,
    cycle_start: date | None,
    release: date | None,
    fold: Callable[[str], str] = fold_label,
    file: str = "",
) -> Replay:
    """Replay a file's versions, oldest first, into dated seats.

    ``fold`` gives the role that a row's label names, so that a row renamed in between ends nobody's seat.
    ``cycle_start`` and ``release`` (days, UTC) are None where unknown; then nothing counts as before or after them.
    Raises ValueError without any version.
    """
    if not versions:
        raise ValueError("a replay needs at least one version")
    return _Replayer(cycle, versions, cycle_start, release, fold, file).run()


def undated(cycle: CycleName, roster: Roster) -> tuple[DatedSeat, ...]:
    """The seats of a roster without history, in the file's order."""
    return tuple(
        DatedSeat(cycle, entry.label, position, entry.person, entry.ordinal)
        for _, position, entry in _entries(roster, fold_label)
    )


def _entries(roster: Roster, fold: Callable[[str], str]) -> Iterator[tuple[str, Position, _Entry]]:
    for index, row in enumerate(roster.rows):
        for position, people in ((Position.LEAD, row.leads), (Position.SHADOW, row.shadows)):
            for ordinal, person in enumerate(people):
                yield fold(row.label), position, _Entry(row.label, person, index, ordinal)


def _key(person: RosterPerson) -> str:
    return f"@{fold_login(person.login)}" if person.login else fold_name(person.name)


class _Replayer:
    def __init__(
        self,
        cycle: CycleName,
        versions: Sequence[RosterVersion],
        cycle_start: date | None,
        release: date | None,
        fold: Callable[[str], str],
        file: str,
    ) -> None:
        self._cycle = cycle
        self._versions = versions
        self._start = cycle_start
        self._release = release
        self._fold = fold
        self._file = file
        self._anomalies: list[Anomaly] = []
        self._corrections: list[IdentityCorrection] = []
        self._staffed: dict[Slot, datetime] = {}

    def run(self) -> Replay:
        tracks = self._join_spellings(self._collect())
        for track in tracks:
            self._smooth(track)
        kept = [track for track in tracks if any(track.present)]
        self._staffed = self._staffing_ends(kept)
        seats = {id(track): self._seat(track, kept) for track in kept}
        last = len(self._versions) - 1

        def place(track: _Track) -> tuple[bool, int, int, int]:
            end = max(track.entries)
            entry = track.entries[end]
            shadow = track.slot[1] is Position.SHADOW
            return (not track.present[last], entry.row, shadow, entry.ordinal)

        ordered = [seats[id(track)] for track in sorted(kept, key=place)]
        return Replay(
            tuple(seat for seat in ordered if seat is not None),
            tuple(sorted(self._corrections, key=lambda c: c.at)),
            self._versions[-1].roster,
            tuple(self._anomalies),
        )

    # -- who is listed when -----------------------------------------------------------------------------------------

    def _collect(self) -> list[_Track]:
        tracks: dict[tuple[Slot, str], _Track] = {}
        for number, version in enumerate(self._versions):
            for role, position, entry in _entries(version.roster, self._fold):
                slot = (role, position)
                key = _key(entry.person)
                track = tracks.setdefault((slot, key), _Track(slot, key))
                track.entries.setdefault(number, entry)
        return list(tracks.values())

    def _join_spellings(self, tracks: Sequence[_Track]) -> list[_Track]:
        """One track for all spellings of a person in a slot: never listed together, a name or chat id in common."""
        by_slot: dict[Slot, list[_Track]] = defaultdict(list)
        for track in tracks:
            joined = next((known for known in by_slot[track.slot] if self._same_person(known, track)), None)
            if joined is None:
                by_slot[track.slot].append(track)
                continue
            self._correct(joined, track)
            joined.entries |= track.entries
        return [track for slot in by_slot.values() for track in slot]

    def _same_person(self, known: _Track, other: _Track) -> bool:
        if known.entries.keys() & other.entries.keys():
            return False
        names = {fold_name(entry.person.name) for entry in known.entries.values()}
        chats = {fold_login(chat) for entry in known.entries.values() for chat in entry.person.chats}
        return any(
            fold_name(entry.person.name) in names or any(fold_login(chat) in chats for chat in entry.person.chats)
            for entry in other.entries.values()
        )

    def _correct(self, known: _Track, other: _Track) -> None:
        first = min(other.entries)
        before = known.entries[max(number for number in known.entries if number < first)]
        version = self._versions[first]
        self._corrections.append(
            IdentityCorrection(
                self._cycle,
                other.entries[first].label,
                other.slot[1],
                before.person,
                other.entries[first].person,
                version.at,
                version.commit,
            )
        )

    def _smooth(self, track: _Track) -> None:
        """Fill absences and drop presences of less than 48 hours, and staffing that was over before the cycle began."""
        count = len(self._versions)
        present = [number in track.entries for number in range(count)]
        for begin, end in _runs(present, False):
            if begin > 0 and end < count and self._between(begin, end) < UNDONE_WITHIN:
                present[begin:end] = [True] * (end - begin)
        for begin, end in _runs(present, True):
            if end == count:
                continue
            if self._between(begin, end) < UNDONE_WITHIN:
                present[begin:end] = [False] * (end - begin)
                self._note(track, begin, end, "undone within 48 hours", "no change")
            elif self._start is not None and self._versions[end].at.date() <= self._start:
                present[begin:end] = [False] * (end - begin)
                self._note(track, begin, end, "no longer listed when the cycle began", "staffing, not a seat")
        track.present = present

    def _between(self, begin: int, end: int) -> timedelta:
        return self._versions[end].at - self._versions[begin].at

    def _before_start(self, number: int) -> bool:
        return self._start is not None and self._versions[number].at.date() < self._start

    def _after_release(self, number: int) -> bool:
        return self._release is not None and self._versions[number].at.date() > self._release

    def _note(self, track: _Track, begin: int, end: int, what: str, resolved: str) -> None:
        entry = next(track.entries[number] for number in range(begin, end) if number in track.entries)
        since, until = self._versions[begin], self._versions[end]
        position = "shadow" if track.slot[1] is Position.SHADOW else "lead"
        self._anomalies.append(
            Anomaly(
                self._file,
                entry.person.line or 1,
                f"{entry.person.name}, {entry.label} {position}, was listed from {_on(since)} to {_on(until)}: {what}",
                resolved,
            )
        )

    # -- seats ------------------------------------------------------------------------------------------------------

    def _seat(self, track: _Track, tracks: Sequence[_Track]) -> DatedSeat:
        begin = track.present.index(True)
        last = max(number for number, here in enumerate(track.present) if here)
        entry = track.entries[max(number for number in track.entries if number <= last)]
        start = self._versions[begin]
        seat = DatedSeat(self._cycle, entry.label, track.slot[1], entry.person, entry.ordinal, start.at, start.commit)
        notes: list[str] = []
        for gone, back in _runs(track.present[begin : last + 1], False):
            since, until = self._versions[begin + gone], self._versions[begin + back]
            notes.append(f"not listed from {_on(since)} to {_on(until)}")
        joined = self._joined(track, begin, tracks)
        if joined:
            notes.insert(0, joined)
        mid_cycle = bool(joined) and not self._after_release(begin)
        if last < len(self._versions) - 1:
            ended, words = self._ended(track, last + 1, tracks)
            version = self._versions[last + 1]
            notes.append(f"{words} {_on(version)}")
            seat = replace(seat, end=version.at, end_commit=version.commit, ended=ended)
        return replace(seat, mid_cycle_join=mid_cycle, note="; ".join(notes))

    def _joined(self, track: _Track, begin: int, tracks: Sequence[_Track]) -> str:
        """How somebody came in after the team was complete; empty for staffing."""
        version = self._versions[begin]
        if begin == 0 or self._before_start(begin):
            return ""
        if self._after_release(begin):
            return f"added after release day, {_on(version)}: a correction"
        gone = [t for t in tracks if t.slot == track.slot and t.present[begin - 1] and not t.present[begin]]
        if not gone and version.at <= self._staffed[track.slot]:
            return ""
        where = self._elsewhere(track, begin - 1, tracks)
        return f"joined mid-cycle, {_on(version)}{f'; {where}' if where else ''}"

    def _staffing_ends(self, tracks: Sequence[_Track]) -> dict[Slot, datetime]:
        """Until when additions to a cell are staffing."""
        filled: dict[Slot, datetime] = {}
        for track in tracks:
            first = self._versions[track.present.index(True)].at
            filled[track.slot] = min(filled.get(track.slot, first), first)
        shadows = sorted(at for (_, position), at in filled.items() if position is Position.SHADOW)
        common = [shadows[ceil(0.75 * len(shadows)) - 1]] if shadows else []
        if self._start is not None:
            common.append(datetime.combine(self._start, time(23, 59, 59), UTC))
        return {slot: max([at, *common]) + FILLING for slot, at in filled.items()}

    def _elsewhere(self, track: _Track, number: int, tracks: Sequence[_Track]) -> str:
        """Where else the same person sat in a version."""
        others = [other for other in tracks if other is not track and other.present[number] and _same(other, track)]
        words = [
            f"{_last_entry(other).label} {'shadow' if other.slot[1] is Position.SHADOW else 'lead'}" for other in others
        ]
        return f"was {' and '.join(words)} before" if words else ""

    def _ended(self, track: _Track, number: int, tracks: Sequence[_Track]) -> tuple[Ended, str]:
        """How a seat ended with the version that no longer lists it, and the words for it."""
        if self._after_release(number):
            return Ended.CORRECTED, "taken out after release day, a correction,"
        came = [other for other in tracks if other is not track and self._begins_near(other, number)]
        own = [other for other in came if _same(other, track)]
        for other in own:
            label = _last_entry(other).label
            if other.slot[1] is Position.LEAD and track.slot[1] is Position.SHADOW:
                return Ended.PROMOTED, f"became lead of {label}"
        for other in own:
            if other.slot[0] != track.slot[0]:
                return Ended.MOVED, f"moved to {_last_entry(other).label}"
        if own:
            return Ended.MOVED, "became a shadow of the same role"
        if not any(self._fold(row.label) == track.slot[0] for row in self._versions[number].roster.rows):
            return Ended.REMOVED, "the row was taken out"
        into = [other for other in came if other.slot == track.slot]
        out = [t for t in tracks if t.slot == track.slot and t.present[number - 1] and not t.present[number]]
        if into and len(into) == len(out):
            names = " and ".join(_last_entry(other).person.name for other in into)
            return Ended.SWAPPED, f"succeeded by {names}"
        return Ended.LEFT, "no longer listed from"

    def _begins_near(self, track: _Track, number: int) -> bool:
        begin = track.present.index(True)
        return begin > 0 and abs(self._versions[begin].at - self._versions[number].at) < UNDONE_WITHIN


def _same(one: _Track, other: _Track) -> bool:
    """The same person in two slots, by any spelling either was listed under."""
    return bool({_key(e.person) for e in one.entries.values()} & {_key(e.person) for e in other.entries.values()})


def _last_entry(track: _Track) -> _Entry:
    return track.entries[max(track.entries)]


def _on(version: RosterVersion) -> str:
    return f"{version.at:%Y-%m-%d} (commit {version.commit[:10]})"


def _runs(flags: Sequence[bool], value: bool) -> list[tuple[int, int]]:
    """(begin, end) of every stretch of a value."""
    runs: list[tuple[int, int]] = []
    begin = None
    for number, flag in enumerate([*flags, not value]):
        if flag == value and begin is None:
            begin = number
        elif flag != value and begin is not None:
            runs.append((begin, number))
            begin = None
    return runs
