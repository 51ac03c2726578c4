"""What every test shares: Qt offscreen before it is imported, and the real rosters where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.qt_leaks", "tests.databases", "tests.services"]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real rosters. Missing: a failure in CI, elsewhere a skip that says so."""
    folder = Path(os.environ.get("UNDERSTUDY_REAL_DATA", ""))
    if os.environ.get("UNDERSTUDY_REAL_DATA") and folder.is_dir():
        return folder
    message = "the real rosters are not here: set UNDERSTUDY_REAL_DATA to their folder"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """``-n auto`` means a worker for each real core that may be used, and two at least: much of a test is waiting."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return max(2, min(psutil.cpu_count(logical=False) or 2, usable))
