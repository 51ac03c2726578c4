"""The real program in a real window, from the keyboard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.display import display
from understudy.domain.cycles import CycleName
from understudy.domain.rosters.emit import emit_roster
from understudy.domain.rosters.model import RosterPerson, RosterRow

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 150


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A plain desktop: its own display, English, nothing inherited that could point elsewhere."""
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    plain = {name: value for name, value in os.environ.items() if name not in left_out}
    with display() as name:
        yield plain | {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}


def travel(environment: dict[str, str], journey: str, home: Path, pictures: Path, *words: str) -> dict[str, Any]:
    """Go on a journey to its end; its notes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.driver", journey, str(home), str(pictures), *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return notes(done.stdout, done.stderr, done.returncode)


def notes(out: str, err: str, code: int) -> dict[str, Any]:
    """What a journey noted. Fails with what it met on the way."""
    assert out.strip(), err
    result: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    assert "failed" not in result, result["failed"] + err
    assert (code, "Traceback" in err) == (0, False), err
    found: dict[str, Any] = result["notes"]
    return found


def listed(home: Path, kind: str) -> list[dict[str, Any]]:
    """What the command line says of the home afterwards."""
    command = [sys.executable, "-m", "understudy", "--home", str(home), "--json", "list", kind]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
    return rows


def test_first_run(environment: dict[str, str], tmp_path: Path) -> None:
    """A name, the sample community, Home, an answer noted in Succession and taken back."""
    home = tmp_path / "home"
    found = travel(environment, "first_run", home, tmp_path)
    assert found["cycle"] == "3.10"
    assert found["home title"].startswith("Home")
    assert found["asked"].startswith("Note what ")
    who = found["asked"].removeprefix("Note what ").removesuffix(" answered")
    assert who in found["form"]
    assert [name for name, _ in found["answers"]] == [who]
    assert found["answers after undo"] == []
    assert listed(home, "suggestions") == []
    assert len(listed(home, "cycles")) == 10
    redo = [sys.executable, "-m", "understudy", "--home", str(home), "--as", "Jo Journey", "redo"]
    assert subprocess.run(redo, capture_output=True, timeout=60, check=False).returncode == 0, "done under this name"
    assert [row["person"] for row in listed(home, "suggestions")] == [who]


def somebody(number: int) -> RosterPerson:
    """An invented person whose name is like nobody else's."""
    word = "".join(chr(ord("a") + (number * step) % 26) for step in (1, 3, 5, 7, 11, 17))
    return RosterPerson(f"{word.title()} {word[::-1].title()}{number}", f"{word}{number}")


def many_rosters(folder: Path, cycles: int) -> Path:
    """Enough invented rosters for an import that can be interrupted."""
    for number in range(1, cycles + 1):
        name = CycleName.parse(f"4.{number}")
        rows = [
            RosterRow(
                f"Role {role}",
                (somebody(number * 7 + role),),
                tuple(somebody(number * 7 + role + n) for n in range(20, 25)),
            )
            for role in range(12)
        ]
        file = folder / f"release-{name}" / "release-team.md"
        file.parent.mkdir(parents=True)
        file.write_text(emit_roster(name, rows), "utf-8")
    return folder


def test_sources(environment: dict[str, str], tmp_path: Path) -> None:
    """Rosters from a folder: cancelled at once, which leaves nothing, then imported."""
    home, folder = tmp_path / "home", many_rosters(tmp_path / "rosters", 60)
    found = travel(environment, "sources", home, tmp_path, str(folder))
    assert found["first import"] == "cancelled"
    assert found["programmes after cancelling"] == []
    assert sorted(found["cycles"], key=CycleName.parse) == [f"4.{n}" for n in range(1, 61)]
    assert found["switcher"] == "4.60"
    assert len(listed(home, "seats")) == 60 * 12 * 6


def test_a_second_start_brings_the_first_window_to_the_front(environment: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "tests.journeys.driver", "come_to_front", str(home), str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True) as first:
        try:
            assert first.stdout is not None
            assert first.stdout.readline() == "ready\n"
            second = subprocess.run(
                [sys.executable, "-m", "understudy", "--home", str(home)],
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIMEOUT_S,
                check=False,
            )
            assert second.returncode == 0
            assert "already open" in second.stderr
            out, err = first.communicate(timeout=TIMEOUT_S)
        finally:
            if first.poll() is None:
                first.kill()
    assert notes(out, err, first.returncode)["came back"]
