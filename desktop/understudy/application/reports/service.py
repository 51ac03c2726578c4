"""Which reports there are, and making one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from understudy.application.cycles import resolve_cycle
from understudy.application.documents import Document
from understudy.application.errors import NotFound, UserError
from understudy.application.lineage import latest_cycle
from understudy.application.merges import Merges
from understudy.application.ports import Renderer
from understudy.application.reports.cycle import cycle_report
from understudy.application.reports.retention import retention_report
from understudy.application.store import Store
from understudy.domain.cycles import CycleName
from understudy_db.schema import Cycle, Programme, Source

AUDIENCES = ("public", "steering", "private")


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a report is about and for whom. Cycles are names; None takes the last one, or all."""

    cycle: str | None = None
    first: str | None = None
    last: str | None = None
    audience: str = "public"


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What every report states about itself."""

    programme_id: int
    programme: str
    sources: str
    pending_merges: int


class Reports:
    """Making reports."""

    def __init__(self, store: Store, render: Renderer, merges: Merges) -> None:
        self._store = store
        self._render = render
        self._merges = merges

    def document(self, programme_id: int, kind: str, options: ReportOptions) -> Document:
        """The report as blocks. Raises UserError for an unknown kind, cycle or audience, or without data."""
        if options.audience not in AUDIENCES:
            raise UserError(f"There is no audience “{options.audience}”; choose from {', '.join(AUDIENCES)}.")
        makers: dict[str, Callable[[Session, ReportContext], Document]] = {
            "cycle": lambda session, context: self._cycle(session, context, options),
            "retention": lambda session, context: self._retention(session, context, options),
        }
        if kind not in makers:
            raise UserError(f"There is no report “{kind}”; choose from {', '.join(makers)}.")
        with self._store.read() as session:
            sources = session.scalars(
                select(Source).where(Source.programme_id == programme_id).order_by(Source.id)
            ).all()
            words = [
                "the sample community"
                if s.kind == "sample"
                else f"a {s.kind} of rosters" + (f" at commit {s.head[:10]}" if s.head else "")
                for s in sources
            ]
            context = ReportContext(
                programme_id=programme_id,
                programme=session.get_one(Programme, programme_id).name,
                sources="; ".join([*words, "and what was typed in here"]) if words else "what was typed in here",
                pending_merges=self._merges.pending(programme_id),
            )
            return makers[kind](session, context)

    def file(self, programme_id: int, kind: str, fmt: str, options: ReportOptions) -> bytes:
        """The report as a file's bytes. Raises UserError for an unknown format."""
        document = self.document(programme_id, kind, options)
        try:
            return self._render(document, fmt)
        except ValueError as error:
            raise UserError(str(error)) from error

    def _cycle(self, session: Session, context: ReportContext, options: ReportOptions) -> Document:
        if options.cycle is None:
            latest = latest_cycle(session, context.programme_id)
            if latest is None:
                raise NotFound("There are no cycles yet. Import rosters first.")
            name = str(latest)
        else:
            name = options.cycle
        ref = resolve_cycle(session, context.programme_id, name)
        if ref.id is None:
            raise NotFound(f"Cycle {ref.name} does not exist yet, so there is nothing to report.")
        return cycle_report(session, context, ref.id, options.audience, self._store.clock())

    def _retention(self, session: Session, context: ReportContext, options: ReportOptions) -> Document:
        names = [
            CycleName.parse(name)
            for name in session.scalars(select(Cycle.name).where(Cycle.programme_id == context.programme_id))
        ]
        if len(names) < 2:
            raise UserError("A retention report needs at least two cycles.")
        first = resolve_cycle(session, context.programme_id, options.first).name if options.first else min(names)
        last = resolve_cycle(session, context.programme_id, options.last).name if options.last else max(names)
        if last < first:
            raise UserError(f"The first cycle, {first}, lies after the last, {last}; swap them.")
        return retention_report(session, context, first, last, options.audience, self._store.clock())
