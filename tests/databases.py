"""Real databases for tests: a SQLite file, and a PostgreSQL cluster of the test run's own."""

from __future__ import annotations

import gc
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from understudy.application.store import Store
from understudy_db.session import make_engine, sqlite_url
from understudy_db.upgrade import upgrade


def _as_postgres(command: list[str], folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; there, its own user runs it."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a throw-away PostgreSQL server. Missing binaries: a failure in CI, elsewhere a skip that says so."""
    found = sorted(glob("/usr/lib/postgresql/*/bin/initdb")) or [p for p in [shutil.which("initdb")] if p]
    if not found:
        message = "PostgreSQL's server programs are not installed (Debian, Ubuntu: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    binaries = Path(found[-1]).parent
    folder = Path(tempfile.mkdtemp(prefix="understudy-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: str) -> None:
        done = subprocess.run(
            _as_postgres(list(command), folder), capture_output=True, text=True, cwd=folder, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr or done.stdout}")

    settings = {
        "listen_addresses": "127.0.0.1",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "autovacuum": "off",  # no database lives long enough to need it
        "jit": "off",
    }
    options = " ".join([f"-p {port} -k {folder}", *(f"-c {name}={value}" for name, value in settings.items())])
    run(str(binaries / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "test", "--no-sync", "-E", "UTF8")
    run(str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-l", str(folder / "log"), "-w", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://test@127.0.0.1:{port}/postgres"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_admin(postgres_server: str) -> Iterator[Connection]:
    """One connection that makes databases and takes them away."""
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, postgres_admin: Connection) -> str:
    """Name of a database with our schema, to be copied for each test."""
    postgres_admin.execute(text("CREATE DATABASE template_understudy"))
    upgrade(make_url(postgres_server).set(database="template_understudy"), Path())
    return "template_understudy"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our schema, to be copied for each test."""
    file = tmp_path_factory.mktemp("template") / "understudy.db"
    upgrade(sqlite_url(file), file.parent)
    return file


def _counter() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_numbers = _counter()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store at our schema, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "understudy.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        store = Store(make_engine(sqlite_url(file)), "Tess Tester")
        yield store
        store.close()
        return
    server: str = request.getfixturevalue("postgres_server")
    template: str = request.getfixturevalue("postgres_template")
    name = f"test_{next(_numbers)}"
    admin: Connection = request.getfixturevalue("postgres_admin")
    # Copying files takes half as long as writing all of a small database to the log, which 15 began to do.
    how = " STRATEGY FILE_COPY" if (admin.dialect.server_version_info or ()) >= (15,) else ""
    admin.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}{how}"))
    store = Store(make_engine(make_url(server).set(database=name)), "Tess Tester")
    try:
        yield store
    finally:
        store.close()
        gc.collect()  # a connection that was forgotten is said to be so by this test, not by whichever comes next
        admin.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_store(tmp_path: Path, sqlite_template: Path) -> Iterator[Store]:
    """An empty store on SQLite only, for tests that do not concern the database."""
    file = tmp_path / "understudy.db"
    shutil.copy(sqlite_template, file)
    store = Store(make_engine(sqlite_url(file)), "Tess Tester")
    yield store
    store.close()
