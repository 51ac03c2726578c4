"""A display of the tests' own: Xvfb, started here and surely ended here."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def display() -> Iterator[str]:
    """The name of a fresh X display. Missing Xvfb: a failure in CI, elsewhere a skip that says so."""
    program = shutil.which("Xvfb")
    if program is None:
        message = "Xvfb is not installed (Debian, Ubuntu: apt-get install xvfb)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            pytest.fail(f"Xvfb ended with {server.wait(10)} before it had a display")
        yield f":{number}"
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)
