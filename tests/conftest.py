"""What every test shares: Qt offscreen before it is imported, and the real rosters where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

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
