"""Programmes, their cycles and dates, their roles and how roles turned into one another."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, table_args

TRACKS = ("role", "release_lead", "branch_manager", "adviser")
STEP_KINDS = ("renamed", "merged", "split", "retired")
PHASE_STATUSES = ("suggested", "confirmed")


class Programme(Editable, Base):
    """Something that runs in cycles and has a ladder: a release team, a docs shadow programme."""

    __tablename__ = "programme"
    __table_args__ = table_args(UniqueConstraint("name"))

    name: Mapped[str]
    is_sample: Mapped[bool] = mapped_column(default=False)


class Cycle(Editable, Base):
    """One cycle; ``sort_key`` orders names numerically."""

    __tablename__ = "cycle"
    __table_args__ = table_args(UniqueConstraint("programme_id", "name"), Index(None, "programme_id", "sort_key"))

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    sort_key: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    edited: Mapped[list[str]] = mapped_column(default=list)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))


class CyclePhase(Editable, Base):
    """A date of a cycle: a calendar day, the UTC instant when one was given, and the words it was read from."""

    __tablename__ = "cycle_phase"
    __table_args__ = table_args(
        CheckConstraint(one_of("status", PHASE_STATUSES), name="status"), UniqueConstraint("cycle_id", "kind")
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    kind: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime | None]
    original_text: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="suggested")
    file: Mapped[str | None]
    line: Mapped[int | None]
    edited: Mapped[list[str]] = mapped_column(default=list)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))


class Role(Editable, Base):
    """A role of a programme under the name it had; spellings fold into it, steps lead on from it."""

    __tablename__ = "role"
    __table_args__ = table_args(
        CheckConstraint(one_of("track", TRACKS), name="track"), UniqueConstraint("programme_id", "name")
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    track: Mapped[str] = mapped_column(default="role")
    spellings: Mapped[list[str]] = mapped_column(default=list)
    is_bot: Mapped[bool] = mapped_column(default=False)
    suggests_leads: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))


class RoleStep(Editable, Base):
    """From a cycle on, a role was renamed to, merged into or split into a successor, or retired."""

    __tablename__ = "role_step"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", STEP_KINDS), name="kind"),
        CheckConstraint("kind <> 'retired' OR successor_id IS NULL", name="retired_has_no_successor"),
        Index(None, "role_id"),
    )

    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    kind: Mapped[str]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("role.id"))
    cycle: Mapped[str]
