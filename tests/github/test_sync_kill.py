"""Killed at any moment, a sync goes on and ends with the very rows of one that nobody disturbed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POINTS = 50


def test_r06_fifty_deaths_leave_the_rows_of_an_undisturbed_sync(outside: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.github.sync_killing", str(outside / "schema.graphql"), str(POINTS), "11"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["wrong"] == []
    assert result["killed"] >= POINTS
