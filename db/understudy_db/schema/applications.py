"""Applications to shadow and their answers: private, in a schema of their own on PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, private_table_args, table_args

APPLICATION_STATES = (
    "received", "duplicate", "spam", "ineligible", "withdrawn", "in_review", "shortlisted", "offered", "accepted",
    "declined", "placed", "not_selected", "notified",
)  # fmt: skip
ZONE_SOURCES = ("words", "person")


class FormMapping(Editable, Base):
    """Which columns of a form mean what, as a person corrected it; ``signature`` is of the form's headers."""

    __tablename__ = "form_mapping"
    __table_args__ = table_args(UniqueConstraint("signature"))

    signature: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class Application(Editable, Base):
    """One sending of the form. What it did not ask is null, and unknown consent is no consent.

    ``cycle`` is a cycle's name, which may not exist yet. ``zone`` null: nobody could tell yet; ``zone_from`` says whose
    word it is. ``person_id``: who it is of, when known, and ``matched_by`` how. ``status``: where the decision stands.
    """

    __tablename__ = "application"
    __table_args__ = private_table_args(
        CheckConstraint(one_of("status", APPLICATION_STATES), name="status"),
        CheckConstraint(f"zone_from IS NULL OR {one_of('zone_from', ZONE_SOURCES)}", name="zone_from"),
        UniqueConstraint("programme_id", "cycle", "sent_text", "email_folded", name="uq_application_sending"),
        Index(None, "person_id"),
    )

    # No foreign keys out of the private schema: who may not read it can still change what it refers to.
    programme_id: Mapped[int]
    cycle: Mapped[str]
    file: Mapped[str]
    line: Mapped[int]
    sent_text: Mapped[str]
    sent_at: Mapped[datetime | None]
    email: Mapped[str]
    email_folded: Mapped[str]
    name: Mapped[str]
    pronouns: Mapped[str] = mapped_column(default="")
    login: Mapped[str]
    login_written: Mapped[str] = mapped_column(default="")
    chat: Mapped[str] = mapped_column(default="")
    employer: Mapped[str] = mapped_column(default="")
    consent: Mapped[bool | None]
    is_returning: Mapped[bool | None]
    times_applied: Mapped[str | None]
    served_roles: Mapped[list[str]] = mapped_column(default=list)
    served_teams: Mapped[str] = mapped_column(default="")
    roles: Mapped[list[str]] = mapped_column(default=list)
    volunteer: Mapped[str | None]
    stable_roster: Mapped[bool | None]
    zone_written: Mapped[str] = mapped_column(default="")
    zone: Mapped[str | None]
    zone_from: Mapped[str | None]
    region: Mapped[str] = mapped_column(default="")
    handbook: Mapped[bool | None]
    hours_written: Mapped[str | None]
    hours_least: Mapped[float | None]
    hours_most: Mapped[float | None]
    meetings: Mapped[str | None]
    burndown: Mapped[str | None]
    conflicts: Mapped[str | None]
    cla: Mapped[bool | None]
    member: Mapped[bool | None]
    status: Mapped[str] = mapped_column(default="received")
    flags: Mapped[list[str]] = mapped_column(default=list)
    latest_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    """Of the same person's several sendings, the one that is kept."""
    person_id: Mapped[int | None]
    matched_by: Mapped[str] = mapped_column(default="")
    brought_at: Mapped[datetime]
    edited: Mapped[list[str]] = mapped_column(default=list)
    """Fields a person set; a later import keeps them."""


class ApplicationScore(Editable, Base):
    """What one reviewer thinks of an applicant for a role: 0 to 1, with a note. Never shown to applicants."""

    __tablename__ = "application_score"
    __table_args__ = private_table_args(
        CheckConstraint("value BETWEEN 0 AND 1", name="value"), UniqueConstraint("application_id", "role", "reviewer")
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    role: Mapped[str]
    reviewer: Mapped[str]
    value: Mapped[float]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class ApplicationNote(Editable, Base):
    """A line of an application's log: how a decision moved and why, or a note."""

    __tablename__ = "application_note"
    __table_args__ = private_table_args(Index(None, "application_id"))

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    at: Mapped[datetime]
    who: Mapped[str]
    before: Mapped[str | None]
    """The state it left, None for a note alone."""
    after: Mapped[str | None]
    role: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")


class ApplicationAnswer(Base):
    """A question of the form that is no field, with the answer as written."""

    __tablename__ = "application_answer"
    __table_args__ = private_table_args(Index(None, "application_id"))

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    place: Mapped[int]
    question: Mapped[str]
    text: Mapped[str]
