"""Who stood in which OWNERS file, from when to when."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, one_of, table_args
from understudy_db.schema.history import At

OWNER_ROLES = ("approver", "reviewer", "required_reviewer", "emeritus_approver", "emeritus_reviewer", "owner")
SPELL_BEGINNINGS = ("gained", "created", "moved", "init")
SPELL_ENDS = ("lost", "deleted", "moved")


class OwnerSpell(Base):
    """One account's spell in one role of one OWNERS file, aliases expanded (``via`` names the alias).

    ``pattern``: only for files that match (Prow's filters, Gerrit's per-file). ``began`` says whether the person was
    added, the file was new, or it came from elsewhere in the same commit; a moved file is no promotion.
    """

    __tablename__ = "owner_spell"
    __table_args__ = table_args(
        CheckConstraint(one_of("role", OWNER_ROLES), name="role"),
        CheckConstraint(one_of("began", SPELL_BEGINNINGS), name="began"),
        CheckConstraint(f"ended IS NULL OR {one_of('ended', SPELL_ENDS)}", name="ended"),
        CheckConstraint("(until IS NULL) = (ended IS NULL)", name="whole_end"),
        Index(None, "repository_id", "path_id"),
        Index(None, "account_id"),
    )

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    repository_id: Mapped[int] = mapped_column(ForeignKey("repository.id"))
    path_id: Mapped[int] = mapped_column(ForeignKey("path.id"))
    role: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    via: Mapped[str | None]
    pattern: Mapped[str | None]
    since: Mapped[At]
    since_sha: Mapped[bytes]
    began: Mapped[str]
    until: Mapped[At | None]
    until_sha: Mapped[bytes | None]
    ended: Mapped[str | None]
