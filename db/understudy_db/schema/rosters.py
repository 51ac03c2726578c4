"""Roster rows (a role in a cycle) and seats (a person in a role)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, table_args
from understudy_db.types import Json

POSITIONS = ("lead", "shadow", "adviser")
ENDINGS = ("left", "removed", "swapped", "promoted", "moved", "corrected")


class RosterRow(Editable, Base):
    """A role in a cycle: the label as written, its place, its cap. A vacancy is a row without a lead."""

    __tablename__ = "roster_row"
    __table_args__ = table_args(UniqueConstraint("cycle_id", "label"), Index(None, "role_id"))

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    label: Mapped[str]
    ordinal: Mapped[int] = mapped_column(default=0)
    cap: Mapped[int | None]
    lead_tbd: Mapped[bool] = mapped_column(default=False)
    shadows_tbd: Mapped[bool] = mapped_column(default=False)
    is_bot: Mapped[bool] = mapped_column(default=False)
    bots: Mapped[list[list[str | None]]] = mapped_column(Json, default=list)
    file: Mapped[str | None]
    line: Mapped[int | None]
    edited: Mapped[list[str]] = mapped_column(default=list)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))


class Seat(Editable, Base):
    """A person in a role of a cycle, with dates and how it ended. What a person set, a file never overwrites."""

    __tablename__ = "seat"
    __table_args__ = table_args(
        CheckConstraint(one_of("position", POSITIONS), name="position"),
        CheckConstraint(f"ended IS NULL OR {one_of('ended', ENDINGS)}", name="ended"),
        UniqueConstraint("cycle_id", "role_id", "position", "person_id"),
        Index(None, "person_id"),
        Index(None, "roster_row_id"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    roster_row_id: Mapped[int] = mapped_column(ForeignKey("roster_row.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    position: Mapped[str]
    ordinal: Mapped[int] = mapped_column(default=0)
    name_written: Mapped[str]
    login_written: Mapped[str | None]
    chats: Mapped[list[str]] = mapped_column(default=list)
    start: Mapped[datetime | None]
    end: Mapped[datetime | None]
    ended: Mapped[str | None]
    mid_cycle_join: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    file: Mapped[str | None]
    line: Mapped[int | None]
    start_commit: Mapped[str | None]
    end_commit: Mapped[str | None]
    edited: Mapped[list[str]] = mapped_column(default=list)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))
