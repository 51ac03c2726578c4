"""``understudy check``: is the database sound, do the rules hold, and what to do if not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from understudy.application.errors import UserError
from understudy.application.store import Place, Store
from understudy.application.succession import Succession
from understudy_db.schema import Base, Cycle, MergeProposal, Person, Seat
from understudy_db.upgrade import current_revision, head_revision, integrity_problems


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine or not, in words, with the mend when it is not."""

    what: str
    ok: bool
    detail: str
    mend: str = ""


class Checks:
    """Looking after the database."""

    def __init__(self, store: Store, place: Place, succession: Succession) -> None:
        self._store = store
        self._place = place
        self._succession = succession

    def run(self) -> list[Finding]:
        """Everything worth checking."""
        return [self._schema(), self._integrity(), self._rules(), self._doubles(), self._merges()]

    def _schema(self) -> Finding:
        at, head = current_revision(self._store.engine), head_revision()
        return Finding("schema", at == head, f"at {at}", "" if at == head else "start Understudy once to upgrade it")

    def _integrity(self) -> Finding:
        file = self._place.file
        if file is None:
            with self._store.read() as session:
                rows = sum(
                    session.scalar(select(func.count()).select_from(table)) or 0
                    for table in Base.metadata.sorted_tables
                )
            return Finding("database", True, f"PostgreSQL answers; {rows} rows")
        problems = integrity_problems(file)
        if problems:
            return Finding(
                "database",
                False,
                f"{file}: {problems[0]}" + (f" and {len(problems) - 1} more" if len(problems) > 1 else ""),
                "restore the newest backup: understudy restore FILE",
            )
        return Finding("database", True, f"{file} is sound")

    def _rules(self) -> Finding:
        try:
            self._succession.rules()
        except UserError as error:
            return Finding("succession rules", False, str(error), "mend or reset them under Settings")
        return Finding("succession rules", True, "hold")

    def _doubles(self) -> Finding:
        with self._store.read() as session:
            chains = session.scalar(
                select(func.count())
                .select_from(Person)
                .where(Person.merged_into_id.in_(select(Person.id).where(Person.merged_into_id.is_not(None))))
            )
            seats = session.scalar(select(func.count()).select_from(Seat)) or 0
            cycles = session.scalar(select(func.count()).select_from(Cycle)) or 0
        return Finding(
            "people",
            not chains,
            f"{seats} seats in {cycles} cycles" if not chains else f"{chains} merged records point at merged records",
            "" if not chains else "split and merge those people again",
        )

    def _merges(self) -> Finding:
        with self._store.read() as session:
            waiting = session.scalar(
                select(func.count()).select_from(MergeProposal).where(MergeProposal.status == "pending")
            )
        return Finding("merges", True, f"{waiting} proposals wait for an answer" if waiting else "none wait")
