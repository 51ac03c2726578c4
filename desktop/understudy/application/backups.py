"""Backups: one file each, restored whole; only for the embedded database."""

from __future__ import annotations

from pathlib import Path

from understudy.application.errors import UserError
from understudy.application.store import Place, Store
from understudy_db import upgrade as db
from understudy_db.upgrade import DatabaseError


class Backups:
    """Making a backup of the open database."""

    def __init__(self, store: Store, place: Place) -> None:
        self._store = store
        self._place = place

    def write(self, target: Path) -> Path:
        """A consistent copy of the database, also while it is used. Raises UserError when it cannot be written."""
        file = _file(self._place)
        if target.is_dir():
            target = target / f"understudy-{self._store.clock().strftime('%Y%m%d-%H%M%S')}.db"
        if target.resolve() == file.resolve():
            raise UserError("A backup cannot take the place of the database itself; name another file.")
        try:
            db.copy_database(file, target)
        except OSError as error:
            raise UserError(f"{target} cannot be written: {error.strerror}. Choose another file.") from error
        return target

    def kept(self) -> list[Path]:
        """Backups made before upgrades and restores, newest first."""
        return sorted(self._place.backups.glob("*.db"), key=lambda f: f.stat().st_mtime, reverse=True)


def restore_backup(place: Place, backup: Path) -> None:
    """Put a backup in place of the database; close the store first. The database replaced is kept among the backups.

    Raises UserError when the file is no backup of ours, is damaged, or is newer than this program.
    """
    try:
        db.restore(backup, _file(place), place.backups)
    except DatabaseError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{backup} cannot be restored: {error.strerror or error}.") from error


def _file(place: Place) -> Path:
    file = place.file
    if file is None:
        raise UserError("This database lives on a PostgreSQL server; use pg_dump and pg_restore for its backups.")
    return file
