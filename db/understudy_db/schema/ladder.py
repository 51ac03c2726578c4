"""The ladder: policies as texts, what people said and decided, and cases of promotion and of stepping back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, table_args

CASE_KINDS = ("promotion", "inactivity")
CASE_STATES = ("draft", "open", "waiting", "granted", "not_now", "withdrawn", "stepped_back", "stays")
ENTRY_KINDS = (
    "note", "state", "sponsor", "attestation", "vote", "objection", "answered", "contacted", "replied", "vouched",
    "appeal",
)  # fmt: skip


class LadderPolicy(Editable, Base):
    """One edition of a policy in use, as its text. ``since`` null: in force from the beginning.

    The edition in force on a day is the one of that name with the latest ``since`` not after it.
    """

    __tablename__ = "ladder_policy"
    __table_args__ = table_args(UniqueConstraint("name", "since"))

    name: Mapped[str]
    since: Mapped[date | None]
    text: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the text."""
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class EvidenceRuling(Editable, Base):
    """A person's word on one contribution as evidence: it counts as ``metric`` for somebody, or does not, and why.

    ``evidence`` names it: ``OWNER/NAME#12`` or ``OWNER/NAME@commit``.
    """

    __tablename__ = "evidence_ruling"
    __table_args__ = table_args(UniqueConstraint("account_id", "metric", "evidence"))

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    metric: Mapped[str]
    evidence: Mapped[str]
    counts: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]


class LadderCase(Editable, Base):
    """Somebody nominated for a level, or gone quiet in one: what is asked, how it stands, until when.

    ``policy`` and ``digest`` say by which text it is judged. ``scope`` as people write it: ``OWNER/NAME:path``.
    """

    __tablename__ = "ladder_case"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", CASE_KINDS), name="kind"),
        CheckConstraint(one_of("state", CASE_STATES), name="state"),
        CheckConstraint("person_id IS NOT NULL OR account_id IS NOT NULL", name="somebody"),
        Index(None, "person_id"),
        Index(None, "account_id"),
    )

    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """For somebody who is not in the directory of people."""
    policy: Mapped[str]
    digest: Mapped[str]
    level: Mapped[str]
    scope: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    deadline: Mapped[date | None]
    closed_at: Mapped[datetime | None]


class CaseEntry(Editable, Base):
    """One line of a case's log: who said or did what, when. ``requirement``: which one it is about, if any."""

    __tablename__ = "case_entry"
    __table_args__ = table_args(CheckConstraint(one_of("kind", ENTRY_KINDS), name="kind"), Index(None, "case_id"))

    case_id: Mapped[int] = mapped_column(ForeignKey("ladder_case.id"))
    kind: Mapped[str]
    requirement: Mapped[str | None]
    who: Mapped[str]
    """Whose word it is: a login or a name."""
    agrees: Mapped[bool | None]
    text: Mapped[str] = mapped_column(default="")
    url: Mapped[str | None]
    at: Mapped[datetime]
    recorded_by: Mapped[str]
