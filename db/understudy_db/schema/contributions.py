"""What people did: one row an event, with the paths it touched interned."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base
from understudy_db.schema.history import At

EVENT_KINDS = (
    "commit",
    "pr_merged",
    "pr_opened",
    "issue",
    "review",
    "review_comment",
    "comment",
    "lgtm",
    "approve",
    "lgtm_cancel",
    "approve_cancel",
    "co_author",
    "ack",
    "test",
    "talk",
    "triage",
    "meeting",
    "other",
)
"""Kinds of events; a row holds the place in this list, counted from 1, so it is only ever appended to."""

SHOWN, TOLD_ELSEWHERE, GONE = 0, 1, 2
"""An event's standing: counted; told by another feed already; gone at its source."""


class Path(Base):
    """A file or directory, once for all repositories, as a name below a parent. Number 1 is the top."""

    __tablename__ = "path"
    __table_args__ = (UniqueConstraint("parent_id", "name"), {"sqlite_strict": True})

    parent_id: Mapped[int | None] = mapped_column(ForeignKey("path.id"))
    name: Mapped[str]


class Event(Base):
    """One contribution: who (``account_id``), what (``kind``), where, when it reached the default branch or happened.

    ``of_id``: the pull request that brought a commit, the commit that a trailer's review is of. ``added`` and
    ``deleted`` are lines; of comments and reviews ``added`` is the number of characters, their text is not kept.
    ``detail`` is a word of the kind: a review's state, who vouched for work done elsewhere.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint(f"kind BETWEEN 1 AND {len(EVENT_KINDS)}", name="kind"),
        CheckConstraint("standing BETWEEN 0 AND 2", name="standing"),
        Index(None, "account_id", "at"),
        Index(
            "ix_event_number",
            "repository_id",
            "number",
            sqlite_where=Column("number").is_not(None),
            postgresql_where=Column("number").is_not(None),
        ),
        Index(
            "ix_event_of",
            "of_id",
            sqlite_where=Column("of_id").is_not(None),
            postgresql_where=Column("of_id").is_not(None),
        ),
        Index(
            "ix_event_node",
            "node_id",
            unique=True,
            sqlite_where=Column("node_id").is_not(None),
            postgresql_where=Column("node_id").is_not(None),
        ),
        {"sqlite_strict": True},
    )

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    repository_id: Mapped[int | None] = mapped_column(ForeignKey("repository.id"))
    kind: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[At]
    number: Mapped[int | None]
    sha: Mapped[bytes | None]
    of_id: Mapped[int | None]
    added: Mapped[int | None]
    deleted: Mapped[int | None]
    files: Mapped[int | None]
    standing: Mapped[int] = mapped_column(default=0)
    title: Mapped[str | None]
    node_id: Mapped[str | None]
    detail: Mapped[str | None]
    url: Mapped[str | None]


# No foreign keys to events here: rows go with their feed, in order, and a check per row would cost more than the rows.
event_path = Table(
    "event_path",
    Base.metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=False),
    Column("path_id", Integer, ForeignKey("path.id"), primary_key=True, autoincrement=False),
    Column("added", Integer),
    Column("deleted", Integer),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Lines an event added and deleted in each file it touched (null: a binary file)."""

event_directory = Table(
    "event_directory",
    Base.metadata,
    Column("path_id", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Integer, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Events by the directories whose files they touched: what evidence and suggestions ask for."""
