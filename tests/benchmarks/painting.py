"""How long until somebody sees something: the frame, beside an empty window of Qt; then Home with its facts."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Figure, in_a_process, since_start

TIMES = 7
QUIET_MS = 300
"""How long nothing must be at work before Home counts as filled; the figure is the instant before that."""


def figures() -> list[Figure]:
    """Empty windows and ours by turns; the least of each, because whatever else runs here only adds."""
    empty: list[float] = []
    ours: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as room:
        home = Path(room) / "home"
        in_a_process("painting", "sample", home)
        for number in range(TIMES + 1):
            copy = Path(room) / f"home-{number}"
            shutil.copytree(home, copy)
            plain, found = in_a_process("painting", "empty"), in_a_process("painting", "ours", copy)
            if number:
                empty.append(plain["painted"])
                ours.append(found)

    def of(what: str) -> float:
        return min(found[what] for found in ours)

    window = min(empty)
    return [
        Figure(
            "first paint of understudy, from process start",
            of("painted"),
            "s",
            window,
            "empty QMainWindow",
            "≤ 1.5 ×",
            of("painted") <= 1.5 * window,
        ),
        Figure("Home filled (sample), from the first paint", of("filled") - of("painted"), "s"),
        Figure("Home filled (sample), from show()", of("filled") - of("shown"), "s"),
        Figure(
            "Home filled (sample), from process start",
            of("filled"),
            "s",
            window,
            "empty QMainWindow",
            "≤ 1 s",
            of("filled") <= 1.0,
        ),
    ]


def _first_paint(window: Any, tell: Any) -> Any:
    """Call ``tell`` once the first whole paint of a window is over.

    Only the window itself is watched: a filter on the application would charge for every event of every widget in it.
    """
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        done = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.UpdateRequest and not self.done:
                self.done = True
                QTimer.singleShot(0, tell)
            return False

    watch = Watch()
    window.installEventFilter(watch)
    return watch


def _empty() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(sys.argv[:1])

    def told() -> None:
        print(json.dumps({"painted": since_start()}))
        application.quit()

    window = QMainWindow()
    watch = _first_paint(window, told)
    window.resize(1280, 800)
    window.show()
    application.exec()
    assert watch.done


def _ours(home: Path) -> None:
    """The way ``understudy --home HOME`` goes, watched."""
    import gc

    from understudy.app.cli.parser import parse

    options = parse(["--home", str(home)])
    # As the command does.
    gc.disable()
    from PySide6.QtCore import QTimer

    from understudy.app import gui

    found: dict[str, float] = {}
    watches: list[Any] = []

    def painted() -> None:
        found["painted"] = since_start()
        heavy = [name for name in ("sqlalchemy", "alembic", "pydantic", "jinja2") if name in sys.modules]
        assert heavy == [], f"imported before the first paint: {heavy}"

    start = gui.Desktop.start

    def started(desktop: gui.Desktop) -> None:
        found["shown"] = since_start()
        watches.append(_first_paint(desktop.window, painted))
        quiet = QTimer(desktop, interval=QUIET_MS, singleShot=True)

        def finished() -> None:
            assert desktop.window.current_screen is not None
            assert desktop.window.current_screen.id == "home"
            desktop.window.close()

        def busy(working: bool) -> None:
            if working:
                quiet.stop()
            elif desktop.window.current_screen is not None:
                # The last answer is shown; what it changed is painted with the next turn.
                desktop.window.current_screen.repaint()
                found["filled"] = since_start()
                quiet.start()

        quiet.timeout.connect(finished)
        desktop.whole.connect(lambda: desktop.tasks.busy_changed.connect(busy))
        start(desktop)

    gui.Desktop.start = started  # type: ignore[assignment,method-assign]
    gui.run_window(options.home, None, None, "Bench")
    assert watches[0].done
    print(json.dumps(found))


def _sample(home: Path) -> None:
    from tests.services import import_sample
    from understudy.app.container import open_services

    services = open_services(home, name="Bench")
    import_sample(services, datetime.now().astimezone())
    services.close()
    print("{}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["empty"]:
            _empty()
        case ["ours", folder]:
            _ours(Path(folder))
        case ["sample", folder]:
            _sample(Path(folder))
