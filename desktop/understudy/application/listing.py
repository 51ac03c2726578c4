"""``understudy list KIND``: read-outs for scripts, with fields that stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from understudy.application.cycles import Cycles, resolve_cycle
from understudy.application.errors import NotFound, UserError
from understudy.application.lineage import latest_cycle, load_lineage
from understudy.application.merges import Merges
from understudy.application.persons import PersonBook
from understudy.application.sources import whence
from understudy.application.store import Store
from understudy.application.succession import answer_rows
from understudy.domain.cycles import CycleName
from understudy.domain.folding import fold_login, fold_name
from understudy_db.schema import Cycle, ImportRun, Role, RosterRow, Seat, Source

Row = dict[str, Any]


def _text(value: datetime | date | None) -> str | None:
    return None if value is None else value.isoformat()


class Listing:
    """Rows as plain dictionaries."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(
        self,
        kind: str,
        programme_id: int,
        *,
        cycle: str | None = None,
        person: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Row]:
        """The rows of a kind. Raises UserError for an unknown kind or cycle, NotFound for an unknown person."""
        kinds: dict[str, Callable[[], list[Row]]] = {
            "people": lambda: self._people(programme_id, cycle, person),
            "cycles": lambda: self._cycles(programme_id),
            "roles": lambda: self._roles(programme_id),
            "seats": lambda: self._seats(programme_id, cycle, person, since, until),
            "suggestions": lambda: self._suggestions(programme_id, cycle, person),
            "merges": self._merges,
        }
        if kind not in kinds:
            raise UserError(f"There is no list “{kind}”; choose from {', '.join(kinds)}.")
        return kinds[kind]()

    def _person_ids(self, people: PersonBook, wanted: str | None) -> set[int] | None:
        if wanted is None:
            return None
        found = {
            known.id
            for known in people.all()
            if str(known.id) == wanted
            or fold_login(wanted) in {fold_login(login) for login in known.logins}
            or fold_name(wanted) == fold_name(known.name)
        }
        if not found:
            raise NotFound(f"Nobody is known as “{wanted}”; name a login, a full name or an id.")
        return found

    def _seats(
        self, programme_id: int, cycle: str | None, person: str | None, since: date | None, until: date | None
    ) -> list[Row]:
        with self._store.read() as session:
            people = PersonBook(session)
            wanted = self._person_ids(people, person)
            lineage, _ = load_lineage(session, programme_id)
            at = latest_cycle(session, programme_id)
            query = (
                select(Seat, Cycle.name, Role.name, RosterRow.label, Source, ImportRun)
                .join(Cycle, Cycle.id == Seat.cycle_id)
                .join(Role, Role.id == Seat.role_id)
                .join(RosterRow, RosterRow.id == Seat.roster_row_id)
                .outerjoin(ImportRun, ImportRun.id == Seat.import_id)
                .outerjoin(Source, Source.id == ImportRun.source_id)
                .where(Cycle.programme_id == programme_id)
                .order_by(Cycle.sort_key, RosterRow.ordinal, Seat.position, Seat.ordinal, Seat.id)
            )
            if cycle is not None:
                query = query.where(Cycle.name == str(resolve_cycle(session, programme_id, cycle).name))
            rows = []
            for seat, cycle_name, role, label, source, run in session.execute(query):
                known = people.get(seat.person_id)
                if wanted is not None and known.id not in wanted:
                    continue
                if since is not None and seat.end is not None and seat.end.date() < since:
                    continue
                if until is not None and seat.start is not None and seat.start.date() >= until:
                    continue
                origin = whence(source, run, seat.file, seat.line, seat.start_commit)
                rows.append(
                    {
                        "cycle": cycle_name,
                        "role": role,
                        "role_raw": label,
                        "lineage": lineage.current(role, at),
                        "position": seat.position,
                        "login": known.login,
                        "person": known.name,
                        "id": known.id,
                        "logins": list(known.logins),
                        "name_written": seat.name_written,
                        "login_written": seat.login_written,
                        "from": _text(seat.start),
                        "to": _text(seat.end),
                        "ended": seat.ended,
                        "mid_cycle_join": seat.mid_cycle_join,
                        "reason": seat.reason,
                        "note": seat.note,
                        "source": origin.text,
                        "url": origin.url,
                        "from_commit": seat.start_commit,
                        "to_commit": seat.end_commit,
                        "seat": seat.id,
                    }
                )
            return rows

    def _people(self, programme_id: int, cycle: str | None, person: str | None) -> list[Row]:
        with self._store.read() as session:
            people = PersonBook(session)
            wanted = self._person_ids(people, person)
            query = (
                select(Seat.person_id, Cycle.name)
                .join(Cycle, Cycle.id == Seat.cycle_id)
                .where(Cycle.programme_id == programme_id)
                .order_by(Cycle.sort_key)
            )
            if cycle is not None:
                query = query.where(Cycle.name == str(resolve_cycle(session, programme_id, cycle).name))
            served: dict[int, list[str]] = {}
            for person_id, name in session.execute(query):
                cycles = served.setdefault(people.canonical(person_id), [])
                if name not in cycles:
                    cycles.append(name)
            rows = [
                {
                    "id": known.id,
                    "person": known.name,
                    "login": known.login,
                    "logins": list(known.logins),
                    "cycles": served[known.id],
                }
                for known in people.all()
                if known.id in served and (wanted is None or known.id in wanted)
            ]
            return sorted(rows, key=lambda row: (fold_name(row["person"]), row["id"]))

    def _cycles(self, programme_id: int) -> list[Row]:
        rows = Cycles(self._store).rows(programme_id)
        return [
            {
                "cycle": row.name,
                "start": _text(row.start),
                "release": _text(row.release),
                "people": row.people,
                "vacancies": row.vacancies,
                "phases": [
                    {
                        "kind": p.kind,
                        "day": _text(p.day),
                        "at": _text(p.at),
                        "original_text": p.original_text,
                        "confirmed": p.confirmed,
                        "source": f"{p.file}, line {p.line}" if p.file else None,
                    }
                    for p in row.phases
                ],
            }
            for row in sorted(rows, key=lambda r: CycleName.parse(r.name))
        ]

    def _roles(self, programme_id: int) -> list[Row]:
        with self._store.read() as session:
            lineage, ids = load_lineage(session, programme_id)
            at = latest_cycle(session, programme_id)
            return [
                {
                    "id": ids[spec.name],
                    "role": spec.name,
                    "lineage": lineage.current(spec.name, at),
                    "track": spec.track.value,
                    "spellings": list(spec.spellings),
                    "retired": lineage.retired(spec.name, at),
                }
                for spec in lineage.roles
            ]

    def _suggestions(self, programme_id: int, cycle: str | None, person: str | None) -> list[Row]:
        with self._store.read() as session:
            people = PersonBook(session)
            wanted = self._person_ids(people, person)
            name = resolve_cycle(session, programme_id, cycle).name if cycle is not None else None
            return [
                {
                    "cycle": row.cycle,
                    "role": row.role,
                    "login": people.get(row.person_id).login,
                    "person": row.name,
                    "id": row.person_id,
                    "answer": row.answer.value,
                    "day": row.day.isoformat(),
                    "note": row.note,
                    "rank": row.rank,
                    "by": row.recorded_by,
                }
                for row in answer_rows(session, programme_id, name)
                if wanted is None or row.person_id in wanted
            ]

    def _merges(self) -> list[Row]:
        return [merge_json(row) | {"status": row.status} for row in Merges(self._store).rows(status=None)]


def merge_json(row: Any) -> Row:
    """A merge proposal as scripts see it."""
    return {
        "id": row.id,
        "a": {"id": row.a_id, "person": row.a, "login": row.a_logins[0] if row.a_logins else None},
        "b": {"id": row.b_id, "person": row.b, "login": row.b_logins[0] if row.b_logins else None},
        "reason": row.reason,
        "score": round(row.score, 3),
    }
