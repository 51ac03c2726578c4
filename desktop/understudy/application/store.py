"""The unit of work: one session a task, writes as named operations that are journalled and say what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine, false, text, true, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from understudy.application.changes import Changes
from understudy.application.errors import Conflict, UserError
from understudy.application.journal import Recorder
from understudy_db.schema import JournalOperation
from understudy_db.schema.base import Editable
from understudy_db.session import make_engine, make_sessions, parse_url, sqlite_url
from understudy_db.upgrade import DatabaseError, upgrade


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Operation:
    """An operation under way: write through ``session``; after the block ``changes`` says what changed."""

    session: Session
    name: str
    actor: str
    at: datetime
    recorder: Recorder
    dry_run: bool = False
    changes: Changes = field(default_factory=Changes)


class Store:
    """A database of ours, open and at the right schema; may be used from several threads, each call its own session."""

    def __init__(self, engine: Engine, actor: str, clock: Callable[[], datetime] = utc_now) -> None:
        self.engine = engine
        self.actor = actor
        self.clock = clock
        self._sessions = make_sessions(engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to read with: one consistent snapshot, nothing kept."""
        session = self._sessions()
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def operation(
        self, name: str, *, programme_id: int | None = None, journalled: bool = True, dry_run: bool = False
    ) -> Iterator[Operation]:
        """One named, undoable change: committed whole or not at all.

        Raises Conflict when another window changed a row since it was read. With ``dry_run`` everything is taken back.
        """
        session = self._sessions()
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        recorder = Recorder(session)
        now = self.clock()
        # Databases keep milliseconds; what is kept in memory must equal what is read back.
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        operation = Operation(session, name, self.actor, now, recorder, dry_run)
        try:
            yield operation
            session.flush()
            operation_id: int | None = None
            if recorder.entries and journalled:
                session.execute(
                    update(JournalOperation)
                    .where(
                        JournalOperation.actor == self.actor,
                        JournalOperation.undone.is_(true()),
                        JournalOperation.redo_cleared.is_(false()),
                    )
                    .values(redo_cleared=True)
                )
                operation_id = recorder.write("do", operation.name, self.actor, operation.at, programme_id)
            operation.changes = recorder.changes(operation.name, operation_id)
            if operation.dry_run:
                session.rollback()
            else:
                session.commit()
        except StaleDataError as error:
            session.rollback()
            raise Conflict("Somebody else changed this meanwhile. Look again, then repeat your change.") from error
        except BaseException:
            session.rollback()
            raise
        finally:
            recorder.close()
            session.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


@dataclass(frozen=True, slots=True)
class Place:
    """Where data lives: the home folder and the database in it, or a shared one by URL."""

    home: Path
    database: str | None = None

    @property
    def url(self) -> URL:
        """The database's URL; raises UserError for one that can't be used."""
        if self.database is None:
            return sqlite_url(self.home / "understudy.db")
        try:
            return parse_url(self.database)
        except ValueError as error:
            raise UserError(f"--database: {error}") from error

    @property
    def backups(self) -> Path:
        """Where backups are put."""
        return self.home / "backups"

    @property
    def file(self) -> Path | None:
        """The SQLite file, None on PostgreSQL."""
        url = self.url
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a database did to it: where the backup lies that was made before an upgrade (None: none needed)."""

    backup: Path | None = None


def open_store(place: Place, actor: str, clock: Callable[[], datetime] = utc_now) -> tuple[Store, Opened]:
    """Bring the database up to date and open it. Raises UserError with what to do when it can't be used."""
    try:
        done = upgrade(place.url, place.backups)
        engine = make_engine(place.url)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DatabaseError as error:
        raise UserError(str(error)) from error
    except OperationalError as error:
        # Drivers explain themselves over several lines; an error of ours is one.
        why = " ".join(str(error.orig).split()).rstrip(".?")
        raise UserError(
            f"The database {place.url.render_as_string(hide_password=True)} cannot be opened: {why}. "
            "Check that it runs and that you may use it."
        ) from error
    except OSError as error:
        raise UserError(
            f"The folder {place.home} cannot be used: {error.strerror or error}. Choose another --home."
        ) from error
    return Store(engine, actor, clock), Opened(done.backup)


def need_version(row: Editable, version: int | None) -> None:
    """Raises Conflict when the row is not at the version that the user saw (None: whatever it is)."""
    if version is not None and row.version != version:
        raise Conflict("Somebody else changed this meanwhile. Look again, then repeat your change.")
