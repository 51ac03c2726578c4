"""Kills imports and migrations with signal 9 at random points: run as ``python -m tests.db.killing WHAT POINTS SEED``.

Everything is imported once; each victim is a fork of this process, so that fifty deaths take seconds. After each death
the database must be sound and hold nothing half done; a home that was struck often enough is brought to its end, and
must equal one that nobody disturbed. Prints one JSON line: how many died before they were done, how many finished, and
what was wrong afterwards.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from sqlalchemy import select, text

from tests.gitlog.story import Story
from tests.services import import_sample
from understudy.app.container import open_services
from understudy.application.services import Services
from understudy.gitlog import commit_history
from understudy_db.schema import Base
from understudy_db.session import sqlite_url
from understudy_db.upgrade import integrity_problems, upgrade

Victim = Callable[[Path], None]
_DEATHS = {"import": 5, "migration": 1, "git": 5}
"""So often a home is struck at most before it is brought to its end; looking at a migrated one migrates it."""
_CLONE = Path(tempfile.gettempdir(), f"understudy-kill-{os.getpid()}.git")


def _import(home: Path) -> None:
    services = open_services(home, name="Tess")
    import_sample(services)
    services.close()


def _migrate(home: Path) -> None:
    upgrade(sqlite_url(home / "understudy.db"), home / "backups")


def _read_clone(home: Path) -> None:
    """Read a clone of some 600 commits in small steps."""
    commit_history._STEP, commit_history._STEPS_AT_MOST = 20, 1000
    services = open_services(home, name="Tess")
    services.clones.run(_CLONE, "example/widgets")
    services.close()


def _make_clone() -> None:
    story = Story()
    people = [(f"Person {n}", f"p{n}@example.org") for n in range(9)]
    last = story.commit("Begin", {"OWNERS": "approvers: [user1]\n"})
    for number in range(1, 300):
        files: dict[str, str | None] = {f"d{number % 13}/f{number % 41}": f"{number}\n" * (number % 5 + 1)}
        if number % 10 == 0:
            files["OWNERS"] = f"approvers: [user{number % 7}, user{number % 5}]\n"
        by = people[number % 9]
        last = story.pull(number, f"user{number % 9}", last, files, by=by)
    story.write(_CLONE)


_CLOCKS = {"checked_at", "seen_at"}


def _everything(home: Path) -> str:
    """A digest of all rows of all tables, times of runs left out."""
    services = open_services(home, name="Tess")
    whole = sha256()
    with services.store.read() as session:
        for table in sorted(Base.metadata.tables.values(), key=lambda each: each.name):
            columns = [column for column in table.columns if column.name not in _CLOCKS]
            for row in session.execute(select(*columns).order_by(*table.primary_key.columns)):
                whole.update(repr(tuple(row)).encode())
    services.close()
    return whole.hexdigest()


def _digest(home: Path) -> tuple[int, ...]:
    services = open_services(home, name="Tess")
    counts = _counts(services)
    services.close()
    return counts


def _counts(services: Services) -> tuple[int, ...]:
    with services.store.read() as session:
        return tuple(
            session.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in ("person", "seat", "roster_row", "cycle", "identity", "journal_operation", "journal_entry")
        )


def _fork(victim: Victim, home: Path, seconds: float | None) -> tuple[bool, float]:
    """Run the victim in a child, killed after some seconds; returns whether it finished and how long it took."""
    started = perf_counter()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            victim(home)
            code = 0
        finally:
            os._exit(code)
    reaper = None
    if seconds is not None:
        reaper = threading.Timer(seconds, os.kill, (child, signal.SIGKILL))
        reaper.start()
    _, status = os.waitpid(child, 0)
    if reaper is not None:
        reaper.cancel()
        reaper.join()
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the victim failed by itself")
    return os.WIFEXITED(status), perf_counter() - started


def main(what: str, points: int, seed: int) -> None:
    """Kill, look, repeat."""
    victim = {"import": _import, "migration": _migrate, "git": _read_clone}[what]
    if what == "git":
        _make_clone()
    dice = random.Random(seed)
    root = Path(tempfile.mkdtemp(prefix="understudy-kill-"))
    wrong: list[str] = []
    try:
        # Whatever is imported late is imported now, or the first run would seem longer than all others.
        victim(root / "warm")
        empty = root / "empty"
        if what == "migration":
            empty.mkdir()
        else:
            open_services(empty, name="Tess").close()
        whole = root / "whole"
        shutil.copytree(empty, whole)
        _, seconds = _fork(victim, whole, None)
        # What is kept of a step shortens the next run, so that strikes must come sooner to strike at all.
        latest = seconds * (0.5 if what == "git" else 1.02)
        complete = _digest(whole) if what == "import" else ()
        undisturbed = _everything(whole) if what == "git" else ""
        killed = finished = 0
        number = 0
        while killed < points and number < points * 4:
            number += 1
            home = root / str(number)
            shutil.copytree(empty, home)
            done, deaths = False, 0
            while not done and deaths < _DEATHS[what]:
                done, _ = _fork(victim, home, dice.uniform(0, latest))
                deaths += not done
                file = home / "understudy.db"
                if file.exists() and (problems := integrity_problems(file)):
                    wrong.append(f"after {number}: {problems[0]}")
                found = _digest(home)
                if any(found) and found != complete:
                    wrong.append(f"after {number}: half an import is there: {found}")
            killed, finished = killed + deaths, finished + done
            victim(home)
            if what == "import" and _digest(home) != complete:
                wrong.append(f"after {number}: repeating gave {_digest(home)}, not {complete}")
            if what == "git" and _everything(home) != undisturbed:
                wrong.append(f"after {number}: going on ended in other rows than an undisturbed run")
            if leftovers := [f.name for f in home.glob(".*upgrading*") if not f.name.endswith(("-wal", "-shm"))]:
                wrong.append(f"after {number}: left behind {leftovers}")
            shutil.rmtree(home)
        print(json.dumps({"killed": killed, "finished": finished, "wrong": wrong, "seconds": round(seconds, 3)}))
    finally:
        shutil.rmtree(root, ignore_errors=True)
        shutil.rmtree(_CLONE, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
