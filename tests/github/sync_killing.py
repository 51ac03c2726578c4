"""Kills syncs with signal 9 at random points: run as ``python -m tests.github.sync_killing SCHEMA POINTS SEED``.

The fake GitHub runs in this process; each victim is a fork that syncs one home with it. After each death the database
must be sound; then another victim goes on, and is killed too, until the home is whole. Every whole home must equal one
that nobody disturbed. Prints one JSON line.
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
from pathlib import Path
from time import perf_counter

from pydantic import SecretStr

from tests.github.fakehub import ORG, REPOSITORY, TOKEN, FakeHub, Plan, generate
from tests.github.fakehub.graphql.engine import load_schema
from tests.github.syncing import digests
from understudy.application.settings import Settings
from understudy.application.store import Place, Store, open_store
from understudy.application.sync.service import Sync
from understudy.github.gateway import connect
from understudy_db.session import make_engine
from understudy_db.upgrade import integrity_problems

PLAN = Plan(pull_requests=160, people=20, overflow_every=40)


def sync(home: Path, address: str) -> None:
    """What the victim does."""
    store = Store(make_engine(Place(home).url), "Tess")
    Sync(store, Settings(store, "tess"), connect).sync([f"{ORG}/{REPOSITORY}"], token=SecretStr(TOKEN), api_url=address)
    store.close()


def fork(home: Path, address: str, seconds: float | None) -> tuple[bool, float]:
    """Sync in a child, killed after some seconds; returns whether it finished and how long it took."""
    started = perf_counter()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            sync(home, address)
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


def digest(home: Path) -> dict[str, str]:
    """Checksums of a home's tables."""
    store = Store(make_engine(Place(home).url), "Tess")
    with store.read() as session:
        found = digests(session)
    store.close()
    return found


def serve(schema: Path) -> tuple[int, str]:
    """A fake GitHub in a process of its own, so that victims are forked from one without threads; its id, address."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with FakeHub(generate(PLAN), load_schema(schema), limit=1_000_000) as hub:
            hub.log.keep = False
            os.write(write, f"{hub.url}\n".encode())
            signal.pause()
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        return child, pipe.readline().strip()


def main(schema: Path, points: int, seed: int) -> None:
    """Kill, look, go on."""
    dice = random.Random(seed)
    root = Path(tempfile.mkdtemp(prefix="understudy-kill-"))
    wrong: list[str] = []
    hub, address = serve(schema)
    try:
        template = root / "template"
        template.mkdir()
        open_store(Place(template), "Tess")[0].close()
        # Whatever is imported late is imported now, or the first run would seem longer than all others.
        warm, whole = root / "warm", root / "whole"
        shutil.copytree(template, warm)
        shutil.copytree(template, whole)
        sync(warm, address)
        _, seconds = fork(whole, address, None)
        expected = digest(whole)
        killed = finished = homes = 0
        while killed < points:
            homes += 1
            home = root / str(homes)
            shutil.copytree(template, home)
            done = False
            while not done:
                done, _ = fork(home, address, dice.uniform(0.02, seconds * 0.7))
                killed, finished = killed + (not done), finished + done
                if problems := integrity_problems(home / "understudy.db"):
                    wrong.append(f"home {homes}: {problems[0]}")
            found = digest(home)
            wrong += [f"home {homes}: table {name} differs" for name in expected if found[name] != expected[name]]
            shutil.rmtree(home)
        print(json.dumps({"killed": killed, "finished": finished, "wrong": wrong, "seconds": round(seconds, 3)}))
    finally:
        os.kill(hub, signal.SIGKILL)
        os.waitpid(hub, 0)
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
