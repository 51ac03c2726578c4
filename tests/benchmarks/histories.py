"""Reading whole histories: ``import git`` beside bare ``git log --numstat``, Perceval and PyDriller on the same clone.

The rivals live in a throw-away environment. PyDriller, which starts a diff per file, reads a sample of 500 commits that
is scaled up; everything else reads all. Needs the real data; without it there is nothing to measure.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import closing
from pathlib import Path

from tests.benchmarks.measure import Figure, in_a_process

_SAMPLE = 500
_PYDRILLER = f"""
import itertools, sys
from pydriller import Repository
for commit in itertools.islice(Repository(sys.argv[1]).traverse_commits(), {_SAMPLE}):
    for file in commit.modified_files:
        file.added_lines, file.new_path
"""


def figures() -> list[Figure]:
    """A few lines per repository that there is a bundle of."""
    data = os.environ.get("UNDERSTUDY_REAL_DATA")
    bundles = sorted(Path(data, "git").glob("*.bundle"), key=lambda file: file.stat().st_size) if data else []
    if not bundles:
        print("UNDERSTUDY_REAL_DATA names no folder with git/*.bundle: nothing to measure", file=sys.stderr)
        return []
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        rivals = _rivals(Path(folder))
        sizes: list[tuple[int, int]] = []
        for bundle in bundles:
            clone = Path(folder) / f"{bundle.stem}.git"
            subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(clone)], check=True)
            found += _one(clone, bundle.stem, Path(folder), rivals, sizes)
        if sizes:
            each = sum(size for size, _ in sizes) / sum(events for _, events in sizes)
            found.append(Figure("all four: database per event", each, "bytes", None, "", "≤ 220", each <= 220))
    return found


def _rivals(folder: Path) -> Path | None:
    """An environment with the rivals, None (said on stderr) when they cannot be installed."""
    place = folder / "rivals"
    venv.create(place, with_pip=True)
    wanted = ["perceval==1.6.1", "pydriller==2.12"]
    done = subprocess.run(
        [place / "bin" / "pip", "install", "-q", *wanted], capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"the rivals could not be installed: {last}", file=sys.stderr)
        return None
    return place / "bin"


def _one(clone: Path, name: str, folder: Path, rivals: Path | None, sizes: list[tuple[int, int]]) -> list[Figure]:
    bare = min(_wall(["git", "-C", str(clone), "log", "--numstat"]) for _ in range(3))
    first = [in_a_process("histories", clone, folder / f"{name}-{number}") for number in range(3)]
    work = min(run["work_s"] for run in first)
    whole = min(run["whole_s"] for run in first)
    again = in_a_process("histories", clone, folder / f"{name}-0")
    found = [
        Figure(f"{name}: import", work, "s", bare, "git log --numstat", "≤ 1.6 ×", work <= 1.6 * bare),
        Figure(f"{name}: import with interpreter and imports", whole, "s", bare, "git log --numstat"),
        Figure(f"{name}: a second import", again["work_s"], "s", None, "", "≤ 0.3 s", again["work_s"] <= 0.3),
    ]
    events, changes, size = _size(folder / f"{name}-0" / "understudy.db")
    sizes.append((size, events))
    each = size / (events + changes)
    found.append(Figure(f"{name}: database per event or file change", each, "bytes", None, "", "≤ 100", each <= 100))
    if rivals is not None:
        perceval = _wall([str(rivals / "perceval"), "git", clone.as_uri(), "--json-line", "--git-path",
                          str(folder / f"{name}-perceval")])  # fmt: skip
        found.append(Figure(f"{name}: Perceval", perceval, "s", work, "our import", "≥ 3 ×", perceval >= 3 * work))
        sample = _wall([str(rivals / "python"), "-c", _PYDRILLER, str(clone)])
        commits = int(subprocess.check_output(["git", "-C", str(clone), "rev-list", "--count", "HEAD"]))
        scaled = sample * commits / min(_SAMPLE, commits)
        what = f"{name}: PyDriller, scaled up from {_SAMPLE} of {commits} commits"
        found.append(Figure(what, scaled, "s", work, "our import", "≥ 10 ×", scaled >= 10 * work))
    return found


def _wall(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _size(file: Path) -> tuple[int, int, int]:
    """Events, file changes and bytes of a database, after a checkpoint."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (events,) = connection.execute("SELECT count(*) FROM event").fetchone()
        (changes,) = connection.execute("SELECT count(*) FROM event_path").fetchone()
    return events, changes, file.stat().st_size


def main(clone: Path, home: Path) -> None:
    """One import in a process of its own."""
    from understudy.application.history.git_import import GitImport
    from understudy.application.store import Place, open_store
    from understudy.gitlog.commit_history import CommitHistory

    start = time.perf_counter()
    home.mkdir(exist_ok=True)
    store, _ = open_store(Place(home), "benchmark")
    report = GitImport(store, CommitHistory).run(clone, f"example/{clone.stem}")
    store.close()
    work = time.perf_counter() - start
    print(json.dumps({"work_s": work, "whole_s": time.monotonic() - float(os.environ["STARTED"]), **report.counts}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
