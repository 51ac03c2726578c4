"""Where contributions come from: repositories, the feeds that tell their history, and the accounts that acted in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, table_args
from understudy_db.types import Second, Whole

FEED_KINDS = ("git", "github", "org", "sigs", "affiliations", "elsewhere")
FEED_STATES = ("new", "running", "paused", "stopped", "ready")
REPOSITORY_STATES = ("ok", "missing", "blocked", "gone")
ACCOUNT_KINDS = ("user", "email", "bot", "organization", "mannequin", "ghost")

At = Annotated[datetime, mapped_column(Second)]
"""An instant as git and GitHub tell it, to the second."""


class Repository(Base):
    """A repository, whichever feeds tell of it. Its node id outlives renames; ``former`` lists the names it had."""

    __tablename__ = "repository"
    __table_args__ = table_args(
        CheckConstraint(one_of("state", REPOSITORY_STATES), name="state"), UniqueConstraint("host", "folded")
    )

    host: Mapped[str] = mapped_column(default="github.com")
    name: Mapped[str]
    folded: Mapped[str]
    former: Mapped[list[str]] = mapped_column(default=list)
    node_id: Mapped[str | None] = mapped_column(unique=True)
    web: Mapped[str | None]
    default_branch: Mapped[str | None]
    is_private: Mapped[bool] = mapped_column(default=False)
    is_archived: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="ok")
    prow: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Feed(Base):
    """One way history comes in: a clone, GitHub's API for one repository or organisation, a file.

    Everything it brought carries its id. ``head`` is the last commit read; ``complete_from`` and ``complete_to`` bound
    the time it tells in full (``complete_from`` null: from the very beginning).
    """

    __tablename__ = "feed"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", FEED_KINDS), name="kind"),
        CheckConstraint(one_of("state", FEED_STATES), name="state"),
        UniqueConstraint("kind", "location", "repository_id"),
    )

    kind: Mapped[str]
    location: Mapped[str]
    repository_id: Mapped[int | None] = mapped_column(ForeignKey("repository.id"))
    head: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="new")
    note: Mapped[str] = mapped_column(default="")
    complete_from: Mapped[At | None]
    complete_to: Mapped[At | None]
    is_shallow: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Stream(Base):
    """How far one list of a feed has been read, so that reading goes on where it stopped.

    ``back_to``: everything newer than this is here; ``watermark``: the newest change seen, by the server's clock.
    """

    __tablename__ = "stream"
    __table_args__ = table_args(UniqueConstraint("feed_id", "name"))

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    name: Mapped[str]
    cursor: Mapped[str | None]
    page_size: Mapped[int | None]
    total: Mapped[int | None]
    fetched: Mapped[int] = mapped_column(default=0)
    is_done: Mapped[bool] = mapped_column(default=False)
    back_to: Mapped[At | None]
    watermark: Mapped[At | None]
    etag: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Overflow(Base):
    """A list of one item that was longer than its page, still to be read to its end."""

    __tablename__ = "overflow"
    __table_args__ = table_args(UniqueConstraint("feed_id", "node_id", "what"))

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    node_id: Mapped[str]
    what: Mapped[str]
    cursor: Mapped[str | None]


class Account(Editable, Base):
    """A login or an e-mail address that acted. ``folded`` is the login folded, or the address in angle brackets.

    Accounts of one human share a ``group_id``, the account that stands for all (null: itself); ``how`` says by what
    evidence. Persons meet accounts by their identities (login, e-mail, node id), never by a name.
    """

    __tablename__ = "account"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", ACCOUNT_KINDS), name="kind"),
        Index(None, "group_id"),
    )

    kind: Mapped[str]
    folded: Mapped[str | None] = mapped_column(unique=True)
    login: Mapped[str | None]
    name: Mapped[str | None]
    node_id: Mapped[str | None] = mapped_column(unique=True)
    numeric_id: Mapped[int | None] = mapped_column(Whole)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    how: Mapped[str] = mapped_column(default="")
    is_bot: Mapped[bool] = mapped_column(default=False)


class AccountLogin(Base):
    """A login that an account has used, with the time it was seen in use."""

    __tablename__ = "account_login"
    __table_args__ = table_args(Index(None, "folded"), UniqueConstraint("account_id", "folded"))

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    login: Mapped[str]
    folded: Mapped[str]
    first_at: Mapped[At | None]
    last_at: Mapped[At | None]
