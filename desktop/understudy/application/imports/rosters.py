"""Importing rosters: read everything, then write it as one operation, or say what would change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.imports.proposals import propose
from understudy.application.imports.read import ReadSource, read
from understudy.application.imports.report import ImportReport, KeptLocal
from understudy.application.imports.write import TABLES, Writer
from understudy.application.lineage import load_lineage
from understudy.application.merges import MergeRow, Merges
from understudy.application.ports import Presets, RosterReader
from understudy.application.programmes import ensure_programme, find_programme
from understudy.application.progress import Progress
from understudy.application.store import Operation, Store
from understudy.domain.lineage_file import read_lineage
from understudy.domain.roles import Lineage
from understudy.domain.rosters.source import RosterSource
from understudy_db.schema import FileAnomaly, ImportRun, Source


class RosterImport:
    """The roster import."""

    def __init__(self, store: Store, presets: Presets, merges: Merges, reader: RosterReader) -> None:
        self._store = store
        self._presets = presets
        self._merges = merges
        self._reader = reader

    def run(
        self,
        path: Path,
        *,
        programme: str | None = None,
        dry_run: bool = False,
        strict: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Import a folder or clone. Raises UserError when the path holds no rosters, Cancelled when stopped.

        A file that cannot be read changes nothing and is listed as failed; with ``strict`` nothing is imported then.
        """
        progress = progress or Progress()
        try:
            source = self._reader(path, progress)
        except ValueError as error:
            raise UserError(str(error)) from error
        return self.write(source, programme=programme, dry_run=dry_run, strict=strict, progress=progress)

    def write(
        self,
        source: RosterSource,
        *,
        programme: str | None = None,
        lineage: str | None = None,
        dry_run: bool = False,
        strict: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Write what a source holds. ``lineage`` is the preset for a programme made here (default: the shipped one)."""
        progress = progress or Progress()
        preset = self._presets.lineage if lineage is None else lineage
        found = read(source, self._lineage(programme, preset), progress)
        if not found.cycles and not found.failed:
            raise UserError(f"{source.location} holds no roster files that say anything.")
        if strict and found.failed:
            dry_run = True
        progress.step(len(source.cycles), len(source.cycles), "writing")
        with self._store.operation(f"Import {Path(source.location).name}", dry_run=dry_run) as work:
            writer = self._write(work, source, found, programme, preset, progress)
            counts = Counter({"files_read": found.files - len(found.failed), "files_failed": len(found.failed)})
            counts["seats_read"] = sum(len(cycle.seats) for cycle in found.cycles)
            counts += writer.counts
            merges = self._proposed(work.session)
            unchanged = not any(n for name, n in writer.counts.items())
            if unchanged:
                # Reading the same again is no event: no import, no operation, nothing to undo.
                work.dry_run = True
        changed = not (unchanged or dry_run)
        return ImportReport(
            source=source.location,
            dry_run=dry_run,
            counts={name: counts[name] for name in sorted(counts)},
            anomalies=(*found.anomalies, *writer.anomalies),
            failed=found.failed,
            kept_local=tuple(writer.kept_local),
            merges=tuple(merges),
            differences=tuple(writer.differences),
            changes=work.changes if changed else Changes(),
        )

    def take_file_value(self, kept: KeptLocal) -> Changes:
        """Take a file's value after all, in place of what a person had set."""
        table = TABLES[kept.noun]
        with self._store.operation(f"Take the file's {kept.field} for {kept.what}") as work:
            row = work.session.get(table, kept.row_id)
            if row is None:
                raise NotFound("That entry is gone; somebody removed it meanwhile.")
            setattr(row, kept.field, kept.file_value)
            row.edited = [name for name in row.edited if name != kept.field]
        return work.changes

    def _lineage(self, programme: str | None, preset: str) -> Lineage:
        with self._store.read() as session:
            try:
                known = find_programme(session, programme)
            except NotFound:
                known = None
            if known is not None:
                return load_lineage(session, known.id)[0]
        return read_lineage(preset, "the lineage that ships with Understudy")

    def _write(
        self,
        work: Operation,
        source: RosterSource,
        found: ReadSource,
        programme: str | None,
        preset: str,
        progress: Progress,
    ) -> Writer:
        session = work.session
        target = ensure_programme(session, programme, preset, is_sample=source.kind == "sample")
        stored = session.scalar(
            select(Source).where(Source.programme_id == target.id, Source.location == source.location)
        )
        if stored is None:
            stored = Source(programme_id=target.id, kind=source.kind, location=source.location)
            session.add(stored)
        stored.head, stored.web, stored.kind = source.head, source.web, source.kind
        session.flush()
        run = ImportRun(source_id=stored.id, at=work.at, actor=work.actor, head=source.head, counts={})
        session.add(run)
        session.flush()
        writer = Writer(session, target.id, run.id, work.at, found.has_history)
        writer.write(list(found.cycles))
        session.flush()
        progress.token.raise_if_cancelled()
        writer.counts["merges_new"] += propose(session, run.id, found.corrections)
        run.counts = {name: count for name, count in sorted(writer.counts.items()) if count}
        session.add_all(
            FileAnomaly(import_id=run.id, file=a.file, line=a.line, what=a.what, resolved_as=a.resolved_as)
            for a in (*found.failed, *found.anomalies, *writer.anomalies)
        )
        session.flush()
        return writer

    def _proposed(self, session: Session) -> list[MergeRow]:
        return self._merges.read(session, status="pending")
