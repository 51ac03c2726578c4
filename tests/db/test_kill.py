"""Killed at any point, an import or migration has happened or has not; a history read in steps goes on where it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POINTS = 50


@pytest.mark.parametrize("what", ["import", "migration", "git"])
def test_fifty_deaths_leave_a_sound_database(what: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.db.killing", what, str(POINTS), "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["wrong"] == []
    assert result["killed"] >= POINTS
