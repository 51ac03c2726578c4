"""How smoothly the window runs while GitHub is read: gaps of the event loop, the longest callback, how soon it stops.

The sync is begun on the Sources screen, as people do; the fake GitHub runs in a process of its own.
``python -m tests.benchmarks.window_sync gaps|slots|stop …`` prints one JSON line.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Figure, in_a_process
from tests.benchmarks.smoothness import FRAME_S, LONGEST_S, TIMES, Opened, Probe
from tests.benchmarks.sync import SCHEMA, serve
from understudy.application.sync.status import SyncStatus

PULLS = 1500
LATENCY_S = 0.05
SLOW_S = 5.0
"""What GitHub takes for a page on a bad day."""
STOP_S = 1.0
PLACES = ("sources", "home")
STOPS = {
    "reading": "while pages come",
    "slow": "while GitHub takes its time",
    "waiting": "while it waits for the reset",
}


def figures() -> list[Figure]:
    """A first sync of 1,500 pull requests, with Sources in sight and with Home in sight; then stops.

    Of several runs the middle one counts: it leaves out a neighbour's burst.
    """
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        idle = in_a_process("smoothness", "idle", room / "idle", "sources")
        for place in PLACES:
            runs = [in_a_process("window_sync", "gaps", room / f"{place}-{n}", place) for n in range(TIMES)]
            run = sorted(runs, key=lambda run: float(run["max"]))[TIMES // 2]
            words = f"gap of the event loop, sync of {PULLS} pull requests, {place} in sight, "
            found += [
                Figure(words + "p50", run["p50"], "s", idle["p50"], "idle"),
                Figure("… p99", run["p99"], "s", idle["p99"], "idle", "≤ 16 ms", run["p99"] <= FRAME_S),
                Figure("… max", run["max"], "s", idle["max"], "idle", "≤ 50 ms", run["max"] <= LONGEST_S),
                Figure("the sync itself, with the window open", run["sync"], "s"),
            ]
            slots = [in_a_process("window_sync", "slots", room / f"{place}-s{n}", place) for n in range(TIMES)]
            where, took = sorted((run["slots"][0] for run in slots), key=lambda slot: float(slot[1]))[TIMES // 2]
            words = f"longest callback, sync and news, {place} in sight: {where}"
            found.append(Figure(words, took, "s", target="≤ 16 ms", held=took <= FRAME_S))
        for how, words in STOPS.items():
            took = in_a_process("window_sync", "stop", room / how, how)["stop"]
            found.append(Figure(f"from Stop to the end, {words}", took, "s", target="≤ 1 s", held=took <= STOP_S))
    return found


class Syncing:
    """A window signed in to a fake GitHub."""

    def __init__(self, home: Path, address: str, *, watched: bool) -> None:
        from tests.github.fakehub import TOKEN
        from understudy.application.sync.service import API_URL, CONSENT
        from understudy.ui.sources.screen import SourcesScreen

        self.opened = Opened(home, "sources", watched=watched)
        services = self.opened.desktop.services()
        services.settings.set(API_URL, address, "Choose a GitHub")
        services.settings.set(CONSENT, True, "Allow", mine=True)
        services.sign_in.paste(TOKEN, address)
        screen = self.opened.desktop.window.findChild(SourcesScreen)
        assert screen is not None
        screen.refresh()
        self.opened.rest()
        self.hub = screen.hub
        assert self.hub.ready

    def begin(self) -> None:
        """What the button of Sources does; returns once the work has started."""
        from PySide6.QtCore import QEventLoop, Qt

        from tests.github.fakehub import ORG, REPOSITORY
        from understudy.ui.sources.sync_run import Wanted

        loop = QEventLoop()
        link = self.opened.desktop.tasks.started.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        self.hub.sync(Wanted((f"{ORG}/{REPOSITORY}",)))
        loop.exec()
        self.opened.desktop.tasks.started.disconnect(link)

    def until(self, seen: Callable[[SyncStatus], bool]) -> None:
        """Let the event loop run until the sync says so."""
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        link = self.hub.run.changed.connect(lambda told: loop.quit() if seen(told.status) else None)
        loop.exec()
        self.hub.run.changed.disconnect(link)


def _gaps(home: Path, place: str, address: str, *, watched: bool) -> dict[str, Any]:
    syncing = Syncing(home, address, watched=watched)
    opened, probe = syncing.opened, Probe()
    ended: list[float] = []
    syncing.hub.run.ended.connect(lambda _: ended.append(time.perf_counter()))
    if watched:
        opened.application.took.clear()
    else:
        probe.start()
    start = time.perf_counter()
    syncing.begin()
    if place != "sources":
        opened.desktop.window.go(f"understudy:{place}")
    opened.rest()
    probe.stop()
    status = syncing.hub.run.status
    if status is None or status.state != "done" or status.fetched < PULLS:
        raise RuntimeError(f"the sync did not end well: {status}")
    result: dict[str, Any] = {"sync": ended[0] - start}
    if watched:
        result["slots"] = opened.application.took.most_common(8)
    else:
        result |= probe.figures()
    opened.close()
    return result


def _stop(home: Path, how: str, address: str) -> dict[str, Any]:
    from PySide6.QtCore import QEventLoop

    syncing = Syncing(home, address, watched=False)
    syncing.begin()
    if how == "waiting":
        syncing.until(lambda status: status.resumes_at is not None)
    else:
        syncing.until(lambda status: status.fetched > 0)
        syncing.opened.idle(300)
    loop = QEventLoop()
    syncing.hub.run.ended.connect(lambda _: loop.quit())
    start = time.perf_counter()
    syncing.hub.run.cancel()
    loop.exec()
    took = time.perf_counter() - start
    syncing.opened.close()
    return {"stop": took}


def _main(arguments: list[str]) -> None:
    what, home, how = arguments
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # leave the real one alone
    latency = {"slow": SLOW_S, "waiting": 0.0}.get(how, LATENCY_S)
    hub, address = serve(SCHEMA, PULLS, latency, limit=60 if how == "waiting" else 1_000_000, issue_every=10)
    try:
        if what == "stop":
            print(json.dumps(_stop(Path(home), how, address)))
        else:
            print(json.dumps(_gaps(Path(home), how, address, watched=what == "slots")))
    finally:
        os.kill(hub, signal.SIGKILL)
        os.waitpid(hub, 0)


if __name__ == "__main__":
    _main(sys.argv[1:])
