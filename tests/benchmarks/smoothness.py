"""How smoothly the window runs while rosters are imported: gaps of the event loop, and the longest callback of ours."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.benchmarks import rosters
from tests.benchmarks.measure import Figure, in_a_process

FRAME_S = 0.016
LONGEST_S = 0.050
TIMES = 3
PROBE_MS = 1
GAPS = ("sources", "home", "team", "succession")
PLACES = ("home", "people", "team", "succession", "sources")
"""Opened before, so that each hears of the change."""


def figures() -> list[Figure]:
    """A first import with Sources in sight, as people see it; then the same with the other places in sight."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        path, name = rosters.folder(room / "rosters")
        idle = in_a_process("smoothness", "idle", room / "idle", "sources")
        runs = {
            place: [in_a_process("smoothness", "gaps", room / f"gaps-{place}-{n}", place, path) for n in range(TIMES)]
            for place in GAPS
        }
        slots = {place: in_a_process("smoothness", "slots", room / place, place, path)["slots"] for place in PLACES}
    # Not the best run: whoever imports wants every one of them smooth. The middle one leaves out a neighbour's burst.
    middle = {place: sorted(found, key=lambda run: run["max"])[TIMES // 2] for place, found in runs.items()}
    run = middle["sources"]
    found = [
        Figure(f"gap of the event loop, import of {name}, p50", run["p50"], "s", idle["p50"], "idle"),
        Figure("… p99", run["p99"], "s", idle["p99"], "idle", "≤ 16 ms", run["p99"] <= FRAME_S),
        Figure("… max", run["max"], "s", idle["max"], "idle", "≤ 50 ms", run["max"] <= LONGEST_S),
        Figure("the import itself, with the window open", run["import"], "s"),
    ]
    for place, other in middle.items():
        if place != "sources":
            words = f"gap of the event loop, import and news, {place} in sight, "
            p99, most = other["p99"], other["max"]
            found.append(Figure(words + "p99", p99, "s", idle["p99"], "idle", "≤ 16 ms", p99 <= FRAME_S))
            found.append(Figure("… max", most, "s", idle["max"], "idle", "≤ 50 ms", most <= LONGEST_S))
    for place in reversed(PLACES):
        where, took = slots[place][0]
        words = f"longest callback, import and news, {place} in sight: {where}"
        found.append(Figure(words, took, "s", target="≤ 16 ms", held=took <= FRAME_S))
    return found


class Probe:
    """Notes how late a timer of a millisecond comes."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(interval=PROBE_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self.gaps.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def figures(self) -> dict[str, float]:
        gaps = sorted(self.gaps)
        return {"p50": gaps[len(gaps) // 2], "p99": gaps[round(len(gaps) * 0.99) - 1], "max": gaps[-1]}


def watching() -> Any:
    """An application that notes how long each event took whose handling began in the event loop itself."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    class Watched(QApplication):
        depth = 0
        took: Counter[str] = Counter()

        def notify(self, receiver: QObject, event: QEvent) -> bool:
            if Watched.depth:
                return super().notify(receiver, event)
            kind, owner = event.type(), type(receiver).__name__
            name = receiver.objectName()
            Watched.depth += 1
            start = time.perf_counter()
            try:
                return super().notify(receiver, event)
            finally:
                Watched.depth -= 1
                # A timer says little; whose it is says more.
                above = receiver.parent() if kind is QEvent.Type.Timer else None
                whose = f" of {type(above).__name__} of {type(above.parent()).__name__}" if above is not None else ""
                label = f"{getattr(kind, 'name', kind)} of {owner}{f' {name}' if name else ''}{whose}"
                took = time.perf_counter() - start
                Watched.took[label] = max(Watched.took[label], took)  # type: ignore[assignment]

    return Watched(sys.argv[:1])


class Opened:
    """The window as the program opens it, with every place visited and ``place`` in sight."""

    def __init__(self, home: Path, place: str, *, watched: bool) -> None:
        from PySide6.QtWidgets import QApplication

        from understudy.app.gui import GIVE_WAY_S, Desktop
        from understudy.tasks.collector import GuiCollector
        from understudy.ui.theme.theme import theme

        self.application: Any = watching() if watched else QApplication(sys.argv[:1])
        theme()
        sys.setswitchinterval(GIVE_WAY_S)
        home.mkdir(parents=True, exist_ok=True)
        self.desktop = Desktop(home, None, None, "Bench")
        self._collectors: list[GuiCollector] = []
        # As the program does: once everything that stands behind the frame is imported.
        self.desktop.whole.connect(lambda: self._collectors.append(GuiCollector(self.application)))
        self.desktop.start()
        self.rest()
        for where in (*PLACES, place):
            self.go(where)

    def go(self, place: str) -> None:
        """Another place in sight, settled."""
        self.desktop.window.go(f"understudy:{place}")
        self.rest(150)

    def rest(self, quiet_ms: int = 400) -> None:
        """Until nothing was done for so long."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, quiet = QEventLoop(), QTimer(interval=quiet_ms, singleShot=True)
        quiet.timeout.connect(loop.quit)
        link = self.desktop.tasks.busy_changed.connect(lambda busy: quiet.stop() if busy else quiet.start())
        if not self.desktop.tasks.busy:
            quiet.start()
        loop.exec()
        self.desktop.tasks.busy_changed.disconnect(link)

    def idle(self, milliseconds: int) -> None:
        """Let the event loop run for so long."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def close(self) -> None:
        """The end."""
        self.desktop.window.close()
        self._collectors[0].stop()


def _run(home: Path, place: str, path: Path | None, *, watched: bool) -> dict[str, Any]:
    from understudy.tasks.lanes import Lane

    opened = Opened(home, place, watched=watched)
    desktop, probe = opened.desktop, Probe()
    if path is None:
        probe.start()
        opened.idle(1500)
        probe.stop()
        return probe.figures()
    services = desktop.services()
    if watched:
        opened.application.took.clear()
    start = time.perf_counter()
    task = desktop.tasks.long(
        "Import rosters",
        lambda progress: services.imports.run(path, progress=progress),
        lane=Lane.WRITE,
        changes=lambda report: report.changes,
    )
    spent: list[float] = []
    task.ended.connect(lambda: spent.append(time.perf_counter() - start))
    if not watched:
        probe.start()
    opened.rest()
    probe.stop()
    result: dict[str, Any] = {"import": spent[0]}
    if watched:
        result["slots"] = opened.application.took.most_common(5)
    else:
        result |= probe.figures()
    opened.close()
    return result


def _main(arguments: list[str]) -> None:
    """Gaps and callbacks come from two runs, because watching every event slows all of them."""
    match arguments:
        case ["idle", home, place]:
            print(json.dumps(_run(Path(home), place, None, watched=False)))
        case ["gaps", home, place, path]:
            print(json.dumps(_run(Path(home), place, Path(path), watched=False)))
        case ["slots", home, place, path]:
            print(json.dumps(_run(Path(home), place, Path(path), watched=True)))


if __name__ == "__main__":
    _main(sys.argv[1:])
