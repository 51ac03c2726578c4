"""What GitHub says of issues and pull requests beyond who contributed: state, labels, time line, milestones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, one_of, table_args
from understudy_db.schema.history import At

ITEM_KINDS = ("issue", "pull")
ITEM_STATES = ("open", "closed", "merged")
ITEM_GONE = ("", "transferred", "deleted", "hidden")


class Milestone(Base):
    """A milestone of a repository."""

    __tablename__ = "milestone"
    __table_args__ = table_args(UniqueConstraint("repository_id", "number"))

    repository_id: Mapped[int] = mapped_column(ForeignKey("repository.id"))
    node_id: Mapped[str | None]
    number: Mapped[int]
    title: Mapped[str]
    due_on: Mapped[At | None]


class Item(Base):
    """An issue or pull request as it is now. ``is_complete``: all its lists were read to their ends."""

    __tablename__ = "item"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", ITEM_KINDS), name="kind"),
        CheckConstraint(one_of("state", ITEM_STATES), name="state"),
        CheckConstraint(one_of("gone", ITEM_GONE), name="gone"),
        UniqueConstraint("repository_id", "number"),
        Index(None, "author_id"),
    )

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    repository_id: Mapped[int] = mapped_column(ForeignKey("repository.id"))
    number: Mapped[int]
    kind: Mapped[str]
    node_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    association: Mapped[str | None]
    state: Mapped[str]
    is_draft: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[At]
    updated_at: Mapped[At]
    edited_at: Mapped[At | None]
    closed_at: Mapped[At | None]
    merged_at: Mapped[At | None]
    merge_sha: Mapped[bytes | None]
    head_sha: Mapped[bytes | None]
    base: Mapped[str | None]
    added: Mapped[int | None]
    deleted: Mapped[int | None]
    files: Mapped[int | None]
    labels: Mapped[list[str]] = mapped_column(default=list)
    assignees: Mapped[list[str]] = mapped_column(default=list)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    is_complete: Mapped[bool] = mapped_column(default=False)
    gone: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime | None]


class ItemChange(Base):
    """One entry of an item's time line: labelled, put into a milestone, closed, review requested … and by whom."""

    __tablename__ = "item_change"
    __table_args__ = table_args(Index(None, "item_id"))

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    node_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[At]
    subject: Mapped[str | None]
