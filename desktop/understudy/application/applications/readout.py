"""Applications as scripts and screens read them. Everything here is private; nothing of it goes into public exports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from understudy.application.cycles import resolve_cycle
from understudy.application.errors import NotFound, UserError
from understudy.application.persons import PersonBook
from understudy.application.store import Store
from understudy.domain.applications.time_zones import parse_zone
from understudy_db.schema import Application, ApplicationAnswer, ApplicationNote, ApplicationScore, PrivateEntry

Row = dict[str, Any]
NO_RIGHT = "You may not read applications here; ask whoever keeps the database for the right to its private tables."


class Applications:
    """Reading and removing applications."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, programme_id: int, cycle: str | None = None, *, answers: bool = False) -> Iterator[Row]:
        """``list applications``: one dictionary each, in the order of sending. Raises UserError without the right."""
        with self._store.read() as session:
            people = PersonBook(session)
            wanted = select(Application).where(Application.programme_id == programme_id)
            if cycle is not None:
                wanted = wanted.where(Application.cycle == str(resolve_cycle(session, programme_id, cycle).name))
            try:
                found = list(session.scalars(wanted.order_by(Application.cycle, Application.id)))
                told: dict[int, list[Row]] = defaultdict(list)
                if answers:
                    for answer in session.scalars(
                        select(ApplicationAnswer)
                        .where(ApplicationAnswer.application_id.in_([row.id for row in found]))
                        .order_by(ApplicationAnswer.place)
                    ):
                        told[answer.application_id].append({"question": answer.question, "answer": answer.text})
            except ProgrammingError as error:
                raise UserError(NO_RIGHT) from error
            for row in found:
                known = people.find(row.person_id) if row.person_id is not None else None
                yield {
                    "id": row.id,
                    "cycle": row.cycle,
                    "login": row.login or None,
                    "name": row.name,
                    "email": row.email,
                    "returning": row.is_returning,
                    "roles": list(row.roles),
                    "consent": bool(row.consent),
                    "volunteer": row.volunteer,
                    "hours": row.hours_written,
                    "employer": row.employer or None,
                    "time_zone": row.zone,
                    "time_zone_written": row.zone_written,
                    "meetings": row.meetings,
                    "burndown": row.burndown,
                    "member": row.member,
                    "flags": list(row.flags),
                    "status": row.status,
                    "duplicate_of": row.latest_id,
                    "person": known.name if known is not None else None,
                    "person_id": known.id if known is not None else None,
                    "matched_by": row.matched_by or None,
                    "served_teams": row.served_teams,
                    "sent": row.sent_text,
                    "line": row.line,
                } | ({"answers": told[row.id]} if answers else {})

    def set_zone(self, application_id: int, zone: str) -> None:
        """A person says which time zone was meant; later imports keep it. Raises NotFound, UserError."""
        found = parse_zone(zone)
        if found.name is None:
            raise UserError(f"“{zone}” is no time zone; write one such as Europe/Berlin, or an offset such as +05:30.")
        with self._store.operation("Set an applicant's time zone", journalled=False) as work:
            row = work.session.get(Application, application_id)
            if row is None:
                raise NotFound(f"There is no application number {application_id}.")
            row.zone, row.zone_from = found.name, "person"
            row.flags = [flag for flag in row.flags if flag != "ask_zone"]
            row.edited = sorted({*row.edited, "zone", "zone_from", "flags"})

    def remove(self, programme_id: int, cycle: str | None = None) -> int:
        """Remove all applications of a cycle (None: of all) for good, with answers, scores, notes and what the journal
        kept of them. Returns how many there were.
        """
        with self._store.operation("Remove applications", journalled=False) as work:
            session = work.session
            wanted = select(Application.id).where(Application.programme_id == programme_id)
            if cycle is not None:
                wanted = wanted.where(Application.cycle == str(resolve_cycle(session, programme_id, cycle).name))
            ids = list(session.scalars(wanted))
            for start in range(0, len(ids), 500):
                part = ids[start : start + 500]
                # The one that is kept of several may be in another part.
                session.execute(update(Application).where(Application.id.in_(part)).values(latest_id=None))
                for table in (ApplicationAnswer, ApplicationScore, ApplicationNote):
                    _forget(session, table.__tablename__, select(table.id).where(table.application_id.in_(part)))
                    session.execute(delete(table).where(table.application_id.in_(part)))
            for start in range(0, len(ids), 500):
                part = ids[start : start + 500]
                _forget(session, Application.__tablename__, select(Application.id).where(Application.id.in_(part)))
                session.execute(delete(Application).where(Application.id.in_(part)))
        return len(ids)


def _forget(session: Session, table: str, ids: Select[int]) -> None:
    """Take what the journal kept of private rows out: they can no longer be brought back."""
    session.execute(
        delete(PrivateEntry)
        .where(PrivateEntry.table_name == table, PrivateEntry.row_id.in_(ids))
        .execution_options(synchronize_session=False)
    )
