"""Programmes: what runs in cycles. Most databases hold one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from understudy.application.changes import Changes
from understudy.application.errors import NotFound, UserError
from understudy.application.lineage import seed_lineage
from understudy.application.ports import Presets
from understudy.application.store import Store
from understudy_db.schema import Cycle, Programme

DEFAULT_PROGRAMME = "Kubernetes release team"


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme and how many cycles it has."""

    id: int
    name: str
    cycles: int
    is_sample: bool


def find_programme(session: Session, name: str | None) -> Programme | None:
    """The programme of that name, or the only one; None when there is none yet.

    Raises UserError when several exist and none is named, NotFound when the named one does not exist.
    """
    programmes = list(session.scalars(select(Programme).order_by(Programme.id)))
    if name is not None:
        for programme in programmes:
            if programme.name.casefold() == name.casefold():
                return programme
        known = ", ".join(f"“{p.name}”" for p in programmes) or "none yet"
        raise NotFound(f"There is no programme “{name}”; known: {known}.")
    if len(programmes) > 1:
        names = ", ".join(f"“{p.name}”" for p in programmes)
        raise UserError(f"There are several programmes here ({names}); say which one (--programme NAME).")
    return programmes[0] if programmes else None


def need_programme(session: Session, name: str | None) -> Programme:
    """As find_programme, but an empty database is a NotFound."""
    programme = find_programme(session, name)
    if programme is None:
        raise NotFound("There is nothing here yet. Import rosters first: understudy import rosters PATH")
    return programme


def ensure_programme(session: Session, name: str | None, lineage: str, *, is_sample: bool = False) -> Programme:
    """The named (or only) programme, made with that lineage preset when it is new."""
    try:
        programme = find_programme(session, name)
    except NotFound:
        programme = None
    if programme is None:
        programme = Programme(name=name or DEFAULT_PROGRAMME, is_sample=is_sample)
        session.add(programme)
        session.flush()
        seed_lineage(session, programme.id, lineage)
    return programme


class Programmes:
    """Listing, making and renaming programmes."""

    def __init__(self, store: Store, presets: Presets) -> None:
        self._store = store
        self._presets = presets

    def rows(self) -> list[ProgrammeRow]:
        """All programmes, oldest first."""
        with self._store.read() as session:
            query = (
                select(Programme.id, Programme.name, func.count(Cycle.id), Programme.is_sample)
                .outerjoin(Cycle, Cycle.programme_id == Programme.id)
                .group_by(Programme.id, Programme.name, Programme.is_sample)
                .order_by(Programme.id)
            )
            return [ProgrammeRow(*row) for row in session.execute(query)]

    def resolve(self, name: str | None) -> ProgrammeRow | None:
        """The named or only programme; None when the database is empty. Raises UserError as find_programme does."""
        with self._store.read() as session:
            programme = find_programme(session, name)
        if programme is None:
            return None
        return next(row for row in self.rows() if row.id == programme.id)

    def add(self, name: str) -> Changes:
        """A new programme with the default roles and lineage. Raises UserError for a blank or taken name."""
        name = name.strip()
        if not name:
            raise UserError("A programme needs a name.")
        with self._store.operation(f"Add programme {name}") as work:
            if work.session.scalar(select(Programme.id).where(func.lower(Programme.name) == name.lower())):
                raise UserError(f"There is already a programme “{name}”.")
            ensure_programme(work.session, name, self._presets.lineage)
        return work.changes

    def rename(self, programme_id: int, name: str) -> Changes:
        """Another name for a programme. Raises UserError for a blank or taken name."""
        name = name.strip()
        if not name:
            raise UserError("A programme needs a name.")
        with self._store.operation(f"Rename programme to {name}", programme_id=programme_id) as work:
            taken = work.session.scalar(
                select(Programme.id).where(func.lower(Programme.name) == name.lower(), Programme.id != programme_id)
            )
            if taken:
                raise UserError(f"There is already a programme “{name}”.")
            work.session.get_one(Programme, programme_id).name = name
        return work.changes
