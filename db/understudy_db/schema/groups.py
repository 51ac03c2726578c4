"""Who belonged where and when: organisations, teams, special interest groups, employers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, one_of, table_args
from understudy_db.schema.history import At

GROUP_KINDS = ("sig", "wg", "ug", "committee")
LEADER_ROLES = ("chair", "tech_lead", "emeritus_lead", "liaison")


class Membership(Base):
    """A spell in an organisation (``kubernetes``) or team (``kubernetes/release-managers``).

    ``since`` null: from before the source begins; ``until`` null: to this day.
    """

    __tablename__ = "membership"
    __table_args__ = table_args(Index(None, "scope"), Index(None, "account_id"))

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    scope: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str]
    since: Mapped[At | None]
    until: Mapped[At | None]
    since_sha: Mapped[str | None]
    until_sha: Mapped[str | None]


class CommunityGroup(Base):
    """A SIG, working group, user group or committee of sigs.yaml."""

    __tablename__ = "community_group"
    __table_args__ = table_args(CheckConstraint(one_of("kind", GROUP_KINDS), name="kind"))

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    kind: Mapped[str]
    dir: Mapped[str]
    name: Mapped[str]
    label: Mapped[str]


class GroupLeader(Base):
    """Who leads a group or subproject, with the company they gave."""

    __tablename__ = "group_leader"
    __table_args__ = table_args(
        CheckConstraint(one_of("role", LEADER_ROLES), name="role"), Index(None, "group_id"), Index(None, "account_id")
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("community_group.id"))
    subproject_id: Mapped[int | None] = mapped_column(ForeignKey("subproject.id"))
    role: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    company: Mapped[str | None]


class Subproject(Base):
    """A subproject of a group."""

    __tablename__ = "subproject"
    __table_args__ = table_args(Index(None, "group_id"))

    group_id: Mapped[int] = mapped_column(ForeignKey("community_group.id"))
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


class SubprojectOwners(Base):
    """An OWNERS file that a subproject claims: its address, and what it says when it can be read."""

    __tablename__ = "subproject_owners"
    __table_args__ = table_args(Index(None, "subproject_id"))

    subproject_id: Mapped[int] = mapped_column(ForeignKey("subproject.id"))
    url: Mapped[str]
    repository: Mapped[str | None]
    branch: Mapped[str | None]
    path: Mapped[str | None]


class Affiliation(Base):
    """An employer of an account's human, with the days it held (null: open)."""

    __tablename__ = "affiliation"
    __table_args__ = table_args(Index(None, "account_id"))

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    employer: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]
