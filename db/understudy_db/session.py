"""Engines and sessions: SQLite in WAL mode with foreign keys, or PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

from understudy_db.schema.base import PRIVATE_SCHEMA


def sqlite_url(file: Path) -> URL:
    """The URL of a SQLite file."""
    return URL.create("sqlite", database=str(file))


def parse_url(text: str) -> URL:
    """A database URL; ``postgres://`` and ``postgresql://`` mean psycopg 3. Raises ValueError with what to write."""
    try:
        url = make_url(text)
    except Exception as error:
        raise ValueError("this is not a database URL; write postgresql://user@host/name") from error
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ValueError(f"databases of kind {url.drivername} are not supported; use SQLite or PostgreSQL")
    return url


def make_engine(url: URL) -> Engine:
    """An engine for ``url``. SQLite connections get WAL, foreign keys and a busy wait of 10 s."""
    if url.get_backend_name() != "sqlite":
        # Names are looked up in our private schema last; whoever has no right to it does not see what is in it.
        path = f'-csearch_path="$user",public,{PRIVATE_SCHEMA}'
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10, "options": path})
    engine = create_engine(url, connect_args={"timeout": 10.0, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Python's sqlite3 begins late and only for writes; an explicit BEGIN gives each session one snapshot.
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that keep loaded values after commit, so that frozen rows can be built from them."""
    return sessionmaker(engine, expire_on_commit=False)
