"""Kills imports and migrations with signal 9 at random points: run as ``python -m tests.db.killing WHAT POINTS SEED``.

Everything is imported once; each victim is a fork of this process, so that fifty deaths take seconds. Prints one JSON
line: how many died before they were done, how many finished, and what was wrong afterwards.
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
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from tests.services import import_sample
from understudy.app.container import open_services
from understudy.application.services import Services
from understudy_db.session import sqlite_url
from understudy_db.upgrade import integrity_problems, upgrade

Victim = Callable[[Path], None]


def _import(home: Path) -> None:
    services = open_services(home, name="Tess")
    import_sample(services)
    services.close()


def _migrate(home: Path) -> None:
    upgrade(sqlite_url(home / "understudy.db"), home / "backups")


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
    victim = {"import": _import, "migration": _migrate}[what]
    dice = random.Random(seed)
    root = Path(tempfile.mkdtemp(prefix="understudy-kill-"))
    wrong: list[str] = []
    try:
        # Whatever is imported late is imported now, or the first run would seem longer than all others.
        victim(root / "warm")
        whole = root / "whole"
        _, seconds = _fork(victim, whole, None)
        complete = _digest(whole) if what == "import" else ()
        killed = finished = 0
        number = 0
        while killed < points and number < points * 4:
            number += 1
            home = root / str(number)
            done, _ = _fork(victim, home, dice.uniform(0, seconds * 1.02))
            killed, finished = killed + (not done), finished + done
            file = home / "understudy.db"
            if file.exists() and (problems := integrity_problems(file)):
                wrong.append(f"after {number}: {problems[0]}")
            found = _digest(home)
            if any(found) and found != complete:
                wrong.append(f"after {number}: half an import is there: {found}")
            victim(home)
            if what == "import" and _digest(home) != complete:
                wrong.append(f"after {number}: repeating gave {_digest(home)}, not {complete}")
            if leftovers := [f.name for f in home.glob(".*upgrading*") if not f.name.endswith(("-wal", "-shm"))]:
                wrong.append(f"after {number}: left behind {leftovers}")
            shutil.rmtree(home)
        print(json.dumps({"killed": killed, "finished": finished, "wrong": wrong, "seconds": round(seconds, 3)}))
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
