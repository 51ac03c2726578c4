"""Where facts came from: sources, imports and what was odd in the files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy_db.schema.base import Base, Editable, one_of, table_args

SOURCE_KINDS = ("folder", "clone", "sample", "hand")


class Source(Editable, Base):
    """A folder or clone that rosters are read from."""

    __tablename__ = "source"
    __table_args__ = table_args(
        CheckConstraint(one_of("kind", SOURCE_KINDS), name="kind"), UniqueConstraint("programme_id", "location")
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    kind: Mapped[str]
    location: Mapped[str]
    head: Mapped[str | None]
    web: Mapped[str | None]


class ImportRun(Editable, Base):
    """One import of one source; what it brought carries its id."""

    __tablename__ = "import_run"
    __table_args__ = table_args(Index(None, "source_id"))

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    at: Mapped[datetime]
    actor: Mapped[str]
    head: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    removed: Mapped[bool] = mapped_column(default=False)


class FileAnomaly(Base):
    """Something in a file that was not as expected, and what was made of it."""

    __tablename__ = "file_anomaly"
    __table_args__ = table_args(Index(None, "import_id"))

    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    file: Mapped[str]
    line: Mapped[int]
    what: Mapped[str]
    resolved_as: Mapped[str]
