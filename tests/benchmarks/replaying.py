"""A policy played back over the whole history of a real repository, beside merely reading that history's rows."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.benchmarks.measure import Figure, least
from understudy.app.container import open_services

_POLICY = "kubernetes-community"


def figures() -> list[Figure]:
    """Replay, who is close, and one verdict on somebody."""
    data = os.environ.get("UNDERSTUDY_REAL_DATA")
    bundle = Path(data or "", "git", "test-infra.bundle")
    if not data or not bundle.is_file():
        print("UNDERSTUDY_REAL_DATA names no folder with git/test-infra.bundle: nothing to play back", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone.git"
        subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(clone)], check=True)
        services = open_services(Path(folder) / "home")
        try:
            services.clones.run(clone, "example/test-infra")
            services.policies.in_force(_POLICY)
            found = services.replay.run(_POLICY)
            replay = least(lambda: services.replay.run(_POLICY), times=3)
            close = least(lambda: services.close_by.rows(policy=_POLICY), times=3)
            who = max((p.who for p in found.promoted if p.who.login), key=lambda actor: actor.account_id)
            one = least(lambda: services.ladder.evaluate(who.login or "", policy=_POLICY), times=3)
        finally:
            services.close()
        with closing(sqlite3.connect(Path(folder) / "home" / "understudy.db")) as connection:

            def rows() -> None:
                connection.execute("SELECT * FROM event").fetchall()
                connection.execute("SELECT * FROM event_directory").fetchall()

            plain = least(rows)
            events = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    words = "all rows read plainly"
    return [
        Figure(f"a policy played back over {events} events, {len(found.promoted)} rows", replay, "s", plain, words,
               "≤ 2 s", replay <= 2),
        Figure("who is close to a level, everywhere", close, "s", plain, words),
        Figure("a verdict on one person", one, "s", plain, words),
    ]  # fmt: skip
