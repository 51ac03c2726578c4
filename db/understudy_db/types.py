"""Column types that mean the same in SQLite STRICT tables and in PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import REAL, BigInteger, Boolean, DateTime, Dialect, Double, Float, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """A UTC instant: milliseconds since 1970 in SQLite, timestamptz in PostgreSQL. Naive values are refused."""

    impl = BigInteger
    cache_ok = True
    _unit = timedelta(milliseconds=1)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Integer())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else round((value - _EPOCH) / self._unit)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        units: int = value
        return _EPOCH + units * self._unit


class Whole(TypeDecorator[int]):
    """A number that may pass 2³¹, such as GitHub's ids: INTEGER in SQLite STRICT tables, bigint in PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "postgresql" else Integer())


class Second(Instant):
    """A UTC instant to the second, as git and GitHub tell it: seconds since 1970 in SQLite (four bytes each, and there
    are millions), timestamptz in PostgreSQL."""

    cache_ok = True
    _unit = timedelta(seconds=1)


class SecondNumber(TypeDecorator[int]):
    """A column of ``Second`` read as the plain number of seconds since 1970: with ``type_coerce``, where millions are
    read and none is shown."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Integer())

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], int] | None:
        if dialect.name == "postgresql":
            return lambda value: int(value.timestamp())
        return None


class Day(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Real(TypeDecorator[float]):
    """A double: REAL in SQLite STRICT tables, double precision in PostgreSQL."""

    impl = Float
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Double() if dialect.name == "postgresql" else REAL())


class Flag(TypeDecorator[bool]):
    """True or false: 1 or 0 in SQLite STRICT tables, which know no booleans; boolean in PostgreSQL."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Boolean() if dialect.name == "postgresql" else Integer())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """A small JSON value as text with sorted keys, so that equal values are equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)

    def compare_values(self, x: Any, y: Any) -> bool:
        return bool(x == y)
