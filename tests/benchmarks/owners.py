"""OWNERS files straight from a real repository's object store, and suggestions on a million made events."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from tests.benchmarks.made_history import LAST, REPOSITORIES, fill
from tests.benchmarks.measure import Figure, least
from understudy.app.container import open_services
from understudy.application.history.events import PathNames
from understudy.application.owners.effective import Snapshot, tree_of
from understudy.application.services import Services
from understudy.domain.owners.prow import OwnersSettings
from understudy.gitlog.commit_history import CommitHistory
from understudy_db.schema import OwnerSpell

EVENTS = 1_000_000
_SAMPLE = 12


def figures() -> list[Figure]:
    """The files first, then suggestions."""
    return [*_files(), *_suggestions()]


def _files() -> list[Figure]:
    data = os.environ.get("UNDERSTUDY_REAL_DATA")
    bundle = Path(data or "", "git", "test-infra.bundle")
    if not data or not bundle.is_file():
        print("UNDERSTUDY_REAL_DATA names no folder with git/test-infra.bundle: no files to measure", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone.git"
        subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(clone)], check=True)
        history = CommitHistory(clone)
        head = history.overview().head

        def read() -> int:
            blobs = history.blobs()
            try:
                files = history.files_at(head, ("",))
                tree = tree_of(Snapshot("r", head, files, OwnersSettings(), blobs, history))
            finally:
                blobs.close()
            for directory in tree.parsed:
                tree.resolver.of(f"{directory}/")
            return tree.files

        taken, number = least(read), read()
        bare = least(lambda: subprocess.run(["git", f"--git-dir={clone}", "ls-tree", "-r", head], capture_output=True))
        what = f"{number} OWNERS files read, parsed and resolved"
        return [Figure(what, taken, "s", bare, "git ls-tree", "≤ 60 ms", taken <= 0.060)]


def _suggestions() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        services = open_services(Path(folder) / "home", clock=lambda: LAST)
        try:
            start = time.perf_counter()
            fill(services.store.engine, EVENTS)
            found = [Figure(f"{EVENTS} events made and written", time.perf_counter() - start, "s")]
            return found + _asked(services)
        finally:
            services.close()


def _asked(services: Services) -> list[Figure]:
    repository, _ = REPOSITORIES[0]
    with services.store.read() as session:
        rows = select(OwnerSpell.path_id).where(OwnerSpell.repository_id == 1, OwnerSpell.until.is_(None)).distinct()
        numbers = sorted(session.scalars(rows))
        names = PathNames(session)
        names.need(numbers)
        # The largest come first; every twentieth shows small and large alike.
        paths = [names.whole(number) for number in numbers[:: max(1, len(numbers) // _SAMPLE)]][:_SAMPLE]
    suggestions = services.owner_suggestions

    def one(path: str) -> Callable[[], object]:
        return lambda: suggestions.suggest(repository, path or "/", limit=20)

    cold = sorted(least(one(path), times=2) for path in paths)
    whole = least(lambda: suggestions.suggest(repository, limit=20), times=1, before=lambda: _forget(services))
    suggestions.prepare(repository)
    warm = sorted(least(one(path), times=3) for path in paths)
    middle = len(paths) // 2
    return [
        Figure("one directory, first question: middle of a sample", cold[middle], "s"),
        Figure("one directory, first question: the largest", cold[-1], "s"),
        Figure(
            "one directory, repository prepared: middle", warm[middle], "s", None, "", "≤ 100 ms", warm[middle] <= 0.1
        ),
        Figure("one directory, repository prepared: the largest", warm[-1], "s", None, "", "≤ 100 ms", warm[-1] <= 0.1),
        Figure("every directory of the largest repository", whole, "s", None, "", "≤ 5 s", whole <= 5),
    ]


def _forget(services: Services) -> None:
    """What was prepared is for another day now."""
    services.owner_suggestions.prepare(REPOSITORIES[-1][0])
