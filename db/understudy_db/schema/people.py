"""People, the names and accounts they are known by, what state they are in, and who may be the same person."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, table_args

IDENTITY_KINDS = ("login", "name", "chat", "email", "node_id", "numeric_id")
STATE_KINDS = ("memorial", "do_not_suggest", "alumni", "ban")
STATE_STATUSES = ("proposed", "confirmed", "dismissed")
MERGE_STATUSES = ("pending", "accepted", "rejected")


class Person(Editable, Base):
    """A person as one file or one human named them. Accepted merges point to the person who goes on."""

    __tablename__ = "person"
    __table_args__ = table_args(
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_into_itself"),
        Index(None, "merged_into_id"),
    )

    name: Mapped[str]
    time_zone: Mapped[str | None]
    """An IANA name or an offset such as +05:30, as they gave it."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    edited: Mapped[list[str]] = mapped_column(default=list)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))


class Identity(Editable, Base):
    """One account or spelling of a person, with the days it was seen in use."""

    __tablename__ = "identity"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", IDENTITY_KINDS), name="kind"),
        UniqueConstraint("person_id", "kind", "value"),
        Index(None, "kind", "folded"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    value: Mapped[str]
    folded: Mapped[str]
    first_cycle: Mapped[str | None]
    last_cycle: Mapped[str | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))


class PersonState(Editable, Base):
    """Memorial, do-not-suggest, alumni or ban. A file can only propose one; a human confirms or dismisses it."""

    __tablename__ = "person_state"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", STATE_KINDS), name="kind"),
        CheckConstraint(one_of("status", STATE_STATUSES), name="status"),
        Index(None, "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    status: Mapped[str]
    since: Mapped[date | None]
    until_cycle: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    file: Mapped[str | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))


class MergeProposal(Editable, Base):
    """Two records that may be one person, with the reason; never merged without a human's answer."""

    __tablename__ = "merge_proposal"
    __table_args__ = table_args(
        CheckConstraint(one_of("status", MERGE_STATUSES), name="status"),
        CheckConstraint("a_id < b_id", name="ordered"),
        UniqueConstraint("a_id", "b_id"),
    )

    a_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    score: Mapped[float]
    status: Mapped[str] = mapped_column(default="pending")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))
