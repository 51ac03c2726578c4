"""Every change by a person, before and after: undo, redo, audit and "what changed" read the same two tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, private_table_args, table_args

OPERATION_KINDS = ("do", "undo", "redo")


class JournalOperation(Base):
    """One operation with its name, actor and instant. An undo or redo is an operation too and names its target."""

    __tablename__ = "journal_operation"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", OPERATION_KINDS), name="kind"),
        Index(None, "actor", "id"),
    )

    kind: Mapped[str]
    name: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]
    programme_id: Mapped[int | None]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("journal_operation.id"))
    undone: Mapped[bool] = mapped_column(default=False)
    redo_cleared: Mapped[bool] = mapped_column(default=False)


class JournalEntry(Base):
    """One row before and after an operation; None before means it was made, None after means it went."""

    __tablename__ = "journal_entry"
    __table_args__ = table_args(Index(None, "operation_id"), Index(None, "table_name", "row_id"))

    operation_id: Mapped[int] = mapped_column(ForeignKey("journal_operation.id"))
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class PrivateEntry(Base):
    """What a row of a private table was before and after; the journal itself only says that there was one.

    It goes when the rows it tells of are purged, and what it told of can then no longer be undone.
    """

    __tablename__ = "private_entry"
    __table_args__ = private_table_args(UniqueConstraint("entry_id"), Index(None, "table_name", "row_id"))

    entry_id: Mapped[int]
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class Setting(Editable, Base):
    """A setting as JSON; ``owner`` is empty for all users of this database, else the user it belongs to."""

    __tablename__ = "setting"
    __table_args__ = table_args(UniqueConstraint("owner", "key"))

    owner: Mapped[str] = mapped_column(default="")
    key: Mapped[str]
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
