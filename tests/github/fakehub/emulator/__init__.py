"""An imitation of GitHub by other people (``emulate``), run as a process of its own: what it and the fake agree on was
not made up by one author."""

from __future__ import annotations

import os
import socket
import subprocess
from datetime import datetime
from pathlib import Path

import yaml

HERE = Path(__file__).parent


class Emulator:
    """A running emulator on the loopback address. ``with`` ends its process."""

    def __init__(self, outside: Path, folder: Path, seed: dict[str, object], start: datetime) -> None:
        self._clock = folder / "clock"
        self._log = (folder / "errors").open("w+")
        self.set(start)
        (folder / "seed.yaml").write_text(yaml.safe_dump(seed))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        node = (outside / "node").read_text("utf-8").strip()
        program = outside / "emulator" / "node_modules" / "emulate" / "dist" / "index.js"
        command = [node, "--import", str(HERE / "preload.mjs"), str(program), "start", "--service", "github"]
        command += ["--port", str(port), "--base-url", self.url, "--seed", str(folder / "seed.yaml")]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=self._log,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "EMULATE_CLOCK": str(self._clock)},
            text=True,
        )
        self._wait()

    def _wait(self) -> None:
        """Reads its output until it listens. Raises RuntimeError when it ends before."""
        if self._process.stdout is None:
            raise RuntimeError("the emulator has no output to read")
        for line in self._process.stdout:
            if line.strip() == "listening":
                return
        self._process.wait()
        self._process.stdout.close()
        self._log.seek(0)
        errors = self._log.read()
        self._log.close()
        raise RuntimeError(f"the emulator did not start: {errors}")

    def set(self, moment: datetime) -> None:
        """Puts its clock."""
        self._clock.write_text(str(int(moment.timestamp() * 1000)))

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()
