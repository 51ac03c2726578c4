"""Migrations: head equals the models, each step goes up and down, on both databases; old files, newer files, damage."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import ProgrammingError

from understudy.application.backups import restore_backup
from understudy.application.errors import UserError
from understudy.application.services import Services
from understudy.application.store import Place, Store, open_store
from understudy_db.schema.base import PRIVATE_SCHEMA, Base
from understudy_db.session import make_engine, parse_url, sqlite_url
from understudy_db.upgrade import (
    DatabaseError,
    alembic_config,
    copy_database,
    head_revision,
    integrity_problems,
    known_revisions,
    upgrade,
)

OLD_FILES = Path(__file__).parent / "old"


def _revisions() -> list[str]:
    scripts = ScriptDirectory.from_config(alembic_config())
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def _check(url: str) -> None:
    """Raises when the migrations do not give the schema of the models."""
    engine = create_engine(url)
    with engine.connect() as connection:
        config = alembic_config(connection)
        config.stdout = StringIO()  # by default what was standard output when alembic was imported, maybe within a test
        command.check(config)
    engine.dispose()


def test_head_equals_the_models_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    upgrade(sqlite_url(file), tmp_path)
    _check(f"sqlite:///{file}")


@pytest.mark.postgresql
def test_head_equals_the_models_on_postgresql(postgres_server: str) -> None:
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE migrations"))
    url = make_url(postgres_server).set(database="migrations")
    done = upgrade(url, Path())
    assert (done.before, done.after) == (None, head_revision())
    assert upgrade(url, Path()).before == head_revision()
    _check(url.render_as_string(hide_password=False))
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE migrations WITH (FORCE)"))
    admin.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_private_tables_are_in_a_schema_that_is_granted_apart(store: Store) -> None:
    private = [table for table in Base.metadata.sorted_tables if table.info.get("private")]
    assert {table.name for table in private} == {
        "application", "application_answer", "application_note", "application_score", "private_entry"
    }  # fmt: skip
    with store.engine.begin() as connection:
        seen = inspect(connection)
        for table in private:
            columns = {column["name"] for column in seen.get_columns(table.name, schema=PRIVATE_SCHEMA)}
            assert columns == set(table.columns.keys())
            assert table.name not in seen.get_table_names(schema="public")
        connection.execute(text("CREATE ROLE outsider"))
        connection.execute(text("GRANT USAGE ON SCHEMA public TO outsider"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO outsider"))
    try:
        with store.engine.connect() as connection:
            connection.execute(text("SET ROLE outsider"))
            assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 0
            with pytest.raises(ProgrammingError, match="application"):
                connection.execute(text("SELECT count(*) FROM application"))
    finally:
        with store.engine.begin() as connection:
            connection.execute(text("DROP OWNED BY outsider"))
            connection.execute(text("DROP ROLE outsider"))


def test_every_revision_goes_up_and_down(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path / "steps.db"))
    with engine.connect() as connection:
        config = alembic_config(connection)
        for revision in _revisions():
            command.upgrade(config, revision)
            there = set(inspect(connection).get_table_names())
            command.downgrade(config, "-1")
            command.upgrade(config, revision)
            assert set(inspect(connection).get_table_names()) == there
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
        connection.rollback()
    engine.dispose()


NOBODY_EDITS = {
    "account_login", "affiliation", "application_answer", "community_group", "event", "event_directory",
    "event_path", "feed", "file_anomaly", "group_leader", "item", "item_change", "journal_entry",
    "journal_operation", "membership", "milestone", "overflow", "owner_spell", "path", "private_entry",
    "repository", "stream", "subproject", "subproject_owners",
}  # fmt: skip
"""What is read from elsewhere or written by the program alone; every other table has a version."""


def test_tables_are_strict_and_versioned(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    upgrade(sqlite_url(file), tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        ours = {name: sql for name, sql in tables if name not in ("alembic_version", "sqlite_sequence")}
        assert len(ours) >= 18
        for name, sql in ours.items():
            assert sql.rstrip().endswith("STRICT"), name
        for name in ours:
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            assert ("version" in columns) == (name not in NOBODY_EDITS), name


@pytest.mark.parametrize("old", sorted(OLD_FILES.glob("*.db")), ids=lambda file: file.stem)
def test_real_old_files_upgrade_with_a_backup_and_keep_their_people(old: Path, tmp_path: Path) -> None:
    file = tmp_path / "understudy.db"
    shutil.copy(old, file)
    with closing(sqlite3.connect(old)) as connection:
        (people,) = connection.execute("SELECT count(*) FROM person").fetchone()
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert revision in known_revisions()
    assert people > 100
    done = upgrade(sqlite_url(file), tmp_path / "backups")
    assert done.after == head_revision()
    assert (done.backup is not None) == (revision != head_revision())
    assert integrity_problems(file) == []
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (people,)


def test_there_is_an_old_file_of_every_revision() -> None:
    assert {file.stem.split("-")[0] for file in OLD_FILES.glob("*.db")} == set(_revisions())


def test_a_file_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "understudy.db"
    upgrade(sqlite_url(file), tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = file.read_bytes()
    with pytest.raises(UserError, match="newer Understudy"):
        open_store(Place(tmp_path), "Tess")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look at" * 40, b"SQLite format 3\x00junk"]
)
def test_a_damaged_file_is_said_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "understudy.db").write_bytes(content)
    with pytest.raises(UserError, match="restore"):
        open_store(Place(tmp_path), "Tess")


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "understudy.db")) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
        connection.commit()
    with pytest.raises(UserError, match="not a database of Understudy"):
        open_store(Place(tmp_path), "Tess")


def test_backup_and_restore(sample: Services, tmp_path: Path) -> None:
    programme = sample.programmes.rows()[0].id
    backup = sample.backups.write(tmp_path / "kept.db")
    before = sample.listing.rows("seats", programme)
    sample.sources.remove(sample.sources.rows(programme)[0].id)
    assert sample.listing.rows("seats", programme) == []
    sample.close()
    restore_backup(sample.place, backup)
    assert sample.listing.rows("seats", programme) == before
    assert any("before-restore" in kept.name for kept in sample.backups.kept())
    sample.close()


def test_restoring_something_else_changes_nothing(sample: Services, tmp_path: Path) -> None:
    file = sample.place.file
    assert file is not None
    sample.close()
    before = file.read_bytes()
    other = tmp_path / "other.db"
    other.write_bytes(b"nonsense" * 100)
    with pytest.raises(UserError):
        restore_backup(sample.place, other)
    with pytest.raises(UserError, match="does not exist"):
        restore_backup(sample.place, tmp_path / "nowhere.db")
    assert file.read_bytes() == before


def test_a_backup_is_whole_while_the_database_is_written(sample: Services, tmp_path: Path) -> None:
    with sample.store.operation("half way") as work:
        work.session.execute(text("UPDATE person SET name = 'x'"))
        copy_database(sample.place.file or Path(), tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM person WHERE name = 'x'").fetchone() == (0,)
    assert integrity_problems(tmp_path / "copy.db") == []


def test_urls_that_are_none_are_refused_without_showing_a_password() -> None:
    assert parse_url("postgres://me@host/db").drivername == "postgresql+psycopg"
    for bad in ("mysql://me:secret@host/db", "://", "host/db"):
        with pytest.raises(ValueError, match="database") as caught:
            parse_url(bad)
        assert "secret" not in str(caught.value)


def test_an_unreachable_server_is_said_in_one_line_without_the_password(tmp_path: Path) -> None:
    place = Place(tmp_path, "postgresql://me:hunter2@127.0.0.1:1/none")
    with pytest.raises(UserError) as caught:
        open_store(place, "Tess")
    assert "hunter2" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_upgrade_of_a_database_that_fails_the_check_leaves_the_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "understudy.db"
    monkeypatch.setattr("understudy_db.upgrade.integrity_problems", lambda _file: ["row 1 missing from index"])
    with pytest.raises(DatabaseError, match="not sound"):
        upgrade(sqlite_url(file), tmp_path)
    assert not file.exists()
    assert list(tmp_path.iterdir()) == []
