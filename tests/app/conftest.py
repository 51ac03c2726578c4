"""The command line in this process: what it prints, how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.application.rosters import two_cycles
from understudy.app.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What one command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The one clear line that bad input gets, and nothing on standard output."""
        assert self.code == 2, (self.code, self.out, self.err)
        assert self.out == ""
        assert self.err.startswith("understudy: ")
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        return self.err


Run = Callable[..., Said]


@pytest.fixture
def anywhere(capsys: pytest.CaptureFixture[str]) -> Run:
    """``anywhere("list", "seats")``: a command line as typed."""

    def run(*arguments: str | Path) -> Said:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def cli(anywhere: Run, tmp_path: Path) -> Run:
    """Commands on a home of the test's own, empty at first."""
    return lambda *arguments: anywhere("--home", tmp_path / "home", "--as", "Tess Tester", *arguments)


@pytest.fixture
def on_sample(anywhere: Run, sample_home: Path) -> Run:
    """Commands that only read, on the sample community."""
    return lambda *arguments: anywhere("--home", sample_home, *arguments)


@pytest.fixture
def on_copy(anywhere: Run, sample_home: Path, tmp_path: Path) -> Run:
    """Commands on a copy of the sample community."""
    shutil.copytree(sample_home, tmp_path / "sample")
    return lambda *arguments: anywhere("--home", tmp_path / "sample", "--as", "Tess Tester", *arguments)


@pytest.fixture
def rosters(tmp_path: Path) -> Path:
    """A folder with two invented cycles."""
    return two_cycles(tmp_path / "rosters")
