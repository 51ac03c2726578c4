"""What a benchmark says: a figure, what it was measured beside in the same run, and the target."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 240


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``value`` and ``beside`` are in ``unit``; ``target`` says in words what was aimed at.

    ``held`` is None for figures without a target, which are there to compare with.
    """

    what: str
    value: float
    unit: str
    beside: float | None = None
    beside_what: str = ""
    target: str = ""
    held: bool | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the figure is what it was measured beside."""
        return self.value / self.beside if self.beside else None


def least(work: Callable[[], Any], times: int = 7, before: Callable[[], Any] | None = None) -> float:
    """The least of several runs in seconds: whatever else the machine does only adds. The first does not count."""
    found = []
    for number in range(times + 1):
        if before is not None:
            before()
        start = time.perf_counter()
        work()
        if number:
            found.append(time.perf_counter() - start)
    return min(found)


def in_a_process(module: str, *arguments: str | Path) -> dict[str, Any]:
    """Run ``python -m tests.benchmarks.module`` on its own; it prints one JSON document.

    ``STARTED`` in its environment is the monotonic instant just before it was started. Raises RuntimeError.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    # An installed program is compiled once, not at each start, whatever this shell says about bytecode.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"understudy-bytecode-{getpass.getuser()}")
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)],
        cwd=ROOT,
        env=environment | {"STARTED": repr(time.monotonic())},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def since_start() -> float:
    """Seconds since this process was asked for."""
    return time.monotonic() - float(os.environ["STARTED"])


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns."""
    head = ["what", "figure", "beside it", "ratio", "target", ""]
    rows = [head]
    for figure in figures:
        beside = "" if figure.beside is None else f"{_number(figure.beside, figure.unit)} {figure.beside_what}"
        rows.append(
            [
                figure.what,
                _number(figure.value, figure.unit),
                beside,
                "" if figure.ratio is None else f"{figure.ratio:.2f} ×",
                figure.target,
                {None: "", True: "held", False: "MISSED"}[figure.held],
            ]
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _number(value: float, unit: str) -> str:
    return f"{value * 1000:.1f} ms" if unit == "s" and value < 1 else f"{value:.2f} {unit}".rstrip()
