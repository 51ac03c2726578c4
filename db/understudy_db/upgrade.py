"""Brings a database to this program's schema: a backup first, the work on a copy, a check, then the swap.

A database written by a newer program is refused. On PostgreSQL the upgrade is one transaction; backups there are the
server administrator's.

Alembic is slow to import and needed only where there is something to upgrade, so it is imported there.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, inspect, text

from understudy_db.session import make_engine, sqlite_url

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003")
"""Every revision there is a migration for, oldest first; the last is what this program writes. A test compares it."""


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: revisions before and after (None: the database was new) and where the backup lies."""

    before: str | None
    after: str
    backup: Path | None


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, with the scripts inside this package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("understudy_db") / "migrations"))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """The revision this program writes."""
    return REVISIONS[-1]


def known_revisions() -> frozenset[str]:
    """Every revision this program can upgrade from."""
    return frozenset(REVISIONS)


def current_revision(engine: Engine) -> str | None:
    """The revision a database is at, None for an empty one."""
    with engine.connect() as connection:
        return _revision_at(connection)


def _revision_at(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def upgrade(url: URL, backups: Path) -> Upgrade:
    """Create or upgrade the database at ``url``. Raises DatabaseError; the original file stays as it was then."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return _upgrade_file(Path(url.database), backups)
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            # One upgrade at a time; the number is arbitrary and only has to be ours.
            connection.execute(text("SELECT pg_advisory_xact_lock(7310841)"))
            before = _revision_at(connection)
            _refuse_newer(before, url.render_as_string(hide_password=True))
            if before != head_revision():
                _migrate(connection)
        return Upgrade(before, head_revision(), None)
    finally:
        engine.dispose()


def _upgrade_file(file: Path, backups: Path) -> Upgrade:
    head = head_revision()
    file.parent.mkdir(parents=True, exist_ok=True)
    before: str | None = None
    backup: Path | None = None
    if file.exists() and file.stat().st_size:
        before = _file_revision(file)
        _refuse_newer(before, str(file))
        if before == head:
            return Upgrade(before, head, None)
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        backup = backups / f"{file.stem}-{before or 'empty'}-{stamp}.db"
        copy_database(file, backup)
    work = file.with_name(f".{file.name}.upgrading-{os.getpid()}")
    for leftover in file.parent.glob(f".{file.name}.upgrading-*"):
        leftover.unlink(missing_ok=True)
    if backup is not None:
        copy_database(backup, work)
    try:
        engine = make_engine(sqlite_url(work))
        try:
            with engine.connect() as connection:
                _migrate(connection)
                connection.commit()
        finally:
            engine.dispose()
        # Back to one plain file: the swap below moves no -wal along.
        with closing(sqlite3.connect(work)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            plain.execute("PRAGMA journal_mode=DELETE")
        problems = integrity_problems(work)
        if problems:
            raise DatabaseError(f"{file}: the upgraded copy is not sound ({problems[0]}); the original was left alone")
        os.chmod(work, 0o600)
        _sync(work)
        if file.exists():
            with closing(sqlite3.connect(file)) as old:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.replace(work, file)
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            work.with_name(work.name + suffix).unlink(missing_ok=True)
    return Upgrade(before, head, backup)


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_newer(revision: str | None, where: str) -> None:
    if revision is not None and revision not in known_revisions():
        raise DatabaseError(
            f"{where} was written by a newer Understudy (its schema is {revision}). Install that version, or open "
            "another home with --home."
        )


def _file_revision(file: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
            if "alembic_version" not in names:
                if names:
                    raise DatabaseError(f"{file} is not a database of Understudy; open another home with --home")
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return None if row is None else str(row[0])
    except sqlite3.DatabaseError as error:
        raise DatabaseError(
            f"{file} cannot be read as a database ({error}). Restore a backup: understudy restore FILE"
        ) from error


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy, also of a database in use. The target appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    partial.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=10)) as old,
            closing(sqlite3.connect(partial)) as new,
        ):
            old.backup(new)
            # The copy inherits WAL mode; a plain file is easier to carry about.
            new.execute("PRAGMA journal_mode=DELETE")
        os.chmod(partial, 0o600)
        _sync(partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def integrity_problems(file: Path) -> list[str]:
    """What SQLite's own checks say is wrong with a file; empty when it is sound."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
            problems = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            problems += [
                f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}"
                for row in connection.execute("PRAGMA foreign_key_check")
            ]
            return problems
    except sqlite3.DatabaseError as error:
        return [str(error)]


def restore(backup: Path, file: Path, backups: Path) -> Upgrade:
    """Put a backup in the place of a database; the one replaced is itself backed up first, whatever its state."""
    if not backup.is_file():
        raise DatabaseError(f"{backup} does not exist; name a file that `understudy backup` wrote")
    revision = _file_revision(backup)
    if revision is None:
        raise DatabaseError(f"{backup} is not a backup of Understudy")
    _refuse_newer(revision, str(backup))
    problems = integrity_problems(backup)
    if problems:
        raise DatabaseError(f"{backup} is damaged ({problems[0]}); nothing was restored")
    if file.exists():
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        kept = backups / f"{file.stem}-before-restore-{stamp}.db"
        try:
            copy_database(file, kept)
        except sqlite3.DatabaseError:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(file.read_bytes())
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    copy_database(backup, file)
    return upgrade(sqlite_url(file), backups)
