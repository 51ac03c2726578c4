"""The declarative base: named constraints, STRICT tables, a version on every editable row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from understudy_db.types import Day, Flag, Instant, Json, Real

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: Text,
        datetime: Instant,
        date: Day,
        bool: Flag,
        float: Real,
        dict[str, Any]: Json,
        list[str]: Json,
    }

    # A number is never used twice, because the journal refers to rows by it after they are gone.
    __table_args__: Any = {"sqlite_strict": True, "sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)


class Editable:
    """A row that people edit: its version guards against two windows editing at once."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def table_args(*constraints: Any) -> Any:
    """Constraints and indexes of a table, with the options every table shares."""
    return (*constraints, {"sqlite_strict": True, "sqlite_autoincrement": True})


PRIVATE_SCHEMA = "understudy_private"
"""Where private tables live on PostgreSQL, so that they can be granted apart; found by the search path."""


def private_table_args(*constraints: Any) -> Any:
    """As table_args, for a table that only some may read."""
    return (*constraints, {"sqlite_strict": True, "sqlite_autoincrement": True, "info": {"private": True}})


def one_of(column: str, values: tuple[str, ...]) -> str:
    """SQL of a CHECK that a column holds one of these values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
