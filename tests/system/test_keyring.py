"""The desktop's own keyring: a real Secret Service on a bus of the test's own, which knows nothing of this user's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")

CANARY = "ghp_canary0123456789"
ROOT = Path(__file__).parents[2]
UNLOCK = "printf 'a pass phrase' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null"
LOCKED = "gnome-keyring-daemon --start --components=secrets --daemonize >/dev/null"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's folders."""
    for name in ("data", "cache", "config", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


@pytest.fixture(scope="session")
def bus() -> str:
    """What starts a bus. Missing programs: a failure in CI, elsewhere a skip that says so."""
    found = shutil.which("dbus-run-session")
    if found is None or shutil.which("gnome-keyring-daemon") is None:
        message = "no real keyring to test with (Debian, Ubuntu: apt-get install dbus gnome-keyring)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def environment(home: Path) -> dict[str, str]:
    """Nothing of the desktop that this test may run in, no display to ask on, no other keyring chosen."""
    left_out = ("DBUS_", "XDG_", "GNOME_", "PYTHON_KEYRING", "DISPLAY", "WAYLAND_", "GITHUB_", "GH_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home / "run"),
    }


def talk(home: Path, before: Sequence[str], steps: Sequence[str], start: str = ":") -> list[dict[str, Any]]:
    """Take steps, each in a process of its own, in one session that begins with ``start``."""
    lines = [
        f"printf {CANARY} | {sys.executable} -m tests.system.keyring_talk {step} hub.example.org" for step in steps
    ]
    done = subprocess.run(
        [*before, "sh", "-ec", "\n".join([start, *lines])],
        cwd=ROOT, env=environment(home), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert CANARY not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_token_outlives_the_program_in_the_keyring_and_is_forgotten_on_demand(bus: str, home: Path) -> None:
    before = [bus, "--"]
    steps = ["read", "keep", "read", "forget", "read"]
    none, kept, later, forgotten, after = talk(home, before, steps, UNLOCK)
    assert {told["where"] for told in (none, kept, later)} == {"the desktop's keyring"}
    assert kept["is_lasting"] is kept["kept"] is True
    assert [told["token"] for told in (none, kept, later, forgotten, after)] == [None, CANARY, CANARY, None, None]


def test_a_token_in_the_keyring_is_on_no_disk_in_plain_text(bus: str, home: Path) -> None:
    (kept,) = talk(home, [bus, "--"], ["keep"], UNLOCK)
    assert kept["kept"] is True
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any("keyrings" in path.parts for path in files)
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []
    (later,) = talk(home, [bus, "--"], ["read"], UNLOCK)
    assert later["token"] == CANARY


def test_a_keyring_that_cannot_be_unlocked_is_as_none(bus: str, home: Path) -> None:
    talk(home, [bus, "--"], ["keep"], UNLOCK)
    read, kept, forgotten = talk(home, [bus, "--"], ["read", "keep", "forget"], LOCKED)
    assert read["token"] is None
    assert kept["kept"] is False
    assert kept["token"] == CANARY
    assert forgotten["token"] is None
    (later,) = talk(home, [bus, "--"], ["read"], UNLOCK)
    assert later["token"] == CANARY


def test_without_a_keyring_a_token_lasts_for_the_session_and_that_is_said(home: Path) -> None:
    nowhere = ["env", f"DBUS_SESSION_BUS_ADDRESS=unix:path={home / 'none'}"]
    kept, later = talk(home, nowhere, ["keep", "read"])
    assert kept["where"] == "this session only: no keyring that encrypts was found"
    assert kept["is_lasting"] is kept["kept"] is False
    assert kept["token"] == CANARY
    assert later["token"] is None
    assert [path for path in home.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()] == []
