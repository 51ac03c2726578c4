"""What a human did with a suggestion, and how the suggestion stood at that moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, table_args

ANSWERS = ("asked", "accepted", "declined", "not_now")


class Suggestion(Editable, Base):
    """A person suggested for a role of a cycle and asked: the answer, and the features they were listed with."""

    __tablename__ = "suggestion"
    __table_args__ = table_args(
        CheckConstraint(one_of("answer", ANSWERS), name="answer"),
        Index(None, "programme_id", "cycle"),
        Index(None, "person_id"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    cycle: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str]
    day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    rank: Mapped[int | None]
    tier: Mapped[str | None]
    score: Mapped[float | None]
    features: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
