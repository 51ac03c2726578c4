"""Where facts come from: sources, their imports, and taking a source out with what it brought."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.applications.readout import Applications
from understudy.application.changes import Changes
from understudy.application.errors import NotFound
from understudy.application.history.feeds import Feeds
from understudy.application.sample import FEEDS
from understudy.application.sample_ladder import forget_sample_ladder
from understudy.application.store import Store
from understudy_db.schema import (
    Cycle,
    CyclePhase,
    Feed,
    FileAnomaly,
    Identity,
    ImportRun,
    LadderCase,
    MergeProposal,
    Person,
    PersonState,
    Programme,
    Role,
    RoleStep,
    RosterRow,
    Seat,
    Source,
    Suggestion,
)


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a fact is known from, in words, with a web address when the source has one."""

    text: str
    url: str | None


def whence(
    source: Source | None, run: ImportRun | None, file: str | None, line: int | None, commit: str | None
) -> Whence:
    """Words and, if possible, a link for a fact's provenance; typed-in facts say so."""
    if source is None or file is None:
        return Whence("typed in here", None)
    place = f"{file}, line {line}" if line else file
    url = None
    if source.web:
        at = commit or (run.head if run is not None else None) or "HEAD"
        url = f"{source.web}/blob/{at}/{file}" + (f"#L{line}" if line else "")
    return Whence(f"{place}, commit {commit[:10]}" if commit else place, url)


@dataclass(frozen=True, slots=True)
class AnomalyRow:
    """Something in a file that was not as expected."""

    id: int
    file: str
    line: int
    what: str
    resolved_as: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its last import."""

    id: int
    kind: str
    location: str
    head: str | None
    imports: int
    last_import_id: int | None
    last_at: datetime | None
    last_by: str | None
    seats: int
    anomalies: int


class Sources:
    """Sources and what they brought."""

    def __init__(self, store: Store, home: Path) -> None:
        """``home`` is where the sample's repositories are kept."""
        self._store = store
        self._home = home

    def rows(self, programme_id: int) -> list[SourceRow]:
        """All sources, oldest first."""
        with self._store.read() as session:
            rows = []
            for source in session.scalars(
                select(Source).where(Source.programme_id == programme_id).order_by(Source.id)
            ):
                runs = list(
                    session.scalars(select(ImportRun).where(ImportRun.source_id == source.id).order_by(ImportRun.id))
                )
                ids = [run.id for run in runs]
                last = runs[-1] if runs else None
                rows.append(
                    SourceRow(
                        id=source.id,
                        kind=source.kind,
                        location=source.location,
                        head=source.head,
                        imports=len(runs),
                        last_import_id=last.id if last else None,
                        last_at=last.at if last else None,
                        last_by=last.actor if last else None,
                        seats=session.scalar(select(func.count()).where(Seat.import_id.in_(ids))) or 0,
                        anomalies=session.scalar(
                            select(func.count()).where(FileAnomaly.import_id == (last.id if last else 0))
                        )
                        or 0,
                    )
                )
            return rows

    def anomalies(self, import_id: int) -> list[AnomalyRow]:
        """What was odd in the files of an import, by file and line."""
        with self._store.read() as session:
            return [
                AnomalyRow(a.id, a.file, a.line, a.what, a.resolved_as)
                for a in session.scalars(
                    select(FileAnomaly)
                    .where(FileAnomaly.import_id == import_id)
                    .order_by(FileAnomaly.file, FileAnomaly.line, FileAnomaly.id)
                )
            ]

    def remove(self, source_id: int) -> Changes:
        """Remove a source with everything it brought. What people typed in stays, with the people it needs.

        The sample's histories go along; they are as little undoable as any history, and loading brings them back.
        """
        histories = self._remove_histories(source_id)
        with self._store.operation("Remove source") as work:
            session = work.session
            source = session.get(Source, source_id)
            if source is None:
                raise NotFound("That source is already gone.")
            work.name = f"Remove source {source.location}"
            _take_out(session, list(session.scalars(select(ImportRun.id).where(ImportRun.source_id == source_id))))
            session.delete(source)
            session.flush()
            if source.kind == "sample":
                _forget_sample(session, source.programme_id)
        return histories | work.changes

    def _remove_histories(self, source_id: int) -> Changes:
        """First of all: questions whether an account is somebody of the rosters would keep that person here."""
        with self._store.read() as session:
            source = session.get(Source, source_id)
            if source is None or source.kind != "sample":
                return Changes()
            feeds = list(session.scalars(select(Feed.id).where(Feed.location.in_(FEEDS)).order_by(Feed.id.desc())))
        shutil.rmtree(self._home / "sample", ignore_errors=True)
        ladder = forget_sample_ladder(self._store)
        Applications(self._store).remove(source.programme_id)
        return Changes.union(ladder, *(Feeds(self._store).remove(number) for number in feeds))

    def remove_import(self, import_id: int) -> Changes:
        """Remove one import with what it was the first to bring."""
        with self._store.operation("Remove import") as work:
            run = work.session.get(ImportRun, import_id)
            if run is None:
                raise NotFound("That import is already gone.")
            source = work.session.get_one(Source, run.source_id)
            work.name = f"Remove an import of {source.location}"
            source.head = None
            _take_out(work.session, [import_id])
        return work.changes


def _take_out(session: Session, imports: list[int]) -> None:
    """Delete what these imports brought; rows that other work needs stay and count as typed in from now on."""
    # Deleted parents first would leave children without them: tables go in the order of their dependence.
    for table, needed_by in _DEPENDENTS:
        rows = list(session.scalars(select(table).where(table.import_id.in_(imports)).order_by(table.id)))
        ids = [row.id for row in rows]
        needed: set[int] = set()
        for column in needed_by:
            needed |= set(session.scalars(select(column).where(column.in_(ids))))
        if table is Identity:
            # Who stays keeps the names and accounts they are known by.
            needed = {row.id for row in rows if _stays(session, row.person_id)}
        for row in rows:
            if row.id in needed:
                row.import_id = None
            else:
                session.delete(row)
        session.flush()
    for anomaly in session.scalars(select(FileAnomaly).where(FileAnomaly.import_id.in_(imports))):
        session.delete(anomaly)
    session.flush()
    for run in session.scalars(select(ImportRun).where(ImportRun.id.in_(imports))):
        session.delete(run)
    session.flush()


def _stays(session: Session, person_id: int) -> bool:
    """True while a seat, an answer or a state still needs a person."""
    needs = (Seat.person_id, Suggestion.person_id, LadderCase.person_id, PersonState.person_id, Person.merged_into_id)
    return any(session.scalar(select(func.count()).where(column == person_id)) for column in needs)


def _forget_sample(session: Session, programme_id: int) -> None:
    """The sample's programme goes with the sample, unless somebody put something of their own into it."""
    programme = session.get_one(Programme, programme_id)
    roles = list(session.scalars(select(Role).where(Role.programme_id == programme_id).order_by(Role.id)))
    ids = [role.id for role in roles]
    used = (
        select(Cycle.id).where(Cycle.programme_id == programme_id),
        select(Source.id).where(Source.programme_id == programme_id),
        select(Suggestion.id).where(Suggestion.programme_id == programme_id),
        select(Seat.id).where(Seat.role_id.in_(ids)),
    )
    if not programme.is_sample or any(session.scalar(query.limit(1)) is not None for query in used):
        return
    for step in session.scalars(select(RoleStep).where(RoleStep.role_id.in_(ids))):
        session.delete(step)
    session.flush()
    for role in roles:
        session.delete(role)
    session.flush()
    session.delete(programme)


_DEPENDENTS: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (MergeProposal, ()),
    (PersonState, ()),
    (Seat, ()),
    (RosterRow, (Seat.roster_row_id,)),
    (CyclePhase, ()),
    (Cycle, (RosterRow.cycle_id, CyclePhase.cycle_id, Seat.cycle_id)),
    (Role, (RosterRow.role_id, Seat.role_id, RoleStep.role_id, RoleStep.successor_id, Suggestion.role_id)),
    (Identity, ()),
    (
        Person,
        (
            Seat.person_id,
            Suggestion.person_id,
            LadderCase.person_id,
            PersonState.person_id,
            Identity.person_id,
            Person.merged_into_id,
            MergeProposal.a_id,
            MergeProposal.b_id,
        ),
    ),
)
