"""Parsing what a source holds, without a database: which cycles say what, what is odd, what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from understudy.application.imports.write import ReadCycle
from understudy.application.progress import Progress
from understudy.domain.cycles import CycleName
from understudy.domain.roles import Lineage, Position
from understudy.domain.rosters.errors import RosterError, decode_roster
from understudy.domain.rosters.model import Anomaly, DatedSeat, IdentityCorrection, Roster
from understudy.domain.rosters.replay import replay
from understudy.domain.rosters.source import CycleRosters, CycleSource, RosterSource, read_cycle
from understudy.domain.schedule import ScheduleSuggestion, read_schedule


@dataclass(frozen=True, slots=True)
class ReadSource:
    """What a source says. Nothing of a ``failed`` file is in ``cycles``."""

    cycles: tuple[ReadCycle, ...]
    anomalies: tuple[Anomaly, ...]
    failed: tuple[Anomaly, ...]
    corrections: tuple[IdentityCorrection, ...]
    has_history: bool
    files: int


class _Reading:
    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self.cycles: dict[CycleName, ReadCycle] = {}
        self.anomalies: list[Anomaly] = []
        self.failed: list[Anomaly] = []
        self.corrections: list[IdentityCorrection] = []

    def fold(self, label: str) -> str:
        """The role a label names, or the label itself."""
        spec = self.lineage.find(label)
        return spec.name if spec else label

    def cycle(self, source: CycleSource) -> None:
        """Read one cycle's files; a roster that cannot be read leaves its cycle out."""
        try:
            found = read_cycle(source)
        except RosterError as error:
            self.failed.append(_failure(error))
            return
        if found is None:
            return
        schedule = self._schedule(source, found)
        self.anomalies += found.anomalies
        seats = self._replayed(found, schedule) if found.versions else _undated(found.cycle, found.roster)
        self.cycles[found.cycle] = ReadCycle(found.cycle, found.file, found.roster, seats, schedule)

    def _schedule(self, source: CycleSource, found: CycleRosters) -> ScheduleSuggestion | None:
        if source.readme is None:
            return None
        try:
            text = decode_roster(source.readme.data, source.readme.path)
        except RosterError as error:
            self.failed.append(_failure(error))
            return None
        near = found.versions[0].at.date() if found.versions else None
        schedule = read_schedule(text, source.readme.path, source.cycle, near)
        self.anomalies += schedule.anomalies
        return schedule

    def _replayed(self, found: CycleRosters, schedule: ScheduleSuggestion | None) -> tuple[DatedSeat, ...]:
        days = {phase.kind: phase.day for phase in schedule.phases} if schedule else {}
        played = replay(
            found.cycle,
            found.versions,
            cycle_start=days.get("start"),
            release=days.get("release"),
            fold=self.fold,
            file=found.file,
        )
        self.anomalies += played.anomalies
        self.corrections += played.corrections
        return played.seats


def read(source: RosterSource, lineage: Lineage, progress: Progress) -> ReadSource:
    """Parse every file of a source; a file that cannot be read is reported and left out, the others are read."""
    reading = _Reading(lineage)
    for number, cycle in enumerate(source.cycles):
        progress.step(number, len(source.cycles), f"reading {cycle.cycle}")
        reading.cycle(cycle)
    return ReadSource(
        cycles=tuple(reading.cycles.values()),
        anomalies=(*source.anomalies, *reading.anomalies),
        failed=(*(_failure(error) for error in source.errors), *reading.failed),
        corrections=tuple(reading.corrections),
        has_history=any(cycle.versions for cycle in source.cycles),
        files=sum(len(cycle.files) for cycle in source.cycles) + len(source.errors),
    )


def _failure(error: RosterError) -> Anomaly:
    return Anomaly(error.file, error.line, error.what, error.advice)


def _undated(cycle: CycleName, roster: Roster) -> tuple[DatedSeat, ...]:
    """The seats of a roster without history: who is listed, in stored order."""
    return tuple(
        DatedSeat(cycle=cycle, label=row.label, position=position, person=person, ordinal=ordinal)
        for row in roster.rows
        for position, people in ((Position.LEAD, row.leads), (Position.SHADOW, row.shadows))
        for ordinal, person in enumerate(people)
    )
