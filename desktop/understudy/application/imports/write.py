"""Writing what rosters say: new rows are added, changed ones updated, what a person set is left alone and reported.

Rules (docs/rules.md, "Import against local edits"): a file never overwrites a person's value; a seat gone from a newer
file is ended, not deleted; a seat is known by programme, cycle, role, position and person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.imports.people import PeopleIndex
from understudy.application.imports.report import KeptLocal
from understudy.application.lineage import add_role, load_lineage
from understudy.domain.cycles import CycleName
from understudy.domain.roles import Ended, Lineage, Position, Track
from understudy.domain.rosters.model import Anomaly, DatedSeat, Roster, RosterRow
from understudy.domain.schedule import ScheduleSuggestion
from understudy_db.schema import Cycle, CyclePhase, Person, PersonState, Seat
from understudy_db.schema import RosterRow as RowTable


@dataclass(frozen=True, slots=True)
class ReadCycle:
    """What the files say about one cycle. ``seats`` has every seat there ever was, in stored order."""

    name: CycleName
    file: str
    roster: Roster
    seats: tuple[DatedSeat, ...]
    schedule: ScheduleSuggestion | None


@dataclass(slots=True)
class Writer:
    """Writes the cycles of one import; afterwards the lists say what happened."""

    session: Session
    programme_id: int
    import_id: int
    at: datetime
    has_history: bool
    counts: Counter[str] = field(default_factory=Counter)
    anomalies: list[Anomaly] = field(default_factory=list)
    kept_local: list[KeptLocal] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    _lineage: Lineage = field(default_factory=Lineage)
    _roles: dict[str, int] = field(default_factory=dict)

    def write(self, cycles: list[ReadCycle]) -> None:
        """Write all cycles, oldest first."""
        self._lineage, self._roles = load_lineage(self.session, self.programme_id)
        people = PeopleIndex(self.session, self.import_id)
        people.prepare(seat.person for cycle in cycles for seat in cycle.seats)
        self.counts["people_new"] += people.made
        known = {
            cycle.name: cycle
            for cycle in self.session.scalars(select(Cycle).where(Cycle.programme_id == self.programme_id))
        }
        for read in sorted(cycles, key=lambda c: c.name):
            if str(read.name) not in known:
                row = Cycle(
                    programme_id=self.programme_id,
                    name=str(read.name),
                    sort_key=read.name.sort_key,
                    import_id=self.import_id,
                )
                self.session.add(row)
                known[row.name] = row
                self.counts["cycles_new"] += 1
                self.differences.append(f"{read.name}: new cycle")
        self.session.flush()
        ids = [known[str(read.name)].id for read in cycles]
        rows = self._by_cycle(RowTable, ids)
        seats = self._by_cycle(Seat, ids)
        phases = self._by_cycle(CyclePhase, ids)
        for read in sorted(cycles, key=lambda c: c.name):
            cycle_id = known[str(read.name)].id
            if read.schedule is not None:
                self._write_phases(cycle_id, read, phases[cycle_id])
            self._write_rows(cycle_id, read, rows[cycle_id])
        # One flush for all new rows, so that the seats can refer to them.
        self.session.flush()
        for read in sorted(cycles, key=lambda c: c.name):
            cycle_id = known[str(read.name)].id
            by_label = {row.label: row for row in rows[cycle_id]}
            self._write_seats(cycle_id, read, by_label, seats[cycle_id], people)
            self._write_memorials(read, people)

    def _by_cycle(self, table: Any, cycle_ids: list[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self.session.scalars(select(table).where(table.cycle_id.in_(cycle_ids)).order_by(table.id)):
            found[row.cycle_id].append(row)
        return found

    # --- dates ------------------------------------------------------------------------------------------------------
    def _write_phases(self, cycle_id: int, read: ReadCycle, known: list[CyclePhase]) -> None:
        assert read.schedule is not None
        by_kind = {phase.kind: phase for phase in known}
        for phase in read.schedule.phases:
            values = {
                "day": phase.day,
                "at": phase.at,
                "original_text": phase.original_text,
                "file": read.schedule.file,
                "line": phase.line,
            }
            row = by_kind.get(phase.kind)
            if row is None:
                row = CyclePhase(cycle_id=cycle_id, kind=phase.kind, import_id=self.import_id, **values)
                self.session.add(row)
                by_kind[phase.kind] = row
                known.append(row)
                self.counts["dates_new"] += 1
                self.differences.append(f"{read.name}: {phase.kind.replace('_', ' ')} on {phase.day.isoformat()}")
            else:
                what = f"{read.name}, {phase.kind.replace('_', ' ')}"
                self._update(row, values, "date", what, read.schedule.file, phase.line)

    # --- rows -------------------------------------------------------------------------------------------------------
    def _write_rows(self, cycle_id: int, read: ReadCycle, known: list[RowTable]) -> None:
        by_label = {row.label: row for row in known}
        listed = {row.label: row for row in read.roster.rows}
        gone = dict.fromkeys(seat.label for seat in read.seats if seat.label not in listed)
        places: list[tuple[int, RosterRow]] = list(enumerate(read.roster.rows))
        places += [(len(listed) + n, RosterRow(label=label)) for n, label in enumerate(gone)]
        for ordinal, row in places:
            role_id = self._role(row, read.file)
            values: dict[str, Any] = {
                "ordinal": ordinal,
                "role_id": role_id,
                "lead_tbd": row.lead_tbd,
                "shadows_tbd": row.shadows_tbd,
                "is_bot": row.is_bot,
                "bots": [[bot.name, bot.login] for bot in row.bots],
                "file": read.file,
                "line": row.line or None,
            }
            stored = by_label.get(row.label)
            if stored is None:
                stored = RowTable(cycle_id=cycle_id, label=row.label, import_id=self.import_id, **values)
                self.session.add(stored)
                known.append(stored)
                self.counts["rows_new"] += 1
            else:
                self._update(stored, values, "row", f"{read.name}, {row.label}", read.file, row.line)

    def _role(self, row: RosterRow, file: str) -> int:
        spec = self._lineage.find(row.label)
        if spec is not None:
            return self._roles[spec.name]
        role = add_role(self.session, self.programme_id, row.label, import_id=self.import_id)
        self.counts["roles_new"] += 1
        self.anomalies.append(
            Anomaly(file, row.line, f"the role “{row.label}” is not known", "added as a new role; edit its lineage")
        )
        self._lineage, self._roles = load_lineage(self.session, self.programme_id)
        return role.id

    # --- seats ------------------------------------------------------------------------------------------------------
    def _write_seats(
        self,
        cycle_id: int,
        read: ReadCycle,
        rows: Mapping[str, RowTable],
        known: list[Seat],
        people: PeopleIndex,
    ) -> None:
        stored = {(seat.role_id, seat.position, seat.person_id): seat for seat in known}
        listed: set[tuple[int, str, int]] = set()
        for seat in read.seats:
            row = rows[seat.label]
            spec = self._lineage.find(seat.label)
            position = seat.position
            if spec is not None and spec.track is Track.ADVISER and position is Position.LEAD:
                position = Position.ADVISER
            person_id = people.resolve(seat.person, read.name)
            key = (row.role_id, position.value, person_id)
            values: dict[str, Any] = {
                "roster_row_id": row.id,
                "ordinal": seat.ordinal,
                "name_written": seat.person.name,
                "login_written": seat.person.login,
                "chats": list(seat.person.chats),
                "file": read.file,
                "line": seat.person.line or None,
            }
            if self.has_history:
                values |= {
                    "start": seat.start,
                    "end": seat.end,
                    "ended": seat.ended.value if seat.ended else None,
                    "mid_cycle_join": seat.mid_cycle_join,
                    "note": seat.note,
                    "start_commit": seat.start_commit,
                    "end_commit": seat.end_commit,
                }
            if key in listed:
                self.anomalies.append(
                    Anomaly(
                        read.file,
                        seat.person.line,
                        f"{seat.person.name} is listed twice as {position.value} of {seat.label}",
                        "kept once",
                    )
                )
                continue
            listed.add(key)
            found = stored.get(key)
            who = f"{read.name}, {seat.label}: {seat.person.name} ({position.value})"
            if found is None:
                self.session.add(
                    Seat(
                        cycle_id=cycle_id,
                        role_id=row.role_id,
                        person_id=person_id,
                        position=position.value,
                        edited=[],
                        import_id=self.import_id,
                        **values,
                    )
                )
                self.counts["seats_new"] += 1
                self.differences.append(f"{who} is new")
                continue
            if not self.has_history and found.ended is not None:
                if found.start is None and "ended" not in found.edited:
                    values |= {"ended": None, "end": None}
                elif "ended" in found.edited:
                    values |= {"ended": None}
            self._update(found, values, "seat", who, read.file, seat.person.line)
        self._end_missing(read, known, listed)

    def _end_missing(self, read: ReadCycle, known: list[Seat], listed: set[tuple[int, str, int]]) -> None:
        """Seats a file brought earlier and no longer lists have ended; typed-in seats are none of a file's business."""
        for seat in known:
            if (seat.role_id, seat.position, seat.person_id) in listed or seat.ended is not None:
                continue
            if seat.import_id is None:
                continue
            name = self.session.get_one(Person, seat.person_id).name
            if "ended" in seat.edited:
                self._keep(seat, "ended", f"{read.name}: {name}", None, "left", read.file, 0)
                continue
            seat.ended, seat.end = Ended.LEFT.value, self.at
            seat.note = "no longer listed when the file was read again"
            self.counts["seats_ended"] += 1
            self.differences.append(f"{read.name}: {name} ({seat.position}) is no longer listed")

    def _write_memorials(self, read: ReadCycle, people: PeopleIndex) -> None:
        for name in read.roster.memorials:
            records = people.named(name)
            known = set(
                self.session.scalars(
                    select(PersonState.person_id).where(
                        PersonState.person_id.in_(records), PersonState.kind == "memorial"
                    )
                )
            )
            for person_id in records:
                if person_id in known:
                    continue
                self.session.add(
                    PersonState(
                        person_id=person_id,
                        kind="memorial",
                        status="proposed",
                        note=f"{name} is remembered in {read.file}",
                        file=read.file,
                        import_id=self.import_id,
                    )
                )
                self.counts["states_new"] += 1

    # --- comparing --------------------------------------------------------------------------------------------------
    def _update(self, row: Any, values: dict[str, Any], noun: str, what: str, file: str, line: int) -> None:
        """Set what differs, except fields a person set: those are reported with the file's value."""
        changed = []
        for name, value in values.items():
            current = getattr(row, name)
            if current == value:
                continue
            if name in row.edited:
                self._keep(row, name, what, current, value, file, line, noun)
                continue
            setattr(row, name, value)
            if name not in ("file", "line", "original_text"):
                changed.append(name.replace("_", " "))
        if changed:
            self.counts[f"{noun}s_changed"] += 1
            self.differences.append(f"{what}: {', '.join(changed)} changed")

    def _keep(
        self, row: Any, name: str, what: str, local: Any, value: Any, file: str, line: int, noun: str = "seat"
    ) -> None:
        shown = "nothing" if local in (None, "") else str(local)
        self.kept_local.append(KeptLocal(noun, row.id, name, what, shown, value, file, line))


TABLES: dict[str, Any] = {"seat": Seat, "row": RowTable, "date": CyclePhase}
"""Where a kept local value lives, by the noun of the report."""
